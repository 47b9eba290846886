"""Where a service answers, which format an answer has, and how everything that is no message is refused."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kartotek import demo
from kartotek.faces.digioffice.messages.contracts import IMPORT_COMPANY
from kartotek.faces.digioffice.messages.formats import FORMATS
from kartotek.faces.digioffice.messages.schema import Values
from kartotek.services.administration import ChangeSettings
from kartotek.wire import jsv
from tests.faces.digioffice.messages import COMPANY, CONTACT_PERSON, Json, company, guid, header, send
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

ROUTE = f"/api/4PSBC/{COMPANY}"
OPERATION = "IDB_4PSBC_Import_Bedrijf"
ADDRESSES = [
    ROUTE,
    ROUTE.upper().replace("/API", "/Api"),
    f"{ROUTE}/",
    f"{ROUTE}.json",
    f"/api/json/reply/{OPERATION}",
    f"/json/reply/{OPERATION}",
    f"/api/{OPERATION}",
    f"/api/api/{OPERATION}",
]


def message(**data: Any) -> Json:
    return {"Header": header(), "Data": {"systemId": guid(), "name": "Bouw BV", **data}}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_form_of_the_address_carries_the_import_out(client: httpx.Client, address: str) -> None:
    response = client.post(address, json=message())
    assert response.status_code == 200
    assert response.json()["Response"]["Status"] == "Ok"


@pytest.mark.parametrize("name", [f"{OPERATION}[]", f"{OPERATION}%5B%5D"])
@pytest.mark.parametrize("root", ["/api/json/reply/", "/api/", "/json/reply/"])
def test_a_batch_is_carried_out_in_order(client: httpx.Client, root: str, name: str) -> None:
    messages = [message(), message(digiOfficeId=guid()), message()]
    response = client.post(root + name, json=messages)
    assert [answer["Response"]["Status"] for answer in response.json()] == ["Ok", "Error", "Ok"]
    assert response.headers["x-autobatch-completed"] == "3"


def test_a_batch_ends_at_a_message_that_is_none_and_keeps_what_was_before(
    server: RunningServer, client: httpx.Client
) -> None:
    before = server.last_change()
    messages = [message(), {"Header": header()}, message()]
    response = client.post(f"/api/json/reply/{OPERATION}[]", json=messages)
    assert (response.status_code, response.headers["x-autobatch-completed"]) == (400, "1")
    assert response.json()["ResponseStatus"]["Errors"][0]["FieldName"] == "Data"
    assert server.last_change() == before + 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_batch_in_every_format_gives_as_many_answers(client: httpx.Client, name: str, count: int) -> None:
    form = FORMATS[name]
    bodies: list[Values] = [{"Header": {"MessageID": f"m{at}"}, "Data": {"name": f"a,{at}"}} for at in range(count)]
    body = form.write(bodies, IMPORT_COMPANY.request) if count else b""
    response = client.post(f"/api/{name}/reply/{OPERATION}[]", content=body, headers={"Content-Type": form.types[0]})
    assert (response.status_code, response.headers["content-type"]) == (200, form.written)
    assert response.headers["x-autobatch-completed"] == str(count)
    found = form.read(response.content)
    answers = found if isinstance(found, list) else [found] if found else []
    assert [answer["Header"]["MessageID"] for answer in map(nested, answers)] == [f"m{at}" for at in range(count)]
    assert all(answer["Response"]["Status"] == "Ok" for answer in map(nested, answers))


def nested(answer: Any) -> Any:
    """Return an answer, the cells of a CSV's row read."""
    return {key: jsv.decode(cell) if isinstance(cell, str) else cell for key, cell in answer.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_a_batch_with_one_bad_message_is_an_error_in_its_format(client: httpx.Client, name: str) -> None:
    form = FORMATS[name]
    bodies: list[Values] = [{"Header": {}, "Data": {"name": "x"}}, {"Header": {"MessageID": "m"}, "Data": None}]
    body = form.write(bodies, IMPORT_COMPANY.request)
    response = client.post(f"/api/{name}/reply/{OPERATION}[]", content=body, headers={"Content-Type": form.types[0]})
    assert (response.status_code, response.headers["x-autobatch-completed"]) == (400, "1")
    assert (response.headers["content-type"], b"NotEmpty" in response.content) == (form.written, True)


@pytest.mark.parametrize(
    ("body", "reason"), [(b'"x"', "an array is expected"), (b"[" + b"{}," * 1000 + b"{}]", "1000 messages")]
)
def test_what_is_no_batch_is_refused(server: RunningServer, client: httpx.Client, body: bytes, reason: str) -> None:
    before = server.last_change()
    response = client.post(f"/api/{OPERATION}[]", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.headers["x-autobatch-completed"]) == (400, "0")
    assert reason in response.json()["responseStatus"]["message"]
    assert server.last_change() == before


@pytest.mark.parametrize("name", FORMATS)
def test_one_way_is_answered_with_nothing(server: RunningServer, client: httpx.Client, name: str) -> None:
    form, before = FORMATS[name], server.last_change()
    bodies: list[Values] = [{"Header": {"MessageID": "m"}, "Data": {"name": "x"}} for _ in range(2)]
    for address, body in ((f"/api/{name}/oneway/{OPERATION}", bodies[0]), (f"/{name}/oneway/{OPERATION}[]/", bodies)):
        response = client.post(address, content=form.write(body, IMPORT_COMPANY.request))
        assert (response.status_code, response.content) == (204, b"")
    assert server.last_change() == before + 3
    refused = client.post(f"/api/{name}/oneway/{OPERATION}", content=b"")
    assert (refused.status_code, refused.headers["content-type"]) == (400, form.written)


def test_options_are_told_everywhere(client: httpx.Client) -> None:
    for address in (ROUTE, f"/api/json/reply/{OPERATION}", "/api/metadata", "/api/auth", "/api/soap11"):
        response = client.options(address)
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["allow"].endswith("OPTIONS")
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("address", "accept", "content_type"),
    [
        (f"{ROUTE}.xml", "application/json", "application/xml"),
        (f"{ROUTE}?format=jsv", "application/json", "text/jsv"),
        (f"{ROUTE}?format=other", "application/json", "text/jsonl"),
        (f"{ROUTE}.other", "application/json", "text/jsonl"),
        (f"{ROUTE}.jsonl", "*/*", "text/jsonl"),
        (f"{ROUTE}?format=nonsense", "text/csv", "text/csv"),
        (f"/api/xml/reply/{OPERATION}", "application/json", "application/xml"),
        (ROUTE, "*/*", "application/json; charset=utf-8"),
        (ROUTE, "", "application/json; charset=utf-8"),
        (ROUTE, "text/html", "application/json; charset=utf-8"),
        (ROUTE, "text/html, application/xml;q=0.9", "application/json; charset=utf-8"),
        (ROUTE, "text/jsv", "text/jsv"),
        (ROUTE, "image/png", "application/json; charset=utf-8"),
    ],
)
def test_the_format_of_an_answer(client: httpx.Client, address: str, accept: str, content_type: str) -> None:
    response = client.post(address, json=message(), headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)


def test_names_are_spelled_as_asked_for_and_a_script_gets_a_function(client: httpx.Client) -> None:
    camel = client.post(f"{ROUTE}?jsconfig=eccn", json=message()).json()
    assert set(camel) == {"header", "response"}
    assert {"contains", "date", "messageID", "sender"} == set(camel["header"])
    assert {"status", "digiOfficeCompanyID", "digiOfficeGlobalID"} == set(camel["response"])
    script = client.post(f"{ROUTE}?callback=app.done", json=message())
    assert script.headers["content-type"].startswith("text/javascript")
    found = re.fullmatch(r"/\*\*/app\.done\((.*)\)", script.text)
    assert found
    assert json.loads(found[1])["Response"]["Status"] == "Ok"
    assert "<script" not in client.post(f"{ROUTE}?callback=<script>", json=message()).text


def test_a_form_has_its_objects_as_jsv_or_json(client: httpx.Client) -> None:
    for data in ("{systemId:%s,name:Bouw}", '{"systemId":"%s","name":"Bouw"}'):
        response = client.post(ROUTE, data={"Header": "{MessageID:m1,Sender:4PS}", "Data": data % guid()})
        assert response.json()["Header"] == {"MessageID": "m1", "Sender": "DigiOffice"}
        assert response.json()["Response"]["Status"] == "Ok"
        parts: dict[str, Any] = {
            "Header": (None, "{MessageID:m1,Sender:4PS}"),
            "Data": (None, data % guid()),
            "file": ("a.txt", b"x"),
        }
        assert client.post(ROUTE, files=parts).json()["Response"]["Status"] == "Ok"


def test_a_request_with_too_many_fields_is_refused(client: httpx.Client) -> None:
    fields = "&".join(f"a{number}=1" for number in range(10_001))
    form = client.post(ROUTE, content=fields, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (form.status_code, form.json()["ResponseStatus"]["ErrorCode"]) == (413, "SerializationException")
    for address in (f"/api/xml/reply/{OPERATION}", f"/api/json/reply/{OPERATION}[]"):
        query = client.post(f"{address}?{fields[:8000]}", json=[message()])
        assert (query.status_code, query.json()["ResponseStatus"]["ErrorCode"]) == (400, "ArgumentException")


def test_a_long_message_is_read_and_too_long_a_part_of_one_is_refused(client: httpx.Client) -> None:
    data = {"systemId": guid(), "name": "x" * 100_000}
    for content_type, body in (
        ("application/json", json.dumps({"Header": {}, "Data": data})),
        ("text/jsv", jsv.encode({"Header": {}, "Data": data})),
    ):
        response = client.post(f"{ROUTE}.json", content=body, headers={"Content-Type": content_type})
        assert response.json()["Response"]["Status"] == "Ok"
    form = client.post(ROUTE, data={"Header": "{}", "Data": "{name:" + "x" * 140_000 + "}"})
    assert (form.status_code, form.json()["ResponseStatus"]["ErrorCode"]) == (413, "SerializationException")
    login = client.post("/api/auth/credentials", json={"UserName": "x" * 20_000, "Password": "x"})
    assert (login.status_code, login.json()["ResponseStatus"]["ErrorCode"]) == (413, "SerializationException")


@pytest.mark.parametrize(
    "address", ["/api/auth/%01.xml", "/api/auth/%01?format=xml", "/api/xml/metadata?op=%01%EF%BF%BF"]
)
def test_an_error_never_holds_what_xml_cannot_carry(client: httpx.Client, address: str) -> None:
    response = client.get(address, headers={"Accept": "application/xml"})
    assert (response.status_code, response.headers["content-type"]) == (404, "application/xml")
    assert b"?" in etree.fromstring(response.content)[0].xpath("string()").encode()


def test_the_query_fills_in_what_the_body_lacks(client: httpx.Client) -> None:
    response = client.post(f"{ROUTE}?Header={{MessageID:q}}", json={"data": {"systemId": guid(), "name": "Q"}})
    assert response.json()["Header"] == {"MessageID": "q", "Sender": "DigiOffice"}


def test_names_count_in_any_case_and_unknown_ones_do_not(client: httpx.Client) -> None:
    sent = {"HEADER": {"messageid": 7}, "dAtA": {"SYSTEMID": guid().upper(), "NAME": "x", "y": [1]}, "__type": "z"}
    answer = client.post(ROUTE, json=sent).json()
    assert (answer["Header"]["MessageID"], answer["Response"]["Status"]) == ("7", "Ok")


@pytest.mark.parametrize("spelled", ["{%s}", "(%s)", "%s"])
def test_a_guid_has_four_spellings(client: httpx.Client, spelled: str) -> None:
    system_id = company(client)
    first = send(client, COMPANY, {"systemId": system_id})
    assert send(client, COMPANY, {"systemId": spelled % system_id.upper()}) == first
    assert send(client, COMPANY, {"systemId": system_id.replace("-", "")}) == first


def bare(data: bytes) -> bytes:
    """Pack without zlib's wrapping, as .NET's DeflateStream does."""
    packed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packed.compress(data) + packed.flush()


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", bare)])
def test_a_packed_body_is_unpacked_within_limits(client: httpx.Client, name: str, pack: Any) -> None:
    headers = {"Content-Encoding": name, "Content-Type": "application/json"}
    body = json.dumps(message()).encode()
    assert client.post(ROUTE, content=pack(body), headers=headers).json()["Response"]["Status"] == "Ok"
    refused = client.post(ROUTE, content=pack(b" " * (1 << 25)), headers=headers)
    assert (refused.status_code, refused.json()["ResponseStatus"]["ErrorCode"]) == (413, "SerializationException")
    for broken in (b"x" + body, pack(body)[:-5]):
        assert client.post(ROUTE, content=broken, headers=headers).status_code == 400
    other = client.post(ROUTE, content=body, headers=headers | {"Content-Encoding": "br"})
    assert "Content-Encoding br is not known" in other.json()["ResponseStatus"]["Message"]


BROKEN: list[tuple[str, str, str, str]] = [
    ("application/json", "{", "SerializationException", "Could not deserialize 'application/json' request"),
    ("application/json", "[]", "SerializationException", "an object is expected"),
    ("application/json", '"x"', "SerializationException", "an object is expected"),
    ("application/json", '{"Header":{},"Data":[]}', "SerializationException", "Data: an object is expected"),
    ("application/json", '{"Header":{},"Data":{"systemId":"x"}}', "SerializationException", "Data.systemId: a Guid"),
    ("application/json", '{"Header":{},"Data":{"systemId":{}}}', "SerializationException", "a single value"),
    ("application/json", '{"Header":{},"Data":{"blocked":"maybe"}}', "SerializationException", "true or false"),
    ("application/json", '{"Header":null,"Data":{}}', "NotEmpty", "'Header' must not be empty."),
    ("application/json", '{"Header":{}}', "NotEmpty", "'Data' must not be empty."),
    ("application/json", "", "NotEmpty", "'Header' must not be empty."),
    ("application/xml", "<x", "SerializationException", "Could not deserialize 'application/xml' request"),
    ("application/xml", "<!DOCTYPE x><x/>", "SerializationException", "Could not deserialize"),
    ("text/jsv", "{Header:{}", "SerializationException", "a comma or a closing brace is expected"),
    ("text/csv", 'Header,Data\r\n"{,x', "SerializationException", "CSV is malformed"),
    ("text/csv", "Header\r\na,b\r\n", "SerializationException", "more cells"),
    ("text/jsonl", "{}\n{}", "SerializationException", "an object is expected"),
    ("text/jsonl", "{}\n{", "SerializationException", "Could not deserialize"),
    ("application/x-www-form-urlencoded", "Header={&Data={}", "SerializationException", "Header: JSV is malformed"),
    ("application/x-www-form-urlencoded", "Header={}&Data=%FF", "SerializationException", "not valid UTF-8"),
    ("application/x-www-form-urlencoded", "Header={}&Data=", "NotEmpty", "'Data' must not be empty."),
    ("multipart/form-data; boundary=x", "nothing of it", "SerializationException", "does not begin"),
    ("multipart/form-data; boundary=x", "--x\r\n", "SerializationException", "cut off"),
]


@pytest.mark.parametrize(("content_type", "body", "code", "reason"), BROKEN)
def test_what_is_no_message_is_an_error_of_the_framework(
    server: RunningServer, client: httpx.Client, content_type: str, body: str, code: str, reason: str
) -> None:
    before = server.last_change()
    headers = {"Content-Type": content_type, "Accept": "application/json"}
    response = client.post(ROUTE, content=body.encode(), headers=headers)
    status = response.json()["ResponseStatus"]
    assert (response.status_code, status["ErrorCode"]) == (400, code)
    assert reason in status["Message"]
    assert server.last_change() == before


@settings(max_examples=40, deadline=None)
@given(
    body=st.binary(max_size=200) | st.text(alphabet='{}[]:,"<>/HeadrDt \n', max_size=60).map(str.encode),
    kind=st.sampled_from(
        [
            "application/json",
            "application/xml",
            "text/jsv",
            "text/csv",
            "text/jsonl",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ]
    ),
)
def test_any_bytes_are_refused_and_never_an_internal_error(client: httpx.Client, body: bytes, kind: str) -> None:
    response = client.post(ROUTE, content=body, headers={"Content-Type": kind, "Accept": "application/json"})
    assert response.status_code in {200, 400, 413}
    if response.status_code != 200:
        assert response.json()["ResponseStatus"]["Message"]


@pytest.mark.parametrize(
    ("method", "address", "allow"),
    [
        ("GET", ROUTE, "OPTIONS, POST"),
        ("HEAD", ROUTE, "OPTIONS, POST"),
        ("PUT", ROUTE, "OPTIONS, POST"),
        ("GET", f"/api/json/reply/{OPERATION}?Header={{}}&Data={{name:x}}", "OPTIONS, POST"),
        ("POST", "/api/4PSBC/ImportNothing", None),
        ("POST", f"{ROUTE}.nonsense", None),
        ("POST", f"/api/nonsense/reply/{OPERATION}", None),
        ("POST", "/api/json/reply/IDB_4PSBC_Import_Nothing", None),
    ],
)
def test_another_verb_or_address_is_not_found(
    client: httpx.Client, method: str, address: str, allow: str | None
) -> None:
    response = client.request(method, address)
    assert response.status_code == 404
    assert response.headers.get("allow") == allow


def test_a_value_that_cannot_be_read_counts_as_not_sent_where_the_tenant_wants_that(tmp_path: Path) -> None:
    with running_server(sqlite_url(tmp_path)) as server:
        number = server.principal().tenant
        change = ChangeSettings(tenant=number, changes={"digioffice": {"lenient": True}})
        server.run(server.kartotek.database.write_accounts(change))
        with httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD)) as client:
            data = {"systemId": "x", "blocked": "maybe", "name": "Bouw"}
            assert send(client, COMPANY, data)["Status"] == "Ok"
            assert "is onbekend" in send(client, CONTACT_PERSON, {"crmCompanyId": "x"})["Errors"]
            wrong = client.post(ROUTE, json={"Header": {}, "Data": []})
            assert (wrong.status_code, wrong.json()["ResponseStatus"]["Errors"][0]["FieldName"]) == (400, "Data")


def test_a_wrong_password_and_a_reader_are_told_apart(server: RunningServer, client: httpx.Client) -> None:
    wrong = httpx.post(f"{server.url}{ROUTE}", json=message(), auth=(demo.LOGIN, "wrong"))
    assert (wrong.status_code, wrong.json()["ResponseStatus"]["Message"]) == (401, "Invalid Username or Password")
    garbled = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"Authorization": "Basic !"})
    assert garbled.json()["ResponseStatus"]["Message"] == "Invalid BasicAuth Credentials"
