"""The operations on one kind of entity: create, read, replace, and the entity a client starts from (reference §1.2)."""

from __future__ import annotations

import datetime as dt
import re

from kartotek.domain import patch as patches
from kartotek.domain.errors import InvalidValue, NotFound, VersionMismatch
from kartotek.domain.party import Record
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import Message, Selection
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import http_date, parse_http_date

_NUMBER = re.compile(r"\d{1,10}")


class EntityHandlers:
    """The handlers of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
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
        )

    async def create(self, request: Request) -> Response:
        """``POST Contact``: make a new entity, whatever id the message names; answer it with 200."""
        call = await self._calls.open(request)
        message, selection = call.message(), call.selection()
        sight = await call.sight(self._entity.blank(call.principal.user))
        await self._resolve(call, message, sight)
        saved = await call.book.create(call.principal, self._entity.kind, self._entity.creation(message, sight))
        record = await call.book.find(call.principal, self._entity.space, saved.handles[self._entity.space])
        return await self._answer(call, record, selection)

    async def read(self, request: Request) -> Response:
        """``GET Contact/{id}``: 304 where it has not changed since ``If-Modified-Since``."""
        call = await self._calls.open(request)
        record = await self._find(call)
        _require_unmodified(request, record)
        since = parse_http_date(request.headers.get("if-modified-since"))
        if since is not None and _last_seen_change(record) <= since:
            return Response(304, b"", [("last-modified", http_date(_last_seen_change(record)))])
        return await self._answer(call, record, call.selection())

    async def replace(self, request: Request) -> Response:
        """``PUT Contact/{id}``: make the entity what the message says; 412 by ``If-Unmodified-Since``."""
        call = await self._calls.open(request)
        message, selection = call.message(), call.selection()
        record = await self._find(call)
        _require_unmodified(request, record)

        async def change(stored: Record) -> patches.Patch:
            sight = await call.sight(stored)
            await self._resolve(call, message, sight)
            return self._entity.change(message, sight)

        if "if-unmodified-since" in request.headers:
            saved = await call.book.update(call.principal, record, await change(record), version=record.version)
        else:
            saved, record = await call.book.edit(call.principal, record, change)
        if saved.changed:
            record = await self._find(call)
        return await self._answer(call, record, selection)

    async def default(self, request: Request) -> Response:
        """``GET Contact/default``: the entity that a client fills in, with the values a new one would get."""
        call = await self._calls.open(request)
        record = self._entity.blank(call.principal.user)
        patch = self._entity.creation(Message({}), await call.sight(record))
        record.party = patches.apply(patch, record.party)
        return call.answer(self._entity.show(await call.sight(record), call.selection(), links=False))

    async def _find(self, call: Call) -> Record:
        number = call.request.params["id"]
        if not _NUMBER.fullmatch(number):
            raise EntityNotFound(self._entity.name, number)
        try:
            return await call.book.find(call.principal, self._entity.space, str(int(number)))
        except NotFound:
            raise EntityNotFound(self._entity.name, number) from None

    async def _resolve(self, call: Call, message: Message, sight: Sight) -> None:
        """Look up the parties that a message newly refers to. Raises InvalidValue where there is no such party."""
        for reference in self._entity.wanted(message, sight):
            try:
                found = await call.book.find(call.principal, reference.space, str(reference.number), relations=False)
            except NotFound:
                raise InvalidValue(reference.name, f"there is none with id {reference.number}") from None
            sight.named[reference.name] = found.id

    async def _answer(self, call: Call, record: Record, selection: Selection | None) -> Response:
        tree = self._entity.show(await call.sight(record), selection)
        return call.answer(tree, [("last-modified", http_date(_last_seen_change(record)))])


def _last_modified(record: Record) -> dt.datetime:
    """Return the time of the last change in whole seconds, which is all that HTTP dates can tell."""
    return record.changed.at.replace(microsecond=0)


def _last_seen_change(record: Record) -> dt.datetime:
    """Return the last change of anything that the entity shows: a person who joins a company changes its Persons."""
    return max(_last_modified(shown) for shown in (record, *record.related.values()))


def _require_unmodified(request: Request, record: Record) -> None:
    """Refuse a request that was made for an earlier state. Raises VersionMismatch."""
    unless = parse_http_date(request.headers.get("if-unmodified-since"))
    if unless is not None and _last_modified(record) > unless:
        raise VersionMismatch("The entity has been modified since the time in If-Unmodified-Since.")
