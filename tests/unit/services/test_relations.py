"""Relations: one link, two ends, and at most one primary employment."""

from __future__ import annotations

from typing import Any

import pytest

from kartotek.domain.errors import AlreadyExists, Conflict, DomainError, InvalidValue, NotFound
from kartotek.domain.party import NUMBER_WANTED, ContactPoint, Kind, Medium, Relation
from kartotek.domain.patch import Patch
from kartotek.services.relations import named_relation
from tests.unit.memory_book import MemoryBook


@pytest.fixture
def book() -> MemoryBook:
    """Return a book of two persons (1, 2) and two companies (3, 4)."""
    book = MemoryBook()
    book.person("Li")
    book.person("Dahl")
    book.company("Fjord")
    book.company("Berg")
    return book


def employment(other: int, **members: Any) -> Patch:
    return {"other": other, "kind": "employment", **members}


def relation(book: MemoryBook, party: int, name: str = "r") -> Relation:
    return book.party(party).relations[name]


def primaries(book: MemoryBook, person: int) -> list[str]:
    return sorted(name for name, item in book.party(person).relations.items() if item.primary)


def test_both_ends_list_a_relation(book: MemoryBook) -> None:
    phone = {"medium": "phone", "kind": "work", "value": "22"}
    book.update(1, {"relations": {"r": employment(3, title="Chief", contact_points={"p": phone})}})
    point = ContactPoint(medium=Medium.PHONE, kind="work", value="22")
    expected = Relation(other=3, kind="employment", primary=True, title="Chief", contact_points={"p": point})
    assert relation(book, 1) == expected
    expected.other, expected.outward = 1, False
    assert relation(book, 3) == expected
    assert book.record(3).related[1].party.last_name == "Li"
    assert book.pages.parties[1].party.relations == {}


def test_a_party_is_made_with_its_relations(book: MemoryBook) -> None:
    number = book.person("Moe", relations={"r": employment(3), "s": {"other": 1, "kind": "family_member"}})
    assert set(book.party(number).relations) == {"r", "s"}
    assert relation(book, 1, "s").outward is False


def test_either_end_edits_a_relation(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3, title="Chief")}})
    book.update(3, {"relations": {"r": {"title": "Clerk", "note": "from the company"}}})
    assert (relation(book, 1).title, relation(book, 1).note, relation(book, 1).outward) == (
        "Clerk",
        "from the company",
        True,
    )
    book.update(1, {"relations": {"r": {"contact_points": {"p": {"medium": "email", "value": "a@b"}}}}})
    book.update(3, {"relations": {"r": {"contact_points": {"p": {"label": "x"}}}}})
    assert relation(book, 1).contact_points["p"].value == "a@b"
    assert relation(book, 1).contact_points["p"].label == "x"


def test_either_end_removes_a_relation(book: MemoryBook) -> None:
    for party in (1, 3):
        book.update(1, {"relations": {"r": employment(3)}})
        book.update(party, {"relations": {"r": None}})
        assert book.pages.relations == {}
    assert not book.update(1, {"relations": {"r": None}}).changed


def test_a_relation_made_from_the_other_end_goes_the_other_way(book: MemoryBook) -> None:
    book.update(3, {"relations": {"r": employment(1, outward=False)}})
    assert relation(book, 1) == Relation(other=3, kind="employment", primary=True)


def test_an_edit_of_a_relation_is_a_change_of_the_party_it_came_through(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    assert book.record(1).version == 2
    assert (book.pages.changes[-1].party, book.pages.changes[-1].fields) == (1, ("relations",))


@pytest.mark.parametrize(
    "patch",
    [
        {"relations": {"r": {}}},
        {"relations": {"r": {"title": "Chief"}}},
        {"relations": {"r": {"other": 1, "outward": False, "kind": "employment", "note": None}}},
    ],
)
def test_an_echo_from_the_other_end_is_silent(book: MemoryBook, patch: Patch) -> None:
    book.update(1, {"relations": {"r": employment(3, title="Chief")}})
    seen = len(book.pages.changes)
    assert not book.update(3, patch).changed
    assert len(book.pages.changes) == seen


@pytest.mark.parametrize(
    ("party", "patch", "error"),
    [
        (1, {"r": {"other": 1, "kind": "employment"}}, InvalidValue),
        (1, {"r": employment(99)}, NotFound),
        (1, {"r": employment(4)}, NotFound),
        (2, {"theirs": {"title": "taken over"}}, NotFound),
        (2, {"theirs": None}, NotFound),
        (2, {"theirs": employment(3)}, NotFound),
        (1, {"theirs": {"other": 4}}, NotFound),
        (1, {"theirs": {"other": 1}}, InvalidValue),
        (1, {"theirs": {"other": None}}, InvalidValue),
        (1, {"theirs": {"kind": ""}}, InvalidValue),
        (1, {"theirs": {"contact_points": {"p": {"value": ""}}}}, InvalidValue),
    ],
)
def test_what_is_refused_leaves_every_relation_as_it_was(
    book: MemoryBook, party: int, patch: Patch, error: type[DomainError]
) -> None:
    book.update(1, {"relations": {"theirs": employment(3, contact_points={"p": {"medium": "url", "value": "x"}})}})
    book.delete(4)
    before = book.state()
    with pytest.raises(error):
        book.update(party, {"first_name": "new", "relations": patch})
    assert book.state() == before


def test_a_new_party_does_not_take_a_stored_relation_over(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    before = book.state()
    with pytest.raises((NotFound, AlreadyExists)):
        book.create(Kind.PERSON, {"last_name": "Moe", "relations": {"r": employment(4)}})
    assert book.state() == before


def test_relations_hide_with_a_deleted_party_and_come_back_with_it(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    book.delete(3)
    assert book.party(1).relations == {}
    assert book.update(1, {"relations": {"r": {"title": "still to be edited by who knows it"}}}).changed
    book.update(3, {"state": "active"})
    assert relation(book, 1).title == "still to be edited by who knows it"


# -- the primary employment --------------------------------------------------------------------------------------


def test_the_first_employment_is_primary_and_the_second_is_not(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    book.update(1, {"relations": {"s": employment(4)}})
    assert primaries(book, 1) == ["r"]


def test_the_first_employment_is_primary_whichever_end_makes_it(book: MemoryBook) -> None:
    book.update(3, {"relations": {"r": employment(1, outward=False), "s": employment(2, outward=False)}})
    book.update(4, {"relations": {"t": employment(1, outward=False)}})
    assert (primaries(book, 1), primaries(book, 2)) == (["r"], ["s"])
    assert relation(book, 4, "t").primary is False


def test_of_several_first_employments_the_first_in_order_is_primary(book: MemoryBook) -> None:
    number = book.person("Moe", relations={"a": employment(3, rank=2), "b": employment(4, rank=1)})
    assert primaries(book, number) == ["b"]
    number = book.person("Moe", relations={"c": employment(3, rank=2, primary=True), "d": employment(4, rank=1)})
    assert primaries(book, number) == ["c"]
    number = book.person("Moe", relations={"e": employment(3, rank=2, primary=True), "f": employment(4, primary=True)})
    assert primaries(book, number) == ["f"]


def test_a_new_primary_employment_takes_the_place_of_the_old_one(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3), "s": employment(4)}})
    book.update(1, {"relations": {"s": {"primary": True}}})
    assert primaries(book, 1) == ["s"]
    book.update(3, {"relations": {"r": {"primary": True}}})
    assert primaries(book, 1) == ["r"]
    book.update(2, {"relations": {"t": employment(3, primary=True)}})
    assert (primaries(book, 1), primaries(book, 2)) == (["r"], ["t"])


def test_an_employment_named_without_a_change_counts_too(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    book.update(1, {"relations": {"r": {"kind": "employment"}, "s": employment(4)}})
    assert primaries(book, 1) == ["r"]
    book.update(1, {"relations": {"r": {"kind": "employment"}, "s": {"primary": True}}})
    assert primaries(book, 1) == ["s"]


def test_the_primary_employment_may_move_to_another_company(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    book.update(1, {"relations": {"r": {"other": 4}}})
    assert (primaries(book, 1), relation(book, 1).other) == (["r"], 4)
    assert book.party(3).relations == {}


def test_a_removed_primary_makes_room_for_the_next(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    book.update(1, {"relations": {"r": None, "s": employment(4)}})
    assert primaries(book, 1) == ["s"]


def test_other_kinds_of_relations_are_not_made_primary(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": {"other": 3, "kind": "contact"}}})
    assert primaries(book, 1) == []
    book.update(1, {"relations": {"r": {"kind": "employment"}}})
    assert primaries(book, 1) == ["r"]


def test_names_from_outside_are_claimed_for_the_party_that_a_relation_goes_out_from(book: MemoryBook) -> None:
    book.update(3, {"relations": {"r": employment(1, outward=False, names={"outside": "A1"})}})
    assert book.reader().owner_of("outside", "A1") == 1
    assert book.reader().relations(["r", "x"]) == {"r": (1, relation(book, 1))}
    assert not book.update(1, {"relations": {"r": {"names": {"outside": "A1"}}}}).changed
    before = book.state()
    with pytest.raises(AlreadyExists):
        book.update(2, {"relations": {"s": employment(3, names={"outside": "A1"})}})
    assert book.state() == before


@pytest.mark.parametrize("hidden", [False, True])
def test_a_name_from_outside_is_that_of_one_relation_and_for_good(book: MemoryBook, *, hidden: bool) -> None:
    book.update(1, {"relations": {"r": employment(3, names={"outside": "A1"})}})
    if hidden:
        book.delete(3)
    found = named_relation(book.reader(), "outside", "A1")
    assert found is not None
    assert (found[0], found[1], found[2].other) == ("r", 1, 3)
    before = book.state()
    for relations in (
        {"s": employment(4, names={"outside": "A1"})},
        {"s": employment(4, names={"outside": "B2"}), "t": employment(4, names={"outside": "B2"})},
    ):
        with pytest.raises(AlreadyExists):
            book.update(1, {"relations": relations})
    with pytest.raises(Conflict):
        book.update(1, {"relations": {"r": {"names": {"outside": "B2"}}}})
    assert book.state() == before


def test_a_name_may_be_given_again_to_the_same_party_once_its_relation_is_gone(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3, names={"outside": "A1"})}})
    book.update(1, {"relations": {"r": None}})
    assert named_relation(book.reader(), "outside", "A1") is None
    with pytest.raises(AlreadyExists):
        book.update(2, {"relations": {"s": employment(3, names={"outside": "A1"})}})
    book.update(1, {"relations": {"s": employment(4, names={"outside": "A1"})}})
    found = named_relation(book.reader(), "outside", "A1")
    assert found is not None
    assert found[0] == "s"


def test_a_relation_that_comes_to_be_another_partys_leaves_its_names_behind(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3, names={"outside": "A1"})}})
    book.update(3, {"relations": {"r": {"other": 2}}})
    assert relation(book, 2).names == {}
    assert named_relation(book.reader(), "outside", "A1") is None


def test_a_relation_is_numbered_when_a_number_is_asked_for_and_only_once(book: MemoryBook) -> None:
    book.update(1, {"relations": {"r": employment(3)}})
    assert relation(book, 1).number is None
    book.update(1, {"relations": {"r": {"number": NUMBER_WANTED}}})
    number = relation(book, 1).number
    assert number
    assert number not in book.pages.parties
    for chosen in (NUMBER_WANTED, number + 1):
        with pytest.raises(InvalidValue):
            book.update(1, {"relations": {"r": {"number": chosen}}})
    with pytest.raises(InvalidValue):
        book.update(2, {"relations": {"s": employment(3, number=77)}})
    assert relation(book, 3).number == number
