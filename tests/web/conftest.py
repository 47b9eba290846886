"""The toy face, served once for all tests of the edge that do not need a server of their own."""

from collections.abc import Iterator

import httpx
import pytest

from tests.web.serving import Served, served
from tests.web.toy import ToyFace, make_app


@pytest.fixture(scope="session")
def toy() -> ToyFace:
    return ToyFace()


@pytest.fixture(scope="session")
def server(toy: ToyFace) -> Iterator[Served]:
    with served(make_app(toy)) as running:
        yield running


@pytest.fixture
def http(server: Served) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client
