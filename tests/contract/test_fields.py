"""Filters, orders and pages by field mean on a database what they mean in Python, and cost no scan where indexed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kartotek.domain.changes import Deed
from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.facts import Type
from kartotek.domain.party import (
    Address,
    ContactPoint,
    Kind,
    Medium,
    PartialDate,
    Party,
    Permission,
    Remark,
    State,
)
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Cursor,
    Employer,
    HasRole,
    IsKind,
    IsSet,
    NameHas,
    Not,
    Op,
    Order,
    PartyQuery,
    Staff,
    compare,
)
from kartotek.storage import sources
from tests.contract.rig import OpenBook, change, employ, person
from tests.unit.evaluate import World, page

START: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

# few values, so that questions meet them; with what JSON, paths and patterns give a meaning
WORDS: Final = st.text("aB å%_*'\"\\", min_size=1, max_size=4) | st.sampled_from(["Ånd", "ab", "abc", "ABC", "z" * 210])
TEXTS: Final = st.none() | WORDS
NUMBERS: Final = st.sampled_from([1, 2, 3, 30, 0, -1])
NAMES: Final = st.text("ab å\U0010ffff", min_size=1, max_size=3)
PHONES: Final = st.sampled_from(["22 33 44 55", "+47 22334455", "0047 22 33 44 56", "08-123 456 78", "fax@fax", "①2"])
ADDRESSES: Final = st.sampled_from(["a@x.no", "A@X.NO", "å@x.no", "b@x.no", "b c@x.no"])
MOMENTS: Final = st.integers(-1, 12).map(lambda seconds: START + dt.timedelta(seconds=seconds))
DATES: Final = st.builds(PartialDate, day=st.integers(1, 3), month=st.integers(1, 2), year=st.none() | st.just(1990))
CUSTOM: Final = st.one_of(
    WORDS, NUMBERS, st.sampled_from([0.5, -2.25, 1e300]), st.booleans(), st.just("2026-05-17"), st.just("2026-05-18")
)
POINTS: Final = st.lists(
    st.one_of(
        st.builds(
            ContactPoint,
            medium=st.just(Medium.PHONE),
            value=PHONES,
            kind=st.sampled_from(["main", "mobile", "fax"]),
            rank=st.integers(0, 2),
            label=TEXTS,
            country=st.sampled_from([None, "SE"]),
        ),
        st.builds(ContactPoint, medium=st.just(Medium.EMAIL), value=ADDRESSES, rank=st.integers(0, 2)),
    ),
    max_size=3,
).map(lambda points: {str(index): point for index, point in enumerate(points)})
PLACES: Final = st.lists(
    st.builds(
        Address,
        kind=st.sampled_from(["postal", "visit"]),
        rank=st.integers(0, 2),
        city=TEXTS,
        street=TEXTS,
        street_number=st.sampled_from([None, "1"]),
        latitude=st.none() | st.just(59.9),
    ),
    max_size=2,
).map(lambda places: {str(index): place for index, place in enumerate(places)})

PARTIES: Final = st.builds(
    Party,
    kind=st.sampled_from(Kind),
    state=st.sampled_from((State.ACTIVE, State.ACTIVE, State.DELETED)),
    name=NAMES | WORDS,
    first_name=TEXTS,
    last_name=NAMES,
    nickname=TEXTS,
    department=TEXTS,
    code=st.sampled_from([None, "1", " 1", "A 1"]),
    country=st.sampled_from([None, "NO", "se"]),
    owner=st.none() | NUMBERS,
    category=st.none() | NUMBERS,
    interests=st.lists(NUMBERS, max_size=2),
    roles=st.sets(st.sampled_from(("customer", "lead"))).map(sorted),
    private=st.sampled_from([None, True, False]),
    direct_marketing=st.none() | st.builds(Permission, granted=st.booleans()),
    comment=st.none() | st.builds(Remark, text=WORDS),
    birth=st.none() | DATES,
    contact_points=POINTS,
    addresses=PLACES,
    custom=st.dictionaries(st.sampled_from(["1", "2"]), CUSTOM),
    residue=st.dictionaries(
        st.just("superoffice"), st.dictionaries(st.sampled_from(['a."b', "x:1"]), CUSTOM | st.just(["l"]))
    ),
)
FAMILIES: Final = ("custom.1", "custom.2", 'residue.superoffice.a."b', "residue.superoffice.x:1", "custom.none")
TEXT_FIELDS: Final = (
    *("display_name", "name", "first_name", "last_name", "nickname", "department", "code", "country", "comment"),
    *("kind", "state", "roles", "address.postal.city", "phone.label", "phone.main.label", *FAMILIES),
    *("full_name", "address.letters.city", "address.visit.line1", "address.letters.line1", "phone.voice.label"),
)
EMAIL_FIELDS: Final = ("email", "email.main")
PHONE_FIELDS: Final = ("phone", "phone.main", "phone.mobile", "phone.voice", "phone.office")
NUMBER_FIELDS: Final = (
    *("id", "owner", "category", "interests", "birth.day", "created_by", "address.visit.latitude", *FAMILIES),
)
FLAG_FIELDS: Final = ("private", "direct_marketing", *FAMILIES)
DATE_FIELDS: Final = ("birth", *FAMILIES)
ORDERING: Final = (Op.EQ, Op.IN, Op.LT, Op.LE, Op.GT, Op.GE)
ANY_FIELD: Final = st.sampled_from(
    sorted(
        {*TEXT_FIELDS, *EMAIL_FIELDS, *PHONE_FIELDS, *NUMBER_FIELDS, *FLAG_FIELDS, *DATE_FIELDS, "changed", "created"}
    )
)


def comparisons(
    names: tuple[str, ...], ops: tuple[Op, ...], values: st.SearchStrategy[Any], country: str | None = None
) -> st.SearchStrategy[Compare]:
    """Return comparisons of some fields with one value as a rule, and with several or none."""
    several = values.map(lambda value: [value]) | st.lists(values, max_size=3)
    return st.builds(
        lambda name, op, given: compare(name, op, *given, country=country),
        st.sampled_from(names),
        st.sampled_from(ops),
        several,
    ).filter(lambda made: bool(made.values) or not made.field.startswith(("custom", "residue")))


WORDS_OF_COLUMNS: Final = st.sampled_from(["company", "person", "active", "deleted", "customer"])
LEAVES: Final = st.one_of(
    comparisons(TEXT_FIELDS, tuple(Op), WORDS | WORDS_OF_COLUMNS | st.just("")),
    comparisons(("display_name", "name", "last_name"), tuple(Op), NAMES),
    comparisons(("first_name", "code"), (Op.EQ, Op.CONTAINS), st.just("a\0") | st.just("\ud800")),
    comparisons(EMAIL_FIELDS, tuple(Op), ADDRESSES | st.just("x") | st.just("")),
    comparisons(PHONE_FIELDS, tuple(Op), PHONES | st.sampled_from(["22", "4455", "08", "", "fax"]), "NO"),
    comparisons(NUMBER_FIELDS, ORDERING, NUMBERS | st.sampled_from([0.5, 2.0, 1e300, -1e300, 2**70, 1e-9])),
    comparisons(FLAG_FIELDS, (Op.EQ, Op.IN), st.booleans()),
    comparisons(
        DATE_FIELDS, ORDERING, st.dates(dt.date(2026, 5, 16), dt.date(2026, 5, 19)) | st.just(dt.date(1990, 1, 2))
    ),
    comparisons(("changed", "created"), ORDERING, MOMENTS),
    st.builds(IsSet, ANY_FIELD),
    st.builds(IsKind, st.sampled_from(Kind)),
    st.builds(NameHas, st.text("ab å", max_size=3)),
    st.builds(HasRole, st.sampled_from(["customer", "none"])),
)
CONDITIONS: Final[st.SearchStrategy[Condition]] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Not, parts),
        st.builds(Employer, parts),
        st.builds(Staff, parts),
    ),
    max_leaves=5,
)


def orders() -> st.SearchStrategy[Order]:
    """Return orders by any field; those of a family taken for any type."""

    def order(name: str, type_: Type, *, descending: bool, whose: str, ranks: dict[str, int] | None) -> Order:
        taken = type_ if name in FAMILIES else None
        of_employer, or_employer = whose == "employer", whose == "either"
        ranked = ranks if name in ("owner", "category", "country", "interests", "created_by", "kind") else None
        return Order(
            name,
            descending=descending,
            ranks=ranked,
            of_employer=of_employer,
            or_employer=or_employer,
            type=taken,
        )

    return st.builds(
        order,
        ANY_FIELD,
        st.sampled_from(Type),
        descending=st.booleans(),
        whose=st.sampled_from(["own", "employer", "either"]),
        ranks=st.none() | st.dictionaries(st.sampled_from(["1", "2", "30", "no", "7", "person"]), st.integers(0, 3)),
    )


QUERIES: Final = st.builds(
    PartyQuery,
    where=CONDITIONS | st.just(AllOf(())) | st.just(IsKind(Kind.COMPANY)),
    order=st.lists(
        orders() | st.sampled_from([Order("display_name"), Order("name"), Order("changed")]), max_size=3
    ).map(tuple),
    skip=st.sampled_from([0, 0, 0, 1, 3]),
    limit=st.integers(1, 4),
)


def fill(book: OpenBook, parties: list[Party], links: list[tuple[int, int, bool]]) -> World:
    """Store parties a second apart, then change one in three, so that making and changing differ."""
    numbers: list[int] = []
    for second, party in enumerate(parties):
        book.clock.fixed = START + dt.timedelta(seconds=second)
        numbers.append(book.add(party))

    def relate(unit: UnitOfWork) -> None:
        for start, end, primary in links:
            if start < len(numbers) > end and start != end:
                employ(unit, numbers[start], numbers[end], primary=primary)

    book.do(relate)
    book.clock.fixed = START + dt.timedelta(seconds=len(parties))
    for number in numbers[::3]:
        book.do(lambda unit, n=number: change(unit, n, lambda _: None, Deed.CHANGED))  # type: ignore[misc]
    stored = book.read(lambda reader: reader.get(numbers, relations=True))
    return World({record.id: record for record in stored}, "NO")


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parties=st.lists(PARTIES, min_size=1, max_size=9),
    links=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), max_size=5),
    queries=st.lists(QUERIES, min_size=14, max_size=14),
    few=st.sampled_from([sources.FEW, 1]),
)
def test_a_list_means_the_same_on_a_database_and_in_python(
    book: OpenBook, parties: list[Party], links: list[tuple[int, int, bool]], queries: list[PartyQuery], few: int
) -> None:
    book.tenant = book.new_tenant()
    world = fill(book, parties, links)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "FEW", few)
        sources.probe.cache_clear()
        for query in queries:
            follow(book, world, query)
    sources.probe.cache_clear()


def follow(book: OpenBook, world: World, query: PartyQuery) -> None:
    """Go through the pages of a query, each of them compared with what Python makes of it."""
    while True:
        expected = page(query, world)
        found = book.read(lambda reader, query=query: reader.page(query))  # type: ignore[misc]
        assert [record.id for record in found.records] == [record.id for record in expected.records], query
        assert found.next == expected.next, query
        if found.next is None:
            return
        query = msgspec.structs.replace(query, cursor=found.next)


@pytest.mark.parametrize(
    ("order", "values"),
    [
        ((Order("display_name"),), ()),
        ((Order("display_name"),), ("a", "b")),
        ((Order("display_name"),), (1,)),
        ((Order("display_name"),), ("a\0",)),
        ((Order("changed"),), ("a",)),
        ((Order("changed"),), (10**30,)),
        ((Order("changed"),), (0.5,)),
        ((Order("owner"),), (float("inf"),)),
        ((Order("owner"),), (float("nan"),)),
        ((Order("owner"),), (True,)),
        ((Order("country", ranks={"no": 1}),), ("no",)),
        ((), ("a",)),
    ],
)
def test_a_cursor_of_another_question_is_refused(
    book: OpenBook, order: tuple[Order, ...], values: tuple[str | float, ...]
) -> None:
    query = PartyQuery(where=AllOf(()), order=order, cursor=Cursor(values, 1))
    with pytest.raises(UnsupportedQuery, match="cursor"):
        book.read(lambda reader: reader.page(query))


@pytest.mark.parametrize("party", [-(10**30), -1, 0, 10**30])
@pytest.mark.parametrize("order", [(), (Order("id"),), (Order("changed", descending=True),)])
def test_a_cursor_may_be_behind_any_number(book: OpenBook, order: tuple[Order, ...], party: int) -> None:
    number = book.add()
    behind = order and order[0].descending
    cursor = Cursor(tuple((2**62 if behind else -(2**62)) for _ in order), party)
    page = book.read(lambda reader: reader.page(PartyQuery(where=AllOf(()), order=order, cursor=cursor)))
    assert [record.id for record in page.records] == ([number] if order or party < number else [])


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_of_nothing_has_no_next_one(book: OpenBook, limit: int) -> None:
    book.add()
    query = PartyQuery(where=AllOf(()), order=(Order("display_name"),), limit=limit, skip=-1)
    page = book.read(lambda reader: reader.page(query))
    assert (page.records, page.next) == ([], None)


def test_what_no_text_may_hold_has_no_place_in_the_order_of_texts(book: OpenBook) -> None:
    query = PartyQuery(where=compare("comment", Op.LT, "a\ud800"))
    with pytest.raises(UnsupportedQuery, match="stored"):
        book.read(lambda reader: reader.page(query))


def test_a_question_with_many_values_is_answered(book: OpenBook) -> None:
    number = book.add(person(owner=7, first_name="Åse"))
    words = [f"w{index}" for index in range(3_000)]
    for condition in (
        compare("owner", Op.IN, *range(3_000)),
        compare("id", Op.IN, *range(1, 3_000)),
        compare("first_name", Op.IN, *words, "ase"),
        compare("first_name", Op.BEGINS, *words[:100], "as"),
    ):
        page = book.read(lambda reader, condition=condition: reader.page(PartyQuery(where=condition)))  # type: ignore[misc]
        assert [record.id for record in page.records] == [number]


def test_a_part_of_a_family_has_any_name(book: OpenBook) -> None:
    name = 'residue.superoffice.it\'s "all" [.] \\ $ å\ud800'
    query = PartyQuery(where=compare(name, Op.EQ, "x"), order=(Order(name, type=Type.NUMBER),))
    assert book.read(lambda reader: reader.page(query)).records == []
