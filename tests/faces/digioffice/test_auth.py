"""The ways in: sessions with their cookies, bearer tokens, API keys, the host's tenant; and who is kept out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role, Session, Tenant
from kartotek.domain.ports import Command
from kartotek.services.administration import AddKey, AddTenant, AddUser
from kartotek.services.passwords import hash_password
from kartotek.services.sessions import CloseSession, OpenSession, session_key
from tests.faces.digioffice.messages import COMPANY, Json, guid, header
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

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
    "address",
    [
        "/api/auth/credentials",
        "/api/auth/credentials.json",
        "/api/auth/login",
        "/api/authenticate",
        "/api/authenticate/credentials",
        "/api/json/reply/Authenticate",
        "/json/reply/Authenticate",
    ],
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
        ("/api/auth/credentials.exe", CREDENTIALS, 404, "NotFound", "OAuth provider 'credentials.exe'"),
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


@pytest.mark.parametrize("address", ["/api/auth/credentials", "/api/auth?provider=credentials", "/api/auth"])
def test_a_password_in_an_address_logs_nobody_in(browser: httpx.Client, address: str) -> None:
    response = browser.get(address, params=CREDENTIALS)
    assert (response.status_code, response.json()["ResponseStatus"]["ErrorCode"]) == (405, "NotSupportedException")
    assert not browser.cookies


def test_an_older_cookie_does_not_stand_in_the_way_of_a_newer_one(server: RunningServer, browser: httpx.Client) -> None:
    browser.post("/api/auth/credentials", json=CREDENTIALS)
    browser.post("/api/auth/credentials", json=CREDENTIALS | {"RememberMe": True})
    assert {"ss-id", "ss-pid"} <= browser.cookies.keys()
    server.run(server.kartotek.database.write_accounts(CloseSession(key=session_key(browser.cookies["ss-id"]))))
    assert browser.post(ROUTE, json=message()).status_code == 200
    lasting = browser.cookies["ss-pid"]
    assert browser.delete("/api/auth").status_code == 200
    assert httpx.post(f"{server.url}{ROUTE}", json=message(), cookies={"ss-pid": lasting}).status_code == 401


def test_a_bearer_token_of_a_session_that_is_over_is_told_so(server: RunningServer) -> None:
    account = server.run(server.kartotek.database.read_accounts(lambda accounts: accounts.account(demo.LOGIN)))
    session = Session(
        key=session_key("over"),
        face="digioffice",
        tenant=server.principal().tenant,
        user=account.user,
        expires=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        sliding=60,
        role=Role.EDITOR,
        credential_version=account.credential_version,
        tenant_version=1,
        access_token=None,
    )
    run(server, OpenSession(session=session))
    bearer, cookie = {"Authorization": "Bearer over"}, {"Cookie": "ss-id=over"}
    told = [httpx.post(f"{server.url}{ROUTE}", json=message(), headers=headers) for headers in (bearer, cookie)]
    assert [response.status_code for response in told] == [401, 401]
    status = told[0].json()["ResponseStatus"]
    assert (status["ErrorCode"], status["Message"]) == ("TokenException", "Token has expired")
    assert told[1].json()["ResponseStatus"]["Message"] == "Not Authenticated"


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
    for headers in ({"X-Api-Key": key_for(server, server.principal().tenant)}, _session(server)):
        assert httpx.post(f"{server.url}{ROUTE}", json=sent, headers=headers).status_code == 200
        assert httpx.post(f"{server.url}{ROUTE}", json=sent, headers=headers | there).status_code == 401
    mine = httpx.post(f"{server.url}{ROUTE}", json=sent, auth=(demo.LOGIN, demo.PASSWORD)).json()["Response"]
    assert mine["Status"] == "Ok"
    taken = {"Header": header(), "Data": {"digiOfficeId": mine["DigiOfficeGlobalID"], "name": "x"}}
    answer = httpx.post(f"{server.url}{ROUTE}", json=taken, headers=there, auth=(login, "secret")).json()["Response"]
    assert (answer["Status"], "onbekend" in answer["Errors"]) == ("Error", True)


def _session(server: RunningServer) -> dict[str, str]:
    answer = httpx.post(f"{server.url}/api/auth/credentials", json=CREDENTIALS).json()
    return {"Authorization": f"Bearer {answer['BearerToken']}"}


def test_a_page_of_another_site_cannot_use_what_a_browser_remembers(server: RunningServer) -> None:
    before = server.last_change()
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    response = httpx.post(f"{server.url}{ROUTE}", json=message(), headers=headers, auth=(demo.LOGIN, demo.PASSWORD))
    assert (response.status_code, response.json()["ResponseStatus"]["ErrorCode"]) == (403, "Forbidden")
    assert server.last_change() == before
    own = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"Origin": server.url}, auth=(demo.LOGIN, "demo"))
    assert own.status_code == 200
    origin = {"Origin": "https://evil.example"}
    login = httpx.post(f"{server.url}/api/auth/credentials", data=CREDENTIALS, headers=origin)
    assert (login.status_code, login.headers.get_list("set-cookie")) == (403, [])


def test_who_is_logged_in_is_never_told_to_a_script(browser: httpx.Client) -> None:
    browser.post("/api/auth/credentials", json=CREDENTIALS)
    response = browser.get("/api/auth?callback=steal")
    assert (response.json()["UserName"], response.headers["content-type"]) == (
        demo.LOGIN,
        "application/json; charset=utf-8",
    )


def test_pages_of_named_origins_may_call_from_a_browser(tmp_path: Path) -> None:
    app = {"Origin": "https://app.example.com"}
    with (
        running_server(sqlite_url(tmp_path), digioffice_origins=(app["Origin"],)) as server,
        httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD), headers=app) as client,
    ):
        wanted = {"Access-Control-Request-Headers": "authorization, content-type"}
        preflight = client.options(ROUTE, headers=wanted)
        assert preflight.headers["access-control-allow-methods"] == "POST"
        assert preflight.headers["access-control-allow-headers"] == "authorization, content-type"
        for sent in (message(), {}):
            response = client.post(ROUTE, json=sent)
            assert response.headers["access-control-allow-origin"] == app["Origin"]
        stranger = client.post(ROUTE, json=message(), headers={"Origin": "https://evil.example"})
        assert stranger.status_code == 403
