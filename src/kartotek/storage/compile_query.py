"""Shapes of conditions to SQL: one page of the parties that fit, in order of number.

A statement has two parts. The condition, compiled as it stands, decides about each party. Before it, where there
is something to start from - an exact key, a handle, a relation, the index of names, a role, recent changes -
a *source* (`kartotek.storage.sources`) names the parties that can fit at all, so that not all of the tenant's are
looked at. Without the source the answer would be the same.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import false as sql_false
from sqlalchemy import not_ as sql_not
from sqlalchemy import true as sql_true
from sqlalchemy.types import Text

from kartotek.storage import tables as t
from kartotek.storage.shapes import Shape
from kartotek.storage.sources import Source, after, goes_in_order, handle_among, key_is, sources, unindexed
from kartotek.storage.statements import Dialect, living, record_columns


@functools.lru_cache(maxsize=1024)
def compiled(shape: Shape, source: Shape | None, dialect: Dialect) -> str:
    """Return the statement for a page, starting from a source (`sources.source_of`) or from all parties.

    Besides the shape's parameters it takes ``tenant``, ``after`` and ``limit``.
    """
    party = t.PARTY
    page: Select[Any] = select(*record_columns(party)).where(party.c.tenant == bindparam("tenant"))
    order: ColumnElement[Any] = party.c.id
    if source is None:
        page = page.where(party.c.id > after())
    elif goes_in_order(source, dialect):
        page, order = _walk(page, sources(source, dialect)[0])
    else:
        page = page.where(party.c.id.in_(_union(sources(source, dialect))))
    page = page.where(_clause(shape, dialect)).order_by(order)
    return dialect.text(page.limit(bindparam("limit", type_=BigInteger())).offset(literal_column("0")))


def _walk(page: Select[Any], source: Source) -> tuple[Select[Any], ColumnElement[Any]]:
    """Join a source; the addition keeps SQLite from walking the parties instead and asking the source about each."""
    joined = page.where(t.PARTY.c.id == unindexed(source.number), *source.conditions)
    return joined, source.walked


def _union(found: Sequence[Source]) -> Any:  # noqa: ANN401 - a Select, or a union of several
    selects = [select(source.number).where(*source.conditions) for source in found]
    return selects[0] if len(selects) == 1 else union_all(*selects)


def _clause(shape: Shape, dialect: Dialect) -> ColumnElement[bool]:
    word, *rest = shape
    parts = [part for part in rest if isinstance(part, tuple)]
    if word == "all":
        return and_(sql_true(), *(_clause(part, dialect) for part in parts))
    if word == "any":
        return or_(sql_false(), *(_clause(part, dialect) for part in parts))
    if word == "not":
        return sql_not(_clause(parts[0], dialect))
    return _LEAVES[str(word)](dialect, *(name for name in rest if isinstance(name, str)))


def _none(_dialect: Dialect) -> ColumnElement[bool]:
    return sql_false()


def _key(_dialect: Dialect, space: str, key: str) -> ColumnElement[bool]:
    """A key of the party itself, or of a relation from it to a party that lives."""
    keys, relation, other = t.PARTY_KEY.alias("own"), t.RELATION.alias("link"), t.PARTY.alias("other")
    shown = exists().where(
        relation.c.tenant == keys.c.tenant,
        relation.c.id == keys.c.relation,
        other.c.tenant == relation.c.tenant,
        other.c.id == relation.c.to_party,
        living(other),
    )
    has = key_is(keys, bindparam(space, type_=t.KEY), key)
    return exists().where(*has, keys.c.party == t.PARTY.c.id, or_(keys.c.relation == literal_column("''"), shown))


def _role(_dialect: Dialect, role: str) -> ColumnElement[bool]:
    keys = t.PARTY_KEY.alias("own")
    return exists().where(*key_is(keys, literal_column("'role'"), role), keys.c.party == t.PARTY.c.id)


def _handle(dialect: Dialect, space: str, handles: str) -> ColumnElement[bool]:
    handle = t.HANDLE.alias("own")
    return exists().where(*handle_among(handle, dialect, space, handles), handle.c.party == t.PARTY.c.id)


def _name(dialect: Dialect, pattern: str) -> ColumnElement[bool]:
    if dialect.is_sqlite:
        return t.PARTY.c.name_key.op("GLOB", is_comparison=True)(bindparam(pattern, type_=Text()))
    return t.PARTY.c.name_key.like(bindparam(pattern, type_=t.KEY))


def _index(_dialect: Dialect, *_names: str) -> ColumnElement[bool]:
    return sql_true()  # it is good as a source; the folded name itself decides


def _kind(_dialect: Dialect, kind: str) -> ColumnElement[bool]:
    return t.PARTY.c.kind == bindparam(kind, type_=t.KEY)


def _state(_dialect: Dialect, *states: str) -> ColumnElement[bool]:
    # the words of an enumeration, so they may stand in the text
    return t.PARTY.c.state.in_([literal_column(f"'{state}'") for state in states]) if states else sql_false()


def _changed(_dialect: Dialect, at: str) -> ColumnElement[bool]:
    return unindexed(t.PARTY.c.changed_at) >= bindparam(at, type_=BigInteger())


def _created(_dialect: Dialect, at: str) -> ColumnElement[bool]:
    return unindexed(t.PARTY.c.created_at) >= bindparam(at, type_=BigInteger())


def _related(_dialect: Dialect, party: str) -> ColumnElement[bool]:
    """A relation to the party, in either direction, provided that it lives."""
    relation, other = t.RELATION.alias("link"), t.PARTY.alias("other")
    number = bindparam(party, type_=BigInteger())
    tenant: ColumnElement[int] = bindparam("tenant")
    lives = exists().where(other.c.tenant == tenant, other.c.id == number, living(other))
    ends = [(relation.c.from_party, relation.c.to_party), (relation.c.to_party, relation.c.from_party)]
    either = [
        exists().where(relation.c.tenant == tenant, here == t.PARTY.c.id, there == number) for here, there in ends
    ]
    return and_(lives, or_(*either))


_LEAVES: Final[dict[str, Callable[..., ColumnElement[bool]]]] = {
    "none": _none,
    "key": _key,
    "role": _role,
    "handle": _handle,
    "name": _name,
    "index": _index,
    "kind": _kind,
    "state": _state,
    "changed": _changed,
    "created": _created,
    "related": _related,
}
