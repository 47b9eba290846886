"""Where a search starts: the part of a condition that few parties fit, and how it is asked for their numbers."""

from __future__ import annotations

import functools
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, literal_column, select
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import Text

from kartotek.storage import tables as t
from kartotek.storage.shapes import Shape
from kartotek.storage.statements import Dialect

FEW: Final = 20_000
"""How many recent changes are looked up by their moment; more are found by going through all parties."""

_RANKS: Final = {"handle": 0, "key": 1, "related": 2, "changed": 3, "created": 3, "index": 4, "role": 5}
"""What to start from where there is a choice: the lower, the fewer parties to expect."""

_IN_ORDER: Final = frozenset({"index", "role"})
_MOMENTS: Final = {"changed": "changed_at", "created": "created_at"}


class Source(NamedTuple):
    """One select of party numbers, taken apart: the number, the conditions, and the column it comes in order of."""

    number: ColumnElement[int]
    conditions: tuple[ColumnElement[bool], ...]
    walked: ColumnElement[int]


@functools.lru_cache(maxsize=1024)
def source_of(shape: Shape) -> Shape | None:
    """Return the part of a shape to start from; None where every party of the tenant has to be looked at."""
    ranked = _ranked(shape)
    return None if ranked is None else ranked[1]


def goes_in_order(source: Shape, dialect: Dialect) -> bool:
    """Tell whether a source is walked in order of party number, so that a full page ends the walk.

    It matters for sources that many parties may fit, and SQLite has to be led to it.
    """
    return dialect.is_sqlite and source[0] in _IN_ORDER


def depends_on_moments(source: Shape) -> bool:
    """Tell whether a source is good only while few parties fit: see `probe`."""
    return source[0] in _MOMENTS


@functools.lru_cache(maxsize=16)
def probe(source: Shape, dialect: Dialect) -> str:
    """Return the statement that gives a row if more than `FEW` parties fit a source that depends on moments."""
    column, parameter = _MOMENTS[str(source[0])], str(source[1])
    statement: Select[Any] = select(literal_column("1")).where(
        t.PARTY.c.tenant == bindparam("tenant"),
        t.PARTY.c[column] >= bindparam(parameter, type_=BigInteger()),
    )
    return dialect.text(statement.limit(literal_column("1")).offset(literal_column(str(FEW))))


def sources(source: Shape, dialect: Dialect) -> list[Source]:
    """Return the selects whose union is a source."""
    if source[0] == "any":
        return [found for part in source[1:] if isinstance(part, tuple) for found in sources(part, dialect)]
    names = [name for name in source[1:] if isinstance(name, str)]
    found: list[Source] = _SOURCES[str(source[0])](dialect, *names)
    return found


def after() -> ColumnElement[int]:
    """Return the parameter for the last party of the page before."""
    return bindparam("after", type_=BigInteger())


def unindexed(number: ColumnElement[int]) -> ColumnElement[int]:
    """Return a column so that SQLite does not choose its index: it would, and it would be the wrong one."""
    return number + literal_column("0")


def key_is(keys: FromClause, space: ColumnElement[str], key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a search key of a tenant, in `tables.PARTY_KEY` or an alias."""
    named = bindparam(key, type_=t.KEY)
    return keys.c.tenant == bindparam("tenant"), keys.c.space == space, keys.c.key == named


def handle_among(handle: FromClause, dialect: Dialect, space: str, handles: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for some handles of a tenant, in `tables.HANDLE` or an alias."""
    return (
        handle.c.tenant == bindparam("tenant"),
        handle.c.space == bindparam(space, type_=t.KEY),
        dialect.among(handle.c.id, handles, Text()),
    )


def _ranked(shape: Shape) -> tuple[int, Shape] | None:
    word, parts = shape[0], [_ranked(part) for part in shape[1:] if isinstance(part, tuple)]
    found = [part for part in parts if part is not None]
    if word == "all":
        return min(found, default=None, key=lambda part: part[0])
    if word == "any":
        if not found or len(found) < len(parts) or any(part[1][0] in _MOMENTS for part in found):
            return None
        return max(part[0] for part in found), ("any", *(part[1] for part in found))
    rank = _RANKS.get(str(word))
    return None if rank is None else (rank, shape)


def _key(_dialect: Dialect, space: str, key: str) -> list[Source]:
    number = t.PARTY_KEY.c.party
    return [Source(number, (*key_is(t.PARTY_KEY, bindparam(space, type_=t.KEY), key), number > after()), number)]


def _role(_dialect: Dialect, role: str) -> list[Source]:
    number = t.PARTY_KEY.c.party
    return [Source(number, (*key_is(t.PARTY_KEY, literal_column("'role'"), role), number > after()), number)]


def _handle(dialect: Dialect, space: str, handles: str) -> list[Source]:
    number = t.HANDLE.c.party
    return [Source(number, (*handle_among(t.HANDLE, dialect, space, handles), number > after()), number)]


def _related(_dialect: Dialect, party: str) -> list[Source]:
    relation = t.RELATION
    number = bindparam(party, type_=BigInteger())
    ends = [(relation.c.from_party, relation.c.to_party), (relation.c.to_party, relation.c.from_party)]
    tenant = relation.c.tenant == bindparam("tenant")
    return [Source(here, (tenant, there == number, unindexed(here) > after()), here) for here, there in ends]


def _index(_dialect: Dialect, phrases: str, first: str, last: str) -> list[Source]:
    names = t.PARTY_NAME
    start = bindparam(first, type_=BigInteger())
    conditions = (
        names.c.party_name.op("MATCH", is_comparison=True)(bindparam(phrases, type_=Text())),
        names.c.rowid > start + after(),
        names.c.rowid < bindparam(last, type_=BigInteger()),
    )
    return [Source(names.c.rowid - start, conditions, names.c.rowid)]


def _moment(column: str) -> Any:  # noqa: ANN401 - an entry of the table below
    def source(_dialect: Dialect, at: str) -> list[Source]:
        recent = t.PARTY.alias("recent")
        moment = bindparam(at, type_=BigInteger())
        conditions = (recent.c.tenant == bindparam("tenant"), recent.c[column] >= moment, recent.c.id > after())
        return [Source(recent.c.id, conditions, recent.c.id)]

    return source


_SOURCES: Final[dict[str, Any]] = {
    "handle": _handle,
    "key": _key,
    "related": _related,
    "changed": _moment(_MOMENTS["changed"]),
    "created": _moment(_MOMENTS["created"]),
    "index": _index,
    "role": _role,
}
