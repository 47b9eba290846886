"""Duplicates by name and department, and by internet domain; through REST and the agent alike."""

from typing import Any

import httpx
import pytest

from tests.rig.server import RunningServer

Json = Any

COMPANIES: list[tuple[str, dict[str, Any]]] = [
    ("acme", {"Name": "Acme AS", "Department": "Nord", "Emails": [{"Value": "post@acme.example"}]}),
    ("acme south", {"Name": "ACME as", "Department": "Sør", "Urls": [{"Value": "https://www.acme.example/south"}]}),
    ("accented", {"Name": "Åcme A/S"}),
    ("longer", {"Name": "Acme Astronomy", "Emails": [{"Value": "a@shop.acme.example"}]}),
    ("inside", {"Name": "The Acme"}),
    ("percent", {"Name": "100%_sure"}),
    ("sure", {"Name": "100 is sure"}),
]


@pytest.fixture(scope="module")
def ids(client: httpx.Client) -> dict[int, str]:
    """Make companies; return what they are called here by id."""
    found = {client.post("/api/v1/Contact", json=body).json()["ContactId"]: name for name, body in COMPANIES}
    client.post("/api/v1/Person", json={"Firstname": "Acme", "Emails": [{"Value": "me@acme.example"}]})
    gone = client.post("/api/v1/Contact", json=COMPANIES[0][1]).json()["ContactId"]
    client.delete(f"/api/v1/Contact/{gone}")
    return found


def names(ids: dict[int, str], entries: list[Json]) -> list[str]:
    return [ids[entry["SoPrimaryKey"]] for entry in entries]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("Acme AS", ["acme", "acme south", "longer"]),
        ("acme%20as/", ["acme", "acme south", "longer"]),
        ("ACME AS?department=s%C3%B8r", ["acme south"]),
        ("acme?Department=nor", ["acme"]),
        ("acme as?department=", ["acme", "acme south", "longer"]),
        ("acme", ["accented", "acme", "acme south", "longer"]),
        ("%C3%85cme A%2FS", ["accented"]),
        ("100%25_", ["percent"]),
        ("Nobody", []),
        ("%20", []),
    ],
)
def test_by_name_and_department(client: httpx.Client, ids: dict[int, str], path: str, found: list[str]) -> None:
    answer = client.get(f"/api/v1/Contact/Duplicates/{path}")
    assert answer.status_code == 200
    assert sorted(names(ids, answer.json())) == found


def test_an_entry_is_the_vendors(client: httpx.Client, ids: dict[int, str]) -> None:
    (entry,) = client.get("/api/v1/Contact/Duplicates/Acme?department=Nord").json()
    assert {name: value for name, value in entry.items() if name != "SoPrimaryKey"} == {
        "RuleName": "NameDepartment",
        "EntryName": "Acme AS, Nord",
        "EntryIdentifier": "",
        "RuleDisplayName": "Name and department",
        "TableRight": None,
        "FieldProperties": {},
    }
    assert list(entry)[:2] == ["RuleName", "SoPrimaryKey"]


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("acme.example", ["acme", "acme south"]),
        ("WWW.ACME.example", ["acme", "acme south"]),
        ("shop.acme.example", ["longer"]),
        ("example", []),
        ("post@acme.example", ["acme", "acme south"]),
        ("https%3A%2F%2Facme.example%2Fabout", ["acme", "acme south"]),
    ],
)
def test_by_domain(client: httpx.Client, ids: dict[int, str], domain: str, found: list[str]) -> None:
    entries = client.get(f"/api/v1/Contact/DuplicateDomains/{domain}").json()
    assert names(ids, entries) == found
    body = {"Domain": domain.replace("%3A", ":").replace("%2F", "/")}
    assert client.post("/api/v1/Agents/Contact/GetDomainDuplicates", json=body).json() == entries


def test_a_domain_follows_its_address(client: httpx.Client) -> None:
    tree = client.post("/api/v1/Contact", json={"Name": "Moves", "Emails": [{"Value": "a@old.example"}]}).json()
    path = f"/api/v1/Contact/{tree['ContactId']}"
    client.patch(path, json=[{"op": "replace", "path": "/Emails/0/Value", "value": "a@new.example"}])
    assert client.get("/api/v1/Contact/DuplicateDomains/old.example").json() == []
    assert [e["EntryName"] for e in client.get("/api/v1/Contact/DuplicateDomains/new.example").json()] == ["Moves"]


def test_the_agent_answers_alike(client: httpx.Client, ids: dict[int, str], server: RunningServer) -> None:
    by_rest = client.get("/api/v1/Contact/Duplicates/acme?department=nord").json()
    agent = "/api/v1/Agents/Contact"
    body = {"Name": "acme", "Department": "nord"}
    assert client.post(f"{agent}/GetNameDepartmentDuplicates", json=body).json() == by_rest
    assert len(client.post(f"{agent}/GetDuplicates", json={"Name": "acme"}).json()) == 4
    assert client.post(f"{agent}/GetDuplicates", json=None).json() == []
    assert httpx.get(f"{server.url}/api/v1/Contact/Duplicates/acme").status_code == 401
