"""Handles: one for every space a party belongs to, for ever, and never one that was given before."""

from __future__ import annotations

import re

import pytest

from kartotek.domain.errors import AlreadyExists, Conflict, InvalidValue, UnstorableText
from kartotek.domain.handles import LARGEST_NUMBER, Form, HandleSpace
from kartotek.domain.party import Kind, Party
from tests.unit.memory_book import MemoryBook


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


def test_a_person_and_a_company_have_handles_where_they_belong(book: MemoryBook) -> None:
    person, company = book.create(Kind.PERSON, {"last_name": "Li"}), book.create(Kind.COMPANY, {"name": "Fjord"})
    assert set(person.handles) == {"person", "hex"}
    assert set(company.handles) == {"customer", "hex"}
    assert (person.handles["person"], company.handles["customer"]) == ("1", "2")
    assert re.fullmatch("[0-9A-F]{32}", person.handles["hex"])
    assert person.handles["hex"] != company.handles["hex"]


def test_a_role_that_is_added_later_brings_its_handle(book: MemoryBook) -> None:
    saved = book.create(Kind.PERSON, {"last_name": "Li"})
    book.create(Kind.COMPANY, {"name": "Fjord"}, {"customer": "1"})
    with_role = book.update(saved.party, {"roles": ["customer"]})
    assert with_role.handles == {**saved.handles, "customer": "3"}
    assert book.record(saved.party).handles == with_role.handles


def test_a_role_that_is_lost_leaves_its_handle(book: MemoryBook) -> None:
    saved = book.create(Kind.PERSON, {"last_name": "Li", "roles": ["customer"]})
    assert book.update(saved.party, {"roles": []}).handles == saved.handles
    assert book.update(saved.party, {"roles": ["customer"]}).handles == saved.handles


def test_a_role_without_a_space_brings_none(book: MemoryBook) -> None:
    saved = book.create(Kind.PERSON, {"last_name": "Li"})
    assert book.update(saved.party, {"roles": ["supplier"]}).handles == saved.handles


def test_a_chosen_handle_is_kept_and_the_counter_skips_it(book: MemoryBook) -> None:
    chosen = [book.create(Kind.COMPANY, {"name": "A"}, {"customer": number}) for number in ("4", "5", "7")]
    assert [saved.handles["customer"] for saved in chosen] == ["4", "5", "7"]
    free = [book.create(Kind.COMPANY, {"name": "A"}).handles["customer"] for _ in range(2)]
    assert free == ["6", "8"]
    assert len(set(book.pages.handles)) == len(book.pages.handles)


def test_the_largest_number_does_not_end_the_book(book: MemoryBook) -> None:
    saved = book.create(Kind.COMPANY, {"name": "A"}, {"customer": str(LARGEST_NUMBER)})
    assert saved.handles["customer"] == "2147483647"
    following = [int(book.create(Kind.COMPANY, {"name": "A"}).handles["customer"]) for _ in range(3)]
    assert following == [2, 3, 4]


def test_a_number_is_one_handle_however_it_is_spelled(book: MemoryBook) -> None:
    assert book.create(Kind.COMPANY, {"name": "A"}, {"customer": "007"}).handles["customer"] == "7"
    with pytest.raises(AlreadyExists):
        book.create(Kind.COMPANY, {"name": "A"}, {"customer": "7"})


@pytest.mark.parametrize(
    "handle",
    ["0", "-1", "", "000", "2147483648", "9" * 200, "9" * 10_000, "1.5", "1e3", " 1", "1\n", "٣", "²", "abc"],
)
def test_what_is_no_positive_32_bit_number_is_refused(book: MemoryBook, handle: str) -> None:
    with pytest.raises(InvalidValue):
        book.create(Kind.COMPANY, {"name": "A"}, {"customer": handle})
    assert (book.pages.parties, book.pages.handles) == ({}, {})


@pytest.mark.parametrize("handle", ["142536", "AB112233", "F" * 32])
def test_in_a_space_without_numbers_any_short_text_may_be_chosen(book: MemoryBook, handle: str) -> None:
    assert book.create(Kind.PERSON, {"last_name": "Li"}, {"hex": handle}).handles["hex"] == handle


@pytest.mark.parametrize(("handle", "error"), [("", InvalidValue), ("x" * 300, InvalidValue), ("a\0", UnstorableText)])
def test_but_not_every_text(book: MemoryBook, handle: str, error: type[InvalidValue]) -> None:
    with pytest.raises(error):
        book.create(Kind.PERSON, {"last_name": "Li"}, {"hex": handle})
    assert book.pages.parties == {}


def test_a_handle_is_never_given_again(book: MemoryBook) -> None:
    saved = book.create(Kind.COMPANY, {"name": "A"}, {"customer": "17"})
    book.delete(saved.party)
    before = book.state()
    with pytest.raises(AlreadyExists):
        book.create(Kind.COMPANY, {"name": "B"}, {"customer": "17"})
    assert book.state() == before


@pytest.mark.parametrize(
    ("party", "taken"),
    [
        (Party(kind=Kind.COMPANY), True),
        (Party(kind=Kind.PERSON), False),
        (Party(kind=Kind.PERSON, roles=["lead"]), False),
        (Party(kind=Kind.PERSON, roles=["customer", "lead"]), True),
    ],
)
def test_a_space_takes_kinds_and_roles(party: Party, taken: bool) -> None:
    space = HandleSpace(name="x", kinds=(Kind.COMPANY,), roles=("customer",))
    assert space.takes(party) is taken


def test_proposals() -> None:
    assert HandleSpace(name="x", kinds=()).propose(12) == "12"
    space = HandleSpace(name="x", kinds=(), form=Form.HEX)
    assert space.propose(12) != space.propose(12)


def test_a_name_from_outside_is_given_on_request_only_and_also_later(book: MemoryBook) -> None:
    number = book.person("Li")
    assert "outside" not in book.record(number).handles
    saved = book.update(number, {}, handles={"outside": "A1"})
    assert (saved.changed, saved.handles["outside"]) == (True, "A1")
    assert book.pages.changes[-1].fields == ("handles",)
    assert not book.update(number, {}, handles={"outside": "A1"}).changed
    assert book.create(Kind.COMPANY, {"name": "Fjord"}, {"outside": "B2"}).handles["outside"] == "B2"


def test_a_handle_never_takes_the_place_of_another(book: MemoryBook) -> None:
    first, second = book.person("Li"), book.person("Dahl")
    book.update(first, {}, handles={"outside": "A1"})
    before = book.state()
    with pytest.raises(Conflict):
        book.update(first, {"comment": {"text": "x"}}, handles={"outside": "B2"})
    with pytest.raises(AlreadyExists):
        book.update(second, {"comment": {"text": "x"}}, handles={"outside": "A1"})
    assert book.state() == before
