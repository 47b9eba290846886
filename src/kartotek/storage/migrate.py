"""Bring a database to the schema that this program is written for; the one place that imports Alembic (0.8 s).

Each migration runs in a transaction of its own, on SQLite too, so one that fails or is killed leaves nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from kartotek.domain.errors import Unavailable
from kartotek.storage.file_lock import FileLock
from kartotek.storage.sqlite import sqlite_path

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Create a database's tables, or bring them up to date; nothing happens where they are.

    A SQLite file is made where there is none.

    Raises:
        Unavailable: a server owns the SQLite file, a later version has used the database, or it cannot be opened.
    """
    target = _parsed(url)
    if target.get_backend_name() != "sqlite":
        _run(target)
        return
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        path.touch(mode=0o600)  # contact data: nobody else's to read
        _run(target)
    finally:
        lock.release()


def migration_config(connection: Connection) -> Config:
    """Return Alembic's configuration for the migrations of this package, on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migration_engine(url: URL) -> Engine:
    """Return an engine whose transactions hold the statements that define tables, too."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _leave_transactions_alone)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Unavailable("The database's address cannot be read.") from error


def _run(url: URL) -> None:
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(migration_config(connection), "head")
    except CommandError as error:
        raise Unavailable(f"The database cannot be upgraded; a later version may have used it: {error}.") from error
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        raise Unavailable(f"The database cannot be upgraded: {reason}") from error
    finally:
        engine.dispose()


def _leave_transactions_alone(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's, by SQLAlchemy
    """Keep sqlite3 from ending transactions before statements that define tables (SQLAlchemy's documentation)."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
