"""NoteData as a view on a note of the book."""

from __future__ import annotations

from kartotek.domain.notes import Note
from kartotek.faces.twentyfourseven.mapping.fields import instant, sent_values, told, utc_seconds
from kartotek.faces.twentyfourseven.messages.person import NoteData
from kartotek.services.notes import AddNote


def show(note: Note, contact: int) -> NoteData:
    """Return a note on the person of this Id."""
    return NoteData(
        id=note.id,
        subject=told(note.subject),
        description=told(note.text),
        employee_id=note.author,
        date_added=utc_seconds(note.added),
        date=utc_seconds(note.date),
        person_id=contact,
    )


def written(item: NoteData, party: int) -> AddNote:
    """Return the command that writes a NoteData on a party; without an EmployeeId it is the caller's."""
    sent = sent_values(item)
    date = sent.get("date")
    return AddNote(
        party=party,
        subject=sent.get("subject"),
        text=sent.get("description"),
        author=sent.get("employee_id") or None,
        date=None if date is None else instant(date),
    )
