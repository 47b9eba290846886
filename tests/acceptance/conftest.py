"""Fixtures: a server on each database, and somebody who has logged in through all of its faces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.visitor import Visitor, visiting
from tests.rig.fixtures import any_server, server
from tests.rig.server import RunningServer

__all__ = ["any_server", "server"]


@pytest.fixture(scope="module")
def visitor(any_server: RunningServer) -> Iterator[Visitor]:
    """Yield the visitor of a server, one for the module on each database in turn."""
    with visiting(any_server) as found:
        yield found
