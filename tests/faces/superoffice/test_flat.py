"""The flat carriers, member by member: a person inside a company, a company inside a person (reference §2.4, §2.7)."""

import json
from typing import Any

import msgspec

from kartotek.domain.party import Address, ContactPoint, Kind, Medium, Party, Record, Relation, Remark, State
from tests.faces.superoffice.book import entity_of, record_of, shown, sight_of

Json = Any


def point(medium: Medium, value: str, kind: str, rank: int, label: str | None = None) -> ContactPoint:
    return ContactPoint(medium=medium, value=value, kind=kind, rank=rank, label=label)


COMPANY = Party(
    kind=Kind.COMPANY,
    name="Firm",
    department="Nord",
    organisation_number="987",
    code="C-1",
    number="N-1",
    country="GB",
    category=7001,
    business=1,
    owner=1,
    contact_points={
        "a": point(Medium.PHONE, "11 11", "work", 0),
        "b": point(Medium.PHONE, "22 22", "fax", 1),
        "c": point(Medium.EMAIL, "post@firm.example", "work", 2, "Office"),
        "d": point(Medium.URL, "https://firm.example", "main", 3),
    },
    addresses={"p": Address(kind="postal", street="Road 1", city="London")},
    residue={"superoffice": {"Kananame": "kana"}},
)
PERSON = Party(
    kind=Kind.PERSON,
    first_name="Ada",
    middle_name="M.",
    last_name="Lovelace",
    title="Dr.",
    salutation="Prof.",
    position="Chief",
    number="P-1",
    country="NO",
    language="ENG",
    comment=Remark("A note"),
    state=State.BLOCKED,
    owner=2,
    support_owner=1,
    ticket_priority=3,
    interests=[1, 2],
    contact_points={
        "a": point(Medium.PHONE, "1", "home", 0),
        "b": point(Medium.PHONE, "2", "work", 1),
        "c": point(Medium.PHONE, "3", "mobile", 2),
        "d": point(Medium.PHONE, "4", "fax", 3),
        "e": point(Medium.EMAIL, "ada@firm.example", "main", 4, "Work"),
        "f": point(Medium.EMAIL, "ada@home.example", "home", 5),
    },
    residue={
        "superoffice": {
            **{name: name for name in ("Kanafname", "Kanalname", "Post1", "Post2", "Post3")},
            "UsePersonAddress": True,
            "Position": 3,
        }
    },
)
RIGHT = {"Mask": "Select, Update, Insert, Delete", "Reason": ""}
TOLD = {
    "Position": "Sales",
    "PersonId": 7,
    "Mrmrs": "Dr.",
    "Firstname": "Ada",
    "Lastname": "Lovelace",
    "MiddleName": "M.",
    "Title": "Chief",
    "Description": "A note",
    "Email": "ada@firm.example",
    "FullName": "Ada M. Lovelace",
    "DirectPhone": "2",
    "FormalName": "Dr. Prof. Ada M. Lovelace",
    "CountryId": 578,
    "ContactId": 5,
    "ContactName": "Firm",
    "Retired": 1,
    "Rank": 0,
    "ActiveInterests": 2,
    "ContactDepartment": "Nord",
    "ContactCountryId": 826,
    "ContactOrgNr": "987",
    "FaxPhone": "4",
    "MobilePhone": "3",
    "ContactPhone": "11 11",
    "AssociateName": "Bo Dahl",
    "AssociateId": 2,
    "UsePersonAddress": True,
    "ContactFax": "22 22",
    "Kanafname": "Kanafname",
    "Kanalname": "Kanalname",
    "Post1": "Post1",
    "Post2": "Post2",
    "Post3": "Post3",
    "EmailName": "Work",
    "ContactFullName": "Firm, Nord",
    "ActiveErpLinks": 0,
    "TicketPriorityId": 3,
    "SupportLanguageId": 3049,
    "SupportAssociateId": 1,
    "CategoryName": "Customer",
    "PersonNumber": "P-1",
    "TableRight": RIGHT,
    "FieldProperties": {},
}


def employed(person: Party) -> tuple[Record, Record]:
    """Return a company with a person who works there, and the person, each as read with relations."""
    there = {"r": Relation(other=7, kind="employment", outward=False, primary=True)}
    here = {"r": Relation(other=5, kind="employment", primary=True)}
    company = record_of(msgspec.structs.replace(COMPANY, relations=there), 5, person=record_of(person, 7))
    return company, record_of(msgspec.structs.replace(person, relations=here), 7, company=record_of(COMPANY, 5))


def flat(record: Record) -> Json:
    return json.loads(msgspec.json.encode(entity_of(record.party).flat(sight_of(record))))


def test_a_person_inside_a_company_is_told_whole() -> None:
    company, person = employed(PERSON)
    (carrier,) = shown(company)["Persons"]
    assert carrier == TOLD
    assert list(carrier) == list(TOLD), "in the vendor's order"
    assert flat(person) == carrier, "from either end"


def test_what_a_person_lacks_is_the_companys_or_empty() -> None:
    company, person = employed(Party(kind=Kind.PERSON, first_name="Bea"))
    (carrier,) = shown(company)["Persons"]
    assert flat(person) == carrier
    assert {name: value for name, value in carrier.items() if value not in ("", 0, False, {})} == {
        "PersonId": 7,
        "Firstname": "Bea",
        "FullName": "Bea",
        "FormalName": "Bea",
        "ContactId": 5,
        "ContactName": "Firm",
        "ContactDepartment": "Nord",
        "ContactCountryId": 826,
        "ContactOrgNr": "987",
        "ContactPhone": "11 11",
        "ContactFax": "22 22",
        "ContactFullName": "Firm, Nord",
        "AssociateName": "Ann Lee",
        "AssociateId": 1,
        "CategoryName": "Customer",
        "TableRight": RIGHT,
    }
    assert {name: type(value) for name, value in carrier.items()} == {name: type(value) for name, value in TOLD.items()}
    unemployed = flat(record_of(Party(kind=Kind.PERSON, first_name="Cid")))
    assert (unemployed["ContactId"], unemployed["ContactName"], unemployed["AssociateId"]) == (0, "", 0)
    assert list(unemployed) == list(TOLD)


def test_a_company_inside_a_person_is_told_whole() -> None:
    _, person = employed(PERSON)
    carrier = shown(person)["Contact"]
    assert carrier == flat(record_of(COMPANY, 5))
    address = carrier.pop("Address")
    assert carrier.pop("FieldProperties").keys() >= {"ContactId", "Name", "PostalAddress", "StreetAddress"}
    assert (address["Postal"]["Address1"], address["Formatted"]) == ("Road 1", "Road 1\nLondon\n")
    assert carrier == {
        "ContactId": 5,
        "Name": "Firm",
        "OrgNr": "987",
        "Department": "Nord",
        "URL": "https://firm.example",
        "City": "London",
        "DirectPhone": "11 11",
        "AssociateId": 1,
        "CountryId": 826,
        "EmailAddress": "post@firm.example",
        "Kananame": "kana",
        "EmailAddressName": "Office",
        "URLName": None,
        "AssociateFullName": "Ann Lee",
        "BusinessName": shown(record_of(COMPANY, 5))["Business"]["Value"],
        "CategoryName": "Customer",
        "CountryName": "United Kingdom",
        "FormattedAddress": "Road 1\nLondon\n",
        "FullName": "Firm, Nord",
        "IsOwnerContact": False,
        "ActiveErpLinks": 0,
        "Number1": "C-1",
        "Number2": "N-1",
        "TableRight": RIGHT,
    }
