"""Lists that a face changes."""

from __future__ import annotations

import pytest

from kartotek.domain.errors import InvalidValue, NotFound, NotPermitted, UnstorableText
from kartotek.domain.lists import ListItem
from kartotek.services.lists import ItemDraft, SaveItems
from tests.unit.memory_book import READER, MemoryBook


@pytest.fixture
def book() -> MemoryBook:
    """Return an empty book."""
    return MemoryBook()


def save(book: MemoryBook, *drafts: ItemDraft, language: str = "nb") -> list[ListItem]:
    return book.run(SaveItems(name="category", language=language, drafts=list(drafts)))


def test_new_items_are_numbered_and_ranked_behind_all_others(book: MemoryBook) -> None:
    book.pages.items["category", 7] = ListItem(list="category", id=7, names={"en": "Old"}, rank=3, deleted=True)
    first, second = save(book, ItemDraft(name="A", extra={"show_contact": True}), ItemDraft(name="B"))
    assert (first.id, second.id) == (8, 9)
    assert (first.rank, second.rank) == (4, 5)
    assert first.names == {"en": "A", "nb": "A"}
    assert first.extra == {"show_contact": True}
    assert book.reader().lock_list("category")[1:] == [first, second]


def test_an_item_is_renamed_in_the_language_asked_for(book: MemoryBook) -> None:
    (item,) = save(book, ItemDraft(name="A", extra={"x": 1}), language="en")
    (renamed,) = save(book, ItemDraft(id=item.id, name="Å", extra={"y": 2}))
    assert renamed.names == {"en": "A", "nb": "Å"}
    assert renamed.extra == {"x": 1, "y": 2}
    assert save(book, ItemDraft(id=item.id)) == [renamed]


@pytest.mark.parametrize("draft", [ItemDraft(id=9, name="X"), ItemDraft(), ItemDraft(name=""), ItemDraft(name="\0")])
def test_one_bad_item_and_none_is_stored(book: MemoryBook, draft: ItemDraft) -> None:
    with pytest.raises((NotFound, InvalidValue, UnstorableText)):
        save(book, ItemDraft(name="Good"), draft)
    assert book.reader().lock_list("category") == []


def test_deleted_items_and_readers_change_nothing(book: MemoryBook) -> None:
    book.pages.items["category", 7] = ListItem(list="category", id=7, names={"en": "Old"}, deleted=True)
    with pytest.raises(NotFound):
        save(book, ItemDraft(id=7, name="New"))
    with pytest.raises(NotPermitted):
        book.run(SaveItems(name="category", language="en", drafts=[ItemDraft(name="X")]), READER)
