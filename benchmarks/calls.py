"""The calls of the three faces as bytes: log in, read one party, create one.

What is created is the same everywhere: a name, an e-mail address, a phone number, a postal address and a note. The
number in it makes every party another one and has always the same length, so that all requests are equally long.
"""

from __future__ import annotations

import base64
import http.client
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from kartotek import demo

NUMBER = "%(number)08d"


@dataclass(frozen=True)
class Calls:
    """How one face is called, once logged in.

    ``space`` is the handle space of the parties that are read, with their relations or without; ``read`` and
    ``create`` are whole HTTP requests with ``%(id)s`` or ``%(number)08d`` in them; an answer without ``read_mark``
    or ``create_mark`` in it is an error. ``id_pattern`` finds the id in a request again; ``token`` names the session,
    and is empty where every request carries a password.
    """

    name: str
    title: str
    read_label: str
    create_label: str
    space: str
    read: str
    create: str
    read_mark: str
    create_mark: str
    read_path: str
    create_path: str
    id_pattern: str
    content_type: str
    relations: bool
    token: str = ""

    def reading(self, handle: str) -> bytes:
        """Return the request that reads the party with a handle."""
        return (self.read % {"id": handle}).encode()

    def creating(self, number: int) -> bytes:
        """Return the request that creates the party with a number of at most eight digits."""
        return (self.create % {"number": number}).encode()


def log_in(url: str) -> list[Calls]:
    """Return the calls of every face, logged in as the demo user at a server."""
    return [make(url) for make in FACES]


def exchange(url: str, request: bytes) -> bytes:
    """Send one whole request to the server at an address and return the answer's body.

    Raises:
        RuntimeError: the answer's status is not 200.
    """
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return _send(url, method, path, headers, body)[1]


def _send(url: str, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:500]!r}")
        return dict(answer.getheaders()), content
    finally:
        connection.close()


def _request(method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    """Return an HTTP/1.1 request with the placeholder of ``body`` still in it."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        length = len((body % {"id": "", "number": 0}).encode())
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", body])


# -- SuperOffice -------------------------------------------------------------------------------------------------


def _superoffice(url: str) -> Calls:
    secret = base64.b64encode(f"{demo.LOGIN}:{demo.PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", "Accept": "application/json"}
    body = {
        "Name": f"Nordlys Bakeri {NUMBER} AS",
        "OrgNr": f"9{NUMBER}",
        "Emails": [{"Value": f"post{NUMBER}@nordlys.example"}],
        "Phones": [{"Value": f"+47 {NUMBER}"}],
        "Address": {
            "Postal": {"Address1": "Storgata 1", "City": "Oslo", "Zipcode": "0155"},
        },
        "Country": {"CountryId": 578},
        "Description": "Met at the trade fair",
    }
    return Calls(
        name="superoffice",
        title="SuperOffice",
        read_label="GET Contact/{id}",
        create_label="POST Contact",
        space="superoffice.contact",
        read=_request("GET", "/api/v1/Contact/%(id)s", headers),
        create=_request("POST", "/api/v1/Contact", headers | {"Content-Type": "application/json"}, json.dumps(body)),
        read_mark='"ContactId":',
        create_mark='"ContactId":',
        read_path="/api/v1/Contact/",
        create_path="/api/v1/Contact",
        id_pattern=r"/Contact/(\d+)",
        content_type="application/json; charset=utf-8",
        relations=True,
    )


# -- CRM.COM -----------------------------------------------------------------------------------------------------


def _crmcom(url: str) -> Calls:
    root = "/crmapi/rest/v2"
    login = {"username": demo.LOGIN, "password": demo.PASSWORD, "organisation": demo.ORGANISATION}
    kind = {"Content-Type": "application/json"}
    _, answer = _send(url, "POST", f"{root}/authentication/token", kind, json.dumps(login).encode())
    token = json.loads(answer)["data"]["token"]
    body = {
        "token": token,
        "type": "PERSON",
        "first_name": "Louis",
        "last_name": f"Kozior{NUMBER}",
        "demographics": {"id_number": f"X{NUMBER}"},
        "email_set": [{"type": "PERSONAL", "email_address": f"louis{NUMBER}@kozior.example"}],
        "phone_set": [{"type": "MOBILE", "number": f"+357{NUMBER}"}],
        "address_set": [
            {
                "type": "HOME",
                "street_name": "Storgata",
                "street_number": "1",
                "town_city": "Nicosia",
                "postal_code": "2000",
                "notes": "Met at the trade fair",
            }
        ],
    }
    path = f"{root}/contact_information/show?token={token}&contact_information_identifier=id=%(id)s"
    return Calls(
        name="crmcom",
        title="CRM.COM",
        read_label="show",
        create_label="create",
        space="global",
        read=_request("GET", path, {}),
        create=_request("POST", f"{root}/contact_information/create", kind, json.dumps(body)),
        read_mark='"code":"OK"',
        create_mark='"code":"OK"',
        read_path=f"{root}/contact_information/show",
        create_path=f"{root}/contact_information/create",
        id_pattern=r"identifier=id=([0-9A-F]{32})",
        content_type="application/json;charset=UTF-8",
        relations=True,
        token=token,
    )


# -- 24SevenOffice -----------------------------------------------------------------------------------------------

NAMESPACE = "http://24sevenOffice.com/webservices"
_PERSON_SERVICE = "/CRM/Contact/PersonService.asmx"
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
    "<soap:Body>{}</soap:Body></soap:Envelope>"
)
_LOGIN = (
    f'<Login xmlns="{NAMESPACE}"><credential><ApplicationId>{demo.APPLICATION}</ApplicationId>'
    f"<Username>{demo.LOGIN}</Username><Password>{demo.PASSWORD}</Password></credential></Login>"
)
_SAVE = (
    f'<SavePerson xmlns="{NAMESPACE}"><personItem><Comment>Met at the trade fair</Comment>'
    f"<EmailAddresses><EmailAddress><Type>Primary</Type><Value>bob{NUMBER}@olsen.example</Value></EmailAddress>"
    f"</EmailAddresses><FirstName>Bob</FirstName><LastName>Olsen{NUMBER}</LastName>"
    f"<PhoneNumbers><PhoneNumber><Type>Mobile</Type><Value>+47{NUMBER}</Value></PhoneNumber></PhoneNumbers>"
    "<PostAddress><City>Skien</City><Country>NO</Country><PostalCode>3715</PostalCode><Street>Storgata 1</Street>"
    "<Type>Post</Type></PostAddress></personItem></SavePerson>"
)
_GET = f'<GetPersons xmlns="{NAMESPACE}"><personSearch><Id>%(id)8s</Id></personSearch></GetPersons>'
"""Ids are padded, so that all messages are equally long; XML Schema lets blanks stand around an integer."""


def soap_headers(operation: str, session: str = "") -> dict[str, str]:
    """Return the headers of a SOAP 1.1 request, with the cookie of a session."""
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{NAMESPACE}/{operation}"'}
    return headers | ({"Cookie": session} if session else {})


def soap_session(url: str) -> str:
    """Log in to 24SevenOffice and return the session as a Cookie header."""
    path, body = "/authenticate/v001/authenticate.asmx", _ENVELOPE.format(_LOGIN).encode()
    headers, answer = _send(url, "POST", path, soap_headers("Login"), body)
    found = re.search(r"ASP\.NET_SessionId=[^;]+", headers.get("set-cookie", ""))
    if found is None:
        raise RuntimeError(f"Login gave no session: {answer[:500]!r}")
    return found[0]


def soap_request(path: str, operation: str, session: str, message: str) -> str:
    """Return a SOAP 1.1 request with the placeholders of its message still in it."""
    return _request("POST", path, soap_headers(operation, session), _ENVELOPE.format(message))


def _twentyfourseven(url: str) -> Calls:
    session = soap_session(url)
    return Calls(
        name="twentyfourseven",
        title="24SevenOffice",
        read_label="GetPersons by Id",
        create_label="SavePerson",
        space="twentyfourseven.person",
        read=soap_request(_PERSON_SERVICE, "GetPersons", session, _GET),
        create=soap_request(_PERSON_SERVICE, "SavePerson", session, _SAVE),
        read_mark="<PersonItem>",
        create_mark="<SavePersonResult>",
        read_path=_PERSON_SERVICE,
        create_path=_PERSON_SERVICE,
        id_pattern=r"<Id> *(\d+)</Id>",
        content_type="text/xml; charset=utf-8",
        relations=False,
        token=session.partition("=")[2],
    )


FACES: tuple[Callable[[str], Calls], ...] = (_superoffice, _crmcom, _twentyfourseven)
"""The faces, in the order of the report."""
