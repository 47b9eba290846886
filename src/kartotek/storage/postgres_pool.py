"""PostgreSQL connections that last: opened when first needed, and again when one has been lost.

There is one for each thread of the pool: the threads are the pool, and nobody waits for a connection.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import psycopg

from kartotek.domain.errors import NotFound
from kartotek.storage.postgres_driver import Connection, PostgresDriver, open_connection

T = TypeVar("T")

NUMBERS_AT_ONCE: Final = 32


class LastingConnection:
    """A connection for one thread at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None

    def close(self) -> None:
        """Close the connection; it is opened again when it is needed."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def transaction(self, begin: str) -> Iterator[PostgresDriver]:
        """Give the connection in a transaction, which is committed at the end, or rolled back.

        Raises:
            Unavailable: the server cannot be reached.
            psycopg.Error: it refused a statement, or was lost in the middle.
        """
        connection = self._begin(begin)
        try:
            yield PostgresDriver(connection)
            connection.execute("COMMIT")
        except BaseException:
            self._give_up(connection)
            raise

    def read(self, work: Callable[[PostgresDriver], T]) -> T:
        """Run statements that only read, each in a transaction of its own.

        They are run again where the connection was lost while nobody used it. Errors as those of `transaction`.
        """
        try:
            return work(PostgresDriver(self._get()))
        except psycopg.OperationalError:
            self.close()
            return work(PostgresDriver(self._get()))

    def _begin(self, begin: str) -> Connection:
        """Begin a transaction; a connection that was lost while nobody used it is replaced by a new one."""
        connection = self._get()
        try:
            connection.execute(begin.encode())
        except psycopg.OperationalError:
            self.close()
            connection = self._get()
            connection.execute(begin.encode())
        return connection

    def _get(self) -> Connection:
        if self._connection is None:
            self._connection = open_connection(self._url)
        return self._connection

    def _give_up(self, connection: Connection) -> None:
        try:
            connection.execute("ROLLBACK")
        except psycopg.Error:
            self.close()


class ConnectionPerThread:
    """A lasting connection for each thread that asks."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._here = threading.local()
        self._lock = threading.Lock()
        self._all: list[LastingConnection] = []

    def close(self) -> None:
        """Close all connections; no thread may be using one any more."""
        for connection in self._all:
            connection.close()

    def transaction(self, begin: str) -> contextlib.AbstractContextManager[PostgresDriver]:
        """Give this thread's connection in a transaction, as `LastingConnection.transaction` does."""
        return self._own().transaction(begin)

    def read(self, work: Callable[[PostgresDriver], T]) -> T:
        """Run reading statements on this thread's connection, as `LastingConnection.read` does."""
        return self._own().read(work)

    def _own(self) -> LastingConnection:
        connection: LastingConnection | None = getattr(self._here, "connection", None)
        if connection is None:
            connection = self._here.connection = LastingConnection(self._url)
            with self._lock:
                self._all.append(connection)
        return connection


class PartyNumbers:
    """Party numbers, reserved in blocks, so that no writer waits for another's commit to have one.

    What is left of a block when the process ends is lost: numbers have gaps, and never come twice.
    """

    def __init__(self, url: str) -> None:
        self._connection = LastingConnection(url)
        self._lock = threading.Lock()
        self._reserved: dict[int, range] = {}

    def next(self, tenant: int) -> int:
        """Return the next number of a tenant.

        Raises:
            NotFound: there is no such tenant.
        """
        with self._lock:
            block = self._reserved.get(tenant) or self._reserve(tenant)
            self._reserved[tenant] = block[1:]
            return block[0]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _reserve(self, tenant: int) -> range:
        with self._connection.transaction("BEGIN") as driver:
            found = driver.rows(driver.book.take_numbers, {"tenant": tenant, "count": NUMBERS_AT_ONCE})
        if not found:
            raise NotFound("tenant", tenant)
        return range(found[0][0] - NUMBERS_AT_ONCE + 1, found[0][0] + 1)
