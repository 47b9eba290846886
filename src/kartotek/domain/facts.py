"""What a party can be filtered and ordered by: its *facts*, by name, folded for comparison.

Only Python folds (DESIGN §5), so the facts are computed (`kartotek.domain.derived`) when a party is written, and stored
beside it. `FIELDS` has
those of a name that is known beforehand; further *families* of names end in something that a face or a tenant makes
up: ``residue.<face>.<name>`` and ``custom.<id>``, whose type is whatever the question takes them for.

How a fact is kept depends on its type, and on nothing else:

=======  ========================================================================================================
text     folded (`search.fold`), e-mail addresses as `search.email_text`, phone numbers as `search.phone_text`
number   a number
date     text, ``YYYY-MM-DD``
moment   of a party's row: microseconds since 1970; of a family: text, ``yyyy-mm-ddthh:mm:ss+00:00``
flag     true or false
=======  ========================================================================================================

What is not set, and a text that folds to nothing, is no fact. Several values are a list, in order of rank.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import sys
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.party import Kind, Medium, PartialDate, Party, Permission

Scalar = str | int | float | bool
Fact = Scalar | list[str] | list[int]
Facts = dict[str, Fact]

LOWEST: Final = -sys.float_info.max
"""Where a number that is not set stands in order."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)

LONGEST_ORDER: Final = 200
"""Characters of a text that count where parties are put in order, so that an index and a cursor can hold them."""


class Type(enum.StrEnum):
    """What kind of value a field has (see the module)."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"


class Field(msgspec.Struct, frozen=True):
    """Something to filter and order by.

    A ``several`` field has a list of values. A ``column`` belongs to the party's row, not to its facts, and is always
    set. A ``family`` field has the type that the question takes it for; a value of another type counts as not set.
    ``basis`` is a field that as a rule has the same value, which is then stored once (see `derived.packed`).
    """

    name: str
    type: Type
    several: bool = False
    column: bool = False
    family: bool = False
    basis: str | None = None


_COLUMNS: Final = {
    "id": Type.NUMBER,
    "kind": Type.TEXT,
    "state": Type.TEXT,
    "created": Type.MOMENT,
    "changed": Type.MOMENT,
    "created_by": Type.NUMBER,
    "changed_by": Type.NUMBER,
}

_MEMBERS: Final = {field.name: field.type for field in msgspec.structs.fields(Party)}


def _of_type(*types: object) -> tuple[str, ...]:
    return tuple(name for name, type_ in _MEMBERS.items() if type_ in types and name not in _COLUMNS)


# members of a party, by what they hold
TEXTS: Final = (*_of_type(str | None), "gender")
NUMBERS: Final = _of_type(int | None)
FLAGS: Final = _of_type(bool | None)
PERMISSIONS: Final = _of_type(Permission | None)
DATES: Final = _of_type(PartialDate | None)
LISTS: Final = _of_type(list[int])

EMAIL_KINDS: Final = ("main", "home", "work", "invoice", "alternative")
PHONE_KINDS: Final = ("main", "home", "work", "mobile", "fax", "other", "internet", "pager")
OWN_KINDS: Final = ("custom1", "custom2", "custom3", "custom4", "custom5")
ADDRESS_KINDS: Final = ("postal", "visit", "delivery", "invoice", "home", "business", "pobox", *OWN_KINDS)
ADDRESS_MEMBERS: Final = ("street", "line2", "line3", "city", "postal_code", "county", "state", "country")
COORDINATES: Final = ("latitude", "longitude")
OFFICE: Final = ("main", "work")
"""The kinds of phone that are ``phone.office``."""
FAX: Final = "fax"
"""The kind of phone that is not ``phone.voice``."""
LETTERS: Final = {
    Kind.COMPANY: ("postal", "business", "home", "pobox"),
    Kind.PERSON: ("home", "postal", "business", "visit", "delivery", "invoice"),
}
"""The kinds of address to which letters go (``address.letters``), best first; a person's may be of any other too."""

POINT_KINDS: Final = {
    Medium.EMAIL: (*EMAIL_KINDS, *OWN_KINDS),
    Medium.PHONE: (*PHONE_KINDS, *OWN_KINDS),
    Medium.URL: ("main", *OWN_KINDS),
}


def _fields() -> Iterator[Field]:
    for name, type_ in _COLUMNS.items():
        yield Field(name, type_, column=True)
    for names, type_ in ((TEXTS, Type.TEXT), (NUMBERS, Type.NUMBER), ((*FLAGS, *PERMISSIONS), Type.FLAG)):
        yield from (Field(name, type_) for name in names)
    yield Field("comment", Type.TEXT)
    yield from (Field(name, Type.TEXT, basis="name") for name in ("display_name", "full_name"))
    for name in DATES:
        yield Field(name, Type.DATE)
        yield from (Field(f"{name}.{part}", Type.NUMBER) for part in ("day", "month", "year"))
    yield from (Field(name, Type.NUMBER, several=True) for name in (*LISTS, "user_groups"))
    yield Field("roles", Type.TEXT, several=True)
    for medium in POINT_KINDS:
        yield from _point_fields(medium)
    for kind in ADDRESS_KINDS:
        yield from _address_fields(f"address.{kind}", None)
    yield from _address_fields("address.letters", "address.postal")


def _point_fields(medium: Medium) -> Iterator[Field]:
    phone = medium is Medium.PHONE
    bases = {"voice": medium, "office": f"{medium}.main"} if phone else {"main": medium}
    for suffix in ("", ".label"):
        yield Field(f"{medium}{suffix}", Type.TEXT, several=True)
        for kind in (*POINT_KINDS[medium], *(("office", "voice") if phone else ())):
            basis = f"{bases[kind]}{suffix}" if kind in bases else None
            yield Field(f"{medium}.{kind}{suffix}", Type.TEXT, several=True, basis=basis)


def _address_fields(address: str, basis: str | None) -> Iterator[Field]:
    for member in (*ADDRESS_MEMBERS, *COORDINATES):
        type_ = Type.NUMBER if member in COORDINATES else Type.TEXT
        yield Field(f"{address}.{member}", type_, basis=basis and f"{basis}.{member}")
    yield Field(f"{address}.line1", Type.TEXT, basis=f"{address}.street")


NAMES: Final = frozenset({"display_name", "full_name", "name"})
"""Fields by which parties are put in order as their name stands in the index of names (`derived.sort_name`)."""

FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in _fields()}
"""The fields whose names are known beforehand. Families besides: ``residue.<face>.<name>`` and ``custom.<id>``."""

BASED: Final = {
    basis: tuple((field.name, field.several) for field in FIELDS.values() if field.basis == basis)
    for basis in {field.basis for field in FIELDS.values() if field.basis is not None}
}
"""By basis, the fields that are based on it, and whether they have several values."""

_FAMILIES: Final = ("residue.", "custom.")


@functools.lru_cache(maxsize=4096)
def field(name: str, type_: Type | None = None) -> Field:
    """Return a field by its name; ``type_`` is what one of a family is taken for (None: text).

    Raises:
        UnsupportedQuery: nothing is known of such a field, or it is of another type.
    """
    found = FIELDS.get(name)
    if found is None:
        if not name.startswith(_FAMILIES):
            raise UnsupportedQuery(f"There is no field {name}.")
        return Field(label(name), type_ or Type.TEXT, family=True)
    if type_ is not None and type_ is not found.type:
        raise UnsupportedQuery(f"The field {name} is a {found.type}, not a {type_}.")
    return found


@functools.lru_cache(maxsize=4096)
def label(name: str) -> str:
    """Return the name of a fact of a family as it is stored: what a path into JSON would trip over is escaped."""
    return quote(name, safe=":", errors="surrogatepass")


def micros(moment: dt.datetime) -> int:
    """Return a moment as microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def order_text(folded: str) -> str:
    """Return what of a folded text counts where parties are put in order."""
    return folded[:LONGEST_ORDER]
