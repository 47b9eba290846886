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
from kartotek.faces.digioffice.errors import COMPLETED, counting
from kartotek.faces.digioffice.handlers.imports import Imports
from kartotek.faces.digioffice.messages.contracts import IMPORTS, PING
from kartotek.faces.digioffice.messages.formats import CSV, FORMATS, SUFFIXES
from kartotek.faces.digioffice.messages.replies import Reply
from kartotek.faces.digioffice.messages.requests import request_tree, with_query
from kartotek.faces.digioffice.messages.schema import Service, Values
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
                for path in (*_suffixed("/api/ping"), "/api/api/ping", *predefined(PING.name, "reply"))
                for method in ("GET", "POST")
            ),
        )

    def _routes_of(self, service: Service) -> list[Route]:
        one, several = self._one(service), self._batch(service)
        paths = [(path, one) for _, route in service.routes for path in _suffixed(f"/api/{route}")]
        for name, handler in ((service.name, one), (f"{service.name}[]", several)):
            paths += [(path, handler) for path in (*client_addresses(name), *predefined(name, "reply"))]
            paths += [(path, _one_way(handler)) for path in predefined(name, "oneway")]
        return [Route("POST", path, handler, service.name) for path, handler in paths]

    async def ping(self, request: Request) -> Response:
        """``GET /api/ping``: the gateway is there; no credentials needed."""
        return Reply.of(request).write({"Value": "pong"}, PING.response or PING.request)

    def _one(self, service: Service) -> Handler:
        async def answer(request: Request) -> Response:
            reply, principal = Reply.of(request), await self._gate.principal(request)
            tree = with_query(await request_tree(request, self._most), request)
            return _written(reply, service, await self._imports.carry_out(principal, service, tree))

        return answer

    def _batch(self, service: Service) -> Handler:
        async def answer(request: Request) -> Response:
            reply, principal = Reply.of(request), await self._gate.principal(request)
            answers: list[Values] = []
            with counting(answers):
                for tree in _messages(await request_tree(request, self._most)):
                    answers.append(await self._imports.carry_out(principal, service, tree))  # noqa: PERF401 - counted
            response = _written(reply, service, answers)
            response.headers.append((COMPLETED, str(len(answers))))
            return response

        return answer


def _one_way(handler: Handler) -> Handler:
    """Return what carries out the same and answers nothing, unless it is refused."""

    async def answer(request: Request) -> Response:
        response = await handler(request)
        return Response(204) if response.status == 200 else response

    return answer


def _written(reply: Reply, service: Service, body: Values | Sequence[Values]) -> Response:
    response = reply.write(body, service.response or service.request)
    if reply.format is CSV:
        response.headers.append(("content-disposition", f'attachment;filename="{service.name}.csv"'))
    return response


def _messages(tree: object) -> list[object]:
    """Return the messages of a batch. Raises MalformedMessage where it is none, LimitExceeded past the limit."""
    if isinstance(tree, dict):
        return [tree] if tree else []  # one row of CSV or one line of JSON is no list to look at
    if not isinstance(tree, list):
        raise MalformedMessage("Could not deserialize the batch: an array is expected")
    if len(tree) > MOST_MESSAGES:
        raise LimitExceeded(f"A batch may have {MOST_MESSAGES} messages.")
    return tree


def _suffixed(path: str) -> list[str]:
    return [path, *(f"{path}.{name}" for name in SUFFIXES)]


def predefined(name: str, way: str) -> list[str]:
    """Return the addresses of a service that ServiceStack gives to each, by format; ``way``: reply or oneway."""
    return [f"{root}/{made}/{way}/{name}" for root in ("/api", "") for made in FORMATS]


def client_addresses(name: str) -> list[str]:
    """Return where today's clients look for a service, with the gateway's host as their base, and with its ``/api``."""
    return [f"/api/{name}", f"/api/api/{name}"]
