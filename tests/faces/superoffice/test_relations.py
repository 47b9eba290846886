"""Contact/{id}/Relations and Person/{id}/Relations: the ties that other faces have made."""

from typing import Any

import httpx
import pytest

from kartotek.domain.party import new_item_id
from tests.rig.server import RunningServer

Json = Any


@pytest.fixture(scope="module")
def people(client: httpx.Client, server: RunningServer) -> dict[str, int]:
    """Make a company with staff and ties, and return the ids by name."""
    company = client.post("/api/v1/Contact", json={"Name": "Hub", "Department": "HQ"}).json()["ContactId"]
    ids = {"Hub": company}
    for name in ("Ann", "Bea", "Cid"):
        contact = {"ContactId": company} if name == "Ann" else None
        body = {"Firstname": name, "Contact": contact, "OfficePhones": [{"Value": name}]}
        ids[name] = client.post("/api/v1/Person", json=body).json()["PersonId"]
    _tie(server, ids["Ann"], ids["Bea"], "family_member", note="sisters")
    _tie(server, ids["Cid"], ids["Ann"], "colleague")
    _tie(server, ids["Bea"], company, "contact", space="superoffice.contact")
    return ids


def _tie(
    server: RunningServer, person: int, other: int, kind: str, *, space: str = "superoffice.person", note: str = ""
) -> None:
    book, principal = server.kartotek.book, server.principal()
    record = server.run(book.find(principal, "superoffice.person", str(person)))
    number = server.run(book.find(principal, space, str(other))).id
    relation = {"other": number, "kind": kind, **({"note": note} if note else {})}
    server.run(book.update(principal, record, {"relations": {new_item_id(): relation}}))


def listed(client: httpx.Client, path: str, **options: str) -> list[Json]:
    answer = client.get(f"/api/v1/{path}/Relations", params={f"${name}": value for name, value in options.items()})
    assert answer.status_code == 200, answer.text
    tree = answer.json()
    assert list(tree) == ["odata.metadata", "odata.nextLink", "value"]
    rows: list[Json] = tree["value"]
    return rows


def test_the_ties_of_a_person(client: httpx.Client, people: dict[str, int]) -> None:
    rows = listed(client, f"Person/{people['Ann']}", orderby="target/who")
    assert [{name: row[name] for name in list(row)[3:]} for row in rows] == [
        {
            "relationName": "Colleague",
            "reversedName": "Colleague",
            "processedName": "Colleague",
            "relationComment": "",
            "direction": 2,
            "source/who": "Cid",
            "target/who": "Ann",
        },
        {
            "relationName": "Family member",
            "reversedName": "Family member",
            "processedName": "Family member",
            "relationComment": "sisters",
            "direction": 1,
            "source/who": "Ann",
            "target/who": "Bea",
        },
    ]
    for row in rows:
        assert (row["PrimaryKey"], row["EntityName"]) == (str(row["relationId"]), "relation")
    (from_bea,) = [row for row in listed(client, f"Person/{people['Bea']}") if row["relationName"] == "Family member"]
    assert from_bea["relationId"] == rows[1]["relationId"], "both ends tell of one relation"
    assert from_bea["direction"] == 2


def test_the_ties_of_a_company(client: httpx.Client, people: dict[str, int]) -> None:
    columns = "processedName,source/personId,source/firstName,source/personDirectPhone/formattedNumber,"
    columns += "target/contactId,TARGET/nameDepartment,target/firstName"
    (row,) = listed(client, f"Contact/{people['Hub']}", select=columns)
    assert {name: row[name] for name in list(row)[2:]} == {
        "processedName": "Has contact person",
        "source/personId": people["Bea"],
        "source/firstName": "Bea",
        "source/personDirectPhone/formattedNumber": "Bea",
        "target/contactId": people["Hub"],
        "target/nameDepartment": "Hub, HQ",
        "target/firstName": None,
    }, "who has the primary employment is no tie"


def test_order_and_pages(client: httpx.Client, people: dict[str, int]) -> None:
    path = f"Person/{people['Ann']}"
    names = [row["relationName"] for row in listed(client, path, orderby="relationName desc")]
    assert names == ["Family member", "Colleague"]
    assert [row["relationName"] for row in listed(client, path, orderby="direction", top="1")] == ["Family member"]
    assert [row["relationName"] for row in listed(client, path, orderby="direction", skip="1")] == ["Colleague"]
    (full, _) = listed(client, path, mode="Full", select="relationName", orderby="relationName")
    assert full["Column"]["relationName"]["DisplayValue"] == "Colleague"
    assert listed(client, f"Person/{people['Cid']}", top="0") == []


def test_the_next_page_is_told(client: httpx.Client, people: dict[str, int]) -> None:
    link, names = f"/api/v1/Person/{people['Ann']}/Relations?$top=1&$orderby=relationName descending", []
    while link:
        page = client.get(link).json()
        names += [row["PrimaryKey"] for row in page["value"]]
        assert len(page["value"]) == 1
        link = page["odata.nextLink"]
    together = listed(client, f"Person/{people['Ann']}", orderby="relationName desc")
    assert names == [row["PrimaryKey"] for row in together]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("$filter=relationId eq 1", 400),
        ("$select=nothing", 400),
        ("$select=target/nothing", 400),
        ("$orderby=nothing", 400),
        ("$orderby=relationName sideways", 400),
        ("$top=-1", 400),
        ("$skip=x", 400),
        ("$mode=huge", 400),
    ],
)
def test_what_cannot_be_asked(client: httpx.Client, people: dict[str, int], query: str, status: int) -> None:
    answer = client.get(f"/api/v1/Person/{people['Ann']}/Relations?{query}")
    assert (answer.status_code, answer.json()["Error"]) == (status, True)


def test_relations_of_nobody(client: httpx.Client) -> None:
    assert client.get("/api/v1/Person/99999/Relations").status_code == 404
    lone = client.post("/api/v1/Contact", json={"Name": "Lone"}).json()["ContactId"]
    assert listed(client, f"Contact/{lone}") == []
