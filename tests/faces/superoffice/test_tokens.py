"""Tickets and bearer tokens, made of keys, and access tokens that keys are exchanged for (over a real socket)."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role
from kartotek.faces.superoffice import FACE, credentials, new_secret
from kartotek.services.administration import AddKey, RemoveAccessToken, RemoveUser
from kartotek.services.sessions import session_key
from tests.faces.superoffice.accounts import add_tenant, add_user
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

DEFAULT = "/api/v1/Contact/default"
TOKENS = "/login/common/oauth/tokens"


def add_key(server: RunningServer, name: str, *, tenant: int | None = None, **members: Any) -> list[str]:
    """Make a key of the demo user; return the headers that `kartotek key add` prints."""
    secret = new_secret()
    given: dict[str, Any] = {"login": demo.LOGIN, "face": FACE, "tenant": tenant or server.principal().tenant} | members
    server.run(server.kartotek.database.write_accounts(AddKey(key=session_key(secret), name=name, **given)))
    return credentials(secret, "Cust10001")


def status(server: RunningServer, authorization: str, path: str = DEFAULT, **headers: str) -> int:
    return httpx.get(server.url + path, headers={"Authorization": authorization, **headers}).status_code


def test_ticket_and_bearer_token_open_the_api(server: RunningServer) -> None:
    for authorization in add_key(server, "both"):
        headers = {"Authorization": authorization, "SO-AppToken": "83d0f3bcb9afbc7eb9d0682e9b86db52"}
        made = httpx.post(f"{server.url}/api/v1/Contact", json={"Name": authorization[:10]}, headers=headers)
        assert (made.status_code, made.json()["CreatedBy"]["FullName"]) == (200, "Demo User")
        assert status(server, authorization, "/Cust10001/api/v1/Contact/default") == 200
        assert status(server, authorization, "/SuperOffice/api/v1/Contact/default") == 200


@pytest.mark.parametrize("scheme", ["SoTicket", "SOTICKET", "soticket", "SOTicket "])
def test_the_scheme_counts_in_any_case(server: RunningServer, scheme: str) -> None:
    value = add_key(server, f"case {scheme}")[0].partition(" ")[2]
    assert status(server, f"{scheme} {value}") == 200


def test_the_envelopes_are_looked_at(server: RunningServer) -> None:
    ticket, bearer = (text.partition(" ")[2] for text in add_key(server, "envelopes"))
    secret = ticket[3:]
    wrong = [
        f"SOTicket {bearer}",
        f"Bearer {ticket}",
        f"SOTicket {secret}",
        f"Bearer {secret}",
        f"SOTicket 7T:{secret}x",
        f"SOTicket 7T:{new_secret()}",
        f"Bearer 8A:Cust10001.{new_secret()}",
        f"Bearer 8A:Cust99999.{secret}",
        f"Bearer 8A:.{secret}",
        "Bearer 8A:Cust10001.",
        "SOTicket 7T:",
        "SOTicket",
        "Bearer",
        "Negotiate abc",
        "Basic",
    ]
    answers = [httpx.get(server.url + DEFAULT, headers={"Authorization": text}) for text in wrong]
    assert {answer.status_code for answer in answers} == {401}
    wrong.append("Basic ZGVtb0BleGFtcGxlLmNvbTp3cm9uZw==")
    answers.append(httpx.get(server.url + DEFAULT, headers={"Authorization": wrong[-1]}))
    (message,) = {answer.json()["Message"] for answer in answers}
    assert message.startswith("Authentication failed: user name, password"), "it tells nobody what was wrong"


def test_a_key_opens_one_tenant(server: RunningServer) -> None:
    other = add_tenant(server, "Cust40004")
    add_user(server, demo.LOGIN, other, password=None)
    ticket, _ = add_key(server, "other tenant", tenant=other)
    secret = ticket[len("SOTicket 7T:") :]
    for authorization in (ticket, f"Bearer 8A:Cust40004.{secret}", f"Bearer 8A:cust40004.{secret}"):
        assert status(server, authorization) == 200
        assert status(server, authorization, "/Cust40004/api/v1/Contact/default") == 200
        assert status(server, authorization, "/Cust10001/api/v1/Contact/default") == 401
    assert status(server, f"Bearer 8A:Cust10001.{secret}") == 401
    assert status(server, f"Bearer 8A:Cust10001.{secret}", "/Cust40004/api/v1/Contact/default") == 401


def test_a_key_of_another_api_opens_nothing(server: RunningServer) -> None:
    for authorization in add_key(server, "crm.com", face="crmcom"):
        assert status(server, authorization) == 401


def test_a_read_only_key_and_a_readers_key_read(server: RunningServer) -> None:
    tenant = server.principal().tenant
    add_user(server, "reading@example.com", tenant, Role.READER)
    keys = [
        *add_key(server, "read-only", read_only=True),
        *add_key(server, "reader's", login="reading@example.com"),
    ]
    before = server.last_change()
    for authorization in keys:
        assert status(server, authorization) == 200
        headers = {"Authorization": authorization}
        refused = httpx.post(f"{server.url}/api/v1/Contact", json={"Name": "No"}, headers=headers)
        assert (refused.status_code, refused.json()["ErrorType"]) == (403, "SoAccessDeniedException")
    assert server.last_change() == before


def test_a_key_ends_with_its_withdrawal_and_with_its_users_place(server: RunningServer) -> None:
    tenant = server.principal().tenant
    add_user(server, "leaving@example.com", tenant)
    withdrawn, leaving = add_key(server, "withdrawn"), add_key(server, "leaving", login="leaving@example.com")
    exchanged = [refresh(server, key[1]).json()["access_token"] for key in (withdrawn, leaving)]
    everything = [*withdrawn, *leaving, *(f"Bearer {token}" for token in exchanged)]
    assert {status(server, authorization) for authorization in everything} == {200}
    write = server.kartotek.database.write_accounts
    server.run(write(RemoveAccessToken(login=demo.LOGIN, name="withdrawn")))
    server.run(write(RemoveUser(login="leaving@example.com", tenant=tenant)))
    assert {status(server, authorization) for authorization in everything} == {401}


# -- the token endpoint ----------------------------------------------------------------------------------------------


def refresh(server: RunningServer, authorization: str, **parameters: str) -> httpx.Response:
    """Exchange what `kartotek key add` prints as a bearer token."""
    given = {
        "grant_type": "refresh_token",
        "client_id": "4ref5376616343b38d14ddcd804f2654",
        "client_secret": "18f45229e442772a78df5f554e24a456",
        "refresh_token": authorization.removeprefix("Bearer "),
    }
    return httpx.post(server.url + TOKENS, params=given | parameters, headers={"Accept": "application/json"})


def test_a_key_is_exchanged_for_access_tokens(server: RunningServer) -> None:
    bearer = add_key(server, "exchanged")[1]
    first, second = refresh(server, bearer), refresh(server, bearer)
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-store")
    answer = first.json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    assert answer["access_token"].startswith("8A:Cust10001.")
    tokens = {answer["access_token"], second.json()["access_token"], bearer.removeprefix("Bearer ")}
    assert len(tokens) == 3
    assert {status(server, f"Bearer {token}") for token in tokens} == {200}
    ticket = answer["access_token"].replace("8A:Cust10001.", "7T:")
    assert status(server, f"SOTicket {ticket}") == 401
    assert refresh(server, answer["access_token"]).json()["error"] == "invalid_grant"


def test_the_parameters_may_come_as_a_form(server: RunningServer) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": add_key(server, "form")[1].removeprefix("Bearer ")}
    assert httpx.post(server.url + TOKENS, data=form).status_code == 200


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"refresh_token": ""}, "invalid_grant"),
        ({"refresh_token": "8A:Cust10001.nonsense"}, "invalid_grant"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
    ],
)
def test_what_cannot_be_exchanged_is_refused(server: RunningServer, parameters: dict[str, str], error: str) -> None:
    answer = refresh(server, "Bearer x", **parameters)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_an_access_token_runs_out(tmp_path: Path) -> None:
    with running_server(sqlite_url(tmp_path), superoffice_token_seconds=1) as server:
        token = refresh(server, add_key(server, "short")[1]).json()
        assert (token["expires_in"], status(server, f"Bearer {token['access_token']}")) == (1, 200)
        time.sleep(1.1)
        assert status(server, f"Bearer {token['access_token']}") == 401


def test_an_empty_password_will_do_for_who_has_one(server: RunningServer) -> None:
    add_user(server, "empty@example.com", server.principal().tenant, password="")
    answers = [httpx.get(server.url + DEFAULT, auth=(login, "")) for login in ("empty@example.com", demo.LOGIN)]
    assert [answer.status_code for answer in answers] == [200, 401]


@pytest.mark.needs_curl
def test_curl_sends_a_ticket(server: RunningServer) -> None:
    curl = shutil.which("curl")
    assert curl
    command = [curl, "-sS", "-f", "-H", f"Authorization: {add_key(server, 'curl')[0]}", server.url + DEFAULT]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    assert b'"ContactId":0' in done.stdout


def test_a_program_may_ask_who_it_is(server: RunningServer) -> None:
    tenant = server.principal().tenant
    add_user(server, "asking@example.com", tenant, Role.READER)
    bearer = add_key(server, "asking", login="asking@example.com")[1]
    address = f"{server.url}/Cust10001/api/v1/User/currentPrincipal"
    answer = httpx.get(address, headers={"Authorization": bearer}).json()
    found = (answer["UserName"], answer["EMailAddress"], answer["RoleName"], answer["DatabaseContextIdentifier"])
    assert found == ("asking@example.com", "asking@example.com", "Reader", "Cust10001")
    made = httpx.post(f"{server.url}/api/v1/Contact", json={"Name": "x"}, auth=(demo.LOGIN, demo.PASSWORD)).json()
    own = httpx.get(address, auth=(demo.LOGIN, demo.PASSWORD)).json()
    assert (own["AssociateId"], own["FullName"]) == (made["Associate"]["AssociateId"], "Demo User")
    assert own["CountryId"] == 578
    assert httpx.get(address).status_code == 401
