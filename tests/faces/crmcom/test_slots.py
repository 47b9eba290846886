"""User defined fields that are bound to custom fields: typed, shared with other faces, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.bootstrap import SLOTS
from kartotek.domain.custom_fields import CustomField, Definition, FieldType, Subject
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Record
from kartotek.faces.crmcom.mapping.slots import read_value, shown_value
from kartotek.services.field_book import FieldBook
from tests.faces.crmcom.client import CrmCom, Refused
from tests.faces.crmcom.test_update import echo

Define = Callable[..., CustomField]


@pytest.fixture
def book(crm: CrmCom) -> Iterator[FieldBook]:
    """Yield the book of custom fields; in the end there are none, since they hold for all of the tenant."""
    fields, principal = FieldBook(crm.server.kartotek.database, SLOTS), crm.server.principal()
    yield fields
    for field in crm.server.run(fields.all(principal)):
        if not field.deleted:
            crm.server.run(fields.delete(principal, field.id))


@pytest.fixture
def define(crm: CrmCom, book: FieldBook) -> Define:
    def work(name: str, kind: FieldType, slot: str | None = None, on: Subject = Subject.PERSON, **more: Any) -> Any:
        definition = Definition(names={"en": name}, type=kind, **more)
        slots = {"crmcom": {on: slot}} if slot else {}
        return crm.server.run(book.define(crm.server.principal(), definition, [on], slots))[0]

    return work


def stored(crm: CrmCom, identity: str) -> Record:
    found: Record = crm.server.run(crm.server.kartotek.book.find(crm.server.principal(), "global", identity))
    return found


KINDS = [
    (FieldType.TEXT, "udf_string_1", "Ø", "Ø"),
    (FieldType.LONG_TEXT, "udf_string_16", "one\ntwo", "one\ntwo"),
    (FieldType.INTEGER, "udf_float_1", 10, 10),
    (FieldType.DECIMAL, "udf_float_8", 10, 10.0),
    (FieldType.DECIMAL, "udf_float_2", -1.25, -1.25),
    (FieldType.DATE, "udf_date_1", "2014-05-05T00:00:00", "2014-05-05"),
    (FieldType.MOMENT, "udf_date_8", "2014-05-05T15:49:59", "2014-05-05T13:49:59+00:00"),
]


@pytest.mark.parametrize(("kind", "slot", "sent", "kept"), KINDS)
def test_a_bound_slot_is_the_custom_field(
    crm: CrmCom, define: Define, kind: FieldType, slot: str, sent: object, kept: object
) -> None:
    field = define("Field", kind, slot)
    identity = crm.person(**{slot: sent})
    assert stored(crm, identity).party.custom == {field.id: kept}
    assert stored(crm, identity).party.residue == {}
    shown, newest = crm.show(identity), crm.changes()
    assert (shown[slot], type(shown[slot])) == (sent, type(sent))
    crm.update(identity, **echo(shown))
    assert crm.changes() == newest
    crm.update(identity, **{slot: None})
    assert stored(crm, identity).party.custom == {}
    assert crm.show(identity)[slot] is None


@pytest.mark.parametrize(("kind", "slot", "sent", "kept"), KINDS)
def test_what_stands_in_a_slot_moves_when_it_is_bound(
    crm: CrmCom, define: Define, book: FieldBook, kind: FieldType, slot: str, sent: object, kept: object
) -> None:
    identity = crm.person(**{slot: sent})
    before = crm.show(identity)
    field = define("Field", kind)
    _, report = crm.server.run(book.bind(crm.server.principal(), field.id, "crmcom", slot))
    assert (report.moved, report.left) == (1, 0)
    assert stored(crm, identity).party.custom == {field.id: kept}
    after = crm.show(identity)
    assert after.pop("log_information")
    assert {name: before[name] for name in after} == after


def test_what_does_not_fit_stays_where_it_was_and_goes_on_being_shown(
    crm: CrmCom, define: Define, book: FieldBook
) -> None:
    identity = crm.person(udf_float_1=1.5, udf_date_1="2014-05-05T15:49:59")
    field, day = define("Whole", FieldType.INTEGER), define("Day", FieldType.DATE)
    for one, slot in ((field, "udf_float_1"), (day, "udf_date_1")):
        _, report = crm.server.run(book.bind(crm.server.principal(), one.id, "crmcom", slot))
        assert (report.moved, report.left) == (0, 1)
    shown, newest = crm.show(identity), crm.changes()
    assert (shown["udf_float_1"], shown["udf_date_1"]) == (1.5, "2014-05-05T15:49:59")
    crm.update(identity, **echo(shown))
    assert crm.changes() == newest
    assert crm.update(identity, udf_float_1=2)["udf_float_1"] == 2
    assert stored(crm, identity).party.residue == {"crmcom": {"udf_date_1": "2014-05-05T15:49:59"}}
    assert crm.update(identity, udf_date_1=None)["udf_date_1"] is None
    assert stored(crm, identity).party.residue == {}


@pytest.mark.parametrize(
    ("kind", "slot", "value", "more"),
    [
        (FieldType.INTEGER, "udf_float_3", 1.5, {}),
        (FieldType.DATE, "udf_date_3", "2014-05-05T15:49:59", {}),
        (FieldType.TEXT, "udf_string_3", "two\nlines", {}),
        (FieldType.TEXT, "udf_string_3", "too long", {"length": 3}),
        (FieldType.DECIMAL, "udf_float_3", 1e300, {}),
    ],
)
def test_a_value_that_the_field_cannot_have_is_refused_by_the_name_of_the_slot(
    crm: CrmCom, define: Define, kind: FieldType, slot: str, value: object, more: dict[str, Any]
) -> None:
    define("Bound", kind, slot, **more)
    identity = crm.person()
    newest = crm.changes()
    for work in (lambda: crm.person(**{slot: value}), lambda: crm.update(identity, title="X", **{slot: value})):
        with pytest.raises(Refused, match=f"INVALIDPARAMETERVALUEEXCEPTION: {slot}: .*Bound"):
            work()
    assert crm.changes() == newest


@pytest.mark.parametrize(
    ("on", "name", "item"),
    [
        (Subject.ADDRESS, "address", {"type": "HOME", "street_name": "S"}),
        (Subject.PHONE, "phone", {"type": "FAX", "number": "1"}),
        (Subject.EMAIL, "email", {"type": "PERSONAL", "email_address": "a@b.c"}),
    ],
)
def test_items_have_slots_of_their_own(
    crm: CrmCom, define: Define, on: Subject, name: str, item: dict[str, str]
) -> None:
    field = define("Item", FieldType.DECIMAL, "udf_float_4", on)
    identity = crm.person(**{f"{name}_set": [{**item, "udf_float_4": 4, "udf_string_1": "kept"}]}, udf_float_4=8)
    party = stored(crm, identity).party
    assert (party.custom, party.residue) == ({}, {"crmcom": {"udf_float_4": 8}})
    [part] = party.addresses.values() if name == "address" else party.contact_points.values()
    assert (part.custom, part.residue) == ({field.id: 4.0}, {"crmcom": {"udf_string_1": "kept"}})
    plural = "addresses_set" if name == "address" else f"{name}s_set"
    [shown] = crm.show(identity)[plural]
    assert (shown["udf_float_4"], shown["udf_string_1"]) == (4, "kept")
    action = {"action": "UPDATE", f"{name}_identifier": {"id": shown["id"]}}
    [shown] = crm.update(identity, **{f"{name}_set": [{**action, "udf_float_4": 5}]})[plural]
    assert (shown["udf_float_4"], shown["udf_string_1"]) == (5, "kept")
    with pytest.raises(Refused, match=rf"{name}_set\[0\]\.udf_float_4: "):
        crm.update(identity, **{f"{name}_set": [{**action, "udf_float_4": 1e300}]})


def test_a_new_contact_gets_the_defaults_of_fields_that_it_does_not_mention(crm: CrmCom, define: Define) -> None:
    define("Colour", FieldType.TEXT, "udf_string_1", default="red")
    define("Size", FieldType.INTEGER, default=5)
    assert crm.show(crm.person())["udf_string_1"] == "red"
    assert crm.show(crm.person(udf_string_1="blue"))["udf_string_1"] == "blue"
    assert crm.show(crm.person(udf_string_1=None))["udf_string_1"] == "red"
    assert crm.show(crm.company())["udf_string_1"] is None


def test_a_slot_that_is_freed_is_empty_again(crm: CrmCom, define: Define, book: FieldBook) -> None:
    field = define("Field", FieldType.TEXT, "udf_string_1")
    identity = crm.person(udf_string_1="in the field")
    crm.server.run(book.unbind(crm.server.principal(), "crmcom", "udf_string_1"))
    assert crm.show(identity)["udf_string_1"] is None
    crm.update(identity, udf_string_1="in the slot")
    assert stored(crm, identity).party.custom == {field.id: "in the field"}
    assert crm.show(identity)["udf_string_1"] == "in the slot"


@pytest.mark.parametrize(
    "slot", ["udf_string_17", "udf_float_9", "udf_date_9", "udf_string_0", "udf_string_01", "title"]
)
def test_there_are_no_other_slots(slot: str) -> None:
    assert SLOTS.named("crmcom", Subject.PERSON, slot) is None
    assert SLOTS.kept("crmcom", Subject.PERSON, slot) is None


@pytest.mark.parametrize("on", [Subject.ADDRESS, Subject.PHONE, Subject.EMAIL])
def test_items_have_fewer_slots(on: Subject) -> None:
    most = {"udf_string_16": on is Subject.ADDRESS, "udf_string_8": True, "udf_float_4": True, "udf_float_5": False}
    for slot, there in most.items():
        assert (SLOTS.named("crmcom", on, slot) is not None) is there


ZONES = st.sampled_from(["Europe/Oslo", "Pacific/Kiritimati", "America/New_York", "UTC"])
DATES = st.datetimes().map(lambda moment: moment.replace(microsecond=0, fold=0).isoformat())
TEXTS = st.text(min_size=1).filter(lambda text: text.isprintable())


@given(
    st.sampled_from(FieldType), TEXTS | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | DATES, ZONES
)
def test_what_is_read_is_shown_so_that_it_is_read_alike(kind: FieldType, value: Any, zone: str) -> None:
    field = CustomField(id="1", names={"en": "F"}, type=kind, on=(Subject.PERSON,))
    try:
        kept = read_value(field, value, zone)
    except InvalidValue:
        return
    shown = shown_value(field, kept, ZoneInfo(zone))
    assert read_value(field, shown, zone) == kept
