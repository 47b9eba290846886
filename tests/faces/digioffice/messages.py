"""Messages of 4PS, and the addresses they go to."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

COMPANY, PERSON, CONTACT_PERSON = "ImportBedrijf", "ImportPersoon", "ImportContactpersoon"
NIL = "00000000-0000-0000-0000-000000000000"

Json = dict[str, Any]


def guid() -> str:
    return str(uuid.uuid4())


def header(contains: str = "ContactPerson") -> Json:
    return {"Contains": contains, "Date": "2024-05-01T10:00:00", "MessageID": "m-0001", "Sender": "4PS"}


def send(client: httpx.Client, path: str, data: Json, **options: Any) -> Json:
    """Post one message and return what it was answered; the header must come back."""
    response = client.post(f"/api/4PSBC/{path}", json={"Header": header(), "Data": data}, **options)
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    assert answer["Header"] == header() | {"Sender": "DigiOffice"}
    return dict(answer["Response"])


def company(client: httpx.Client, **data: Any) -> str:
    """Import a company; return its systemId."""
    system_id = guid()
    assert send(client, COMPANY, {"systemId": system_id, "name": "CRONUS NL", **data})["Status"] == "Ok"
    return system_id


def person(client: httpx.Client, **data: Any) -> str:
    """Import a person; return their systemId."""
    system_id = guid()
    data = {"systemId": system_id, "firstName": "Gonnie", "surname": "de Vries", **data}
    assert send(client, PERSON, data)["Status"] == "Ok"
    return system_id
