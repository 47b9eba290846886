"""What the tables of persons and of companies are made of: handle spaces, the context, rows for plain fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.difference import Row
from kartotek.domain.handles import HandleSpace
from kartotek.domain.lists import Directory
from kartotek.domain.party import Kind, Part, Party, Record, Remark
from kartotek.faces.twentyfourseven.messages.schema import FACE
from kartotek.wire.xml_codec import is_default

PERSONS: Final = HandleSpace(name="twentyfourseven.person", kinds=(Kind.PERSON,))
COMPANIES: Final = HandleSpace(name="twentyfourseven.company", kinds=(Kind.COMPANY,), roles=("customer",))

Scalar: TypeAlias = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Context:
    """What a mapping needs besides the party: the tenant's lists, and the parties that a message names.

    ``customers`` are by company Id, ``contacts`` by person Id.
    """

    directory: Directory
    customers: Mapping[int, Record] = field(default_factory=dict)
    contacts: Mapping[int, Record] = field(default_factory=dict)


PartyRow: TypeAlias = Row[Party, Context]


def sent_values(message: msgspec.Struct, explicit: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields that a message says something in.

    Left out are those that are absent, nil (.NET does not tell nil from absent), or equal to their XSD default
    (NoChange, -2147483648, 0001-01-01T00:00:00, an empty text), but for the ``explicit`` ones: theirs is a value
    like any other (false, 0, LOCAL).
    """
    keep = frozenset(explicit)
    values = ((name, getattr(message, name)) for name in message.__struct_fields__)
    return {
        name: value
        for name, value in values
        if value is not UNSET and value is not None and (name in keep or not is_default(message, name))
    }


def told(value: str | None) -> str | UnsetType:
    """Return a text as it is shown: absent where it is not set."""
    return UNSET if value is None else value


def utc_seconds(moment: dt.datetime) -> dt.datetime:
    """Return a moment as the vendor writes it: UTC without a zone, cut off to seconds."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)


def instant(value: dt.datetime) -> dt.datetime:
    """Return the moment that a dateTime on the wire names; without an offset it is UTC."""
    if value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC)
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:  # an offset that leads out of the years 1 to 9999
        return value.replace(tzinfo=dt.UTC)


# -- residue -----------------------------------------------------------------------------------------------------


def residue_of(part: Part, key: str) -> Scalar | None:
    """Return what this face keeps on a part under a name of its own."""
    residue = part.residue
    return residue[FACE].get(key) if FACE in residue else None


def set_residue(part: Part, key: str, value: Scalar | None) -> None:
    """Keep a value of this face on a part; None and the empty text remove it."""
    kept = dict(part.residue.get(FACE, {}))
    if value is None or value in ("", []):
        kept.pop(key, None)
    else:
        kept[key] = value
    part.residue = {name: values for name, values in part.residue.items() if name != FACE}
    if kept:
        part.residue[FACE] = kept


# -- rows --------------------------------------------------------------------------------------------------------


def server_owned(name: str, read: Callable[[Record], Any]) -> PartyRow:
    """Return the row of a field that clients cannot write."""
    return Row(name, lambda record, _: read(record))


def text(name: str, member: str) -> PartyRow:
    """Return the row of a text that is a member of the party."""

    def read(record: Record, _: Context) -> str | UnsetType:
        value: str | None = getattr(record.party, member)
        return UNSET if value is None else value

    def write(draft: Party, value: str, _: Context) -> None:
        setattr(draft, member, value or None)

    return Row(name, read, write)


def plain(name: str, member: str) -> PartyRow:
    """Return the row of a number or truth value that is a member of the party."""

    def read(record: Record, _: Context) -> object:
        value = getattr(record.party, member)
        return UNSET if value is None else value

    def write(draft: Party, value: object, _: Context) -> None:
        setattr(draft, member, value)

    return Row(name, read, write)


def decimal(name: str, member: str) -> PartyRow:
    """Return the row of a decimal that the party holds as text; a text that is no decimal is not shown."""

    def read(record: Record, _: Context) -> Decimal | UnsetType:
        return decimal_of(getattr(record.party, member))

    def write(draft: Party, value: Decimal, _: Context) -> None:
        setattr(draft, member, f"{value:f}")

    return Row(name, read, write)


def kept(name: str, key: str) -> PartyRow:
    """Return the row of a text or number that the book has no member for."""

    def read(record: Record, _: Context) -> object:
        value = residue_of(record.party, key)
        return UNSET if value is None else value

    def write(draft: Party, value: Scalar, _: Context) -> None:
        set_residue(draft, key, value)

    return Row(name, read, write)


def kept_decimal(name: str, key: str) -> PartyRow:
    """Return the row of a decimal that the book has no member for; it is kept as it was spelled."""

    def read(record: Record, _: Context) -> Decimal | UnsetType:
        value = residue_of(record.party, key)
        return decimal_of(value if isinstance(value, str) else None)

    def write(draft: Party, value: Decimal, _: Context) -> None:
        set_residue(draft, key, f"{value:f}")

    return Row(name, read, write)


def comment(name: str) -> PartyRow:
    """Return the row of the free text on a party."""

    def read(record: Record, _: Context) -> str | UnsetType:
        return UNSET if record.party.comment is None else record.party.comment.text

    def write(draft: Party, value: str, _: Context) -> None:
        draft.comment = Remark(value) if value else None

    return Row(name, read, write)


def decimal_of(value: str | None) -> Decimal | UnsetType:
    """Return the decimal that a text spells, or UNSET."""
    if value is None:
        return UNSET
    try:
        number = Decimal(value)
    except InvalidOperation:
        return UNSET
    return number if number.is_finite() else UNSET
