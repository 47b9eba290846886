"""Rows to domain values and back: JSON documents by msgspec, moments as microseconds since 1970 in UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from kartotek.domain.changes import Change, Deed
from kartotek.domain.errors import UnstorableText
from kartotek.domain.facts import micros
from kartotek.domain.lists import ListItem
from kartotek.domain.notes import Note
from kartotek.domain.party import Party, Record, Relation, Stamp
from kartotek.domain.photos import PhotoInfo

Row = tuple[Any, ...]
"""A row as a driver gives it."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

LARGEST_INTEGER: Final = (1 << 63) - 1

to_micros: Final = micros

_encode: Final = msgspec.json.Encoder().encode
_decode_party: Final = msgspec.json.Decoder(Party).decode
_decode_relation: Final = msgspec.json.Decoder(Relation).decode
_decode_item: Final = msgspec.json.Decoder(ListItem).decode
_decode_note: Final = msgspec.json.Decoder(Note).decode
_decode_photo: Final = msgspec.json.Decoder(PhotoInfo).decode
_decode_handles: Final = msgspec.json.Decoder(dict[str, str]).decode
_decode_fields: Final = msgspec.json.Decoder(tuple[str, ...]).decode


def to_moment(micros: int) -> dt.datetime:
    """Return the moment (UTC) of microseconds since 1970."""
    return _EPOCH + dt.timedelta(0, 0, micros)  # a third less than with the name of the argument


def possible(numbers: Iterable[int]) -> list[int]:
    """Return those of some party numbers that a party can have, so that no database is asked for others."""
    return [number for number in numbers if 0 < number <= LARGEST_INTEGER]


def findable(text: str) -> bool:
    """Tell whether a text can be in the database at all: PostgreSQL has no NUL, UTF-8 no lone surrogates."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text))


def storable(field: str, text: str) -> str:
    """Return a text that is going to be stored.

    Raises:
        UnstorableText: the text has a NUL character or a lone surrogate.
    """
    if not findable(text):
        raise UnstorableText(field)
    return text


def document(field: str, value: object) -> str:
    """Return a value as JSON text, the same on both databases.

    Raises:
        UnstorableText: a text in it has a NUL character or a lone surrogate.
    """
    try:
        encoded = _encode(value)
    except UnicodeEncodeError:
        raise UnstorableText(field) from None
    if b"\\u0000" in encoded and _has_nul(msgspec.json.decode(encoded)):
        raise UnstorableText(field)
    return encoded.decode()


def party_document(party: Party) -> str:
    """Return a party as JSON text, its relations apart."""
    return document("party", msgspec.structs.replace(party, relations={}) if party.relations else party)


def relation_document(relation: Relation) -> str:
    """Return a relation as JSON text."""
    return document("relation", relation)


def record_of(row: Row) -> Record:
    """Return the record in a row of `statements.RECORD_COLUMNS`."""
    number, version, created_at, created_by, created_face, at, by, face, handles, doc = row
    created = Stamp(to_moment(created_at), created_by, created_face)
    untouched = at == created_at and by == created_by and face == created_face
    return Record(
        id=number,
        version=version,
        created=created,
        changed=created if untouched else Stamp(to_moment(at), by, face),
        handles=_decode_handles(handles),
        party=_decode_party(doc),
    )


def party_of(doc: str | bytes) -> Party:
    """Return the party in a JSON document."""
    return _decode_party(doc)


def relation_of(doc: str | bytes) -> Relation:
    """Return the relation in a JSON document, seen from the party it goes out from."""
    return _decode_relation(doc)


def seen_from_other(relation: Relation, party: int) -> Relation:
    """Return a relation as the other end sees it; ``party`` is the number of the end it was seen from."""
    return msgspec.structs.replace(relation, other=party, outward=not relation.outward)


def handles_of(doc: str) -> dict[str, str]:
    """Return the handles in a JSON document."""
    return _decode_handles(doc)


def item_of(doc: str | bytes) -> ListItem:
    """Return the list item in a JSON document."""
    return _decode_item(doc)


def note_of(doc: str | bytes) -> Note:
    """Return the note in a JSON document."""
    return _decode_note(doc)


def photo_info_of(doc: str | bytes) -> PhotoInfo:
    """Return what is known of a photo in a JSON document."""
    return _decode_photo(doc)


def change_of(row: Row) -> Change:
    """Return the change entry in a row of `statements.CHANGE_COLUMNS`."""
    seq, at, party, deed, version, user, face, fields = row
    return Change(
        seq=seq,
        at=to_moment(at),
        party=party,
        deed=Deed(deed),
        version=version,
        user=user,
        face=face,
        fields=_decode_fields(fields),
    )


def _has_nul(tree: object) -> bool:
    if isinstance(tree, str):
        return "\0" in tree
    if isinstance(tree, dict):
        return any("\0" in key or _has_nul(value) for key, value in tree.items())
    return isinstance(tree, list) and any(_has_nul(item) for item in tree)
