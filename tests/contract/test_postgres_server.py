"""What only a server can do to a book: deadlocks, lost connections, waiting writers, a stop in between."""

from __future__ import annotations

import asyncio
import threading
import time

import psycopg
import pytest

from kartotek.domain.errors import Unavailable
from kartotek.domain.party import Relation
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import LIVING, email_is
from kartotek.storage.open import open_database
from tests.contract.rig import Clock, Do, OpenBook, ToyExecutor, add, change, email, employ, gather, person

pytestmark = pytest.mark.needs_postgres


def test_units_that_meet_in_a_deadlock_are_tried_again(postgres_book: OpenBook) -> None:
    book = postgres_book
    first, second = book.add(), book.add()
    meeting = threading.Barrier(2, timeout=5)
    tries: list[int] = []

    def work(unit: UnitOfWork, mine: int, yours: int) -> None:
        tries.append(mine)
        unit.lock([mine])
        if len(tries) <= 2:
            meeting.wait()
        change(unit, yours, lambda party: setattr(party, "nickname", str(mine)))

    async def run() -> list[BaseException | None]:
        write = book.database.write
        return await gather(
            write(book.principal(), Do(work=lambda unit: work(unit, first, second))),
            write(book.principal(), Do(work=lambda unit: work(unit, second, first))),
        )

    assert book.run(run()) == [None, None]
    assert len(tries) == 3
    assert [entry.seq for entry in book.read(lambda reader: reader.changes(0, 10))] == [1, 2, 3, 4]


def test_connections_that_were_lost_while_idle_are_replaced(postgres_book: OpenBook) -> None:
    book = postgres_book
    number = book.add()
    with psycopg.connect(book.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'kartotek' AND datname = current_database()"
        )
    time.sleep(0.2)
    assert book.record(number).id == number
    assert [book.add() for _ in range(40)]


def test_a_connection_that_is_lost_in_the_middle_is_unavailable_and_stores_nothing(postgres_book: OpenBook) -> None:
    book = postgres_book

    def work(unit: UnitOfWork) -> None:
        add(unit)
        with psycopg.connect(book.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kartotek'"
                " AND datname = current_database() AND state LIKE 'idle in transaction%'"
            )
        time.sleep(0.1)

    with pytest.raises(Unavailable):
        book.do(work)
    assert book.search(LIVING) == []
    book.add()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = open_database("postgresql://nobody@/none?host=/nonexistent", ToyExecutor(), Clock())

    async def run() -> None:
        with pytest.raises(Unavailable):
            await database.start()
        await database.stop()

    asyncio.run(run())


def test_writers_do_not_wait_for_each_other_before_their_end(postgres_book: OpenBook) -> None:
    book = postgres_book
    together = threading.Barrier(4, timeout=10)

    def work(unit: UnitOfWork) -> int:
        number = add(unit, person(contact_points=email("x@x.no")))
        together.wait()  # all four are in the middle of their transactions at once
        return number

    async def run() -> list[int | BaseException]:
        return await gather(*(book.database.write(book.principal(), Do(work=work)) for _ in range(4)))

    numbers = book.run(run())
    assert len({number for number in numbers if isinstance(number, int)}) == 4


def test_both_ends_of_a_relation_can_edit_it_at_once(postgres_book: OpenBook) -> None:
    book = postgres_book
    worker, employer = book.add(), book.add()
    identity = book.do(lambda unit: employ(unit, worker, employer))

    def work(unit: UnitOfWork, index: int) -> None:
        start, relation = unit.lock_relations([identity])[identity]
        points = relation.contact_points | email(f"{index}@x.no")
        unit.put_relations({identity: (start, Relation(other=employer, kind="employment", contact_points=points))})

    async def run() -> list[BaseException | None]:
        commands = [Do(work=lambda unit, i=index: work(unit, i)) for index in range(20)]  # type: ignore[misc]
        return await gather(*(book.database.write(book.principal(), command) for command in commands))

    assert set(book.run(run())) == {None}
    assert len(book.record(worker).party.relations[identity].contact_points) == 20
    for index in range(20):
        assert [record.id for record in book.search(email_is(f"{index}@x.no"))] == [worker]


def test_a_stop_finishes_what_was_accepted_and_accepts_nothing_more(postgres_book_url: str) -> None:
    book = OpenBook(postgres_book_url)

    async def run() -> list[int | BaseException]:
        writing = [asyncio.ensure_future(book.database.write(book.principal(), Do(work=add))) for _ in range(30)]
        await asyncio.sleep(0.01)
        await book.database.stop()
        with pytest.raises(Unavailable):
            await book.database.write(book.principal(), Do(work=add))
        return await gather(*writing)

    answers = book.run(run())
    book._runner.close()
    assert all(isinstance(answer, int) for answer in answers)
    again = OpenBook(postgres_book_url)
    assert len(again.search(LIVING, tenant=book.tenant)) == 30
    again.close()


def test_a_lock_that_is_not_to_be_had_is_unavailable(postgres_book: OpenBook) -> None:
    book = postgres_book
    number = book.add()

    def work(unit: UnitOfWork) -> None:
        unit._writer.connection.execute("SET LOCAL lock_timeout = '50ms'")  # type: ignore[attr-defined]
        unit.lock([number])

    with psycopg.connect(book.url) as other:
        other.execute("SELECT 1 FROM party WHERE tenant = %s FOR UPDATE", [book.tenant])
        with pytest.raises(Unavailable):
            book.do(work)
    book.do(lambda unit: unit.lock([number]))
