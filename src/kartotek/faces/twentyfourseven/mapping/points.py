"""Contact points: the arrays of PersonService, and the slots of CompanyService that hold one item each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.difference import ItemTable, edit_items
from kartotek.domain.party import ContactPoint, Medium, Party, active, new_item_id, ordered
from kartotek.domain.search import email_key, phone_key
from kartotek.faces.twentyfourseven.mapping.fields import residue_of, set_residue, told
from kartotek.faces.twentyfourseven.messages import company, person

Points = dict[str, ContactPoint]

# -- PersonService: arrays ---------------------------------------------------------------------------------------

_EMAIL_TYPES: Final = {"main": person.EmailAddressType.PRIMARY, "home": person.EmailAddressType.HOME}
_EMAIL_KINDS: Final = {
    person.EmailAddressType.PRIMARY: "main",
    person.EmailAddressType.HOME: "home",
    person.EmailAddressType.ALTERNATIVE: "alternative",
}
_PHONE_TYPES: Final = {"mobile": person.PhoneNumberType.MOBILE}
_PHONE_KINDS: Final = {person.PhoneNumberType.PRIMARY: "main", person.PhoneNumberType.MOBILE: "mobile"}


def _read_email(point: ContactPoint) -> person.EmailAddress:
    kind = _EMAIL_TYPES.get(point.kind, person.EmailAddressType.ALTERNATIVE)
    return person.EmailAddress(description=told(point.label), type=kind, value=point.value)


def _read_phone(point: ContactPoint) -> person.PhoneNumber:
    kind = _PHONE_TYPES.get(point.kind, person.PhoneNumberType.PRIMARY)
    return person.PhoneNumber(description=told(point.label), type=kind, value=point.value)


ItemT = TypeVar("ItemT", person.EmailAddress, person.PhoneNumber)


def _table(
    medium: Medium, read: Callable[[ContactPoint], ItemT], kinds: Mapping[Any, str], key: Callable[[str], str]
) -> ItemTable[ContactPoint, ItemT]:
    def write(point: ContactPoint, shown: ItemT, sent: ItemT) -> None:
        if sent.value:
            point.value = sent.value
        if sent.type is not shown.type:
            point.kind = kinds[sent.type]
        if sent.description is not UNSET:
            point.label = sent.description or None

    def create(sent: ItemT) -> ContactPoint:
        label = sent.description or None
        return ContactPoint(medium=medium, value=sent.value or "", kind=kinds[sent.type], label=label)

    keys = (lambda item: (item.type, key(item.value or "")), lambda item: item.type)
    return ItemTable(read, write, create, keys)


_EMAILS: Final = _table(Medium.EMAIL, _read_email, _EMAIL_KINDS, email_key)
_PHONES: Final = _table(Medium.PHONE, _read_phone, _PHONE_KINDS, lambda number: phone_key(number, None))


def read_emails(party: Party) -> list[person.EmailAddress] | UnsetType:
    """Return a person's e-mail addresses, of whatever kind."""
    emails = {name: point for name, point in active(party.contact_points).items() if point.medium is Medium.EMAIL}
    found = [_read_email(point) for _, point in ordered(emails)]
    return found or UNSET


def write_emails(draft: Party, sent: list[person.EmailAddress]) -> None:
    """Make a person's e-mail addresses those that were sent; items without a value are none."""
    seen = [name for name, point in ordered(active(draft.contact_points)) if point.medium is Medium.EMAIL]
    edit_items(draft.contact_points, seen, [item for item in sent if item.value], _EMAILS)


def read_phones(party: Party) -> list[person.PhoneNumber] | UnsetType:
    """Return a person's phone numbers, faxes left out."""
    phones = {name: point for name, point in active(party.contact_points).items() if _is_phone(point)}
    found = [_read_phone(point) for _, point in ordered(phones)]
    return found or UNSET


def write_phones(draft: Party, sent: list[person.PhoneNumber]) -> None:
    """Make a person's phone numbers those that were sent; faxes are left alone."""
    seen = [name for name, point in ordered(active(draft.contact_points)) if _is_phone(point)]
    edit_items(draft.contact_points, seen, [item for item in sent if item.value], _PHONES)


def _is_phone(point: ContactPoint) -> bool:
    return point.medium is Medium.PHONE and point.kind != "fax"


# -- one item ----------------------------------------------------------------------------------------------------


def first(points: Points, medium: Medium, kinds: Collection[str] = ()) -> tuple[str, ContactPoint] | None:
    """Return the first contact point of a medium, of some kinds where any are named."""
    best: tuple[int, str] | None = None
    for name, point in active(points).items():
        if point.medium is medium and (not kinds or point.kind in kinds):
            order = (point.rank, name)
            best = order if best is None else min(best, order)
    return None if best is None else (best[1], points[best[1]])


def put(
    points: Points,
    identity: str | None,
    new: ContactPoint,
    *,
    value: str | UnsetType,
    label: str | UnsetType = UNSET,
) -> ContactPoint | None:
    """Change, add (as ``new``) or remove one contact point; an empty value removes, an absent one says nothing.

    Returns:
        The contact point, where there is one afterwards.
    """
    if value is not UNSET and not value:
        if identity is not None:
            del points[identity]
        return None
    if identity is None:
        if value is UNSET:
            return None
        identity = new_item_id()
        new.rank = max((point.rank for point in points.values()), default=-1) + 1
        points[identity] = new
    point = points[identity]
    if value is not UNSET:
        point.value = value
    if label is not UNSET:
        point.label = label or None
    return point


def read_fax(party: Party) -> person.FaxNumber | UnsetType:
    """Return a person's first fax number."""
    found = first(party.contact_points, Medium.PHONE, ("fax",))
    return UNSET if found is None else person.FaxNumber(description=told(found[1].label), value=found[1].value)


def write_fax(draft: Party, sent: person.FaxNumber) -> None:
    """Change a person's first fax number; an empty value removes it."""
    found = first(draft.contact_points, Medium.PHONE, ("fax",))
    new = ContactPoint(medium=Medium.PHONE, value="", kind="fax")
    put(draft.contact_points, found[0] if found else None, new, value=sent.value, label=sent.description)


def read_url(party: Party) -> str | UnsetType:
    """Return a party's first URL."""
    found = first(party.contact_points, Medium.URL)
    return UNSET if found is None else found[1].value


def write_url(draft: Party, sent: str) -> None:
    """Change a party's first URL; an empty text removes it."""
    found = first(draft.contact_points, Medium.URL)
    put(draft.contact_points, found[0] if found else None, ContactPoint(medium=Medium.URL, value=""), value=sent)


# -- CompanyService: slots ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlotTable:
    """Which kind each slot holds, and in which order free slots take what has no slot of its own.

    The slots stand in the order of their weight: where several are new, other faces list them so.
    ``alone`` are kinds that no other slot takes: a fax is not shown as a phone.
    """

    medium: Medium
    kinds: dict[str, str]
    fallback: tuple[str, ...]
    alone: frozenset[str] = frozenset()
    slots: dict[str, str] = field(init=False)
    """The slot of each kind."""

    def __post_init__(self) -> None:
        """Turn the kinds round."""
        object.__setattr__(self, "slots", {kind: slot for slot, kind in self.kinds.items()})


PHONE_SLOTS: Final = SlotTable(
    Medium.PHONE,
    {"work": "work", "primary": "main", "mobile": "mobile", "home": "home", "fax": "fax"},
    ("work", "primary", "mobile", "home"),
    frozenset({"fax"}),
)
EMAIL_SLOTS: Final = SlotTable(
    Medium.EMAIL,
    {"work": "work", "primary": "main", "alternative": "alternative", "home": "home", "invoice": "invoice"},
    ("work", "primary", "alternative", "home"),
)


def fill_slots(points: Points, table: SlotTable) -> dict[str, str]:
    """Return the ids of the contact points that the slots show: the exact kind first, then what is left over."""
    slots: dict[str, str] = {}
    waiting: list[str] = []
    for name, point in ordered({name: point for name, point in active(points).items() if point.medium is table.medium}):
        slot = table.slots.get(point.kind)
        if slot is not None and slot not in slots:
            slots[slot] = name
        elif point.kind not in table.alone:
            waiting.append(name)
    if not waiting:
        return slots
    free = [slot for slot in table.fallback if slot not in slots]
    return slots | dict(zip(free, waiting, strict=False))


def read_phone_slots(points: Points) -> company.PhoneNumbers | UnsetType:
    """Return the phone numbers of a company, a consumer or a relation; slots without one are absent."""
    shown = {
        slot: company.PhoneNumber(description=told(points[name].label), value=points[name].value)
        for slot, name in fill_slots(points, PHONE_SLOTS).items()
    }
    return company.PhoneNumbers(**shown) if shown else UNSET


def read_email_slots(points: Points) -> company.EmailAddresses | UnsetType:
    """Return the e-mail addresses of a company, a consumer or a relation; slots without one are absent."""
    shown = {
        slot: company.EmailAddress(
            description=told(points[name].label), name=_name_of(points[name]), value=points[name].value
        )
        for slot, name in fill_slots(points, EMAIL_SLOTS).items()
    }
    return company.EmailAddresses(**shown) if shown else UNSET


def _name_of(point: ContactPoint) -> str | UnsetType:
    name = residue_of(point, "Name")
    return name if isinstance(name, str) else UNSET


def write_slots(points: Points, sent: msgspec.Struct, table: SlotTable) -> None:
    """Change what the slots that were sent show; the others are left alone, and so is what has no slot."""
    shown = fill_slots(points, table)
    for slot, kind in table.kinds.items():
        item: company.PhoneNumber | company.EmailAddress | UnsetType = getattr(sent, slot)
        if item is UNSET:
            continue
        new = ContactPoint(medium=table.medium, value="", kind=kind)
        point = put(points, shown.get(slot), new, value=item.value, label=item.description)
        if point is not None and isinstance(item, company.EmailAddress) and item.name is not UNSET:
            set_residue(point, "Name", item.name)
