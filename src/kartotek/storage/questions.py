"""Questions for parties, made ready to be asked: the statement and its values, after a look at what to start from."""

from __future__ import annotations

import msgspec

from kartotek.domain.facts import NAMES
from kartotek.domain.party import Kind
from kartotek.domain.query import AllOf, Condition, Cursor, IsKind, Order, PartyQuery
from kartotek.storage.compile_query import Plan, compiled, counted, walk_of
from kartotek.storage.drivers import Driver, Values
from kartotek.storage.field_shapes import OrderShape
from kartotek.storage.rows import LARGEST_INTEGER, Row
from kartotek.storage.shapes import Reading, Shape
from kartotek.storage.sources import goes_in_order, is_fine, probe, sources_of
from kartotek.storage.statements import RECORD_COLUMNS


def ask(driver: Driver, tenant: int, query: PartyQuery, limit: int) -> list[Row]:
    """Return the rows of a question, at most ``limit``: a record's columns, then what parties are put in order by.

    Raises:
        UnsupportedQuery: the question is larger than any sensible one, or asks for what there is not.
    """
    reading = Reading(driver.dialect, tenant, driver.several)
    shape = reading.shape(query.where)
    order = reading.orders(_indexed(query), query.cursor)
    last = 0 if query.cursor is None else min(max(query.cursor.party, 0), LARGEST_INTEGER)
    values = reading.values | {
        "tenant": tenant,
        "after": max(min(query.after, LARGEST_INTEGER), 0 if order else last),
        "last": last,
        "limit": min(max(limit, 0), LARGEST_INTEGER),
        "skip": min(max(query.skip, 0), LARGEST_INTEGER),
    }
    plan = _plan(driver, shape, order, values)
    return driver.rows(compiled(shape, plan, driver.dialect), values)


def count(driver: Driver, tenant: int, where: Condition) -> int:
    """Return how many parties a condition holds for. Raises as `ask` does."""
    reading = Reading(driver.dialect, tenant, driver.several)
    shape = reading.shape(where)
    source = _plan(driver, shape, (), reading.values | {"tenant": tenant}).source
    return int(driver.rows(counted(shape, source, driver.dialect), reading.values | {"tenant": tenant})[0][0])


def cursor_behind(row: Row) -> Cursor:
    """Return the cursor that begins behind a row."""
    return Cursor(tuple(row[len(RECORD_COLUMNS) :]), row[0])


def _plan(driver: Driver, shape: Shape, order: tuple[OrderShape, ...], values: Values) -> Plan:
    """Return how a page is found: from the first source that few parties fit, else by an index in order."""
    walk, found = walk_of(order), sources_of(shape)
    for source in found:
        if (not order and goes_in_order(source)) or is_fine(source) or _fit_few(driver, source, values):
            return Plan(source, order)
    # everything that fits has to be sorted: better the many of a source than all parties
    return Plan(found[0] if order and walk is None and found else None, order, walk)


def _fit_few(driver: Driver, source: Shape, values: Values) -> bool:
    return not driver.rows(probe(source, driver.dialect), values)


def _indexed(query: PartyQuery) -> tuple[Order, ...]:
    """Return the order, with the name that is indexed in place of a company's, which is the same one."""
    if not query.order or query.order[0].field not in NAMES or not _of_companies(query.where):
        return query.order
    return (msgspec.structs.replace(query.order[0], field="display_name"), *query.order[1:])


def _of_companies(condition: Condition) -> bool:
    if isinstance(condition, AllOf):
        return any(map(_of_companies, condition.parts))
    return condition == IsKind(Kind.COMPANY)
