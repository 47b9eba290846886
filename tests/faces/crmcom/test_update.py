"""Update: what is sent is written, null clears, an echo is silent, and actions name their items."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faces.crmcom.client import CrmCom, Refused
from tests.faces.crmcom.test_create_and_show import ADDRESS, CONTACT, DEMOGRAPHICS, EMAIL, PHONE, PROFILE, sent

CYPRUS, CUBA, USA = ({"id": number} for number in ("181", "180", "127"))


def full_person(crm: CrmCom) -> str:
    other, company = crm.person(), crm.company()
    return crm.person(
        title="Mr",
        middle_name="M",
        notes="A note",
        send_direct_marketing_material=1,
        demographics=sent(DEMOGRAPHICS),
        address_set=[sent(ADDRESS), {"type": "POBOX", "street_name": "S", "po_box": "1"}],
        phone_set=[sent(PHONE), {"type": "LANDLINE", "number": "1"}],
        email_set=[sent(EMAIL), {"type": "PERSONAL", "email_address": "a@b.c"}],
        relation_set=[
            {"type": "FRIEND", "contact_information_identifier": {"id": other}, "notes": "n"},
            {"type": "EMPLOYER", "contact_information_identifier": {"id": company}},
        ],
        **sent(CONTACT),
    )


def reference(shown: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if shown is None else {"id": shown["id"]}


def echo(shown: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of an update that says what show says."""
    message = {name: value for name, value in shown.items() if name.startswith("udf_")}
    for name in ("title", "first_name", "middle_name", "last_name", "company_name", "preferred_language", "notes"):
        message[name] = shown[name]
    for name in ("category", "owned_by_group", "privacy_level"):
        message[f"{name}_identifier"] = reference(shown[name])
    for name in ("send_direct_marketing_material", "send_affiliate_marketing_material"):
        message[name] = shown["authorization_settings"][name]
    for name in ("demographics", "company_profile"):
        message[name] = {member: value for member, value in shown[name].items() if "country" not in member}
        for member in ("industry", "industry_sector"):
            message[name][f"{member}_identifier"] = reference(message[name].pop(member))
        for member in (member for member in shown[name] if "country" in member):
            message[name][f"{member}_identifier"] = reference(shown[name][member])
    return message | echoed_sets(shown)


def echoed_sets(shown: dict[str, Any]) -> dict[str, Any]:
    sets: dict[str, Any] = {}
    for name, plural in (("address", "addresses"), ("phone", "phones"), ("email", "emails")):
        sets[f"{name}_set"] = [
            {"action": "UPDATE", f"{name}_identifier": {"id": item["id"]}, **item} for item in shown[f"{plural}_set"]
        ]
        for item in sets[f"{name}_set"]:
            if "country" in item:
                item["country_identifier"] = reference(item.pop("country"))
    for item in sets["email_set"]:
        item["email_address"] = item.pop("email")
    sets["relation_set"] = [
        {
            "action": "UPDATE",
            "relation_identifier": {"id": tie["id"]},
            "type": tie["type"],
            "notes": tie["notes"],
            "contact_information_identifier": {"id": tie["contact"]["id"]},
        }
        for tie in shown["relation_set"]
    ]
    return sets


def test_an_echo_of_a_person_changes_nothing(crm: CrmCom) -> None:
    identity = full_person(crm)
    shown, newest = crm.show(identity), crm.changes()
    answer = crm.update(identity, **echo(shown))
    assert crm.changes() == newest
    assert crm.show(identity) == shown
    assert answer["log_information"] == shown["log_information"]


def test_an_echo_of_a_company_changes_nothing(crm: CrmCom) -> None:
    identity = crm.company(
        company_profile=sent(PROFILE),
        address_set=[sent(ADDRESS)],
        phone_set=[{"type": "FAX", "number": "fax@fax.no"}, {"type": "LANDLINE", "number": "+47 22 11 44 55"}],
        email_set=[sent(EMAIL)],
    )
    shown, newest = crm.show(identity), crm.changes()
    crm.update(identity, **echo(shown))
    assert crm.changes() == newest


def test_an_update_that_says_nothing_changes_nothing(crm: CrmCom) -> None:
    identity = crm.person()
    newest = crm.changes()
    crm.update(identity, type="COMPANY", unknown=1, address_set=[], phone_set=[], email_set=[], relation_set=[])
    assert crm.changes() == newest


def test_what_is_not_sent_stays(crm: CrmCom) -> None:
    identity = full_person(crm)
    before = crm.show(identity)
    crm.update(identity, title="Dr")
    after = crm.show(identity)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"title", "log_information"}
    assert after["title"] == "Dr"


def test_null_clears(crm: CrmCom) -> None:
    identity = full_person(crm)
    gone = ("title", "middle_name", "notes", "udf_string_1", "udf_float_2", "udf_date_3", "preferred_language")
    references = ("category_identifier", "owned_by_group_identifier", "privacy_level_identifier")
    crm.update(identity, **dict.fromkeys((*gone, *references)), send_direct_marketing_material=None, demographics=None)
    shown, plain = crm.show(identity), crm.show(crm.person())
    for name in (*gone, "category", "owned_by_group", "privacy_level", "authorization_settings", "demographics"):
        if name != "authorization_settings":
            assert shown[name] == plain[name], name
    assert shown["authorization_settings"]["direct_marketing_setting_updated_date"] is None
    assert shown["udf_string_2"] is not None


def test_objects_are_merged_member_by_member(crm: CrmCom) -> None:
    identity = full_person(crm)
    crm.update(identity, demographics={"id_number": "new", "gender": None, "date_of_birth": {"year": 1980}})
    shown = crm.show(identity)["demographics"]
    assert (shown["id_number"], shown["gender"], shown["passport_number"]) == ("new", None, "P 1")
    assert shown["date_of_birth"] == {"day": 1, "month": 2, "year": 1980}


def test_null_for_a_set_clears_it(crm: CrmCom) -> None:
    identity = full_person(crm)
    crm.update(identity, address_set=None, email_set=None, relation_set=None)
    shown = crm.show(identity)
    assert shown["addresses_set"] == shown["emails_set"] == shown["relation_set"] == []
    assert len(shown["phones_set"]) == 2


def test_an_action_adds_updates_and_removes(crm: CrmCom) -> None:
    identity = full_person(crm)
    before = crm.show(identity)
    first, second = before["emails_set"]
    crm.update(
        identity,
        email_set=[
            {"action": "remove", "email_identifier": {"id": first["id"].lower()}},
            {"action": "Update", "email_identifier": {"type": "personal"}, "email_address": "x@y.z", "type": "CUSTOM1"},
            {"action": "ADD", "type": "CUSTOM2", "email_address": "n@o.p", "udf_float_1": 10},
        ],
    )
    kept, added = crm.show(identity)["emails_set"]
    assert (kept["id"], kept["email"], kept["type"]) == (second["id"], "x@y.z", "Personal")
    assert (added["email"], added["type"], added["udf_float_1"]) == ("n@o.p", "Custom2", 10)
    assert crm.show(identity)["phones_set"] == before["phones_set"]


def test_a_new_country_resets_the_area_code_unless_one_is_sent(crm: CrmCom) -> None:
    identity = crm.person(phone_set=[{"type": "LANDLINE", "number": "5", "area_code": "9", "country_identifier": USA}])
    phone = {"action": "UPDATE", "phone_identifier": {"type": "LANDLINE"}}

    def dialled(**parameters: object) -> tuple[str, str, str]:
        [item] = crm.update(identity, phone_set=[phone | parameters])["phones_set"]
        return item["country"]["name"], item["area_code"], item["full_number"]

    assert dialled(notes="n") == ("UNITED STATES", "9", "0095")
    assert dialled(country_identifier=USA) == ("UNITED STATES", "9", "0095")
    assert dialled(country_identifier=CUBA) == ("CUBA", "53", "00535")
    assert dialled(country_identifier=CYPRUS, area_code="22") == ("CYPRUS", "22", "00225")
    assert dialled(area_code=None, number="6") == ("CYPRUS", "357", "003576")


def test_an_international_number_tells_its_country_itself(crm: CrmCom) -> None:
    numbers = ["+47 22 11 44 55", "0047 22114455", "fax@fax.no", "+what"]
    identity = crm.person(phone_set=[{"type": "FAX", "number": number} for number in numbers])
    shown = [(item["number"], item["area_code"], item["full_number"]) for item in crm.show(identity)["phones_set"]]
    assert shown[0] == ("+47 22 11 44 55", "47", "004722114455")
    assert shown[1] == ("0047 22114455", "47", "004722114455")
    assert [number for number, _, _ in shown] == numbers
    assert crm.show(identity)["phones_set"][0]["country"]["name"] == "NORWAY"


def test_a_relation_is_retyped_retied_and_removed(crm: CrmCom) -> None:
    other, company = crm.person(), crm.company()
    friend = {"type": "FRIEND", "contact_information_identifier": {"id": other}}
    identity = crm.person(relation_set=[friend])
    [tie] = crm.show(identity)["relation_set"]
    action = {"action": "UPDATE", "relation_identifier": {"id": tie["id"]}}
    [tie] = crm.update(identity, relation_set=[action | {"type": "PARTNER", "notes": "n"}])["relation_set"]
    assert (tie["type"], tie["notes"], tie["contact"]["id"]) == ("PARTNER", "n", other)
    [tie] = crm.update(identity, relation_set=[action | {"type": "EMPLOYER", "contact_information": {"id": company}}])[
        "relation_set"
    ]
    assert (tie["type"], tie["notes"], tie["contact"]["id"]) == ("EMPLOYER", "n", company)
    assert [tie["type"] for tie in crm.show(company)["relation_set"]] == ["Employee"]
    assert crm.update(identity, relation_set=[action | {"action": "REMOVE"}])["relation_set"] == []
    assert crm.show(company)["relation_set"] == []


def test_a_friend_becomes_an_employer_without_naming_the_contact_again(crm: CrmCom) -> None:
    company = crm.company()
    identity = crm.person(relation_set=[{"type": "CLIENT", "contact_information_identifier": {"id": company}}])
    [tie] = crm.show(identity)["relation_set"]
    crm.update(
        identity, relation_set=[{"action": "UPDATE", "relation_identifier": {"id": tie["id"]}, "type": "EMPLOYER"}]
    )
    assert [tie["type"] for tie in crm.show(company)["relation_set"]] == ["Employee"]


def test_notes_are_replaced_under_a_new_heading(crm: CrmCom) -> None:
    identity = crm.person(notes="Family")
    shown = crm.show(identity)["notes"]
    newest = crm.changes()
    assert crm.update(identity, notes="Family")["notes"] == shown
    assert crm.changes() == newest
    after = crm.update(identity, notes=f"{shown} and friends")["notes"]
    assert after.endswith(" Family and friends")
    assert after.count("Demo User") == 1


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"first_name": None}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        ({"company_name": "X"}, "WEBAPI.PARAMETERNOTAPPLICABLE"),
        ({"company_profile": {"registration_number": "X"}}, "WEBAPI.PARAMETERNOTAPPLICABLE"),
        ({"company_profile": {"industry_identifier": {"code": "MK"}}}, "WEBAPI.PARAMETERNOTAPPLICABLE"),
        ({"last_name": ""}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        ({"email_set": [{"type": "PERSONAL", "email_address": "a"}]}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        ({"email_set": [{"action": "UPDATE", "email_address": "a"}]}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        ({"email_set": [{"action": "REMOVE"}]}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        ({"email_set": [{"action": "ADD", "type": "PERSONAL"}]}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        ({"email_set": [{"action": "ADD", "email_address": "a"}]}, "WEBAPI.MANDATORYPARAMETERMISSING"),
        (
            {"address_set": [{"action": "UPDATE", "address_identifier": {"type": "HOME"}, "street_name": None}]},
            "WEBAPI.MANDATORYPARAMETERMISSING",
        ),
        (
            {"phone_set": [{"action": "UPDATE", "phone_identifier": {"type": "FAX"}}]},
            "WEBAPI.ENTITYNOTFOUND",
        ),
        (
            {"phone_set": [{"action": "REMOVE", "phone_identifier": {"id": "0" * 32}}]},
            "WEBAPI.ENTITYNOTFOUND",
        ),
        (
            {"relation_set": [{"action": "REMOVE", "relation_identifier": {"id": "0" * 32}}]},
            "WEBAPI.ENTITYNOTFOUND",
        ),
        (
            {"phone_set": [{"action": "REMOVE", "phone_identifier": {"id": "1", "type": "FAX"}}]},
            "WEBAPI.MULTIPLESEMIOPTIONALPARAMETERS",
        ),
        (
            {"address_set": [{"action": "ADD", "type": "HOME", "street_name": "S"}]},
            "CONTACTINFORMATION.TYPEALREADYEXISTS",
        ),
    ],
)
def test_what_cannot_be_done_changes_nothing(crm: CrmCom, parameters: dict[str, Any], code: str) -> None:
    identity = crm.person(address_set=[{"type": "HOME", "street_name": "S"}])
    newest = crm.changes()
    with pytest.raises(Refused) as refused:
        crm.update(identity, title="must not be stored", **parameters)
    assert refused.value.code == f"{code}EXCEPTION"
    assert crm.changes() == newest
    assert crm.show(identity)["title"] is None


def test_an_id_of_another_contacts_item_fits_nothing(crm: CrmCom) -> None:
    phone = [{"type": "FAX", "number": "1"}]
    identity, other = crm.person(phone_set=phone), crm.person(phone_set=phone)
    [item] = crm.show(other)["phones_set"]
    with pytest.raises(Refused, match="ENTITYNOTFOUND"):
        crm.update(identity, phone_set=[{"action": "REMOVE", "phone_identifier": {"id": item["id"]}}])


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"address_set": [{"action": "UPDATE", "street_name": None}]}, "address_set[0].street_name"),
        ({"phone_set": [{"action": "UPDATE", "number": ""}]}, "phone_set[0].number"),
        ({"email_set": [{"action": "UPDATE", "email_address": None}]}, "email_set[0].email_address"),
    ],
)
def test_what_an_item_may_not_lose_is_named_with_its_place(crm: CrmCom, parameters: dict[str, Any], path: str) -> None:
    [(name, [item])] = parameters.items()
    new = {"address": ADDRESS, "phone": PHONE, "email": EMAIL}[name.removesuffix("_set")]
    identity = crm.person(**{name: [sent(new)]})
    item[f"{name.removesuffix('_set')}_identifier"] = {"type": sent(new)["type"]}
    with pytest.raises(Refused) as refused:
        crm.update(identity, **parameters)
    assert refused.value.code == "WEBAPI.MANDATORYPARAMETERMISSINGEXCEPTION"
    assert refused.value.message.startswith(f"{path}: ")
