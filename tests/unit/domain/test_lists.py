"""The directory: list items by number, code, name and the id a face knows them by."""

from __future__ import annotations

import pytest

from kartotek.domain.errors import NotFound
from kartotek.domain.lists import LISTS, Directory, ListItem
from kartotek.services.first_lists import LANGUAGES, first_lists
from tests.unit.memory_book import a_directory, a_tenant


@pytest.fixture(scope="module")
def directory() -> Directory:
    return a_directory()


def test_items_come_in_order_of_rank_without_the_deleted(directory: Directory) -> None:
    assert [item.id for item in directory.items("category")] == [2, 1]
    assert directory.items("nothing of the kind") == []


def test_a_deleted_item_is_found_by_its_number_only(directory: Directory) -> None:
    assert directory.item("category", 3).deleted
    assert directory.by_code("category", "OLD") is None
    assert directory.by_name("category", "Old") is None


def test_an_unknown_number_is_not_found(directory: Directory) -> None:
    assert directory.get("category", 4) is None
    assert directory.get("category", None) is None
    assert directory.get("industry", 1) is None
    with pytest.raises(NotFound) as refusal:
        directory.item("privacy_level", 4)
    assert refusal.value.safe_message == "No privacy level 4."


@pytest.mark.parametrize("text", ["Customer", "KUNDE", " kunde "])
def test_names_in_any_language_are_folded(directory: Directory, text: str) -> None:
    found = directory.by_name("category", text)
    assert found is not None
    assert found.id == 1


def test_a_name_in_a_language_that_is_not_there_is_the_english_one(directory: Directory) -> None:
    item = directory.item("category", 1)
    assert [item.name(), item.name("nb"), item.name("fi")] == ["Customer", "Kunde", "Customer"]


def test_norwegian_is_one_language_and_a_tooltip_may_be_missing() -> None:
    item = ListItem(list="category", id=1, names={"en": "A", "no": "Å"}, tooltips={"nn": "Tips"})
    assert [item.name(language) for language in ("no", "nb", "nn", "da")] == ["Å", "Å", "Å", "A"]
    assert [item.tooltip(language) for language in ("no", "nb", "en", "da")] == ["Tips", "Tips", "", ""]


def test_a_name_in_english_goes_before_the_same_in_another_language() -> None:
    items = [
        ListItem(list="group", id=1, rank=1, names={"en": "One", "no": "Two"}),
        ListItem(list="group", id=2, rank=2, names={"en": "Two"}),
    ]
    assert Directory(a_tenant(), items, []).by_name("group", "TWO") == items[1]


def test_a_deleted_country_is_still_shown_and_no_longer_chosen() -> None:
    items = [ListItem(list="country", id=578, code="NO", names={"en": "Norway"}, deleted=True)]
    directory = Directory(a_tenant(), items, [])
    assert directory.country("NO") == directory.country("no") == items[0]
    assert directory.by_code("country", "NO") is None
    assert (directory.items("country"), directory.items("country", deleted=True)) == ([], items)


def test_a_face_finds_its_own_id_only(directory: Directory) -> None:
    found = directory.by_face_id("category", "crmcom", "ABC")
    assert found is not None
    assert found.id == 2
    assert directory.by_face_id("category", "superoffice", "ABC") is None
    assert directory.by_face_id("interest", "crmcom", "ABC") is None


@pytest.mark.parametrize(("code", "number"), [("NO", 578), ("no", 578), ("NOR", None), ("", None), (None, None)])
def test_countries_by_two_letter_code(directory: Directory, code: str | None, number: int | None) -> None:
    found = directory.country(code)
    assert (found and found.id) == number


def test_the_first_of_two_items_with_a_name_is_the_one_with_the_lower_rank() -> None:
    items = [
        ListItem(list="group", id=1, rank=2, names={"en": "Same"}, code="S"),
        ListItem(list="group", id=2, rank=1, names={"en": "same"}, code="s"),
    ]
    directory = Directory(a_tenant(), items, [])
    assert directory.by_name("group", "SAME") == directory.by_code("group", "S") == items[1]


def test_the_first_lists_have_no_number_twice_and_every_country_has_its_calling_code() -> None:
    items = first_lists()
    assert len({(item.list, item.id) for item in items}) == len(items)
    assert all(item.names["en"] for item in items)
    norway = Directory(a_tenant(), items, []).country("NO")
    assert norway is not None
    assert (norway.id, norway.extra["alpha3"], norway.extra["calling"]) == (578, "NOR", "47")
    assert norway.names == {"en": "Norway", "no": "Norge", "sv": "Norge", "da": "Norge", "de": "Norwegen"}


def test_the_first_lists_are_all_lists_and_their_items_are_known_to_faces_without_numbers() -> None:
    items = first_lists()
    assert {item.list for item in items} == set(LISTS)
    ids = [item.ids["crmcom"] for item in items]
    assert len(set(ids)) == len(ids)
    assert all(len(item.ids["crmcom"]) == 32 for item in items if item.list != "country")
    assert all(set(item.names) in ({"en"}, set(LANGUAGES)) for item in items)
    assert all(len(texts) == len(LANGUAGES) for item in items if item.list == "country" for texts in [item.names])
