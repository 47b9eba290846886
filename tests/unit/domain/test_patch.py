"""Patches: the laws of difference and apply."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Address, ContactPoint, Kind, Medium, PartialDate, Party, Remark, Terms
from kartotek.domain.patch import Patch, apply, difference, whole
from tests.unit.strategies import LAWS, parties

PERSONS = parties(st.just(Kind.PERSON))


def a_person() -> Party:
    return Party(
        kind=Kind.PERSON,
        last_name="Nordmann",
        employees=3,
        comment=Remark("hello"),
        roles=["customer"],
        contact_points={"a": ContactPoint(medium=Medium.EMAIL, value="a@example.com", label="old")},
        addresses={"h": Address(kind="home", city="Oslo")},
        residue={"superoffice": {"Ticker": "X", "Flag": 1}},
    )


@LAWS
@given(PERSONS, PERSONS)
def test_the_difference_of_two_parties_turns_one_into_the_other(before: Party, after: Party) -> None:
    assert apply(difference(before, after), before) == after


@LAWS
@given(PERSONS, PERSONS)
def test_a_patch_applied_twice_is_a_patch_applied_once(before: Party, after: Party) -> None:
    patch = difference(before, after)
    assert apply(patch, apply(patch, before)) == after


@LAWS
@given(PERSONS, PERSONS)
def test_a_difference_survives_the_way_to_another_process(before: Party, after: Party) -> None:
    patch: Patch = msgspec.json.decode(msgspec.json.encode(difference(before, after)))
    assert apply(patch, before) == after


@LAWS
@given(PERSONS, PERSONS)
def test_applying_leaves_the_party_and_the_patch_alone(before: Party, after: Party) -> None:
    patch = difference(before, after)
    frozen = msgspec.json.encode([before, patch])
    changed = apply(patch, before)
    changed.contact_points["new"] = ContactPoint(medium=Medium.URL, value="x")
    changed.residue["new"] = {"a": "b"}
    changed.roles.append("supplier")
    assert msgspec.json.encode([before, patch]) == frozen


@LAWS
@given(parties())
def test_equal_parties_have_no_difference(party: Party) -> None:
    assert difference(party, apply({}, party)) == {}


@LAWS
@given(parties())
def test_the_whole_of_a_party_makes_it_out_of_a_blank_one(party: Party) -> None:
    assert apply(whole(party), Party(kind=party.kind)) == party


@LAWS
@given(PERSONS, PERSONS, st.sets(st.sampled_from(Party.__struct_fields__)))
def test_patches_on_different_members_commute(before: Party, after: Party, chosen: set[str]) -> None:
    patch = difference(before, after)
    one = {name: value for name, value in patch.items() if name in chosen}
    two = {name: value for name, value in patch.items() if name not in chosen}
    assert apply(two, apply(one, before)) == apply(one, apply(two, before)) == after


@LAWS
@given(PERSONS, PERSONS, st.sets(st.text("0123456789abcdef", min_size=1, max_size=3)))
def test_patches_on_different_items_commute(before: Party, after: Party, chosen: set[str]) -> None:
    items = difference(before, after).get("contact_points", {})
    one = {"contact_points": {name: value for name, value in items.items() if name in chosen}}
    two = {"contact_points": {name: value for name, value in items.items() if name not in chosen}}
    both = apply(two, apply(one, before))
    assert both == apply(one, apply(two, before))
    assert both.contact_points == after.contact_points


def test_absent_leaves_alone_and_null_clears() -> None:
    changed = apply({"last_name": None, "first_name": "Ola", "addresses": None}, a_person())
    assert (changed.first_name, changed.last_name, changed.employees, changed.addresses) == ("Ola", None, 3, {})
    assert changed.contact_points == a_person().contact_points


def test_null_puts_a_member_with_a_default_back() -> None:
    assert apply({"state": None, "roles": None}, a_person()).roles == []


def test_a_patch_edits_one_member_of_one_item() -> None:
    changed = apply({"contact_points": {"a": {"label": "new"}}}, a_person())
    assert changed.contact_points["a"] == ContactPoint(medium=Medium.EMAIL, value="a@example.com", label="new")


def test_null_removes_an_item_also_one_that_is_gone() -> None:
    assert apply({"contact_points": {"a": None, "b": None}}, a_person()).contact_points == {}


def test_an_empty_text_clears_a_member() -> None:
    changed = apply({"last_name": "", "contact_points": {"a": {"label": ""}}}, a_person())
    assert (changed.last_name, changed.contact_points["a"].label) == (None, None)


def test_residue_keeps_an_empty_text() -> None:
    assert apply({"residue": {"crmcom": {"x": ""}}}, a_person()).residue["crmcom"] == {"x": ""}


def test_residue_is_merged_by_face_and_name() -> None:
    patch: Patch = {"residue": {"superoffice": {"Flag": None, "List": ["a", "b"]}, "crmcom": {"udf": 1.5}}}
    expected = {"superoffice": {"Ticker": "X", "List": ["a", "b"]}, "crmcom": {"udf": 1.5}}
    assert apply(patch, a_person()).residue == expected


def test_a_list_in_residue_is_replaced_whole() -> None:
    before = apply({"residue": {"crmcom": {"tags": ["a", "b"]}}}, a_person())
    assert apply({"residue": {"crmcom": {"tags": ["c"]}}}, before).residue["crmcom"] == {"tags": ["c"]}


def test_a_face_without_residue_is_left_out() -> None:
    before, after = a_person(), a_person()
    assert apply({"residue": {"superoffice": {"Ticker": None, "Flag": None}}}, before).residue == {}
    after.residue["crmcom"] = {}
    after.contact_points["a"].residue = {"crmcom": {}}
    assert difference(before, after) == {}
    after.residue["superoffice"] = {}
    assert apply(difference(before, after), before).residue == {}


def test_a_struct_that_was_not_set_is_made_even_if_it_is_empty() -> None:
    assert apply({"terms": {}}, a_person()).terms == Terms()
    assert apply({"birth": {"day": 3}}, a_person()).birth == PartialDate(day=3)


def test_a_patch_takes_the_place_of_a_value_that_was_no_mapping() -> None:
    with pytest.raises(InvalidValue):
        apply({"roles": {"0": "lead"}}, a_person())


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"employees": "three"}, "employees"),
        ({"employees": 1.5}, "employees"),
        ({"employees": True}, "employees"),
        ({"last_name": 3}, "last_name"),
        ({"last_name": ["a"]}, "last_name"),
        ({"last_name": {"a": "b"}}, "last_name"),
        ({"private": "yes"}, "private"),
        ({"gender": "unknown"}, "gender"),
        ({"state": "gone"}, "state"),
        ({"kind": None}, "patch"),
        ({"birth": "1980-01-01"}, "birth"),
        ({"birth": {"day": "first"}}, "birth"),
        ({"comment": {"text": None}}, "comment"),
        ({"comment": {"text": ""}}, "comment"),
        ({"roles": "customer"}, "roles"),
        ({"roles": [1]}, "roles"),
        ({"contact_points": []}, "contact_points"),
        ({"contact_points": ""}, "contact_points"),
        ({"contact_points": {"a": "x"}}, "contact_points"),
        ({"contact_points": {"a": ""}}, "contact_points"),
        ({"contact_points": {"a": {"value": None}}}, "contact_points"),
        ({"contact_points": {"a": {"value": ""}}}, "contact_points"),
        ({"contact_points": {"a": {"medium": "pigeon"}}}, "contact_points"),
        ({"contact_points": {"new": {"value": "x"}}}, "contact_points"),
        ({"addresses": {"h": {"latitude": "north"}}}, "addresses"),
        ({"relations": {"r": {"kind": "employment"}}}, "relations"),
        ({"residue": {"superoffice": "X"}}, "residue"),
        ({"residue": {"superoffice": {"deep": {"er": 1}}}}, "residue"),
        ({"residue": {"superoffice": {"mixed": ["a", 1]}}}, "residue"),
        ({"version": 4}, "patch"),
        ({"frist_name": "Ola"}, "patch"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(patch: Patch, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        apply(patch, a_person())
    assert refusal.value.field == field
