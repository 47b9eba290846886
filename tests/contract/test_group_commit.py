"""Group commit: each command by itself, all of them in one transaction, and nobody is answered too early."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable

import pytest

from kartotek.domain.errors import NotFound, Unavailable
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import LIVING, name_has
from kartotek.storage import group_commit
from kartotek.storage.group_commit import GroupCommit
from kartotek.storage.sqlite import SqliteDatabase
from tests.contract.rig import Do, OpenBook, add, gather, person


class FakeTransaction:
    """A transaction on a list of texts; `break_on` are the commands that end it, `commits_fail` those that cannot."""

    def __init__(self) -> None:
        self.stored: list[str] = []
        self.commits = 0
        self.break_on: set[str] = set()
        self.unstorable: set[str] = set()
        self.busy = 0
        self._draft: list[str] = []
        self._mark = 0
        self._open = False

    @property
    def is_open(self) -> bool:
        return self._open

    def begin(self) -> None:
        if self.busy:
            self.busy -= 1
            raise sqlite_error(sqlite3.SQLITE_BUSY)
        assert not self._open
        self._open, self._draft = True, list(self.stored)

    def commit(self) -> None:
        assert self._open
        if self.unstorable & set(self._draft):
            raise sqlite_error(sqlite3.SQLITE_FULL)
        self._open, self.stored = False, self._draft
        self.commits += 1

    def rollback(self) -> None:
        self._open = False

    def savepoint(self) -> None:
        assert self._open
        self._mark = len(self._draft)

    def release(self) -> None:
        assert self._open

    def undo(self) -> None:
        del self._draft[self._mark :]

    def put(self, text: str) -> Callable[[], str]:
        """Return the work that stores a text."""

        def work() -> str:
            self._draft.append(text)
            if text in self.break_on:
                self._open = False
                raise sqlite_error(sqlite3.SQLITE_IOERR)
            if text.startswith("refuse"):
                raise NotFound("text", text)
            return text

        return work


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("made up")
    error.sqlite_errorcode = code
    return error


def write_all(transaction: FakeTransaction, *texts: str) -> list[str | BaseException]:
    async def run() -> list[str | BaseException]:
        commits = GroupCommit(transaction)
        answers = await gather(*(commits.write(transaction.put(text)) for text in texts))
        await commits.close()
        return answers

    return asyncio.run(run())


def kinds(answers: list[str | BaseException]) -> list[str]:
    return [answer if isinstance(answer, str) else type(answer).__name__ for answer in answers]


def test_commands_that_wait_together_are_committed_together() -> None:
    transaction = FakeTransaction()
    assert write_all(transaction, "a", "b", "c") == ["a", "b", "c"]
    assert (transaction.stored, transaction.commits) == (["a", "b", "c"], 1)


def test_one_that_fails_undoes_itself_alone() -> None:
    transaction = FakeTransaction()
    assert kinds(write_all(transaction, "a", "refuse", "c")) == ["a", "NotFound", "c"]
    assert (transaction.stored, transaction.commits) == (["a", "c"], 1)


def test_after_an_error_that_ends_the_transaction_all_are_tried_again_one_by_one() -> None:
    transaction = FakeTransaction()
    transaction.break_on = {"c"}
    answers = write_all(transaction, "a", "refuse", "c", "d")
    assert kinds(answers) == ["a", "NotFound", "Unavailable", "d"]
    assert sorted(transaction.stored) == ["a", "d"]


def test_a_commit_that_fails_costs_only_the_command_that_cannot_be_stored() -> None:
    transaction = FakeTransaction()
    transaction.unstorable = {"b"}
    assert kinds(write_all(transaction, "a", "b", "c")) == ["a", "Unavailable", "c"]
    assert transaction.stored == ["a", "c"]


def test_a_file_that_is_locked_is_waited_for() -> None:
    transaction = FakeTransaction()
    transaction.busy = 2
    assert write_all(transaction, "a") == ["a"]


def test_a_file_that_stays_locked_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "BUSY_SECONDS", 0.05)
    transaction = FakeTransaction()
    transaction.busy = 10_000
    assert kinds(write_all(transaction, "a", "b")) == ["Unavailable", "Unavailable"]
    transaction.busy = 0
    assert write_all(transaction, "c") == ["c"]


def test_a_mistake_in_the_program_is_raised_to_its_caller_alone() -> None:
    transaction = FakeTransaction()

    async def run() -> list[str | BaseException]:
        commits = GroupCommit(transaction)
        return await gather(
            commits.write(transaction.put("a")), commits.write(lambda: str(1 / 0)), commits.write(transaction.put("c"))
        )

    assert kinds(asyncio.run(run())) == ["a", "ZeroDivisionError", "c"]
    assert transaction.stored == ["a", "c"]


def test_nobody_is_answered_before_the_commit() -> None:
    transaction = FakeTransaction()

    async def run() -> None:
        commits = GroupCommit(transaction)

        async def one(text: str) -> None:
            await commits.write(transaction.put(text))
            assert text in transaction.stored

        await asyncio.gather(*(one(f"{index}") for index in range(20)))

    asyncio.run(run())


def test_who_stops_waiting_disturbs_nobody() -> None:
    transaction = FakeTransaction()

    async def run() -> list[str | BaseException]:
        commits = GroupCommit(transaction)
        tasks = [asyncio.ensure_future(commits.write(transaction.put(text))) for text in "abc"]
        await asyncio.sleep(0)
        tasks[1].cancel()
        return await gather(*tasks)

    assert kinds(asyncio.run(run())) == ["a", "CancelledError", "c"]
    assert transaction.stored in (["a", "b", "c"], ["a", "c"])


def test_a_settled_read_runs_after_all_commands_before_it_with_none_under_way() -> None:
    transaction = FakeTransaction()
    seen: list[list[str]] = []

    def look() -> None:
        assert not transaction.is_open
        seen.append(list(transaction.stored))

    async def run() -> None:
        commits = GroupCommit(transaction)
        await commits.read_settled(look)
        await gather(
            commits.write(transaction.put("a")),
            commits.read_settled(look),
            commits.write(transaction.put("b")),
            commits.write(transaction.put("refuse")),
            commits.read_settled(look),
        )

    asyncio.run(run())
    assert seen == [[], ["a"], ["a", "b"]]


def test_the_loop_goes_on_while_a_batch_is_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "SLICE_SECONDS", 0.0)
    transaction = FakeTransaction()
    turns = 0

    async def run() -> None:
        nonlocal turns
        commits = GroupCommit(transaction)
        writing = asyncio.gather(*(commits.write(transaction.put(f"{index}")) for index in range(50)))
        while not writing.done():
            turns += 1
            await asyncio.sleep(0)
        await writing

    asyncio.run(run())
    assert turns >= 50
    assert transaction.commits == 1


def test_closing_finishes_what_was_accepted_and_accepts_nothing_more() -> None:
    transaction = FakeTransaction()

    async def run() -> None:
        commits = GroupCommit(transaction)
        writing = [asyncio.ensure_future(commits.write(transaction.put(text))) for text in "abc"]
        await asyncio.sleep(0)
        await commits.close()
        assert transaction.stored == ["a", "b", "c"]
        assert await asyncio.gather(*writing) == ["a", "b", "c"]
        with pytest.raises(Unavailable):
            await commits.write(transaction.put("d"))

    asyncio.run(run())


# -- on a file -------------------------------------------------------------------------------------------------------


def batch(book: OpenBook, *names: str) -> list[int | BaseException]:
    def work(unit: UnitOfWork, name: str) -> int:
        number = add(unit, person(name), {"toy": name})
        if name.startswith("Refuse"):
            raise NotFound("party", number)
        return number

    async def run() -> list[int | BaseException]:
        commands = [Do(work=lambda unit, n=name: work(unit, n)) for name in names]  # type: ignore[misc]
        return await gather(*(book.database.write(book.principal(), command) for command in commands))

    return book.run(run())


def test_the_third_of_five_fails_and_the_others_are_stored(sqlite_book: OpenBook) -> None:
    answers = batch(sqlite_book, "One", "Two", "Refuse", "Four", "Five")
    assert [type(answer) for answer in answers] == [int, int, NotFound, int, int]
    stored = sqlite_book.search(LIVING)
    assert [record.party.last_name for record in stored] == ["One", "Two", "Four", "Five"]
    assert [len(sqlite_book.search(name_has(name))) for name in ("one", "refuse", "five")] == [1, 0, 1]
    assert [entry.seq for entry in sqlite_book.read(lambda reader: reader.changes(0, 10))] == [1, 2, 3, 4]


def test_a_full_disk_refuses_only_what_does_not_fit(sqlite_book: OpenBook) -> None:
    database = sqlite_book.database
    assert isinstance(database, SqliteDatabase)
    writer = database._writer.connection
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages + 12}")
    answers = batch(sqlite_book, "Small", "Huge" + "x" * 400_000, "Smaller")
    assert [type(answer) for answer in answers] == [int, Unavailable, int]
    assert [record.party.last_name for record in sqlite_book.search(LIVING)] == ["Small", "Smaller"]
    assert len(sqlite_book.search(name_has("small"))) == 2
    assert [entry.seq for entry in sqlite_book.read(lambda reader: reader.changes(0, 10))] == [1, 2]


def test_reads_go_on_between_slices_and_do_not_see_what_is_not_committed(
    sqlite_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "SLICE_SECONDS", 0.0)
    book = sqlite_book
    seen: list[int] = []

    def work(unit: UnitOfWork) -> None:
        add(unit)
        time.sleep(0.001)

    async def run() -> None:
        writing = asyncio.gather(*(book.database.write(book.principal(), Do(work=work)) for _ in range(20)))
        while not writing.done():
            await asyncio.sleep(0)
            seen.append(len(await book.database.read(book.tenant, lambda reader: reader.changes(0, 100))))
        await writing

    book.run(run())
    assert set(seen) == {0, 20}
    assert seen.count(0) >= 10
