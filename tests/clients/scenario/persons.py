"""Persons: saving with everything, finding by every parameter, changing in part; relations from both ends; notes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from tests.clients.talk import Talk, array, one
from tests.clients.values import NUMBER, RECENT
from tests.faces.twentyfourseven import behind

PERSON: Final[dict[str, Any]] = {
    "Comment": "Line one\nline two & <three>",
    "ConsumerPersonNo": "1234567",
    "Country": "NO",
    "DateOfBirth": dt.datetime(1995, 1, 1),
    "Department": "Utvikling",
    "EmailAddresses": array(
        "EmailAddress",
        {"Description": "Work", "Type": "Primary", "Value": "bob@work.example"},
        {"Type": "Home", "Value": "bob@home.example"},
    ),
    "EmployeeNumber": 1234,
    "FaxNumber": {"Description": "Fax Home", "Type": "Primary", "Value": "22 00 00 09"},
    "FirstName": "Bøb",
    "Gender": "Male",
    "LastName": "Ølsen",
    "Nickname": "Bobby",
    "PersonalStatus": "Single",
    "PhoneNumbers": array("PhoneNumber", {"Description": "Work", "Type": "Mobile", "Value": "+47 911 22 333"}),
    "PostAddress": {
        "City": "Skien",
        "Country": "NO",
        "County": "Telemark",
        "Description": "Home",
        "PostalArea": "Skien",
        "PostalCode": "3724",
        "State": "Buskerud",
        "Street": "Teststreet 1",
        "Type": "Post",
    },
    "Url": "https://bob.example",
    "WebPassword": "hush",
    "WebUserName": "bob",
    "Workplace": "Nordlys",
    "WorkPosition": "Sjef",
    "IsPrivate": False,
    "HourCost": Decimal("250.50"),
}
PLACE: Final = {"Email": "boss@nordlys.example", "Mobile": "41000001", "Phone": "22334466", "Title": "Boss"}
DATES: Final = {"DateRegistered": RECENT, "DateChanged": RECENT}


def save(talk: Talk, business: int) -> int:
    """Save a person with everything there is; return the Id."""
    related = {"RelationData": array("RelationData", PLACE | {"ContactId": 0, "CustomerId": business})}
    number = talk.expect(NUMBER, "SavePerson", personItem=PERSON | related)
    assert isinstance(number, int)
    return number


def find(talk: Talk, person: int, business: int, consumer: int) -> None:
    """Find persons by every parameter, singly and together."""
    bare = PERSON | DATES | {"Id": person}
    related = bare | {"RelationData": [PLACE | {"ContactId": person, "CustomerId": business}]}
    talk.expect([bare], "GetPersons", personSearch={"Id": person})
    talk.expect([related], "GetPersons", personSearch={"Id": person, "GetRelationData": True})
    for search in (
        {"Id": person},
        {"ConsumerPersonNo": "1234567", "Name": "ølsen"},
        {"Email": "BOB@home.example"},
        {"Phone": "91122333"},
        {"CustomerId": business},
        {"Role": "Boss", "IsEmployee": "False"},
        {"ChangedAfter": dt.datetime(2020, 1, 1), "Name": "Bøb"},
    ):
        talk.expect([related], "GetPersonsDetailed", personSearch=search)
    for search in ({"Id": 999_999}, {"Id": person, "Name": "Somebody else"}, {"EmployeeId": 77}):
        talk.expect(None, "GetPersons", personSearch=search)
        talk.expect(None, "GetPersonsDetailed", personSearch=search)
    everybody = talk.ask("GetPersons", personSearch={"ChangedAfter": dt.datetime(2020, 1, 1)})
    assert {item["LastName"] for item in everybody} == {"Ølsen", "Ødegård"}
    wrong = PERSON | {"Gender": "Other"}
    talk.refused("Instance validation error: 'Other' is not a valid value for Gender.", "SavePerson", personItem=wrong)


def change(talk: Talk, person: int, business: int) -> None:
    """Change some fields; what is not sent, and the vendor's sentinels, leave the others alone."""
    sent: dict[str, Any] = {
        "Id": person,
        "Comment": "",
        "DateOfBirth": dt.datetime(1, 1, 1),
        "EmailAddresses": array("EmailAddress", {"Type": "Primary", "Value": "bob@new.example"}),
        "EmployeeNumber": -2147483648,
        "Gender": "NoChange",
        "Nickname": "Bobo",
        "IsPrivate": True,
    }
    talk.expect(person, "SavePerson", personItem=sent)
    wanted = PERSON | DATES | {"Id": person, "Nickname": "Bobo", "IsPrivate": True, "Comment": None}
    found = one(talk.ask("GetPersonsDetailed", personSearch={"Id": person}))
    assert one(found["EmailAddresses"])["Value"] == "bob@new.example"
    wanted["EmailAddresses"] = found["EmailAddresses"]
    wanted["RelationData"] = [PLACE | {"ContactId": person, "CustomerId": business}]
    talk.expect([wanted], "GetPersonsDetailed", personSearch={"Id": person})
    stranger = {"Id": 999_999, "FirstName": "Nobody"}
    talk.refused("There is no contact with Id 999999.", "SavePerson", personItem=stranger)


def echo(talk: Talk, person: int) -> None:
    """Save a person as the library read them (PHP fills in what is absent): nothing changes."""
    before = talk.server.last_change()
    read = talk.only_item("GetPersonsDetailed", personSearch={"Id": person})
    talk.expect(person, "SavePerson", personItem=read)
    assert talk.server.last_change() == before


def ids(talk: Talk, person: int, business: int, consumer: int) -> None:
    """Find the Ids of persons by what else is known of them."""
    talk.expect(person, "GetPersonId", consumerPersonNo="1234567")
    talk.expect(0, "GetPersonId", consumerPersonNo="no such number")
    talk.expect([person], "GetPersonIdsByUserName", username="bob")
    talk.expect(None, "GetPersonIdsByUserName", username="nobody")
    number = talk.expect(NUMBER, "GetPersonIdByCompanyId", companyId=consumer)
    found = one(talk.ask("GetPersons", personSearch={"Id": number}))
    assert (found["FirstName"], found["LastName"], found["CustomerId"]) == ("Åse", "Ødegård", consumer)
    talk.expect(0, "GetPersonIdByCompanyId", companyId=business)


def relations(talk: Talk, person: int, business: int, supplier: int) -> None:
    """Relate a person to a second company, from both ends; read, change and delete relations."""
    boss = PLACE | {"ContactId": person, "CustomerId": business}
    buyer = {"ContactId": person, "CustomerId": supplier, "Email": "buy@nordlys.example", "Title": "Buyer"}
    talk.expect([boss], "GetRelations", personId=person)
    talk.expect(True, "MakeRelation", relation=buyer)
    talk.expect([boss, buyer], "GetRelations", personId=person)
    talk.expect([boss, buyer], "GetRelationsChangedAfter", changedAfter=dt.datetime(2020, 1, 1))
    talk.expect(None, "GetRelationsChangedAfter", changedAfter=dt.datetime(2999, 1, 1))
    talk.expect(None, "DeleteRelation", personId=person, companyId=supplier)
    talk.expect([boss], "GetRelations", personId=person)
    talk.refused("There is no relation with Id", "DeleteRelation", personId=person, companyId=supplier)
    talk.refused("There is no contact with Id 999999.", "GetRelations", personId=999_999)
    nowhere = {"ContactId": person, "CustomerId": 999_999}
    talk.refused("There is no company with Id 999999.", "MakeRelation", relation=nowhere)
    _from_the_company(talk, person, supplier)


def _from_the_company(talk: Talk, person: int, supplier: int) -> None:
    sent = {
        "ContactId": person,
        "CompanyId": supplier,
        "Role": "Agent",
        "PhoneNumbers": {"Work": {"Value": "22 11 11 11"}},
        "EmailAddresses": {"Work": {"Value": "agent@nordlys.example"}},
    }
    nobody = {"ContactId": 999_999, "CompanyId": supplier}
    talk.expect([nobody], "SaveRelations", relations=array("Relation", sent, nobody))
    wanted = {"Id": supplier, "Relations": [sent | {"FirstName": "Bøb", "LastName": "Ølsen"}]}
    only = array("string", "Relations")
    talk.expect([wanted], "GetCompanies", searchParams={"CompanyId": supplier}, returnProperties=only)
    gone = {"ContactId": person, "CompanyId": supplier}
    talk.expect([nobody], "DeleteRelations", relations=array("Relation", gone, nobody))
    talk.expect([{"Id": supplier}], "GetCompanies", searchParams={"CompanyId": supplier}, returnProperties=only)


def notes(talk: Talk, person: int) -> None:
    """Write notes on a person, read them singly and all, delete them in both ways."""
    first = {"Subject": "Møte", "Description": "Første linje\nandre linje", "PersonId": person}
    second = {"Description": "Ringt & <avtalt>", "Date": dt.datetime(2024, 2, 29, 12, 30), "PersonId": person}
    shown = {"DateAdded": RECENT, "EmployeeId": NUMBER, "Date": RECENT}
    one_id = talk.expect(NUMBER, "AddNote", note=first)
    other_id = talk.expect(NUMBER, "AddNote", note=second)
    both = [shown | first | {"Id": one_id}, shown | second | {"Id": other_id}]
    talk.expect(both, "GetNotes", personId=person)
    talk.expect(both, "GetAllNotes")
    talk.expect(None, "DeleteNoteById", noteId=one_id)
    talk.expect(both[1:], "GetNotes", personId=person)
    talk.expect(None, "DeleteNote", note={"Id": other_id, "PersonId": person})
    talk.expect(None, "GetNotes", personId=person)
    talk.expect(None, "GetAllNotes")
    talk.refused(f"There is no note with Id {one_id}.", "DeleteNoteById", noteId=one_id)
    talk.refused(f"There is no note with Id {other_id}.", "DeleteNote", note={"Id": other_id, "PersonId": person})
    talk.refused("There is no contact with Id 999999.", "AddNote", note=first | {"PersonId": 999_999})
    talk.refused("There is no contact with Id 999999.", "GetNotes", personId=999_999)


def employee(talk: Talk, person: int) -> None:
    """Find a person as an employee, once the administrator made one of them."""
    behind.employ(talk.server, person, 77)
    for search in ({"EmployeeId": 77}, {"IsEmployee": "True"}):
        found = one(talk.ask("GetPersons", personSearch=search))
        assert (found["Id"], found["EmployeeId"]) == (person, 77)
    talk.refused("It is not possible to create employees", "SavePerson", personItem={"LastName": "X", "EmployeeId": 9})
