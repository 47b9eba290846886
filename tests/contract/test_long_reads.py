"""Reads that take long: they end, with a clear refusal, and hold nobody up meanwhile."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from kartotek.domain.errors import LimitExceeded, Unavailable
from kartotek.domain.ports import Reader
from kartotek.domain.query import AllOf, Op, Order, PartyQuery, compare
from kartotek.storage import postgres, slow_lane, sqlite
from kartotek.storage.migrate import migration_engine
from kartotek.storage.slow_lane import SlowLane
from tests.contract.rig import OpenBook
from tests.contract.test_query_plans import FUNCTIONS, NUMBERS, PARTY

SCAN = PartyQuery(where=compare("comment", Op.CONTAINS, "nothing"), order=(Order("address.postal.city"),))


@pytest.fixture
def large(book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> OpenBook:
    """Return a book in which a scan takes longer than a short read may."""
    monkeypatch.setattr(sqlite, "LONGEST_READ_SECONDS", 0.002)
    monkeypatch.setattr(postgres, "SHORT_READ_SECONDS", 0.002)
    name = "sqlite" if book.url.startswith("sqlite") else "postgresql"
    given = {"tenant": book.tenant, "count": 20_000, "moment": 1, "facts": "'{{}}'", **FUNCTIONS[name]}
    given |= {"numbers": NUMBERS[name].format(count=20_000), "facts": "'{}'" + str(FUNCTIONS[name]["json"])}
    engine = migration_engine(make_url(book.url))
    with engine.begin() as connection:
        connection.execute(text(PARTY.format(**given).replace(":", "\\:")))
    engine.dispose()
    return book


def test_a_read_that_turns_out_long_is_answered_aside(large: OpenBook) -> None:
    threads: list[str] = []

    def work(reader: Reader) -> int:
        threads.append(threading.current_thread().name)
        return len(reader.page(SCAN).records)

    assert large.read(work) == 0
    assert len(threads) == 2
    assert threads[1].startswith("kartotek-slow")


@pytest.mark.parametrize(("remembered", "aside"), [(30, True), (0, False)])
def test_a_question_that_was_long_is_not_tried_among_the_short_again_for_a_while(
    large: OpenBook, monkeypatch: pytest.MonkeyPatch, remembered: float, aside: bool
) -> None:
    monkeypatch.setattr(slow_lane, "REMEMBERED_SECONDS", remembered)
    large.read(lambda reader: reader.page(SCAN))
    monkeypatch.setattr(sqlite, "LONGEST_READ_SECONDS", 60)
    monkeypatch.setattr(postgres, "SHORT_READ_SECONDS", 60)
    threads: list[str] = []

    def work(reader: Reader) -> None:
        reader.page(SCAN)
        threads.append(threading.current_thread().name)

    large.read(work)
    assert [name.startswith("kartotek-slow") for name in threads] == [aside]


def test_a_read_that_never_ends_is_refused(large: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (slow_lane, postgres):
        monkeypatch.setattr(module, "LONGEST_READ_SECONDS", 0.001)
    with pytest.raises(LimitExceeded, match="too long"):
        large.read(lambda reader: reader.page(SCAN))
    monkeypatch.undo()
    assert large.record(7).id == 7


def test_an_export_may_take_its_time(large: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (slow_lane, postgres):
        monkeypatch.setattr(module, "LONGEST_READ_SECONDS", 0.001)

    async def count() -> int:
        return sum([len(page) async for page in large.database.pages(large.tenant, SCAN)])

    assert large.run(count()) == 0


def test_an_export_comes_in_the_order_asked_for(book: OpenBook) -> None:
    for number in range(5):
        book.add()
        assert number >= 0
    query = PartyQuery(where=AllOf(()), order=(Order("id", descending=True),), limit=2, skip=1)

    async def collect() -> list[list[int]]:
        return [[record.id for record in page] async for page in book.database.pages(book.tenant, query)]

    first = book.read(lambda reader: reader.search(PartyQuery(where=AllOf(()))))[0].id
    assert book.run(collect()) == [[first + 3, first + 2], [first + 1, first]]


def test_many_long_reads_leave_room_for_short_ones(large: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = threading.Semaphore(0)

    def long(reader: Reader) -> None:
        if threading.current_thread().name.startswith("kartotek-slow"):
            slow.acquire(timeout=30)
        reader.page(SCAN)

    async def run() -> float:
        waiting = [asyncio.create_task(large.database.read(large.tenant, long)) for _ in range(20)]
        await asyncio.sleep(0.5)
        monkeypatch.setattr(sqlite, "LONGEST_READ_SECONDS", 5)  # on a busy machine
        monkeypatch.setattr(postgres, "SHORT_READ_SECONDS", 5)
        started = time.perf_counter()
        found = await large.database.read(large.tenant, lambda reader: reader.get([7]))
        taken = time.perf_counter() - started
        slow.release(len(waiting))
        await asyncio.gather(*waiting)
        assert found[0].id == 7
        return taken

    assert large.run(run()) < 5


def test_nobody_waits_for_ever_behind_long_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_lane, "LONGEST_WAIT_SECONDS", 0.05)
    end = threading.Event()

    async def run() -> None:
        lane = SlowLane(1)
        first = asyncio.create_task(lane.run(lambda: end.wait(30)))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable, match="long questions"):
            await lane.run(lambda: True)
        first.cancel()
        await asyncio.sleep(0)
        with pytest.raises(Unavailable, match="long questions"):  # the thread is not free yet
            await lane.run(lambda: True)
        end.set()
        await asyncio.sleep(0.1)
        assert await lane.run(lambda: True)
        await lane.close()

    asyncio.run(run())
