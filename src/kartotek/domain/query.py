"""What can be asked of the book: conditions on parties, combined, and a page of the answer.

Values are given as they came; folding and normalising into search keys happens where the condition is made
(`email_is`, `phone_is`, `name_has` ...), so that storage only compares keys.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

import msgspec

from kartotek.domain.party import Kind, Record, Relation, State
from kartotek.domain.search import email_key, fold, number_key, phone_key


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
    | AllOf
    | AnyOf
    | Not
)

LIVING = InState((State.ACTIVE, State.BLOCKED))
"""The condition that leaves deleted and erased parties out."""


class PartyQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A question for parties, answered in order of party number, a page at a time.

    ``after`` is the number of the last party of the page before; ``relations`` asks for the relations and the
    related parties too.
    """

    where: Condition
    after: int = 0
    limit: int = 1000
    relations: bool = False

    @property
    def since(self) -> bool:
        """Tell whether the answer depends on change times, so that writes in flight have to be waited for."""
        return _depends_on_changes(self.where)


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


def number_is(space: str, number: str) -> Condition:
    """Return the condition that a party has an identifying number (`search.NUMBER_FIELDS`)."""
    return HasKey(space, number_key(number))


def name_has(text: str) -> Condition:
    """Return the condition that a party's name contains a text, folded."""
    return NameHas(fold(text))


def _depends_on_changes(condition: Condition) -> bool:
    if isinstance(condition, AllOf | AnyOf):
        return any(_depends_on_changes(part) for part in condition.parts)
    if isinstance(condition, Not):
        return _depends_on_changes(condition.part)
    return isinstance(condition, ChangedSince | CreatedSince)
