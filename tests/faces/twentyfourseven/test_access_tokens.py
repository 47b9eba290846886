"""AuthenticateByToken over a socket: programs that log in without a password."""

from __future__ import annotations

from uuid import UUID

import pytest

from kartotek import demo
from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import Soap, tree
from tests.rig.server import RunningServer

UNKNOWN = UUID("9d3f2b1c-7a54-4e0b-8c1d-5e6f7a8b9c0d")
"""A GUID that names nothing."""


def token(secret: str, application: str = demo.APPLICATION) -> str:
    """Return the parameter of AuthenticateByToken."""
    return f"<token><ApplicationId>{application}</ApplicationId><Id>{secret}</Id></token>"


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_token_opens_a_session(server: RunningServer, stranger: Soap, version: str) -> None:
    secret = accounts.add_token(server, f"for {version}")
    answer = stranger.call("AuthenticateByToken", token("{" + secret.upper() + "}"), version=version)
    passport = tree(answer.result()[0])
    assert passport["Email"] == demo.LOGIN
    session = str(passport["SessionId"])
    assert answer.headers["set-cookie"] == f"ASP.NET_SessionId={session}; path=/; HttpOnly"
    stranger.cookies["ASP.NET_SessionId"] = session
    identity = tree(stranger.call("GetIdentity").result()[0])
    assert passport["Identities"] == {"Identity": identity}
    assert passport["Id"] == identity["User"]["Id"]  # type: ignore[index]
    assert stranger.save("<FirstName>By token</FirstName>") > 0


def test_a_wrong_token_is_answered_with_nothing(server: RunningServer, stranger: Soap) -> None:
    for wrong in (str(UNKNOWN), "00000000-0000-0000-0000-000000000000"):
        answer = stranger.call("AuthenticateByToken", token(wrong))
        assert answer.status == 200
        assert list(answer.result()) == []
        assert "set-cookie" not in {name.lower() for name in answer.headers}


@pytest.mark.parametrize("inner", ["", "<token />", token(str(UNKNOWN), str(UNKNOWN))])
def test_a_program_that_is_not_registered_is_a_fault(stranger: Soap, inner: str) -> None:
    assert "Your application id is not registered." in stranger.call("AuthenticateByToken", inner).fault()


def test_a_token_that_is_no_guid_is_a_fault(stranger: Soap) -> None:
    assert "unable to read request" in stranger.call("AuthenticateByToken", token("secret")).fault()


def test_a_token_that_is_withdrawn_ends_its_sessions_and_no_others(
    server: RunningServer, soap: Soap, stranger: Soap
) -> None:
    secret = accounts.add_token(server, "withdrawn")
    answer = stranger.call("AuthenticateByToken", token(secret))
    stranger.cookies["ASP.NET_SessionId"] = answer.only("AuthenticateByTokenResult/SessionId")
    assert stranger.call("HasSession").only("HasSessionResult") == "true"
    accounts.remove_token(server, "withdrawn")
    assert stranger.call("GetPersons").fault().endswith("Session is not authenticated")
    assert list(stranger.call("AuthenticateByToken", token(secret)).result()) == []
    assert soap.call("HasSession").only("HasSessionResult") == "true"
