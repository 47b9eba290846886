"""The three dictionaries of custom fields: bound slots show the field, others what was sent; echoes change nothing."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.demo.tenant import demo_tenant
from kartotek.domain import patch as patches
from kartotek.domain.custom_fields import CustomField, FieldType, Subject
from kartotek.domain.errors import InvalidValue
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.party import Kind, Party
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.mapping.times import zone_for
from kartotek.faces.superoffice.mapping.view import view_of
from tests.faces.superoffice.book import message, record_of

Json = Any
T = FieldType
OSLO = zone_for(None, "Europe/Oslo")

TYPES = {
    "SuperOffice:1": T.TEXT,
    "SuperOffice:3": T.INTEGER,
    "SuperOffice:4": T.DATE,
    "SuperOffice:6": T.FLAG,
    "SuperOffice:7": T.CHOICE,
    "SuperOffice:8": T.DECIMAL,
    "x_person_date": T.MOMENT,
    "x_person_boolean": T.FLAG,
    "x_person_category": T.CHOICE,
}
FIELDS = [
    CustomField(
        id=str(number),
        names={"en": slot},
        type=kind,
        list="category" if kind is T.CHOICE else None,
        on=(Subject.COMPANY,),
        rank=number,
        slots={"superoffice": {Subject.COMPANY: slot}},
        mandatory=slot == "SuperOffice:1",
        read_only=slot == "SuperOffice:3",
    )
    for number, (slot, kind) in enumerate(TYPES.items(), start=1)
]
ITEMS = [
    ListItem(
        list="category", id=4, names={"en": "Partner", "no": "Samarbeidspartner"}, tooltips={"en": "Works with us"}
    )
]
DIRECTORY = Directory(demo_tenant(), ITEMS, [], FIELDS)
VALUES: dict[str, str | int | float | bool] = {
    "1": "This is boss",
    "2": 3,
    "3": "1999-05-05",
    "4": True,
    "5": 4,
    "6": 4.43,
    "7": "2019-03-27T23:00:00+00:00",
    "8": True,
    "9": 4,
}


def sight_of(party: Party, language: str | None = None) -> Sight:
    return Sight(record_of(party), view_of(DIRECTORY, language, OSLO.not_set), OSLO, user=1)


def shown(party: Party, language: str | None = None) -> Json:
    return json.loads(msgspec.json.encode(CONTACT.show(sight_of(party, language))))


def after(party: Party, tree: Json) -> Party:
    return patches.apply(CONTACT.change(message(tree), sight_of(party)), party)


def company(**members: Any) -> Party:
    return Party(kind=Kind.COMPANY, name="AS", **members)


def test_bound_slots_read_as_in_the_vendors_replies() -> None:
    tree = shown(company(custom=VALUES))
    assert tree["UserDefinedFields"] == {
        "SuperOffice:1": "This is boss",
        "SuperOffice:3": "[I:3]",
        "SuperOffice:4": "[D:05/05/1999 00:00:00.0000000]",
        "SuperOffice:6": "True",
        "SuperOffice:6:DisplayText": "[SR_YES]",
        "SuperOffice:7": "[I:4]",
        "SuperOffice:7:DisplayText": 'NO:"Samarbeidspartner";US:"Partner"',
        "SuperOffice:7:DisplayTooltip": "Works with us",
        "SuperOffice:8": "[F:4.43]",
    }
    assert tree["ExtraFields"] == {
        "x_person_date": "[DT:03/28/2019 00:00:00.0000000]",
        "x_person_boolean": "[I:1]",
        "x_person_boolean:DisplayText": "[SR_YES]",
        "x_person_category": "[I:4]",
        "x_person_category:DisplayText": 'NO:"Samarbeidspartner";US:"Partner"',
    }
    custom = tree["CustomFields"]
    assert list(custom)[:2] == ["x_person_date", "x_person_date:org"]
    assert custom["SuperOffice:4"] == custom["SuperOffice:4:org"] == "[DT:05/05/1999 00:00:00.0000000]"
    assert custom["SuperOffice:6"] == custom["SuperOffice:6:org"] == "[I:1]"
    assert custom.keys() >= tree["UserDefinedFields"].keys() | tree["ExtraFields"].keys()


def test_what_is_not_set_reads_as_in_the_vendors_replies() -> None:
    tree = shown(company())
    assert tree["UserDefinedFields"] == {
        "SuperOffice:1": "",
        "SuperOffice:3": "[I:0]",
        "SuperOffice:4": "[D:01/01/0001 00:00:00.0000000]",
        "SuperOffice:6": "False",
        "SuperOffice:7": "[I:0]",
        "SuperOffice:7:DisplayText": "",
        "SuperOffice:7:DisplayTooltip": "",
        "SuperOffice:8": "[F:0]",
    }
    assert tree["CustomFields"]["x_person_boolean"] == "[I:0]"
    assert "SuperOffice:6:DisplayText" not in tree["CustomFields"]


@pytest.mark.parametrize(("language", "yes", "item"), [("en", "Yes", "Partner"), ("no", "Ja", "Samarbeidspartner")])
def test_what_is_displayed_is_in_the_language_asked_for(language: str, yes: str, item: str) -> None:
    fields = shown(company(custom=VALUES), language)["CustomFields"]
    assert (fields["SuperOffice:6:DisplayText"], fields["SuperOffice:7:DisplayText"]) == (yes, item)


def test_rights_are_told_of_every_bound_slot() -> None:
    told = shown(company())["FieldProperties"]
    masks = {name: told[name]["FieldRight"]["Mask"] for name in told if ":" in name or "x_" in name}
    assert masks["UserDefinedFields.SuperOffice:1"] == masks["CustomFields.SuperOffice:1"] == "Update, UIHintMandatory"
    assert (masks["UserDefinedFields.SuperOffice:3"], masks["ExtraFields.x_person_date"]) == ("Read", "Update")
    assert told["CustomFields.x_person_date"] == {
        "FieldRight": {"Mask": "Update", "Reason": ""},
        "FieldType": "System.String",
        "FieldLength": -1,
    }


RESIDUES = st.dictionaries(
    st.tuples(
        st.sampled_from(["UserDefinedFields", "ExtraFields", "CustomFields"]),
        st.sampled_from([*TYPES, "SuperOffice:99", "other"]),
    ).map("/".join),
    st.sampled_from(["", "[I:3]", "abc", "True", "[D:05/05/1999]", "[DT:05/05/1999 01:02:03]"]),
)
PARTIES = st.builds(
    lambda names, kept: company(
        custom={name: VALUES[name] for name in names}, residue={"superoffice": kept} if kept else {}
    ),
    st.sets(st.sampled_from(sorted(VALUES))),
    RESIDUES,
)


@given(PARTIES, st.sampled_from([None, "en"]))
def test_an_echo_is_silent_whatever_is_kept(party: Party, language: str | None) -> None:
    tree = shown(party, language)
    assert CONTACT.change(message(tree), sight_of(party)) == {}


CHANGED = {
    "SuperOffice:1": ("New", "New"),
    "SuperOffice:3": ("[I:7]", 7),
    "SuperOffice:4": ("[D:06/01/2020]", "2020-06-01"),
    "SuperOffice:6": ("False", False),
    "SuperOffice:7": ("", None),
    "SuperOffice:8": ("5.5", 5.5),
    "x_person_date": ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00"),
    "x_person_boolean": ("[I:0]", False),
}


@pytest.mark.parametrize("slot", CHANGED)
@pytest.mark.parametrize("dictionary", ["own", "CustomFields"])
def test_the_value_that_was_changed_wins(slot: str, dictionary: str) -> None:
    """The whole entity comes back with one value changed in one of two dictionaries."""
    text, value = CHANGED[slot]
    party = company(custom=VALUES)
    tree = shown(party)
    home = "ExtraFields" if slot.startswith("x_") else "UserDefinedFields"
    tree[home if dictionary == "own" else dictionary][slot] = text
    number = next(field.id for field in FIELDS if field.slot("superoffice", Subject.COMPANY) == slot)
    expected = {**VALUES, number: value} if value is not None else {k: v for k, v in VALUES.items() if k != number}
    assert after(party, tree).custom == expected


def test_a_value_changed_in_both_dictionaries_is_that_of_custom_fields() -> None:
    tree = {"Name": "AS", "UserDefinedFields": {"SuperOffice:3": "8"}, "CustomFields": {"SuperOffice:3": "9"}}
    assert after(company(), tree).custom == {"2": 9}


def test_companions_are_ignored() -> None:
    fields = {"SuperOffice:3:org": "9", "SuperOffice:7:DisplayText": "x", "SuperOffice:7:DisplayTooltip": "y"}
    assert after(company(), {"Name": "AS", "CustomFields": fields}) == company()


@pytest.mark.parametrize(
    ("slot", "text", "why"),
    [
        ("SuperOffice:3", "many", "number"),
        ("SuperOffice:4", "[I:4]", "another type"),
        ("SuperOffice:7", "5", "no item 5"),
        ("x_person_boolean", "perhaps", "True or False"),
    ],
)
def test_a_bad_value_is_refused_under_its_key(slot: str, text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why) as refused:
        after(company(), {"Name": "AS", "CustomFields": {slot: text}})
    assert refused.value.field == f"CustomFields.{slot}"


def test_what_was_kept_is_shown_until_it_is_moved() -> None:
    kept = {"superoffice": {"UserDefinedFields/SuperOffice:3": "[I:3]", "CustomFields/SuperOffice:8": "much"}}
    fields = shown(company(residue=kept))["CustomFields"]
    assert (fields["SuperOffice:3"], fields["SuperOffice:8"]) == ("[I:3]", "much")
    changed = after(company(residue=kept), {"Name": "AS", "CustomFields": {"SuperOffice:8": "1.5"}})
    assert changed.custom == {"6": 1.5}
    assert changed.residue == {"superoffice": {"UserDefinedFields/SuperOffice:3": "[I:3]"}}
    cleared = after(company(residue=kept), {"Name": "AS", "CustomFields": {"SuperOffice:3": "0"}})
    assert cleared.custom == {"2": 0}


def test_keys_that_are_not_bound_are_kept_as_they_were_sent() -> None:
    sent = {"SuperOffice:99": "[I:4]", "x_other": "v", "Acme.Field": "w"}
    party = after(company(), {"Name": "AS", "CustomFields": sent})
    assert party.residue["superoffice"] == {
        "UserDefinedFields/SuperOffice:99": "[I:4]",
        "ExtraFields/x_other": "v",
        "CustomFields/Acme.Field": "w",
    }
    assert shown(party)["CustomFields"].items() >= sent.items()
