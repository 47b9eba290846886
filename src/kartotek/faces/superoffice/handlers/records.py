"""The stored records of one kind of entity, as every family of operations on it finds, changes and answers them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import msgspec

from kartotek.domain import patch as patches
from kartotek.domain.errors import InvalidValue, LimitExceeded, NotFound, VersionMismatch
from kartotek.domain.party import Kind, Record
from kartotek.domain.patch import Patch
from kartotek.domain.query import LIVING, AllOf, HasHandle, PartyQuery
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.calls import Call
from kartotek.faces.superoffice.mapping.custom_fields import EXTRA
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import Message, Selection, read_int
from kartotek.web.face import Request, Response
from kartotek.web.headers import http_date, parse_http_date

Change = Callable[[Sight], Awaitable[Patch]]
"""Makes the patch that a message stands for, given the record as it is stored at that moment."""

MOST_IDS: Final = 1_000
"""Ids that are asked for at once."""

CONDITION: Final = "if-unmodified-since"

_NUMBER = re.compile(r"\d{1,10}")


class Records:
    """What all operations on one kind of entity do with the records behind it."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity

    async def find(self, call: Call, number: str, *, deleted: bool = False) -> Record:
        """Return the record of an id as it stands in an address.

        Raises:
            EntityNotFound: there is none, or it is deleted and ``deleted`` is not set.
        """
        if not _NUMBER.fullmatch(number):
            raise EntityNotFound(self.entity.name, number)
        try:
            return await call.book.find(call.principal, self.entity.space, str(int(number)), deleted=deleted)
        except NotFound:
            raise EntityNotFound(self.entity.name, number) from None

    async def look_up(self, call: Call, number: str) -> Record | None:
        """Return the record of an id, or None where there is none."""
        try:
            return await self.find(call, number)
        except EntityNotFound:
            return None

    async def resolve(self, call: Call, message: Message, sight: Sight) -> None:
        """Look up the parties that a message newly refers to. Raises InvalidValue where there is no such party."""
        for reference in self.entity.wanted(message, sight):
            try:
                found = await call.book.find(call.principal, reference.space, str(reference.number), relations=False)
            except NotFound:
                raise InvalidValue(reference.name, f"there is none with id {reference.number}") from None
            sight.named[reference.name] = found.id

    async def draft(self, call: Call, message: Message) -> Record:
        """Return what saving an entity would make of it, a new one where it has no id; nothing is stored.

        Raises:
            EntityNotFound: there is none with its id.
            InvalidValue: a value cannot be what its property holds.
        """
        number = read_int(message.get(self.entity.key), self.entity.key)
        record = await self.find(call, str(number)) if number else self.blank(call)
        sight = await call.sight(record)
        await self.resolve(call, message, sight)
        make = self.entity.change if number else self.entity.creation
        party = patches.apply(make(message, sight), sight.party)
        others = await call.book.get(call.principal, list(sight.named.values()))
        related = record.related | {other.id: other for other in others}
        return msgspec.structs.replace(record, party=party, related=related)

    def blank(self, call: Call) -> Record:
        """Return a record that is not stored, for whoever asks to fill in."""
        return self.entity.blank(call.principal.user, call.directory)

    async def listed(self, call: Call, numbers: Sequence[int]) -> dict[str, Record]:
        """Return those records of some ids that there are, by id. Raises LimitExceeded for too many ids."""
        if len(numbers) > MOST_IDS:
            raise LimitExceeded(f"More than {MOST_IDS} ids at once.")
        handles = tuple(dict.fromkeys(str(number) for number in numbers))
        where = AllOf((HasHandle(self.entity.space, handles), LIVING))
        query = PartyQuery(where=where, limit=MOST_IDS, relations=self.entity.kind is Kind.PERSON)
        found = await call.book.search(call.principal, query) if handles else []
        return {record.handles[self.entity.space]: record for record in found}

    async def create(self, call: Call, message: Message) -> Record:
        """Make a new entity of a message, whatever id that names; return it as stored."""
        sight = await call.sight(self.blank(call))
        await self.resolve(call, message, sight)
        with in_words_of(self.entity):
            saved = await call.book.create(call.principal, self.entity.kind, self.entity.creation(message, sight))
        return await call.book.find(call.principal, self.entity.space, saved.handles[self.entity.space])

    async def replace(self, call: Call, record: Record, message: Message) -> Record:
        """Make a record what a whole entity says; return it as stored. Errors as `change`."""

        async def difference(sight: Sight) -> Patch:
            await self.resolve(call, message, sight)
            return self.entity.change(message, sight)

        return await self.change(call, record, difference)

    async def amend(self, call: Call, record: Record, message: Message) -> Record:
        """Change of a record what a message names; return it as stored. Errors as `change`."""

        async def difference(sight: Sight) -> Patch:
            await self.resolve(call, message, sight)
            return self.entity.amendment(message, sight)

        return await self.change(call, record, difference)

    async def change(self, call: Call, record: Record, difference: Change, *, seen: bool = False) -> Record:
        """Change a record; return it as stored. With ``seen`` only one that ``difference`` has seen is changed.

        Raises:
            VersionMismatch: it has changed since the request's ``If-Unmodified-Since``, or others came first too often.
            DomainError: whatever `Book.edit` refuses.
        """
        require_unmodified(call.request, record)

        async def make(stored: Record) -> Patch:
            return await difference(await call.sight(stored))

        with in_words_of(self.entity):
            if CONDITION in call.request.headers:
                saved = await call.book.update(call.principal, record, await make(record), version=record.version)
            else:
                saved, record = await call.book.edit(call.principal, record, make, seen=seen)
        if not saved.changed:
            return record
        return await self.find(call, record.handles[self.entity.space])

    async def answer(
        self, call: Call, record: Record, selection: Selection | None, foreign: dict[str, str] | None = None
    ) -> Response:
        """Return the entity of a record as the reply, with its links and the time of its last change.

        ``foreign`` are keys to show among the ExtraFields.
        """
        tree = self.entity.show(await call.sight(record), selection)
        if foreign and tree[EXTRA] is not None:
            tree[EXTRA] = tree[EXTRA] | foreign
        headers = [("last-modified", http_date(last_seen_change(record)))]
        return call.answer(tree, headers, name=self.entity.type)


@contextmanager
def in_words_of(entity: Entity) -> Iterator[None]:
    """Name the property that is missing where the book wants a name (of a person, by the vendor, Firstname)."""
    try:
        yield
    except InvalidValue as error:
        if error.field != "name":
            raise
        raise InvalidValue(entity.needed, error.why) from None


def last_modified(record: Record) -> dt.datetime:
    """Return the time of the last change in whole seconds, which is all that HTTP dates can tell."""
    return record.changed.at.replace(microsecond=0)


def last_seen_change(record: Record) -> dt.datetime:
    """Return the last change of anything that the entity shows: a person who joins a company changes its Persons."""
    return max(last_modified(shown) for shown in (record, *record.related.values()))


def require_unmodified(request: Request, record: Record) -> None:
    """Refuse a request that was made for an earlier state. Raises VersionMismatch."""
    unless = parse_http_date(request.headers.get(CONDITION))
    if unless is not None and last_modified(record) > unless:
        raise VersionMismatch("The entity has been modified since the time in If-Unmodified-Since.")
