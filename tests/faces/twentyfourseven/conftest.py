"""Fixtures: the server, and a client that has logged in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faces.twentyfourseven.client import Soap
from tests.faces.twentyfourseven.services import Services
from tests.rig.fixtures import any_server, server
from tests.rig.server import RunningServer

__all__ = ["any_server", "server"]


@pytest.fixture
def soap(server: RunningServer) -> Soap:
    """Return a client with a session."""
    client = Soap(server.url)
    client.login()
    return client


@pytest.fixture
def stranger(server: RunningServer) -> Soap:
    """Return a client without a session."""
    return Soap(server.url)


@pytest.fixture(scope="module")
def services(server: RunningServer) -> Iterator[Services]:
    """Return a client of both services."""
    found = Services(server.url)
    yield found
    found.http.close()
