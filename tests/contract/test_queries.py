"""What a question means on a database is what it means in Python, for parties and questions of every shape."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kartotek.domain.changes import Deed
from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.party import ContactPoint, Kind, Medium, Party, Record, State
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import (
    AllOf,
    AnyOf,
    ChangedSince,
    Condition,
    CreatedSince,
    HasHandle,
    HasKey,
    HasRole,
    InState,
    IsKind,
    NameHas,
    NameLike,
    Not,
    PartyQuery,
    RelatedTo,
    name_has,
)
from kartotek.storage import sources
from tests.contract.rig import OpenBook, add, change, email, employ, person
from tests.unit.evaluate import World, holds

# few letters, so that names, parts and keys meet; with what LIKE, GLOB, FTS5 and JSON give a meaning
LETTERS: Final = "ab%_*?[\"\\'æ 😀"
NAMES: Final = st.text(LETTERS, min_size=1, max_size=9)
PARTS: Final = st.text(LETTERS + "A\0\ud800", max_size=5)
ADDRESSES: Final = st.sampled_from(["a@x.no", "b@x.no", "c@x.no"])
ROLES: Final = ("customer", "lead", "supplier")
START: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NUMBERS: Final = st.integers(0, 12) | st.just(2**70)
MOMENTS: Final = st.integers(-1, 14).map(lambda seconds: START + dt.timedelta(seconds=seconds))

POINTS: Final = st.lists(
    ADDRESSES.map(lambda address: ContactPoint(medium=Medium.EMAIL, value=address)), max_size=2
).map(lambda points: {str(index): point for index, point in enumerate(points)})

PARTIES: Final = st.builds(
    Party,
    kind=st.sampled_from(Kind),
    name=NAMES,
    last_name=NAMES,
    nickname=st.none() | NAMES,
    state=st.sampled_from(State),
    roles=st.sets(st.sampled_from(ROLES)).map(sorted),
    contact_points=POINTS,
    code=st.none() | st.sampled_from(["1", "2"]),
)
RELATIONS: Final = st.tuples(st.integers(0, 9), st.integers(0, 9), POINTS)

LEAVES: Final = st.one_of(
    st.builds(HasKey, st.just("email"), ADDRESSES | PARTS),
    st.builds(HasKey, st.just("code"), st.sampled_from(["1", "2", "3"])),
    st.builds(HasHandle, st.sampled_from(["toy", "no"]), st.lists(NUMBERS.map(str) | PARTS, max_size=3).map(tuple)),
    st.builds(NameHas, PARTS),
    st.builds(NameLike, st.lists(PARTS, max_size=3).map(tuple)),
    st.builds(IsKind, st.sampled_from(Kind)),
    st.builds(HasRole, st.sampled_from([*ROLES, "none"])),
    st.builds(InState, st.lists(st.sampled_from(State), max_size=3).map(tuple)),
    st.builds(ChangedSince, MOMENTS),
    st.builds(CreatedSince, MOMENTS),
    st.builds(RelatedTo, NUMBERS),
)
CONDITIONS: Final[st.SearchStrategy[Condition]] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=6,
)


def fill(book: OpenBook, parties: list[Party], links: list[tuple[int, int, dict[str, ContactPoint]]]) -> None:
    """Store parties a second apart, then change one in three, so that making and changing differ."""
    numbers: list[int] = []
    for second, party in enumerate(parties):
        book.clock.fixed = START + dt.timedelta(seconds=second)
        numbers.append(book.add(party))

    def relate(unit: UnitOfWork) -> None:
        for start, end, points in links:
            if start < len(numbers) > end and start != end:
                employ(unit, numbers[start], numbers[end], contact_points=points)

    book.do(relate)
    book.clock.fixed = START + dt.timedelta(seconds=len(parties))
    for number in numbers[::3]:
        book.do(lambda unit, n=number: change(unit, n, lambda _: None, Deed.CHANGED))  # type: ignore[misc]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parties=st.lists(PARTIES, min_size=1, max_size=10),
    links=st.lists(RELATIONS, max_size=4),
    conditions=st.lists(CONDITIONS, min_size=12, max_size=12),
)
def test_a_question_means_the_same_on_a_database_and_in_python(
    book: OpenBook,
    parties: list[Party],
    links: list[tuple[int, int, dict[str, ContactPoint]]],
    conditions: list[Condition],
) -> None:
    book.tenant = book.new_tenant()
    fill(book, parties, links)
    stored = book.read(lambda reader: reader.get(list(range(1, 2_000)), relations=True))
    assert len(stored) == len(parties)
    world = World({record.id: record for record in stored}, "NO")
    for condition in conditions:
        expected = [record for record in stored if holds(condition, record, world)]
        assert book.search(condition, relations=True) == expected, condition


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=CONDITIONS, limit=st.integers(1, 4))
def test_pages_of_any_length_make_up_the_whole_answer(book: OpenBook, condition: Condition, limit: int) -> None:
    if not book.read(lambda reader: reader.get([1])):
        for index in range(9):
            book.add(person("ab" * (index % 3 + 1), roles=["customer"], contact_points=email("a@x.no")))
    whole = book.search(condition)
    assume(whole)

    async def collect() -> list[Record]:
        query = PartyQuery(where=condition, limit=limit)
        return [record async for page in book.database.pages(book.tenant, query) for record in page]

    assert book.run(collect()) == whole


def test_many_recent_changes_are_found_as_few_are(book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [book.add() for _ in range(5)]
    condition = AllOf((ChangedSince(book.record(numbers[1]).changed.at), IsKind(Kind.PERSON)))
    few = book.search(condition)
    monkeypatch.setattr(sources, "FEW", 2)
    sources.probe.cache_clear()
    try:
        assert book.search(condition) == few
    finally:
        sources.probe.cache_clear()
    assert [record.id for record in few] == numbers[1:]


def test_a_name_without_a_part_of_three_letters_is_found_by_looking_at_all(book: OpenBook) -> None:
    number = book.add(person("Å"))
    assert [record.id for record in book.search(name_has("å"))] == [number]
    assert book.search(name_has("b")) == []


def test_parts_of_a_name_have_to_come_in_order_and_apart(book: OpenBook) -> None:
    number = book.add(person("Knutsen Bakke"))
    for parts, found in (
        (("knut", "bak"), True),
        (("bak", "knut"), False),
        (("knuts", "tsen"), False),
        (("kn", "ba"), True),
        ((), True),
        (("",), True),
    ):
        assert bool(book.search(NameLike(parts))) is found, parts
    assert book.record(number).party.last_name == "Knutsen Bakke"


def test_an_empty_choice_fits_nobody_and_an_empty_demand_everybody(book: OpenBook) -> None:
    book.add()
    assert book.search(AnyOf(())) == [] == book.search(InState(())) == book.search(HasHandle("toy", ()))
    assert len(book.search(AllOf(()))) == 1


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_of_nothing_is_empty(book: OpenBook, limit: int) -> None:
    book.add()
    assert book.read(lambda reader: reader.search(PartyQuery(where=AllOf(()), limit=limit))) == []


def test_a_page_may_be_asked_for_behind_any_number(book: OpenBook) -> None:
    book.add()
    query = PartyQuery(where=name_has("nordmann"), after=2**70, limit=2**70)
    assert book.read(lambda reader: reader.search(query)) == []


def test_a_question_that_is_too_large_is_refused(book: OpenBook) -> None:
    deep: Condition = IsKind(Kind.PERSON)
    for _ in range(600):
        deep = Not(deep)
    for condition in (deep, AnyOf((IsKind(Kind.PERSON),) * 600), NameHas("a" * 20_000)):
        with pytest.raises(UnsupportedQuery):
            book.search(condition)


def test_the_largest_question_that_is_taken_is_answered(book: OpenBook) -> None:
    number = book.add(person("Needle"))
    wide = AnyOf(tuple(name_has(f"needl{'e' if index == 400 else index}") for index in range(499)))
    assert [record.id for record in book.search(wide)] == [number]
    deep: Condition = name_has("needle")
    for _ in range(60):
        deep = AllOf((Not(Not(deep)),))
    assert [record.id for record in book.search(deep)] == [number]


def test_an_add_is_seen_by_every_question_at_once(book: OpenBook) -> None:
    def work(unit: UnitOfWork) -> None:
        for index in range(3):
            add(unit, person(f"Batch {index}"))

    book.do(work)
    assert len(book.search(name_has("batch"))) == 3
