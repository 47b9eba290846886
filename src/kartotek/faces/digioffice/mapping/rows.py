"""Rows of an import: a member of the message, and the place in the book that it is compared with and written to.

In an import null leaves a value alone and ``""`` clears it. Every value is a text, as it is in the message.

4PS has one number, one e-mail address, one visiting address, where a party may have several. The one that is meant
is the first that fits; once an import has written it, it carries the member's name (residue ``slot``) and stays the
one that is meant, whatever other faces put before it. A member that an import has cleared is kept as an empty text:
4PS sends ``""`` again and again, and must not take away the next one each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from kartotek.domain.difference import Row
from kartotek.domain.party import Address, ContactPoint, Medium, Part, Party, Relation, new_item_id, ordered
from kartotek.faces.digioffice.messages.schema import FACE, Values

HolderT = TypeVar("HolderT", Party, Relation)
ItemT = TypeVar("ItemT", ContactPoint, Address)

_SLOT: Final = "slot"


def sent_texts(data: Values) -> dict[str, str]:
    """Return the texts of a message that are to be looked at: null leaves things alone."""
    return {name: value for name, value in data.items() if isinstance(value, str)}


# -- single values ---------------------------------------------------------------------------------------------------


def plain(name: str, member: str) -> Row[HolderT, None]:
    """Return the row of a text that is a member of the party or relation."""

    def write(draft: HolderT, value: str, _: None) -> None:
        setattr(draft, member, value or None)

    return Row(name, lambda holder, _: getattr(holder, member) or "", write)


def kept(*names: str) -> tuple[Row[Any, None], ...]:
    """Return rows of texts that the book has no meaning for and keeps under the same name."""
    return tuple(_kept(name) for name in names)


def kept_text(part: Part, name: str) -> str | None:
    """Return a text that this face keeps on a part, None where there is none."""
    found = part.residue.get(FACE, {}).get(name)
    return found if isinstance(found, str) else None


def keep(part: Part, name: str, value: str | None) -> None:
    """Keep a text on a part, or with None forget it."""
    own = part.residue.setdefault(FACE, {})
    if value is None:
        own.pop(name, None)
    else:
        own[name] = value
    if not own:
        del part.residue[FACE]


def _kept(name: str) -> Row[Any, None]:
    def write(part: Part, value: str, _: None) -> None:
        keep(part, name, value or None)

    return Row(name, lambda part, _: kept_text(part, name) or "", write)


# -- one of several --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Slot(Generic[ItemT]):
    """Which of several items a message speaks of: ``name`` is what marks it, ``fits`` tells which may be it."""

    name: str
    fits: Callable[[ItemT], bool]

    def meant(self, holder: Part, items: dict[str, ItemT]) -> tuple[str, ItemT] | None:
        """Return the item with its id, or None where there is none, or an import has cleared it."""
        own = next((pair for pair in items.items() if kept_text(pair[1], _SLOT) == self.name), None)
        if own is not None or kept_text(holder, self.name) is not None:
            return own
        return next(self.free(items), None)

    def free(self, items: dict[str, ItemT]) -> Iterator[tuple[str, ItemT]]:
        """Yield the items that fit and that no import has written, in order."""
        return (pair for pair in ordered(items) if self.fits(pair[1]) and kept_text(pair[1], _SLOT) is None)


def _take(holder: Part, item: ContactPoint | Address, name: str) -> None:
    """Mark an item as the one that is meant from now on."""
    keep(holder, name, None)
    keep(item, _SLOT, name)


def _clear(holder: Part, items: dict[str, ItemT], identity: str, name: str) -> None:
    """Remove the item that is meant; none is from now on."""
    del items[identity]
    keep(holder, name, "")


def _add(items: dict[str, ItemT], item: ItemT) -> ItemT:
    item.rank = max((other.rank for other in items.values()), default=-1) + 1
    items[new_item_id()] = item
    return item


def point(name: str, medium: Medium, new_kind: str = "main", kinds: tuple[str, ...] = ()) -> Row[Any, None]:
    """Return the row of a contact point of some kinds (of any, where none are named); a new one is of ``new_kind``."""
    slot: _Slot[ContactPoint] = _Slot(name, lambda item: item.medium is medium and (not kinds or item.kind in kinds))

    def read(holder: Party | Relation, _: None) -> str:
        found = slot.meant(holder, holder.contact_points)
        return found[1].value if found else ""

    def write(draft: Party | Relation, value: str, _: None) -> None:
        points = draft.contact_points
        found = slot.meant(draft, points)
        if not value:
            if found is not None:
                _clear(draft, points, found[0], name)
            return
        item = found[1] if found else None
        if item is None or kept_text(item, _SLOT) is None:  # the book may have it already, further down
            item = next((other for _, other in slot.free(points) if other.value == value), item)
        item = item or _add(points, ContactPoint(medium=medium, kind=new_kind, value=value))
        item.value = value
        _take(draft, item, name)

    return Row(name, read, write)


REACHED: Final[tuple[Row[Any, None], ...]] = (
    point("phoneNo", Medium.PHONE, "work", ("work", "main")),
    point("mobilePhoneNo", Medium.PHONE, "mobile", ("mobile",)),
    point("eMail", Medium.EMAIL),
)
"""How companies, persons and contact persons are reached."""


def address(kind: str, members: Iterable[tuple[str, str]]) -> tuple[Row[Party, None], ...]:
    """Return the rows of the members of the address of a kind, as (name in the message, member)."""
    slot: _Slot[Address] = _Slot(kind, lambda item: item.kind == kind)
    return tuple(_address(slot, name, member) for name, member in members)


def drop_blank_addresses(draft: Party) -> None:
    """Remove the addresses of which an import has left nothing."""
    for identity, item in list(draft.addresses.items()):
        kind = kept_text(item, _SLOT)
        nothing = Address(kind=item.kind, rank=item.rank, residue={FACE: {_SLOT: kind or ""}})
        if kind is not None and item == nothing:
            _clear(draft, draft.addresses, identity, kind)


def _address(slot: _Slot[Address], name: str, member: str) -> Row[Party, None]:
    def read(party: Party, _: None) -> str:
        found = slot.meant(party, party.addresses)
        return _line(found[1], member) if found else ""

    def write(draft: Party, value: str, _: None) -> None:
        found = slot.meant(draft, draft.addresses)
        if found is None and not value:
            return
        item = found[1] if found else _add(draft.addresses, Address(kind=slot.name))
        setattr(item, member, value or None)
        if member == "street":
            item.street_number = None  # it is part of the line that was sent
        _take(draft, item, slot.name)

    return Row(name, read, write)


def _line(item: Address, member: str) -> str:
    value: str = getattr(item, member) or ""
    return f"{value} {item.street_number}".strip() if member == "street" and item.street_number else value
