"""A server and a client that is logged in with Basic credentials, as the vendor's own programs are on-site."""

from collections.abc import Iterator

import httpx
import pytest

from kartotek import demo
from tests.rig.fixtures import server
from tests.rig.server import RunningServer

__all__ = ["server"]


@pytest.fixture(scope="module")
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=20) as made:
        yield made
