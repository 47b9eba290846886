"""Categories: the main one and the others, added and removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.categories import add_categories, categories_of, remove_categories
from kartotek.domain.errors import LimitExceeded, NotFound, NotPermitted
from kartotek.domain.party import MOST_PARTS, Kind, Party
from kartotek.services.categories import Categorise
from tests.unit.memory_book import READER, MemoryBook

SETS = st.sets(st.integers(1, 5)).map(sorted)


@pytest.fixture
def book() -> MemoryBook:
    """Return an empty book."""
    return MemoryBook()


def test_the_first_category_is_the_main_one(book: MemoryBook) -> None:
    party = book.person()
    assert book.run(Categorise(party=party, add=[2, 1])) is True
    assert (book.party(party).category, book.party(party).categories) == (2, [1])
    assert book.pages.changes[-1].fields == ("categories", "category")
    book.run(Categorise(party=party, add=[3]))
    assert (book.party(party).category, book.party(party).categories) == (2, [1, 3])


def test_where_the_main_one_goes_none_takes_its_place(book: MemoryBook) -> None:
    party = book.person(category=1)
    book.run(Categorise(party=party, add=[3]))
    book.run(Categorise(party=party, remove=[1]))
    assert (book.party(party).category, categories_of(book.party(party))) == (None, [3])
    book.run(Categorise(party=party, remove=[3]))
    assert categories_of(book.party(party)) == []


def test_what_changes_nothing_writes_nothing(book: MemoryBook) -> None:
    party = book.person(category=1)
    before = book.state()
    assert book.run(Categorise(party=party, add=[1], remove=[2])) is False
    assert book.reader().changes(0, 9)[-1].party == party
    assert book.record(party).version == 1
    assert len(book.state()) == len(before)


def test_nobody_else_is_categorised(book: MemoryBook) -> None:
    party = book.person()
    with pytest.raises(NotFound):
        book.run(Categorise(party=99, add=[1]))
    with pytest.raises(NotPermitted):
        book.run(Categorise(party=party, add=[1]), READER)
    with pytest.raises(LimitExceeded):
        book.run(Categorise(party=party, add=list(range(MOST_PARTS + 5))))
    book.delete(party)
    with pytest.raises(NotFound):
        book.run(Categorise(party=party, add=[1]))


@given(st.none() | st.integers(1, 5), SETS, SETS, SETS)
def test_adding_and_removing_is_what_it_is_on_sets(
    main: int | None, others: list[int], added: list[int], removed: list[int]
) -> None:
    party = Party(kind=Kind.PERSON, category=main, categories=others)
    before = set(categories_of(party))
    add_categories(party, added)
    assert set(categories_of(party)) == before | set(added)
    assert len(categories_of(party)) == len(set(categories_of(party)))
    remove_categories(party, removed)
    assert set(categories_of(party)) == (before | set(added)) - set(removed)
    assert party.categories == sorted(party.categories)
