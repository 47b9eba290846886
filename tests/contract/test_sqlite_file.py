"""One process owns a SQLite file; reads do not hold the loop up; a stop leaves everything in the file."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest

from kartotek.domain.accounts import Role
from kartotek.domain.errors import NotFound, Unavailable
from kartotek.domain.ports import Reader
from kartotek.domain.query import LIVING, PartyQuery, name_has
from kartotek.storage import group_commit, sqlite
from kartotek.storage.migrate import upgrade
from kartotek.storage.open import open_database
from kartotek.storage.sqlite import SqliteDatabase
from tests.contract.rig import Clock, Do, DoAccounts, OpenBook, ToyExecutor, add, gather, person


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_a_second_server_on_the_same_file_is_refused(sqlite_book: OpenBook) -> None:
    with pytest.raises(Unavailable, match="serving"):
        OpenBook(sqlite_book.url)
    with pytest.raises(Unavailable, match="serving"):
        upgrade(sqlite_book.url)
    sqlite_book.add()


def test_a_file_that_was_closed_is_free_again(sqlite_url: str) -> None:
    for expected in (0, 1):
        book = OpenBook(sqlite_url)
        assert len(book.search(LIVING, tenant=1)) == expected
        book.add(tenant=1)
        book.close()


def test_a_process_beside_the_server_may_read_and_write_accounts_only(sqlite_book: OpenBook) -> None:
    number = sqlite_book.add()
    beside = open_database(sqlite_book.url, ToyExecutor(), Clock(), owner=False)

    async def run() -> None:
        await beside.start()
        try:
            found = await beside.read(sqlite_book.tenant, lambda reader: reader.get([number]))
            assert len(found) == 1
            user = await beside.write_accounts(DoAccounts(work=lambda work: work.add_user("cli", "C", "hash")))
            member = DoAccounts(
                work=lambda work: work.add_membership(user, sqlite_book.tenant, Role.READER, default=True)
            )
            await beside.write_accounts(member)
            with pytest.raises(Unavailable):
                await beside.write(sqlite_book.principal(), Do(work=add))
        finally:
            await beside.stop()

    asyncio.run(run())
    directory = sqlite_book.run(sqlite_book.database.directory(sqlite_book.tenant))
    assert [user.login for user in directory.users.values()] == ["cli"]


def test_a_file_that_is_missing_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="kartotek database upgrade"):
        OpenBook(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_what_was_never_started_can_be_stopped(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'none.db'}", ToyExecutor(), Clock())

    async def run() -> None:
        with pytest.raises(Unavailable):
            await database.start()
        await database.stop()
        await database.stop()
        with pytest.raises(Unavailable):
            await database.read(1, lambda reader: reader.get([1]))

    asyncio.run(run())


def test_the_folder_of_a_new_file_is_made_and_the_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a b' / 'c' / 'book.db'}"
    upgrade(url)
    book = OpenBook(url)
    book.add()
    for name in ("book.db", "book.db-wal", "book.db.lock"):
        assert file_of(url).with_name(name).stat().st_mode & 0o077 == 0, name
    book.close()


def test_writes_are_on_disk_in_full_and_in_the_file_after_a_stop(sqlite_url: str) -> None:
    book = OpenBook(sqlite_url)
    database = book.database
    assert isinstance(database, SqliteDatabase)
    writer = database._writer.connection
    assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert writer.execute("PRAGMA synchronous").fetchone() == (2,)
    assert writer.execute("PRAGMA foreign_keys").fetchone() == (1,)
    book.add(person("Kept"))
    book.close()
    assert not file_of(sqlite_url).with_name("book.db-wal").exists()
    connection = sqlite3.connect(file_of(sqlite_url))
    assert connection.execute("SELECT name_key FROM party").fetchall() == [("kept",)]
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_stop_finishes_what_was_accepted(sqlite_url: str) -> None:
    book = OpenBook(sqlite_url)

    async def run() -> list[int | BaseException]:
        writing = [asyncio.ensure_future(book.database.write(book.principal(), Do(work=add))) for _ in range(50)]
        await asyncio.sleep(0.001)
        await book.database.stop()
        return await gather(*writing)

    answers = book.run(run())
    assert all(isinstance(answer, int) for answer in answers)
    book._runner.close()
    again = OpenBook(sqlite_url)
    assert len(again.search(LIVING, tenant=book.tenant)) == 50
    again.close()


def test_a_long_read_is_done_in_a_thread_and_the_loop_goes_on(
    sqlite_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = sqlite_book
    book.do(lambda work: [add(work, person(f"Row {index}")) for index in range(3_000)])
    expected = book.search(name_has("9"))
    threads: list[str] = []
    elsewhere = SqliteDatabase._read_elsewhere

    def spy(self: SqliteDatabase, work: object) -> object:
        threads.append("elsewhere")
        return elsewhere(self, work)  # type: ignore[arg-type]

    monkeypatch.setattr(SqliteDatabase, "_read_elsewhere", spy)
    monkeypatch.setattr(sqlite, "LONGEST_READ_SECONDS", -1.0)
    query = PartyQuery(where=name_has("9"))
    assert book.read(lambda reader: reader.search(query)) == expected
    assert book.read(lambda reader: reader.search(query), settled=True) == expected
    assert threads == ["elsewhere", "elsewhere"]

    def refuse(_reader: object) -> None:
        raise NotFound("party", 1)

    with pytest.raises(NotFound):
        book.read(refuse)
    monkeypatch.undo()
    assert book.search(name_has("9")) == expected


def test_a_slow_read_ends_its_transaction_even_though_its_time_is_up(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "STEPS_BETWEEN_LOOKS", 1)
    book = OpenBook(sqlite_url)
    book.add()

    def slow(reader: Reader) -> int:
        found = len(reader.changes(0, 10))
        time.sleep(2 * sqlite.LONGEST_READ_SECONDS)
        return found

    assert book.read(slow) == 1
    assert isinstance(book.database, SqliteDatabase)
    assert not book.database._reader.connection.in_transaction
    assert len(book.search(LIVING)) == 1
    book.close()


def test_another_process_that_holds_the_file_is_waited_for(
    sqlite_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(file_of(sqlite_book.url), isolation_level=None)

    async def run() -> int:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.ensure_future(sqlite_book.database.write(sqlite_book.principal(), Do(work=add)))
        await asyncio.sleep(0.15)
        assert not writing.done()
        assert await sqlite_book.database.read(sqlite_book.tenant, lambda reader: reader.changes(0, 10)) == []
        other.execute("COMMIT")
        return await writing

    assert sqlite_book.run(run()) == 1
    monkeypatch.setattr(group_commit, "BUSY_SECONDS", 0.1)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        sqlite_book.add()
    other.execute("COMMIT")
    other.close()
    sqlite_book.add()


def test_a_read_sees_one_state_of_the_book(sqlite_book: OpenBook) -> None:
    other = sqlite3.connect(file_of(sqlite_book.url), isolation_level=None)
    sqlite_book.add(person("Before"))

    def work(reader: object) -> tuple[int, int]:
        first = len(reader.search(PartyQuery(where=LIVING)))  # type: ignore[attr-defined]
        other.execute("UPDATE party SET state = 'deleted'")
        return first, len(reader.search(PartyQuery(where=LIVING)))  # type: ignore[attr-defined]

    assert sqlite_book.read(work) == (1, 1)
    assert sqlite_book.search(LIVING) == []
    other.close()
