"""What a query means, in a few lines of Python: the yardstick for every storage."""

from __future__ import annotations

from collections.abc import Iterable

from kartotek.domain.party import Record, Relation
from kartotek.domain.query import (
    AllOf,
    AnyOf,
    ChangedSince,
    Condition,
    CreatedSince,
    HasHandle,
    HasKey,
    HasRole,
    InState,
    IsKind,
    NameHas,
    NameLike,
    Not,
    RelatedTo,
)
from kartotek.domain.search import contact_keys, keys_of, name_key


def holds(condition: Condition, record: Record, relations: Iterable[Relation], country: str | None) -> bool:  # noqa: C901, PLR0911, PLR0912
    """Tell whether a condition holds for a party with its relations, in a tenant of a country."""
    party = record.party
    match condition:
        case HasKey(space, key):
            keys = keys_of(party, country)
            for relation in relations:
                if relation.outward:
                    keys |= set(contact_keys(relation.contact_points.values(), country))
            return (space, key) in keys
        case HasHandle(space, handles):
            return record.handles.get(space) in handles
        case NameHas(folded):
            return folded in name_key(party)
        case NameLike(parts):
            return _in_order(parts, name_key(party))
        case IsKind(kind):
            return party.kind is kind
        case HasRole(role):
            return role in party.roles
        case InState(states):
            return party.state in states
        case ChangedSince(at):
            return record.changed.at >= at
        case CreatedSince(at):
            return record.created.at >= at
        case RelatedTo(number):
            return any(relation.other == number for relation in relations)
        case AllOf(parts):
            return all(holds(part, record, relations, country) for part in parts)
        case AnyOf(parts):
            return any(holds(part, record, relations, country) for part in parts)
        case Not(part):
            return not holds(part, record, relations, country)


def _in_order(parts: tuple[str, ...], text: str) -> bool:
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True
