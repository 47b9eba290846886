"""What a party can be filtered and ordered by: its *facts*, by name, folded for comparison.

Only Python folds (DESIGN §5), so the facts are computed when a party is written and stored beside it. `FIELDS` has
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
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.party import (
    Address,
    ContactPoint,
    Kind,
    Medium,
    PartialDate,
    Party,
    Permission,
    Record,
    Remark,
    ordered,
)
from kartotek.domain.search import calling_country, email_text, fold, phone_text

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
    """

    name: str
    type: Type
    several: bool = False
    column: bool = False
    family: bool = False


_COLUMNS: Final = {
    "id": Type.NUMBER,
    "kind": Type.TEXT,
    "state": Type.TEXT,
    "display_name": Type.TEXT,
    "created": Type.MOMENT,
    "changed": Type.MOMENT,
    "created_by": Type.NUMBER,
    "changed_by": Type.NUMBER,
}

_MEMBERS: Final = {field.name: field.type for field in msgspec.structs.fields(Party)}


def _of_type(*types: object) -> tuple[str, ...]:
    return tuple(name for name, type_ in _MEMBERS.items() if type_ in types and name not in _COLUMNS)


_TEXTS: Final = (*_of_type(str | None), "gender")
_TEXTS_OF: Final = {
    Kind.PERSON: tuple(name for name in _TEXTS if name != "name"),
    Kind.COMPANY: tuple(name for name in _TEXTS if name not in {"first_name", "middle_name", "last_name"}),
}
"""A name is made of members that belong to the kind, so that it can be looked for where names are indexed."""
_NUMBERS: Final = _of_type(int | None)
_FLAGS: Final = _of_type(bool | None)
_PERMISSIONS: Final = _of_type(Permission | None)
_DATES: Final = _of_type(PartialDate | None)
_LISTS: Final = _of_type(list[int])

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

_POINTS: Final = {
    Medium.EMAIL: (*EMAIL_KINDS, *OWN_KINDS),
    Medium.PHONE: (*PHONE_KINDS, *OWN_KINDS),
    Medium.URL: ("main", *OWN_KINDS),
}


def _fields() -> Iterator[Field]:
    for name, type_ in _COLUMNS.items():
        yield Field(name, type_, column=True)
    for names, type_ in ((_TEXTS, Type.TEXT), (_NUMBERS, Type.NUMBER), ((*_FLAGS, *_PERMISSIONS), Type.FLAG)):
        yield from (Field(name, type_) for name in names)
    yield Field("comment", Type.TEXT)
    yield Field("full_name", Type.TEXT)
    for name in _DATES:
        yield Field(name, Type.DATE)
        yield from (Field(f"{name}.{part}", Type.NUMBER) for part in ("day", "month", "year"))
    yield from (Field(name, Type.NUMBER, several=True) for name in (*_LISTS, "user_groups"))
    yield Field("roles", Type.TEXT, several=True)
    for medium, kinds in _POINTS.items():
        yield Field(medium.value, Type.TEXT, several=True)
        yield Field(f"{medium}.label", Type.TEXT, several=True)
        for kind in (*kinds, *(("office", "voice") if medium is Medium.PHONE else ())):
            yield Field(f"{medium}.{kind}", Type.TEXT, several=True)
            yield Field(f"{medium}.{kind}.label", Type.TEXT, several=True)
    for kind in (*ADDRESS_KINDS, "letters"):
        yield from (Field(f"address.{kind}.{member}", Type.TEXT) for member in (*ADDRESS_MEMBERS, "line1"))
        yield from (Field(f"address.{kind}.{member}", Type.NUMBER) for member in COORDINATES)


FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in _fields()}
"""The fields whose names are known beforehand. Families besides: ``residue.<face>.<name>`` and ``custom.<id>``."""

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


def facts_of(party: Party, default_country: str | None) -> Facts:
    """Return everything that is set of a party, by field; the columns of its row are left out.

    ``default_country`` is the tenant's, used for phone numbers of a party without a country of its own.
    """
    facts: Facts = {}
    _add_texts(facts, ((name, getattr(party, name)) for name in _TEXTS_OF[party.kind]))
    for name in (*_NUMBERS, *_FLAGS):
        value = getattr(party, name)
        if value is not None:
            facts[name] = value
    for name in _PERMISSIONS:
        permission: Permission | None = getattr(party, name)
        if permission is not None:
            facts[name] = permission.granted
    for name in _DATES:
        _add_date(facts, name, getattr(party, name))
    for name in _LISTS:
        if getattr(party, name):
            facts[name] = list(getattr(party, name))
    _add_others(facts, party)
    _add_points(facts, party.contact_points, calling_country(party.country, default_country))
    _add_addresses(facts, party)
    return facts


def column_of(record: Record, name: str) -> str | int:
    """Return the value of a field that is a column of a party's row."""
    match name:
        case "id":
            return record.id
        case "display_name":
            return order_text(fold(record.party.display_name()))
        case "created" | "changed":
            return micros(getattr(record, name).at)
        case "created_by" | "changed_by":
            by: int = getattr(record, name.removesuffix("_by")).by
            return by
    word: str = getattr(record.party, name).value
    return word


def micros(moment: dt.datetime) -> int:
    """Return a moment as microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def order_text(folded: str) -> str:
    """Return what of a folded text counts where parties are put in order."""
    return folded[:LONGEST_ORDER]


def _add_texts(facts: Facts, texts: Iterable[tuple[str, str | None]]) -> None:
    for name, text in texts:
        if text:
            folded = fold(text)
            if folded:
                facts[name] = folded


def _add_date(facts: Facts, name: str, date: PartialDate | None) -> None:
    if date is None:
        return
    whole = date.whole()
    if whole is not None:
        facts[name] = whole.isoformat()
    for part in ("day", "month", "year"):
        value = getattr(date, part)
        if value is not None:
            facts[f"{name}.{part}"] = value


def _add_others(facts: Facts, party: Party) -> None:
    _add_texts(facts, [("full_name", _full_name(party))])
    remark: Remark | None = party.comment
    if remark is not None:
        _add_texts(facts, [("comment", remark.text)])
    if party.roles:
        facts["roles"] = list(party.roles)
    if party.user_groups:
        facts["user_groups"] = sorted(map(int, party.user_groups))
    for face, values in party.residue.items():
        _add_family(facts, f"residue.{face}.", values)
    _add_family(facts, "custom.", party.custom)


def _full_name(party: Party) -> str:
    """Return a company's name with its department, as lists show it."""
    if party.kind is not Kind.COMPANY:
        return ""
    return ", ".join(part for part in (party.name, party.department) if part)


def _add_family(facts: Facts, prefix: str, values: Mapping[str, Scalar | list[str]]) -> None:
    for name, value in values.items():
        if isinstance(value, str):
            _add_texts(facts, [(label(prefix + name), value)])
        elif not isinstance(value, list) and not (isinstance(value, float) and not math.isfinite(value)):
            facts[label(prefix + name)] = value


def _add_points(facts: Facts, points: dict[str, ContactPoint], country: str | None) -> None:
    lists: dict[str, list[str]] = {}
    for _, point in ordered(points):
        text = _point_text(point, country)
        name = fold(point.label) if point.label else ""
        for field_name in _fields_of_kind(point.medium, point.kind):
            if text:
                lists.setdefault(field_name, []).append(text)
            if name:
                lists.setdefault(f"{field_name}.label", []).append(name)
    facts.update(lists)


def _point_text(point: ContactPoint, country: str | None) -> str:
    if point.medium is Medium.EMAIL:
        return email_text(point.value)
    if point.medium is Medium.PHONE:
        return phone_text(point.value, calling_country(point.country, country))
    return fold(point.value)


@functools.lru_cache(maxsize=256)
def _fields_of_kind(medium: Medium, kind: str) -> tuple[str, ...]:
    known = (f"{medium}.{kind}",) if kind in _POINTS[medium] else ()
    if medium is not Medium.PHONE:
        return (medium.value, *known)
    groups = (*(("phone.office",) if kind in OFFICE else ()), *(("phone.voice",) if kind != FAX else ()))
    return (medium.value, *known, *groups)


def _add_addresses(facts: Facts, party: Party) -> None:
    first: dict[str, Address] = {}
    for _, address in ordered(party.addresses):
        first.setdefault(address.kind, address)
    for kind, address in first.items():
        if kind in ADDRESS_KINDS:
            _add_address(facts, f"address.{kind}.", address)
    letters = next((first[kind] for kind in LETTERS[party.kind] if kind in first), None)
    if letters is None and party.kind is Kind.PERSON:
        letters = next(iter(first.values()), None)
    if letters is not None:
        _add_address(facts, "address.letters.", letters)


def _add_address(facts: Facts, prefix: str, address: Address) -> None:
    _add_texts(facts, ((prefix + member, getattr(address, member)) for member in ADDRESS_MEMBERS))
    _add_texts(facts, [(f"{prefix}line1", f"{address.street or ''} {address.street_number or ''}")])
    for member in COORDINATES:
        value = getattr(address, member)
        if value is not None and math.isfinite(value):
            facts[prefix + member] = value
