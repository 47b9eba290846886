"""A server and a client that is logged in, one for each test module."""

from collections.abc import Iterator

import pytest

from tests.faces.crmcom.client import CrmCom
from tests.rig.fixtures import any_server, server
from tests.rig.server import RunningServer

__all__ = ["any_server", "server"]


@pytest.fixture(scope="module")
def crm(server: RunningServer) -> Iterator[CrmCom]:
    """Yield a client with a token."""
    with CrmCom(server) as client:
        yield client


@pytest.fixture(scope="module")
def crm_on_each_database(any_server: RunningServer) -> Iterator[CrmCom]:
    """Yield a client with a token, once on each database."""
    with CrmCom(any_server) as client:
        yield client
