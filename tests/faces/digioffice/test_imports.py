"""Companies, persons and contact persons: made once, found by any of their keys, changed by what a message says."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from kartotek.domain.handles import GLOBAL_ID
from kartotek.domain.party import Gender, Medium, Record, State, ordered
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
    assert (party.gender, party.title) == (Gender.FEMALE, "ir.")
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
    sibling = link(client, crmPersonId=message["crmPersonId"])
    third = send(client, CONTACT_PERSON, sibling)
    stranger = guid()
    return [
        (CONTACT_PERSON, message | {"crmCompanyId": stranger}, f"crmCompanyId {stranger} is onbekend"),
        (CONTACT_PERSON, message | {"crmPersonId": stranger}, f"crmPersonId {stranger} is onbekend"),
        (CONTACT_PERSON, message | {"crmPersonId": NIL}, f"crmPersonId {NIL} is onbekend"),
        (CONTACT_PERSON, message | {"crmCompanyId": message["crmPersonId"]}, "is onbekend"),
        (CONTACT_PERSON, message | {"digiOfficeId": stranger}, f"digiOfficeId {stranger} is onbekend"),
        (CONTACT_PERSON, message | {"digiOfficeId": third["DigiOfficeGlobalID"]}, "verschillende"),
        (CONTACT_PERSON, message | {"systemId": sibling["systemId"]}, "verschillende"),
        (CONTACT_PERSON, message | {"crmCompanyId": sibling["crmCompanyId"]}, "verschillende"),
        (CONTACT_PERSON, message | {"digiOfficeId": second["DigiOfficeGlobalID"]}, "andere persoon"),
        (CONTACT_PERSON, message | {"systemId": other["systemId"]}, "andere persoon"),
        (CONTACT_PERSON, message | {"systemId": stranger}, f"al systemId {message['systemId']}"),
        (COMPANY, {"digiOfficeId": stranger, "name": "x"}, f"digiOfficeId {stranger} is onbekend"),
        (COMPANY, {"systemId": message["crmPersonId"]}, "andere soort"),
        (COMPANY, {"systemId": guid()}, "name"),
        (COMPANY, {"digiOfficeId": first["DigiOfficeGlobalID"]}, "is onbekend"),
        (PERSON, {"digiOfficeId": _global_id(client, PERSON), "systemId": message["crmPersonId"]}, "verschillende"),
        (PERSON, {"digiOfficeId": _global_id(client, PERSON, systemId=guid()), "systemId": stranger}, "al systemId"),
    ]


def _global_id(client: httpx.Client, path: str, **data: Any) -> str:
    answer = send(client, path, {"surname": "de Vries", "name": "CRONUS NL", **data})
    assert answer["Status"] == "Ok", answer
    return str(answer["DigiOfficeGlobalID"])


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


def test_a_guid_of_zeros_is_no_id(client: httpx.Client) -> None:
    data = {"systemId": NIL, "digiOfficeId": NIL}
    assert _global_id(client, COMPANY, **data) != _global_id(client, COMPANY, **data)


@pytest.mark.parametrize(("path", "end"), [(COMPANY, "crmCompanyId"), (PERSON, "crmPersonId")])
def test_what_is_deleted_is_told_so_and_stays_deleted(
    server: RunningServer, client: httpx.Client, path: str, end: str
) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    record = found(server, message[end])
    global_id = str(uuid.UUID(record.handles[GLOBAL_ID.name]))
    server.run(server.kartotek.book.delete(server.principal(), record))
    before = server.last_change()
    for where, data, key in (
        (path, {"systemId": message[end], "name": "x", "surname": "x"}, f"systemId {message[end]}"),
        (path, {"digiOfficeId": global_id}, f"digiOfficeId {global_id}"),
        (CONTACT_PERSON, message, f"{end} {message[end]}"),
        (CONTACT_PERSON, message | {end: global_id}, f"{end} {global_id}"),
    ):
        answer = send(client, where, data)
        assert (answer["Status"], answer["Errors"]) == ("Error", f"{key} is in DigiOffice verwijderd")
    assert server.last_change() == before
    server.run(server.kartotek.book.update(server.principal(), record, {"state": "active"}))
    assert send(client, CONTACT_PERSON, message) == first


# -- a contact person, wherever it comes from and goes to --------------------------------------------------------------


def ties(server: RunningServer, person_id: str) -> list[tuple[str, str | None, str | None]]:
    """Return the company's name, the systemId and the title of each relation of a person."""
    person = found(server, person_id)
    return [
        (person.related[tie.other].party.name or "", tie.names.get("digioffice.contact_person"), tie.title)
        for _, tie in ordered(person.party.relations)
    ]


@pytest.mark.parametrize("key", ["systemId", "digiOfficeId"])
def test_a_contact_person_moves_to_another_company_and_stays_the_same(
    server: RunningServer, client: httpx.Client, key: str
) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    named = {"systemId": message["systemId"], "digiOfficeId": first["DigiOfficeGlobalID"]}
    moved = {"crmPersonId": message["crmPersonId"], "crmCompanyId": company(client, name="Next"), key: named[key]}
    assert send(client, CONTACT_PERSON, moved) == first
    assert ties(server, message["crmPersonId"]) == [("Next", message["systemId"], "Calculator")]


def test_a_contact_person_of_a_deleted_company_moves_away_from_it(server: RunningServer, client: httpx.Client) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    gone = found(server, message["crmCompanyId"])
    server.run(server.kartotek.book.delete(server.principal(), gone))
    assert send(client, CONTACT_PERSON, message | {"crmCompanyId": company(client, name="Next")}) == first
    server.run(server.kartotek.book.update(server.principal(), gone, {"state": "active"}))
    assert ties(server, message["crmPersonId"]) == [("Next", message["systemId"], "Calculator")]


def test_a_contact_person_that_another_face_took_away_is_made_again(
    server: RunningServer, client: httpx.Client
) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    handle = found(server, message["crmPersonId"]).handles["superoffice.person"]
    elsewhere = client.post("/api/v1/Contact", json={"Name": "Elsewhere"}).json()["ContactId"]
    assert client.post(f"/api/v1/Person/{handle}/MoveTo/{elsewhere}").status_code == 204
    assert ties(server, message["crmPersonId"]) == [("Elsewhere", None, None)]
    stale = send(client, CONTACT_PERSON, message | {"digiOfficeId": first["DigiOfficeGlobalID"]})
    assert "onbekend" in stale["Errors"]
    strange = send(client, CONTACT_PERSON, message | {"crmPersonId": person(client)})
    assert strange["Errors"] == f"systemId {message['systemId']} is of was in DigiOffice van een ander record"
    again = send(client, CONTACT_PERSON, message)
    assert again["Status"] == "Ok"
    assert again["DigiOfficeGlobalID"] != first["DigiOfficeGlobalID"]
    assert ties(server, message["crmPersonId"]) == [
        ("Elsewhere", None, None),
        ("CRONUS NL", message["systemId"], "Calculator"),
    ]


def test_an_employment_that_another_face_made_becomes_the_contact_person(
    server: RunningServer, client: httpx.Client
) -> None:
    contact = client.post("/api/v1/Contact", json={"Name": "Fjord"}).json()["ContactId"]
    human = client.post("/api/v1/Person", json={"Lastname": "Dahl", "Contact": {"ContactId": contact}}).json()
    book, principal = server.kartotek.book, server.principal()
    ends = [
        server.run(book.find(principal, space, str(number)))
        for space, number in (("superoffice.contact", contact), ("superoffice.person", human["PersonId"]))
    ]
    [identity] = ends[1].party.relations
    keys = [str(uuid.UUID(record.handles[GLOBAL_ID.name])) for record in ends]
    message = link(client, crmCompanyId=keys[0], crmPersonId=keys[1])
    answer = send(client, CONTACT_PERSON, message)
    assert answer["DigiOfficeGlobalID"] == str(uuid.UUID(identity))
    assert send(client, CONTACT_PERSON, message) == answer
    [tie] = server.run(book.find(principal, "superoffice.person", str(human["PersonId"]))).party.relations.values()
    assert (tie.names["digioffice.contact_person"], tie.title, tie.primary) == (message["systemId"], "Calculator", True)
    assert answer["DigiOfficeContactPersonID"] == str(tie.number)


def test_of_two_employments_at_a_company_the_named_one_is_meant(server: RunningServer, client: httpx.Client) -> None:
    message = link(client)
    first = send(client, CONTACT_PERSON, message)
    person_record, other = found(server, message["crmPersonId"]), found(server, message["crmCompanyId"]).id
    second = {"other": other, "kind": "employment", "rank": -1, "title": "Board"}
    server.run(server.kartotek.book.update(server.principal(), person_record, {"relations": {"e" * 32: second}}))
    assert send(client, CONTACT_PERSON, message | {"jobTitle": "Uitvoerder"}) == first
    another = send(client, CONTACT_PERSON, message | {"systemId": guid(), "jobTitle": None})
    assert another["DigiOfficeGlobalID"] == str(uuid.UUID("e" * 32))
    assert [title for _, _, title in ties(server, message["crmPersonId"])] == ["Board", "Uitvoerder"]


# -- one number where the book has several -----------------------------------------------------------------------------


def emails(server: RunningServer, system_id: str) -> list[str]:
    points = found(server, system_id).party.contact_points
    return [point.value for _, point in ordered(points) if point.medium is Medium.EMAIL]


def test_clearing_again_and_again_takes_one_address_away_and_no_more(
    server: RunningServer, client: httpx.Client
) -> None:
    values = ["a@x.nl", "b@x.nl", "c@x.nl"]
    made = client.post("/api/v1/Contact", json={"Name": "x", "Emails": [{"Value": value} for value in values]}).json()
    record = server.run(server.kartotek.book.find(server.principal(), "superoffice.contact", str(made["ContactId"])))
    keys = {"systemId": guid(), "digiOfficeId": str(uuid.UUID(record.handles[GLOBAL_ID.name]))}
    for _ in range(3):
        assert send(client, COMPANY, {**keys, "eMail": ""})["Status"] == "Ok"
        assert emails(server, keys["systemId"]) == ["b@x.nl", "c@x.nl"]
    send(client, COMPANY, {**keys, "eMail": "d@x.nl"})
    assert emails(server, keys["systemId"]) == ["b@x.nl", "c@x.nl", "d@x.nl"]
    send(client, COMPANY, {**keys, "eMail": "e@x.nl"})
    assert emails(server, keys["systemId"]) == ["b@x.nl", "c@x.nl", "e@x.nl"]


def test_what_other_faces_put_before_an_imported_address_is_not_overwritten(
    server: RunningServer, client: httpx.Client
) -> None:
    system_id = company(client, eMail="own@x.nl")
    record = found(server, system_id)
    first = {"medium": "email", "value": "new@x.nl", "rank": -1}
    server.run(server.kartotek.book.update(server.principal(), record, {"contact_points": {"f" * 32: first}}))
    before = server.last_change()
    send(client, COMPANY, {"systemId": system_id, "eMail": "own@x.nl"})
    assert server.last_change() == before
    send(client, COMPANY, {"systemId": system_id, "eMail": "changed@x.nl"})
    assert emails(server, system_id) == ["new@x.nl", "changed@x.nl"]


def test_an_address_that_the_book_has_further_down_is_not_added_again(
    server: RunningServer, client: httpx.Client
) -> None:
    system_id = company(client)
    points = {str(rank) * 32: {"medium": "email", "value": f"{rank}@x.nl", "rank": rank} for rank in range(2)}
    record = found(server, system_id)
    server.run(server.kartotek.book.update(server.principal(), record, {"contact_points": points}))
    send(client, COMPANY, {"systemId": system_id, "eMail": "1@x.nl"})
    assert emails(server, system_id) == ["0@x.nl", "1@x.nl"]
    send(client, COMPANY, {"systemId": system_id, "eMail": "2@x.nl"})
    assert emails(server, system_id) == ["0@x.nl", "2@x.nl"]


def test_a_street_is_one_line_whoever_divided_it(server: RunningServer, client: httpx.Client) -> None:
    system_id = company(client)
    divided = {"kind": "visit", "street": "Kerkstraat", "street_number": "1", "city": "Nijmegen"}
    record = found(server, system_id)
    server.run(server.kartotek.book.update(server.principal(), record, {"addresses": {"d" * 32: divided}}))
    before = server.last_change()
    send(client, COMPANY, {"systemId": system_id, "visitAddress": "Kerkstraat 1"})
    assert server.last_change() == before
    send(client, COMPANY, {"systemId": system_id, "visitAddress": "Kerkstraat 2"})
    address = found(server, system_id).party.addresses["d" * 32]
    assert (address.street, address.street_number, address.city) == ("Kerkstraat 2", None, "Nijmegen")
    send(client, COMPANY, {"systemId": system_id, "visitAddress": "", "visitAddressCity": ""})
    assert found(server, system_id).party.addresses == {}
