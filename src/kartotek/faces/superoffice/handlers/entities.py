"""The operations on one kind of entity: create, read, replace, delete, and the entity a client starts from (§1.2)."""

from __future__ import annotations

from kartotek.faces.superoffice.handlers.calls import Calls
from kartotek.faces.superoffice.handlers.records import (
    CONDITION,
    Records,
    last_seen_change,
    require_unmodified,
)
from kartotek.faces.superoffice.mapping.entity import Entity, selected
from kartotek.faces.superoffice.mapping.foreign import foreign_keys
from kartotek.faces.superoffice.messages import Message, read_flag
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import http_date, parse_http_date


class EntityHandlers:
    """The handlers of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        name = self._entity.name
        path = f"{prefix}/{name}"
        return (
            Route("POST", path, self.create, f"Post{name}"),
            Route("GET", f"{path}/default", self.default, f"Default{name}"),
            Route("GET", f"{path}/{{id}}", self.read, f"Get{name}"),
            Route("PUT", f"{path}/{{id}}", self.replace, f"Put{name}"),
            Route("DELETE", f"{path}/{{id}}", self.delete, f"Delete{name}"),
            Route("GET", f"{path}/{{id}}/Simple", self.simple, f"Get{name}Simple"),
        )

    async def create(self, request: Request) -> Response:
        """``POST Contact``: make a new entity, whatever id the message names; answer it with 200."""
        call = await self._calls.open(request)
        message, selection = call.message(), call.selection()
        return await self._records.answer(call, await self._records.create(call, message), selection)

    async def read(self, request: Request) -> Response:
        """``GET Contact/{id}``: 304 where it has not changed since ``If-Modified-Since``."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"])
        require_unmodified(request, record)
        since = parse_http_date(request.headers.get("if-modified-since"))
        if since is not None and last_seen_change(record) <= since:
            return Response(304, b"", [("last-modified", http_date(last_seen_change(record)))])
        foreign = foreign_keys(record) if read_flag(call.option("fk"), "fk") else None
        return await self._records.answer(call, record, call.selection(), foreign)

    async def replace(self, request: Request) -> Response:
        """``PUT Contact/{id}``: make the entity what the message says; 412 by ``If-Unmodified-Since``."""
        call = await self._calls.open(request)
        message, selection = call.message(), call.selection()
        record = await self._records.find(call, request.params["id"])
        return await self._records.answer(call, await self._records.replace(call, record, message), selection)

    async def delete(self, request: Request) -> Response:
        """``DELETE Contact/{id}``: 204, also where it was deleted before; 412 by ``If-Unmodified-Since``."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"], deleted=True)
        require_unmodified(request, record)
        version = record.version if CONDITION in request.headers else None
        await call.book.delete(call.principal, record, version=version)
        return Response(204)

    async def simple(self, request: Request) -> Response:
        """``GET Contact/{id}/Simple``: the flat carrier, as it stands inside other entities."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"])
        tree = self._entity.flat(call.glance(record))
        return call.answer(selected(tree, call.selection()), name=self._entity.name)

    async def default(self, request: Request) -> Response:
        """``GET Contact/default``: the entity that a client fills in, with the values a new one would get."""
        call = await self._calls.open(request)
        record = await self._records.draft(call, Message({}))
        tree = self._entity.show(await call.sight(record), call.selection(), links=False)
        return call.answer(tree, name=self._entity.type)
