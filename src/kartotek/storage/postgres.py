"""The book in PostgreSQL: one transaction for each request, on a pool of threads with a connection each (DESIGN §5).

Writers lock parties in order of number and, with their last statement, the tenant's row in the change counter, from
which the change number and the change time come; whoever holds that row commits next. A settled read first
*raises* the time in that row to the present. To do so it waits for the writers that have taken their time already,
and those that take it later get a later one, however slow they are and however far their host's clock is behind; so
the read's snapshot, taken after that, misses only what will carry a later time.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import msgspec
import psycopg

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import LimitExceeded, NotFound, Unavailable
from kartotek.domain.lists import Directory
from kartotek.domain.party import Record
from kartotek.domain.ports import AccountReader, Command, Executor, Reader
from kartotek.domain.query import Page, PartyQuery
from kartotek.storage.accounts import SqlAccountReader, SqlAccountWork
from kartotek.storage.directories import Directories
from kartotek.storage.drivers import Clock, Values
from kartotek.storage.listings import TenantReader
from kartotek.storage.postgres_driver import (
    Connection,
    PostgresDriver,
    PostgresWriter,
    postgres_errors,
)
from kartotek.storage.postgres_pool import ConnectionPerThread, PartyNumbers
from kartotek.storage.rows import Row, to_micros
from kartotek.storage.schema import check_revision
from kartotek.storage.slow_lane import LONGEST_READ_SECONDS, LongStatements, SlowLane, TooLong, too_long
from kartotek.storage.unit_of_work import BookWork

T = TypeVar("T")
ResultT = TypeVar("ResultT")

ATTEMPTS: Final = 6
"""How often a unit of work is tried when it meets another in a deadlock."""

LONGEST_PAUSE_SECONDS: Final = 0.02

SHORT_READ_SECONDS: Final = 0.25
"""How long a statement of a read may take before the read is given up and done again in the slow lane."""

NO_LIMIT: Final = 0.0


class PostgresDatabase:
    """`kartotek.domain.ports.Database` on a PostgreSQL server; ``url`` is libpq's ``postgresql://``."""

    def __init__(self, url: str, executor: Executor, clock: Clock, pool_size: int) -> None:
        self._executor = executor
        self._clock = clock
        self._threads = ThreadPoolExecutor(pool_size, thread_name_prefix="kartotek-postgres")
        self._pool = ConnectionPerThread(url)
        self._numbers = PartyNumbers(url)
        self._slow = SlowLane(max(1, pool_size // 4))
        self._long = LongStatements()
        self._directories = Directories()
        self._countries: dict[int, str] = {}
        self._closed = False

    async def start(self) -> None:
        """Open the database; refuse one whose schema is older or newer than the program's.

        Raises:
            Unavailable: the server is away, or the database of another schema or not in UTF-8.
        """
        await self._in_thread(self._check)

    async def stop(self) -> None:
        """Finish every write that was accepted, then close."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        await self._slow.close()
        self._pool.close()
        self._numbers.close()

    # -- the book ------------------------------------------------------------------------------------------------

    async def read(self, tenant: int, work: Callable[[Reader], T], *, settled: bool = False, aside: bool = False) -> T:
        """Run a short read in one snapshot.

        ``settled`` first waits for the tenant's writes in flight, so that whatever the read does not see yet will
        carry a later change time than any it sees. ``aside`` makes no difference: every read is in a thread.
        """
        if settled:
            await self._in_thread(lambda: self._settle(tenant))

        try:
            return await self._in_thread(lambda: self._read_hastily(lambda driver: work(TenantReader(driver, tenant))))
        except TooLong:
            return await self._slow.run(
                lambda: self._read(lambda driver: work(TenantReader(driver, tenant)), LONGEST_READ_SECONDS)
            )

    async def pages(self, tenant: int, query: PartyQuery) -> AsyncIterator[list[Record]]:
        """Yield the answer of a query page by page, each page at most ``query.limit`` long, off the event loop."""
        if query.since:
            await self._in_thread(lambda: self._settle(tenant))
        while True:
            work = _page(tenant, query)
            page = await self._in_thread(lambda: self._read(work, NO_LIMIT))  # noqa: B023 - it is awaited at once
            if page.records:
                yield page.records
            if page.next is None:
                return
            query = msgspec.structs.replace(query, cursor=page.next, skip=0)

    async def write(self, principal: Principal, command: Command[ResultT]) -> ResultT:
        """Carry out a command on the principal's tenant; return when it is on disk.

        Raises:
            DomainError: the services refuse the command, or the database is away.
        """
        return await self._in_thread(lambda: self._write(lambda writer: self._book(writer, principal, command)))

    # -- accounts ------------------------------------------------------------------------------------------------

    async def read_accounts(self, work: Callable[[AccountReader], T]) -> T:
        """Run a short read of accounts; every question sees a committed state, two of them perhaps not the same."""
        return await self._in_thread(lambda: self._read_alone(lambda driver: work(SqlAccountReader(driver))))

    async def write_accounts(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command on accounts; return when it is on disk."""
        return await self._in_thread(
            lambda: self._write(lambda writer: self._executor.accounts(SqlAccountWork(writer), command))
        )

    async def directory(self, tenant: int, version: int = 0) -> Directory:
        """Return a tenant's directory, from memory where it is at the version given or later (0: read it anew).

        Raises:
            NotFound: there is no such tenant.
        """
        known = self._directories.at(tenant, version)
        if known is not None:
            return known
        found = await self._in_thread(lambda: self._read(lambda driver: SqlAccountReader(driver).directory(tenant)))
        return self._directories.keep(found)

    # -- in a thread of the pool ---------------------------------------------------------------------------------

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise Unavailable("The database is being closed.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _check(self) -> None:
        with postgres_errors(), self._pool.transaction("BEGIN READ ONLY") as driver:
            check_revision(driver)
            encoding = driver.rows("SHOW server_encoding", {})[0][0]
        if encoding != "UTF8":
            raise Unavailable(f"The database's encoding has to be UTF8; it is {encoding}.")

    def _settle(self, tenant: int) -> None:
        """Raise the tenant's change time to the present; nothing is lost if that is not yet on disk in a crash."""
        values = {"tenant": tenant, "now": to_micros(self._clock())}
        with postgres_errors(), self._pool.transaction("BEGIN") as driver:
            driver.run("SET LOCAL synchronous_commit TO off", {})
            driver.run(driver.book.raise_time, values)

    def _read(self, work: Callable[[PostgresDriver], T], longest: float = LONGEST_READ_SECONDS) -> T:
        """Run a read in one snapshot; LimitExceeded where one of its statements takes longer than this."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        limit = f"SET LOCAL statement_timeout = {int(longest * 1000)}"
        try:
            with postgres_errors(), self._pool.transaction(f"{begin}; {limit}") as driver:
                return work(driver)
        except psycopg.errors.QueryCanceled:
            raise too_long() from None

    def _read_hastily(self, work: Callable[[PostgresDriver], T]) -> T:
        """Run a read in one snapshot; TooLong where one of its statements is not for the short ones."""
        try:
            return self._read(lambda driver: work(_HastyDriver(driver.connection, self._long)), SHORT_READ_SECONDS)
        except LimitExceeded:
            raise TooLong from None

    def _read_alone(self, work: Callable[[PostgresDriver], T]) -> T:
        with postgres_errors():
            return self._pool.read(work)

    def _write(self, work: Callable[[PostgresWriter], T]) -> T:
        with postgres_errors():
            for _ in range(ATTEMPTS - 1):
                try:
                    return self._attempt(work)
                except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                    time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))  # noqa: S311 - to get out of step
            return self._attempt(work)

    def _attempt(self, work: Callable[[PostgresWriter], T]) -> T:
        with self._pool.transaction("BEGIN ISOLATION LEVEL READ COMMITTED") as driver:
            return work(PostgresWriter(driver.connection, self._clock, self._numbers.next))

    def _book(self, writer: PostgresWriter, principal: Principal, command: Command[ResultT]) -> ResultT:
        work = BookWork(writer, principal, self._country(writer, principal.tenant))
        result = self._executor.book(work, principal, command)
        work.finish()
        return result

    def _country(self, driver: PostgresDriver, tenant: int) -> str:
        """Return a tenant's country, which never changes."""
        known = self._countries.get(tenant)
        if known is None:
            found = driver.rows(driver.book.country, {"tenant": tenant})
            if not found:
                raise NotFound("tenant", tenant)
            known = self._countries[tenant] = str(found[0][0])
        return known


class _HastyDriver(PostgresDriver):
    """A connection in a transaction whose statements may not take long."""

    def __init__(self, connection: Connection, known: LongStatements) -> None:
        super().__init__(connection)
        self._long = known

    def rows(self, statement: str, values: Values) -> list[Row]:
        """Run a statement and return all its rows."""
        self._long.refuse(statement)
        try:
            return super().rows(statement, values)
        except psycopg.errors.QueryCanceled:
            if statement not in vars(self.book).values():  # those are short: the machine is busy
                self._long.add(statement)
            raise


def _page(tenant: int, query: PartyQuery) -> Callable[[PostgresDriver], Page]:
    return lambda driver: TenantReader(driver, tenant).page(query)
