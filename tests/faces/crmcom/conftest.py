"""A server and a client that is logged in, one for each test module."""

from collections.abc import Iterator

import pytest

from tests.faces.crmcom.client import CrmCom
from tests.rig.fixtures import server
from tests.rig.server import RunningServer

__all__ = ["server"]


@pytest.fixture(scope="module")
def crm(server: RunningServer) -> Iterator[CrmCom]:
    """Yield a client with a token."""
    with CrmCom(server) as client:
        yield client
