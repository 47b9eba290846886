"""What the gateway tells of itself: pages with the document's sample, classes, and a WSDL that zeep can use."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest
import zeep

from kartotek import demo
from tests.faces.digioffice.messages import NIL, guid
from tests.rig.server import RunningServer

SAMPLE_REQUEST = (
    '{"Header":{"Contains":"String","Date":"String","MessageID":"String","Sender":"String"},"Data":{"systemId":'
    '"00000000-0000-0000-0000-000000000000","digiOfficeId":"00000000-0000-0000-0000-000000000000","companyName4ps":'
    '"String","no":"String","crmCompanyId":"00000000-0000-0000-0000-000000000000","crmPersonId":'
    '"00000000-0000-0000-0000-000000000000","jobTitle":"String","phoneNo":"String","mobilePhoneNo":"String","eMail":'
    '"String","companyId":"00000000-0000-0000-0000-000000000000","blocked":false}}'
)
SAMPLE_RESPONSE = (
    '{"Header":{"Contains":"String","Date":"String","MessageID":"String","Sender":"String"},"Response":{"Status":'
    '"String","Errors":"String","DigiOfficeContactPersonID":"String","DigiOfficeGlobalID":'
    '"00000000-0000-0000-0000-000000000000"}}'
)
OPERATION = "IDB_4PSBC_Import_ContactPerson"


def page(server: RunningServer, address: str) -> str:
    response = httpx.get(server.url + address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return unescape(response.text)


def test_the_index_lists_every_service(server: RunningServer) -> None:
    text = page(server, "/api/metadata")
    for name in (OPERATION, "IDB_4PSBC_Import_Bedrijf", "IDB_4PSBC_Import_Persoon", "Ping", "Authenticate"):
        assert name in text


def test_the_page_of_a_service_has_the_documents_facts_and_samples(server: RunningServer) -> None:
    text = page(server, f"/api/jsonl/metadata?op={OPERATION}")
    for fact in (
        "Import bedrijf record vanuit 4PS",
        "Requires Authentication",
        "POST</th><td>/api/4PSBC/ImportContactpersoon",
        "Data_ContactPerson Parameters:",
        "<td>crmCompanyId</td><td>form</td>\n<td>Guid</td>\n<td>No</td>",
        "<td>blocked</td><td>form</td>\n<td>bool?</td>",
        "Reponse status (Ok/Error)",
        "GlobalID (digiOfficeId) of the contactperson in DigiOffice",
        "append the <b>.other</b> suffix",
        "HTTP + OTHER",
        "Content-Type: text/jsonl",
        SAMPLE_REQUEST,
        SAMPLE_RESPONSE,
    ):
        assert fact in text, fact


def test_the_documents_sample_names_nobody(server: RunningServer) -> None:
    headers = {"Accept": "text/jsonl", "Content-Type": "text/jsonl"}
    response = httpx.post(
        f"{server.url}/api/4PSBC/ImportContactpersoon",
        content=SAMPLE_REQUEST,
        headers=headers,
        auth=(demo.LOGIN, demo.PASSWORD),
    )
    assert response.text == (
        '{"Header":{"Contains":"String","Date":"String","MessageID":"String","Sender":"DigiOffice"},"Response":{"Status":'
        '"Error","Errors":"crmCompanyId 00000000-0000-0000-0000-000000000000 is onbekend in DigiOffice",'
        '"DigiOfficeContactPersonID":"","DigiOfficeGlobalID":"00000000-0000-0000-0000-000000000000"}}'
    )
    assert response.headers["content-type"] == "text/jsonl"


@pytest.mark.parametrize("name", ["json", "xml", "jsv", "csv", "jsonl", "soap11", "soap12"])
def test_the_sample_of_every_format_can_be_sent_as_it_stands(server: RunningServer, name: str) -> None:
    text = page(server, f"/api/{name}/metadata?op={OPERATION}")
    request, response = re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
    head, _, body = request.partition("\n\n")
    verb, address, _ = head.splitlines()[0].split()
    headers = dict(line.strip().split(": ", 1) for line in head.splitlines()[1:])
    assert (headers.pop("Host"), headers.pop("Content-Length")) == (server.url.removeprefix("http://"), "length")
    answer = httpx.request(verb, server.url + address, content=body, headers=headers, auth=(demo.LOGIN, demo.PASSWORD))
    assert answer.status_code == 200
    assert f"crmCompanyId {NIL} is onbekend in DigiOffice" in answer.text
    assert f"Content-Type: {answer.headers['content-type'].partition(';')[0]}\n" in response
    assert f"HTTP + {'OTHER' if name == 'jsonl' else name.upper()}" in text


def test_csharp_has_every_member_and_the_route(server: RunningServer) -> None:
    code = httpx.get(f"{server.url}/api/types/csharp").text
    assert '[Route("/4PSBC/ImportContactpersoon", "POST")]' in code
    assert f"public partial class {OPERATION} : IReturn<IDB_4PSBC_Response_ContactPerson>, IPost" in code
    assert "public virtual Guid? systemId { get; set; }" in code
    assert "public virtual bool? blocked { get; set; }" in code
    assert code.count("{") == code.count("}")
    assert "csharp" in page(server, "/api/metadata")
    assert OPERATION in page(server, f"/api/json/metadata?op={OPERATION}&lang=csharp")


@pytest.mark.parametrize(
    "address", ["/api/json/metadata?op=Nothing", "/api/soap11/metadata?op=Ping", "/api/types/cobol"]
)
def test_what_there_is_not_is_not_found(server: RunningServer, address: str) -> None:
    response = httpx.get(server.url + address, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["ResponseStatus"]["ErrorCode"]) == (404, "NotFound")


@pytest.mark.parametrize("version", ["soap11", "soap12"])
def test_zeep_imports_by_the_wsdl(server: RunningServer, version: str) -> None:
    client: Any = zeep.Client(f"{server.url}/api/{version}")  # type: ignore[no-untyped-call]
    client.transport.session.auth = (demo.LOGIN, demo.PASSWORD)
    binding = next(name for name in client.wsdl.bindings if name.endswith("Soap12" if version == "soap12" else "Soap"))
    service = client.create_service(binding, f"{server.url}/api/{version}")
    header = {"Contains": "x", "MessageID": "m-1", "Sender": "4PS"}
    company = guid()
    answer = service.IDB_4PSBC_Import_Bedrijf(Data={"systemId": company, "name": "Bouw"}, Header=header)
    assert (answer.Header.Sender, answer.Response.Status, answer.Response.Errors) == ("DigiOffice", "Ok", None)
    link = {"crmCompanyId": company, "crmPersonId": guid()}
    refused = service.IDB_4PSBC_Import_ContactPerson(Data=link, Header=header)
    assert refused.Response.Status == "Error"
    assert f"crmPersonId {link['crmPersonId']} is onbekend" in refused.Response.Errors
