"""The ways in: sessions with their cookies, bearer tokens, API keys, the host's tenant; and who is kept out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role, Tenant
from kartotek.domain.ports import Command
from kartotek.services.administration import AddKey, AddTenant, AddUser
from kartotek.services.passwords import hash_password
from kartotek.services.sessions import session_key
from tests.faces.digioffice.messages import COMPANY, Json, guid, header
from tests.rig.server import RunningServer

ROUTE = f"/api/4PSBC/{COMPANY}"
CREDENTIALS = {"UserName": demo.LOGIN, "Password": demo.PASSWORD}


def message() -> Json:
    return {"Header": header(), "Data": {"systemId": guid(), "name": "Bouw BV"}}


@pytest.fixture
def browser(server: RunningServer) -> Iterator[httpx.Client]:
    """Yield a client that keeps cookies and knows nobody yet."""
    with httpx.Client(base_url=server.url, timeout=20) as made:
        yield made


@pytest.mark.parametrize(
    "address", ["/api/auth/credentials", "/api/auth/login", "/api/authenticate", "/api/json/reply/Authenticate"]
)
def test_a_session_lasts_until_it_is_ended(browser: httpx.Client, address: str) -> None:
    assert browser.get("/api/auth").json()["ResponseStatus"]["Message"] == "Not Authenticated"
    answer = browser.post(address, json=CREDENTIALS | {"provider": "credentials"}).json()
    assert (answer["UserName"], answer["DisplayName"], answer["Roles"]) == (demo.LOGIN, "Demo User", ["Admin"])
    assert answer["SessionId"] == browser.cookies["ss-id"]
    assert browser.cookies["ss-opt"] == "temp"
    assert browser.get("/api/auth").json() == {
        name: answer[name] for name in ("UserId", "UserName", "DisplayName", "Roles", "Permissions")
    }
    assert browser.post(ROUTE, json=message()).json()["Response"]["Status"] == "Ok"
    stolen = dict(browser.cookies)
    assert browser.post("/api/auth/logout").json() == {}
    assert "ss-id" not in browser.cookies
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in stolen.items())}
    assert httpx.post(browser.base_url.join(ROUTE), json=message(), headers=cookies).status_code == 401


def test_a_session_to_be_remembered_has_a_cookie_that_stays(browser: httpx.Client) -> None:
    response = browser.post("/api/auth/credentials", data=CREDENTIALS | {"RememberMe": "true"})
    lasting = next(value for value in response.headers.get_list("set-cookie") if value.startswith("ss-pid="))
    assert "Max-Age=" in lasting
    assert "HttpOnly" in lasting
    assert "expires" not in lasting.lower()
    assert browser.post(ROUTE, json=message()).status_code == 200


@pytest.mark.parametrize(
    ("address", "body", "status", "code", "reason"),
    [
        ("/api/auth/credentials", {"UserName": demo.LOGIN, "Password": "x"}, 401, "Unauthorized", "Invalid Username"),
        ("/api/auth/credentials", {"UserName": "nobody", "Password": "x"}, 401, "Unauthorized", "Invalid Username"),
        ("/api/auth/credentials", {"UserName": demo.LOGIN}, 400, "NotEmpty", "'Password' must not be empty."),
        ("/api/auth/credentials", {}, 400, "NotEmpty", "'UserName' must not be empty."),
        ("/api/auth/facebook", {}, 404, "NotFound", "No configuration was added for OAuth provider 'facebook'"),
        ("/api/auth", {}, 401, "Unauthorized", "Not Authenticated"),
    ],
)
def test_a_login_that_fails_says_why(
    browser: httpx.Client, address: str, body: Json, status: int, code: str, reason: str
) -> None:
    response = browser.post(address, json=body)
    told = response.json()["ResponseStatus"]
    assert (response.status_code, told["ErrorCode"]) == (status, code)
    assert reason in told["Message"]
    assert "ss-id" not in browser.cookies


def run(server: RunningServer, command: Command[Any]) -> Any:
    return server.run(server.kartotek.database.write_accounts(command))


def key_for(server: RunningServer, tenant: int, *, read_only: bool = False) -> str:
    key = uuid.uuid4().hex.upper()
    run(
        server,
        AddKey(key=session_key(key), login=demo.LOGIN, name=key, face="digioffice", tenant=tenant, read_only=read_only),
    )
    return key


def test_an_api_key_comes_in_several_ways(server: RunningServer) -> None:
    key = key_for(server, server.principal().tenant)
    ways: list[tuple[dict[str, str], httpx.BasicAuth | None]] = [
        ({"Authorization": f"Bearer {key}"}, None),
        ({"X-Api-Key": key}, None),
        ({}, httpx.BasicAuth(key, "")),
    ]
    for headers, auth in ways:
        response = httpx.post(f"{server.url}{ROUTE}", json=message(), headers=headers, auth=auth)
        assert response.json()["Response"]["Status"] == "Ok"
    wrong = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"Authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong.json()["ResponseStatus"]["Message"]) == (401, "Not Authenticated")


def test_a_key_that_may_only_read_imports_nothing(server: RunningServer) -> None:
    key = key_for(server, server.principal().tenant, read_only=True)
    before = server.last_change()
    response = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"X-Api-Key": key})
    assert (response.status_code, response.json()["ResponseStatus"]["ErrorCode"]) == (403, "Forbidden")
    assert server.last_change() == before


def test_the_host_names_the_tenant_and_tenants_never_meet(server: RunningServer) -> None:
    tenant = Tenant(
        id=0,
        name="Bouw",
        country="NL",
        timezone="Europe/Amsterdam",
        language="nl",
        currency="EUR",
        names={"digioffice": "gateway.bouw.example"},
    )
    number = run(server, AddTenant(tenant=tenant, items=[]))
    login, hashed = f"{uuid.uuid4().hex}@example.com", hash_password("secret")
    run(server, AddUser(login=login, name="Bo", password_hash=hashed, tenant=number, role=Role.EDITOR))
    there = {"Host": "gateway.bouw.example"}
    sent = message()
    with httpx.Client(base_url=server.url, auth=(login, "secret")) as own:
        assert own.post(ROUTE, json=sent, headers=there).json()["Response"]["Status"] == "Ok"
    stranger = httpx.post(f"{server.url}{ROUTE}", json=sent, headers=there, auth=(demo.LOGIN, demo.PASSWORD))
    assert stranger.status_code == 401
    mine = httpx.post(f"{server.url}{ROUTE}", json=sent, auth=(demo.LOGIN, demo.PASSWORD)).json()["Response"]
    assert mine["Status"] == "Ok"
    taken = {"Header": header(), "Data": {"digiOfficeId": mine["DigiOfficeGlobalID"], "name": "x"}}
    answer = httpx.post(f"{server.url}{ROUTE}", json=taken, headers=there, auth=(login, "secret")).json()["Response"]
    assert (answer["Status"], "onbekend" in answer["Errors"]) == ("Error", True)


def test_a_page_of_another_site_cannot_use_what_a_browser_remembers(server: RunningServer) -> None:
    before = server.last_change()
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    response = httpx.post(f"{server.url}{ROUTE}", json=message(), headers=headers, auth=(demo.LOGIN, demo.PASSWORD))
    assert (response.status_code, response.json()["ResponseStatus"]["ErrorCode"]) == (403, "Forbidden")
    assert server.last_change() == before
    own = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"Origin": server.url}, auth=(demo.LOGIN, "demo"))
    assert own.status_code == 200
