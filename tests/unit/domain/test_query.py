"""Queries: what the shorthands fold, and which answers depend on change times."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kartotek.domain.party import ContactPoint, Kind, Medium, Relation, State
from kartotek.domain.query import (
    LIVING,
    AllOf,
    AnyOf,
    ChangedSince,
    Condition,
    CreatedSince,
    HasHandle,
    HasRole,
    InState,
    IsKind,
    NameHas,
    NameLike,
    Not,
    PartyQuery,
    RelatedTo,
    email_is,
    name_has,
    number_is,
    phone_is,
)
from tests.unit.memory_book import START, MemoryBook

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
    ],
)
def test_an_answer_that_depends_on_change_times_says_so(condition: Condition, since: bool) -> None:
    assert PartyQuery(where=condition).since is since


def test_a_query_travels_as_data() -> None:
    query = PartyQuery(where=AllOf((LIVING, Not(NameLike(("a", "b"))), HasHandle("x", ("1", "2")))), after=3)
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


def test_pages_follow_one_another(book: MemoryBook) -> None:
    query = PartyQuery(where=AllOf(()), limit=3)
    first = book.reader().search(query)
    second = book.reader().search(msgspec.structs.replace(query, after=first[-1].id))
    assert [record.id for record in first + second] == [1, 2, 3, 4]
