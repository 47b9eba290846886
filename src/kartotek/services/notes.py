"""Notes on parties. A note added or removed is a change of its party, so that whoever polls sees it."""

from __future__ import annotations

import datetime as dt

from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.notes import Note
from kartotek.domain.party import Record, State
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.rights import require_edit
from kartotek.services.validation import check_text


class AddNote(Command[Note], frozen=True, kw_only=True):
    """Write a note on a party. Without an author it is the principal's, without a date today's."""

    party: int
    subject: str | None = None
    text: str | None = None
    author: int | None = None
    date: dt.datetime | None = None


class DeleteNote(Command[None], frozen=True, kw_only=True):
    """Remove a note."""

    note: int


def add_note(work: UnitOfWork, principal: Principal, command: AddNote) -> Note:
    """Carry out `AddNote`; answer the note with its number.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, or it is deleted.
        InvalidValue: the note says nothing, or too much; UnstorableText where it cannot be stored.
    """
    require_edit(principal)
    for field, text in (("subject", command.subject), ("text", command.text)):
        check_text(field, text or "")
    if not command.subject and not command.text:
        raise InvalidValue("note", "a note needs a subject or a text")
    record = _living(work, command.party)
    note = Note(
        id=work.next_number(),
        party=record.id,
        author=principal.user if command.author is None else command.author,
        added=work.now,
        date=command.date or work.now,
        subject=command.subject or None,
        text=command.text or None,
    )
    work.add_note(note)
    _log(work, record)
    return note


def delete_note(work: UnitOfWork, principal: Principal, command: DeleteNote) -> None:
    """Carry out `DeleteNote`.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such note, or its party is deleted.
    """
    require_edit(principal)
    note = work.note(command.note)
    if note is None:
        raise NotFound("note", command.note)
    record = _living(work, note.party)
    if work.note(command.note) is None:  # another request removed it while this one waited for the party
        raise NotFound("note", command.note)
    work.drop_note(note.id)
    _log(work, record)


def _living(work: UnitOfWork, number: int) -> Record:
    record = work.lock([number]).get(number)
    if record is None or record.party.state in (State.DELETED, State.ERASED):
        raise NotFound("party", number)
    return record


def _log(work: UnitOfWork, record: Record) -> None:
    work.put(record, record.party, record.handles)
    work.log(record.id, Deed.CHANGED, ("notes",))
