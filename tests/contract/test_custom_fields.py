"""Custom fields in storage: definitions by tenant, values in parties, and who waits for whom."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
import pytest

from kartotek.domain.custom_fields import CustomField, Draft, FieldType, Subject
from kartotek.domain.party import CustomValue
from kartotek.domain.ports import UnitOfWork
from tests.contract.rig import OpenBook, email, person

VALUES: dict[str, CustomValue] = {"1": "blå", "2": 2**62, "3": 10.0, "4": -0.000001, "5": False, "6": True, "7": 7}


def a_field(identity: str, name: str = "Shoe size") -> CustomField:
    return CustomField(
        id=identity,
        names={"en": name, "nb": "Skostørrelse"},
        type=FieldType.DECIMAL,
        on=(Subject.PERSON, Subject.COMPANY),
        slots={"toy": {Subject.PERSON: "float_1"}},
        default=41.0,
    )


def define(*fields: CustomField) -> Callable[[UnitOfWork], list[CustomField]]:
    """Return the work that stores fields and answers what was there before."""

    def work(unit: UnitOfWork) -> list[CustomField]:
        known = unit.lock_custom_fields()
        for field in fields:
            unit.put_custom_field(field)
        return known

    return work


def test_fields_are_stored_replaced_and_read_in_order_of_id(book: OpenBook) -> None:
    assert book.do(define(a_field("10"), a_field("9"))) == []
    assert book.do(define(a_field("9", "Hat size"))) == [a_field("9"), a_field("10")]
    held = book.do(lambda unit: unit.custom_fields())
    assert held.timezone == "Europe/Oslo"
    assert list(held.fields) == [a_field("9", "Hat size"), a_field("10")]


def test_a_directory_has_the_fields_and_a_later_version(book: OpenBook) -> None:
    before = book.run(book.database.directory(book.tenant))
    book.do(define(a_field("1")))
    after = book.run(book.database.directory(book.tenant))
    assert len(before.custom_fields) == 0
    assert after.tenant.version == before.tenant.version + 1
    assert after.slot("toy", Subject.PERSON, "float_1") == a_field("1")


def test_no_tenant_sees_the_fields_of_another(book: OpenBook) -> None:
    other = book.new_tenant()
    book.do(define(a_field("1")))
    assert book.do(define(a_field("1", "Other")), other) == []
    assert list(book.do(lambda unit: unit.custom_fields()).fields) == [a_field("1")]
    assert list(book.run(book.database.directory(other)).custom_fields) == [a_field("1", "Other")]


def test_values_keep_their_types(book: OpenBook) -> None:
    party = person(custom=VALUES, contact_points=email("a@example.com"))
    next(iter(party.contact_points.values())).custom = dict(VALUES)
    found = book.record(book.add(party)).party
    assert found == party
    for custom in (found.custom, next(iter(found.contact_points.values())).custom):
        assert {key: type(value) for key, value in custom.items()} == {k: type(v) for k, v in VALUES.items()}


def test_items_of_a_list_are_read_without_a_new_version(book: OpenBook) -> None:
    version = book.run(book.database.directory(book.tenant)).tenant.version
    assert book.do(lambda unit: unit.items("category")) == []
    assert book.run(book.database.directory(book.tenant)).tenant.version == version


@pytest.mark.needs_postgres
def test_who_changes_a_field_waits_for_those_who_go_by_it(postgres_book_url: str) -> None:
    """Else a party that is being written would miss the slot that is being bound, and the walk over all parties too."""
    book = OpenBook(postgres_book_url)
    other = OpenBook(postgres_book_url)
    holding, changed = threading.Event(), threading.Event()
    order: list[str] = []

    def hold(unit: UnitOfWork) -> None:
        unit.custom_fields()
        holding.set()
        changed.wait(0.3)
        order.append("held")

    def change() -> None:
        holding.wait(5)
        other.do(define(a_field("1")), book.tenant)
        order.append("changed")
        changed.set()

    thread = threading.Thread(target=change)
    thread.start()
    book.do(hold)
    thread.join(10)
    book.close()
    other.close()
    assert order == ["held", "changed"]


def test_a_field_is_kept_as_it_was_defined(book: OpenBook) -> None:
    draft = Draft(names={"en": "New"}, type=FieldType.TEXT, default="none", slots={"toy": {Subject.PERSON: "text_1"}})
    field = msgspec.structs.replace(a_field("3"), draft=draft, residue={"toy": {"left": 102}})
    book.do(define(field))
    (found,) = book.do(lambda unit: unit.custom_fields()).fields
    assert found == field
