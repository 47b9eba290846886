"""The quota of a tenant over a socket: headers that count down, and the quarantine."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import Soap
from tests.faces.twentyfourseven.test_identities import id_of
from tests.rig.server import RunningServer

# The HTTP server writes every name in lower case.
REMAINING, RESET = "apilimitremaining", "apilimitreset"


@pytest.fixture
def limited(server: RunningServer, soap: Soap) -> Soap:
    """Return a client of a tenant of its own, which may make three requests in an hour."""
    tenant = accounts.second_tenant(server)
    accounts.settings(server, tenant, requests_per_hour=3)
    identity = id_of(soap, tenant)
    assert soap.call("SetIdentityById", f"<identityId>{identity}</identityId>").only("SetIdentityByIdResult") == "true"
    return soap


def test_without_a_quota_there_are_no_headers(soap: Soap) -> None:
    assert not {REMAINING, RESET} & soap.call("GetPersons").headers.keys()


def test_every_answer_tells_what_is_left_and_until_when(limited: Soap) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    answers = [limited.call("GetPersons", version=version) for version in ("1.1", "1.2", "1.1")]
    assert [answer.headers[REMAINING] for answer in answers] == ["2", "1", "0"]
    (reset,) = {answer.headers[RESET] for answer in answers}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", reset)
    until = dt.datetime.fromisoformat(reset)
    assert dt.timedelta(hours=1) <= until - before < dt.timedelta(hours=1, minutes=1)


def test_beyond_the_quota_nothing_is_done(server: RunningServer, limited: Soap) -> None:
    reset = [limited.call("GetPersons") for _ in range(3)][-1].headers[RESET]
    for excess, version in ((1, "1.1"), (2, "1.2")):
        answer = limited.call("SavePerson", "<personItem><FirstName>Late</FirstName></personItem>", version=version)
        assert answer.status == 500
        assert answer.fault() == (
            f"Server was unable to process request. ---> Limit exceeded by {excess}. Request is blocked. "
            f"Quarantine ends at {reset}"
        )
        assert (answer.headers[REMAINING], answer.headers[RESET]) == ("0", reset)
    assert limited.call("HasSession").only("HasSessionResult") == "true"
    assert len(limited.login().only("LoginResult")) == 24
    assert limited.persons("<Name>Late</Name>") == []


def test_another_tenant_is_not_in_quarantine(limited: Soap, stranger: Soap) -> None:
    for _ in range(4):
        limited.call("GetPersons")
    stranger.login()
    assert stranger.call("GetPersons").status == 200


def test_what_is_not_carried_out_for_want_of_a_session_costs_nothing(limited: Soap, stranger: Soap) -> None:
    for _ in range(5):
        assert stranger.call("GetPersons").status == 500
    assert limited.call("GetPersons").headers[REMAINING] == "2"
