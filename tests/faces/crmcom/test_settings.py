"""What a tenant may have otherwise: notes without heading, removed items kept, types as labels or codes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faces.crmcom.administration import settings
from tests.faces.crmcom.client import CrmCom, Refused
from tests.faces.crmcom.test_update import echo


def test_notes_may_be_shown_as_they_were_sent(crm: CrmCom) -> None:
    identity = crm.person(notes="Family")
    assert crm.show(identity)["notes"].startswith("Demo User ")
    with settings(crm, notes="raw"):
        assert crm.show(identity)["notes"] == "Family"
        newest = crm.changes()
        crm.update(identity, **echo(crm.show(identity)))
        assert crm.changes() == newest
        assert crm.update(identity, notes="Family and friends")["notes"] == "Family and friends"
    assert crm.show(identity)["notes"].endswith(" Family and friends")


ITEMS: dict[str, dict[str, Any]] = {
    "address": {"type": "HOME", "street_name": "S"},
    "phone": {"type": "FAX", "number": "123456"},
    "email": {"type": "PERSONAL", "email_address": "removed@example.com"},
}


@pytest.mark.parametrize("name", ITEMS)
def test_removed_items_may_be_kept_as_inactive_ones(crm: CrmCom, name: str) -> None:
    identity = crm.person(**{f"{name}_set": [ITEMS[name]]})
    plural = {"address": "addresses_set"}.get(name, f"{name}s_set")
    [item] = crm.show(identity)[plural]
    by_type = {"action": "REMOVE", f"{name}_identifier": {"type": ITEMS[name]["type"]}}
    with settings(crm, removed_items="inactive"):
        [kept] = crm.update(identity, **{f"{name}_set": [by_type]})[plural]
        assert (kept["id"], kept["state"]) == (item["id"], "Inactive")
        with pytest.raises(Refused, match="ENTITYNOTFOUND"):
            crm.update(identity, **{f"{name}_set": [by_type]})
        newest = crm.changes()
        crm.update(identity, **{f"{name}_set": [by_type | {f"{name}_identifier": {"id": item["id"]}}]})
        crm.update(identity, **{f"{name}_set": None})
        assert crm.changes() == newest, "it is inactive already"
        crm.update(identity, **{f"{name}_set": [{**ITEMS[name], "action": "ADD"}]})
        assert [item["state"] for item in crm.show(identity)[plural]] == ["Inactive", "Active"]
    crm.update(identity, **{f"{name}_set": None})
    assert crm.show(identity)[plural] == []


def test_what_is_inactive_is_not_listed_by(crm: CrmCom) -> None:
    point = {"email_set": [{"type": "PERSONAL", "email_address": "inactive@example.com"}]}
    identity = crm.person(**point, phone_set=[{"type": "FAX", "number": "998877665"}])
    filters = {"email_address": "inactive@example.com", "phone_number": "998877665"}
    for name, value in filters.items():
        assert [shown["id"] for shown in crm.get("contact_information/list", **{name: value})] == [identity]
    with settings(crm, removed_items="inactive"):
        crm.update(identity, email_set=None, phone_set=None)
    for name, value in filters.items():
        assert crm.get("contact_information/list", **{name: value}) == []


@pytest.mark.parametrize(
    ("types", "reading", "writing"),
    [("labels", "PO Box", "PO Box"), ("codes", "POBOX", "POBOX"), ("sampled", "PO Box", "POBOX")],
)
def test_types_may_be_labels_or_codes_throughout(crm: CrmCom, types: str, reading: str, writing: str) -> None:
    with settings(crm, types=types):
        identity = crm.person(address_set=[{"type": "POBOX", "street_name": "S"}])
        assert crm.show(identity)["addresses_set"][0]["type"] == reading
        assert crm.update(identity)["addresses_set"][0]["type"] == writing


def test_which_sets_have_one_of_each_type_may_be_told(crm: CrmCom) -> None:
    with settings(crm, unique_types="phone email"):
        for name in ("phone", "email"):
            with pytest.raises(Refused, match="TYPEALREADYEXISTS"):
                crm.person(**{f"{name}_set": [ITEMS[name]] * 2})
        identity = crm.person(address_set=[ITEMS["address"]] * 2)
        assert len(crm.show(identity)["addresses_set"]) == 2


def test_phones_without_a_country_are_those_of_a_country_of_choice(crm: CrmCom) -> None:
    identity = crm.person(phone_set=[{"type": "LANDLINE", "number": "22334455"}])
    assert crm.show(identity)["phones_set"][0]["full_number"] == "00122334455"
    with settings(crm, country="CY"):
        [phone] = crm.show(identity)["phones_set"]
        assert (phone["area_code"], phone["country"]["name"]) == ("357", "CYPRUS")


# -- contacts that have to differ --------------------------------------------------------------------------------

EXISTS = "CONTACTINFORMATION.CONTACTINFORMATIONALREADYEXISTSEXCEPTION"


def test_contacts_may_be_alike_unless_a_rule_says_otherwise(crm: CrmCom) -> None:
    numbers = {"id_number": "ALIKE", "passport_number": "ALIKE", "social_security_number": "ALIKE"}
    assert crm.person(demographics=numbers) != crm.person(demographics=numbers)


@pytest.mark.parametrize("member", ["id_number", "passport_number", "social_security_number"])
def test_a_number_may_have_to_be_unique(crm: CrmCom, member: str) -> None:
    crm.person(demographics={member: "ONLY"})
    other = crm.person(demographics={member: "OTHER"})
    newest = crm.changes()
    with settings(crm, unique_persons=member):
        for work in (
            lambda: crm.person(first_name="Zoe", demographics={member: "only"}),
            lambda: crm.update(other, title="X", demographics={member: "ONLY"}),
        ):
            with pytest.raises(Refused) as refused:
                work()
            assert refused.value.code == EXISTS
            assert f"demographics.{member}" in refused.value.message
        assert crm.changes() == newest
        assert crm.update(other, title="Dr", demographics={member: "OTHER"})["title"] == "Dr"
    assert crm.person(demographics={member: "ONLY"})


def test_a_combination_has_to_be_the_same_in_all_of_it(crm: CrmCom) -> None:
    crm.person(first_name="Combi", last_name="Nation", demographics={"id_number": "C1"})
    with settings(crm, unique_persons="name id_number"):
        crm.person(first_name="Combi", last_name="Nation", demographics={"id_number": "C2"})
        crm.person(first_name="Combi", last_name="Nation")
        crm.person(first_name="Combine", last_name="Nation", demographics={"id_number": "C1"})
        with pytest.raises(Refused, match=r"name, demographics\.id_number"):
            crm.person(first_name="COMBI", last_name="nation", demographics={"id_number": "c 1"})


def test_companies_have_rules_of_their_own(crm: CrmCom) -> None:
    crm.company(company_name="Rule & Co", company_profile={"vat_registration_number": "R1"})
    with settings(crm, unique_companies="name, vat_registration_number", unique_persons="name"):
        with pytest.raises(Refused, match=r"^\S+: name: another"):
            crm.company(company_name="rule & co")
        with pytest.raises(Refused, match=r"company_profile\.vat_registration_number: another"):
            crm.company(company_name="Other & Co", company_profile={"vat_registration_number": "r1"})
        crm.person(first_name="Rule &", last_name="Co")


def test_a_rule_that_cannot_be_read_is_none(crm: CrmCom) -> None:
    with settings(crm, unique_persons="name shoe_size"):
        assert crm.person(first_name="Same") != crm.person(first_name="Same")
