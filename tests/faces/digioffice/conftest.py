"""A server and a client that is logged in with Basic credentials."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kartotek import demo
from tests.rig.fixtures import any_server, server
from tests.rig.server import RunningServer

__all__ = ["any_server", "server"]


@pytest.fixture(scope="module")
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=20) as made:
        yield made
