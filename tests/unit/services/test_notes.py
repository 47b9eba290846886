"""Notes as the services keep them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.errors import InvalidValue, NotFound, NotPermitted, UnstorableText
from kartotek.domain.ports import Command
from kartotek.services.notes import AddNote, DeleteNote
from tests.unit.memory_book import EDITOR, KEY, READER, MemoryBook


@pytest.fixture
def book() -> MemoryBook:
    """Return an empty book."""
    return MemoryBook()


def test_a_note_is_a_change_of_its_party(book: MemoryBook) -> None:
    party = book.person()
    before = book.record(party)
    note = book.run(AddNote(party=party, subject="S", text="T"))
    assert (note.party, note.author, note.subject, note.text) == (party, EDITOR.user, "S", "T")
    assert note.added == note.date == book.pages.now
    after = book.record(party)
    assert (after.version, after.party) == (before.version + 1, before.party)
    assert (book.pages.changes[-1].deed, book.pages.changes[-1].fields) == (Deed.CHANGED, ("notes",))
    book.run(DeleteNote(note=note.id))
    assert book.record(party).version == before.version + 2
    assert book.reader().notes_of(party) == []


def test_author_and_date_may_be_given(book: MemoryBook) -> None:
    date = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    note = book.run(AddNote(party=book.person(), text="T", author=9, date=date))
    assert (note.author, note.date, note.subject) == (9, date, None)


def test_numbers_are_never_given_again(book: MemoryBook) -> None:
    party = book.person()
    first = book.run(AddNote(party=party, text="1"))
    book.run(DeleteNote(note=first.id))
    assert book.run(AddNote(party=party, text="2")).id > first.id


@pytest.mark.parametrize("command", [AddNote(party=99, text="T"), DeleteNote(note=99)])
def test_what_is_not_there_is_not_found(book: MemoryBook, command: Command[Any]) -> None:
    before = book.state()
    with pytest.raises(NotFound):
        book.run(command)
    assert book.state() == before


def test_a_deleted_party_takes_no_notes_and_loses_none(book: MemoryBook) -> None:
    party = book.person()
    note = book.run(AddNote(party=party, text="T"))
    book.delete(party)
    commands: list[Command[Any]] = [AddNote(party=party, text="T"), DeleteNote(note=note.id)]
    for command in commands:
        with pytest.raises(NotFound):
            book.run(command)
    assert book.reader().notes_of(party) == [note]


def test_a_note_that_says_nothing_or_cannot_be_stored_is_refused(book: MemoryBook) -> None:
    party = book.person()
    with pytest.raises(InvalidValue):
        book.run(AddNote(party=party, subject="", text=""))
    with pytest.raises(UnstorableText):
        book.run(AddNote(party=party, text="\x01"))
    assert book.reader().notes_of(party) == []


@pytest.mark.parametrize("principal", [READER, KEY])
def test_whoever_may_only_read_neither_writes_nor_removes(book: MemoryBook, principal: Principal) -> None:
    party = book.person()
    note = book.run(AddNote(party=party, text="T"))
    commands: list[Command[Any]] = [AddNote(party=party, text="T"), DeleteNote(note=note.id)]
    for command in commands:
        with pytest.raises(NotPermitted):
            book.run(command, principal)
