"""One PostgreSQL connection for each thread of a pool: the threads are the pool, and nobody waits for a connection."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import psycopg

from kartotek.storage.postgres_driver import Connection, open_connection


class ConnectionPerThread:
    """Connections that are opened when a thread first needs one, and again when one has been lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._here = threading.local()
        self._lock = threading.Lock()
        self._open: set[Connection] = set()

    def close(self) -> None:
        """Close all connections; no thread may be using one any more."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()

    @contextlib.contextmanager
    def transaction(self, begin: str) -> Iterator[Connection]:
        """Give this thread's connection in a transaction, which is committed at the end, or rolled back.

        Raises:
            Unavailable: the server cannot be reached.
            psycopg.Error: it refused a statement, or was lost in the middle.
        """
        connection = self._begin(begin)
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            self._give_up(connection)
            raise

    def _begin(self, begin: str) -> Connection:
        """Begin a transaction; a connection that was lost while nobody used it is replaced by a new one."""
        connection = self._get()
        try:
            connection.execute(begin.encode())
        except psycopg.OperationalError:
            self._drop(connection)
            connection = self._get()
            connection.execute(begin.encode())
        return connection

    def _get(self) -> Connection:
        connection: Connection | None = getattr(self._here, "connection", None)
        if connection is None:
            connection = self._here.connection = open_connection(self._url)
            with self._lock:
                self._open.add(connection)
        return connection

    def _give_up(self, connection: Connection) -> None:
        try:
            connection.execute("ROLLBACK")
        except psycopg.Error:
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        connection.close()
        self._here.connection = None
        with self._lock:
            self._open.discard(connection)
