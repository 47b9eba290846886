"""No operation on entities reaches another tenant's, by id or by any other way of finding them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.faces.superoffice.accounts import PASSWORD, add_tenant, add_user
from tests.rig.server import RunningServer

Json = Any


@pytest.fixture(scope="module")
def stranger(server: RunningServer) -> Iterator[httpx.Client]:
    tenant = add_tenant(server, "Cust20002")
    add_user(server, "stranger@example.com", tenant)
    with httpx.Client(base_url=server.url, auth=("stranger@example.com", PASSWORD), timeout=20) as made:
        yield made


@pytest.fixture(scope="module")
def secrets(client: httpx.Client) -> dict[str, int]:
    """Make entities of the demo tenant whose ids nobody else has; return them."""
    body = {"Name": "Secret AS", "Number2": "S-1", "Emails": [{"Value": "post@secret.example"}]}
    company = [client.post("/api/v1/Contact", json=body).json()["ContactId"] for _ in range(5)][-1]
    person = client.post("/api/v1/Person", json={"Firstname": "Sec", "Contact": {"ContactId": company}}).json()
    return {"Contact": company, "Person": person["PersonId"]}


REQUESTS: list[tuple[str, str, Json]] = [
    ("GET", "{name}/{id}", None),
    ("GET", "{name}/{id}/Simple", None),
    ("GET", "{name}/{id}/Summary", None),
    ("GET", "{name}/{id}/ForeignKey", None),
    ("GET", "{name}/{id}/Relations", None),
    ("PUT", "{name}/{id}", {"Name": "Mine", "Firstname": "Mine"}),
    ("PATCH", "{name}/{id}", {}),
    ("DELETE", "{name}/{id}", None),
    ("POST", "Person/{person}/MoveTo/{company}", None),
    ("POST", "Agents/{name}/Undelete", {"Id": "{id}"}),
    ("POST", "Agents/{name}/Save{name}Entity", {"{name}Id": "{id}", "Name": "Mine", "Firstname": "Mine"}),
    ("POST", "Agents/{name}/UpdateInterests", {"{name}Id": "{id}", "EnableInterestIds": [1]}),
    ("POST", "Agents/{name}/ChangeCountry", {"{name}Entity": {"{name}Id": "{id}"}, "ToCountryId": 826}),
]


def filled(value: Json, words: dict[str, str]) -> Json:
    if isinstance(value, dict):
        return {filled(name, words): filled(below, words) for name, below in value.items()}
    return value.format(**words) if isinstance(value, str) else value


@pytest.mark.parametrize("name", ["Contact", "Person"])
@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=[f"{r[0]} {r[1]}" for r in REQUESTS])
def test_an_id_of_another_tenant_is_unknown(
    stranger: httpx.Client,
    server: RunningServer,
    secrets: dict[str, int],
    name: str,
    method: str,
    path: str,
    body: Json,
) -> None:
    before = server.last_change()
    words = {"name": name, "person": str(secrets["Person"]), "company": str(secrets["Contact"])}
    words["id"] = str(secrets[name])
    for prefix in ("", "/Cust20002"):
        answer = stranger.request(method, f"{prefix}/api/v1/{filled(path, words)}", json=filled(body, words))
        assert answer.status_code == 404, answer.text
        assert "Sec" not in answer.text
    closed = stranger.request(method, f"/Cust10001/api/v1/{filled(path, words)}", json=filled(body, words))
    assert closed.status_code == 401
    assert server.last_change() == before


def test_nothing_of_another_tenant_is_found(stranger: httpx.Client, secrets: dict[str, int]) -> None:
    company, person = secrets["Contact"], secrets["Person"]
    for path in ("Duplicates/Secret", "DuplicateDomains/secret.example"):
        assert stranger.get(f"/api/v1/Contact/{path}").json() == []
    for procedure, body, query, answer in (
        ("Contact/GetContactList", [company], {}, []),
        ("Person/GetPersonList", [person], {}, []),
        ("Contact/GetPersons", {"ContactId": company}, {}, []),
        ("Person/GetPersonsFromContact", {"ContactId": company}, {}, []),
        ("Contact/GetContactEntity", None, {"contactEntityId": company}, None),
        ("Person/GetPerson", None, {"personId": person}, None),
        ("Contact/GetContactSummary", {"ContactId": company}, {}, None),
        ("Contact/GetMyContacts", None, {}, []),
        ("Contact/GetAddressByCountry", {"ContactId": company, "CountryId": 826}, {}, None),
        ("Person/GetPhones", {"PersonId": person}, {}, []),
        ("Contact/IsNumberValid", {"ContactId": 0, "Number": "S-1"}, {}, True),
    ):
        found = stranger.post(f"/api/v1/Agents/{procedure}", json=body, params=query)
        assert (found.status_code, found.json()) == (200, answer), procedure
    refused = stranger.post("/api/v1/Person", json={"Firstname": "x", "Contact": {"ContactId": company}})
    assert refused.status_code == 400
    patched = stranger.post("/api/v1/Person/Validate", json={"Firstname": "x", "Contact": {"ContactId": company}})
    assert patched.json() == {"Contact": f"there is none with id {company}"}
