"""PATCH, DELETE and Simple over a real socket: statuses, conditions, and what other operations see afterwards."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek.domain.accounts import Role
from kartotek.services.administration import AddUser
from kartotek.services.passwords import hash_password
from tests.rig.server import RunningServer

PAST = "Sun, 06 Nov 1994 08:49:37 GMT"
ENTITIES = [("Contact", {"Name": "ACME"}, "Department"), ("Person", {"Firstname": "Ada"}, "Lastname")]


def made(client: httpx.Client, name: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the path of a new entity, and the entity."""
    tree = client.post(f"/api/v1/{name}", json=body).json()
    return f"/api/v1/{name}/{tree[f'{name}Id']}", tree


@pytest.mark.parametrize(("name", "body", "field"), ENTITIES)
@pytest.mark.parametrize("kind", ["application/json", "application/json-patch+json", "application/merge-patch+json"])
def test_the_shape_of_the_body_decides(
    client: httpx.Client, server: RunningServer, name: str, body: dict[str, Any], field: str, kind: str
) -> None:
    path, _ = made(client, name, body)
    before = server.last_change()
    headers = {"Content-Type": kind}
    merged = client.patch(path, content=f'{{"{field}": "Nord",}}', headers=headers).json()
    assert merged == client.get(path).json()
    assert merged[field] == "Nord"
    operations = f'[{{"op": "test", "path": "{field}", "value": "Nord"}}, {{"op": "remove", "path": "/{field}"}}]'
    answer = client.patch(f"{path}?$select={field},{name}Id", content=operations, headers=headers)
    assert (answer.status_code, answer.json()[field], answer.json()["Emails"]) == (200, "", None)
    assert answer.headers["last-modified"]
    assert server.last_change() == before + 2


def test_a_whole_entity_merged_is_an_echo(client: httpx.Client, server: RunningServer) -> None:
    path, tree = made(client, "Contact", {"Name": "Echo", "Phones": [{"Value": "1"}], "Country": {"CountryId": 578}})
    before = server.last_change()
    assert client.patch(path, json=tree).json() == tree
    assert client.patch(path, json=[]).json() == tree
    assert server.last_change() == before


def test_a_conflict_stores_nothing(client: httpx.Client, server: RunningServer) -> None:
    path, tree = made(client, "Contact", {"Name": "Held", "Department": "A"})
    before = server.last_change()
    body = [{"op": "replace", "path": "Name", "value": "B"}, {"op": "test", "path": "Department", "value": "B"}]
    conflict = client.patch(path, json=body)
    assert (conflict.status_code, conflict.json()["ErrorType"]) == (409, "InvalidOperationException")
    assert "/Department" in conflict.json()["Message"] or "Department" in conflict.json()["Message"]
    late = client.patch(path, json={"Name": "B"}, headers={"If-Unmodified-Since": PAST})
    assert (late.status_code, late.json()["Error"]) == (412, True)
    for bad in ({"Name": ""}, [{"op": "remove", "path": "/Name"}], {"SupportPerson": {"PersonId": 99999}}, 5, None):
        refused = client.patch(path, json=bad)
        assert (refused.status_code, refused.json()["ErrorType"]) == (400, "ArgumentException"), bad
    assert client.patch("/api/v1/Contact/99999", json={"Name": "B"}).status_code == 404
    assert client.get(path).json() == tree
    assert server.last_change() == before
    stamp = client.get(path).headers["last-modified"]
    kept = client.patch(path, json={"Name": "B"}, headers={"If-Unmodified-Since": stamp})
    assert (kept.status_code, kept.json()["Name"]) == (200, "B")


def test_a_person_is_patched_into_another_company(client: httpx.Client) -> None:
    _, old = made(client, "Contact", {"Name": "Old"})
    _, new = made(client, "Contact", {"Name": "New"})
    path, _ = made(client, "Person", {"Firstname": "Mover", "Contact": {"ContactId": old["ContactId"]}})
    body = [{"op": "replace", "path": "/Contact/ContactId", "value": str(new["ContactId"])}]
    assert client.patch(path, json=body).json()["Contact"]["Name"] == "New"
    assert client.patch(path, json={"Contact": None}).json()["Contact"] is None
    refused = client.patch(path, json=[{"op": "replace", "path": "/Contact", "value": {"ContactId": 99999}}])
    assert (refused.status_code, refused.json()["Message"]) == (400, "Contact: there is none with id 99999")


@pytest.mark.parametrize(("name", "body", "field"), ENTITIES)
def test_what_is_deleted_is_gone(
    client: httpx.Client, server: RunningServer, name: str, body: dict[str, Any], field: str
) -> None:
    path, tree = made(client, name, body)
    before = server.last_change()
    late = client.delete(path, headers={"If-Unmodified-Since": PAST})
    assert (late.status_code, server.last_change()) == (412, before)
    stamp = client.get(path).headers["last-modified"]
    answer = client.delete(path, headers={"If-Unmodified-Since": stamp})
    assert (answer.status_code, answer.content) == (204, b"")
    assert server.last_change() == before + 1
    for method in ("GET", "PUT", "PATCH"):
        gone = client.request(method, path, json=None if method == "GET" else tree)
        assert (gone.status_code, gone.json()["ErrorType"]) == (404, "SoNotFoundException"), method
    assert client.get(f"{path}/Simple").status_code == 404
    assert client.delete(path).status_code == 204, "deleting again is no error"
    assert server.last_change() == before + 1
    assert client.delete(f"/api/v1/{name}/99999").status_code == 404


def test_people_of_a_deleted_company_stay_without_it(client: httpx.Client) -> None:
    company, tree = made(client, "Contact", {"Name": "Closing"})
    path, _ = made(client, "Person", {"Firstname": "Stays", "Contact": {"ContactId": tree["ContactId"]}})
    client.delete(company)
    assert client.get(path).json()["Contact"] is None


def test_simple_is_the_carrier_inside_other_entities(client: httpx.Client) -> None:
    company, tree = made(client, "Contact", {"Name": "Flat", "Emails": [{"Value": "flat@example.com"}]})
    path, person = made(client, "Person", {"Firstname": "Fay", "Contact": {"ContactId": tree["ContactId"]}})
    assert client.get(f"{company}/Simple/").json() == person["Contact"]
    assert client.get(f"{path}/simple").json() == client.get(company).json()["Persons"][0]
    some = client.get(f"{company}/Simple?$select=name,Address/City,EMAILADDRESS").json()
    assert list(some) == list(person["Contact"])
    assert {name: value for name, value in some.items() if value is not None} == {
        "Name": "Flat",
        "EmailAddress": "flat@example.com",
        "Address": dict.fromkeys(person["Contact"]["Address"]),
    }


@pytest.fixture(scope="module")
def reader(server: RunningServer) -> Iterator[httpx.Client]:
    login, password = "reader@example.com", "only-reads"
    tenant = server.principal().tenant
    command = AddUser(
        login=login, name="Reader", password_hash=hash_password(password), tenant=tenant, role=Role.READER
    )
    server.run(server.kartotek.database.write_accounts(command))
    with httpx.Client(base_url=server.url, auth=(login, password), timeout=20) as made:
        yield made


def test_replies_tell_readers_from_editors(client: httpx.Client, reader: httpx.Client, server: RunningServer) -> None:
    company, tree = made(client, "Contact", {"Name": "Rights"})
    path, person = made(client, "Person", {"Firstname": "Ri", "Contact": {"ContactId": tree["ContactId"]}})
    seen, seen_person = reader.get(company).json(), reader.get(path).json()
    assert (tree["TableRight"]["Mask"], seen["TableRight"]["Mask"]) == ("Select, Update, Insert, Delete", "Select")
    for carrier in (seen, seen_person, seen_person["Contact"]):
        masks = {field["FieldRight"]["Mask"] for field in carrier["FieldProperties"].values()}
        assert masks == {"Read"}
    assert tree["FieldProperties"]["Name"]["FieldRight"]["Mask"] == "Update, UIHintMandatory"
    assert list(seen["FieldProperties"]) == list(tree["FieldProperties"])
    assert seen["Persons"][0]["TableRight"]["Mask"] == "Select"
    assert seen_person["Address"]["TableRight"]["Mask"] == "Select"
    assert person["Address"]["FieldProperties"]["zipcode"]["FieldRight"]["Mask"] == "Update"
    before = server.last_change()
    for answer in (reader.patch(path, json={"Firstname": "x"}), reader.delete(path), reader.delete(company)):
        assert (answer.status_code, answer.json()["ErrorType"]) == (403, "SoAccessDeniedException")
    assert server.last_change() == before
