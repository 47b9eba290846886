"""Queries: what the shorthands fold, and which answers depend on change times."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.facts import Type
from kartotek.domain.party import ContactPoint, Kind, Medium, Relation, State
from kartotek.domain.query import (
    LIVING,
    AllOf,
    AnyOf,
    ChangedSince,
    Condition,
    CreatedSince,
    Cursor,
    Employer,
    HasHandle,
    HasRole,
    InState,
    IsKind,
    IsSet,
    NameHas,
    NameLike,
    Not,
    Op,
    Order,
    PartyQuery,
    RelatedTo,
    Staff,
    compare,
    email_is,
    name_has,
    number_is,
    phone_is,
)
from tests.unit.memory_book import START, MemoryBook
from tests.unit.toy_slots import FIELDS

AT = START + dt.timedelta(seconds=2)


@pytest.mark.parametrize(
    ("condition", "since"),
    [
        (ChangedSince(AT), True),
        (CreatedSince(AT), True),
        (AllOf((LIVING, AnyOf((Not(ChangedSince(AT)),)))), True),
        (AllOf((LIVING, NameHas("a"))), False),
        (AnyOf(()), False),
        (RelatedTo(1), False),
        (compare("changed", Op.LT, AT), True),
        (compare("name", Op.EQ, "changed"), False),
        (Not(Staff(Employer(compare("created", Op.LT, AT)))), True),
    ],
)
def test_an_answer_that_depends_on_change_times_says_so(condition: Condition, since: bool) -> None:
    assert PartyQuery(where=condition).since is since


def test_a_query_travels_as_data() -> None:
    query = PartyQuery(where=AllOf((LIVING, Not(NameLike(("a", "b"))), HasHandle("x", ("1", "2")))), after=3)
    assert msgspec.json.decode(msgspec.json.encode(query), type=PartyQuery) == query
    compared = (compare("owner", Op.IN, 7, 8), Employer(compare("custom.1", Op.EQ, True)), IsSet("name"))
    order = (Order("name", ranks={"1": 2}, of_employer=True), Order("custom.1", type=Type.DATE))
    query = PartyQuery(where=AnyOf(compared), order=order, cursor=Cursor(("a", 1.5), 3), skip=2)
    assert msgspec.json.decode(msgspec.json.encode(query), type=PartyQuery) == query


@pytest.fixture
def book() -> MemoryBook:
    """Return a book of four: Åse (1), Ola (2), Fjord AS (3) and Berg AB (4, deleted); Ola works at Fjord."""
    book = MemoryBook()
    book.person(
        "Åsmo",
        first_name="Åse",
        contact_points={"a": {"medium": "email", "value": "Ase@Example.com"}},
    )
    book.person("Nordmann", first_name="Ola", country="SE", roles=["lead"])
    book.company("Fjord AS", organisation_number="987 654 321")
    book.company("Berg AB", roles=["customer"])
    work = ContactPoint(medium=Medium.PHONE, value="22 33 44 55")
    relation = Relation(other=3, kind="employment", contact_points={"p": work})
    book.update(2, {"relations": {"r": msgspec.to_builtins(relation)}})
    book.delete(4)
    return book


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        (email_is(" ASE@example.com"), [1]),
        (email_is("nobody@example.com"), []),
        (email_is(""), []),
        (phone_is("+4722334455", "NO"), [2]),
        (phone_is("abc", "NO"), []),
        (number_is("organisation_number", "987654321"), [3]),
        (number_is("code", "987654321"), []),
        (name_has("ASE åsm"), [1]),
        (name_has(""), [1, 2, 3, 4]),
        (NameLike(("o", "nord", "n")), [2]),
        (NameLike(("nord", "ola")), []),
        (HasHandle("person", ("1", "3", "99")), [1]),
        (HasHandle("customer", ("3", "4")), [3, 4]),
        (IsKind(Kind.COMPANY), [3, 4]),
        (HasRole("lead"), [2]),
        (LIVING, [1, 2, 3]),
        (InState(()), []),
        (RelatedTo(3), [2]),
        (RelatedTo(2), [3]),
        (ChangedSince(START + dt.timedelta(seconds=5)), [2, 4]),
        (CreatedSince(START + dt.timedelta(seconds=3)), [3, 4]),
        (AllOf(()), [1, 2, 3, 4]),
        (AnyOf(()), []),
        (AllOf((LIVING, IsKind(Kind.COMPANY))), [3]),
        (AnyOf((HasRole("lead"), InState((State.DELETED,)))), [2, 4]),
        (Not(AnyOf((HasRole("lead"), IsKind(Kind.COMPANY)))), [1]),
    ],
)
def test_conditions(book: MemoryBook, condition: Condition, numbers: list[int]) -> None:
    assert [record.id for record in book.reader().search(PartyQuery(where=condition))] == numbers


@pytest.fixture
def staffed() -> MemoryBook:
    """Return persons Ola (3) and Eva (4) of Fjord AS (1), Kari (5) of Berg AB (2), and Åse (6) of none."""
    book = MemoryBook()
    book.pages.fields = FIELDS
    book.company("Fjord AS", owner=7, category=2, custom={"1": 5, "2": "2026-05-17", "3": True})
    book.company("Berg AB", owner=8, category=1, custom={"1": 30, "2": "2025-01-01", "3": False})
    for number, (name, employer) in enumerate((("Ola", 1), ("Eva", 1), ("Kari", 2)), start=3):
        book.person("Nordmann", first_name=name, birth={"day": number, "month": 5, "year": 1980})
        relation = Relation(other=employer, kind="employment")
        book.update(number, {"relations": {f"r{number}": msgspec.to_builtins(relation)}})
    points = {"a": {"medium": "phone", "value": "08-123 456 78", "country": "SE"}}
    book.person("Åsmo", first_name="Åse", contact_points=points, comment={"text": "Ring Først"})
    return book


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        (compare("name", Op.EQ, "FJORD  as"), [1]),
        (compare("name", Op.EQ, ""), [3, 4, 5, 6]),
        (compare("display_name", Op.BEGINS, "å", "b"), [2, 6]),
        (compare("display_name", Op.ENDS, "MANN"), [3, 4, 5]),
        (compare("comment", Op.CONTAINS, "FØR"), [6]),
        (compare("last_name", Op.LT, "b"), [1, 2, 6]),
        (compare("last_name", Op.GE, "b"), [3, 4, 5]),
        (compare("owner", Op.IN, 7, 8), [1, 2]),
        (compare("owner", Op.IN), []),
        (compare("owner", Op.EQ, 0), [3, 4, 5, 6]),
        (compare("owner", Op.LE, 7), [1, 3, 4, 5, 6]),
        (compare("id", Op.GT, 4), [5, 6]),
        (compare("kind", Op.EQ, "company"), [1, 2]),
        (compare("birth", Op.LT, dt.date(1980, 5, 4)), [3]),
        (compare("birth.day", Op.GE, 4), [4, 5]),
        (compare("changed", Op.LE, START + dt.timedelta(seconds=2)), [1, 2]),
        (compare("phone", Op.EQ, "08 12345678", country="SE"), [6]),
        (compare("phone.main", Op.BEGINS, "08-123", country="SE"), [6]),
        (compare("phone.main", Op.BEGINS, "+46 8", country="NO"), [6]),
        (compare("phone.mobile", Op.BEGINS, "+46 8"), []),
        (compare("phone", Op.ENDS, "56 78"), [6]),
        (compare("custom.1", Op.GT, 5.5), [2]),
        (compare("custom.1", Op.EQ, ""), [1, 2, 3, 4, 5, 6]),
        (compare("custom.2", Op.GT, dt.date(2026, 1, 1)), [1]),
        (compare("custom.2", Op.BEGINS, "2025"), [2]),
        (compare("custom.3", Op.EQ, False), [2, 3, 4, 5, 6]),
        (IsSet("custom.3"), [1, 2]),
        (IsSet("id"), [1, 2, 3, 4, 5, 6]),
        (Employer(compare("name", Op.BEGINS, "fj")), [3, 4]),
        (Not(Employer(AllOf(()))), [1, 2, 6]),
        (Staff(compare("first_name", Op.EQ, "kari")), [2]),
        (Employer(Staff(compare("first_name", Op.EQ, "eva"))), [3, 4]),
        (Not(AnyOf((Staff(AllOf(())), Employer(AllOf(()))))), [6]),
    ],
)
def test_fields_are_compared(staffed: MemoryBook, condition: Condition, numbers: list[int]) -> None:
    assert [record.id for record in staffed.reader().search(PartyQuery(where=condition))] == numbers


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ((Order("display_name"),), [6, 2, 4, 1, 5, 3]),
        ((Order("display_name", descending=True),), [3, 5, 1, 4, 2, 6]),
        ((Order("owner"),), [3, 4, 5, 6, 1, 2]),
        ((Order("owner", descending=True), Order("first_name")), [2, 1, 6, 4, 5, 3]),
        ((Order("category", ranks={"1": 1, "2": 2}),), [3, 4, 5, 6, 2, 1]),
        ((Order("category", ranks={"2": 2}),), [2, 3, 4, 5, 6, 1]),
        ((Order("name", of_employer=True), Order("first_name", descending=True)), [6, 1, 2, 5, 3, 4]),
        ((Order("custom.1", descending=True, type=Type.NUMBER),), [2, 1, 3, 4, 5, 6]),
        ((Order("last_name"), Order("birth", descending=True)), [1, 2, 6, 5, 4, 3]),
        ((Order("changed", descending=True),), [6, 5, 4, 3, 2, 1]),
        ((Order("phone"),), [1, 2, 3, 4, 5, 6]),
    ],
)
def test_parties_come_in_the_order_asked_for(staffed: MemoryBook, order: tuple[Order, ...], numbers: list[int]) -> None:
    query = PartyQuery(where=AllOf(()), order=order)
    assert [record.id for record in staffed.reader().search(query)] == numbers
    found: list[int] = []
    query = PartyQuery(where=AllOf(()), order=order, limit=2)
    while True:
        page = staffed.reader().page(query)
        found += [record.id for record in page.records]
        if page.next is None:
            break
        assert msgspec.json.decode(msgspec.json.encode(page.next), type=Cursor) == page.next
        query = msgspec.structs.replace(query, cursor=page.next)
    assert found == numbers


def test_a_page_leaves_parties_out_behind_the_cursor(staffed: MemoryBook) -> None:
    query = PartyQuery(where=AllOf(()), order=(Order("display_name"),), cursor=Cursor(("berg ab",), 2), skip=1, limit=2)
    page = staffed.reader().page(query)
    assert [record.id for record in page.records] == [1, 5]
    assert page.next == Cursor(("kari nordmann",), 5)


@pytest.mark.parametrize(
    ("name", "op", "value"),
    [
        ("nothing", Op.EQ, "x"),
        ("owner", Op.EQ, "7"),
        ("owner", Op.CONTAINS, 7),
        ("name", Op.EQ, 7),
        ("private", Op.LT, True),
        ("private", Op.EQ, 1),
        ("birth", Op.EQ, "2026-01-01"),
        ("birth", Op.EQ, START),
        ("changed", Op.EQ, dt.date(2026, 1, 1)),
        ("custom.1", Op.BEGINS, 1),
    ],
)
def test_what_cannot_be_compared_is_refused(name: str, op: Op, value: str | int | bool | dt.date) -> None:
    with pytest.raises(UnsupportedQuery):
        compare(name, op, value)


def test_pages_follow_one_another(book: MemoryBook) -> None:
    query = PartyQuery(where=AllOf(()), limit=3)
    first = book.reader().search(query)
    second = book.reader().search(msgspec.structs.replace(query, after=first[-1].id))
    assert [record.id for record in first + second] == [1, 2, 3, 4]
