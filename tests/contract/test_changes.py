"""The change log: an entry for every write, numbered without gaps, with times that no poller misses (law 4)."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import threading
import time
from collections.abc import Callable

import pytest

from kartotek.domain.changes import Change, Deed
from kartotek.domain.errors import NotFound
from kartotek.domain.party import Record
from kartotek.domain.ports import Reader, UnitOfWork
from kartotek.domain.query import ChangedSince, PartyQuery
from tests.contract.rig import Do, OpenBook, add, change, gather, person


def log(book: OpenBook) -> list[Change]:
    return book.read(lambda reader: reader.changes(0, 10_000))


def test_an_entry_tells_what_was_done(book: OpenBook) -> None:
    number = book.add()
    book.do(lambda work: change(work, number, lambda party: setattr(party, "last_name", "New"), Deed.CHANGED))
    made, changed = log(book)
    record = book.record(number)
    assert made == Change(
        seq=1, at=record.created.at, party=number, deed=Deed.CREATED, version=1, user=7, face="toy", fields=()
    )
    assert changed == Change(
        seq=2, at=record.changed.at, party=number, deed=Deed.CHANGED, version=2, user=7, face="toy", fields=("edited",)
    )


def test_the_log_is_read_behind_a_number_up_to_a_limit(book: OpenBook) -> None:
    for _ in range(5):
        book.add()
    entries = log(book)
    assert book.read(lambda reader: reader.changes(1, 2)) == entries[1:3]
    assert book.read(lambda reader: reader.changes(5, 2)) == []


def test_several_entries_of_one_unit_follow_one_another(book: OpenBook) -> None:
    book.add()
    numbers = book.do(lambda work: [add(work) for _ in range(3)])
    book.add()
    entries = log(book)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.party for entry in entries[1:4]] == numbers
    assert {book.record(number).changed.at for number in numbers} == {entries[1].at}


def test_a_unit_that_writes_nothing_does_not_touch_the_log(book: OpenBook) -> None:
    number = book.add()
    before = log(book)

    def work(unit: UnitOfWork) -> None:
        unit.lock([number])
        unit.search(PartyQuery(where=ChangedSince(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))))
        unit.changes(0, 10)
        unit.relations(["x"])

    book.do(work)
    assert log(book) == before
    book.add()
    assert [entry.seq for entry in log(book)] == [1, 2]


def test_time_never_runs_backwards_though_the_clock_does(book: OpenBook) -> None:
    now = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    book.clock.fixed = now
    book.add()
    book.add()
    book.clock.fixed = now - dt.timedelta(hours=1)
    number = book.add()
    microsecond = dt.timedelta(microseconds=1)
    assert [entry.at for entry in log(book)] == [now, now + microsecond, now + 2 * microsecond]
    assert book.record(number).created.at == now + 2 * microsecond


def test_what_is_written_after_a_settled_read_is_later_though_the_clock_is_put_back(book: OpenBook) -> None:
    read_at = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    book.clock.fixed = read_at
    assert book.read(lambda reader: reader.changes(0, 10), settled=True) == []
    book.clock.fixed = read_at - dt.timedelta(seconds=10)
    book.add()
    assert log(book)[0].at >= read_at


def test_numbers_have_no_gaps_under_concurrency_with_failures(book: OpenBook) -> None:
    shared = [book.add() for _ in range(3)]

    def work(unit: UnitOfWork, index: int) -> None:
        if index % 3 == 0:
            change(unit, shared[index % 2], lambda party: setattr(party, "nickname", str(index)))
        for _ in range(index % 3):
            add(unit)
        if index % 5 == 0:
            raise NotFound("party", index)

    async def storm() -> list[BaseException | None]:
        commands = [Do(work=lambda unit, i=i: work(unit, i)) for i in range(120)]  # type: ignore[misc]
        return await gather(*(book.database.write(book.principal(), command) for command in commands))

    failures = [error for error in book.run(storm()) if error is not None]
    assert {type(error) for error in failures} == {NotFound}
    assert len(failures) == 24
    entries = log(book)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert all(earlier.at <= later.at for earlier, later in itertools.pairwise(entries))
    for entry in entries[-1:]:
        assert book.record(entry.party).changed.at == entry.at
    versions = [entry.version for entry in entries if entry.party == shared[0]]
    assert versions == list(range(1, len(versions) + 1))


class Poller:
    """Asks again and again for what has changed since its last poll, and keeps what it was told."""

    def __init__(self, book: OpenBook, since: Callable[[Poller], dt.datetime]) -> None:
        self.seen: set[tuple[int, int]] = set()
        self.polled_at = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        self.newest = self.polled_at
        self._book = book
        self._since = since

    async def poll(self) -> None:
        since, self.polled_at = self._since(self), self._book.clock()
        query = PartyQuery(where=ChangedSince(since), limit=10_000)

        def search(reader: Reader) -> list[Record]:
            return reader.search(query)

        found = await self._book.database.read(self._book.tenant, search, settled=True)
        self.seen.update((record.id, record.version) for record in found)
        self.newest = max([self.newest, *(record.changed.at for record in found)])


BY = {
    "the time of the last poll": lambda poller: poller.polled_at,
    "the time of the last poll in whole seconds": lambda poller: poller.polled_at.replace(microsecond=0),
    "the newest change": lambda poller: poller.newest,
}


@pytest.mark.parametrize("since", BY.values(), ids=list(BY))
def test_a_poller_misses_nothing_though_writers_are_slow(
    book: OpenBook, since: Callable[[Poller], dt.datetime]
) -> None:
    poller = Poller(book, since)
    written: set[tuple[int, int]] = set()

    def slowly(unit: UnitOfWork, index: int) -> int:
        number = add(unit, person(f"N{index}"))
        time.sleep(index % 3 * 0.002)
        return number

    async def writer(offset: int) -> None:
        for index in range(offset, offset + 12):
            command = Do(work=lambda unit, i=index: slowly(unit, i))  # type: ignore[misc]
            written.add((await book.database.write(book.principal(), command), 1))

    async def scenario() -> None:
        writers = asyncio.gather(*(writer(offset) for offset in range(0, 60, 12)))
        while not writers.done():
            await poller.poll()
            await asyncio.sleep(0.001)
        await writers
        await poller.poll()

    book.run(scenario())
    assert len(written) == 60
    assert poller.seen == written


@pytest.mark.needs_postgres
def test_a_writer_that_hangs_before_its_end_gets_a_later_time_than_a_read_that_did_not_see_it(
    postgres_book: OpenBook,
) -> None:
    book = postgres_book
    inside, go_on = threading.Event(), threading.Event()

    def work(unit: UnitOfWork) -> int:
        number = add(unit)
        inside.set()
        go_on.wait(5)
        return number

    async def scenario() -> tuple[dt.datetime, int]:
        writing = asyncio.ensure_future(book.database.write(book.principal(), Do(work=work)))
        await asyncio.to_thread(inside.wait, 5)
        polled_at = book.clock()
        seen = await book.database.read(book.tenant, lambda reader: reader.changes(0, 10), settled=True)
        assert seen == []
        book.clock.offset = dt.timedelta(hours=-1)  # the writer's host is behind the reader's
        go_on.set()
        return polled_at, await writing

    polled_at, number = book.run(scenario())
    assert book.record(number).changed.at > polled_at
