"""Custom fields: typed fields that a tenant defines, and the vendors' slots that are bound to them (ADR 0011).

A value stands in ``custom`` of the party, or of the part of it, that the field is on, by the field's id. How it is
kept depends on the type, and on nothing else:

=========  =====================================================================================
text       text of one line
long_text  text
integer    a whole number of 64 bits
decimal    a floating-point number, always a `float`
date       text, ``YYYY-MM-DD``
moment     text, ``YYYY-MM-DDTHH:MM:SS+00:00``, UTC
flag       true or false; both are set
choice     the number of an item of the field's ``list``
=========  =====================================================================================

A field's type never changes: one that is to be of another type gets a successor, to which its slots and values go.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Final

import msgspec

from kartotek.domain.party import CustomValue, Kind, Medium, Residue


class Subject(enum.StrEnum):
    """What a custom field can be on: a kind of party, a contact point of a medium, an address, a relation."""

    PERSON = "person"
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    ADDRESS = "address"
    RELATION = "relation"


KINDS: Final = {Kind.PERSON: Subject.PERSON, Kind.COMPANY: Subject.COMPANY}
MEDIA: Final = {Medium.EMAIL: Subject.EMAIL, Medium.PHONE: Subject.PHONE, Medium.URL: Subject.URL}


class FieldType(enum.StrEnum):
    """What a custom field holds (see the module)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"


class Definition(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True):
    """What a tenant may change of a field. ``names`` is by ISO 639-1 language, ``en`` always there.

    ``list`` is the list that a choice is of (None: not told yet), ``default`` the value of a new party that does not
    mention the field, ``length`` the most characters of a text (None: no limit), ``hints`` a longer text on the field
    by language. ``mandatory`` and ``read_only`` are told to clients; the book itself refuses nothing for them.
    """

    names: dict[str, str]
    type: FieldType
    list: str | None = None
    default: CustomValue | None = None
    length: int | None = None
    mandatory: bool = False
    read_only: bool = False
    rank: int = 0
    hints: dict[str, str] = {}
    residue: Residue = {}

    def name(self, language: str = "en") -> str:
        """Return the name in a language, in English where there is none."""
        return self.names.get(language) or self.names["en"]


Slots = dict[str, dict[Subject, str]]
"""Slots bound to a field: by face, by subject, the slot's name."""


class Draft(Definition, kw_only=True, omit_defaults=True, frozen=True):
    """What a field becomes when it is published next; one that is ``dropped`` is deleted then."""

    slots: Slots = {}
    dropped: bool = False


class CustomField(Definition, kw_only=True, omit_defaults=True, frozen=True):
    """A field as the tenant has it. ``id`` is a short number as text, never given twice.

    Only ``published`` fields that are not ``deleted`` are in use. ``successor`` is the field that has taken the place
    of a deleted one.
    """

    id: str
    on: tuple[Subject, ...]
    published: bool = True
    deleted: bool = False
    slots: Slots = {}
    draft: Draft | None = None
    successor: str | None = None

    @property
    def in_use(self) -> bool:
        """Tell whether parties can have values of this field."""
        return self.published and not self.deleted

    def slot(self, face: str, subject: Subject) -> str | None:
        """Return the slot of a face that is bound to the field for a subject, or None."""
        return self.slots.get(face, {}).get(subject)


_NONE: Final[Mapping[str, CustomField]] = {}


class CustomFields:
    """All custom fields of a tenant: by id, by what they are on, and by slot."""

    def __init__(self, fields: Iterable[CustomField] = ()) -> None:
        self._all = {field.id: field for field in sorted(fields, key=lambda field: (field.rank, int(field.id)))}
        self._on: dict[Subject, list[CustomField]] = {}
        self._slots: dict[tuple[str, Subject], dict[str, CustomField]] = {}
        for field in self._all.values():
            if field.in_use:
                self._add(field)

    def _add(self, field: CustomField) -> None:
        for subject in field.on:
            self._on.setdefault(subject, []).append(field)
        for face, names in field.slots.items():
            for subject, name in names.items():
                self._slots.setdefault((face, subject), {})[name] = field

    def __iter__(self) -> Iterator[CustomField]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def get(self, identity: str) -> CustomField | None:
        """Return a field by its id, deleted or not, or None."""
        return self._all.get(identity)

    def on(self, subject: Subject) -> list[CustomField]:
        """Return the fields in use on a subject, in order of rank."""
        return self._on.get(subject, [])

    def slot(self, face: str, subject: Subject, name: str) -> CustomField | None:
        """Return the field that a slot of a face is bound to, or None."""
        return self._slots.get((face, subject), _NONE).get(name)

    def slots(self, face: str, subject: Subject) -> Mapping[str, CustomField]:
        """Return the fields that a face's slots are bound to, by slot, in order of the fields' rank."""
        return self._slots.get((face, subject), _NONE)

    def defaults(self, kind: Kind) -> dict[str, CustomValue]:
        """Return the values of a new party of a kind, by field."""
        return {field.id: field.default for field in self.on(KINDS[kind]) if field.default is not None}


class TenantFields(msgspec.Struct, frozen=True):
    """What a unit of work knows of a tenant's custom fields; ``timezone`` is the tenant's, an IANA name."""

    timezone: str
    fields: CustomFields


@dataclass(frozen=True, slots=True)
class SlotFamily:
    """Slots of a face that are alike: which names they have, what they can show, how they are kept while unbound.

    ``names`` fits the whole of a slot's name. ``slot_of`` gives the slot that a residue of the face belongs to, by the
    name under which it is kept; None where it is no slot of this family. ``read`` makes a value of a field out of such
    a residue, given the field and the tenant's time zone; None where the residue stands for *not set*. It raises
    InvalidValue for what cannot be read as the field's type.
    """

    face: str
    on: tuple[Subject, ...]
    names: Pattern[str]
    types: frozenset[FieldType]
    slot_of: Callable[[str], str | None]
    read: Callable[[Definition, object, str], CustomValue | None]
