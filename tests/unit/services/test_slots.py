"""What stands in slots comes into the custom fields they are bound to, whoever writes it and when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from kartotek.domain.custom_fields import CustomField, Definition, FieldType, Subject
from kartotek.domain.errors import Conflict, InvalidValue, NotFound, NotPermitted
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.party import Kind, Party
from kartotek.services.book import Book
from kartotek.services.custom_fields import DeleteField
from kartotek.services.field_book import FieldBook, Report
from kartotek.services.settling import SettleParties
from kartotek.services.slots import Unread
from tests.unit.memory_book import ADMIN, EDITOR, MemoryBook, MemoryDatabase, a_tenant
from tests.unit.toy_slots import FAMILIES

T = TypeVar("T")
PERSON, COMPANY = Subject.PERSON, Subject.COMPANY


class World:
    """A book in memory with the service on custom fields."""

    def __init__(self) -> None:
        self.book = MemoryBook()
        self.fields = FieldBook(_Fresh(self.book), FAMILIES)

    def run(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await work

        return asyncio.run(wait())

    def define(self, kind: FieldType = FieldType.TEXT, *on: Subject, **members: Any) -> CustomField:
        made = Definition(**{"names": {"en": "Size"}, "type": kind} | members)
        return self.run(self.fields.define(ADMIN, made, on or (PERSON, COMPANY)))[0]

    def bind(self, field: CustomField, slot: str, face: str = "toy", on: tuple[Subject, ...] = ()) -> Report:
        return self.run(self.fields.bind(ADMIN, field.id, face, slot, on))[1]

    def party(self, number: int) -> Party:
        return self.book.party(number)


class _Fresh(MemoryDatabase):
    """A database whose directory has the fields that there are."""

    async def directory(self, tenant: int, version: int = 0) -> Directory:
        return Directory(a_tenant(), [], [], self.book.pages.fields.values())


@pytest.fixture
def world() -> World:
    return World()


def toy(**values: Any) -> dict[str, Any]:
    return {"toy": values}


# -- binding moves what is there -------------------------------------------------------------------------------------


def test_binding_moves_what_stands_in_the_slot_with_a_change_entry_for_each_party(world: World) -> None:
    with_value = world.book.person(residue=toy(text_1="large", text_2="other", unknown="kept"))
    company = world.book.company(residue=toy(text_1="huge"))
    without = world.book.person()
    field = world.define()
    before = len(world.book.pages.changes)
    assert world.bind(field, "text_1") == Report(moved=2)
    assert world.party(with_value).custom == {field.id: "large"}
    assert world.party(with_value).residue == toy(text_2="other", unknown="kept")
    assert (world.party(company).custom, world.party(company).residue) == ({field.id: "huge"}, {})
    assert world.party(without).custom == {}
    entries = world.book.pages.changes[before:]
    assert [(entry.party, entry.fields) for entry in entries] == [
        (with_value, ("custom", "residue")),
        (company, ("custom", "residue")),
    ]
    assert world.bind(field, "text_1") == Report()


def test_only_the_subjects_that_are_named_are_bound(world: World) -> None:
    person = world.book.person(residue=toy(text_1="a"))
    company = world.book.company(residue=toy(text_1="b"))
    field = world.define()
    assert world.bind(field, "text_1", on=(COMPANY,)).moved == 1
    assert world.party(person).residue == toy(text_1="a")
    assert world.party(company).custom == {field.id: "b"}


def test_what_cannot_be_read_stays_and_is_told(world: World) -> None:
    good = world.book.person(residue=toy(number_1="41"))
    bad = world.book.person(residue=toy(number_1="many"))
    field = world.define(FieldType.INTEGER)
    report = world.bind(field, "number_1")
    assert (report.moved, report.left) == (1, 1)
    assert report.unread == [Unread(bad, "toy", "number_1", "Size: a number is expected")]
    assert world.party(good).custom == {field.id: 41}
    assert (world.party(bad).custom, world.party(bad).residue) == ({}, toy(number_1="many"))


def test_what_stands_for_nothing_is_taken_away(world: World) -> None:
    number = world.book.person(residue=toy(text_1="-"))
    assert world.bind(world.define(), "text_1").moved == 1
    assert (world.party(number).custom, world.party(number).residue) == ({}, {})


def test_a_value_that_the_field_has_already_is_not_overwritten(world: World) -> None:
    same = world.book.person(residue=toy(text_1="a") | {"loud": {"SLOT/A": "A"}})
    other = world.book.person(residue=toy(text_1="a") | {"loud": {"SLOT/A": "B"}})
    field = world.define()
    world.bind(field, "text_1")
    report = world.bind(field, "A", face="loud")
    assert (report.moved, report.left) == (1, 1)
    assert (world.party(same).custom, world.party(same).residue) == ({field.id: "a"}, {})
    assert (world.party(other).custom, world.party(other).residue) == ({field.id: "a"}, {"loud": {"SLOT/A": "B"}})


def test_values_on_parts_move_too_those_of_relations_once(world: World) -> None:
    company = world.book.company()
    point = {"medium": "email", "value": "a@example.com", "residue": toy(text_1="mine")}
    tie = {"other": company, "kind": "employment", "residue": toy(text_1="tie"), "contact_points": {"p": point}}
    number = world.book.person(
        contact_points={"a": point, "b": point | {"medium": "phone"}},
        addresses={"c": {"kind": "postal", "residue": toy(text_1="there")}},
        relations={"d": tie},
    )
    on = (Subject.EMAIL, Subject.ADDRESS, Subject.RELATION)
    field = world.define(FieldType.TEXT, *on)
    assert world.bind(field, "text_1").moved == 1
    party = world.party(number)
    assert party.contact_points["a"].custom == party.relations["d"].contact_points["p"].custom == {field.id: "mine"}
    assert party.contact_points["b"].residue == toy(text_1="mine")
    assert party.addresses["c"].custom == {field.id: "there"}
    assert party.relations["d"].custom == {field.id: "tie"}
    assert party.relations["d"].residue == {}
    assert party.relations["d"].primary


def test_a_deleted_party_is_settled_and_stays_deleted(world: World) -> None:
    number = world.book.person(residue=toy(text_1="a"))
    world.book.delete(number)
    field = world.define()
    assert world.bind(field, "text_1").moved == 1
    assert (world.party(number).custom, world.party(number).state) == ({field.id: "a"}, "deleted")


def test_many_parties_are_moved_in_small_steps(world: World) -> None:
    for _ in range(60):
        world.book.person(residue=toy(text_1="a"))
    field = world.define()
    before = world.book.writes
    assert world.bind(field, "text_1").moved == 60
    assert world.book.writes - before == 1 + 3


def test_only_the_first_hundred_values_that_stay_are_told(world: World) -> None:
    for _ in range(130):
        world.book.person(residue=toy(number_1="x"))
    report = world.bind(world.define(FieldType.INTEGER), "number_1")
    assert (report.left, len(report.unread)) == (130, 100)


def test_a_reader_is_told_the_time_zone(world: World) -> None:
    number = world.book.person(residue={"loud": {"SLOT/A": "ZONE"}})
    field = world.define()
    world.bind(field, "A", face="loud")
    assert world.party(number).custom == {field.id: "Europe/Oslo"}


def test_a_choice_has_to_be_in_its_list(world: World) -> None:
    world.book.pages.items["category", 3] = ListItem(list="category", id=3, names={"en": "C"})
    good = world.book.person(residue=toy(number_1="3"))
    world.book.person(residue=toy(number_1="4"))
    field = world.define(FieldType.CHOICE, list="category")
    report = world.bind(field, "number_1")
    assert (report.moved, [left.why for left in report.unread]) == (1, ["Size: there is no item 4"])
    assert world.party(good).custom == {field.id: 3}


def test_unbinding_leaves_values_with_the_field(world: World) -> None:
    number = world.book.person(residue=toy(text_1="a"))
    field = world.define()
    world.bind(field, "text_1")
    freed = world.run(world.fields.unbind(ADMIN, "toy", "text_1"))
    assert freed.slots == {}
    assert (world.party(number).custom, world.party(number).residue) == ({field.id: "a"}, {})


# -- what is written with an older idea of the slots -----------------------------------------------------------------


def test_a_write_to_a_slot_that_was_bound_meanwhile_goes_into_the_field(world: World) -> None:
    field = world.define()
    world.bind(field, "text_1")
    made = world.book.person(residue=toy(text_1="late", text_2="mine"))
    assert (world.party(made).custom, world.party(made).residue) == ({field.id: "late"}, toy(text_2="mine"))
    world.book.update(made, {"residue": toy(text_1="later")})
    assert world.party(made).custom == {field.id: "later"}
    world.book.update(made, {"residue": toy(text_1=None)})
    assert world.party(made).custom == {}


def test_a_late_value_that_cannot_be_read_stays_with_its_face(world: World) -> None:
    field = world.define(FieldType.INTEGER)
    world.bind(field, "number_1")
    made = world.book.person(custom={field.id: 1}, residue=toy(number_1="many"))
    assert (world.party(made).custom, world.party(made).residue) == ({field.id: 1}, toy(number_1="many"))


def test_a_write_that_names_slot_and_field_means_the_field(world: World) -> None:
    field = world.define()
    world.bind(field, "text_1")
    made = world.book.person(residue=toy(text_1="old"))
    world.book.update(made, {"residue": toy(text_1=None), "custom": {field.id: "new"}})
    assert (world.party(made).custom, world.party(made).residue) == ({field.id: "new"}, {})


def test_a_write_that_is_about_other_things_asks_for_no_fields(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.unit.memory_book import MemoryWork

    number = world.book.person(residue=toy(text_1="a"))
    monkeypatch.delattr(MemoryWork, "custom_fields")
    world.book.update(number, {"nickname": "Ek", "residue": {"toy": {"unknown": "x"}, "nobody": {"text_1": "x"}}})
    for patch in ({"custom": {"1": "x"}}, {"residue": toy(text_1="b")}):
        with pytest.raises(AttributeError):
            world.book.update(number, patch)


def test_a_late_write_to_a_part_goes_into_the_field(world: World) -> None:
    field = world.define(FieldType.TEXT, Subject.EMAIL)
    world.bind(field, "text_1")
    point = {"medium": "email", "value": "a@example.com"}
    made = world.book.person(contact_points={"a": point | {"residue": toy(text_1="late")}, "b": point})
    points = world.party(made).contact_points
    assert (points["a"].custom, points["a"].residue, points["b"].custom) == ({field.id: "late"}, {}, {})


# -- values that are set ---------------------------------------------------------------------------------------------


def test_a_value_is_checked_where_it_is_stored(world: World) -> None:
    decimal = world.define(FieldType.DECIMAL)
    choice = world.define(FieldType.CHOICE, list="category")
    email = world.define(FieldType.TEXT, Subject.EMAIL)
    number = world.book.person(custom={decimal.id: 7})
    assert str(world.party(number).custom[decimal.id]) == "7.0"
    before = world.book.state()
    for custom in ({decimal.id: "7"}, {choice.id: 9}, {email.id: "not on a person"}, {"99": "no such field"}):
        with pytest.raises(InvalidValue):
            world.book.update(number, {"custom": custom})
    assert world.book.state() == before
    world.book.update(number, {"custom": {decimal.id: None}})
    assert world.party(number).custom == {}


def test_a_field_that_is_deleted_takes_no_value_and_keeps_those_it_has(world: World) -> None:
    field = world.define()
    number = world.book.person(custom={field.id: "kept"})
    world.book.run(DeleteField(field=field.id), ADMIN)
    with pytest.raises(Conflict):
        world.book.update(number, {"custom": {field.id: "new"}})
    world.book.update(number, {"nickname": "Ek"})
    assert world.party(number).custom == {field.id: "kept"}


# -- another type ----------------------------------------------------------------------------------------------------


def test_values_follow_a_field_to_its_successor_where_nothing_is_lost(world: World) -> None:
    field = world.define()
    good, bad = world.book.person(custom={field.id: "41"}), world.book.person(custom={field.id: "large"})
    number = Definition(names={"en": "Size"}, type=FieldType.INTEGER)
    heir, report = world.run(world.fields.change(ADMIN, field.id, number))
    assert (report.moved, report.left) == (1, 1)
    assert world.party(good).custom == {heir.id: 41}
    assert world.party(bad).custom == {field.id: "large"}


def test_a_late_write_to_the_old_field_goes_to_its_successor(world: World) -> None:
    field = world.define()
    number = world.book.person(custom={field.id: "1"})
    heir, _ = world.run(world.fields.change(ADMIN, field.id, Definition(names={"en": "Size"}, type=FieldType.INTEGER)))
    world.book.update(number, {"custom": {field.id: "2"}})
    assert world.party(number).custom == {heir.id: 2}
    world.book.update(number, {"custom": {field.id: None}})
    assert world.party(number).custom == {}
    last, _ = world.run(world.fields.change(ADMIN, heir.id, Definition(names={"en": "Size"}, type=FieldType.DECIMAL)))
    world.book.update(number, {"custom": {field.id: "3"}})
    assert world.party(number).custom == {last.id: 3.0}


# -- the service -----------------------------------------------------------------------------------------------------


def test_defining_a_field_with_slots_moves_what_stands_there(world: World) -> None:
    number = world.book.person(residue=toy(text_1="a"))
    made = Definition(names={"en": "Size"}, type=FieldType.TEXT)
    field, report = world.run(world.fields.define(ADMIN, made, [PERSON], {"toy": {PERSON: "text_1"}}))
    assert report.moved == 1
    assert world.party(number).custom == {field.id: "a"}
    world.run(world.fields.delete(ADMIN, field.id))
    assert world.run(world.fields.all(ADMIN)).on(PERSON) == []


def test_a_slot_that_fits_nothing_of_the_field_is_refused(world: World) -> None:
    field = world.define()
    with pytest.raises(InvalidValue):
        world.bind(field, "nothing")
    with pytest.raises(NotFound):
        world.run(world.fields.bind(ADMIN, "99", "toy", "text_1"))
    with pytest.raises(NotPermitted):
        world.run(world.fields.bind(EDITOR, field.id, "toy", "text_1"))


def test_it_is_told_while_values_are_moving(world: World) -> None:
    world.book.person(residue=toy(text_1="a"))
    field = world.define()
    seen: list[bool] = []

    class Watching(_Fresh):
        async def write(self, principal: Any, command: Any) -> Any:
            if isinstance(command, SettleParties):
                seen.append(fields.is_settling(ADMIN))
            return await super().write(principal, command)

    fields = FieldBook(Watching(world.book), FAMILIES)
    world.run(fields.bind(ADMIN, field.id, "toy", "text_1"))
    assert seen == [True]
    assert not fields.is_settling(ADMIN)


def test_a_new_party_gets_the_defaults_of_fields_that_its_maker_does_not_mention(world: World) -> None:
    first = world.define(FieldType.TEXT, default="usual")
    second = world.define(FieldType.INTEGER, default=4)
    world.define(FieldType.TEXT, COMPANY, default="of companies alone")
    book = Book(_Fresh(world.book), families=FAMILIES)
    saved = world.run(book.create(EDITOR, Kind.PERSON, {"last_name": "Ek", "custom": {second.id: None}}))
    assert world.party(saved.party).custom == {first.id: "usual"}


def test_only_parties_that_may_have_values_are_looked_at(world: World) -> None:
    world.book.create(Kind.COMPANY, {"name": "AS", "residue": toy(text_1="a")})
    field = world.define(FieldType.TEXT, PERSON)
    assert world.bind(field, "text_1") == Report()
