"""Every parameter of create comes back from show; what a client leaves out gets the vendor's defaults."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages import vocabulary as words
from tests.faces.crmcom.administration import settings
from tests.faces.crmcom.client import CrmCom, answered, data, encoded

CYPRUS = {"id": "181", "name": "CYPRUS", "two_character_code": "CY", "three_character_code": "CYP"}
MARKETING = {"id": "31BC2070C79EAE5455BFAD41599C5190", "name": "Marketing", "code": "MK"}
FOREX = {"id": "D8ACF18AB4494AD33738A9F4C94E6995", "name": "FOREX", "alternative_code": "FRX"}

COUNTRY = ({"name": "Cyprus"}, CYPRUS | {"alternative_code": None})

DEMOGRAPHICS: dict[str, tuple[Any, Any]] = {
    "gender": ("male", "MALE"),
    "id_number": (14, "14"),
    "passport_number": ("P 1", "P 1"),
    "social_security_number": ("S-1", "S-1"),
    "country_of_residence_identifier": COUNTRY,
    "id_issued_by_country_identifier": COUNTRY,
    "passport_issued_by_country_identifier": COUNTRY,
    "industry_identifier": ({"code": "mk"}, MARKETING),
    "industry_sector_identifier": ({"alternative_code": "FRX"}, FOREX),
    "date_of_birth": ({"day": "1", "month": 2, "year": None}, {"day": 1, "month": 2, "year": None}),
    "name_day": ({"day": 29, "month": 2}, {"day": 29, "month": 2}),
}

PROFILE: dict[str, tuple[Any, Any]] = {
    "profile_year": ("2001", 2001),
    "annual_turnover": (10.5, 10.5),
    "established_date": ("1999-05-05", "1999-05-05T00:00:00"),
    "number_of_employees": (7.0, 7),
    "registration_number": (5, "5"),
    "vat_registration_number": ("V5", "V5"),
    "vat_registered_by": ("Someone", "Someone"),
    "vat_registration_date": ("1999-05-05T15:49:59.123Z", "1999-05-05T15:49:59"),
    "tax_reference_number": ("T5", "T5"),
    "registered_in_country_identifier": COUNTRY,
    "industry_identifier": ({"id": MARKETING["id"].lower()}, MARKETING),
    "industry_sector_identifier": ({"name": "forex"}, FOREX),
}

UDFS = {"string": "Ø", "float": 1.25, "date": "2020-02-29T01:02:03"}


def udfs(table: Any) -> dict[str, Any]:
    return {name: UDFS[name.split("_")[1]] for name in table}


CONTACT: dict[str, tuple[Any, Any]] = {
    "preferred_language": ("ell", "ELL"),
    "category_identifier": ({"code": "CLS"}, {"id": "BF9E138C477E2450F2DB2C40CB5DF7FB", "name": "Clients"}),
    "owned_by_group_identifier": ({"alternative_code": "NO"}, {"id": "68D54DA033606669621E3D2E4B355DA0"}),
    "privacy_level_identifier": (
        {"name": "Moderate"},
        {"id": "9450216690684C416363B57DAD4596C3", "number": None, "hierarchy_level": 3},
    ),
    **{name: (value, value) for name, value in udfs(parameters.CONTACT_UDFS).items()},
}

ADDRESS: dict[str, tuple[Any, Any]] = {
    "type": ("home", "Home"),
    "postal_code": (3020, "3020"),
    "street_name": ("Storgata", "Storgata"),
    "street_number": (8, "8"),
    "floor": ("2", 2),
    **{name: (name, name) for name in ("apartment_number", "area", "town_city", "district", "municipality")},
    "country_identifier": COUNTRY,
    **{name: (name, name) for name in ("po_box", "po_box_postal_code", "care_of")},
    **{name: (value, value) for name, value in udfs(parameters.ADDRESS_UDFS).items()},
}

PHONE: dict[str, tuple[Any, Any]] = {
    "type": ("MOBILE", "Mobile"),
    "number": (99849996, "99849996"),
    "area_code": ("35", "35"),
    "country_identifier": COUNTRY,
    "notes": ("n", "n"),
    **{name: (value, value) for name, value in udfs(parameters.POINT_UDFS).items()},
}

EMAIL: dict[str, tuple[Any, Any]] = {
    "type": ("Business", "Business"),
    "email_address": ("not an address", "not an address"),
    "notes": ("n", "n"),
    **{name: (value, value) for name, value in udfs(parameters.POINT_UDFS).items()},
}


def sent(table: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {name: value for name, (value, _) in table.items()}


def assert_shown(table: dict[str, tuple[Any, Any]], shown: dict[str, Any]) -> None:
    for name, (_, expected) in table.items():
        found = shown["email" if name == "email_address" else name.removesuffix("_identifier")]
        if isinstance(expected, dict):
            assert {key: found[key] for key in expected} == expected, name
        else:
            assert found == expected, name


def test_the_tables_of_this_test_leave_no_parameter_out() -> None:
    assert DEMOGRAPHICS.keys() == parameters.DEMOGRAPHICS.keys()
    assert PROFILE.keys() == parameters.COMPANY_PROFILE.keys()
    assert ADDRESS.keys() | {"notes"} == parameters.ADDRESS.keys()
    assert PHONE.keys() == parameters.PHONE.keys()
    assert EMAIL.keys() == parameters.EMAIL.keys()
    elsewhere = {"type", "title", "first_name", "middle_name", "last_name", "company_name", "notes", "fields_set"}
    sets = {"address_set", "phone_set", "email_set", "relation_set", "demographics", "company_profile"}
    flags = {"send_direct_marketing_material", "send_affiliate_marketing_material"}
    assert CONTACT.keys() | elsewhere | sets | flags == parameters.CREATE.keys()


def test_every_parameter_of_a_person_comes_back(crm: CrmCom) -> None:
    identity = crm.person(
        title="Mr",
        middle_name="M",
        notes="Line one\nline two",
        send_direct_marketing_material="1",
        send_affiliate_marketing_material=False,
        demographics=sent(DEMOGRAPHICS),
        address_set=[sent(ADDRESS) | {"notes": "never shown"}],
        phone_set=[sent(PHONE)],
        email_set=[sent(EMAIL)],
        **sent(CONTACT),
    )
    shown = crm.show(identity)
    names = ("title", "first_name", "middle_name", "last_name", "name", "company_name", "type", "id")
    assert [shown[name] for name in names] == ["Mr", "Ann", "M", "Bell", "Ann Bell", None, "PERSON", identity]
    assert_shown(CONTACT, shown)
    assert_shown(DEMOGRAPHICS, shown["demographics"])
    assert_shown(ADDRESS, shown["addresses_set"][0])
    assert "notes" not in shown["addresses_set"][0]
    assert_shown(PHONE, shown["phones_set"][0])
    assert shown["phones_set"][0]["full_number"] == "003599849996"
    assert_shown(EMAIL, shown["emails_set"][0])
    assert re.fullmatch(r"Demo User \d\d?/\d\d?/\d{4} \d\d:\d\d:\d\d Line one\nline two", shown["notes"])
    settings = shown["authorization_settings"]
    assert settings["send_direct_marketing_material"] is True
    assert settings["send_affiliate_marketing_material"] is False
    assert settings["affiliate_marketing_setting_updated_date"] == shown["log_information"]["created_date"]
    assert settings["affiliate_marketing_setting_updated_by_user"]["username"] == "demo@example.com"


def test_every_parameter_of_a_company_comes_back(crm: CrmCom) -> None:
    identity = crm.company(company_profile=sent(PROFILE), **sent(CONTACT))
    shown = crm.show(identity)
    names = ("title", "first_name", "middle_name", "last_name", "name", "company_name", "type")
    assert [shown[name] for name in names] == [None, None, None, None, "Bell & Co", "Bell & Co", "COMPANY"]
    assert_shown(CONTACT, shown)
    assert_shown(PROFILE, shown["company_profile"])
    assert shown["demographics"]["industry_sector"] == FOREX
    assert shown["demographics"]["gender"] is None


def test_a_contact_without_anything_has_55_members_and_the_defaults(crm: CrmCom) -> None:
    shown = crm.show(crm.person())
    assert len(shown) == 55
    assert shown["preferred_language"] == "ENG"
    assert shown["owned_by_group"]["name"] == "Main Group"
    assert shown["organizational_unit"] == 0
    assert shown["life_cycle_state"] == "MARKETING"
    assert shown["notes"] is None
    assert shown["relation_set"] == shown["addresses_set"] == shown["phones_set"] == shown["emails_set"] == []
    assert shown["demographics"]["date_of_birth"] == {"day": None, "month": None, "year": None}
    assert shown["demographics"]["name_day"] == {"day": None, "month": None}
    assert set(shown["company_profile"].values()) == {None}
    assert shown["authorization_settings"]["send_direct_marketing_material"] is False
    assert shown["authorization_settings"]["direct_marketing_setting_updated_date"] is None


def test_nulls_on_create_are_absent(crm: CrmCom) -> None:
    nothing = dict.fromkeys(parameters.CREATE.keys() - {"type", "first_name", "last_name"})
    shown = crm.show(crm.person(**nothing))
    plain = crm.show(crm.person())
    for name in plain.keys() - {"id", "log_information"}:
        assert shown[name] == plain[name]


@pytest.mark.parametrize("kind", ["PERSON", "COMPANY"])
def test_parameters_of_the_other_type_may_be_ignored(crm: CrmCom, kind: str) -> None:
    everything = {"title": "Mr", "first_name": "A", "middle_name": "B", "last_name": "C", "company_name": "D"}
    nested = {"demographics": {"id_number": "1"}, "company_profile": {"tax_reference_number": "2"}}
    with settings(crm, inapplicable="ignored"):
        shown = crm.show(crm.create(type=kind, **everything, **nested)["id"])
    person = kind == "PERSON"
    assert shown["company_name"] == (None if person else "D")
    assert shown["first_name"] == ("A" if person else None)
    assert shown["title"] == ("Mr" if person else None)
    assert shown["demographics"]["id_number"] == ("1" if person else None)
    assert shown["company_profile"]["tax_reference_number"] == (None if person else "2")


def test_nulls_of_the_other_type_say_nothing(crm: CrmCom) -> None:
    nothing: dict[str, Any] = {name: dict.fromkeys(PROFILE) for name in ("company_profile", "demographics")}
    nothing["demographics"] = dict.fromkeys(DEMOGRAPHICS) | {"date_of_birth": {"day": None, "year": None}}
    assert crm.show(crm.person(company_profile=nothing["company_profile"], company_name=None))["name"] == "Ann Bell"
    assert crm.show(crm.company(demographics=nothing["demographics"], first_name=""))["name"] == "Bell & Co"


@pytest.mark.parametrize("code", words.RELATION_TYPES)
def test_every_relation_type_comes_back(crm: CrmCom, code: str) -> None:
    other = crm.person()
    spelled = code.replace("_", " ").lower()
    related = {"type": spelled, "contact_information": {"id": other}, "notes": "why"}
    identity = crm.person(relation_set=[related])
    [relation] = crm.show(identity)["relation_set"]
    assert relation["type"] == words.LABELS[code]
    assert relation["notes"] == "why"
    assert relation["contact"]["id"] == other
    assert re.fullmatch("[0-9A-F]{32}", relation["id"])
    assert crm.update(identity)["relation_set"][0]["type"] == code
    assert crm.show(other)["relation_set"] == []


def test_an_employment_shows_at_both_ends_and_the_first_is_primary(crm: CrmCom) -> None:
    company, other = crm.company(), crm.company()
    employer = {"type": "EMPLOYER", "contact_information_identifier": {"id": company}}
    person = crm.person(relation_set=[employer, employer | {"contact_information_identifier": {"id": other}}])
    assert [tie["contact"]["id"] for tie in crm.show(person)["relation_set"]] == [company, other]
    [tie] = crm.show(company)["relation_set"]
    assert (tie["type"], tie["contact"]["id"]) == ("Employee", person)
    late = crm.person()
    crm.update(company, relation_set=[{"action": "ADD", "type": "EMPLOYEE", "contact_information": {"id": late}}])
    [tie] = crm.show(late)["relation_set"]
    assert (tie["type"], tie["contact"]["id"]) == ("Employer", company)


def test_contacts_are_found_by_the_numbers_of_their_type(crm: CrmCom) -> None:
    numbers = {"id_number": "ID 77", "passport_number": "PP77", "social_security_number": "SS77"}
    person = crm.person(demographics=numbers)
    company = crm.company(company_profile={"vat_registration_number": "VAT77", "registration_number": "REG77"})
    for identity, wanted in (
        (person, numbers),
        (company, {"vat_registration_number": "VAT77", "registration_number": "REG77"}),
    ):
        for name, value in wanted.items():
            shown = crm.get("contact_information/show", contact_information_identifier=f"{name}={value}")
            assert shown["id"] == identity


def test_an_identifier_may_come_in_four_forms(crm: CrmCom) -> None:
    identity = crm.person()
    for text in (
        f"id={identity}",
        encoded(f"id={identity}"),
        encoded(f'{{"id":"{identity.lower()}"}}'),
        f"id={identity}&contact_information_identifier_is_not_repeated=1",
    ):
        query = f"token={crm.token}&contact_information_identifier={text}"
        assert data(answered(crm.http.get(f"/contact_information/show/?{query}")))["id"] == identity


def test_a_doubled_slash_and_any_case_lead_to_the_method(crm: CrmCom) -> None:
    url = f"{crm.server.url}//CRMAPI/rest//v2/contact_information//SHOW/?token={crm.token}"
    shown = data(answered(crm.http.get(f"{url}&contact_information_identifier=id={crm.person()}")))
    assert shown["first_name"] == "Ann"


def test_fields_set_chooses_members_of_the_full_object(crm: CrmCom) -> None:
    identity = crm.person(email_set=[{"type": "PERSONAL", "email_address": "a@b.c"}])
    assert crm.show(identity, fields_set="first_name, nonsense ,emails_set").keys() == {"first_name", "emails_set"}
    assert crm.show(identity, fields_set="email_set") == {}
    assert crm.update(identity, fields_set="id") == {"id": identity}
    assert crm.create(type="COMPANY", company_name="X", fields_set="name,emails_set") == {"name": "X", "emails_set": []}


def test_the_content_type_does_not_matter(crm: CrmCom) -> None:
    body = f'{{"token":"{crm.token}","type":"COMPANY","company_name":"X"}}'
    for content_type in ("applicatio/json", "text/plain", "application/x-www-form-urlencoded"):
        response = crm.http.post("/contact_information/create", content=body, headers={"content-type": content_type})
        assert data(answered(response))["name"] == "X"
