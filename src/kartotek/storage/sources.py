"""Where a search starts: the parts of a condition that few parties fit, and how they are asked for their numbers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, func, literal_column, select, union_all
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import ARRAY, Text

from kartotek.storage import tables as t
from kartotek.storage.shapes import Shape, shapes
from kartotek.storage.statements import Dialect

FEW: Final = 20_000
"""How many parties are looked up one by one; more are found by going through all, or through a list in order."""

_RANKS: Final = {
    "numbers": 0,
    "handle": 0,
    "key": 1,
    "keys": 1,
    "related": 2,
    "employer": 3,
    "changed": 4,
    "created": 4,
    "span": 4,
    "named": 5,
    "index": 6,
    "common": 7,
    "commons": 7,
    "staff": 8,
}
"""What to start from where there is a choice: the lower, the fewer parties to expect."""

_FINE: Final = frozenset({"numbers", "handle", "key", "keys", "related"})
_IN_ORDER: Final = frozenset({"index", "common"})
_MOMENTS: Final = {"changed": "changed_at", "created": "created_at"}


class Source(NamedTuple):
    """One select of party numbers, taken apart: the number, the conditions, and the column it comes in order of."""

    number: ColumnElement[int]
    conditions: tuple[ColumnElement[bool], ...]
    walked: ColumnElement[int]
    before_first: ColumnElement[int] | None = None
    """What is to be added to a number to have the column's value; None where they are the same."""

    @property
    def behind(self) -> ColumnElement[bool]:
        """The condition that leaves out the parties of the page before."""
        return self.walked > (after() if self.before_first is None else self.before_first + after())


@functools.lru_cache(maxsize=1024)
def sources_of(shape: Shape) -> tuple[Shape, ...]:
    """Return the parts of a shape to start from, the most promising first."""
    return tuple(source for _, source in sorted(_ranked(shape), key=lambda found: found[0]))


def conjuncts(shape: Shape) -> Iterator[Shape]:
    """Yield the parts of a shape that every party has to fit, and what they imply."""
    if shape[0] in {"all", "implied"}:
        for part in shapes(shape):
            yield from conjuncts(part)
    else:
        yield shape


def is_fine(source: Shape) -> bool:
    """Tell whether only few parties can fit a source, whatever it is asked for."""
    if source[0] in {"any", "employer"}:
        return all(map(is_fine, shapes(source)))
    return source[0] in _FINE


def goes_in_order(source: Shape) -> bool:
    """Tell whether a source is walked in order of party number, so that a full page ends the walk.

    It matters for sources that many parties may fit, and the databases have to be led to it.
    """
    return source[0] in _IN_ORDER


@functools.lru_cache(maxsize=1024)
def probe(source: Shape, dialect: Dialect) -> str:
    """Return the statement that gives a row if more than `FEW` parties fit a source."""
    numbers = numbers_of(source, dialect).subquery()
    some: Select[Any] = select(literal_column("1")).select_from(numbers)
    return dialect.text(some.limit(literal_column("1")).offset(literal_column(str(FEW))))


def among(number: ColumnElement[int], source: Shape, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a party is one of a source, which is asked once and before all else."""
    numbers = numbers_of(source, dialect)
    if dialect.is_sqlite:
        return number.in_(numbers)
    # an array is looked up in the primary key, whatever the planner thinks of the source
    return number == func.any(func.array(numbers.scalar_subquery(), type_=ARRAY(BigInteger())))


def numbers_of(source: Shape, dialect: Dialect) -> Any:  # noqa: ANN401 - a Select, or a union of several
    """Return the select of the numbers of a source."""
    selects = [select(found.number).where(*found.conditions) for found in sources(source, dialect)]
    return selects[0] if len(selects) == 1 else union_all(*selects)


def sources(source: Shape, dialect: Dialect) -> list[Source]:
    """Return the selects whose union is a source."""
    if source[0] == "any":
        return [found for part in shapes(source) for found in sources(part, dialect)]
    if source[0] in {"employer", "staff"}:
        return [_employment(str(source[0]), shapes(source)[0], dialect)]
    names = [name for name in source[1:] if isinstance(name, str)]
    return _SOURCES[str(source[0])](dialect, *names)


def after() -> ColumnElement[int]:
    """Return the parameter for the last party of the page before."""
    return bindparam("after", type_=BigInteger())


def unindexed(number: ColumnElement[int]) -> ColumnElement[int]:
    """Return a column so that SQLite does not choose its index: it would, and it would be the wrong one."""
    return number + literal_column("0")


def key_is(keys: FromClause, space: str, key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a search key of a tenant, in `tables.PARTY_KEY` or an alias."""
    named = [bindparam(name, type_=t.KEY) for name in (space, key)]
    return keys.c.tenant == bindparam("tenant"), keys.c.space == named[0], keys.c.key == named[1]


def handle_among(handle: FromClause, dialect: Dialect, space: str, handles: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for some handles of a tenant, in `tables.HANDLE` or an alias."""
    return (
        handle.c.tenant == bindparam("tenant"),
        handle.c.space == bindparam(space, type_=t.KEY),
        dialect.among(handle.c.id, handles, Text()),
    )


def between(column: ColumnElement[Any], first: str, last: str, type_: Any) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - a SQL type
    """Return the conditions that a column is between two parameters, both included."""
    return column >= bindparam(first, type_=type_), column <= bindparam(last, type_=type_)


def _ranked(shape: Shape) -> list[tuple[int, Shape]]:
    """Return what can be started from, each with its rank."""
    word = str(shape[0])
    if word in {"all", "implied"}:
        return [found for part in shapes(shape) for found in _ranked(part)]
    if word in {"any", "employer", "staff"}:
        best = [min(_ranked(part), default=None, key=lambda found: found[0]) for part in shapes(shape)]
        known = [found for found in best if found is not None]
        if not known or len(known) < len(best):
            return []
        worst = max(rank for rank, _ in known)
        return [(max(worst, _RANKS.get(word, 0)), (word, *(part for _, part in known)))]
    rank = _RANKS.get(word)
    return [] if rank is None else [(rank, shape)]


def _employment(word: str, inner: Shape, dialect: Dialect) -> Source:
    """Return the persons employed by the parties of a source, or their employers."""
    relation = t.RELATION.alias()
    here, there = relation.c.from_party, relation.c.to_party
    if word == "staff":
        here, there = there, here
    numbers = numbers_of(inner, dialect)
    within = there.in_(numbers) if dialect.is_sqlite else there == func.any(func.array(numbers.scalar_subquery()))
    of_tenant = relation.c.tenant == bindparam("tenant")
    return Source(here, (of_tenant, relation.c.kind == literal_column("'employment'"), within), here)


def _key(_dialect: Dialect, space: str, key: str) -> list[Source]:
    return [Source(t.PARTY_KEY.c.party, key_is(t.PARTY_KEY, space, key), t.PARTY_KEY.c.party)]


def _keys(dialect: Dialect, space: str, several: str) -> list[Source]:
    keys = t.PARTY_KEY
    of_space = keys.c.tenant == bindparam("tenant"), keys.c.space == bindparam(space, type_=t.KEY)
    return [Source(keys.c.party, (*of_space, dialect.among(keys.c.key, several, t.KEY)), keys.c.party)]


def _numbers(dialect: Dialect, several: str) -> list[Source]:
    party = t.PARTY.alias()
    wanted = dialect.among(party.c.id, several, BigInteger())
    return [Source(party.c.id, (party.c.tenant == bindparam("tenant"), wanted), party.c.id)]


def _handle(dialect: Dialect, space: str, handles: str) -> list[Source]:
    return [Source(t.HANDLE.c.party, handle_among(t.HANDLE, dialect, space, handles), t.HANDLE.c.party)]


def _related(_dialect: Dialect, party: str) -> list[Source]:
    relation = t.RELATION
    number = bindparam(party, type_=BigInteger())
    ends = [(relation.c.from_party, relation.c.to_party), (relation.c.to_party, relation.c.from_party)]
    tenant = relation.c.tenant == bindparam("tenant")
    return [Source(here, (tenant, there == number), here) for here, there in ends]


def _index(_dialect: Dialect, phrases: str, first: str, last: str) -> list[Source]:
    names = t.PARTY_NAME
    start = bindparam(first, type_=BigInteger())
    conditions = (
        names.c.party_name.op("MATCH", is_comparison=True)(bindparam(phrases, type_=Text())),
        names.c.rowid > start,
        names.c.rowid < bindparam(last, type_=BigInteger()),
    )
    return [Source(names.c.rowid - start, conditions, names.c.rowid, start)]


def _named(_dialect: Dialect, first: str, last: str) -> list[Source]:
    party = t.PARTY.alias()
    kinds = party.c.kind.in_([literal_column("'company'"), literal_column("'person'")])
    names = between(party.c.sort_name, first, last, t.KEY)
    return [Source(party.c.id, (party.c.tenant == bindparam("tenant"), kinds, *names), party.c.id)]


def _span(_dialect: Dialect, column: str, first: str, last: str) -> list[Source]:
    party = t.PARTY.alias()
    times = between(party.c[column], first, last, BigInteger())
    return [Source(party.c.id, (party.c.tenant == bindparam("tenant"), *times), party.c.id)]


def _moment(column: str) -> Callable[[Dialect, str], list[Source]]:
    def source(_dialect: Dialect, at: str) -> list[Source]:
        party = t.PARTY.alias()
        since = party.c[column] >= bindparam(at, type_=BigInteger())
        return [Source(party.c.id, (party.c.tenant == bindparam("tenant"), since), party.c.id)]

    return source


_SOURCES: Final[dict[str, Callable[..., list[Source]]]] = {
    "numbers": _numbers,
    "handle": _handle,
    "key": _key,
    "keys": _keys,
    "common": _key,
    "commons": _keys,
    "related": _related,
    "changed": _moment(_MOMENTS["changed"]),
    "created": _moment(_MOMENTS["created"]),
    "span": _span,
    "named": _named,
    "index": _index,
}
