"""Which contacts a request means: the identifiers of one, or of many at once, turned into records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kartotek.domain import query as queries
from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound
from kartotek.domain.party import Kind, Record
from kartotek.domain.search import number_key
from kartotek.faces.crmcom.messages.faults import ContactNotFound, SeveralContacts
from kartotek.faces.crmcom.messages.identifiers import Identifier
from kartotek.faces.crmcom.messages.vocabulary import SPACE
from kartotek.services.book import Book

NUMBERS: Final[dict[str, tuple[Kind | None, str]]] = {
    "id_number": (Kind.PERSON, "id_number"),
    "passport_number": (Kind.PERSON, "passport_number"),
    "social_security_number": (Kind.PERSON, "social_security_number"),
    "vat_registration_number": (Kind.COMPANY, "vat_number"),
    "registration_number": (Kind.COMPANY, "organisation_number"),
    "number": (None, "number"),
}
"""The numbers that identify a contact: the kind of party they apply to (None: either), and their member."""

Found = dict[tuple[str, str], list[Record]]
"""Records by the field and the value that they were asked for."""

AT_ONCE: Final = 25
"""How many numbers are looked up by one question; ids are looked up by one however many there are."""


class Finder:
    """Finds contacts by their identifiers."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def one(self, principal: Principal, identifier: Identifier) -> Record:
        """Return the contact that an identifier names, with its relations.

        Raises:
            ContactNotFound: nobody of the kind that the identifier applies to.
            SeveralContacts: more than one.
        """
        if identifier.field != "id":
            return (await self.several(principal, [identifier]))[identifier]
        try:
            return await self._book.find(principal, SPACE, identifier.value.upper())
        except NotFound:
            raise ContactNotFound(identifier) from None

    async def several(self, principal: Principal, wanted: Iterable[Identifier]) -> dict[Identifier, Record]:
        """Return the contacts that identifiers name, with their relations, by as few questions as that takes.

        Raises as `one` does, for the first that fits nobody, or more than one.
        """
        identifiers = list(wanted)
        names = list(dict.fromkeys((identifier.field, identifier.value) for identifier in identifiers))
        numbers = [name for name in names if name[0] != "id"]
        found = await self._by_ids(principal, [value for field, value in names if field == "id"])
        for start in range(0, len(numbers), AT_ONCE):
            found |= await self._by_numbers(principal, numbers[start : start + AT_ONCE])
        return {identifier: _only(found, identifier) for identifier in identifiers}

    async def _by_ids(self, principal: Principal, ids: Sequence[str]) -> Found:
        if not ids:
            return {}
        handles = tuple({value.upper() for value in ids})
        where = queries.AllOf((queries.LIVING, queries.HasHandle(SPACE, handles)))
        by_id = {record.handles[SPACE]: record for record in await self._search(principal, where, len(handles))}
        return {("id", value): [by_id[value.upper()]] for value in ids if value.upper() in by_id}

    async def _by_numbers(self, principal: Principal, numbers: Sequence[tuple[str, str]]) -> Found:
        any_of = queries.AnyOf(tuple(has_number(field, value) for field, value in numbers))
        # One contact more than there are numbers is enough to tell that one of them fits several.
        where = queries.AllOf((queries.LIVING, any_of))
        records = await self._search(principal, where, len(numbers) + 1)
        return {(field, value): list(_having(field, value, records)) for field, value in numbers}

    async def _search(self, principal: Principal, where: queries.Condition, limit: int) -> list[Record]:
        return await self._book.search(principal, queries.PartyQuery(where=where, limit=limit, relations=True))


def has_number(field: str, value: str) -> queries.Condition:
    """Return the condition that a contact of the right kind has a number (`NUMBERS`)."""
    kind, member = NUMBERS[field]
    has = queries.number_is(member, value)
    return has if kind is None else queries.AllOf((queries.IsKind(kind), has))


def _having(field: str, value: str, records: Iterable[Record]) -> Iterator[Record]:
    """Yield those records that have a number."""
    kind, member = NUMBERS[field]
    key = number_key(value)
    for record in records:
        own: str | None = getattr(record.party, member)
        if kind in (None, record.party.kind) and own and number_key(own) == key:
            yield record


def _only(found: Found, identifier: Identifier) -> Record:
    records = found.get((identifier.field, identifier.value))
    if not records:
        raise ContactNotFound(identifier)
    if len(records) > 1:
        raise SeveralContacts(identifier)
    return records[0]
