"""AuthenticateService over a socket: sessions, and every way of not getting one."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from kartotek.faces.twentyfourseven.auth import session_cookie
from kartotek.web.face import Request
from tests.faces.twentyfourseven.client import AUTHENTICATE, Soap, credential, envelope


def test_login_answers_a_session_id_and_sets_the_cookie(stranger: Soap) -> None:
    answer = stranger.login()
    token = answer.only("LoginResult")
    assert re.fullmatch("[a-z0-9]{24}", token)
    assert answer.headers["set-cookie"] == f"ASP.NET_SessionId={token}; path=/; HttpOnly"
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    # Clients read the reply by this very text.
    assert re.search(r"<LoginResult>(.*)</LoginResult>", answer.text)
    assert "<soap:Envelope " in answer.text
    assert '<LoginResponse xmlns="http://24sevenOffice.com/webservices"><LoginResult>' in answer.text


def test_a_wrong_password_gets_an_empty_result_and_no_cookie(stranger: Soap) -> None:
    answer = stranger.login("wrong")
    assert answer.status == 200
    assert "<LoginResult />" in answer.text
    assert "set-cookie" not in {name.lower() for name in answer.headers}


def test_has_session_tells_a_good_cookie_from_a_bad_one(soap: Soap, stranger: Soap) -> None:
    assert soap.call("HasSession").only("HasSessionResult") == "true"
    assert stranger.call("HasSession").only("HasSessionResult") == "false"
    stranger.cookies["ASP.NET_SessionId"] = "csjilsasysb1h245qmwvsumx"
    assert stranger.call("HasSession").only("HasSessionResult") == "false"
    empty = stranger.post(AUTHENTICATE, envelope("HasSession"), {"Cookie": "ASP.NET_SessionId="})
    assert empty.only("HasSessionResult") == "false"


def test_an_unknown_application_is_a_fault_with_the_vendors_text(stranger: Soap) -> None:
    answer = stranger.login(application=str(uuid4()))
    assert answer.status == 500
    assert "<faultcode>soap:Server</faultcode>" in answer.text
    assert answer.fault() == (
        "Server was unable to process request. ---> Your application id is not registered. "
        "Please visit http://developer.24sevenoffice.com to register."
    )


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<credential />",
        "<credential><Username>demo@example.com</Username><Password>demo</Password></credential>",
        credential(application=""),
        credential(application="None"),
        credential(application="00000000-0000-0000-0000-000000000000"),
    ],
)
def test_a_missing_or_malformed_application_id_is_a_fault(stranger: Soap, inner: str) -> None:
    answer = stranger.call("Login", inner)
    assert answer.status == 500
    assert "LoginResult" not in answer.text


@pytest.mark.parametrize("identity", ["", "00000000-0000-0000-0000-000000000000"])
def test_an_identity_of_zeros_is_not_set(stranger: Soap, identity: str) -> None:
    answer = stranger.call("Login", credential(extra=f"<IdentityId>{identity}</IdentityId>"))
    assert len(answer.only("LoginResult")) == 24


def test_an_identity_that_the_user_does_not_have_is_blocked(stranger: Soap) -> None:
    answer = stranger.call("Login", credential(extra=f"<IdentityId>{uuid4()}</IdentityId>"))
    assert "IdentityId is blocked" in answer.fault()


def test_the_guid_may_be_in_braces_and_capitals(stranger: Soap) -> None:
    answer = stranger.call("Login", credential(application="{11111111-1111-4111-8111-111111111111}"))
    assert len(answer.only("LoginResult")) == 24


def test_over_tls_the_cookie_stays_there() -> None:
    for scheme, end in (("https", "; HttpOnly; Secure"), ("http", "; HttpOnly")):
        request = Request({"scheme": scheme, "server": ("kartotek.example", 443), "headers": []})
        assert session_cookie(request, "abc") == ("set-cookie", f"ASP.NET_SessionId=abc; path=/{end}")


@pytest.mark.parametrize("operation", ["SavePerson", "GetPersons", "GetPersonsDetailed", "GetCompanies"])
def test_without_a_session_an_operation_is_a_fault(stranger: Soap, operation: str) -> None:
    answer = stranger.call(operation)
    assert answer.status == 500
    assert answer.fault().partition("---> ")[2] == "Session is not authenticated"


def test_without_a_session_a_message_is_not_looked_at(stranger: Soap) -> None:
    answer = stranger.call("SaveCompanies", "<companies><Company><Type>Nonsense</Type></Company></companies>")
    assert answer.fault().partition("---> ")[2] == "Session is not authenticated"


def test_the_path_may_be_in_any_case_and_at_the_old_address(stranger: Soap) -> None:
    for path in ("/Authenticate/V001/Authenticate.asmx", "/authenticate/authenticate.asmx"):
        assert stranger.post(path, envelope("Login", credential())).status == 200


def test_too_many_wrong_passwords_are_throttled(stranger: Soap) -> None:
    wrong = credential("wrong").replace("demo@example.com", "somebody@example.com")
    answers = [stranger.call("Login", wrong) for _ in range(11)]
    assert [answer.status for answer in answers] == [200] * 10 + [500]
    assert "Too many login attempts" in answers[-1].fault()
