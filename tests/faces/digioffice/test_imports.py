"""Companies, persons and contact persons: made once, found by any of their keys, changed by what a message says."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from kartotek.domain.handles import GLOBAL_ID
from kartotek.domain.party import Gender, Record, State
from tests.faces.digioffice.messages import (
    COMPANY,
    CONTACT_PERSON,
    NIL,
    PERSON,
    Json,
    company,
    guid,
    person,
    send,
)
from tests.rig.server import RunningServer

LINK: Json = {
    "companyName4ps": "CRONUS NL",
    "no": "CP00042",
    "jobTitle": "Calculator",
    "phoneNo": "+31 24 1234567",
    "mobilePhoneNo": "",
    "eMail": "gonnie@example.nl",
    "blocked": False,
}


def found(server: RunningServer, system_id: str) -> Record:
    record: Record = server.run(server.kartotek.book.find(server.principal(), "digioffice.system", system_id))
    return record


def link(client: httpx.Client, **data: Any) -> Json:
    """Import a contact person of a new company and a new person, unless told otherwise."""
    ends = {name: data.pop(name) if name in data else make(client) for name, make in _ENDS.items()}
    return LINK | {"systemId": guid()} | ends | data


_ENDS = {"crmCompanyId": company, "crmPersonId": person}


def test_a_company_with_all_its_members(server: RunningServer, client: httpx.Client) -> None:
    system_id = company(
        client,
        vatRegistrationNo="NL001234567B01",
        cocRegistrationNo="12345678",
        name2="afdeling",
        nameAbbreviation="CRO",
        phoneNo="024 1234567",
        phoneNo2="024 7654321",
        mobilePhoneNo="06 12345678",
        eMail="info@cronus.nl",
        homePage="https://cronus.nl",
        no="BE00016",
        visitAddress="Kerkstraat 1",
        visitAddressPostCode="6511 AA",
        visitAddressCity="Nijmegen",
        visitAddressCountryRegionId="NL",
        address="Postbus 5",
        postCode="6500 AA",
        city="Nijmegen",
        customerNo="D100",
    )
    party = found(server, system_id).party
    assert (party.name, party.nickname, party.vat_number) == ("CRONUS NL", "CRO", "NL001234567B01")
    assert (party.organisation_number, party.external_number) == ("12345678", "BE00016")
    points = {(point.medium.value, point.kind): point.value for point in party.contact_points.values()}
    assert points == {
        ("phone", "work"): "024 1234567",
        ("phone", "other"): "024 7654321",
        ("phone", "mobile"): "06 12345678",
        ("email", "main"): "info@cronus.nl",
        ("url", "main"): "https://cronus.nl",
    }
    addresses = {item.kind: (item.street, item.postal_code, item.city) for item in party.addresses.values()}
    assert addresses == {
        "visit": ("Kerkstraat 1", "6511 AA", "Nijmegen"),
        "postal": ("Postbus 5", "6500 AA", "Nijmegen"),
    }
    assert party.residue["digioffice"] == {"name2": "afdeling", "customerNo": "D100"}


def test_a_person_and_the_spelling_of_a_gender(server: RunningServer, client: httpx.Client) -> None:
    system_id = person(client, middleName="van", gender="Vrouw", initials="G.", title="ir.", titleBehindTheName="MSc")
    party = found(server, system_id).party
    assert (party.first_name, party.middle_name, party.last_name) == ("Gonnie", "van", "de Vries")
    assert (party.gender, party.salutation) == (Gender.FEMALE, "ir.")
    before = server.last_change()
    send(client, PERSON, {"systemId": system_id, "gender": "Vrouw"})
    assert server.last_change() == before


def test_the_same_message_gives_the_same_ids_and_no_second_change(server: RunningServer, client: httpx.Client) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    assert first["Status"] == "Ok"
    assert str(uuid.UUID(first["DigiOfficeGlobalID"])) == first["DigiOfficeGlobalID"]
    assert int(first["DigiOfficeContactPersonID"]) > 0
    assert "Errors" not in first
    before = server.last_change()
    assert send(client, CONTACT_PERSON, message) == first
    assert server.last_change() == before


@pytest.mark.parametrize("key", ["digiOfficeId", "systemId", "both ends"])
def test_a_contact_person_is_found_by_each_of_its_keys(client: httpx.Client, key: str) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    ends = {name: message[name] for name in ("crmCompanyId", "crmPersonId")}
    named = {"digiOfficeId": first["DigiOfficeGlobalID"], "systemId": message["systemId"]}
    keys = {key: named[key]} if key in named else {}
    assert send(client, CONTACT_PERSON, {**ends, **keys, "jobTitle": "Uitvoerder"}) == first


def test_null_leaves_alone_empty_clears_and_blocked_deactivates(server: RunningServer, client: httpx.Client) -> None:
    message = link(client)
    send(client, CONTACT_PERSON, message)
    keys = {name: message[name] for name in ("crmCompanyId", "crmPersonId", "systemId")}
    send(client, CONTACT_PERSON, {**keys, "jobTitle": None, "phoneNo": "", "blocked": True})
    relation = next(iter(found(server, message["crmPersonId"]).party.relations.values()))
    assert (relation.title, relation.blocked) == ("Calculator", True)
    assert [point.value for point in relation.contact_points.values()] == ["gonnie@example.nl"]
    send(client, CONTACT_PERSON, {**keys, "blocked": False})
    assert not next(iter(found(server, message["crmPersonId"]).party.relations.values())).blocked


def test_a_blocked_company_is_blocked_and_comes_back(server: RunningServer, client: httpx.Client) -> None:
    system_id = company(client)
    send(client, COMPANY, {"systemId": system_id, "blocked": True})
    assert found(server, system_id).party.state is State.BLOCKED
    send(client, COMPANY, {"systemId": system_id, "blocked": None})
    assert found(server, system_id).party.state is State.BLOCKED
    send(client, COMPANY, {"systemId": system_id, "blocked": False})
    assert found(server, system_id).party.state is State.ACTIVE


def test_a_party_that_was_born_elsewhere_is_linked_by_its_global_id(
    server: RunningServer, client: httpx.Client
) -> None:
    made = client.post("/api/v1/Contact", json={"Name": "Born elsewhere"}).json()
    handle = str(made["ContactId"])
    record = server.run(server.kartotek.book.find(server.principal(), "superoffice.contact", handle))
    global_id = str(uuid.UUID(record.handles[GLOBAL_ID.name]))
    message = link(client, crmCompanyId=global_id)
    assert send(client, CONTACT_PERSON, message)["Status"] == "Ok"
    system_id = guid()
    answer = send(client, COMPANY, {"digiOfficeId": global_id, "systemId": system_id, "nameAbbreviation": "BE"})
    assert answer == {"Status": "Ok", "DigiOfficeCompanyID": str(record.id), "DigiOfficeGlobalID": global_id}
    assert found(server, system_id).party.name == "Born elsewhere"
    assert client.get(f"/api/v1/Contact/{handle}").json()["Persons"][0]["Firstname"] == "Gonnie"


def _unknown(client: httpx.Client) -> list[tuple[str, Json, str]]:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    other = link(client)
    second = send(client, CONTACT_PERSON, other)
    stranger = guid()
    return [
        (CONTACT_PERSON, message | {"crmCompanyId": stranger}, f"crmCompanyId {stranger} is onbekend"),
        (CONTACT_PERSON, message | {"crmPersonId": stranger}, f"crmPersonId {stranger} is onbekend"),
        (CONTACT_PERSON, message | {"crmPersonId": NIL}, f"crmPersonId {NIL} is onbekend"),
        (CONTACT_PERSON, message | {"crmCompanyId": message["crmPersonId"]}, "is onbekend"),
        (CONTACT_PERSON, message | {"digiOfficeId": stranger}, f"digiOfficeId {stranger} is onbekend"),
        (CONTACT_PERSON, message | {"digiOfficeId": second["DigiOfficeGlobalID"]}, "verschillende"),
        (CONTACT_PERSON, message | {"systemId": other["systemId"]}, "verschillende"),
        (CONTACT_PERSON, message | {"systemId": stranger}, "al systemId"),
        (CONTACT_PERSON, message | {"crmCompanyId": other["crmCompanyId"]}, "ander bedrijf"),
        (COMPANY, {"digiOfficeId": stranger, "name": "x"}, f"digiOfficeId {stranger} is onbekend"),
        (COMPANY, {"systemId": message["crmPersonId"]}, "andere soort"),
        (COMPANY, {"systemId": guid()}, "name"),
        (COMPANY, {"digiOfficeId": first["DigiOfficeGlobalID"]}, "is onbekend"),
    ]


def test_what_the_book_cannot_follow_is_told_in_the_answer_and_stores_nothing(
    server: RunningServer, client: httpx.Client
) -> None:
    for path, data, reason in _unknown(client):
        before = server.last_change()
        answer = send(client, path, data)
        assert (answer.pop("Status"), answer.pop("DigiOfficeGlobalID")) == ("Error", NIL), data
        assert reason in answer.pop("Errors")
        assert list(answer.values()) == [""]
        assert server.last_change() == before
