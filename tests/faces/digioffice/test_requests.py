"""Where a service answers, which format an answer has, and how everything that is no message is refused."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kartotek import demo
from tests.faces.digioffice.messages import COMPANY, Json, company, guid, header, send
from tests.rig.server import RunningServer

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


def test_one_way_is_answered_with_nothing(server: RunningServer, client: httpx.Client) -> None:
    before = server.last_change()
    response = client.post(f"/api/json/oneway/{OPERATION}", json=message())
    assert (response.status_code, response.content) == (204, b"")
    response = client.post(f"/api/json/oneway/{OPERATION}[]", json=[message(), message()])
    assert (response.status_code, response.content) == (204, b"")
    assert server.last_change() == before + 3


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


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_body_is_unpacked_within_limits(client: httpx.Client, name: str, pack: Any) -> None:
    headers = {"Content-Encoding": name, "Content-Type": "application/json"}
    body = json.dumps(message()).encode()
    assert client.post(ROUTE, content=pack(body), headers=headers).json()["Response"]["Status"] == "Ok"
    refused = client.post(ROUTE, content=pack(b" " * (1 << 25)), headers=headers)
    assert (refused.status_code, refused.json()["ResponseStatus"]["ErrorCode"]) == (413, "SerializationException")
    assert client.post(ROUTE, content=b"x" + body, headers=headers).status_code == 400


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
    ("text/jsonl", "{}\n{", "SerializationException", "Could not deserialize"),
    ("application/x-www-form-urlencoded", "Header={&Data={}", "SerializationException", "Header: JSV is malformed"),
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
        ("GET", ROUTE, "POST"),
        ("PUT", ROUTE, "POST"),
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


def test_a_wrong_password_and_a_reader_are_told_apart(server: RunningServer, client: httpx.Client) -> None:
    wrong = httpx.post(f"{server.url}{ROUTE}", json=message(), auth=(demo.LOGIN, "wrong"))
    assert (wrong.status_code, wrong.json()["ResponseStatus"]["Message"]) == (401, "Invalid Username or Password")
    garbled = httpx.post(f"{server.url}{ROUTE}", json=message(), headers={"Authorization": "Basic !"})
    assert garbled.json()["ResponseStatus"]["Message"] == "Invalid BasicAuth Credentials"
