"""The commands on custom fields: who may, what is refused, what becomes of fields and their slots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from kartotek.domain.custom_fields import CustomField, Definition, Draft, FieldType, Slots, Subject
from kartotek.domain.errors import (
    AlreadyExists,
    Conflict,
    InvalidValue,
    LimitExceeded,
    NotFound,
    NotPermitted,
    UnstorableText,
)
from kartotek.domain.lists import ListItem
from kartotek.domain.ports import Command
from kartotek.services import field_rules
from kartotek.services.custom_fields import BindSlot, ChangeField, DefineField, DeleteField, UnbindSlot
from kartotek.services.field_drafts import FieldDraft, PublishDrafts, RevertDrafts, SaveDrafts
from kartotek.services.settling import SettleParties
from tests.unit.memory_book import ADMIN, EDITOR, KEY, READER, MemoryBook

T = FieldType
PERSON, COMPANY = Subject.PERSON, Subject.COMPANY


def definition(kind: FieldType = T.TEXT, **members: Any) -> Definition:
    return Definition(**{"names": {"en": "Size"}, "type": kind} | members)


def draft(kind: FieldType = T.TEXT, slot: str | None = None, **members: Any) -> Draft:
    slots: Slots = {"toy": {PERSON: slot}} if slot else {}
    return Draft(**{"names": {"en": "Size"}, "type": kind, "slots": slots} | members)


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


def define(book: MemoryBook, kind: FieldType = T.TEXT, slots: Slots | None = None, **members: Any) -> CustomField:
    return book.run(DefineField(definition=definition(kind, **members), on=[PERSON, COMPANY], slots=slots or {}), ADMIN)


def bind(book: MemoryBook, field: CustomField, slot: str, *on: Subject, face: str = "toy") -> CustomField:
    return book.run(BindSlot(field=field.id, face=face, slot=slot, on=list(on or (PERSON,))), ADMIN)


COMMANDS: list[Command[Any]] = [
    DefineField(definition=definition(), on=[PERSON]),
    ChangeField(field="1", definition=definition()),
    DeleteField(field="1"),
    BindSlot(field="1", face="toy", slot="text_1", on=[PERSON]),
    UnbindSlot(face="toy", slot="text_1", on=[PERSON]),
    SaveDrafts(drafts=[]),
    PublishDrafts(fields=["1"]),
    RevertDrafts(fields=["1"]),
    SettleParties(parties=[1], fields=["1"]),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_only_an_administrator_may(book: MemoryBook, command: Command[Any]) -> None:
    define(book)
    before = book.state()
    for principal in (EDITOR, READER, KEY):
        with pytest.raises(NotPermitted):
            book.run(command, principal)
    assert book.state() == before


def test_fields_are_numbered_and_no_number_comes_again(book: MemoryBook) -> None:
    assert [define(book).id, define(book).id] == ["1", "2"]
    book.run(DeleteField(field="2"), ADMIN)
    assert define(book).id == "3"


BAD: list[tuple[Definition, type[Exception]]] = [
    (definition(names={"nb": "Størrelse"}), InvalidValue),
    (definition(names={"en": ""}), InvalidValue),
    (definition(names={"en": "x" * 300}), InvalidValue),
    (definition(names={"en": "a\0"}), UnstorableText),
    (definition(hints={"en": "a\0"}), UnstorableText),
    (definition(residue={"toy": {"x": "a\0"}}), UnstorableText),
    (definition(length=0), InvalidValue),
    (definition(default=7), InvalidValue),
    (definition(default="long", length=3), InvalidValue),
    (definition(T.CHOICE, list="category", default=9), InvalidValue),
]


@pytest.mark.parametrize(("bad", "error"), BAD)
def test_a_definition_with_a_fault_is_refused(book: MemoryBook, bad: Definition, error: type[Exception]) -> None:
    define(book)
    before = book.state()
    commands: list[Command[Any]] = [
        DefineField(definition=bad, on=[PERSON]),
        ChangeField(field="1", definition=bad),
        SaveDrafts(drafts=[FieldDraft(draft=msgspec.convert(msgspec.to_builtins(bad), Draft), on=PERSON)]),
    ]
    for command in commands:
        with pytest.raises(error):
            book.run(command, ADMIN)
    assert book.state() == before


def test_a_default_takes_the_form_of_its_type(book: MemoryBook) -> None:
    book.pages.items["category", 3] = ListItem(list="category", id=3, names={"en": "C"})
    assert str(define(book, T.DECIMAL, default=4).default) == "4.0"
    assert define(book, T.CHOICE, list="category", default=3).default == 3


def test_a_field_is_on_something_and_there_are_not_too_many(book: MemoryBook, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidValue, match="on something"):
        book.run(DefineField(definition=definition(), on=[]), ADMIN)
    monkeypatch.setattr(field_rules, "MOST_FIELDS", 1)
    define(book)
    with pytest.raises(LimitExceeded):
        define(book)


# -- slots -----------------------------------------------------------------------------------------------------------


def test_a_slot_is_bound_and_freed(book: MemoryBook) -> None:
    field = define(book)
    assert bind(book, field, "text_1", PERSON).slots == {"toy": {PERSON: "text_1"}}
    assert bind(book, field, "text_2", COMPANY).slots == {"toy": {PERSON: "text_1", COMPANY: "text_2"}}
    again = bind(book, field, "text_2", COMPANY)
    assert bind(book, field, "SIZE", PERSON, face="loud").slots == again.slots | {"loud": {PERSON: "SIZE"}}
    freed = book.run(UnbindSlot(face="toy", slot="text_2", on=list(Subject)), ADMIN)
    assert freed.slots == {"toy": {PERSON: "text_1"}, "loud": {PERSON: "SIZE"}}
    with pytest.raises(NotFound):
        book.run(UnbindSlot(face="toy", slot="text_2", on=list(Subject)), ADMIN)


def test_what_cannot_be_bound_is_refused(book: MemoryBook) -> None:
    first, second = define(book), define(book)
    bind(book, first, "text_1")
    before = book.state()
    cases: list[tuple[Callable[[], object], type[Exception]]] = [
        (lambda: bind(book, second, "text_1"), AlreadyExists),
        (lambda: bind(book, first, "text_2"), Conflict),
        (lambda: bind(book, first, "text_2", Subject.EMAIL), InvalidValue),
        (lambda: bind(book, second, "number_1"), InvalidValue),
        (lambda: bind(book, second, "nothing_1"), InvalidValue),
        (lambda: bind(book, second, "text_2", face="nobody"), InvalidValue),
        (lambda: book.run(BindSlot(field="9", face="toy", slot="text_2", on=[PERSON]), ADMIN), NotFound),
        (lambda: define(book, slots={"toy": {PERSON: "text_1"}}), AlreadyExists),
    ]
    for work, error in cases:
        with pytest.raises(error):
            work()
    assert book.state() == before


def test_a_deleted_field_frees_its_slots_and_cannot_be_used(book: MemoryBook) -> None:
    first, second = define(book, slots={"toy": {PERSON: "text_1"}}), define(book)
    book.run(DeleteField(field=first.id), ADMIN)
    assert bind(book, second, "text_1").slot("toy", PERSON) == "text_1"
    commands: list[Command[Any]] = [
        DeleteField(field=first.id),
        ChangeField(field=first.id, definition=definition()),
    ]
    for command in commands:
        with pytest.raises(NotFound):
            book.run(command, ADMIN)


def test_a_field_keeps_its_id_while_its_type_is_the_same(book: MemoryBook) -> None:
    field = define(book, slots={"toy": {PERSON: "text_1"}})
    after = book.run(ChangeField(field=field.id, definition=definition(names={"en": "Width"}, rank=3)), ADMIN)
    assert (after.id, after.name(), after.rank, after.slots) == (field.id, "Width", 3, field.slots)


def test_another_type_makes_a_field_that_takes_over_the_slots(book: MemoryBook) -> None:
    field = define(book, slots={"loud": {PERSON: "SIZE"}})
    heir = book.run(ChangeField(field=field.id, definition=definition(T.INTEGER)), ADMIN)
    assert (heir.id, heir.type, heir.slots) == ("2", T.INTEGER, field.slots)
    old = book.pages.fields[field.id]
    assert (old.deleted, old.successor, old.slots, old.type) == (True, "2", {}, T.TEXT)


def test_another_type_that_a_slot_cannot_show_is_refused(book: MemoryBook) -> None:
    field = define(book, slots={"toy": {PERSON: "text_1"}})
    before = book.state()
    with pytest.raises(InvalidValue, match="text_1"):
        book.run(ChangeField(field=field.id, definition=definition(T.INTEGER)), ADMIN)
    assert book.state() == before


# -- drafts ----------------------------------------------------------------------------------------------------------


def save(book: MemoryBook, made: Draft, field: str | None = None) -> CustomField:
    return book.run(SaveDrafts(drafts=[FieldDraft(draft=made, on=PERSON, field=field)]), ADMIN)[0]


def test_a_new_field_is_not_in_use_before_it_is_published(book: MemoryBook) -> None:
    saved = save(book, draft(slot="text_1"))
    assert not saved.in_use
    save(book, draft(T.LONG_TEXT, slot="text_1", names={"en": "Later"}), saved.id)
    (field,) = book.run(PublishDrafts(fields=[saved.id]), ADMIN)
    assert (field.id, field.name(), field.type) == (saved.id, "Later", T.LONG_TEXT)
    assert (field.in_use, field.draft, field.slots) == (True, None, {"toy": {PERSON: "text_1"}})


def test_a_draft_changes_nothing_until_it_is_published_or_reverted(book: MemoryBook) -> None:
    field = define(book, slots={"toy": {PERSON: "text_1"}})
    saved = save(book, draft(slot="text_2", names={"en": "Width"}), field.id)
    assert (saved.name(), saved.slots) == ("Size", field.slots)
    fresh = save(book, draft())
    book.run(RevertDrafts(fields=[field.id, fresh.id]), ADMIN)
    assert book.pages.fields[field.id] == field
    assert book.pages.fields[fresh.id].deleted
    assert book.run(PublishDrafts(fields=[field.id, fresh.id, "99"]), ADMIN) == []


def test_slots_change_places_when_drafts_are_published_together(book: MemoryBook) -> None:
    first = define(book, slots={"toy": {PERSON: "text_1", COMPANY: "text_1"}, "loud": {PERSON: "A"}})
    second = define(book, slots={"toy": {PERSON: "text_2"}})
    save(book, draft(slot="text_2"), first.id)
    with pytest.raises(AlreadyExists):
        book.run(PublishDrafts(fields=[first.id]), ADMIN)
    save(book, draft(slot="text_1"), second.id)
    published = book.run(PublishDrafts(fields=[first.id, second.id]), ADMIN)
    assert published[0].slots == {"toy": {PERSON: "text_2", COMPANY: "text_1"}, "loud": {PERSON: "A"}}
    assert published[1].slots == {"toy": {PERSON: "text_1"}}


def test_a_dropped_field_is_deleted_unless_it_has_other_slots(book: MemoryBook) -> None:
    alone = define(book, slots={"toy": {PERSON: "text_1"}})
    shared = define(book, slots={"toy": {PERSON: "text_2"}, "loud": {PERSON: "B"}})
    for field, slot in ((alone, "text_1"), (shared, "text_2")):
        save(book, draft(slot=slot, dropped=True), field.id)
        assert book.pages.fields[field.id].in_use
    assert book.run(PublishDrafts(fields=[alone.id, shared.id]), ADMIN) == []
    assert book.pages.fields[alone.id].deleted
    assert (book.pages.fields[shared.id].in_use, book.pages.fields[shared.id].slots) == (True, {"loud": {PERSON: "B"}})


def test_a_draft_of_another_type_makes_a_successor(book: MemoryBook) -> None:
    field = define(book, slots={"loud": {PERSON: "A"}})
    save(book, draft(T.FLAG), field.id)
    (heir,) = book.run(PublishDrafts(fields=[field.id]), ADMIN)
    assert (heir.id, heir.type, heir.slots, heir.in_use) == ("2", T.FLAG, {"loud": {PERSON: "A"}}, True)
    assert book.pages.fields[field.id].successor == "2"


def test_a_draft_whose_slot_cannot_show_it_is_refused(book: MemoryBook) -> None:
    with pytest.raises(InvalidValue):
        save(book, draft(T.FLAG, slot="text_1"))
    with pytest.raises(NotFound):
        save(book, draft(), "9")
