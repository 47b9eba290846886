"""What a handler is given, what it returns, and the line that puts it into a service's table."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound
from kartotek.domain.party import Record
from kartotek.domain.patch import Patch
from kartotek.domain.query import LIVING, AllOf, Condition, PartyQuery
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS, Context
from kartotek.faces.twentyfourseven.mapping.search import Filter, with_handles
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.services.parties import Saved
from kartotek.web.face import Request
from kartotek.wire.service import Operation

PAGE: Final = 200
"""Parties that are read and written at a time; a longer answer is streamed."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request for an operation."""

    request: Request
    book: Book
    access: Access
    session_lifetime: dt.timedelta
    caller: Principal | None

    @property
    def principal(self) -> Principal:
        """Who is asking; there is always somebody but in operations that are open."""
        if self.caller is None:
            raise AssertionError("an open operation asked for a principal")
        return self.caller

    async def context(self) -> Context:
        """Return the mapping's context, no other parties known."""
        return Context(await self.book.directory(self.principal))

    async def edit(self, record: Record, change: Callable[[Record], Patch]) -> tuple[Saved, Record]:
        """Change a party as `Book.edit` does."""

        async def anew(stored: Record) -> Patch:
            return change(stored)

        return await self.book.edit(self.principal, record, anew)

    async def known(self, space: str, what: str, numbers: Collection[int]) -> dict[int, Record]:
        """Return the parties that are known by Ids, with their relations, by Id.

        Raises:
            NotFound: there is none by one of them; ``what`` says what it would be.
        """
        if not numbers:
            return {}
        where = AllOf((with_handles(space, numbers), LIVING))
        found = await self.book.search(self.principal, PartyQuery(where=where, limit=len(numbers), relations=True))
        known = {int(record.handles[space]): record for record in found}
        for number in numbers:
            if number not in known:
                raise NotFound(what, number)
        return known

    async def contact(self, number: int, *, relations: bool = False) -> Record:
        """Return the person that PersonService knows by an Id.

        Raises:
            NotFound: there is none.
        """
        return await self.book.find(self.principal, PERSONS.name, str(number), relations=relations)

    async def company(self, number: int, *, relations: bool = False) -> Record:
        """Return the party that CompanyService knows by an Id.

        Raises:
            NotFound: there is none.
        """
        try:
            return await self.book.find(self.principal, COMPANIES.name, str(number), relations=relations)
        except NotFound:
            raise NotFound("company", number) from None


@dataclass(frozen=True, slots=True)
class Reply:
    """A message, and HTTP headers that go with it."""

    message: msgspec.Struct
    headers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """A message that is one long array, in pages."""

    response: type[msgspec.Struct]
    pages: AsyncIterator[list[msgspec.Struct]]


Handler: TypeAlias = Callable[[Call, Any], Awaitable[Reply | Listing]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a service's table; ``is_open``: the operation needs no session."""

    operation: Operation
    handler: Handler
    is_open: bool = False


Show: TypeAlias = Callable[[Record], msgspec.Struct]


async def listing(
    call: Call, query: PartyQuery, filters: list[Filter], show: Show, response: type[msgspec.Struct]
) -> Reply | Listing:
    """Answer a query with a message whose one field ``result`` is an array: at once, or streamed where it is long."""
    first = await call.book.search(call.principal, query)
    if len(first) < query.limit:
        return Reply(response(result=_shown(first, filters, show)))
    return Listing(response, _pages(call, query, first, lambda page: _shown(page, filters, show)))


async def lookup(call: Call, space: str, number: int, *, relations: bool) -> list[Record]:
    """Return the party by an Id as a list of one, or of none where there is no such party."""
    try:
        return [await call.book.find(call.principal, space, str(number), relations=relations)]
    except NotFound:
        return []


async def _pages(
    call: Call, query: PartyQuery, first: list[Record], shown: Callable[[list[Record]], list[msgspec.Struct]]
) -> AsyncIterator[list[msgspec.Struct]]:
    yield shown(first)
    rest = call.book.pages(call.principal, msgspec.structs.replace(query, after=first[-1].id))
    async for page in rest:
        yield shown(page)


def _shown(records: list[Record], filters: list[Filter], show: Show) -> list[msgspec.Struct]:
    return [show(record) for record in records if all(holds(record) for holds in filters)]


async def listed(response: type[msgspec.Struct], pages: AsyncIterator[list[msgspec.Struct]]) -> Listing:
    """Answer with a message whose one field ``result`` is an array that comes in pages.

    The first page is read before the answer begins, so that what goes wrong there is answered as an error.
    """
    first: list[msgspec.Struct] = await anext(pages, [])
    return Listing(response, _behind(first, pages))


async def _behind(
    first: list[msgspec.Struct], pages: AsyncIterator[list[msgspec.Struct]]
) -> AsyncIterator[list[msgspec.Struct]]:
    yield first
    async for page in pages:
        yield page


async def everyone(call: Call, where: Condition) -> list[Record]:
    """Return all parties that fit a condition that few fit, without their relations."""
    query = PartyQuery(where=where)
    found = page = await call.book.search(call.principal, query)
    while len(page) == query.limit:
        query = msgspec.structs.replace(query, after=page[-1].id)
        page = await call.book.search(call.principal, query)
        found = found + page
    return found


async def side_by_side(positions: Iterable[tuple[Hashable, int]], work: Callable[[int], Awaitable[None]]) -> None:
    """Do the work for every item of a batch: items of one name in order, others side by side, to share commits.

    ``positions`` are (name, position) of the items.
    """
    queues: dict[Hashable, list[int]] = {}
    for name, position in positions:
        queues.setdefault(name, []).append(position)

    async def in_order(queue: list[int]) -> None:
        for position in queue:
            await work(position)

    await asyncio.gather(*(in_order(queue) for queue in queues.values()))
