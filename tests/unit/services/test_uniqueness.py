"""Rules by which parties have to differ."""

from __future__ import annotations

import pytest

from kartotek.domain.errors import InvalidValue, NotUnique
from kartotek.domain.party import Kind
from kartotek.domain.patch import Patch
from kartotek.services.parties import CreateParty, UpdateParty
from kartotek.services.uniqueness import Rule
from tests.unit.memory_book import MemoryBook

NAME_AND_ID: tuple[Rule, ...] = (("name", "id_number"),)
ANN = {"first_name": "Ann", "last_name": "Bell", "id_number": "AB 1"}


def create(book: MemoryBook, unique: tuple[Rule, ...], **patch: str) -> int:
    """Make a company if the patch has a name, else a person, who has one in any case."""
    kind = Kind.COMPANY if "name" in patch else Kind.PERSON
    named: Patch = {"nickname": "N", **patch}
    return book.run(CreateParty(kind=kind, patch=named, unique=unique)).party


def update(book: MemoryBook, party: int, unique: tuple[Rule, ...], **patch: str) -> bool:
    changes: Patch = {**patch}
    return book.run(UpdateParty(party=party, patch=changes, unique=unique)).changed


def test_nothing_is_unique_unless_a_rule_says_so() -> None:
    book = MemoryBook()
    assert len({create(book, (), **ANN) for _ in range(3)}) == 3


def test_another_with_the_same_values_is_refused_and_nothing_is_stored() -> None:
    book = MemoryBook()
    create(book, NAME_AND_ID, **ANN)
    before = book.state()
    with pytest.raises(NotUnique) as refused:
        create(book, NAME_AND_ID, first_name="ANN", last_name=" bell ", id_number="ab1")
    assert refused.value.members == ("name", "id_number")
    assert book.state() == before


@pytest.mark.parametrize(
    "other",
    [
        {**ANN, "id_number": "AB 2"},
        {**ANN, "last_name": "Bells"},
        {"first_name": "Ann", "last_name": "Bell"},
        {"id_number": "AB 1"},
    ],
)
def test_all_values_of_a_rule_have_to_be_set_and_the_same(other: dict[str, str]) -> None:
    book = MemoryBook()
    create(book, NAME_AND_ID, **ANN)
    assert create(book, NAME_AND_ID, **other)


def test_any_of_several_rules_refuses() -> None:
    book = MemoryBook()
    rules: tuple[Rule, ...] = (("id_number",), ("passport_number",))
    create(book, rules, id_number="1", passport_number="2")
    create(book, rules, id_number="3", passport_number="4")
    with pytest.raises(NotUnique) as refused:
        create(book, rules, id_number="5", passport_number="4")
    assert refused.value.members == ("passport_number",)


def test_a_name_within_another_name_is_not_the_same() -> None:
    book = MemoryBook()
    create(book, (("name",),), name="Fjord Data AS", department="Fjord")
    fjord = create(book, (("name",),), name="Fjord")
    with pytest.raises(NotUnique):
        create(book, (("name",),), name="FJORD")
    assert update(book, fjord, (("name",),), name="Fjord Data")


def test_kinds_are_apart() -> None:
    book = MemoryBook()
    create(book, (("name",),), name="Ann Bell")
    create(book, (("name",),), first_name="Ann", last_name="Bell")


def test_a_deleted_party_is_in_nobodys_way_but_may_not_come_back() -> None:
    book = MemoryBook()
    first = create(book, NAME_AND_ID, **ANN)
    book.delete(first)
    create(book, NAME_AND_ID, **ANN)


def test_an_update_is_held_to_the_rule_where_it_changes_one_of_the_members() -> None:
    book = MemoryBook()
    create(book, (), **ANN)
    twin, other = create(book, (), **ANN), create(book, (), **{**ANN, "id_number": "AB 2"})
    assert update(book, twin, NAME_AND_ID, title="Dr"), "that there is another is not this request's doing"
    assert update(book, twin, NAME_AND_ID, id_number="ab 1"), "nor is a spelling"
    with pytest.raises(NotUnique):
        update(book, other, NAME_AND_ID, id_number="AB 1")
    assert book.party(other).id_number == "AB 2"
    assert update(book, other, NAME_AND_ID, id_number="AB 3")
    assert update(book, other, NAME_AND_ID, id_number="AB 3") is False


def test_a_rule_names_what_parties_can_be_compared_by() -> None:
    with pytest.raises(InvalidValue):
        create(MemoryBook(), (("nickname",),), nickname="N")
