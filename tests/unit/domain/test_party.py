"""Parties: names, dates, order."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.party import ContactPoint, Kind, Medium, PartialDate, Party, new_item_id, ordered
from tests.unit.strategies import LAWS


@pytest.mark.parametrize(
    ("party", "name"),
    [
        (Party(kind=Kind.PERSON, first_name="Ola", middle_name="H.", last_name="Nordmann"), "Ola H. Nordmann"),
        (Party(kind=Kind.PERSON, last_name="Nordmann", name="not a person's"), "Nordmann"),
        (Party(kind=Kind.COMPANY, name="Fjord AS", last_name="not a company's"), "Fjord AS"),
        (Party(kind=Kind.COMPANY), ""),
    ],
)
def test_display_names(party: Party, name: str) -> None:
    assert party.display_name() == name


@pytest.mark.parametrize(
    ("date", "possible"),
    [
        (PartialDate(), True),
        (PartialDate(29, 2), True),
        (PartialDate(29, 2, 2000), True),
        (PartialDate(29, 2, 1900), False),
        (PartialDate(30, 2), False),
        (PartialDate(31), True),
        (PartialDate(31, 4), False),
        (PartialDate(31, None, 1980), True),
        (PartialDate(32), False),
        (PartialDate(0), False),
        (PartialDate(None, 0), False),
        (PartialDate(None, 13), False),
        (PartialDate(None, None, 0), False),
        (PartialDate(None, None, 10_000), False),
        (PartialDate(-1, -1, -1), False),
        (PartialDate(1, 1, 10**30), False),
    ],
)
def test_which_partial_dates_are_possible(date: PartialDate, possible: bool) -> None:
    assert date.possible() is possible


@LAWS
@given(st.dates())
def test_a_whole_date_is_the_calendars(date: dt.date) -> None:
    partial = PartialDate(date.day, date.month, date.year)
    assert partial.whole() == date
    assert partial.possible()


@pytest.mark.parametrize("date", [PartialDate(1, 2), PartialDate(30, 2, 2001), PartialDate(None, 2, 2001)])
def test_a_date_that_is_not_whole_is_none(date: PartialDate) -> None:
    assert date.whole() is None


def test_items_are_ordered_by_rank_then_id() -> None:
    items = {
        name: ContactPoint(medium=Medium.URL, value="", rank=rank) for name, rank in (("c", 1), ("b", 0), ("a", 1))
    }
    assert [name for name, _ in ordered(items)] == ["b", "a", "c"]


def test_parties_share_no_defaults() -> None:
    one, other = Party(kind=Kind.PERSON), Party(kind=Kind.PERSON)
    one.roles.append("lead")
    one.residue["crmcom"] = {}
    one.contact_points["a"] = ContactPoint(medium=Medium.URL, value="")
    assert other == Party(kind=Kind.PERSON)
    assert (other.roles, other.residue, other.contact_points) == ([], {}, {})


def test_item_ids_are_32_hex_digits_and_never_the_same() -> None:
    ids = {new_item_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in ids)
