"""Questions to SQL: one page of the parties that fit a shape, in order of number or in an order asked for.

A statement has two parts. The condition, compiled as it stands (`kartotek.storage.clauses`), decides about each party.
Before it, where there is something to start from, a *source* (`kartotek.storage.sources`) names the parties that can
fit at all, or the page *walks* an index that has the parties in the order asked for; so not all of the tenant's are
looked at. The answer would be the same without.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from kartotek.storage import tables as t
from kartotek.storage.clauses import clause
from kartotek.storage.comparisons import order_value
from kartotek.storage.field_shapes import OrderShape
from kartotek.storage.shapes import Shape
from kartotek.storage.sources import after, among, between, conjuncts, goes_in_order, sources, unindexed
from kartotek.storage.statements import Dialect, record_columns

_WALKS: Final = frozenset({"sort_name", "changed_at", "created_at", "id"})
"""Columns by which an index has the parties in order; of names there is one for each kind."""

_KINDS: Final = ("company", "person")


class Plan(NamedTuple):
    """How a page is found: what it starts from, and the order; ``walk`` is the column of the index that is walked."""

    source: Shape | None = None
    order: tuple[OrderShape, ...] = ()
    walk: str | None = None


def walk_of(order: Sequence[OrderShape]) -> str | None:
    """Return the column of the index that has parties in an order; None where they have to be sorted."""
    if not order or order[0].ranks is not None or not order[0].field.column:
        return None
    if order[0].of_employer or order[0].or_employer or order[0].of_companies:
        return None
    return order[0].field.name if order[0].field.name in _WALKS else None


@functools.lru_cache(maxsize=1024)
def compiled(shape: Shape, plan: Plan, dialect: Dialect) -> str:
    """Return the statement for a page: the columns of each record, then what the parties are put in order by.

    Besides the shape's and the order's parameters it takes ``tenant``, ``after``, ``limit`` and ``skip``, and with the
    values of a cursor ``last``, the number of the last party.
    """
    statement = _in_order(shape, plan, dialect) if plan.order else _by_number(shape, plan.source, dialect)
    return dialect.text(statement)


@functools.lru_cache(maxsize=256)
def counted(shape: Shape, source: Shape | None, dialect: Dialect) -> str:
    """Return the statement for the number of parties that fit; it takes the shape's parameters and ``tenant``."""
    party = t.PARTY
    found: Select[Any] = select(func.count()).select_from(party).where(party.c.tenant == bindparam("tenant"))
    if source is not None:
        found = found.where(among(party.c.id, source, dialect))
    return dialect.text(found.where(clause(party, shape, dialect)))


def _by_number(shape: Shape, source: Shape | None, dialect: Dialect) -> Select[Any]:
    party = t.PARTY
    page: Select[Any] = select(*record_columns(party)).where(party.c.tenant == bindparam("tenant"))
    order: ColumnElement[Any] = party.c.id
    if source is not None and goes_in_order(source):
        found = sources(source, dialect)[0]
        # the addition keeps SQLite from walking the parties instead and asking the source about each
        number = unindexed(found.number) if dialect.is_sqlite else found.number
        page = page.where(party.c.id == number, *found.conditions, found.behind)
        order = found.walked
    else:
        page = page.where(_after(source is None, dialect))
        if source is not None:
            page = page.where(among(party.c.id, source, dialect))
    return _cut(page.where(clause(party, shape, dialect)).order_by(order))


def _in_order(shape: Shape, plan: Plan, dialect: Dialect) -> Select[Any]:
    """Return the page as two steps, so that records are only read of those that are on it."""
    if plan.walk == "sort_name" and not any(part[0] == "kind" for part in conjuncts(shape)):
        numbers = _cut(_in_one_order([_numbers(shape, plan, dialect, kind) for kind in _KINDS], plan))
    else:
        numbers = _cut(_ordered(_numbers(shape, plan, dialect), plan))
    page, shown = numbers.subquery("page"), t.PARTY.alias("shown")
    values = [page.c[name] for name in _names(plan)]
    found = page.join(shown, and_(shown.c.tenant == bindparam("tenant"), shown.c.id == page.c.id))
    ends: Select[Any] = select(*record_columns(shown), *values).select_from(found)
    return ends.order_by(*_directed(values, plan), page.c.id)


def _numbers(shape: Shape, plan: Plan, dialect: Dialect, kind: str | None = None) -> Select[Any]:
    """Return the numbers of those that fit, with what they are put in order by."""
    party = t.PARTY
    values = [
        order_value(party, order, dialect, walked=place == 0 and plan.walk is not None)
        for place, order in enumerate(plan.order)
    ]
    named = [value.label(name) for value, name in zip(values, _names(plan), strict=True)]
    found: Select[Any] = select(party.c.id, *named).where(party.c.tenant == bindparam("tenant"))
    if plan.source is not None:
        found = found.where(among(party.c.id, plan.source, dialect))
    if plan.walk is not None:
        found = found.where(*_stretches(shape, plan.walk))
        if plan.walk == "sort_name":
            found = found.where(party.c.kind == _kind(shape, kind))
    by_number = plan.source is None and plan.walk in {None, "id"}
    return found.where(*_behind(values, plan), _after(by_number, dialect), clause(party, shape, dialect))


def _after(by_number: bool, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that leaves out parties up to a number; an index understands it only where it should."""
    plain = by_number or not dialect.is_sqlite
    return (t.PARTY.c.id if plain else unindexed(t.PARTY.c.id)) > after()


def _kind(shape: Shape, kind: str | None) -> ColumnElement[str]:
    """Return the kind of party that is walked: the one given, or else that which the shape limits them to."""
    if kind is not None:
        return literal_column(f"'{kind}'")
    name = next(part[1] for part in conjuncts(shape) if part[0] == "kind")
    return bindparam(str(name), type_=t.KEY)


def _stretches(shape: Shape, walk: str) -> Iterator[ColumnElement[bool]]:
    """Yield the limits that a shape sets to the column that is walked."""
    for part in conjuncts(shape):
        match part:
            case ("named", str(first), str(last)) if walk == "sort_name":
                yield from between(t.PARTY.c.sort_name, first, last, t.KEY)
            case ("span", str(column), str(first), str(last)) if walk == column:
                yield from between(t.PARTY.c[column], first, last, BigInteger())


def _behind(values: Sequence[ColumnElement[Any]], plan: Plan) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that leave out everything up to the cursor."""
    if plan.order[0].last is None:
        return
    last = [bindparam(order.last, type_=_type(order)) for order in plan.order]
    steps: list[ColumnElement[bool]] = []
    for place, order in enumerate(plan.order):
        same = [value == given for value, given in zip(values[:place], last, strict=False)]
        further = values[place] < last[place] if order.descending else values[place] > last[place]
        steps.append(and_(*same, further))
    number = t.PARTY.c.id > bindparam("last", type_=BigInteger())
    steps.append(and_(*(value == given for value, given in zip(values, last, strict=True)), number))
    # what follows from the rest, said in a way that an index understands
    yield values[0] <= last[0] if plan.order[0].descending else values[0] >= last[0]
    yield or_(*steps)


def _type(order: OrderShape) -> Any:  # noqa: ANN401 - a SQL type
    if order.is_text:
        return t.KEY
    return BigInteger() if order.is_whole else Double()


def _names(plan: Plan) -> list[str]:
    return [f"o{place}" for place in range(len(plan.order))]


def _directed(values: Sequence[ColumnElement[Any]], plan: Plan) -> list[ColumnElement[Any]]:
    return [value.desc() if order.descending else value for value, order in zip(values, plan.order, strict=True)]


def _ordered(found: Select[Any], plan: Plan) -> Select[Any]:
    values: list[ColumnElement[Any]] = [literal_column(name) for name in _names(plan)]
    return found.order_by(*_directed(values, plan), t.PARTY.c.id)


def _in_one_order(found: Sequence[Select[Any]], plan: Plan) -> Select[Any]:
    """Return the first of several selects together, each of which needs to give no more than that many."""
    enough = bindparam("skip", type_=BigInteger()) + bindparam("limit", type_=BigInteger())
    firsts = [select(_ordered(one, plan).limit(enough).offset(literal_column("0")).subquery()) for one in found]
    both = union_all(*firsts).subquery("both")
    values = [both.c[name] for name in _names(plan)]
    chosen: Select[Any] = select(both.c.id, *values)
    return chosen.order_by(*_directed(values, plan), both.c.id)


def _cut(page: Select[Any]) -> Select[Any]:
    return page.limit(bindparam("limit", type_=BigInteger())).offset(bindparam("skip", type_=BigInteger()))
