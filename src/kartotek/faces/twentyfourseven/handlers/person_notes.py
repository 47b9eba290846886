"""PersonService: notes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import msgspec
from msgspec import UNSET

from kartotek.domain.errors import InvalidValue
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Listing, Reply, listed
from kartotek.faces.twentyfourseven.mapping import notes as mapping
from kartotek.faces.twentyfourseven.mapping.fields import PERSONS
from kartotek.faces.twentyfourseven.messages import person as m
from kartotek.wire.service import Operation

NOTES_AT_A_TIME: Final = 1000


async def get_notes(call: Call, message: m.GetNotes) -> Reply:
    """List the notes on a person.

    Raises:
        NotFound: no such person.
    """
    record = await call.contact(message.person_id)
    notes = await call.book.notes_of(call.principal, record)
    return Reply(m.GetNotesResponse(result=[mapping.show(note, message.person_id) for note in notes]))


async def get_all_notes(call: Call, message: m.GetAllNotes) -> Reply | Listing:
    """List the notes on all persons."""
    return await listed(m.GetAllNotesResponse, _all_notes(call))


async def _all_notes(call: Call) -> AsyncIterator[list[msgspec.Struct]]:
    last, found = 0, await call.book.notes(call.principal, 0, NOTES_AT_A_TIME)
    while found:
        parties = await call.book.get(call.principal, sorted({note.party for note in found}))
        handles = {record.id: record.handles.get(PERSONS.name) for record in parties}
        yield [mapping.show(note, int(contact)) for note in found if (contact := handles.get(note.party))]
        last = found[-1].id
        found = await call.book.notes(call.principal, last, NOTES_AT_A_TIME) if len(found) == NOTES_AT_A_TIME else []


async def add_note(call: Call, message: m.AddNote) -> Reply:
    """Write a note on a person; answer its Id.

    Raises:
        InvalidValue: there is no note, it says nothing, or its EmployeeId is no user's.
        NotFound: no such person.
    """
    if message.note is UNSET:
        raise InvalidValue("note", "is missing")
    record = await call.contact(message.note.person_id)
    note = await call.book.add_note(call.principal, mapping.written(message.note, record.id))
    return Reply(m.AddNoteResponse(result=note.id))


async def delete_note(call: Call, message: m.DeleteNote) -> Reply:
    """Delete the note whose Id is in the message; what else it says is not looked at.

    Raises:
        InvalidValue: there is no note in the message.
        NotFound: no such note.
    """
    if message.note is UNSET:
        raise InvalidValue("note", "is missing")
    await call.book.delete_note(call.principal, message.note.id or 0)
    return Reply(m.DeleteNoteResponse())


async def delete_note_by_id(call: Call, message: m.DeleteNoteById) -> Reply:
    """Delete a note; NotFound where there is none."""
    await call.book.delete_note(call.principal, message.note_id)
    return Reply(m.DeleteNoteByIdResponse())


OPERATIONS: Final = (
    Entry(
        Operation(
            "GetNotes",
            m.GetNotes,
            m.GetNotesResponse,
            doc="Gets a list of all notes for a Person. Notice: Only new authentication method allowed",
        ),
        get_notes,
    ),
    Entry(
        Operation(
            "GetAllNotes",
            m.GetAllNotes,
            m.GetAllNotesResponse,
            doc="Gets a list of all notes for all contact. Notice: Only new authentication method allowed",
        ),
        get_all_notes,
    ),
    Entry(
        Operation(
            "AddNote",
            m.AddNote,
            m.AddNoteResponse,
            doc="Adds a note. Notice: Only new authentication method allowed",
        ),
        add_note,
    ),
    Entry(
        Operation(
            "DeleteNote",
            m.DeleteNote,
            m.DeleteNoteResponse,
            doc="Deletes a note. Notice: Only new authentication method allowed",
        ),
        delete_note,
    ),
    Entry(
        Operation(
            "DeleteNoteById",
            m.DeleteNoteById,
            m.DeleteNoteByIdResponse,
            doc="Deletes a note by NoteId. Notice: Only new authentication method allowed",
        ),
        delete_note_by_id,
    ),
)
