"""Transcripts in every format: success, business error, validation error and 401, byte for byte but for the ids."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import httpx
import pytest

from kartotek import demo
from tests.faces.digioffice.messages import company, guid, person
from tests.rig.server import RunningServer

ROUTE: Final = "/api/4PSBC/ImportContactpersoon"
_NS: Final = "http://schemas.datacontract.org/2004/07/DO.Synchronization.IDB_4PSBC.DTO"
_XMLNS: Final = f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="{_NS}"'
_TYPES: Final = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.servicestack.net/types"'
_NO_META: Final = '<Meta i:nil="true" />'
_DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>'
REASON: Final = "crmCompanyId 6adf7dd9-1eb4-ed11-bb62-e905056c4d97 is onbekend in DigiOffice"
NIL: Final = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Transcript:
    """One format: a request with places for the ids, and its answers."""

    content_type: str
    answered: str
    request: str
    no_data: str
    ok: str
    error: str
    invalid: str
    stranger: str


JSON: Final = Transcript(
    content_type="application/json",
    answered="application/json; charset=utf-8",
    request=(
        '{"Header":{"Contains":"ContactPerson","Date":"2024-05-01T10:00:00","MessageID":"m-0001","Sender":"4PS"},'
        '"Data":{"systemId":"%(system)s","companyName4ps":"CRONUS NL","no":"CP00042","crmCompanyId":"%(company)s",'
        '"crmPersonId":"%(person)s","jobTitle":"Calculator","phoneNo":"+31 24 1234567","mobilePhoneNo":"",'
        '"eMail":"gonnie@example.nl","blocked":false}}'
    ),
    no_data='{"Header":{"MessageID":"m-0001"}}',
    ok=(
        '{"Header":{"Contains":"ContactPerson","Date":"2024-05-01T10:00:00","MessageID":"m-0001","Sender":"DigiOffice"},'
        '"Response":{"Status":"Ok","DigiOfficeContactPersonID":"%(id)s","DigiOfficeGlobalID":"%(global)s"}}'
    ),
    error=(
        '{"Header":{"Contains":"ContactPerson","Date":"2024-05-01T10:00:00","MessageID":"m-0001","Sender":"DigiOffice"},'
        f'"Response":{{"Status":"Error","Errors":"{REASON}","DigiOfficeContactPersonID":"",'
        f'"DigiOfficeGlobalID":"{NIL}"}}}}'
    ),
    invalid=(
        '{"ResponseStatus":{"ErrorCode":"NotEmpty","Message":"\'Data\' must not be empty.","Errors":[{"ErrorCode":'
        '"NotEmpty","FieldName":"Data","Message":"\'Data\' must not be empty."}]}}'
    ),
    stranger='{"ResponseStatus":{"ErrorCode":"Unauthorized","Message":"Not Authenticated","Errors":[]}}',
)
JSONL: Final = Transcript(
    content_type="text/jsonl",
    answered="text/jsonl",
    request=JSON.request,
    no_data=JSON.no_data,
    ok=JSON.ok,
    error=JSON.error,
    invalid=JSON.invalid,
    stranger=JSON.stranger,
)
JSV: Final = Transcript(
    content_type="text/jsv",
    answered="text/jsv",
    request=(
        '{Header:{Contains:ContactPerson,Date:"2024-05-01T10:00:00",MessageID:m-0001,Sender:4PS},Data:{'
        "systemId:%(system)s,companyName4ps:CRONUS NL,no:CP00042,crmCompanyId:%(company)s,crmPersonId:%(person)s,"
        'jobTitle:Calculator,phoneNo:+31 24 1234567,mobilePhoneNo:"",eMail:gonnie@example.nl,blocked:False}}'
    ),
    no_data="{Header:{MessageID:m-0001}}",
    ok=(
        '{Header:{Contains:ContactPerson,Date:"2024-05-01T10:00:00",MessageID:m-0001,Sender:DigiOffice},Response:{'
        "Status:Ok,DigiOfficeContactPersonID:%(id)s,DigiOfficeGlobalID:%(global)s}}"
    ),
    error=(
        '{Header:{Contains:ContactPerson,Date:"2024-05-01T10:00:00",MessageID:m-0001,Sender:DigiOffice},Response:{'
        f'Status:Error,Errors:{REASON},DigiOfficeContactPersonID:"",DigiOfficeGlobalID:{NIL}}}}}'
    ),
    invalid=(
        "{ResponseStatus:{ErrorCode:NotEmpty,Message:'Data' must not be empty.,Errors:[{ErrorCode:NotEmpty,"
        "FieldName:Data,Message:'Data' must not be empty.}]}}"
    ),
    stranger="{ResponseStatus:{ErrorCode:Unauthorized,Message:Not Authenticated,Errors:[]}}",
)


def _cell(jsv: str) -> str:
    return '"' + jsv.replace('"', '""') + '"'


def _cells(jsv: str, second: str) -> str:
    """Return the CSV of an object with two objects in it, given its JSV."""
    found = re.fullmatch(r"\{Header:(\{.*?\})," + second + r":(\{.*\})\}", jsv)
    assert found
    return f"Header,{second}\r\n{_cell(found[1])},{_cell(found[2])}\r\n"


def _status(jsv: str) -> str:
    found = re.fullmatch(r"\{ResponseStatus:(\{.*\})\}", jsv)
    assert found
    return f"ResponseStatus\r\n{_cell(found[1])}\r\n"


CSV: Final = Transcript(
    content_type="text/csv",
    answered="text/csv",
    request=_cells(JSV.request, "Data"),
    no_data="Header,Data\r\n{MessageID:m-0001},\r\n",
    ok=_cells(JSV.ok, "Response"),
    error=_cells(JSV.error, "Response"),
    invalid=_status(JSV.invalid),
    stranger=_status(JSV.stranger),
)
_HEADER: Final = "<Contains>ContactPerson</Contains><Date>2024-05-01T10:00:00</Date><MessageID>m-0001</MessageID>"
_XML_REQUEST: Final = (
    f"<IDB_4PSBC_Import_ContactPerson {_XMLNS}><Data><blocked>false</blocked>"
    '<companyId i:nil="true" /><companyName4ps>CRONUS NL</companyName4ps><crmCompanyId>%(company)s</crmCompanyId>'
    '<crmPersonId>%(person)s</crmPersonId><digiOfficeId i:nil="true" /><eMail>gonnie@example.nl</eMail>'
    "<jobTitle>Calculator</jobTitle><mobilePhoneNo></mobilePhoneNo><no>CP00042</no><phoneNo>+31 24 1234567</phoneNo>"
    f"<systemId>%(system)s</systemId></Data><Header>{_HEADER}<Sender>4PS</Sender></Header>"
    "</IDB_4PSBC_Import_ContactPerson>"
)
_XML_OK: Final = (
    f"<IDB_4PSBC_Response_ContactPerson {_XMLNS}><Header>{_HEADER}<Sender>DigiOffice</Sender></Header><Response>"
    "<DigiOfficeContactPersonID>%(id)s</DigiOfficeContactPersonID><DigiOfficeGlobalID>%(global)s</DigiOfficeGlobalID>"
    '<Errors i:nil="true" /><Status>Ok</Status></Response></IDB_4PSBC_Response_ContactPerson>'
)
_XML_ERROR: Final = (
    f"<IDB_4PSBC_Response_ContactPerson {_XMLNS}><Header>{_HEADER}<Sender>DigiOffice</Sender></Header><Response>"
    f"<DigiOfficeContactPersonID></DigiOfficeContactPersonID><DigiOfficeGlobalID>{NIL}</DigiOfficeGlobalID>"
    f"<Errors>{REASON}</Errors><Status>Error</Status></Response></IDB_4PSBC_Response_ContactPerson>"
)
_XML_INVALID: Final = (
    f"<ErrorResponse {_TYPES}><ResponseStatus><ErrorCode>NotEmpty</ErrorCode><Message>'Data' must not be empty."
    '</Message><StackTrace i:nil="true" /><Errors><ResponseError><ErrorCode>NotEmpty</ErrorCode><FieldName>Data'
    f"</FieldName><Message>'Data' must not be empty.</Message>{_NO_META}</ResponseError></Errors>{_NO_META}"
    "</ResponseStatus></ErrorResponse>"
)
XML: Final = Transcript(
    content_type="application/xml",
    answered="application/xml",
    request=_XML_REQUEST,
    no_data=f"<IDB_4PSBC_Import_ContactPerson {_XMLNS}><Header>{_HEADER}</Header></IDB_4PSBC_Import_ContactPerson>",
    ok=_DECLARATION + _XML_OK,
    error=_DECLARATION + _XML_ERROR,
    invalid=_DECLARATION + _XML_INVALID,
    stranger=(
        f"{_DECLARATION}<ErrorResponse {_TYPES}><ResponseStatus><ErrorCode>Unauthorized</ErrorCode><Message>"
        f'Not Authenticated</Message><StackTrace i:nil="true" /><Errors />{_NO_META}</ResponseStatus></ErrorResponse>'
    ),
)


def _soap(namespace: str, content_type: str) -> Transcript:
    def wrapped(payload: str, head: str = "") -> str:
        block = f"<s:Header>{head}</s:Header>" if head else ""
        return f'{_DECLARATION}<s:Envelope xmlns:s="{namespace}">{block}<s:Body>{payload}</s:Body></s:Envelope>'

    return Transcript(
        content_type=content_type,
        answered=content_type,
        request=wrapped(XML.request),
        no_data=wrapped(XML.no_data),
        ok=wrapped(_XML_OK),
        error=wrapped(_XML_ERROR),
        invalid=wrapped(_XML_INVALID, '<X-Status xmlns="http://schemas.servicestack.net/types">400</X-Status>'),
        stranger="",
    )


FORMATS: Final = {"json": JSON, "jsonl": JSONL, "jsv": JSV, "csv": CSV, "xml": XML}
SOAPS: Final = {
    "/api/soap11": _soap("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"),
    "/api/soap12": _soap("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8"),
}
_BASIC: Final = "Basic " + base64.b64encode(f"{demo.LOGIN}:{demo.PASSWORD}".encode()).decode()


@pytest.fixture(scope="module")
def ids(client: httpx.Client) -> dict[str, str]:
    return {"system": guid(), "company": company(client), "person": person(client)}


@pytest.fixture(params=[*FORMATS, *SOAPS])
def at(request: pytest.FixtureRequest) -> tuple[str, Transcript]:
    name: str = request.param
    return (ROUTE, FORMATS[name]) if name in FORMATS else (name, SOAPS[name])


@pytest.fixture(scope="module")
def plain(server: RunningServer) -> Iterator[httpx.Client]:
    """Yield a client that adds nothing of its own."""
    with httpx.Client(base_url=server.url, timeout=20) as made:
        yield made


def post(plain: httpx.Client, at: tuple[str, Transcript], body: str, **headers: str) -> httpx.Response:
    path, transcript = at
    kinds = {"Content-Type": transcript.content_type, "Accept": transcript.content_type.partition(";")[0]}
    return plain.post(path, content=body.encode(), headers={**kinds, "Authorization": _BASIC, **headers})


def canonical(text: str) -> str:
    """Return XML without its choice of prefixes; other text as it is."""
    text = re.sub(r"(</?)(?:s|soap):", r"\1s:", text)
    text = re.sub(
        r'<s:Envelope [^>]*?"(http://(?:schemas\.xmlsoap|www\.w3)\.org/[^"]*envelope/?)"[^>]*>', r"<E \1>", text
    )
    return re.sub(r' xmlns:d="[^"]*"', "", text)


def test_success(plain: httpx.Client, at: tuple[str, Transcript], ids: dict[str, str]) -> None:
    response = post(plain, at, at[1].request % ids)
    assert (response.status_code, response.headers["content-type"]) == (200, at[1].answered)
    assert response.headers["vary"] == "Accept"
    found = (
        re.search(r"ContactPersonID\W+(\d+)", response.text),
        re.search(r"GlobalID\W+([0-9a-f-]{36})", response.text),
    )
    assert found[0]
    assert found[1]
    expected = at[1].ok % {"id": found[0][1], "global": found[1][1]}
    assert canonical(response.text) == canonical(expected)
    if at[1] is CSV:
        name = 'attachment;filename="IDB_4PSBC_Import_ContactPerson.csv"'
        assert response.headers["content-disposition"] == name


def test_a_business_error(plain: httpx.Client, at: tuple[str, Transcript], ids: dict[str, str]) -> None:
    stranger = ids | {"company": "6adf7dd9-1eb4-ed11-bb62-e905056c4d97"}
    response = post(plain, at, at[1].request % stranger)
    assert (response.status_code, response.headers["content-type"]) == (200, at[1].answered)
    assert canonical(response.text) == canonical(at[1].error)


def test_a_validation_error(plain: httpx.Client, at: tuple[str, Transcript]) -> None:
    response = post(plain, at, at[1].no_data)
    soap = at[0] in SOAPS
    assert (response.status_code, response.headers.get("x-status")) == ((200, "400") if soap else (400, None))
    assert response.headers["content-type"] == at[1].answered
    assert canonical(response.text) == canonical(at[1].invalid)


def test_nobody_is_let_in_without_a_credential(plain: httpx.Client, at: tuple[str, Transcript]) -> None:
    response = post(plain, at, at[1].no_data, Authorization="")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'basic realm="/auth/basic"'
    assert response.text == at[1].stranger  # over SOAP nothing: who is not let in never reaches it
    assert response.headers.get("content-type") == (at[1].answered if at[1].stranger else None)
