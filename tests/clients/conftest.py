"""Fixtures: a server of one's own for every library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """Yield a server on an empty book of the demo tenant, for one test: what it reads is what it wrote."""
    with running_server(sqlite_url(tmp_path)) as running:
        yield running
