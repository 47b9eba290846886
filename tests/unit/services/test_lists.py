"""Lists that a face or an administrator changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kartotek.domain.errors import InvalidValue, LimitExceeded, NotFound, NotPermitted, UnstorableText
from kartotek.domain.lists import ListItem
from kartotek.services.executor import CommandExecutor
from kartotek.services.lists import LONGEST_NAME, MOST_ITEMS, EditItems, ItemDraft, SaveItems
from tests.unit.memory_accounts import Clock, MemoryAccounts
from tests.unit.memory_book import KEY, READER, MemoryBook, a_tenant


@pytest.fixture
def book() -> MemoryBook:
    """Return an empty book."""
    return MemoryBook()


def save(book: MemoryBook, *drafts: ItemDraft, language: str = "nb", name: str = "category") -> list[ListItem]:
    return book.run(SaveItems(name=name, language=language, drafts=list(drafts)))


def test_new_items_are_numbered_and_ranked_behind_all_others(book: MemoryBook) -> None:
    book.pages.items["category", 7] = ListItem(list="category", id=7, names={"en": "Old"}, rank=3, deleted=True)
    first, second = save(book, ItemDraft(name="A", extra={"show_contact": True}), ItemDraft(name="B"))
    assert (first.id, second.id) == (8, 9)
    assert (first.rank, second.rank) == (4, 5)
    assert first.names == {"en": "A", "no": "A"}
    assert first.extra == {"show_contact": True}
    assert book.reader().lock_list("category")[1:] == [first, second]


def test_a_new_item_is_known_to_faces_that_do_not_use_numbers(book: MemoryBook) -> None:
    (category,) = save(book, ItemDraft(name="A"))
    (sector,) = save(book, ItemDraft(name="A"), name="sector")
    assert len(category.ids["crmcom"]) == len(sector.ids["crmcom"]) == 32
    assert category.ids != sector.ids


def test_an_item_is_renamed_in_the_language_asked_for(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(name="A", extra={"x": 1}), language="en")
    (renamed,) = save(book, ItemDraft(id=item.id, name="Å", extra={"y": 2}))
    assert renamed.names == {"en": "A", "no": "Å"}
    assert renamed.extra == {"x": 1, "y": 2}
    assert save(book, ItemDraft(id=item.id)) == [renamed]


def test_the_name_that_a_language_shows_already_is_no_name_of_its_own(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(name="A"), language="en")
    assert save(book, ItemDraft(id=item.id, name="A"), language="sv") == [item]


def test_names_in_several_languages_take_the_place_of_all(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(names={"nb": "Kunde", "sv": "Kund"}), language="sv")
    assert item.names == {"en": "Kund", "no": "Kunde", "sv": "Kund"}
    (item,) = save(book, ItemDraft(id=item.id, names={"da": "Kunde", "de": ""}), language="sv")
    assert item.names == {"en": "Kunde", "da": "Kunde"}
    (item,) = save(book, ItemDraft(id=item.id, names={"en": "Customer", "da": "Kunde"}))
    assert item.names == {"en": "Customer", "da": "Kunde"}


def test_tooltip_code_and_rank_are_set_and_taken_away(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(name="A", tooltip="tip", code="C", rank=40))
    assert (item.tooltip("no"), item.tooltip("nn"), item.tooltip("en"), item.code, item.rank) == (
        "tip",
        "tip",
        "",
        "C",
        40,
    )
    (item,) = save(book, ItemDraft(id=item.id, tooltips={"en": "Tip", "nb": "Tips", "de": ""}, code="", rank=0))
    assert (item.tooltips, item.code, item.rank) == ({"en": "Tip", "no": "Tips"}, None, 0)
    (item,) = save(book, ItemDraft(id=item.id, tooltip=""))
    assert (item.tooltip("no"), item.tooltip()) == ("Tip", "Tip")


def test_an_item_is_deleted_and_brought_back(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(name="A"))
    (gone,) = save(book, ItemDraft(id=item.id, deleted=True))
    assert gone.deleted
    assert save(book, ItemDraft(id=item.id, deleted=True)) == [gone], "twice is once"
    with pytest.raises(NotFound):
        save(book, ItemDraft(id=item.id, name="B"))
    assert save(book, ItemDraft(id=item.id, deleted=False)) == [item]
    (second,) = save(book, ItemDraft(name="B"))
    assert second.id == item.id + 1


@pytest.mark.parametrize(
    "draft",
    [
        ItemDraft(id=9, name="X"),
        ItemDraft(id=9, deleted=True),
        ItemDraft(),
        ItemDraft(name=""),
        ItemDraft(name="\0"),
        ItemDraft(names={}),
        ItemDraft(names={"en": ""}),
        ItemDraft(names={"english": "X"}),
        ItemDraft(names={"EN": "X"}),
        ItemDraft(names={"en": "X\0"}),
        ItemDraft(name="X", tooltip="\0"),
        ItemDraft(name="X", tooltips={"": "X"}),
        ItemDraft(name="X", code="\0"),
        ItemDraft(name="X" * (LONGEST_NAME + 1)),
        ItemDraft(name="X", tooltip="X" * (LONGEST_NAME + 1)),
        ItemDraft(name="X", rank=2**31),
    ],
)
def test_one_bad_item_and_none_is_stored(book: MemoryBook, draft: ItemDraft) -> None:
    with pytest.raises((NotFound, InvalidValue, UnstorableText)):
        save(book, ItemDraft(name="Good"), draft)
    assert book.reader().lock_list("category") == []


def test_an_item_keeps_a_name(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(name="A"))
    for draft in (ItemDraft(id=item.id, name=""), ItemDraft(id=item.id, names={"no": ""})):
        with pytest.raises(InvalidValue):
            save(book, draft)


def test_a_list_has_no_more_items_than_fit(book: MemoryBook) -> None:
    items = {
        ("category", number): ListItem(list="category", id=number, names={"en": "X"})
        for number in range(1, MOST_ITEMS + 1)
    }
    book.pages.items.update(items)
    with pytest.raises(LimitExceeded):
        save(book, ItemDraft(name="One more"))
    assert len(save(book, ItemDraft(id=1, name="The same number"))) == 1


def test_the_countries_are_isos(book: MemoryBook) -> None:
    norway = ListItem(list="country", id=578, code="NO", names={"en": "Norway"})
    book.pages.items["country", 578] = norway
    for draft in (ItemDraft(name="Narnia"), ItemDraft(id=578, code="NN")):
        with pytest.raises(InvalidValue, match="ISO 3166"):
            save(book, draft, name="country")
    (renamed,) = save(book, ItemDraft(id=578, name="Norge", deleted=True), name="country")
    assert (renamed.names, renamed.deleted, renamed.code) == ({"en": "Norway", "no": "Norge"}, True, "NO")


def test_deleted_items_unknown_lists_and_readers_change_nothing(book: MemoryBook) -> None:
    book.pages.items["category", 7] = ListItem(list="category", id=7, names={"en": "Old"}, deleted=True)
    with pytest.raises(NotFound):
        save(book, ItemDraft(id=7, name="New"))
    with pytest.raises(NotFound, match="No list colours"):
        save(book, ItemDraft(name="Red"), name="colours")
    for principal in (READER, KEY):
        with pytest.raises(NotPermitted):
            book.run(SaveItems(name="category", language="en", drafts=[ItemDraft(name="X")]), principal)


# -- beside a server ---------------------------------------------------------------------------------------------


@pytest.fixture
def edit() -> Callable[..., list[ListItem]]:
    """Return what edits the categories of the only tenant."""
    accounts = MemoryAccounts(Clock())
    accounts.add_tenant(a_tenant(), [ListItem(list="category", id=4, names={"en": "Old"}, rank=2)])

    def run(*drafts: ItemDraft, tenant: int = 1, name: str = "category") -> list[ListItem]:
        before = accounts.tenants[1].version
        command = EditItems(tenant=tenant, name=name, language="no", drafts=list(drafts))
        found: list[ListItem] = CommandExecutor(()).accounts(accounts, command)
        assert accounts.tenants[1].version == before + 1
        assert [accounts.items[1, item.list, item.id] for item in found] == found
        return found

    return run


def test_an_administrator_edits_by_the_same_rules(edit: Callable[..., list[ListItem]]) -> None:
    added, renamed = edit(ItemDraft(name="Ny", code="N"), ItemDraft(id=4, name="Gammel"))
    assert (added.id, added.rank, added.code, added.names) == (5, 3, "N", {"en": "Ny", "no": "Ny"})
    assert renamed.names == {"en": "Old", "no": "Gammel"}
    assert edit(ItemDraft(id=5, deleted=True))[0].deleted
    for drafts, wrong in (
        ([ItemDraft(id=5, name="Gone")], {}),
        ([ItemDraft(name="X")], {"tenant": 9}),
        ([ItemDraft(name="X")], {"name": "colours"}),
    ):
        with pytest.raises(NotFound):
            edit(*drafts, **wrong)
