"""The vendor's npm client, logged in by ticket, by bearer token and by a browser's cookies."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kartotek import demo
from kartotek.faces.superoffice import FACE, credentials, new_secret
from kartotek.services.administration import AddKey
from kartotek.services.sessions import session_key
from tests.clients.webapi import Failed, WebApi
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

pytestmark = pytest.mark.needs_node


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(sqlite_url(tmp_path_factory.mktemp("book"))) as running:
        yield running


def _headers(server: RunningServer, way: str) -> dict[str, str]:
    """Return what the client's authenticateWithTicket, authenticateWithToken or a browser adds to each request."""
    if way == "cookies":
        login = {"username": demo.LOGIN, "password": demo.PASSWORD}
        given = httpx.post(f"{server.url}/api/v1/login", json=login)
        cookies = "; ".join(f"{name}={value}" for name, value in given.cookies.items())
        return {"Cookie": cookies, "X-XSRF-TOKEN": given.cookies["XSRF-TOKEN"]}
    secret = new_secret()
    command = AddKey(
        key=session_key(secret),
        login=demo.LOGIN,
        name=way,
        face=FACE,
        tenant=server.principal().tenant,
        read_only=False,
    )
    server.run(server.kartotek.database.write_accounts(command))
    ticket, bearer = credentials(secret, demo.SUPEROFFICE_TENANT)
    return {"Authorization": ticket if way == "ticket" else bearer, "SO-AppToken": "f2398a3a7"}


@pytest.mark.parametrize("way", ["ticket", "bearer", "cookies"])
def test_the_client_logs_in(server: RunningServer, way: str) -> None:
    client = WebApi(f"{server.url}/{demo.SUPEROFFICE_TENANT}", axiosConfig={"headers": _headers(server, way)})
    try:
        made = client.call("ContactRestApi", "post", {"name": way})
        assert (made["name"], made["createdBy"]["fullName"]) == (way, "Demo User")
        assert client.call("ContactRestApi", "getById", made["contactId"]) == made
    finally:
        client.close()


def test_the_client_is_refused_with_a_ticket_that_is_none(server: RunningServer) -> None:
    client = WebApi(server.url, axiosConfig={"headers": {"Authorization": f"SOTicket 7T:{new_secret()}"}})
    try:
        with pytest.raises(Failed) as refused:
            client.call("ContactRestApi", "getDefault")
        assert refused.value.status == 401
    finally:
        client.close()
