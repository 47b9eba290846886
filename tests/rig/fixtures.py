"""Fixtures that start the server: `server` on SQLite, `any_server` once on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.server import RunningServer, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server on an empty SQLite book of the demo tenant, one for the test module."""
    with running_server(sqlite_url(tmp_path_factory.mktemp("book"))) as running:
        yield running


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgres)])
def any_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server on an empty book of the demo tenant, on each database in turn."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("book"))
    else:
        url = request.getfixturevalue("postgres_url")
    with running_server(url) as running:
        yield running


def sqlite_url(folder: Path) -> str:
    """Return the URL of a SQLite book in a folder."""
    return f"sqlite:///{folder / 'book.db'}"
