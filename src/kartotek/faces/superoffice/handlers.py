"""The operations on one kind of entity: create, read, replace, and the entity a client starts from (reference §1.2)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import msgspec

from kartotek.domain import patch as patches
from kartotek.domain.accounts import Principal
from kartotek.domain.errors import InvalidValue, NotFound, VersionMismatch
from kartotek.domain.party import Record
from kartotek.faces.superoffice.auth import authenticate
from kartotek.faces.superoffice.errors import JSON, EntityNotFound
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.mapping.times import zone_for
from kartotek.faces.superoffice.mapping.view import view_of
from kartotek.faces.superoffice.messages import Message, Selection, read_entity, read_selection
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.web.face import Request, Response
from kartotek.web.headers import http_date, parse_http_date

_NUMBER = re.compile(r"\d{1,10}")
_LANGUAGE = re.compile(r"\s*([a-z]{2})\b", re.IGNORECASE)
_MESSAGE_LANGUAGES: Final = {"us": "en", "nb": "no", "nn": "no"}
_encode = msgspec.json.Encoder().encode


class EntityHandlers:
    """The handlers of one kind of entity."""

    def __init__(self, entity: Entity, book: Book, access: Access) -> None:
        self._entity = entity
        self._book = book
        self._access = access

    async def create(self, request: Request) -> Response:
        """``POST Contact``: make a new entity, whatever id the message names; answer it with 200."""
        principal = await authenticate(self._access, request)
        message, selection = read_entity(request.body), _selection(request)
        sight = await self._sight(principal, request, self._entity.blank(principal.user))
        await self._resolve(principal, message, sight)
        patch = self._entity.creation(message, sight)
        saved = await self._book.create(principal, self._entity.kind, patch)
        record = await self._book.find(principal, self._entity.space, saved.handles[self._entity.space])
        return await self._answer(principal, request, record, selection)

    async def read(self, request: Request) -> Response:
        """``GET Contact/{id}``: 304 where it has not changed since ``If-Modified-Since``."""
        principal = await authenticate(self._access, request)
        record = await self._find(principal, request)
        _require_unmodified(request, record)
        since = parse_http_date(request.headers.get("if-modified-since"))
        if since is not None and _last_seen_change(record) <= since:
            return Response(304, b"", [("last-modified", http_date(_last_seen_change(record)))])
        return await self._answer(principal, request, record, _selection(request))

    async def replace(self, request: Request) -> Response:
        """``PUT Contact/{id}``: make the entity what the message says; 412 by ``If-Unmodified-Since``."""
        principal = await authenticate(self._access, request)
        message, selection = read_entity(request.body), _selection(request)
        record = await self._find(principal, request)
        _require_unmodified(request, record)

        async def change(stored: Record) -> patches.Patch:
            sight = await self._sight(principal, request, stored)
            await self._resolve(principal, message, sight)
            return self._entity.change(message, sight)

        if "if-unmodified-since" in request.headers:
            saved = await self._book.update(principal, record, await change(record), version=record.version)
        else:
            saved, record = await self._book.edit(principal, record, change)
        if saved.changed:
            record = await self._find(principal, request)
        return await self._answer(principal, request, record, selection)

    async def default(self, request: Request) -> Response:
        """``GET Contact/default``: the entity that a client fills in, with the values a new one would get."""
        principal = await authenticate(self._access, request)
        record = self._entity.blank(principal.user)
        patch = self._entity.creation(Message({}), await self._sight(principal, request, record))
        record.party = patches.apply(patch, record.party)
        sight = await self._sight(principal, request, record)
        return Response(200, _encode(self._entity.show(sight, _selection(request), links=False)), [JSON])

    async def _find(self, principal: Principal, request: Request) -> Record:
        number = request.params["id"]
        if not _NUMBER.fullmatch(number):
            raise EntityNotFound(self._entity.name, number)
        try:
            return await self._book.find(principal, self._entity.space, str(int(number)))
        except NotFound:
            raise EntityNotFound(self._entity.name, number) from None

    async def _sight(self, principal: Principal, request: Request, record: Record) -> Sight:
        directory = await self._book.directory(principal)
        headers = request.headers
        zone = zone_for(headers.get("so-timezone"), directory.tenant.timezone, headers.get("so-browser-tz-offset"))
        view = view_of(directory, _language(request, directory.tenant.language), zone.not_set)
        prefix = request.params.get("tenant")
        base = f"{request.base_url}/{prefix}/api/v1" if prefix else f"{request.base_url}/api/v1"
        sight = Sight(record, view, zone, principal.user, base)
        if record.party.support_person is not None:
            found = await self._book.get(principal, [record.party.support_person], relations=True)
            sight.others = {other.id: other for other in found}
        return sight

    async def _resolve(self, principal: Principal, message: Message, sight: Sight) -> None:
        """Look up the parties that a message newly refers to. Raises InvalidValue where there is no such party."""
        for reference in self._entity.wanted(message, sight):
            try:
                found = await self._book.find(principal, reference.space, str(reference.number), relations=False)
            except NotFound:
                raise InvalidValue(reference.name, f"there is none with id {reference.number}") from None
            sight.named[reference.name] = found.id

    async def _answer(
        self, principal: Principal, request: Request, record: Record, selection: Selection | None
    ) -> Response:
        sight = await self._sight(principal, request, record)
        body = _encode(self._entity.show(sight, selection))
        return Response(200, body, [JSON, ("last-modified", http_date(_last_seen_change(record)))])


def _selection(request: Request) -> Selection | None:
    if not request.query_string:
        return None
    wanted = [value for name, value in request.query_items if name.lower() == "$select"]
    return read_selection(",".join(wanted)) if wanted else None


def _language(request: Request, default: str) -> str:
    """Return the language of list names: ``SO-Language``, else the first of ``Accept-Language``, else the tenant's."""
    headers = request.headers
    match = _LANGUAGE.match(headers.get("so-language") or headers.get("accept-language") or "")
    language = match[1].lower() if match else default
    return _MESSAGE_LANGUAGES.get(language, language)


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
