"""The vendor's npm client, unmodified: an entity's whole life through REST and through the agents, value by value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek import demo
from tests.clients.webapi import Failed, Json, WebApi, read_by_client
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

pytestmark = pytest.mark.needs_node

_MOMENT = re.compile(r"-?\d{4,6}-\d\d-\d\dT.*")
OPTIONS = [
    ("UTC", {}),
    ("Europe/Oslo", {"timezone": "UTC", "timezoneInclude": True, "languageCode": "en"}),
    ("America/New_York", {"timezoneInclude": True}),
    ("Asia/Tokyo", {"languageCode": "no", "cultureCode": "en"}),
]
ENTITIES: dict[str, dict[str, Any]] = {
    "Contact": {
        "name": "Npm AS",
        "department": "Nord",
        "orgNr": "987654321",
        "number1": "NPM",
        "emails": [{"value": "post@npm.example", "description": "Office"}],
        "urls": [{"value": "https://npm.example"}],
        "phones": [{"value": "+47 22 33 44 55"}, {"value": "22 33 44 56", "description": "Desk"}],
        "faxes": [{"value": "22 33 44 57"}],
        "description": "A note",
        "noMailing": True,
        "kananame": "kana",
        "dbiKey": "k-1",
        "dbiLastModified": {"$date": "2020-07-02T03:04:05Z"},
        "domains": ["npm.example"],
        "address": {"street": {"address1": "Vei 1", "city": "OSLO", "zipcode": "0150"}, "wgs84Latitude": 59.9},
        "customFields": {"SuperOffice:1": "one", "x_two": "two"},
    },
    "Person": {
        "firstname": "Ada",
        "middleName": "M.",
        "lastname": "Npm",
        "mrmrs": "Dr.",
        "title": "Chief",
        "birthDate": {"$date": "1990-02-03T12:00:00Z"},
        "emails": [{"value": "ada@npm.example"}],
        "privatePhones": [{"value": "1"}],
        "mobilePhones": [{"value": "+47 900 00 000"}],
        "officePhones": [{"value": "2"}, {"value": "3"}],
        "personNumber": "P-1",
        "salutation": "Dear Ada",
        "retired": True,
        "chatEmails": [{"value": "chat"}],
        "address": {"street": {"address1": "Vei 2", "city": "BERGEN"}},
    },
}
NAMED = {"Contact": ("name", "department"), "Person": ("firstname", "lastname")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(sqlite_url(tmp_path_factory.mktemp("book"))) as running:
        yield running


@pytest.fixture(scope="module", params=OPTIONS, ids=[zone for zone, _ in OPTIONS])
def zoned(request: pytest.FixtureRequest, server: RunningServer) -> Iterator[tuple[WebApi, bool]]:
    """Yield a client, and whether it asks for times with their offset; without, it takes them for its own zone's."""
    zone, options = request.param
    client = WebApi(f"{server.url}/Cust10001", zone=zone, **options)
    yield client, "timezoneInclude" in options
    client.close()


@pytest.fixture(scope="module")
def client(server: RunningServer) -> Iterator[WebApi]:
    made = WebApi(server.url, timezone="UTC", timezoneInclude=True, languageCode="en")
    yield made
    made.close()


@pytest.fixture(scope="module")
def raw(server: RunningServer) -> Iterator[httpx.Client]:
    headers = {"SO-TimeZone": "UTC,includeTZOffset", "SO-Language": "en"}
    with httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD), headers=headers, timeout=20) as made:
        yield made


def settled(tree: Json) -> Json:
    """Return JSON with every moment in one spelling."""
    if isinstance(tree, dict):
        return {name: settled(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [settled(item) for item in tree]
    if isinstance(tree, str) and _MOMENT.fullmatch(tree):
        return dt.datetime.fromisoformat(tree).astimezone(dt.UTC).isoformat()
    return tree


@pytest.mark.parametrize("name", ENTITIES)
def test_the_life_of_an_entity(zoned: tuple[WebApi, bool], server: RunningServer, name: str) -> None:
    client, exact = zoned
    api, key, (named, other) = f"{name}RestApi", f"{name.lower()}Id", NAMED[name]
    default = client.call(api, "getDefault")
    assert default[key] == 0
    posted = client.call(api, "post", default | ENTITIES[name])
    number = posted[key]
    _same(ENTITIES[name], posted, exact=exact)
    got = client.call(api, "getById", number)
    assert got == posted

    before = server.last_change()
    assert client.call(api, "putById", number, got) == got, "an entity put as it was received"
    assert client.call(api, "patchById", number, got) == got, "and merged as it was received"
    assert server.last_change() == before, "makes no change entry"

    patched = client.call(api, "patchById", number, {other: "Merged"})
    assert (patched[other], patched[named]) == ("Merged", got[named])
    operations = [
        {"op": "test", "path": f"/{other}", "value": "Merged"},
        {"op": "replace", "path": other, "value": "Patched"},
        {"op": "add", "path": "/Emails/-", "value": {"Value": "more@npm.example"}},
    ]
    patched = client.call(api, "patchById", number, operations)
    assert (patched[other], [item["value"] for item in patched["emails"]][-1]) == ("Patched", "more@npm.example")
    with pytest.raises(Failed) as conflict:
        client.call(api, "patchById", number, operations)
    assert (conflict.value.status, conflict.value.body["ErrorType"]) == (409, "InvalidOperationException")

    replaced = client.call(api, "putById", number, patched | {named: "Put", "emails": []})
    assert (replaced[named], replaced[other], replaced["emails"]) == ("Put", "Patched", [])
    assert server.last_change() == before + 3

    future, past = {"$date": "2100-01-01T00:00:00Z"}, {"$date": "2000-01-01T00:00:00Z"}
    assert client.call(api, "getById", number, {"ifModifiedSince": future}) is None, "304"
    assert client.call(api, "getById", number, {"ifModifiedSince": past}) == replaced
    for method, arguments in (("putById", [number, replaced]), ("patchById", [number, {}]), ("deleteById", [number])):
        with pytest.raises(Failed) as late:
            client.call(api, method, *arguments, {"ifUnmodifiedSince": past})
        assert late.value.status == 412, method

    client.call(api, "deleteById", number)
    with pytest.raises(Failed) as gone:
        client.call(api, "getById", number)
    assert (gone.value.status, gone.value.body["Message"]) == (404, f"{name} id {number} not found")
    assert server.last_change() == before + 4


def _same(sent: Json, found: Json, *, exact: bool) -> None:
    """Check that everything that was sent is in what came back, moments where they are ``exact``."""
    for name, value in sent.items():
        if name == "birthDate":
            assert found[name][:10] in {"1990-02-02", "1990-02-03"}, "midnight there, as the client's zone tells it"
        elif isinstance(value, dict) and "$date" in value:
            assert not exact or dt.datetime.fromisoformat(found[name]) == dt.datetime.fromisoformat(value["$date"])
        elif isinstance(value, dict):
            _same(value, found[name], exact=exact)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one, other in zip(value, found[name], strict=True):
                _same(one, other, exact=exact)
        else:
            assert found[name] == value, name


@pytest.mark.parametrize("name", ENTITIES)
def test_every_value_arrives(client: WebApi, raw: httpx.Client, name: str) -> None:
    body = dict(ENTITIES[name])
    if name == "Person":
        body["contact"] = {"contactId": client.call("ContactRestApi", "post", {"name": "Base"})["contactId"]}
    number = client.call(f"{name}RestApi", "post", body)[f"{name.lower()}Id"]
    entity = read_by_client(raw.get(f"/api/v1/{name}/{number}").json())
    # The client knows enumerations by number, and counts what it does not know as undefined.
    assert _comparable(client.call(f"{name}RestApi", "getById", number)) == _comparable(entity)
    assert _comparable(client.call(f"{name}Agent", f"get{name}Entity", number)) == _comparable(entity)
    flat = read_by_client(raw.get(f"/api/v1/{name}/{number}/Simple").json())
    assert _comparable(client.call(f"{name}Agent", f"get{name}", number)) == _comparable(flat)
    assert _comparable(client.call(f"{name}Agent", f"get{name}List", [number, 99999])) == [_comparable(flat)]


def _comparable(tree: Json) -> Json:
    enumerations = {"type", "atypeIdx", "addressType", "categoryGroup"}
    if isinstance(tree, dict):
        return {name: _comparable(value) for name, value in tree.items() if name not in enumerations}
    if isinstance(tree, list):
        return [_comparable(item) for item in tree]
    return settled(tree)


def test_the_agents(client: WebApi, server: RunningServer) -> None:
    company = client.call("ContactAgent", "saveContactEntity", ENTITIES["Contact"])
    number = company["contactId"]
    default = client.call("PersonAgent", "createDefaultByContactId", number)
    assert (default["personId"], default["contact"]["name"]) == (0, "Npm AS")
    person = client.call("PersonAgent", "savePersonEntity", default | {"firstname": "Agent"})
    before = server.last_change()
    assert client.call("PersonAgent", "savePersonEntity", person) == person
    read = client.call("ContactAgent", "getContactEntity", number)
    assert client.call("ContactAgent", "saveContactEntity", read) == read
    assert server.last_change() == before
    for api, method in (("PersonAgent", "getPersonsFromContact"), ("ContactAgent", "getPersons")):
        assert [item["personId"] for item in client.call(api, method, number)] == [person["personId"]]
    assert client.call("ContactAgent", "getContactWithPersons", number)["persons"][0]["firstname"] == "Agent"
    assert client.call("ContactAgent", "isNumberValid", 0, "free") is True
    assert client.call("ContactAgent", "validateContactEntity", {"name": ""}) == {"Name": "a name is required"}
    client.call("ContactAgent", "updateInterests", number, [1], [])
    items = client.call("ContactAgent", "getContactEntity", number)["interests"]
    assert [item["id"] for item in items if item["selected"]] == [1]
    assert client.call("ContactAgent", "getMyContact") is None
    assert client.call("ContactAgent", "getContactSummary", number, 5)["contact"]["contactId"] == number
    client.call("PersonAgent", "deletePersonEntity", person["personId"])
    assert client.call("PersonAgent", "getPersonEntity", person["personId"]) is None
    client.call("PersonAgent", "undelete", person["personId"])
    assert client.call("PersonAgent", "getPerson", person["personId"])["firstname"] == "Agent"
    with pytest.raises(Failed) as later:
        client.call("ContactAgent", "merge", number, number, True, True)
    assert (later.value.status, later.value.body["ErrorType"]) == (501, "NotImplementedException")
