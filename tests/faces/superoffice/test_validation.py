"""Contact/Validate and Person/Validate: the rules of saving, by property, and nothing stored."""

from typing import Any

import httpx
import pytest

from tests.rig.server import RunningServer

Json = Any


@pytest.mark.parametrize(
    ("name", "body", "problems"),
    [
        ("Contact", {"Name": "x"}, {}),
        ("Person", {"Lastname": "x"}, {}),
        ("Contact", {}, {"Name": "a name is required"}),
        ("Person", {}, {"Firstname": "a name is required"}),
        ("Contact", {"name": "x", "Category": {"Id": 99999}}, {"Category": "there is no item 99999"}),
        (
            "Contact",
            {"Phones": "x", "Xstop": "maybe", "SupportPerson": {"PersonId": 99999}, "Associate": {"AssociateId": "a"}},
            {
                "Phones": "an array is expected",
                "Associate": "a number is expected",
                "Xstop": "true or false is expected",
                "SupportPerson": "there is none with id 99999",
            },
        ),
        ("Contact", {"Name": "x" * 1_000_001}, {"Name": "longer than 1000000 characters"}),
        ("Person", {"Firstname": "x", "BirthDate": "2001-02-30"}, {"BirthDate": "a date is expected"}),
        ("Person", {"Firstname": "x", "Contact": {"ContactId": 99999}}, {"Contact": "there is none with id 99999"}),
        ("Contact", {"Name": "x", "TableRight": 5, "Persons": "x", "Unknown": 1}, {}),
    ],
)
def test_problems_by_property(
    client: httpx.Client, server: RunningServer, name: str, body: Json, problems: dict[str, str]
) -> None:
    before = server.last_change()
    answer = client.post(f"/api/v1/{name}/Validate", json=body)
    assert (answer.status_code, answer.json()) == (200, problems)
    saved = client.post(f"/api/v1/{name}", json=body) if problems else None
    assert saved is None or saved.status_code == 400, "what is told is refused"
    assert server.last_change() == before


def test_an_entity_that_is_stored(client: httpx.Client, server: RunningServer) -> None:
    tree = client.post("/api/v1/Contact", json={"Name": "Valid", "Phones": [{"Value": "1"}]}).json()
    before = server.last_change()
    assert client.post("/api/v1/Contact/Validate", json=tree).json() == {}
    answer = client.post("/api/v1/Contact/Validate/", json={"ContactId": tree["ContactId"], "Department": "x"})
    assert answer.json() == {"Name": "a name is required"}, "as a PUT without a name would be"
    assert client.post("/api/v1/Contact/Validate", json={**tree, "ContactId": 99999}).status_code == 404
    for body in (b"", b"[]", b"5"):
        assert client.post("/api/v1/Contact/Validate", content=body).status_code == 400
    assert client.get("/api/v1/Contact/Validate").status_code == 405
    assert server.last_change() == before
