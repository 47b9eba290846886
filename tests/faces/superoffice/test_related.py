"""What stands beside an entity: moves, foreign keys, summaries, and the operations that are not served."""

from typing import Any

import httpx
import pytest

from tests.rig.server import RunningServer

Json = Any


@pytest.fixture(scope="module")
def company(client: httpx.Client) -> Json:
    return client.post("/api/v1/Contact", json={"Name": "Base", "ExtraFields": {"x_own": "1"}}).json()


def test_a_person_moves(client: httpx.Client, server: RunningServer, company: Json) -> None:
    new = client.post("/api/v1/Contact", json={"Name": "Target"}).json()["ContactId"]
    body = {"Firstname": "Mo", "Contact": {"ContactId": company["ContactId"]}, "PrivatePhones": [{"Value": "1"}]}
    person = client.post("/api/v1/Person", json=body).json()
    path = f"/api/v1/Person/{person['PersonId']}"
    before = server.last_change()
    answer = client.post(f"{path}/MoveTo/{new}?moveAfterDate=2026-05-04T00:00:00")
    assert (answer.status_code, answer.content) == (204, b"")
    assert server.last_change() == before + 1
    moved = client.get(path).json()
    assert (moved["Contact"]["Name"], moved["PrivatePhones"]) == ("Target", person["PrivatePhones"])
    assert client.get(f"/api/v1/Contact/{company['ContactId']}").json()["Persons"] == []
    assert client.post(f"{path}/moveto/{new}/").status_code == 204, "no change, no error"
    assert server.last_change() == before + 1
    for refused, status in [
        (f"{path}/MoveTo/99999", 404),
        (f"{path}/MoveTo/x", 404),
        (f"/api/v1/Person/99999/MoveTo/{new}", 404),
        (f"{path}/MoveTo/{new}?moveAfterDate=soon", 400),
    ]:
        assert client.post(refused).status_code == status, refused
    assert server.last_change() == before + 1


def test_names_in_other_systems(client: httpx.Client, server: RunningServer, company: Json) -> None:
    path = f"/api/v1/Contact/{company['ContactId']}"
    database = server.kartotek.database
    record = server.run(
        database.read(
            server.principal().tenant,
            lambda reader: reader.by_handle("superoffice.contact", str(company["ContactId"])),
        )
    )
    ids = {"1:a": {"kind": 1, "name": "a"}, "1:b": {"kind": 1, "name": "b"}, "7:c": {"kind": 7, "name": "c"}}
    server.run(server.kartotek.book.update(server.principal(), record, {"external_ids": ids}))
    keys = client.get(f"{path}/ForeignKey").json()
    handles = {f"Kartotek.{space}": handle for space, handle in record.handles.items() if "superoffice" not in space}
    assert "Kartotek.global" in handles
    assert keys == handles | {
        "Kartotek.external.1": "a",
        "Kartotek.external.1.2": "b",
        "Kartotek.external.7": "c",
    }
    plain, loaded = client.get(path).json(), client.get(f"{path}?fk=TRUE").json()
    assert plain["ExtraFields"] == {"x_own": "1"}
    assert loaded["ExtraFields"] == {"x_own": "1"} | keys
    assert {name for name in plain if plain[name] != loaded[name]} == {"ExtraFields"}
    before = server.last_change()
    assert client.put(path, json=loaded).json() == plain
    assert client.patch(path, json=loaded).json() == plain
    assert server.last_change() == before, "foreign keys that come back are no fields"
    assert client.get(f"{path}?fk=true&$select=Name").json()["ExtraFields"] is None
    assert client.get(f"{path}?fk=perhaps").status_code == 400
    assert client.get("/api/v1/Person/99999/ForeignKey").status_code == 404


def test_summaries_and_utm_parameters(client: httpx.Client, company: Json) -> None:
    path = f"/api/v1/Contact/{company['ContactId']}"
    summary = client.get(f"{path}/Summary").json()
    assert summary["Contact"] == client.get(f"{path}/Simple").json()
    assert client.get(f"{path}/Summary?limit=many").status_code == 400
    assert client.get("/api/v1/Contact/99999/Summary").status_code == 404
    person = client.post("/api/v1/Person", json={"Firstname": "U"}).json()["PersonId"]
    answer = client.get(f"/api/v1/Person/{person}/UtmParameters")
    assert (answer.status_code, answer.json()) == (200, None)
    assert client.get("/api/v1/Person/99999/UtmParameters").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "word"),
    [
        ("POST", "Contact/1/MergeTo/2", "Merging"),
        ("POST", "Person/1/MergeTo/2?moveAfterDate=2026-01-01", "Merging"),
        ("GET", "Contact/DuplicateRules", "Rules"),
        ("PUT", "Contact/DuplicateRules", "Rules"),
        ("GET", "Person/1/Consent", "Consents"),
        ("PUT", "Person/1/Consent/EMARKETING?source=x&legalBase=y", "Consents"),
        ("DELETE", "Person/1/Consent/EMARKETING", "Consents"),
    ],
)
def test_what_comes_later_says_so(
    client: httpx.Client, server: RunningServer, method: str, path: str, word: str
) -> None:
    answer = client.request(method, f"/api/v1/{path}")
    tree = answer.json()
    assert (answer.status_code, tree["ErrorType"]) == (501, "NotImplementedException")
    assert tree["Message"].startswith(word)
    assert httpx.request(method, f"{server.url}/api/v1/{path}").status_code == 401
