"""Choosing a database by its URL; only the driver that is needed gets imported."""

from __future__ import annotations

from kartotek.domain.errors import Unavailable
from kartotek.domain.ports import Database, Executor
from kartotek.storage.drivers import Clock


def open_database(url: str, executor: Executor, clock: Clock, *, pool_size: int = 8, owner: bool = True) -> Database:
    """Return the database that a URL names, not yet started.

    ``sqlite:///relative.db`` and ``sqlite:////absolute.db`` name a file; with ``owner=False`` a process that runs
    beside the server may read it and write accounts. ``postgresql://user@host/name`` names a PostgreSQL database,
    on which ``pool_size`` transactions run at once.

    Raises:
        Unavailable: the URL names neither.
    """
    if url.startswith("sqlite:"):
        from kartotek.storage.sqlite import SqliteDatabase

        return SqliteDatabase(url, executor, clock, owner=owner)
    if url.startswith(("postgresql:", "postgres:")):
        from kartotek.storage.postgres import PostgresDatabase

        return PostgresDatabase(url, executor, clock, pool_size)
    raise Unavailable("The database URL has to begin with sqlite: or postgresql:")
