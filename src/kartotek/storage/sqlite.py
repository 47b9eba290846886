"""The book in one SQLite file, owned by one process (DESIGN §5).

Short reads run on the event loop, on a connection of their own that always sees one committed state. Writes are
commands in a queue, carried out on the loop in slices (`kartotek.storage.group_commit`). A read that turns out long -
a scan, as a rule - is interrupted and done again in one of a few threads (`kartotek.storage.slow_lane`), where it may
not take for ever either; pages are read in threads from the start.

Who owns the file holds a lock on ``<file>.lock``, and only the owner may write to the book: change times are in
order, and a settled read complete, because all commands go through one queue. A process that does not own the
file (the command line beside a running server) may read, and may write accounts, which have no change times.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from sqlalchemy.engine import make_url

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound, Unavailable
from kartotek.domain.lists import Directory
from kartotek.domain.party import Record
from kartotek.domain.ports import AccountReader, Command, Executor, Reader
from kartotek.domain.query import Page, PartyQuery
from kartotek.storage import slow_lane
from kartotek.storage.accounts import SqlAccountReader, SqlAccountWork
from kartotek.storage.directories import Directories
from kartotek.storage.drivers import Clock, Values
from kartotek.storage.file_lock import FileLock
from kartotek.storage.group_commit import GroupCommit
from kartotek.storage.listings import TenantReader
from kartotek.storage.rows import Row
from kartotek.storage.schema import check_revision
from kartotek.storage.slow_lane import LongStatements, SlowLane, TooLong
from kartotek.storage.sqlite_driver import (
    SqliteDriver,
    SqliteWriter,
    domain_error,
    open_connection,
    sqlite_errors,
)
from kartotek.storage.unit_of_work import BookWork

T = TypeVar("T")
ResultT = TypeVar("ResultT")

OLDEST_SQLITE: Final = (3, 35, 0)
"""RETURNING came with 3.35, the trigram index with 3.34."""

LONGEST_READ_SECONDS: Final = 0.02
MOST_SLOW_THREADS: Final = 4
STEPS_BETWEEN_LOOKS: Final = 20_000


class SqliteDatabase:
    """`kartotek.domain.ports.Database` in a SQLite file.

    ``url`` is ``sqlite:///relative.db`` or ``sqlite:////absolute.db``; with ``owner=False`` the book is read-only.
    """

    def __init__(self, url: str, executor: Executor, clock: Clock, *, owner: bool = True) -> None:
        self._path = sqlite_path(url)
        self._executor = executor
        self._clock = clock
        self._owner = owner
        self._lock: FileLock | None = None
        self._is_open = False
        self._directories = Directories()
        self._countries: dict[int, str] = {}
        self._slow = SlowLane(max(1, min(MOST_SLOW_THREADS, (os.cpu_count() or 1) - 1)))

    async def start(self) -> None:
        """Open the database; refuse one whose schema is older or newer than the program's.

        Raises:
            Unavailable: the file is missing, of another schema, or owned by another process.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise Unavailable(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or later is needed.")
        if not self._path.exists():
            raise Unavailable(f"There is no database {self._path}. Run: kartotek database upgrade")
        if self._owner:
            self._lock = FileLock(self._path)
        try:
            self._open()
        except BaseException:
            self._unlock()
            raise

    def _open(self) -> None:
        with contextlib.ExitStack() as undo:
            writer = open_connection(self._path, read_only=False)
            undo.callback(writer.close)
            reader = open_connection(self._path, read_only=True)
            undo.callback(reader.close)
            with sqlite_errors():
                check_revision(SqliteDriver(reader))
            undo.pop_all()
        self._writer, self._reader = SqliteWriter(writer, self._clock), _HastyDriver(reader)
        self._commits = GroupCommit(self._writer)
        self._is_open = True

    async def stop(self) -> None:
        """Finish every write that was accepted, then close; nothing happens where `start` has failed."""
        if not self._is_open:
            return
        self._is_open = False
        await self._commits.close()
        await self._slow.close()
        self._reader.connection.close()
        self._writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._writer.connection.close()
        self._unlock()

    # -- the book ------------------------------------------------------------------------------------------------

    async def read(self, tenant: int, work: Callable[[Reader], T], *, settled: bool = False, aside: bool = False) -> T:
        """Run a short read; it may be run a second time, in a thread, if it takes long.

        ``settled`` first waits for the tenant's writes in flight, so that whatever the read does not see yet will
        carry a later change time than any it sees. ``aside`` reads in a thread from the start.
        """
        if not aside:
            return await self._read(lambda driver: work(TenantReader(driver, tenant)), settled=settled)
        await self._read(lambda _: None, settled=settled)
        return await asyncio.to_thread(self._read_elsewhere, lambda driver: work(TenantReader(driver, tenant)))

    async def pages(self, tenant: int, query: PartyQuery) -> AsyncIterator[list[Record]]:
        """Yield the answer of a query page by page, each page at most ``query.limit`` long, off the event loop."""
        if query.since:
            await self._read(lambda _: None, settled=True)
        connection = await asyncio.to_thread(open_connection, self._path, read_only=True)
        try:
            while True:
                page = await asyncio.to_thread(_page, connection, tenant, query)
                if page.records:
                    yield page.records
                if page.next is None:
                    return
                query = msgspec.structs.replace(query, cursor=page.next, skip=0)
        finally:
            connection.close()

    async def write(self, principal: Principal, command: Command[ResultT]) -> ResultT:
        """Carry out a command on the principal's tenant; return when it is on disk.

        Raises:
            DomainError: the services refuse the command, or the database is away.
        """
        if not self._owner:
            raise Unavailable("Only the process that owns the database file may write to the book.")
        return await self._commits.write(lambda: self._carry_out(principal, command))

    # -- accounts ------------------------------------------------------------------------------------------------

    async def read_accounts(self, work: Callable[[AccountReader], T]) -> T:
        """Run a short read of accounts; every question sees a committed state, two of them perhaps not the same."""
        return await self._read(lambda driver: work(SqlAccountReader(driver)), alone=True)

    async def write_accounts(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command on accounts; return when it is on disk."""
        return await self._commits.write(lambda: self._executor.accounts(SqlAccountWork(self._writer), command))

    async def directory(self, tenant: int, version: int = 0) -> Directory:
        """Return a tenant's directory, from memory where it is at the version given or later (0: read it anew).

        Raises:
            NotFound: there is no such tenant.
        """
        known = self._directories.at(tenant, version)
        if known is not None:
            return known
        found = await self._read(lambda driver: SqlAccountReader(driver).directory(tenant))
        return self._directories.keep(found)

    # -- how -----------------------------------------------------------------------------------------------------

    def _carry_out(self, principal: Principal, command: Command[ResultT]) -> ResultT:
        work = BookWork(self._writer, principal, self._country(principal.tenant))
        result = self._executor.book(work, principal, command)
        work.finish()
        return result

    def _country(self, tenant: int) -> str:
        """Return a tenant's country, which never changes."""
        if tenant not in self._countries:
            found = self._writer.rows(self._writer.book.country, {"tenant": tenant})
            if not found:
                raise NotFound("tenant", tenant)
            self._countries[tenant] = found[0][0]
        return self._countries[tenant]

    async def _read(self, work: Callable[[SqliteDriver], T], *, settled: bool = False, alone: bool = False) -> T:
        """Run a read in one snapshot; ``alone``: its statements stand alone, and need none."""
        if not self._is_open:
            raise Unavailable("The database is closed.")
        try:
            if not settled:
                return self._read_at_once(work, alone=alone)
            self._writer.raise_floor()
            return await self._commits.read_settled(lambda: self._read_at_once(work))
        except TooLong:
            return await self._slow.run(lambda: self._read_elsewhere(work))

    def _read_at_once(self, work: Callable[[SqliteDriver], T], *, alone: bool = False) -> T:
        """Read on the event loop; raises TooLong where that would hold the loop up."""
        try:
            return work(self._reader) if alone else _in_transaction(self._reader, work)
        except sqlite3.Error as error:
            raise domain_error(error) from error

    def _read_elsewhere(self, work: Callable[[SqliteDriver], T]) -> T:
        connection = open_connection(self._path, read_only=True)
        deadline = time.monotonic() + slow_lane.LONGEST_READ_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
        try:
            with sqlite_errors():
                return _in_transaction(SqliteDriver(connection), work)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise slow_lane.too_long() from None
            raise
        finally:
            connection.close()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


class _HastyDriver(SqliteDriver):
    """The connection of the event loop: SQLite interrupts a statement that searches for long.

    The time it takes to decode what was found does not count: that is bounded by the length of a page.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._deadline = math.inf
        self._long = LongStatements()
        connection.set_progress_handler(lambda: time.monotonic() > self._deadline, STEPS_BETWEEN_LOOKS)

    def rows(self, statement: str, values: Values) -> list[Row]:
        """Run a statement and return all its rows."""
        self._long.refuse(statement)
        self._deadline = time.monotonic() + LONGEST_READ_SECONDS
        try:
            return super().rows(statement, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            self._long.add(statement)
            raise TooLong from None
        finally:
            self._deadline = math.inf  # a ROLLBACK that is interrupted would leave the transaction open for good


def sqlite_path(url: str) -> Path:
    """Return the file that a ``sqlite:///`` URL names."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise Unavailable("The database needs a file: sqlite:///path")
    return Path(name)


def _in_transaction(driver: SqliteDriver, work: Callable[[SqliteDriver], T]) -> T:
    driver.connection.execute("BEGIN")
    try:
        return work(driver)
    finally:
        driver.connection.execute("ROLLBACK")


def _page(connection: sqlite3.Connection, tenant: int, query: PartyQuery) -> Page:
    with sqlite_errors():
        return _in_transaction(SqliteDriver(connection), lambda driver: TenantReader(driver, tenant).page(query))
