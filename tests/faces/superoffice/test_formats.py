"""The same operations in every format that the vendor's document names, over a real socket."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from kartotek import demo
from kartotek.faces.superoffice.messages.names import NAMES
from kartotek.wire.xml_tree import read_tree
from tests.faces.superoffice.test_schema import CONTACT_ENTITY, PERSON_ENTITY
from tests.rig.server import RunningServer

SAMPLE = json.loads((Path(__file__).parent / "samples" / "post-contact.json").read_bytes())
FULL: dict[str, Any] = {
    "Name": "Blåbær & <Sønn>",
    "Emails": [{"Value": "a@b.no", "Description": "x"}, {"Value": "c@d.no"}],
    "Phones": [{"Value": "22 33 44 55"}],
    "Description": "two\r\nlines",
    "Domains": ["a.no", "b.no"],
    "Address": {"Street": {"Address1": "Gate 1", "City": "Oslo"}, "Postal": {"City": "Bergen"}},
    "UserDefinedFields": {"SuperOffice:1": "[I:4]", "SuperOffice:2": "plain"},
    "DbiLastModified": "2023-03-16T14:13:48.5070431+01:00",
}
XML = {"Accept": "application/xml"}


def text_of(value: object) -> Any:
    """Return a tree as XML tells it: with texts for numbers and flags."""
    if isinstance(value, dict):
        return {name: text_of(item) for name, item in value.items()}
    if isinstance(value, list):
        return [text_of(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


@pytest.fixture(scope="module")
def company(client: httpx.Client) -> dict[str, Any]:
    tree: dict[str, Any] = client.post("/api/v1/Contact", json=FULL).json()
    return tree


@pytest.fixture(scope="module")
def path(company: dict[str, Any]) -> str:
    return f"/api/v1/Contact/{company['ContactId']}"


JSON_UTF8, XML_UTF8 = "application/json; charset=utf-8", "application/xml; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON_UTF8),
        ("", JSON_UTF8),
        ("*/*", JSON_UTF8),
        ("application/json", JSON_UTF8),
        ("application/json; charset=utf-8", JSON_UTF8),
        ("APPLICATION/JSON", JSON_UTF8),
        ("text/json", "text/json; charset=utf-8"),
        ("text/*", "text/json; charset=utf-8"),
        ("application/xml", XML_UTF8),
        ("text/xml;charset=utf-8", "text/xml; charset=utf-8"),
        ("application/json;q=0.5, application/xml;q=0.9", XML_UTF8),
        ("application/xml;q=0.1, */*;q=0.5", JSON_UTF8),
        ("application/xml, application/json;q=0", XML_UTF8),
        ("application/json-patch+json", "application/json-patch+json; charset=utf-8"),
        ("application/merge-patch+json", "application/merge-patch+json; charset=utf-8"),
        ("text/html", JSON_UTF8),
        ("application/pdf;q=x", JSON_UTF8),
    ],
)
def test_a_reply_is_in_the_format_that_is_liked_best(
    client: httpx.Client, path: str, accept: str | None, content_type: str
) -> None:
    request = client.build_request("GET", path)
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    if "xml" in content_type:
        assert etree.fromstring(answer.content).tag == "ContactEntity"
    else:
        assert answer.json()["Name"] == FULL["Name"]


@pytest.mark.parametrize(
    ("option", "kind"),
    [("XML", "xml"), ("xml", "xml"), ("Json", "json"), ("application/xml", "xml"), ("text/xml", "xml")],
)
def test_the_format_option_wins_over_the_header(client: httpx.Client, path: str, option: str, kind: str) -> None:
    accept = "application/json" if kind == "xml" else "application/xml"
    answer = client.get(f"{path}?$FORMAT={option}", headers={"Accept": accept})
    assert kind in answer.headers["content-type"]


def test_an_unknown_format_option_is_refused(client: httpx.Client, path: str) -> None:
    answer = client.get(f"{path}?$format=atom", headers=XML)
    assert (answer.status_code, answer.headers["content-type"]) == (400, JSON_UTF8)
    assert "$format" in answer.json()["Message"]


def test_xml_is_the_document_that_the_vendor_shows(client: httpx.Client, path: str, company: dict[str, Any]) -> None:
    root = etree.fromstring(client.get(path, headers=XML).content)
    assert root.tag == "ContactEntity"
    assert [child.tag for child in root] == [*CONTACT_ENTITY]
    assert root.findtext("ContactId") == str(company["ContactId"])
    assert root.findtext("Name") == FULL["Name"]
    assert root.findtext("OrgNr") == ""
    assert [email.findtext("Value") for email in root.iterfind("Emails/EntityElement")] == ["a@b.no", "c@d.no"]
    assert [domain.text for domain in root.iterfind("Domains/string")] == ["a.no", "b.no"]
    cells = root.iterfind("Address/LocalizedAddress/ArrayOfLocalizedField/LocalizedField")
    assert ("StreetCity", "Oslo") in [(cell.findtext("Name"), cell.findtext("Value")) for cell in cells]
    pairs = root.iterfind("UserDefinedFields/StringKeyValuePair")
    assert {pair.findtext("Key"): pair.findtext("Value") for pair in pairs} == FULL["UserDefinedFields"]
    assert root.find("SupportPerson") is not None
    assert root.xpath("SupportPerson/@*") == ["true"]


def test_a_person_has_every_property_in_order(client: httpx.Client) -> None:
    made = client.post("/api/v1/Person", json={"Firstname": "Ada"}, headers=XML)
    assert [child.tag for child in etree.fromstring(made.content)] == [*PERSON_ENTITY]


@pytest.mark.parametrize("query", ["", "?$select=name,emails/value"])
def test_xml_tells_what_json_tells(client: httpx.Client, path: str, query: str) -> None:
    tree = client.get(path + query).json()
    assert read_tree(client.get(path + query, headers=XML).content, NAMES) == text_of(tree)


@pytest.mark.parametrize("sent", ["application/xml", "text/xml; charset=utf-8"])
def test_xml_that_is_written_back_changes_nothing(
    client: httpx.Client, server: RunningServer, path: str, sent: str
) -> None:
    before = server.last_change()
    document = client.get(path, headers=XML).content
    answer = client.put(path, content=document, headers={**XML, "Content-Type": sent})
    assert (answer.status_code, answer.content) == (200, document)
    assert server.last_change() == before


def as_form(tree: object, path: str = "") -> dict[str, str]:
    """Return a tree as the fields of a form, in ASP.NET's way of writing."""
    if isinstance(tree, dict):
        fields: dict[str, str] = {}
        for name, value in tree.items():
            step = name if not path else f".{name}" if name.isidentifier() else f"[{name}]"
            fields |= as_form(value, path + step)
        return fields
    if isinstance(tree, list):
        fields = {}
        for place, item in enumerate(tree):
            fields |= as_form(item, f"{path}[{place}]")
        return fields or {path: ""}
    return {path: "" if tree is None else str(tree)}


def test_a_form_that_is_written_back_changes_nothing(client: httpx.Client, server: RunningServer, path: str) -> None:
    before = server.last_change()
    tree = client.get(path).json()
    answer = client.put(path, data=as_form(tree))
    assert (answer.status_code, answer.json()) == (200, tree)
    assert server.last_change() == before


SENT = (
    ("application/json", json.dumps(FULL).encode()),
    ("text/json; charset=utf-8", json.dumps(FULL, ensure_ascii=False).encode()),
    ("application/json; charset=utf-16", json.dumps(FULL, ensure_ascii=False).encode("utf-16")),
    ("application/json; charset=iso-8859-1", json.dumps(FULL, ensure_ascii=False).encode("latin-1")),
    ("application/merge-patch+json", json.dumps(FULL).encode()),
)


def _comparable(tree: dict[str, Any]) -> dict[str, Any]:
    own = {"ContactId", "Number2", "UpdatedDate", "CreatedDate", "_Links"}
    return {name: value for name, value in tree.items() if name not in own}


@pytest.mark.parametrize(("content_type", "body"), SENT)
def test_json_is_read_by_every_name(
    client: httpx.Client, company: dict[str, Any], content_type: str, body: bytes
) -> None:
    answer = client.post("/api/v1/Contact", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 200, answer.text
    assert _comparable(answer.json()) == _comparable(company)


def test_a_body_without_a_type_is_json(client: httpx.Client, company: dict[str, Any]) -> None:
    answer = client.post("/api/v1/Contact", content=json.dumps(FULL).encode())
    assert _comparable(answer.json()) == _comparable(company)


def test_a_form_makes_the_same_contact(client: httpx.Client, company: dict[str, Any]) -> None:
    answer = client.post("/api/v1/Contact", data=as_form(FULL))
    assert answer.status_code == 200, answer.text
    assert _comparable(answer.json()) == _comparable(company)


DOCUMENT = """<?xml version="1.0"?>
<ContactEntity xmlns="http://schemas.datacontract.org/2004/07/SuperOffice.CRM.Services">
  <Name>Blåbær &amp; &lt;Sønn&gt;</Name>
  <Emails>
    <EntityElement><Value>a@b.no</Value><Description>x</Description></EntityElement>
    <EntityElement><Value>c@d.no</Value></EntityElement>
  </Emails>
  <Phones><EntityElement><Value>22 33 44 55</Value></EntityElement></Phones>
  <Description>two&#xD;
lines</Description>
  <Domains><string>a.no</string><string>b.no</string></Domains>
  <Category/><SupportPerson/><Interests/>
  <Address><Street><Address1>Gate 1</Address1><City>Oslo</City></Street><Postal><City>Bergen</City></Postal></Address>
  <UserDefinedFields>
    <KeyValueOfstringstring><Key>SuperOffice:1</Key><Value>[I:4]</Value></KeyValueOfstringstring>
    <KeyValueOfstringstring><Key>SuperOffice:2</Key><Value>plain</Value></KeyValueOfstringstring>
  </UserDefinedFields>
  <DbiLastModified>2023-03-16T14:13:48.5070431+01:00</DbiLastModified>
</ContactEntity>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_xml_makes_the_same_contact(client: httpx.Client, company: dict[str, Any], charset: str) -> None:
    headers = {"Content-Type": f"application/xml; charset={charset}"}
    answer = client.post("/api/v1/Contact", content=DOCUMENT.encode(charset), headers=headers)
    assert answer.status_code == 200, answer.text
    assert _comparable(answer.json()) == _comparable(company)


def test_the_documents_sample_goes_in_and_out_as_xml(client: httpx.Client) -> None:
    made = client.post("/api/v1/Contact", json=SAMPLE, headers=XML)
    assert made.status_code == 200
    again = client.post("/api/v1/Contact", content=made.content, headers={"Content-Type": "application/xml"}).json()
    first = client.get(f"/api/v1/Contact/{etree.fromstring(made.content).findtext('ContactId')}").json()
    assert _comparable(again) == _comparable(first)


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b'{"Name":"x"}', 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/octet-stream", b"{}", 415),
        ("application/json; charset=klingon", b"{}", 415),
        ("application/json; charset=utf-7", b"{}", 415),
        ("application/json; charset=utf-16", b"{", 400),
        ("application/json", b"", 400),
        ("application/xml", b"", 400),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/json", b"<ContactEntity/>", 400),
        ("application/xml", b'{"Name":"x"}', 400),
        ("application/x-www-form-urlencoded", b'{"Name":"x"}', 400),
        ("application/x-www-form-urlencoded", b"Name=%FF", 400),
        ("application/x-www-form-urlencoded", b"Name=%00", 400),
        ("application/xml", b"<ArrayOfContactEntity/>", 400),
        ("application/xml", b"<ContactEntity>x</ContactEntity>", 400),
        ("application/xml", b"<ContactEntity><Phones>1</Phones></ContactEntity>", 400),
        ("application/xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><ContactEntity><Name>&b;</Name></ContactEntity>", 400),
        ("application/xml", b"<a>" * 100 + b"</a>" * 100, 413),
        ("application/xml", b"<ContactEntity><Name>x</Name><Category><Id>none</Id></Category></ContactEntity>", 400),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
def test_a_body_that_cannot_be_read_stores_nothing(
    client: httpx.Client, server: RunningServer, path: str, content_type: str, body: bytes, status: int, accept: str
) -> None:
    before = server.last_change()
    for method, address in (("POST", "/api/v1/Contact"), ("PUT", path)):
        headers = {"Content-Type": content_type, "Accept": accept}
        answer = client.request(method, address, content=body, headers=headers)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        fault = answer.json() if "json" in accept else read_tree(answer.content, NAMES)
        assert fault["ErrorType"] == "ArgumentException"
        assert fault["Message"] == fault["ErrorMessage"] != ""
    assert server.last_change() == before


def test_errors_are_in_the_format_that_is_wanted(client: httpx.Client, server: RunningServer) -> None:
    answer = client.get("/api/v1/Contact/99999999", headers=XML)
    assert answer.status_code == 404
    root = etree.fromstring(answer.content)
    assert (root.tag, root.findtext("Error"), root.findtext("Message")) == (
        "ErrorResponse",
        "true",
        "Contact id 99999999 not found",
    )
    strange = client.get("/api/v1/Contact/%01%EF%BF%BF", headers=XML)
    assert etree.fromstring(strange.content).findtext("Message") == "Contact id ?? not found"
    assert (
        etree.fromstring(httpx.get(f"{server.url}/api/v1/Contact/1", headers=XML).content).findtext("Error") == "true"
    )
    assert etree.fromstring(client.get("/api/v1/Nothing", headers=XML).content).findtext("ErrorType") == "HttpException"


@pytest.mark.needs_curl
def test_curl_posts_a_form_and_gets_xml(server: RunningServer) -> None:
    curl = shutil.which("curl")
    assert curl
    command = [curl, "-sS", "-u", f"{demo.LOGIN}:{demo.PASSWORD}", "-H", "Accept: application/xml"]
    fields = ["-d", "Name=Curl", "--data-urlencode", "Phones[0].Value=+47 22", "-d", "Country.CountryId=826"]
    done = subprocess.run(
        [*command, *fields, f"{server.url}/api/v1/Contact"], capture_output=True, check=True, timeout=30
    )
    root = etree.fromstring(done.stdout)
    found = (root.findtext("Name"), root.findtext("Phones/EntityElement/Value"), root.findtext("Country/CountryId"))
    assert found == ("Curl", "+47 22", "826")
