"""What the examples 1 and 2 of CRM.COM's create make is a person and a company of the other two faces too.

That create and show answer as documented is told by tests/faces/crmcom/test_samples.
"""

from __future__ import annotations

import pytest

from kartotek.domain.party import Kind, Record
from tests.acceptance.visitor import CRM_SPACE, REST_SPACE, SOAP_SPACE, Visitor
from tests.faces.crmcom.client import data
from tests.faces.crmcom.transcripts import request

RELATED = {"142536": ("Maria", "Kyriacou"), "AB112233": ("Petros", "Kozior")}


@pytest.fixture(scope="module")
def louis(visitor: Visitor, related: None) -> Record:
    """Send example 1 as it stands."""
    return _send(visitor, "create_1")


@pytest.fixture(scope="module")
def koziors(visitor: Visitor, related: None) -> Record:
    """Send example 2 as it stands."""
    return _send(visitor, "create_2")


@pytest.fixture(scope="module")
def related(visitor: Visitor) -> None:
    """Make the contacts that the examples name."""
    for number, (first, last) in RELATED.items():
        visitor.crm.person(first_name=first, last_name=last, demographics={"id_number": number})


def _send(visitor: Visitor, name: str) -> Record:
    made = data(visitor.crm.send("contact_information/create", request(name, visitor.crm.token)))
    return visitor.record(CRM_SPACE, made["id"])


def test_24sevenoffice_shows_the_person(visitor: Visitor, louis: Record) -> None:
    shown = visitor.soap_person(louis.handles[SOAP_SPACE[Kind.PERSON]])
    assert (shown["FirstName"], shown["LastName"], shown["Gender"]) == ("Louis", "Kozior", "Female")
    assert (shown["DateOfBirth"], shown["Country"], shown["Comment"]) == ("1981-05-12T00:00:00", "CY", "Family")
    # A private address is Home there; that a land line has no such kind makes it Primary.
    assert shown["EmailAddresses"] == {"EmailAddress": {"Type": "Home", "Value": "brianakozior@gmail.com"}}
    assert shown["PhoneNumbers"] == {"PhoneNumber": {"Type": "Primary", "Value": "22114455"}}
    address = shown["PostAddress"]
    assert (address["Street"], address["PostalCode"]) == ("Ilia Papakiriakou 8", "3020")
    assert (address["City"], address["Country"]) == ("Aglanjia", "CY")


def test_superoffice_shows_the_person(visitor: Visitor, louis: Record) -> None:
    shown = visitor.rest_entity(Kind.PERSON, louis.handles[REST_SPACE[Kind.PERSON]])
    names = [shown[name] for name in ("Mrmrs", "Firstname", "MiddleName", "Lastname")]
    assert names == ["Sir", "Louis", "Aloz", "Kozior"]
    assert (shown["BirthDate"], shown["Description"]) == ("1981-05-12T00:00:00", "Family")
    assert shown["Country"]["TwoLetterISOCountry"] == "CY"
    assert shown["Category"]["Value"] == "Contact Category"
    assert [item["Value"] for item in shown["Emails"]] == ["brianakozior@gmail.com"]
    assert [item["Value"] for item in shown["OfficePhones"]] == ["22114455"]
    street = shown["Address"]["Street"]
    assert (street["Address1"], street["Zipcode"], street["City"]) == ("Ilia Papakiriakou 8", "3020", "Aglanjia")


def test_24sevenoffice_shows_the_company(visitor: Visitor, koziors: Record) -> None:
    shown = visitor.soap_company(koziors.handles[SOAP_SPACE[Kind.COMPANY]])
    assert (shown["Name"], shown["OrganizationNumber"], shown["VatNumber"]) == ("Koziors", "KZ126591", "126591")
    assert (shown["Turnover"], shown["NumberOfEmployees"]) == ("1999", "4")
    assert (shown["IncorporationDate"], shown["Note"]) == ("1999-05-05T15:49:59", "Company")
    assert [slot["Value"] for slot in shown["EmailAddresses"].values()] == ["brianakozior@gmail.com"]
    assert [slot["Value"] for slot in shown["PhoneNumbers"].values()] == ["22114455"]
    assert shown["Addresses"]["Post"]["Street"] == "Ilia Papakiriakou 8"


def test_superoffice_shows_the_company(visitor: Visitor, koziors: Record) -> None:
    shown = visitor.rest_entity(Kind.COMPANY, koziors.handles[REST_SPACE[Kind.COMPANY]])
    assert (shown["Name"], shown["OrgNr"], shown["Description"]) == ("Koziors", "KZ126591", "Company")
    assert shown["Category"]["Value"] == "Company Category"
    assert [item["Value"] for item in shown["Emails"]] == ["brianakozior@gmail.com"]
    assert [item["Value"] for item in shown["Phones"]] == ["22114455"]
    assert shown["Address"]["Postal"]["Address1"] == "Ilia Papakiriakou 8"
