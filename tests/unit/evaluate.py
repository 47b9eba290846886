"""What a query means, in a few lines of Python: the yardstick for every storage."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from kartotek.domain.derived import column_of, facts_of, sort_name
from kartotek.domain.facts import LOWEST, NAMES, Scalar, Type, field, order_text
from kartotek.domain.party import Kind, Record, State
from kartotek.domain.query import (
    AllOf,
    AnyOf,
    ChangedSince,
    Compare,
    Condition,
    CreatedSince,
    Cursor,
    Employer,
    HasHandle,
    HasKey,
    HasRole,
    InState,
    IsKind,
    IsSet,
    NameHas,
    NameLike,
    Not,
    Op,
    Order,
    Page,
    PartyQuery,
    RelatedTo,
    Staff,
)
from kartotek.domain.search import contact_keys, keys_of, name_key

_UNSET: Final[dict[Type, Scalar]] = {Type.TEXT: "", Type.NUMBER: 0, Type.FLAG: False}
_FITS: Final[dict[Op, Callable[..., bool]]] = {
    Op.EQ: operator.eq,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.BEGINS: str.startswith,
    Op.ENDS: str.endswith,
    Op.CONTAINS: operator.contains,
    Op.IN: operator.eq,
}


class World(msgspec.Struct, frozen=True):
    """A tenant's parties by number, with their relations to living parties, and the tenant's country."""

    records: Mapping[int, Record]
    country: str | None = None

    def values(self, record: Record, name: str, type_: Type) -> list[Any]:
        """Return the values of a field, those of another type than it is taken for left out."""
        known = field(name)
        if known.column:
            return [column_of(record, name)]
        fact = facts_of(record.party, self.country).get(known.name, [])
        return [value for value in (fact if isinstance(fact, list) else [fact]) if _is_a(type_, value)]

    def employers(self, record: Record) -> list[Record]:
        """Return the living companies at which a party has its primary employment: one, as a rule."""
        return self._others(record, outward=True)

    def staff(self, record: Record) -> list[Record]:
        """Return the living persons who have their primary employment at a party."""
        return self._others(record, outward=False)

    def _others(self, record: Record, *, outward: bool) -> list[Record]:
        numbers = {
            relation.other
            for relation in record.party.relations.values()
            if relation.kind == "employment" and relation.primary and relation.outward is outward
        }
        found = [self.records[number] for number in sorted(numbers)]
        return [other for other in found if other.party.state in (State.ACTIVE, State.BLOCKED)]


def holds(condition: Condition, record: Record, world: World) -> bool:  # noqa: C901, PLR0911, PLR0912
    """Tell whether a condition holds for a party."""
    party = record.party
    relations = list(party.relations.values())
    match condition:
        case HasKey(space, key):
            keys = keys_of(party, world.country)
            for relation in relations:
                if relation.outward:
                    keys |= set(contact_keys(relation.contact_points.values(), world.country))
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
        case Compare():
            return _compares(condition, world.values(record, condition.field, condition.as_type))
        case IsSet(name):
            return field(name).column or field(name).name in facts_of(party, world.country)
        case Employer(part):
            return any(holds(part, other, world) for other in world.employers(record))
        case Staff(part):
            return any(holds(part, other, world) for other in world.staff(record))
        case AllOf(parts):
            return all(holds(part, record, world) for part in parts)
        case AnyOf(parts):
            return any(holds(part, record, world) for part in parts)
        case Not(part):
            return not holds(part, record, world)


def page(query: PartyQuery, world: World) -> Page:
    """Return the page of parties that a query asks for."""
    fitting = [
        record for record in world.records.values() if record.id > query.after and holds(query.where, record, world)
    ]
    found = sorted(fitting, key=lambda record: record.id)
    for order in reversed(query.order):
        found.sort(key=functools.partial(_value, world, order), reverse=order.descending)
    if query.cursor is not None:
        found = [record for record in found if _behind(query, query.cursor, record, world)]
    found = found[query.skip :]
    shown = found[: max(query.limit, 0)]
    more = bool(shown) and len(found) > len(shown)
    return Page(shown, _cursor(query.order, shown[-1], world) if more else None)


def order_value(order: Order, record: Record, world: World) -> Any:
    """Return what a party is put in order by."""
    known = field(order.field)
    type_ = (order.type or known.type) if known.family else known.type
    elsewhere = order.of_employer or (order.or_employer and not world.values(record, order.field, type_))
    owners = world.employers(record)[:1] if elsewhere else [record]
    if order.field in NAMES and not order.or_employer:
        return next((sort_name(owner.party) for owner in owners if _is_named(owner, order.field)), "")
    values = [value for owner in owners for value in world.values(owner, order.field, type_)][:1]
    if order.ranks is not None:
        return float(next((order.ranks[str(value)] for value in values if str(value) in order.ranks), LOWEST))
    if type_ is Type.TEXT or (type_ in (Type.DATE, Type.MOMENT) and not known.column):
        return order_text(values[0]) if values else ""
    if type_ is Type.FLAG:
        return float(values[0]) if values else 0.0
    return float(values[0]) if values else LOWEST


def _is_named(record: Record, name: str) -> bool:
    return name == "display_name" or record.party.kind is Kind.COMPANY


def _value(world: World, order: Order, record: Record) -> Any:
    return order_value(order, record, world)


def _compares(condition: Compare, values: list[Any]) -> bool:
    type_ = condition.as_type
    found = [float(value) for value in values] if type_ is Type.NUMBER else values
    if not found and type_ in _UNSET:
        found = [_UNSET[type_]]
    wanted = [float(value) if type_ is Type.NUMBER else value for value in condition.values]
    return any(_FITS[condition.op](value, given) for value in found for given in wanted)


def _is_a(type_: Type, value: Any) -> bool:
    if isinstance(value, bool):
        return type_ is Type.FLAG
    return (type_ is Type.NUMBER) is isinstance(value, int | float) and type_ is not Type.FLAG


def _cursor(order: Sequence[Order], record: Record, world: World) -> Cursor:
    return Cursor(tuple(order_value(by, record, world) for by in order), record.id)


def _behind(query: PartyQuery, cursor: Cursor, record: Record, world: World) -> bool:
    for by, last in zip(query.order, cursor.values, strict=True):
        value = order_value(by, record, world)
        if value != last:
            return bool(value < last if by.descending else value > last)
    return record.id > cursor.party


def _in_order(parts: tuple[str, ...], text: str) -> bool:
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True
