"""The archives: which columns a list of companies or of people has, and by which names they are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from kartotek.domain import party as parties
from kartotek.domain.custom_fields import Subject
from kartotek.faces.superoffice.mapping.columns import associates, contact, person
from kartotek.faces.superoffice.mapping.columns.column import ALWAYS, NEVER, Column, Kind
from kartotek.faces.superoffice.mapping.columns.custom import custom_column, custom_columns
from kartotek.faces.superoffice.mapping.columns.lenses import COMPANY, SUPPORT_PERSON, of_employer, of_support_person
from kartotek.faces.superoffice.mapping.columns.make import nothing
from kartotek.faces.superoffice.mapping.view import View

_PSEUDO: Final = (
    Column("getAllRows", Kind.BOOL, "All", when=ALWAYS),
    Column("getNoRows", Kind.BOOL, "None", when=NEVER),
)
"""Columns that are only ever asked for: every row, no row."""


@dataclass(frozen=True)
class Archive:
    """A list of one kind of entity; ``entity`` is the vendor's name of its rows.

    ``own`` is shown where no columns are chosen. ``custom`` are the beginnings of names below which user-defined and
    extra fields stand, ``foreign`` those below which the vendor tells of what the book does not have: every column
    there is known, and answers null.
    """

    entity: str
    kind: parties.Kind
    own: tuple[Column, ...]
    others: tuple[Column, ...]
    custom: dict[str, Subject]
    foreign: tuple[str, ...]
    _prefixes: dict[str, tuple[str, Subject]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._prefixes.update((prefix.lower(), (prefix, subject)) for prefix, subject in self.custom.items())

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns by their names in lower case, those of custom fields left out."""
        return {column.name.lower(): column for column in (*_PSEUDO, *self.own, *self.others)}

    def column(self, name: str, view: View) -> Column | None:
        """Return a column by its name in any case; None for a name that the vendor does not have."""
        found = self.columns.get(name.lower())
        if found is not None:
            return found
        prefix, _, slot = name.rpartition("/")
        known = self._prefixes.get(prefix.lower())
        if known is not None and slot:
            return _lensed(custom_column(known[0], slot, known[1], view))
        return nothing(name) if name.lower().startswith(self.foreign) else None

    def all(self, view: View) -> list[Column]:
        """Return every column that has a name of its own, those of bound custom fields too."""
        made = [
            _lensed(column)
            for prefix, subject in self.custom.items()
            for column in custom_columns(prefix, subject, view)
        ]
        return [*self.columns.values(), *made]


def _lensed(column: Column) -> Column:
    """Return a custom field's column as its prefix has it seen."""
    return of_employer(column, prefix="") if column.name.startswith(COMPANY) else column


_OF_COMPANY: Final = (*contact.OWN, *contact.BELOW, *map(nothing, contact.UNKNOWN))
_OF_PERSON: Final = (*person.OWN, *person.BELOW, *map(nothing, person.UNKNOWN))

CONTACTS: Final = Archive(
    entity="contact",
    kind=parties.Kind.COMPANY,
    own=contact.OWN,
    others=(*_OF_COMPANY[len(contact.OWN) :], *(of_support_person(column) for column in _OF_PERSON)),
    custom={"contactUdef": Subject.COMPANY, "contactExtra": Subject.COMPANY},
    foreign=("contactextra/y_", *(f"{SUPPORT_PERSON}{name}/".lower() for name in ("personUdef", "personExtra"))),
)

PERSONS: Final = Archive(
    entity="person",
    kind=parties.Kind.PERSON,
    own=person.OWN,
    others=(
        *_OF_PERSON[len(person.OWN) :],
        *(of_employer(column) for column in _OF_COMPANY),
        *(nothing(f"correspondingAssociate/{name}") for name in (*associates.NAMES, *associates.UNKNOWN)),
    ),
    custom={
        "personUdef": Subject.PERSON,
        "personExtra": Subject.PERSON,
        f"{COMPANY}contactUdef": Subject.COMPANY,
        f"{COMPANY}contactExtra": Subject.COMPANY,
    },
    foreign=(
        *("personsourcerelation/", "persontargetrelation/", "request/", "projectmembers/", "personappointment/"),
        *("personextra/y_", f"{COMPANY}contactextra/y_".lower()),
    ),
)
