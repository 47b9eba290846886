"""The migrations make the tables that the program declares, and only a database at the right one is opened."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from kartotek.domain.errors import Unavailable
from kartotek.storage import tables
from kartotek.storage.migrate import migration_config, migration_engine, upgrade
from kartotek.storage.open import open_database
from kartotek.storage.tables import METADATA, REVISION
from tests.contract.rig import Clock, OpenBook, ToyExecutor

ABOVE_TENANTS = {"tenant", "tenant_name", "app_user", "application", "session"}


def ignore_alembics_own_and_names(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Leave out what is not declared with SQLAlchemy: the indexes of names."""
    return not (name or "").startswith("party_name") and (kind, name) != ("index", "ix_party_name")


def test_the_migrations_end_where_the_tables_are(database_url: str) -> None:
    engine = migration_engine(make_url(database_url))
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_object": ignore_alembics_own_and_names,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == REVISION
        script = ScriptDirectory.from_config(migration_config(connection))
        assert script.get_heads() == [REVISION]
    engine.dispose()


def test_on_sqlite_the_migrations_give_the_very_statements_of_the_tables(sqlite_url: str) -> None:
    engine = migration_engine(make_url(sqlite_url))
    declared = [CreateTable(table) for table in METADATA.sorted_tables]
    indexes = [CreateIndex(index) for table in METADATA.sorted_tables for index in table.indexes]
    wanted = {_plain(str(item.compile(engine))) for item in declared} | {
        _plain(str(item.compile(engine))) for item in indexes
    }
    with engine.connect() as connection:
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'party_name%'"
        found = {_plain(row[0]) for row in connection.execute(text(query)) if "alembic_version" not in row[0]}
    engine.dispose()
    assert found == wanted


@pytest.mark.needs_postgres
def test_postgresql_compares_keys_byte_by_byte_and_has_its_index_of_names(postgres_book_url: str) -> None:
    engine = migration_engine(make_url(postgres_book_url))
    with engine.connect() as connection:
        query = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE collation_name = 'C'"
        found = {row[0] for row in connection.execute(text(query))}
        declared = {
            f"{table.name}.{column.name}"
            for table in METADATA.sorted_tables
            for column in table.columns
            if column.type is tables.KEY
        }
        assert declared <= found
        index = connection.execute(text("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_party_name'"))
        assert index.scalar_one() == 1
    engine.dispose()


def test_every_key_of_the_book_begins_with_the_tenant() -> None:
    for table in METADATA.sorted_tables:
        if table.name in ABOVE_TENANTS:
            continue
        first = [
            next(iter(table.primary_key.columns)).name,
            *(next(iter(index.columns)).name for index in table.indexes),
        ]
        allowed = {"tenant", "app_user"} if table.name == "membership" else {"tenant"}
        assert set(first) <= allowed, table.name


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    book = OpenBook(database_url)
    number = book.add()
    before = book.record(number)
    tenant = book.tenant
    book.close()
    upgrade(database_url)
    book = OpenBook(database_url)
    assert book.read(lambda reader: reader.get([number]), tenant) == [before]
    book.close()


@pytest.mark.parametrize(("found", "advice"), [("0000", "kartotek database upgrade"), ("9999", "later version")])
def test_a_schema_that_is_older_or_newer_is_refused(sqlite_url: str, found: str, advice: str) -> None:
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    connection.execute("UPDATE alembic_version SET version_num = ?", [found])
    connection.commit()
    connection.close()
    with pytest.raises(Unavailable, match=advice):
        OpenBook(sqlite_url)
    # what was refused is closed, and does not keep the file
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    connection.execute("UPDATE alembic_version SET version_num = ?", [REVISION])
    connection.commit()
    connection.close()
    OpenBook(sqlite_url).close()


def test_an_empty_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(Unavailable, match="is empty"):
        OpenBook(f"sqlite:///{path}")


@pytest.mark.needs_postgres
def test_an_empty_postgresql_database_is_refused(postgres: object, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_database")()
    database = open_database(url, ToyExecutor(), Clock())

    async def run() -> None:
        try:
            with pytest.raises(Unavailable, match="is empty"):
                await database.start()
        finally:
            await database.stop()

    asyncio.run(run())


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.operations import Operations

    def fail(*_arguments: object, **_members: object) -> None:
        raise RuntimeError("made up")

    path = tmp_path / "half.db"
    with monkeypatch.context() as patch:
        patch.setattr(Operations, "execute", fail)
        with pytest.raises(RuntimeError, match="made up"):
            upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()
    upgrade(f"sqlite:///{path}")
    OpenBook(f"sqlite:///{path}").close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(Unavailable):
        open_database(url, ToyExecutor(), Clock())


def _plain(statement: str) -> str:
    return " ".join(statement.split())
