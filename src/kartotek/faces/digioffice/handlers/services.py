"""The services at their addresses: what a request says, who sends it, what comes of it, in the format asked for.

Every service answers at its route, at the predefined ones (``/api/json/reply/X``, ``/api/json/oneway/X``) and at
``/api/X``, where today's clients look first. A name with ``[]`` behind it takes several messages and gives several
answers, in order; what is wrong with one ends the batch there, and ``X-AutoBatch-Completed`` tells how far it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kartotek.domain.errors import LimitExceeded
from kartotek.faces.digioffice.auth import Gate
from kartotek.faces.digioffice.errors import COMPLETED, COMPLETED_HEADER
from kartotek.faces.digioffice.handlers.imports import Imports
from kartotek.faces.digioffice.messages.contracts import IMPORTS, PING
from kartotek.faces.digioffice.messages.formats import FORMATS
from kartotek.faces.digioffice.messages.schema import Service, Values
from kartotek.faces.digioffice.messages.transport import Reply, request_tree, with_query
from kartotek.web.face import Handler, Request, Response, Route
from kartotek.wire.errors import MalformedMessage

MOST_MESSAGES: Final = 1_000
"""Messages in one batch."""


class Services:
    """The addresses of the services and what answers there."""

    def __init__(self, imports: Imports, gate: Gate, max_body_bytes: int) -> None:
        self._imports = imports
        self._gate = gate
        self._most = max_body_bytes

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""
        return (
            *(route for service in IMPORTS for route in self._routes_of(service)),
            *(
                Route(method, path, self.ping, PING.name)
                for path in (*_suffixed("/api/ping"), *_predefined(PING.name, "reply"))
                for method in ("GET", "POST")
            ),
        )

    def _routes_of(self, service: Service) -> list[Route]:
        one, several, unanswered = self._one(service), self._batch(service), self._one_way(service)
        paths = [(path, one) for _, route in service.routes for path in _suffixed(f"/api/{route}")]
        paths += [(path, one) for path in _predefined(service.name, "reply")]
        paths += [(path, unanswered) for path in _predefined(service.name, "oneway")]
        for name, handler in ((service.name, one), (f"{service.name}[]", several)):
            paths += [(f"/api/{name}", handler), (f"/api/api/{name}", handler)]
        paths += [(path, several) for path in _predefined(f"{service.name}[]", "reply")]
        paths += [(path, unanswered) for path in _predefined(f"{service.name}[]", "oneway")]
        return [Route("POST", path, handler, service.name) for path, handler in paths]

    async def ping(self, request: Request) -> Response:
        """``GET /api/ping``: the gateway is there; no credentials needed."""
        return Reply.of(request).write({"Value": "pong"}, PING.response or PING.request)

    def _one(self, service: Service) -> Handler:
        async def answer(request: Request) -> Response:
            principal = await self._gate.principal(request)
            tree = with_query(request_tree(request, self._most), request)
            values = await self._imports.carry_out(principal, service, tree)
            return _reply(request, service, values)

        return answer

    def _one_way(self, service: Service) -> Handler:
        answers, batches = self._one(service), self._batch(service)

        async def answer(request: Request) -> Response:
            response = await (batches if request.path.endswith("[]") else answers)(request)
            return Response(204) if response.status == 200 else response

        return answer

    def _batch(self, service: Service) -> Handler:
        async def answer(request: Request) -> Response:
            principal = await self._gate.principal(request)
            answers: list[Values] = []
            for tree in _messages(request_tree(request, self._most)):
                request.log[COMPLETED] = len(answers)  # should this one be refused, the error's answer tells it
                answers.append(await self._imports.carry_out(principal, service, tree))
            response = _reply(request, service, answers)
            response.headers.append((COMPLETED_HEADER, str(len(answers))))
            return response

        return answer


def _reply(request: Request, service: Service, body: Values | Sequence[Values]) -> Response:
    reply = Reply.of(request)
    response = reply.write(body, service.response or service.request)
    if reply.format is FORMATS["csv"]:
        response.headers.append(("content-disposition", f'attachment;filename="{service.name}.csv"'))
    return response


def _messages(tree: object) -> list[object]:
    """Return the messages of a batch. Raises MalformedMessage where it is none, LimitExceeded past the limit."""
    if tree == {}:
        return []
    if not isinstance(tree, list):
        raise MalformedMessage("Could not deserialize the batch: an array is expected")
    if len(tree) > MOST_MESSAGES:
        raise LimitExceeded(f"A batch may have {MOST_MESSAGES} messages.")
    return tree


def _suffixed(path: str) -> list[str]:
    return [path, *(f"{path}.{name}" for name in FORMATS)]


def _predefined(name: str, way: str) -> list[str]:
    formats = [made for made in FORMATS if made != "other"]
    return [f"{root}/{made}/{way}/{name}" for root in ("/api", "") for made in formats]
