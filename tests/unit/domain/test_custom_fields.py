"""A tenant's custom fields: which are in use, on what, in which order, under which slots."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kartotek.domain import patch as patches
from kartotek.domain.custom_fields import CustomField, CustomFields, Draft, FieldType, Subject
from kartotek.domain.party import Kind, Party


def a_field(identity: str, *on: Subject, **members: Any) -> CustomField:
    return CustomField(id=identity, names={"en": f"Field {identity}"}, type=FieldType.TEXT, on=on, **members)


SLOTS = {"toy": {Subject.PERSON: "text_1", Subject.COMPANY: "text_9"}}
FIELDS = CustomFields(
    [
        a_field("10", Subject.PERSON, rank=1),
        a_field("9", Subject.PERSON, Subject.COMPANY, rank=1, slots=SLOTS, default="nine"),
        a_field("8", Subject.PERSON, rank=2, deleted=True, slots={"toy": {Subject.PERSON: "text_8"}}, default="x"),
        a_field("7", Subject.PERSON, rank=2, published=False, slots={"toy": {Subject.PERSON: "text_7"}}),
        a_field("6", Subject.EMAIL, default="not a party's"),
    ]
)


def test_fields_in_use_come_by_subject_in_order_of_rank() -> None:
    assert [field.id for field in FIELDS.on(Subject.PERSON)] == ["9", "10"]
    assert [field.id for field in FIELDS.on(Subject.COMPANY)] == ["9"]
    assert FIELDS.on(Subject.RELATION) == []


@pytest.mark.parametrize(
    ("subject", "name", "expected"),
    [
        (Subject.PERSON, "text_1", "9"),
        (Subject.COMPANY, "text_9", "9"),
        (Subject.COMPANY, "text_1", None),
        (Subject.PERSON, "text_8", None),
        (Subject.PERSON, "text_7", None),
    ],
)
def test_a_slot_leads_to_the_field_in_use(subject: Subject, name: str, expected: str | None) -> None:
    found = FIELDS.slot("toy", subject, name)
    assert (found.id if found else None) == expected
    assert (name in FIELDS.slots("toy", subject)) is (expected is not None)
    assert FIELDS.slot("other", subject, name) is None


def test_every_field_is_known_by_its_id() -> None:
    assert len(FIELDS) == 5
    assert {field.id for field in FIELDS} == {"6", "7", "8", "9", "10"}
    deleted = FIELDS.get("8")
    assert deleted is not None
    assert not deleted.in_use
    assert FIELDS.get("11") is None


def test_defaults_are_those_of_fields_in_use_on_the_party_itself() -> None:
    assert FIELDS.defaults(Kind.COMPANY) == FIELDS.defaults(Kind.PERSON) == {"9": "nine"}


def test_a_field_survives_json() -> None:
    field = a_field(
        "3",
        Subject.PERSON,
        slots=SLOTS,
        draft=Draft(names={"en": "New"}, type=FieldType.FLAG, dropped=True),
        default=1.5,
    )
    assert msgspec.json.decode(msgspec.json.encode(field), type=CustomField) == field


@pytest.mark.parametrize("value", ["text", 7, 7.0, -0.5, True, False])
def test_values_keep_their_types_and_are_patched_one_by_one(value: str | float | bool) -> None:
    before = Party(kind=Kind.PERSON, last_name="Ek", custom={"1": "kept", "2": "gone"})
    after = Party(kind=Kind.PERSON, last_name="Ek", custom={"1": "kept", "3": value})
    patch = patches.difference(before, after)
    assert patch == {"custom": {"2": None, "3": value}}
    found = patches.apply(msgspec.json.decode(msgspec.json.encode(patch)), before)
    assert found == after
    assert type(found.custom["3"]) is type(value)
    assert msgspec.json.encode(Party(kind=Kind.PERSON)) == b'{"kind":"person"}'
