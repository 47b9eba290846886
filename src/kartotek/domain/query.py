"""What can be asked of the book: conditions on parties, combined, in an order, and a page of the answer.

Values are given as they came; folding and normalising into search keys happens where the condition is made
(`compare`, `email_is`, `phone_is`, `name_has` ...), so that storage only compares.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.facts import Field, Scalar, Type, field, micros
from kartotek.domain.party import Kind, Record, Relation, State
from kartotek.domain.search import (
    FOREIGN_PHONE,
    digits_key,
    domain_key,
    email_key,
    email_text,
    fold,
    number_key,
    phone_key,
    phone_part,
    phone_starts,
    phone_text,
)


class HasKey(msgspec.Struct, frozen=True, tag=True):
    """The party has this exact search key (see `kartotek.domain.search`)."""

    space: str
    key: str


class HasHandle(msgspec.Struct, frozen=True, tag=True):
    """The party is known by one of these handles in a space."""

    space: str
    handles: tuple[str, ...]


class NameHas(msgspec.Struct, frozen=True, tag=True):
    """The folded name contains this folded text."""

    folded: str


class NameLike(msgspec.Struct, frozen=True, tag=True):
    """The folded name contains these folded texts in this order, anything between them (SQL's ``%``)."""

    parts: tuple[str, ...]


class IsKind(msgspec.Struct, frozen=True, tag=True):
    """The party is a person, or a company."""

    kind: Kind


class HasRole(msgspec.Struct, frozen=True, tag=True):
    """The party has a role: customer, supplier or lead."""

    role: str


class InState(msgspec.Struct, frozen=True, tag=True):
    """The party is in one of these states of its life."""

    states: tuple[State, ...]


class ChangedSince(msgspec.Struct, frozen=True, tag=True):
    """The party's last change is not before this moment (UTC). Such a query waits for writes in flight."""

    at: dt.datetime


class CreatedSince(msgspec.Struct, frozen=True, tag=True):
    """The party was not created before this moment (UTC). Such a query waits for writes in flight."""

    at: dt.datetime


class RelatedTo(msgspec.Struct, frozen=True, tag=True):
    """The party has a relation to the party with this number, in either direction."""

    party: int


class Op(enum.StrEnum):
    """How a field is compared with a value."""

    EQ = "eq"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    BEGINS = "begins"
    ENDS = "ends"
    CONTAINS = "contains"
    IN = "in"


class Compare(msgspec.Struct, frozen=True, tag=True):
    """A field (`kartotek.domain.facts`) compares so with one of these values; made by `compare`.

    ``as_type`` is the field's type, or what one of a family is taken for. Of several values one has to fit. What is
    not set compares as an empty text, 0 or false; a date or a moment that is not set compares with nothing. Texts
    compare code point by code point.
    """

    field: str
    as_type: Type
    op: Op
    values: tuple[Scalar, ...]


class IsSet(msgspec.Struct, frozen=True, tag=True):
    """The party has a value in this field."""

    field: str


class Employer(msgspec.Struct, frozen=True, tag=True):
    """The primary employment of the party is at a living company for which this holds."""

    part: Condition


class Staff(msgspec.Struct, frozen=True, tag=True):
    """A living person for whom this holds has the primary employment at this party."""

    part: Condition


class AllOf(msgspec.Struct, frozen=True, tag=True):
    """Every one of these holds; true where there are none."""

    parts: tuple[Condition, ...]


class AnyOf(msgspec.Struct, frozen=True, tag=True):
    """At least one of these holds; false where there are none."""

    parts: tuple[Condition, ...]


class Not(msgspec.Struct, frozen=True, tag=True):
    """This does not hold."""

    part: Condition


Condition: TypeAlias = (
    HasKey
    | HasHandle
    | NameHas
    | NameLike
    | IsKind
    | HasRole
    | InState
    | ChangedSince
    | CreatedSince
    | RelatedTo
    | Compare
    | IsSet
    | Employer
    | Staff
    | AllOf
    | AnyOf
    | Not
)

LIVING = InState((State.ACTIVE, State.BLOCKED))
"""The condition that leaves deleted and erased parties out."""


class Order(msgspec.Struct, frozen=True):
    """A field by which parties are put in order: by the first of its values, and what is not set first.

    Texts are in order of their code points, as far as `facts.LONGEST_ORDER`; by ``display_name``, and companies by
    ``name`` and ``full_name``, parties of one name come in order of their department. ``ranks`` orders values by these
    numbers in their place, by the value as text (list items by their names, say); one that has none counts as not set.
    ``of_employer`` takes the field of the party's employer (see `Employer`), ``or_employer`` does so where the party
    itself has none. ``type`` is what a field of a family is taken for.
    """

    field: str
    descending: bool = False
    ranks: dict[str, int] | None = None
    of_employer: bool = False
    or_employer: bool = False
    type: Type | None = None


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: what the last party was put in order by, and its number. It only fits its own question."""

    values: tuple[str | int | float, ...]
    party: int


class PartyQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A question for parties, answered a page at a time.

    They come in the order of ``order``, and, where that leaves it open, of party number. A page begins behind
    ``cursor`` (see `Page`), costing what the first one costs, and then leaves ``skip`` parties out. ``after`` leaves
    parties out up to that number; ``relations`` asks for the relations and the related parties too.
    """

    where: Condition
    order: tuple[Order, ...] = ()
    cursor: Cursor | None = None
    skip: int = 0
    after: int = 0
    limit: int = 1000
    relations: bool = False

    @property
    def since(self) -> bool:
        """Tell whether the answer depends on change times, so that writes in flight have to be waited for."""
        return _depends_on_changes(self.where)


class Page(msgspec.Struct, frozen=True):
    """Some of the parties that a `PartyQuery` asks for, and where the next page begins; None where there is none."""

    records: list[Record]
    next: Cursor | None


class CustomerQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A page, counted from 1, of the companies and of the persons who are or were customers.

    ``active`` None takes those that are deleted, or customers no more, too. The order is by party number, so that
    pages hold still while nothing changes.
    """

    page: int = 1
    size: int = 1000
    active: bool | None = None
    changed_since: dt.datetime | None = None
    created_since: dt.datetime | None = None

    @property
    def since(self) -> bool:
        """Tell whether the answer depends on change times, so that writes in flight have to be waited for."""
        return self.changed_since is not None or self.created_since is not None


class CustomerPage(msgspec.Struct, frozen=True):
    """How many fit a `CustomerQuery`, and those of its page, each with whether it is active."""

    total: int
    records: list[tuple[Record, bool]]


class KeyedParty(msgspec.Struct, frozen=True):
    """A search key, a living party that has it, and the party's handles."""

    key: str
    party: int
    handles: dict[str, str]


class RelationChange(msgspec.Struct, frozen=True):
    """A relation between living parties, seen from the one it goes out from, and when it was last changed."""

    at: dt.datetime
    id: str
    party: int
    relation: Relation


def email_is(address: str) -> Condition:
    """Return the condition that a party (or one of its relations) has an e-mail address."""
    return HasKey("email", email_key(address))


def phone_is(number: str, country: str | None) -> Condition:
    """Return the condition that a party (or one of its relations) has a phone number, read in a country."""
    return HasKey("phone", phone_key(number, country))


def phone_spelled(number: str, country: str) -> Condition:
    """Return the condition that a party has a phone number of these digits, in whatever country that is read.

    ``country`` is the tenant's. A number that is the same in the tenant's country fits, however it is spelled.
    """
    return AnyOf((HasKey("phone", phone_key(number, country)), HasKey(FOREIGN_PHONE, digits_key(number))))


def number_is(space: str, number: str) -> Condition:
    """Return the condition that a party has an identifying number (`search.NUMBER_FIELDS`)."""
    return HasKey(space, number_key(number))


def domain_is(domain: str) -> Condition:
    """Return the condition that a company has an e-mail address or a URL in an internet domain; nothing is in none."""
    key = domain_key(domain)
    return HasKey("domain", key) if key else AnyOf(())


def name_has(text: str) -> Condition:
    """Return the condition that a party's name contains a text, folded."""
    return NameHas(fold(text))


def compare(name: str, op: Op, *values: Scalar | dt.date, country: str | None = None) -> Compare:
    """Return the condition that a field compares so with one of some values, folded as the field is.

    What a field of a family is taken for follows from the values: text, numbers, flags, dates or moments (which have
    to be aware of their time zone). ``country`` is that in which phone numbers are read.

    Raises:
        UnsupportedQuery: there is no such field, or it cannot be compared so.
    """
    types = {_type_of(value) for value in values}
    known = field(name)
    type_ = known.type if not known.family else next(iter(sorted(types)), Type.TEXT)
    if not types <= {type_} or op not in _OPS[type_]:
        raise UnsupportedQuery(f"The field {name} cannot be compared so.")
    return Compare(name, type_, op, tuple(_folded(known, type_, op, values, country)))


_ORDERING = {Op.EQ, Op.LT, Op.LE, Op.GT, Op.GE, Op.IN}
_OPS = {
    Type.TEXT: set(Op),
    Type.NUMBER: _ORDERING,
    Type.DATE: _ORDERING,
    Type.MOMENT: _ORDERING,
    Type.FLAG: {Op.EQ, Op.IN},
}


def _type_of(value: Scalar | dt.date) -> Type:
    if isinstance(value, bool):
        return Type.FLAG
    if isinstance(value, str):
        return Type.TEXT
    if isinstance(value, dt.datetime):
        return Type.MOMENT
    return Type.DATE if isinstance(value, dt.date) else Type.NUMBER


def _folded(
    known: Field, type_: Type, op: Op, values: tuple[Scalar | dt.date, ...], country: str | None
) -> Iterator[Scalar]:
    for value in values:
        if isinstance(value, dt.datetime):
            yield micros(value) if known.column else fold(value.astimezone(dt.UTC).isoformat(timespec="seconds"))
        elif isinstance(value, dt.date):
            yield value.isoformat()
        elif not isinstance(value, str):
            yield _number(value)
        else:
            yield from _folded_text(known.name, op, value, country)


def _number(value: float) -> float:
    """Return a number as it is, provided that a floating-point number can stand for it."""
    try:
        if math.isfinite(float(value)):
            return value
    except OverflowError:
        pass
    raise UnsupportedQuery("The number is too large.")


def _folded_text(name: str, op: Op, text: str, country: str | None) -> tuple[str, ...]:
    """Return a text as the texts of a field are folded; one beginning of a phone number may be two."""
    medium = name.partition(".")[0]
    if name.endswith(".label") or medium not in {"email", "phone"}:
        return (fold(text),)
    if medium == "email":
        return (email_text(text),)
    if op is Op.BEGINS:
        return phone_starts(text, country)
    if op in {Op.CONTAINS, Op.ENDS}:
        return (phone_part(text),)
    return (phone_text(text, country),)


def _depends_on_changes(condition: Condition) -> bool:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return any(map(_depends_on_changes, parts))
        case Not(part) | Employer(part) | Staff(part):
            return _depends_on_changes(part)
        case Compare(name) | IsSet(name):
            return name in {"changed", "created"}
    return isinstance(condition, ChangedSince | CreatedSince)
