"""Browsers: the cookie pair, the page that gives it, and pages of other sites (over a real socket)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role
from kartotek.services.administration import ChangePassword, RemoveUser
from kartotek.services.passwords import hash_password
from tests.faces.superoffice.accounts import PASSWORD, add_tenant, add_user
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

CREDENTIALS = {"username": demo.LOGIN, "password": demo.PASSWORD}
CONTACT = "/api/v1/Contact"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def browser(server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=20) as made:
        yield made


def log_in(browser: httpx.Client, path: str = "/api/v1/login", **credentials: str) -> dict[str, str]:
    """Log in; return the header that goes with every request."""
    answer = browser.post(path, json=CREDENTIALS | credentials)
    assert answer.status_code == 200, answer.text
    assert browser.cookies["XSRF-TOKEN"] == answer.json()["XsrfToken"]
    return {"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]}


def test_the_cookie_pair_and_the_header_open_the_api(browser: httpx.Client) -> None:
    header = log_in(browser)
    made = browser.post(CONTACT, json={"Name": "By browser"}, headers=header)
    assert made.status_code == 200
    assert made.json()["CreatedBy"]["FullName"] == "Demo User"
    assert browser.get(f"{CONTACT}/{made.json()['ContactId']}", headers=header).json()["Name"] == "By browser"


def test_cookies_are_kept_from_scripts_and_other_sites(browser: httpx.Client) -> None:
    answer = browser.post("/api/v1/login", data=CREDENTIALS)
    session, xsrf = sorted(answer.headers.get_list("set-cookie"))
    assert re.fullmatch(r"SoSession=[\w-]{43}; Path=/; SameSite=Lax; HttpOnly", session)
    assert re.fullmatch(r"XSRF-TOKEN=[\w-]{43}; Path=/; SameSite=Lax", xsrf)


@pytest.mark.parametrize(
    ("headers", "word"),
    [
        ({}, "X-XSRF-TOKEN HTTP header missing."),
        ({"X-XSRF-TOKEN": ""}, "does not belong"),
        ({"X-XSRF-TOKEN": "wrong"}, "does not belong"),
        ({"X-XSRF-TOKEN": "ø"}, "does not belong"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_cookies_alone_open_nothing(browser: httpx.Client, method: str, headers: dict[str, str], word: str) -> None:
    log_in(browser)
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    answer = browser.request(method, f"{CONTACT}/default" if method == "GET" else CONTACT, headers=raw)
    assert answer.status_code == 401
    assert word in answer.json()["Message"]


def test_the_header_without_the_session_opens_nothing(browser: httpx.Client) -> None:
    header = log_in(browser)
    browser.cookies.delete("SoSession")
    answer = browser.get(f"{CONTACT}/default", headers=header)
    assert answer.status_code == 401
    assert "www-authenticate" not in answer.headers


def test_the_token_of_one_session_is_no_good_for_another(browser: httpx.Client) -> None:
    header = log_in(browser)
    log_in(browser)
    assert browser.get(f"{CONTACT}/default", headers=header).status_code == 401


def test_logging_out_ends_the_session(browser: httpx.Client) -> None:
    header = log_in(browser)
    session = browser.cookies["SoSession"]
    answer = browser.post("/api/v1/logout")
    assert answer.status_code == 204
    assert not browser.cookies
    again = browser.get(f"{CONTACT}/default", headers={**header, "Cookie": f"SoSession={session}"})
    assert again.status_code == 401


@pytest.mark.parametrize(
    "credentials",
    [
        {"username": demo.LOGIN, "password": "wrong"},
        {"username": demo.LOGIN, "password": ""},
        {"username": "nobody@example.com", "password": "x"},
        {"username": demo.LOGIN, "password": demo.PASSWORD, "tenant": "Cust99999"},
        {"username": demo.LOGIN, "password": demo.PASSWORD, "tenant": "Cust20002"},
        {"username": demo.LOGIN},
        {},
    ],
)
def test_wrong_credentials_are_all_answered_alike(
    browser: httpx.Client, server: RunningServer, credentials: dict[str, str]
) -> None:
    if server.run(server.kartotek.database.read_accounts(lambda a: a.tenant_named("superoffice", "Cust20002"))) is None:
        add_tenant(server, "Cust20002")
    answer = browser.post("/api/v1/login", json=credentials)
    assert (answer.status_code, answer.json()["Message"][:22]) == (401, "Authentication failed:")
    assert not browser.cookies


@pytest.mark.parametrize("body", [b"", b"[]", b'{"username":["a"]}'])
def test_a_login_that_is_none_is_refused(browser: httpx.Client, body: bytes) -> None:
    assert browser.post("/api/v1/login", content=body).status_code == 400


def test_a_session_is_for_one_tenant(browser: httpx.Client, server: RunningServer) -> None:
    other = add_tenant(server, "Cust30003")
    add_user(server, demo.LOGIN, other, password=None)
    header = log_in(browser)
    assert browser.get("/Cust10001/api/v1/Contact/default", headers=header).status_code == 200
    assert browser.get("/Cust30003/api/v1/Contact/default", headers=header).status_code == 401
    header = log_in(browser, "/cust30003/api/v1/login")
    assert browser.get("/Cust30003/api/v1/Contact/default", headers=header).status_code == 200
    assert browser.get("/api/v1/Contact/default", headers=header).status_code == 200
    assert browser.get("/Cust10001/api/v1/Contact/default", headers=header).status_code == 401
    header = log_in(browser, tenant="Cust30003")
    assert browser.get("/Cust30003/api/v1/Contact/default", headers=header).status_code == 200


def test_who_leaves_the_tenant_is_out_at_once_and_a_reader_only_reads(
    browser: httpx.Client, server: RunningServer
) -> None:
    tenant = server.principal().tenant
    add_user(server, "reader@example.com", tenant, Role.READER)
    header = log_in(browser, username="reader@example.com", password=PASSWORD)
    assert browser.get(f"{CONTACT}/default", headers=header).status_code == 200
    assert browser.post(CONTACT, json={"Name": "No"}, headers=header).status_code == 403
    command = RemoveUser(login="reader@example.com", tenant=tenant)
    server.run(server.kartotek.database.write_accounts(command))
    assert browser.get(f"{CONTACT}/default", headers=header).status_code == 401


def test_a_new_password_ends_the_session(browser: httpx.Client, server: RunningServer) -> None:
    add_user(server, "new@example.com", server.principal().tenant)
    header = log_in(browser, username="new@example.com", password=PASSWORD)
    command = ChangePassword(login="new@example.com", password_hash=hash_password("other"))
    server.run(server.kartotek.database.write_accounts(command))
    assert browser.get(f"{CONTACT}/default", headers=header).status_code == 401


def test_a_session_slides_and_runs_out(tmp_path: Path) -> None:
    with (
        running_server(sqlite_url(tmp_path), superoffice_session_seconds=2) as server,
        httpx.Client(base_url=server.url, timeout=20) as browser,
    ):
        header = log_in(browser)
        for _ in range(4):
            time.sleep(0.75)
            assert browser.get(f"{CONTACT}/default", headers=header).status_code == 200
        time.sleep(2.2)
        assert browser.get(f"{CONTACT}/default", headers=header).status_code == 401


def test_failed_logins_are_throttled(tmp_path: Path) -> None:
    with (
        running_server(sqlite_url(tmp_path), login_failures_per_user=2) as server,
        httpx.Client(base_url=server.url, timeout=20) as browser,
    ):
        answers = [browser.post("/api/v1/login", json=CREDENTIALS | {"password": "wrong"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert browser.post("/api/v1/login", json=CREDENTIALS).status_code == 429


# -- the page --------------------------------------------------------------------------------------------------------


def test_a_person_logs_in_and_out_by_the_page(browser: httpx.Client, server: RunningServer) -> None:
    page = browser.get("/api/v1/login?ReturnUrl=/app/&tenant=%22%3E%3Cb%3E", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert 'value="/app/"' in page.text
    assert "<b>" not in page.text
    own = {**BROWSER, "Origin": server.url}
    wrong = browser.post("/api/v1/login", data=CREDENTIALS | {"password": "wrong"}, headers=own)
    assert (wrong.status_code, "www-authenticate" in wrong.headers) == (401, False)
    assert "Authentication failed" in wrong.text
    done = browser.post("/api/v1/login", data=CREDENTIALS | {"ReturnUrl": "/app/"}, headers=own)
    assert (done.status_code, done.headers["location"]) == (303, "/app/")
    inside = browser.get("/api/v1/login", headers=BROWSER)
    assert f'id="XSRF_TOKEN" name="XSRF_TOKEN" value="{browser.cookies["XSRF-TOKEN"]}"' in inside.text
    out = browser.post("/api/v1/logout", headers=own)
    assert (out.status_code, out.headers["location"]) == (303, "login")
    assert "XSRF_TOKEN" not in browser.get("/api/v1/login", headers=BROWSER).text


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "/a\\b"])
def test_the_page_leads_to_this_host_only(browser: httpx.Client, back: str) -> None:
    done = browser.post("/api/v1/login", data=CREDENTIALS | {"ReturnUrl": back}, headers=BROWSER)
    assert done.headers["location"] == "login"


# -- pages of other sites --------------------------------------------------------------------------------------------

EVIL = {"Origin": "https://evil.example"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "text/plain"}, b'{"Name":"Forged"}'),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"Name=Forged"),
        ({}, b'{"Name":"Forged"}'),
        ({"Content-Type": "application/json"}, b'{"Name":"Forged"}'),
    ],
)
@pytest.mark.parametrize("origin", [EVIL, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_what_a_browser_remembers_is_no_use_to_other_sites(
    client: httpx.Client, server: RunningServer, origin: dict[str, str], headers: dict[str, str], body: bytes
) -> None:
    """The client's Basic credentials stand for those that a browser remembers."""
    before = server.last_change()
    answer = client.post(CONTACT, content=body, headers=headers | origin)
    assert (answer.status_code, answer.json()["ErrorType"]) == (403, "SoAccessDeniedException")
    assert server.last_change() == before


def test_other_sites_can_neither_log_in_nor_out(browser: httpx.Client) -> None:
    assert browser.post("/api/v1/login", data=CREDENTIALS, headers=EVIL).status_code == 403
    header = log_in(browser)
    assert browser.post("/api/v1/logout", headers=EVIL).status_code == 403
    assert browser.get(f"{CONTACT}/default", headers=header).status_code == 200


def test_no_page_of_another_site_may_read_unless_it_is_named(client: httpx.Client) -> None:
    answer = client.get(f"{CONTACT}/default", headers=EVIL)
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert client.options(CONTACT, headers=EVIL).status_code == 405


def test_named_origins_may_call_from_a_browser(tmp_path: Path) -> None:
    app: dict[str, Any] = {"Origin": "https://app.example.com"}
    with (
        running_server(sqlite_url(tmp_path), superoffice_origins=("https://app.example.com",)) as server,
        httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=20) as client,
    ):
        asked = {**app, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}
        preflight = httpx.options(f"{server.url}{CONTACT}/5", headers=asked)
        assert preflight.status_code == 204
        assert "PUT" in preflight.headers["access-control-allow-methods"]
        made = client.post(CONTACT, json={"Name": "From the app"}, headers=app)
        missing = client.get(f"{CONTACT}/99999", headers=app)
        for answer, status in ((made, 200), (missing, 404), (preflight, 204)):
            assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, app["Origin"])
        assert client.post(CONTACT, json={"Name": "Forged"}, headers=EVIL).status_code == 403
        assert "access-control-allow-origin" not in client.get(f"{CONTACT}/99999", headers=EVIL).headers
