"""Fixtures of the storage suite: a book on each database in turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kartotek.storage.migrate import upgrade
from tests.contract.rig import OpenBook

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgres)]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty SQLite book, to be copied."""
    path = tmp_path_factory.mktemp("template") / "book.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of an empty SQLite book of the test's own."""
    path = tmp_path / "book.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def postgres_book_url(postgres_url: str) -> str:
    """Return the URL of a PostgreSQL book that the tests of a module share; each has a tenant of its own there."""
    upgrade(postgres_url)
    return postgres_url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a book on each database in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_book_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def book(database_url: str) -> Iterator[OpenBook]:
    """Yield an open book on each database in turn."""
    opened = OpenBook(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_book(sqlite_url: str) -> Iterator[OpenBook]:
    """Yield an open book on SQLite."""
    opened = OpenBook(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def postgres_book(postgres_book_url: str) -> Iterator[OpenBook]:
    """Yield an open book on PostgreSQL."""
    opened = OpenBook(postgres_book_url)
    yield opened
    opened.close()
