"""What is refused gets the vendor's own kind of error from every face, and nothing is stored: one table of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import pytest

from kartotek import demo
from tests.acceptance.visitor import Visitor
from tests.faces.crmcom.client import PREFIX
from tests.faces.twentyfourseven.client import AUTHENTICATE, NS, PERSON, credential, envelope

JSON: Final = {"Content-Type": "application/json"}
CREATE: Final = "/crmapi/rest/v2/contact_information/create"
TOKEN: Final = "/crmapi/rest/v2/authentication/token"
LONG: Final = "x" * (2 << 20)
ENTITIES: Final = '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Request:
    """A request, as it is posted; ``known`` tells whether it comes with the visitor's session or token."""

    path: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    known: bool = True
    auth: tuple[str, str] | None = None


# -- each vendor's own kind of error ---------------------------------------------------------------------------------


def fault(answer: httpx.Response, expected: str) -> None:
    """A SOAP fault of ASP.NET: 500, faultcode and faultstring."""
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    code, _, words = expected.partition(" ")
    assert f"<faultcode>soap:{code}</faultcode>" in answer.text
    assert words in answer.text


def empty_login(answer: httpx.Response, _: str) -> None:
    """A login that fails is an empty LoginResult, and no cookie."""
    assert answer.status_code == 200
    assert "<LoginResult />" in answer.text or "<LoginResult></LoginResult>" in answer.text, answer.text
    assert "set-cookie" not in answer.headers


def error_object(answer: httpx.Response, expected: str) -> None:
    """SuperOffice's error object under an HTTP status."""
    status, _, kind = expected.partition(" ")
    assert (answer.status_code, answer.json()["ErrorType"]) == (int(status), kind)
    assert answer.json()["Error"] is True
    assert (answer.status_code == 401) == ("www-authenticate" in answer.headers)


def status_code(answer: httpx.Response, expected: str) -> None:
    """CRM.COM's envelope: HTTP 200, a code in ``status``, no data."""
    assert answer.status_code == 200
    tree: dict[str, Any] = answer.json()
    assert (tree["status"]["code"], tree["data"]) == (PREFIX + expected, None)


# -- the table -------------------------------------------------------------------------------------------------------


def _soap(operation: str, inner: str, *, known: bool = True, path: str = PERSON) -> Request:
    return Request(path, envelope(operation, inner), {"SOAPAction": f'"{NS}/{operation}"'}, known=known)


def _save(first_name: str, *, known: bool = True) -> Request:
    return _soap("SavePerson", f"<personItem><FirstName>{first_name}</FirstName></personItem>", known=known)


def _rest(body: str, path: str = "/api/v1/Contact", *, known: bool = True) -> Request:
    return Request(path, body, JSON, known=known)


def _crm(members: dict[str, Any], *, known: bool = True) -> Request:
    body = {"token": "TOKEN"} if known else {}
    return Request(CREATE, json.dumps(body | {"type": "COMPANY", "company_name": "X"} | members), JSON, known=known)


Row = tuple[str, Request, Callable[[httpx.Response, str], None], str]

TABLE: Final[tuple[Row, ...]] = (
    (
        "wrong credentials",
        _soap("Login", credential(password="wrong"), known=False, path=AUTHENTICATE),
        empty_login,
        "",
    ),
    (
        "wrong credentials",
        Request("/api/v1/Contact", '{"Name":"X"}', JSON, known=False, auth=(demo.LOGIN, "wrong")),
        error_object,
        "401 ArgumentException",
    ),
    (
        "wrong credentials",
        Request(
            TOKEN,
            json.dumps({"username": demo.LOGIN, "password": "wrong", "organisation": demo.ORGANISATION}),
            JSON,
            known=False,
        ),
        status_code,
        "AUTHENTICATION.INVALIDCREDENTIALSEXCEPTION",
    ),
    ("no session", _save("A", known=False), fault, "Server Session is not authenticated"),
    ("no session", _rest('{"Name":"X"}', known=False), error_object, "401 ArgumentException"),
    ("no session", _crm({}, known=False), status_code, "AUTHENTICATION.INVALIDTOKENEXCEPTION"),
    ("unknown token", _crm({"token": "A" * 32}, known=False), status_code, "AUTHENTICATION.INVALIDTOKENEXCEPTION"),
    ("malformed", _save("A</Wrong>"), fault, "Client There is an error in XML document"),
    ("malformed", _rest('{"Name":'), error_object, "400 ArgumentException"),
    ("malformed", Request(CREATE, '{"token":', JSON), status_code, "WEBAPI.INVALIDREQUESTEXCEPTION"),
    (
        "DOCTYPE",
        Request(PERSON, ENTITIES + _save("&y;").body.partition("?>")[2], _save("").headers),
        fault,
        "Client DTD is prohibited",
    ),
    ("DOCTYPE", _rest(ENTITIES + "<Contact/>"), error_object, "400 ArgumentException"),
    ("DOCTYPE", Request(CREATE, ENTITIES + "<x/>", JSON), status_code, "WEBAPI.INVALIDREQUESTEXCEPTION"),
    ("NUL", _save("A\0B"), fault, "Client There is an error in XML document"),
    ("NUL by name", _save("A&#0;B"), fault, "Client There is an error in XML document"),
    ("NUL", _rest('{"Name":"A\\u0000B"}'), error_object, "400 ArgumentException"),
    ("NUL", _crm({"company_name": "A\0B"}), status_code, "WEBAPI.INVALIDREQUESTEXCEPTION"),
    ("over the limit", _save(LONG), fault, "Client Maximum request length exceeded"),
    ("over the limit", _rest(json.dumps({"Name": LONG})), error_object, "413 HttpException"),
    ("over the limit", _crm({"company_name": LONG}), status_code, "WEBAPI.INVALIDREQUESTEXCEPTION"),
    ("unknown operation", _soap("SaveEverybody", ""), fault, "Client Server did not recognize the value of HTTP"),
    ("unknown operation", _rest('{"Name":"X"}', "/api/v1/Everybody"), error_object, "404 HttpException"),
    (
        "unknown operation",
        Request("/crmapi/rest/v2/contact_information/abolish", '{"token":"TOKEN"}', JSON),
        status_code,
        "WEBAPI.METHODNOTFOUNDEXCEPTION",
    ),
)


@pytest.fixture(autouse=True)
def nothing_is_stored(visitor: Visitor) -> Iterator[None]:
    before = visitor.stored()
    yield
    assert visitor.stored() == before


@pytest.mark.parametrize(
    ("request_", "error", "expected"),
    [pytest.param(*row[1:], id=f"{row[0]}-{row[2].__name__}") for row in TABLE],
)
def test_the_answer_is_the_vendors_own_error(
    visitor: Visitor, request_: Request, error: Callable[[httpx.Response, str], None], expected: str
) -> None:
    error(_post(visitor, request_), expected)


def _post(visitor: Visitor, request: Request) -> httpx.Response:
    soap = request.path.endswith(".asmx")
    headers = request.headers | ({"Content-Type": "text/xml; charset=utf-8"} if soap else {})
    cookies = visitor.soap.cookies if request.known and soap else {}
    auth = (demo.LOGIN, demo.PASSWORD) if request.known else request.auth
    body = request.body.replace('"TOKEN"', f'"{visitor.crm.token}"') if request.known else request.body
    with httpx.Client(base_url=visitor.server.url, cookies=cookies, timeout=30) as client:
        if auth is not None:
            client.auth = auth
        return client.post(request.path, content=body.encode(), headers=headers)
