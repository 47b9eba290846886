"""A contact in no vendor's words: what the faces share, as the drivers write and read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kartotek.domain.party import Kind

Value = str | int | Decimal | dt.date | tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person or a company. None (for the lists: nothing) is *not set*; ``employer`` is a party number."""

    kind: Kind
    # -- a person
    title: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    gender: str | None = None
    birth: dt.date | None = None
    position: str | None = None
    employer: int | None = None
    # -- a company
    name: str | None = None
    organisation_number: str | None = None
    vat_number: str | None = None
    employees: int | None = None
    turnover: Decimal | None = None
    established: dt.datetime | None = None
    # -- either
    country: str | None = None
    comment: str | None = None
    url: str | None = None
    emails: tuple[str, ...] = ()
    landlines: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    address_country: str | None = None

    @property
    def telephones(self) -> tuple[str, ...]:
        """All numbers to speak on, for faces that do not tell landlines from mobile phones."""
        return self.landlines + self.mobiles


_REACHED = frozenset({"emails", "landlines", "mobiles", "telephones", "faxes", "url"})
_ADDRESS = frozenset({"street", "postal_code", "city", "address_country"})
EITHER = _REACHED | _ADDRESS | {"country", "comment"}
PERSON = EITHER | {"title", "first_name", "middle_name", "last_name", "gender", "birth", "position", "employer"}
COMPANY = EITHER | {"name", "organisation_number", "vat_number", "employees", "turnover", "established"}


def contact_of(kind: Kind, members: Mapping[str, Any]) -> Contact:
    """Return a contact with some members set."""
    return Contact(kind=kind, **members)


def told(contact: Contact, fields: Iterable[str]) -> dict[str, Value]:
    """Return some fields for comparison: lists without an order, since faces order by kinds of their own."""
    found: dict[str, Value] = {}
    for name in sorted(fields):
        value = getattr(contact, name)
        found[name] = tuple(sorted(value)) if isinstance(value, tuple) else value
    return found


def told_list(contact: Contact, field: str) -> tuple[str, ...]:
    """Return a list of a contact in the order in which the face gave it."""
    value = getattr(contact, field)
    assert isinstance(value, tuple)
    return value


def values_of(contact: Contact, fields: Iterable[str]) -> dict[str, Value]:
    """Return the fields of a contact that are set, as a driver writes them (``telephones`` is derived)."""
    values: Mapping[str, Value] = {name: getattr(contact, name) for name in sorted(fields) if name != "telephones"}
    return {name: value for name, value in values.items() if value not in (None, ())}
