"""A party - a person or a company - with everything that belongs to it.

One `Party` is the canonical record that every face reads and edits. Whatever a face has no word for is left
alone; whatever the book has no word for is kept as residue, per face, on the thing it came with.

Conventions that hold for every struct here:

* ``None`` (or an empty mapping) means *not set*; an empty text is never stored.
* Text is kept as it was spelled. Normalised forms exist only as search keys (`kartotek.domain.search`).
* Parts that exist several times - contact points, addresses, relations - are mappings from an item id (32 hex
  digits, see `new_item_id`) to the item, so that a patch can name one of them; ``rank`` gives their order.
* ``custom`` holds values of the tenant's custom fields by field id (`kartotek.domain.custom_fields`).
* Values of `Residue` are scalars or lists of texts, never mappings: a patch replaces them whole.
"""

from __future__ import annotations

import datetime as dt
import enum
import operator
import os
from typing import Final, TypeVar

import msgspec

EMPLOYMENT: Final = "employment"
"""The kind of a relation that goes from a person to the company that the person works for."""

NUMBER_WANTED: Final = 0
"""What a patch puts in the place of a relation's number to have one given to it."""

MOST_PARTS: Final = 1_000
"""Contact points or addresses of a party, or items by which one message may lengthen a list."""

Residue = dict[str, dict[str, str | int | float | bool | list[str]]]
"""By face, by the face's own name for the value."""

CustomValue = str | int | float | bool
"""A value of a custom field, as `kartotek.domain.custom_fields` tells."""


class Kind(enum.StrEnum):
    """What a party is."""

    PERSON = "person"
    COMPANY = "company"


class State(enum.StrEnum):
    """Where a party is in its life (DESIGN: life of a party)."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    DELETED = "deleted"
    ERASED = "erased"


class Medium(enum.StrEnum):
    """How a contact point is reached."""

    EMAIL = "email"
    PHONE = "phone"
    URL = "url"


class Gender(enum.StrEnum):
    """A person's gender where it is known."""

    FEMALE = "female"
    MALE = "male"


class Part(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What all parts of a party share."""

    residue: Residue = {}


class PartialDate(msgspec.Struct, omit_defaults=True, frozen=True):
    """A date of which any member may be unknown (a birthday without a year, a name day)."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def possible(self) -> bool:
        """Tell whether the members that are known occur together in some year from 1 to 9999."""
        try:
            # 2000 had a 29 February, and every month that is not known could be a January.
            dt.date(2000 if self.year is None else self.year, self.month or 1, self.day or 1)
        except (ValueError, OverflowError):
            return False
        return self.month != 0 and self.day != 0

    def whole(self) -> dt.date | None:
        """Return the calendar date, or None where a member is unknown or the day does not exist."""
        if self.day is None or self.month is None or self.year is None:
            return None
        try:
            return dt.date(self.year, self.month, self.day)
        except (ValueError, OverflowError):
            return None


class ContactPoint(Part, kw_only=True, omit_defaults=True):
    """An e-mail address, a phone number or a URL, of a party or of a relation.

    ``kind`` is one of these words, by medium; every face maps all of them to one of its own:
    e-mail ``main home work invoice alternative``; phone ``main home work mobile fax other internet pager``;
    url ``main``; and ``custom1`` to ``custom5`` everywhere.
    """

    medium: Medium
    value: str
    kind: str = "main"
    label: str | None = None
    rank: int = 0
    active: bool = True
    note: str | None = None
    country: str | None = None
    area_code: str | None = None
    custom: dict[str, CustomValue] = {}


class Address(Part, kw_only=True, omit_defaults=True):
    """A structured address; lines are derived from it.

    ``kind`` is one of ``postal visit delivery invoice home business pobox custom1 .. custom5``. ``country`` is
    the text that was sent, as a rule an ISO 3166 two-letter code. ``street`` holds the whole street line where
    the sender did not split the house number off.
    """

    kind: str
    rank: int = 0
    active: bool = True
    label: str | None = None
    name: str | None = None
    care_of: str | None = None
    street: str | None = None
    street_number: str | None = None
    line2: str | None = None
    line3: str | None = None
    floor: int | None = None
    apartment: str | None = None
    area: str | None = None
    postal_code: str | None = None
    city: str | None = None
    postal_area: str | None = None
    county: str | None = None
    state: str | None = None
    district: str | None = None
    municipality: str | None = None
    country: str | None = None
    po_box: str | None = None
    po_box_postal_code: str | None = None
    note: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    custom: dict[str, CustomValue] = {}


class Relation(Part, kw_only=True, omit_defaults=True):
    """A typed, directed link to another party, seen from the party it is listed on.

    ``outward`` is true where the link goes from this party to ``other``. An employment goes from the person to
    the company; both ends list it. ``kind`` is ``employment``, ``contact`` (a person of a company without an
    employment) or one of the words that name a tie between any two parties, such as ``family_member``.
    """

    other: int
    kind: str
    outward: bool = True
    primary: bool = False
    title: str | None = None
    rank: int = 0
    note: str | None = None
    starts: str | None = None
    ends: str | None = None
    blocked: bool = False
    """Out of use, though not taken away: somebody who is no contact person for the time being."""
    number: int | None = None
    """The relation's number among those of the tenant's objects, where a face asked for one; never given twice."""
    names: dict[str, str] = {}
    """What systems outside call the relation, by handle space; each is for good, and claimed as a handle of the party
    that the relation goes out from (docs/adr/0013-ids-from-outside.md)."""
    contact_points: dict[str, ContactPoint] = {}
    custom: dict[str, CustomValue] = {}


class BankAccount(Part, kw_only=True, omit_defaults=True):
    """An account that a party is paid by or to; its key is `account_key` of the number.

    ``kind`` is one of ``iban bban bankgiro plusgiro postgiro``, ``country`` an ISO 3166 two-letter code. The account
    of the lowest rank is the default one.
    """

    number: str
    kind: str | None = None
    country: str | None = None
    bic: str | None = None
    rank: int = 0


class ExternalId(Part, kw_only=True, omit_defaults=True):
    """The name that a system outside has for a party; ``kind`` tells systems apart. Its key is `external_key`."""

    kind: int
    name: str


class Remark(msgspec.Struct, omit_defaults=True):
    """A free text with who wrote it and when; the services fill in the latter two when the text changes."""

    text: str
    by: int | None = None
    at: dt.datetime | None = None


class Permission(msgspec.Struct, omit_defaults=True):
    """A yes or no that a party gave to marketing, with who recorded it and when (filled in by the services)."""

    granted: bool
    by: int | None = None
    at: dt.datetime | None = None


class Terms(Part, kw_only=True, omit_defaults=True):
    """What belongs to a party's role as customer or supplier. Money and rates are decimal texts."""

    price_list: int | None = None
    payment_time: int | None = None
    invoice_language: str | None = None
    currency: str | None = None
    discount: str | None = None
    delivery_terms: int | None = None
    distribution: str | None = None
    factoring: bool | None = None
    block_invoice: bool | None = None
    account_debit: int | None = None
    account_credit: int | None = None
    ledger_customer: int | None = None
    ledger_supplier: int | None = None


class Party(Part, kw_only=True, omit_defaults=True):
    """A person or a company. Which members apply to which kind is told beside them; others stay unset."""

    kind: Kind
    state: State = State.ACTIVE
    roles: list[str] = []
    """Sorted words out of ``customer supplier lead``."""

    # -- names ---------------------------------------------------------------------------------------------
    title: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    nickname: str | None = None
    name: str | None = None
    """A company's name; a person's name is made of the parts above."""
    department: str | None = None
    salutation: str | None = None

    # -- a person --------------------------------------------------------------------------------------------
    gender: Gender | None = None
    birth: PartialDate | None = None
    name_day: PartialDate | None = None
    marital_status: str | None = None
    position: str | None = None
    workplace: str | None = None
    id_number: str | None = None
    id_issued_by: str | None = None
    passport_number: str | None = None
    passport_issued_by: str | None = None
    social_security_number: str | None = None

    # -- a company -------------------------------------------------------------------------------------------
    organisation_number: str | None = None
    vat_number: str | None = None
    vat_registered_by: str | None = None
    vat_registered_on: str | None = None
    tax_number: str | None = None
    registered_in: str | None = None
    established_on: str | None = None
    profile_year: int | None = None
    annual_turnover: str | None = None
    profit: str | None = None
    share_capital: str | None = None
    employees: int | None = None
    gln: str | None = None

    # -- either ------------------------------------------------------------------------------------------------
    country: str | None = None
    language: str | None = None
    """ISO 639-3 code in upper case, or CUSTOM1 .. CUSTOM8."""
    comment: Remark | None = None
    external_number: str | None = None
    user_name: str | None = None
    """The name under which the party logs in somewhere else; not that of a user."""
    employee_id: int | None = None
    """The number of a person who works for the tenant; nobody else has one."""
    code: str | None = None
    number: str | None = None
    private: bool | None = None
    no_mailing: bool | None = None
    direct_marketing: Permission | None = None
    affiliate_marketing: Permission | None = None
    owner: int | None = None
    """The user who looks after the party."""
    support_owner: int | None = None
    support_person: int | None = None

    # -- references to list items, by item id ---------------------------------------------------------------------
    category: int | None = None
    business: int | None = None
    industry: int | None = None
    sector: int | None = None
    status: int | None = None
    privacy_level: int | None = None
    group: int | None = None
    ticket_priority: int | None = None
    source: int | None = None
    interests: list[int] = []
    categories: list[int] = []
    """Sorted; further categories besides ``category``, the main one (`kartotek.domain.categories`)."""

    # -- custom fields, by field id --------------------------------------------------------------------------------
    custom: dict[str, CustomValue] = {}

    # -- parts ---------------------------------------------------------------------------------------------------
    terms: Terms | None = None
    contact_points: dict[str, ContactPoint] = {}
    addresses: dict[str, Address] = {}
    bank_accounts: dict[str, BankAccount] = {}
    external_ids: dict[str, ExternalId] = {}
    user_groups: dict[str, str] = {}
    """The groups (list ``user_group``) that a person is a member of, by the item's number, with the role there."""
    relations: dict[str, Relation] = {}
    """Relations by id. Storage keeps them in a table of their own and fills this in where they were asked for."""

    def display_name(self) -> str:
        """Return the name a person or a company is listed under (first, middle and last name, or the name)."""
        if self.kind is Kind.COMPANY:
            return self.name or ""
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)


RankedT = TypeVar("RankedT", ContactPoint, Address, Relation, BankAccount)
ItemT = TypeVar("ItemT", ContactPoint, Address)


class Stamp(msgspec.Struct, frozen=True):
    """Who did something, when (UTC) and through which face."""

    at: dt.datetime
    by: int
    face: str


class Record(msgspec.Struct, kw_only=True):
    """A party as the book holds it: what a face may edit (`party`) and what the server owns (the rest)."""

    id: int
    version: int
    created: Stamp
    changed: Stamp
    handles: dict[str, str]
    """The party's name in each handle space (`kartotek.domain.handles`)."""
    party: Party
    related: dict[int, Record] = {}
    """Records of the parties at the other end of the relations, without relations of their own; those that are
    deleted are left out, and with them their relations."""


def active(items: dict[str, ItemT]) -> dict[str, ItemT]:
    """Return the contact points, or addresses, that count; the others are kept for faces that know the state."""
    for item in items.values():  # faster than all(), on the way of every read
        if not item.active:
            return {name: item for name, item in items.items() if item.active}
    return items


def new_item_id() -> str:
    """Return a new id for a contact point, an address or a relation: 32 lower-case hex digits, random."""
    return os.urandom(16).hex()


def account_key(number: str) -> str:
    """Return the key of a bank account: its letters and digits, in upper case."""
    return "".join(char for char in number.upper() if char.isalnum())


def external_key(kind: int, name: str) -> str:
    """Return the key of an external id."""
    return f"{kind}:{name}"


def ordered(items: dict[str, RankedT]) -> list[tuple[str, RankedT]]:
    """Return items with their ids in order of rank; equal ranks by id, since storage keeps no other order."""
    if len(items) < 2:
        return list(items.items())
    ranks = [item.rank for item in items.values()]
    if all(map(operator.lt, ranks, ranks[1:])):  # as nearly all parties are stored
        return list(items.items())
    return sorted(items.items(), key=lambda pair: (pair[1].rank, pair[0]))
