"""The PersonService document's SavePerson travels from curl and from zeep to two REST clients and back."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
from lxml import etree

from kartotek import demo
from kartotek.domain.party import Gender, Kind, Medium, PartialDate, Record
from tests.acceptance.visitor import CRM_SPACE, REST_SPACE, SOAP_SPACE, Json, Visitor
from tests.faces.twentyfourseven.client import AUTHENTICATE, NS, PERSON, SAMPLES, credential, envelope, tree
from tests.rig.server import RunningServer

EMPLOYER = 1234

SENT: dict[str, Any] = {
    "Comment": "Add your comment here",
    "ConsumerPersonNo": "1234567",
    "Country": "NO",
    "CustomerId": "100",
    "DateOfBirth": "1995-01-01",
    "Department": "Development",
    "EmailAddresses": {"EmailAddress": {"Description": "Work", "Type": "Primary", "Value": "Work@Work.com"}},
    "EmployeeNumber": "1234",
    "FaxNumber": {"Description": "Fax Home", "Type": "Primary", "Value": "fax@fax.no"},
    "FirstName": "Bob",
    "Gender": "Male",
    "LastName": "Olsen",
    "Nickname": "Bobby",
    "PersonalStatus": "Single",
    "PhoneNumbers": {"PhoneNumber": {"Description": "Work", "Type": "Mobile", "Value": "12345678"}},
    "PostAddress": {
        "City": "Skien",
        "Country": "NO",
        "County": "Telemark",
        "Description": "Home",
        "PostalArea": "Telemark",
        "PostalCode": "1234",
        "State": "Buskerud",
        "Street": "Teststreet 1",
        "Type": "Post",
    },
    "RelationData": {
        "RelationData": {
            "CustomerId": "1234",
            "Email": "Olsen@email.no",
            "Mobile": "12345678",
            "Phone": "87654321",
            "Title": "Boss",
        }
    },
    "Url": "homepage url",
    "Workplace": "Industries AS",
    "WorkPosition": "Boss",
    "IsPrivate": "false",
    "HourCost": "250",
}
"""The document's message, as nested texts."""


# -- who sends it ----------------------------------------------------------------------------------------------------


def curl(server: RunningServer, folder: Path) -> int:
    """Send the document's envelope with curl, as a shell script of a user would; return the Id."""

    def call(path: str, operation: str, body: Path, *cookies: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", "--max-time", "30", *cookies]
        command += ["--header", "Content-Type: text/xml; charset=utf-8"]
        command += ["--header", f'SOAPAction: "{NS}/{operation}"', "--data-binary", f"@{body}", server.url + path]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    jar, login = folder / "cookies.txt", folder / "login.xml"
    login.write_text(envelope("Login", credential()), encoding="utf-8")
    call(AUTHENTICATE, "Login", login, "--cookie-jar", str(jar))
    answer = call(PERSON, "SavePerson", SAMPLES / "save_person.xml", "--cookie", str(jar))
    return int(answer.partition("<SavePersonResult>")[2].partition("<")[0])


def zeep_client(server: RunningServer, _: Path) -> int:
    """Build the same message with zeep from the served WSDLs; return the Id."""
    with requests.Session() as session:
        transport = zeep.Transport(session=session)  # type: ignore[no-untyped-call]

        def service(path: str) -> Any:
            return zeep.Client(f"{server.url}{path}?wsdl", transport=transport).service  # type: ignore[no-untyped-call]

        who = {"ApplicationId": demo.APPLICATION, "Username": demo.LOGIN, "Password": demo.PASSWORD}
        assert service(AUTHENTICATE).Login(who)
        relation = SENT["RelationData"]["RelationData"]
        message = {
            **SENT,
            "CustomerId": 100,
            "DateOfBirth": dt.datetime(1995, 1, 1),
            "EmployeeNumber": 1234,
            # The vendor's WSDL has ContactId as mandatory, too; the person has none yet.
            "RelationData": {"RelationData": [relation | {"CustomerId": EMPLOYER, "ContactId": 0}]},
            "EmailAddresses": {"EmailAddress": [SENT["EmailAddresses"]["EmailAddress"]]},
            "PhoneNumbers": {"PhoneNumber": [SENT["PhoneNumbers"]["PhoneNumber"]]},
            "IsPrivate": False,
            "HourCost": Decimal(250),
        }
        return int(service(PERSON).SavePerson(message))


@pytest.fixture(scope="module")
def employer(visitor: Visitor) -> Record:
    """Make the company that the message relates Bob to, under the document's number."""
    company = (
        f"<Id>{EMPLOYER}</Id><ExplicitlySpecifyNewCompanyId>true</ExplicitlySpecifyNewCompanyId>"
        "<Name>Industries AS</Name><Type>Business</Type>"
    )
    assert visitor.soap.save_company(company) == EMPLOYER
    return visitor.record(SOAP_SPACE[Kind.COMPANY], EMPLOYER)


@pytest.fixture(scope="module", params=[pytest.param(curl, marks=pytest.mark.needs_curl), zeep_client])
def bob(
    request: pytest.FixtureRequest, visitor: Visitor, employer: Record, tmp_path_factory: pytest.TempPathFactory
) -> Record:
    """Have the message sent; return the person that came of it."""
    send: Callable[[RunningServer, Path], int] = request.param
    number = send(visitor.server, tmp_path_factory.mktemp("sent"))
    return visitor.record(SOAP_SPACE[Kind.PERSON], number)


# -- where it arrives ------------------------------------------------------------------------------------------------


def test_what_the_tests_compare_with_is_what_the_document_says(visitor: Visitor) -> None:
    item = etree.fromstring((SAMPLES / "save_person.xml").read_bytes())[0][0][0]
    for element in item.iter():
        element.tag = etree.QName(element).localname
    assert tree(item) == SENT


def test_every_field_is_stored(bob: Record, employer: Record) -> None:
    party = bob.party
    texts = ("first_name", "last_name", "nickname", "department", "workplace", "position", "marital_status", "country")
    values = ("Bob", "Olsen", "Bobby", "Development", "Industries AS", "Boss", "Single", "NO")
    assert tuple(getattr(party, name) for name in texts) == values
    assert (party.gender, party.birth, party.private) == (Gender.MALE, PartialDate(1, 1, 1995), False)
    assert party.comment is not None
    assert (party.comment.text, party.external_number) == ("Add your comment here", "1234567")
    points = {(p.medium, p.kind, p.label, p.value) for p in party.contact_points.values()}
    assert points == {
        (Medium.EMAIL, "main", "Work", "Work@Work.com"),
        (Medium.PHONE, "mobile", "Work", "12345678"),
        (Medium.PHONE, "fax", "Fax Home", "fax@fax.no"),
        (Medium.URL, "main", None, "homepage url"),
    }
    (address,) = party.addresses.values()
    assert (address.kind, address.label, address.street) == ("postal", "Home", "Teststreet 1")
    assert (address.postal_code, address.city, address.postal_area) == ("1234", "Skien", "Telemark")
    assert (address.county, address.state, address.country) == ("Telemark", "Buskerud", "NO")
    assert party.residue["twentyfourseven"] == {"CustomerId": 100, "EmployeeNumber": 1234, "HourCost": "250"}
    _assert_related(bob, employer)


def _assert_related(bob: Record, employer: Record) -> None:
    (relation,) = bob.party.relations.values()
    assert (relation.other, relation.kind, relation.outward) == (employer.id, "employment", True)
    assert (relation.primary, relation.title) == (True, "Boss")
    ways = {(point.medium, point.kind, point.value) for point in relation.contact_points.values()}
    assert ways == {
        (Medium.EMAIL, "main", "Olsen@email.no"),
        (Medium.PHONE, "mobile", "12345678"),
        (Medium.PHONE, "work", "87654321"),
    }


def test_no_employee_comes_of_an_employee_number(visitor: Visitor, bob: Record) -> None:
    assert "EmployeeId" not in visitor.soap_person(bob.handles[SOAP_SPACE[Kind.PERSON]])


def test_every_element_of_the_message_is_read_back(visitor: Visitor, bob: Record) -> None:
    number = bob.handles[SOAP_SPACE[Kind.PERSON]]
    shown = visitor.soap_person(number)
    shown["RelationData"]["RelationData"].pop("ContactId")
    assert shown["DateOfBirth"] == "1995-01-01T00:00:00"
    for name, value in SENT.items():
        assert name == "DateOfBirth" or shown[name] == value, name
    assert shown.keys() - SENT.keys() == {"Id", "DateRegistered", "DateChanged"}
    assert shown["Id"] == number


def test_superoffice_shows_the_same_person(visitor: Visitor, bob: Record, employer: Record) -> None:
    """PersonEntity has neither gender nor nickname, marital status, department, workplace; the rest it has."""
    shown = visitor.rest_entity(Kind.PERSON, bob.handles[REST_SPACE[Kind.PERSON]])
    assert (shown["Firstname"], shown["Lastname"], shown["Title"]) == ("Bob", "Olsen", "Boss")
    assert shown["BirthDate"] == "1995-01-01T00:00:00"
    assert shown["Description"] == "Add your comment here"
    assert _elements(shown["Emails"]) == [("Work@Work.com", "Work")]
    assert _elements(shown["MobilePhones"]) == [("12345678", "Work")]
    assert _elements(shown["Faxes"]) == [("fax@fax.no", "Fax Home")]
    assert _elements(shown["Urls"]) == [("homepage url", "")]
    assert shown["Country"]["TwoLetterISOCountry"] == "NO"
    street = shown["Address"]["Street"]
    assert (street["Address1"], street["Zipcode"], street["City"]) == ("Teststreet 1", "1234", "Skien")
    assert (street["County"], street["State"]) == ("Telemark", "Buskerud")
    assert shown["Contact"]["ContactId"] == int(employer.handles[REST_SPACE[Kind.COMPANY]])
    assert shown["Contact"]["Name"] == "Industries AS"


def _elements(shown: list[Json]) -> list[tuple[str, str]]:
    return [(item["Value"], item["Description"]) for item in shown]


def test_crmcom_shows_the_same_person(visitor: Visitor, bob: Record, employer: Record) -> None:
    """A contact here has neither URL nor position; the rest it has."""
    shown = visitor.crm.show(bob.handles[CRM_SPACE])
    assert (shown["type"], shown["first_name"], shown["last_name"]) == ("PERSON", "Bob", "Olsen")
    demographics = shown["demographics"]
    assert demographics["gender"] == "MALE"
    assert demographics["date_of_birth"] == {"day": 1, "month": 1, "year": 1995}
    assert demographics["country_of_residence"]["two_character_code"] == "NO"
    assert shown["notes"].endswith(" Add your comment here")
    assert [(item["type"], item["email"]) for item in shown["emails_set"]] == [("Personal", "Work@Work.com")]
    numbers = {(item["type"], item["number"]) for item in shown["phones_set"]}
    assert numbers == {("Mobile", "12345678"), ("Fax", "fax@fax.no")}
    (address,) = shown["addresses_set"]
    assert (address["street_name"], address["street_number"]) == ("Teststreet 1", None)
    assert (address["postal_code"], address["town_city"]) == ("1234", "Skien")
    assert address["country"]["two_character_code"] == "NO"
    (relation,) = shown["relation_set"]
    assert (relation["type"], relation["contact"]["id"]) == ("Employer", employer.handles[CRM_SPACE])
    assert relation["contact"]["company_name"] == "Industries AS"


def test_the_company_lists_its_people(visitor: Visitor, bob: Record, employer: Record) -> None:
    relations = visitor.soap_company(EMPLOYER)["Relations"]["Relation"]
    relations = relations if isinstance(relations, list) else [relations]
    assert bob.handles[SOAP_SPACE[Kind.PERSON]] in {item["ContactId"] for item in relations}
    staff = visitor.rest_entity(Kind.COMPANY, employer.handles[REST_SPACE[Kind.COMPANY]])["Persons"]
    assert int(bob.handles[REST_SPACE[Kind.PERSON]]) in {person["PersonId"] for person in staff}
    shown = visitor.crm.show(employer.handles[CRM_SPACE])["relation_set"]
    assert bob.handles[CRM_SPACE] in {item["contact"]["id"] for item in shown if item["type"] == "Employee"}
