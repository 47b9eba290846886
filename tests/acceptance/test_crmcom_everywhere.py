"""A person made through CRM.COM is a person everywhere: with e-mails, phones, addresses and the employer.

What the other faces edit, whole as they do, leaves all that only CRM.COM knows as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from kartotek.domain.party import Kind, Record
from tests.acceptance.visitor import CRM_SPACE, REST_SPACE, SOAP_SPACE, Json, Visitor

PERSON: Json = {
    "title": "Ms",
    "first_name": "Eleni",
    "middle_name": "M.",
    "last_name": "Ioannou",
    "preferred_language": "ELL",
    "category_identifier": {"code": "CLS"},
    "owned_by_group_identifier": {"alternative_code": "NO"},
    "privacy_level_identifier": {"number": "8"},
    "notes": "Met in Nicosia",
    "send_direct_marketing_material": True,
    "send_affiliate_marketing_material": False,
    **{f"udf_string_{number}": f"text {number}" for number in range(1, 17)},
    **{f"udf_float_{number}": number + 0.5 for number in range(1, 9)},
    **{f"udf_date_{number}": f"2020-01-0{number}T10:00:00" for number in range(1, 9)},
    "demographics": {
        "gender": "FEMALE",
        "id_number": "ID-1",
        "passport_number": "PASS-1",
        "social_security_number": "SSN-1",
        "country_of_residence_identifier": {"two_character_code": "CY"},
        "id_issued_by_country_identifier": {"two_character_code": "CY"},
        "passport_issued_by_country_identifier": {"two_character_code": "GR"},
        "industry_identifier": {"code": "MK"},
        "industry_sector_identifier": {"alternative_code": "FRX"},
        "date_of_birth": {"day": 12, "month": 5, "year": 1981},
        "name_day": {"day": 18, "month": 8},
    },
    "address_set": [
        {
            "type": "HOME",
            "street_name": "Ledra",
            "street_number": "8",
            "postal_code": "1065",
            "town_city": "Nicosia",
            "country_identifier": {"two_character_code": "CY"},
            "floor": 2,
            "apartment_number": "202",
            "area": "Old town",
            "district": "Nicosia",
            "municipality": "Nicosia",
            "po_box": "70022",
            "po_box_postal_code": "AG70022",
            "care_of": "Maria",
            "notes": "Ring twice",
            "udf_string_16": "of the address",
        },
        {"type": "CUSTOM1", "street_name": "Summer house"},
    ],
    "phone_set": [
        {"type": "LANDLINE", "number": "22114455", "country_identifier": {"id": "181"}, "udf_float_4": 4},
        {"type": "MOBILE", "number": "99112233", "notes": "after four", "area_code": "357"},
        {"type": "CUSTOM5", "number": "5"},
    ],
    "email_set": [
        {
            "type": "PERSONAL",
            "email_address": "eleni@example.com",
            "notes": "at home",
            "udf_date_4": "2020-02-02T02:02:02",
        },
        {"type": "BUSINESS", "email_address": "eleni@work.example.com"},
        {"type": "CUSTOM2", "email_address": "eleni@custom.example.com"},
    ],
}


@pytest.fixture(scope="module")
def employer(visitor: Visitor) -> Record:
    return visitor.record(CRM_SPACE, visitor.crm.company(company_name="Ledra Ltd"))


@pytest.fixture
def eleni(visitor: Visitor, employer: Record) -> Record:
    friend = visitor.crm.person(first_name="Maria")
    relations = [
        {
            "type": "EMPLOYER",
            "contact_information_identifier": {"id": employer.handles[CRM_SPACE]},
            "notes": "since May",
        },
        {"type": "CLOSE_FRIEND", "contact_information_identifier": {"id": friend}, "notes": "from school"},
    ]
    return visitor.record(CRM_SPACE, visitor.crm.person(**PERSON, relation_set=relations))


def test_24sevenoffice_shows_the_person(visitor: Visitor, eleni: Record, employer: Record) -> None:
    shown = visitor.soap_person(eleni.handles[SOAP_SPACE[Kind.PERSON]])
    assert [shown[name] for name in ("FirstName", "LastName")] == ["Eleni", "Ioannou"]
    emails = [item["Value"] for item in listed(shown["EmailAddresses"]["EmailAddress"])]
    assert emails == [item["email_address"] for item in PERSON["email_set"]]
    phones = [item["Value"] for item in listed(shown["PhoneNumbers"]["PhoneNumber"])]
    assert phones == [item["number"] for item in PERSON["phone_set"]]
    assert (shown["PostAddress"]["Street"], shown["PostAddress"]["City"]) == ("Ledra 8", "Nicosia")
    relations = listed(shown["RelationData"]["RelationData"])
    assert [relation["CustomerId"] for relation in relations] == [employer.handles[SOAP_SPACE[Kind.COMPANY]]]


def test_superoffice_shows_the_person(visitor: Visitor, eleni: Record, employer: Record) -> None:
    shown = visitor.rest_entity(Kind.PERSON, eleni.handles[REST_SPACE[Kind.PERSON]])
    assert (shown["Firstname"], shown["Lastname"], shown["Mrmrs"]) == ("Eleni", "Ioannou", "Ms")
    assert [item["Value"] for item in shown["Emails"]] == [item["email_address"] for item in PERSON["email_set"]]
    assert shown["OfficePhones"][0]["Value"] == "22114455"
    assert [item["Value"] for item in shown["MobilePhones"]] == ["99112233"]
    street = shown["Address"]["Street"]
    assert (street["Address1"], street["City"]) == ("Ledra 8", "Nicosia")
    assert str(shown["Contact"]["ContactId"]) == employer.handles[REST_SPACE[Kind.COMPANY]]
    assert shown["Contact"]["Name"] == "Ledra Ltd"


def by_soap(visitor: Visitor, eleni: Record) -> None:
    """Save the person as GetPersonsDetailed shows it, with another first name."""
    number = eleni.handles[SOAP_SPACE[Kind.PERSON]]
    (person,) = visitor.soap.persons(f"<Id>{number}</Id>")
    name = person.find("FirstName")
    assert name is not None
    name.text = "Helen"
    members = "".join(etree.tostring(child, encoding="unicode") for child in person)
    assert visitor.soap.call("SavePerson", f"<personItem>{members}</personItem>").only("SavePersonResult") == number


def by_rest(visitor: Visitor, eleni: Record) -> None:
    """Replace the person by the whole entity with another first name."""
    number = eleni.handles[REST_SPACE[Kind.PERSON]]
    entity = visitor.rest_entity(Kind.PERSON, number) | {"Firstname": "Helen"}
    answer = visitor.rest.put(f"/api/v1/Person/{number}", json=entity)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("edit", [by_soap, by_rest])
def test_what_others_edit_keeps_all_that_only_crmcom_knows(
    visitor: Visitor, eleni: Record, edit: Callable[[Visitor, Record], None]
) -> None:
    before = visitor.crm.show(eleni.handles[CRM_SPACE])
    assert_made_of(before, PERSON)
    edit(visitor, eleni)
    after = visitor.crm.show(eleni.handles[CRM_SPACE])
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"log_information"} == {"first_name", "name"}
    assert after["name"] == "Helen Ioannou"


def assert_made_of(shown: Json, sent: Json) -> None:
    """See to it that the comparison is about something: what was sent is all there."""
    for name in (name for name in sent if name.startswith("udf_")):
        assert shown[name] == sent[name]
    for name, plural in (("address_set", "addresses_set"), ("phone_set", "phones_set"), ("email_set", "emails_set")):
        assert len(shown[plural]) == len(sent[name])
    assert [tie["type"] for tie in shown["relation_set"]] == ["Employer", "Close Friend"]
    assert shown["authorization_settings"]["send_direct_marketing_material"] is True


def listed(found: Any) -> list[Json]:
    """Return what a tree has under one name as a list, be it one or several."""
    return list(found) if isinstance(found, list) else [found]
