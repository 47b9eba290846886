"""Rows of an import: a member of the message, and the place in the book that it is compared with and written to.

In an import null leaves a value alone and ``""`` clears it. Every value is a text, as it is in the message.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from kartotek.domain.difference import Row
from kartotek.domain.party import Address, ContactPoint, Medium, Part, Party, Relation, new_item_id, ordered
from kartotek.faces.digioffice.messages.schema import FACE, Values

HolderT = TypeVar("HolderT", Party, Relation)


def plain(name: str, member: str) -> Row[HolderT, None]:
    """Return the row of a text that is a member of the party or relation."""

    def write(draft: HolderT, value: str, _: None) -> None:
        setattr(draft, member, value or None)

    return Row(name, lambda holder, _: getattr(holder, member) or "", write)


def kept(*names: str) -> tuple[Row[Any, None], ...]:
    """Return rows of texts that the book has no meaning for and keeps under the same name."""
    return tuple(_residue(name) for name in names)


def point(name: str, medium: Medium, kinds: tuple[str, ...]) -> Row[HolderT, None]:
    """Return the row of the first contact point of some kinds (any, where there are none); a new one is of the first.

    Clearing takes that one away; others of its kind stay, and the next of them is shown from then on.
    """

    def find(holder: HolderT) -> tuple[str, ContactPoint] | None:
        fitting = (pair for pair in ordered(holder.contact_points) if pair[1].medium is medium)
        return next((pair for pair in fitting if not kinds[1:] or pair[1].kind in kinds), None)

    def read(holder: HolderT, _: None) -> str:
        found = find(holder)
        return found[1].value if found else ""

    def write(draft: HolderT, value: str, _: None) -> None:
        found = find(draft)
        if found is None:
            if value:
                rank = max((item.rank for item in draft.contact_points.values()), default=-1) + 1
                made = ContactPoint(medium=medium, kind=kinds[0], value=value, rank=rank)
                draft.contact_points[new_item_id()] = made
        elif value:
            found[1].value = value
        else:
            del draft.contact_points[found[0]]

    return Row(name, read, write)


def address(kind: str, members: Iterable[tuple[str, str]]) -> tuple[Row[Party, None], ...]:
    """Return the rows of the members of one address, as (name in the message, member); nothing left is no address."""
    return tuple(_address(kind, name, member) for name, member in members)


def sent_texts(data: Values) -> dict[str, str]:
    """Return the texts of a message that are to be looked at: null leaves things alone."""
    return {name: value for name, value in data.items() if isinstance(value, str)}


def _residue(name: str) -> Row[Any, None]:
    def read(part: Part | Party, _: None) -> str:
        return str(part.residue.get(FACE, {}).get(name, ""))

    def write(part: Part | Party, value: str, _: None) -> None:
        own = part.residue.setdefault(FACE, {})
        if value:
            own[name] = value
        else:
            own.pop(name, None)
        if not own:
            del part.residue[FACE]

    return Row(name, read, write)


def _address(kind: str, name: str, member: str) -> Row[Party, None]:
    def find(party: Party) -> tuple[str, Address] | None:
        return next((pair for pair in ordered(party.addresses) if pair[1].kind == kind), None)

    def read(party: Party, _: None) -> str:
        found = find(party)
        return (getattr(found[1], member) or "") if found else ""

    def write(draft: Party, value: str, _: None) -> None:
        found = find(draft)
        if found is None:
            rank = max((item.rank for item in draft.addresses.values()), default=-1) + 1
            found = new_item_id(), Address(kind=kind, rank=rank)
            draft.addresses[found[0]] = found[1]
        setattr(found[1], member, value or None)
        if found[1] == Address(kind=kind, rank=found[1].rank):
            del draft.addresses[found[0]]

    return Row(name, read, write)
