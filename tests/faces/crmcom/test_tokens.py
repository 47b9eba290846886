"""Logging in, and what a token is and is not."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from typing import Any

import jwt
import pytest

from kartotek import demo
from kartotek.domain.accounts import Session
from kartotek.services.sessions import ProlongSession, session_key
from tests.faces.crmcom.administration import new_key, settings, withdraw
from tests.faces.crmcom.client import CrmCom, Refused, answered, data, login
from tests.faces.crmcom.transcripts import answer, sample
from tests.rig.fixtures import sqlite_url
from tests.rig.server import running_server

WRONG = "AUTHENTICATION.INVALIDCREDENTIALSEXCEPTION"


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def test_a_token_has_the_published_form(crm: CrmCom) -> None:
    envelope = crm.send("authentication/token", json.dumps(login()))
    assert envelope.keys() == answer("authentication_token").keys()
    assert envelope["status"] == answer("authentication_token")["status"]
    token = envelope["data"]["token"]
    assert envelope["data"].keys() == {"token"}
    assert token.startswith("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.")
    claims = claims_of(token)
    assert claims.keys() == {"jti", "usr", "org", "oun", "iat", "exp"}
    assert len(claims["jti"]) == 32
    assert claims["oun"] == "48305F8849E3C18B227C5BE3A27BA6DF"
    assert "demo" not in json.dumps(claims).lower()


def test_the_sample_request_is_understood_and_its_credentials_are_not_ours(crm: CrmCom) -> None:
    with pytest.raises(Refused, match=WRONG):
        data(crm.send("authentication/token", sample("authentication_token_request")))


def test_every_login_gets_its_own_token(crm: CrmCom) -> None:
    tokens = {crm.post("authentication/token", login())["token"] for _ in range(3)}
    assert len(tokens) == 3
    identity = crm.person()
    for token in tokens:
        shown = crm.get("contact_information/show", token=token, contact_information_identifier=f"id={identity}")
        assert shown["id"] == identity


def test_a_token_of_our_own_making_opens_nothing(crm: CrmCom) -> None:
    claims = claims_of(crm.token)
    for forged in (
        jwt.encode(claims, "x" * 32, algorithm="HS256"),
        jwt.encode(claims, None, algorithm="none"),
        crm.token[:-1],
        f"{crm.token}=",
    ):
        with pytest.raises(Refused, match="INVALIDTOKEN"):
            crm.get("contact_information/show", token=forged, contact_information_identifier="id=1")


@pytest.mark.parametrize(
    "parameters", [{"username": "nobody"}, {"password": "wrong"}, {"organisation": "other"}, {"unit": "no such unit"}]
)
def test_wrong_credentials_are_refused_alike(crm: CrmCom, parameters: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        crm.post("authentication/token", login(**parameters))
    assert refused.value.code == WRONG
    assert refused.value.message == "The username, password, organisation or unit is wrong."


@pytest.mark.parametrize("name", ["username", "password", "organisation"])
def test_credentials_are_mandatory(crm: CrmCom, name: str) -> None:
    with pytest.raises(Refused, match=f"MANDATORYPARAMETERMISSINGEXCEPTION: {name}"):
        crm.post("authentication/token", login(**{name: ""}))


@pytest.mark.parametrize("unit", ["48305f8849e3c18b227c5be3a27ba6df", "MG", "admin unit"])
def test_a_unit_is_found_by_id_code_or_name(crm: CrmCom, unit: str) -> None:
    token = crm.post("authentication/token", login(unit=unit))["token"]
    assert claims_of(token)["oun"] == "48305F8849E3C18B227C5BE3A27BA6DF"


def test_a_token_ends_after_its_time_and_names_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = sqlite_url(tmp_path_factory.mktemp("expired"))
    with running_server(url, token_seconds=0) as server, CrmCom(server) as crm:
        claims = claims_of(crm.token)
        assert claims["iat"] == claims["exp"]
        with pytest.raises(Refused, match="INVALIDTOKEN"):
            crm.person()
        assert crm.changes() == 0


def test_too_many_failures_are_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = sqlite_url(tmp_path_factory.mktemp("throttled"))
    with running_server(url, login_failures_per_user=1) as server, CrmCom(server) as crm:
        with pytest.raises(Refused, match=WRONG):
            crm.post("authentication/token", login(password="wrong"))
        with pytest.raises(Refused, match="TOOMANYATTEMPTS"):
            crm.post("authentication/token", login())


def test_a_released_token_opens_nothing(crm: CrmCom) -> None:
    identity = crm.person()
    token = crm.post("authentication/token", login())["token"]
    assert crm.post("authentication/token/release", {"token": token}) is None
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        crm.get("contact_information/show", token=token, contact_information_identifier=f"id={identity}")
    for method in ("contact_information/update", "authentication/token/release"):
        with pytest.raises(Refused, match="INVALIDTOKEN"):
            crm.post(method, {"token": token})
    assert crm.show(identity)["id"] == identity, "other tokens of the user stay"


@pytest.mark.parametrize("parameters", [{"token": ""}, {"token": "no such token"}, {"token": None}])
def test_only_a_token_that_is_good_is_released(crm: CrmCom, parameters: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        crm.post("authentication/token/release", parameters)


# -- the older form ----------------------------------------------------------------------------------------------


def test_a_tenant_may_have_tokens_of_the_older_form(crm: CrmCom) -> None:
    with settings(crm, tokens="hex"):
        token = crm.post("authentication/token", login())["token"]
    assert re.fullmatch("[0-9A-F]{32}", token)
    assert crm.get("contact_information/list", token=token, id_number="nobody") == []
    crm.post("authentication/token/release", {"token": token})
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        crm.get("contact_information/list", token=token, id_number="nobody")


def test_a_token_of_the_older_form_lives_for_an_hour_after_its_last_use(crm: CrmCom) -> None:
    with settings(crm, tokens="hex"):
        token = crm.post("authentication/token", login())["token"]
    assert remaining(crm, token) == pytest.approx(3600, abs=60)
    expire(crm, token, seconds=1800)
    crm.get("contact_information/list", token=token, id_number="nobody")
    assert remaining(crm, token) == pytest.approx(3600, abs=60)
    expire(crm, token, seconds=-1)
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        crm.get("contact_information/list", token=token, id_number="nobody")


def test_a_token_lives_for_two_hours_used_or_not(crm: CrmCom) -> None:
    token = crm.post("authentication/token", login())["token"]
    assert remaining(crm, token) == pytest.approx(7200, abs=60)
    expire(crm, token, seconds=60)
    crm.get("contact_information/list", token=token, id_number="nobody")
    assert remaining(crm, token) <= 60


def expire(crm: CrmCom, token: str, seconds: int) -> None:
    """Move the end of a token to so many seconds from now."""
    end = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)
    crm.server.run(crm.server.kartotek.database.write_accounts(ProlongSession(key=session_key(token), expires=end)))


def remaining(crm: CrmCom, token: str) -> float:
    """Return the seconds until a token ends."""
    database = crm.server.kartotek.database
    session: Session = crm.server.run(database.read_accounts(lambda accounts: accounts.session(session_key(token))))
    return (session.expires - dt.datetime.now(dt.UTC)).total_seconds()


# -- keys --------------------------------------------------------------------------------------------------------


def by_key(crm: CrmCom, key: str, body: str = "", password: str = "") -> str:
    answer = crm.http.post("/authentication/web_api_key/token", content=body, auth=(key, password))
    return str(data(answered(answer))["token"])


def test_a_key_is_exchanged_for_a_token(crm: CrmCom) -> None:
    token = by_key(crm, new_key(crm, "exchange"))
    assert claims_of(token)["oun"] == "48305F8849E3C18B227C5BE3A27BA6DF"
    made = crm.post("contact_information/create", {"token": token, "type": "COMPANY", "company_name": "By key"})
    assert crm.show(made["id"])["log_information"]["created_by_user"]["username"] == "demo@example.com"


def test_a_key_goes_with_a_unit(crm: CrmCom) -> None:
    key = new_key(crm, "unit")
    assert claims_of(by_key(crm, key, '{"unit": "MG"}'))["oun"] == "48305F8849E3C18B227C5BE3A27BA6DF"
    with pytest.raises(Refused, match=WRONG):
        by_key(crm, key, '{"unit": "no such unit"}')
    with pytest.raises(Refused, match="INVALIDREQUEST"):
        by_key(crm, key, "unit=MG")


def test_tokens_end_with_the_key(crm: CrmCom) -> None:
    key = new_key(crm, "ending")
    token = by_key(crm, key)
    withdraw(crm, "ending")
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        crm.get("contact_information/list", token=token, id_number="nobody")
    with pytest.raises(Refused, match=WRONG):
        by_key(crm, key)


def test_a_read_only_key_changes_nothing(crm: CrmCom) -> None:
    identity, token = crm.person(), by_key(crm, new_key(crm, "reading", read_only=True))
    shown = crm.get("contact_information/show", token=token, contact_information_identifier=f"id={identity}")
    assert shown["id"] == identity
    newest = crm.changes()
    for method, parameters in (
        ("create", {"type": "COMPANY", "company_name": "X"}),
        ("update", {"contact_information_identifier": {"id": identity}, "title": "X"}),
    ):
        with pytest.raises(Refused, match="ACCESSDENIED"):
            crm.post(f"contact_information/{method}", {"token": token, **parameters})
    assert crm.changes() == newest


def test_no_other_credentials_are_a_key(crm: CrmCom) -> None:
    for user, password in ((demo.LOGIN, demo.PASSWORD), ("", ""), ("0" * 32, ""), (crm.token, "")):
        with pytest.raises(Refused, match=f"{WRONG}: The web API key is missing or wrong"):
            by_key(crm, user, password=password)
    for header in ("", "Basic", "Basic %", "Bearer x"):
        answer = crm.http.post("/authentication/web_api_key/token", headers={"authorization": header})
        with pytest.raises(Refused, match=WRONG):
            data(answered(answer))


def test_a_key_is_no_token_and_credentials_open_no_other_method(crm: CrmCom) -> None:
    key = new_key(crm, "no token")
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        crm.get("contact_information/list", token=key, id_number="nobody")
    answer = crm.http.post("/contact_information/create", content="{}", auth=(key, ""))
    with pytest.raises(Refused, match="INVALIDTOKEN"):
        data(answered(answer))
