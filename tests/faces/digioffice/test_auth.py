"""The ways in: sessions with their cookies, bearer tokens, API keys, the host's tenant; and who is kept out."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role, Tenant
from kartotek.services.administration import AddAccessToken, AddTenant, AddUser
from kartotek.services.passwords import hash_password
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
    assert httpx.post(f"{browser.base_url}{ROUTE.removeprefix('/')}", json=message(), cookies=stolen).status_code == 401


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


def test_an_api_key_comes_in_several_ways(server: RunningServer) -> None:
    application = demo.APPLICATION
    database = server.kartotek.database
    key = server.run(database.write_accounts(_key_command(application)))
    for headers, auth in (
        ({"Authorization": f"Bearer {key}"}, None),
        ({"X-Api-Key": key}, None),
        ({}, httpx.BasicAuth(key, "")),
    ):
        response = httpx.post(f"{server.url}{ROUTE}", json=message(), headers=headers, auth=auth)
        assert response.json()["Response"]["Status"] == "Ok"
    wrong = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"Authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong.json()["ResponseStatus"]["Message"]) == (401, "Not Authenticated")
