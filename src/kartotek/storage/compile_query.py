"""Conditions on parties to SQL: first the shape of a condition and its values, then the statement for the shape.

Values never get into the text of a statement, and questions of one shape share one text, so that compiling (a
millisecond of SQLAlchemy) happens once for each shape. A shape is a tree of tuples: a word, then the names of
its parameters or the shapes of its parts.

Names are looked for in SQLite's trigram index, which knows texts of three characters and more; shorter ones are
looked for in the tenant's parties one by one. The index only narrows the choice: the folded name itself decides.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, Final, Union

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, literal_column, or_, select
from sqlalchemy import false as sql_false
from sqlalchemy import not_ as sql_not
from sqlalchemy import true as sql_true
from sqlalchemy.types import Text

from kartotek.domain import query as q
from kartotek.domain.errors import UnsupportedQuery
from kartotek.storage import tables as t
from kartotek.storage.rows import findable, to_micros
from kartotek.storage.statements import Dialect, living, record_columns

Shape = tuple[Union[str, "Shape"], ...]
Several = Callable[[Iterable[str]], object]

SHORTEST_INDEXED: Final = 3
LONGEST_PATTERN: Final = 10_000
LARGEST_CONDITION: Final = 500
"""Conditions in one question: both databases refuse, or crawl on, expressions much larger than this."""

NOTHING: Final[Shape] = ("none",)


def parameters(condition: q.Condition, dialect: Dialect, tenant: int, several: Several) -> tuple[Shape, dict[str, Any]]:
    """Return a condition's shape and the values of its parameters, by name.

    Raises:
        UnsupportedQuery: the condition is larger, or a part of a name longer, than any sensible question.
    """
    reading = _Reading(dialect, tenant, several)
    return reading.shape(condition), reading.values


class _Reading:
    """One walk over a condition, collecting its values."""

    def __init__(self, dialect: Dialect, tenant: int, several: Several) -> None:
        self.values: dict[str, Any] = {}
        self._dialect = dialect
        self._tenant = tenant
        self._several = several
        self._conditions = 0

    def shape(self, condition: q.Condition) -> Shape:
        """Return the shape of a condition."""
        self._conditions += 1
        if self._conditions > LARGEST_CONDITION:
            raise UnsupportedQuery("The question has too many conditions.")
        match condition:
            case q.AllOf(parts):
                return ("all", *(self.shape(part) for part in parts))
            case q.AnyOf(parts):
                return ("any", *(self.shape(part) for part in parts))
            case q.Not(part):
                return ("not", self.shape(part))
            case _:
                return self._leaf(condition)

    def _leaf(self, condition: q.Condition) -> Shape:  # noqa: C901, PLR0911 - a case for each kind of condition
        match condition:
            case q.HasKey(space, key):
                return self._texts("key", space, key)
            case q.HasRole(role):
                return self._texts("key", "role", role)
            case q.HasHandle(space, handles):
                known = self._several([handle for handle in handles if findable(handle)])
                return ("handle", self._name(space), self._name(known)) if findable(space) else NOTHING
            case q.NameHas(folded):
                return self._names((folded,))
            case q.NameLike(parts):
                return self._names(parts)
            case q.IsKind(kind):
                return ("kind", self._name(kind.value))
            case q.InState(states):
                return ("state", *sorted({state.value for state in states}))
            case q.ChangedSince(at):
                return ("changed", self._name(to_micros(at)))
            case q.CreatedSince(at):
                return ("created", self._name(to_micros(at)))
            case q.RelatedTo(party):
                return ("related", self._name(party)) if 0 < party < 1 << 63 else NOTHING
        raise UnsupportedQuery("The book cannot answer this question.")

    def _texts(self, word: str, *texts: str) -> Shape:
        return (word, *map(self._name, texts)) if all(map(findable, texts)) else NOTHING

    def _names(self, parts: tuple[str, ...]) -> Shape:
        """Return the shape of the parts of a name: the trigram index where it helps, then what decides."""
        wanted = [part for part in parts if part]
        if not all(map(findable, wanted)):
            return NOTHING
        if not wanted:
            return ("all",)
        if sum(map(len, wanted)) > LONGEST_PATTERN:
            raise UnsupportedQuery("The part of a name to look for is too long.")
        if not self._dialect.is_sqlite:
            return ("name", self._name("%" + "%".join(map(_like, wanted)) + "%"))
        decides: Shape = ("name", self._name("*" + "*".join(map(_glob, wanted)) + "*"))
        indexed = [part for part in wanted if len(part) >= SHORTEST_INDEXED]
        if not indexed:
            return decides
        phrases = " AND ".join('"' + part.replace('"', '""') + '"' for part in indexed)
        first, last = t.name_row(self._tenant, 0), t.name_row(self._tenant + 1, 0)
        return ("all", ("index", self._name(phrases), self._name(first), self._name(last)), decides)

    def _name(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return name


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _glob(text: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)


@functools.lru_cache(maxsize=1024)
def compiled(shape: Shape, dialect: Dialect) -> str:
    """Return the statement for a page of the parties that fit a shape, in order of number.

    Besides the shape's parameters it takes ``tenant``, ``after`` and ``limit``.
    """
    party = t.PARTY
    page: Select[Any] = (
        select(*record_columns(party))
        .where(
            party.c.tenant == bindparam("tenant"),
            party.c.id > bindparam("after", type_=BigInteger()),
            _clause(shape, dialect),
        )
        .order_by(party.c.id)
        .limit(bindparam("limit", type_=BigInteger()))
        .offset(literal_column("0"))
    )
    return dialect.text(page)


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
    keys, relation, other = t.PARTY_KEY, t.RELATION, t.PARTY.alias("other")
    shown = exists().where(
        relation.c.tenant == keys.c.tenant,
        relation.c.id == keys.c.relation,
        other.c.tenant == relation.c.tenant,
        other.c.id == relation.c.to_party,
        living(other),
    )
    return t.PARTY.c.id.in_(
        select(keys.c.party).where(
            keys.c.tenant == bindparam("tenant"),
            keys.c.space == bindparam(space, type_=t.KEY),
            keys.c.key == bindparam(key, type_=t.KEY),
            or_(keys.c.relation == literal_column("''"), shown),
        )
    )


def _handle(dialect: Dialect, space: str, handles: str) -> ColumnElement[bool]:
    handle = t.HANDLE
    return t.PARTY.c.id.in_(
        select(handle.c.party).where(
            handle.c.tenant == bindparam("tenant"),
            handle.c.space == bindparam(space, type_=t.KEY),
            dialect.among(handle.c.id, handles, Text()),
        )
    )


def _name(dialect: Dialect, pattern: str) -> ColumnElement[bool]:
    if dialect.is_sqlite:
        return t.PARTY.c.name_key.op("GLOB", is_comparison=True)(bindparam(pattern, type_=Text()))
    return t.PARTY.c.name_key.like(bindparam(pattern, type_=t.KEY))


def _index(_dialect: Dialect, phrases: str, first: str, last: str) -> ColumnElement[bool]:
    names = t.PARTY_NAME
    start = bindparam(first, type_=BigInteger())
    return t.PARTY.c.id.in_(
        select(names.c.rowid - start).where(
            names.c.party_name.op("MATCH", is_comparison=True)(bindparam(phrases, type_=Text())),
            names.c.rowid > start + bindparam("after", type_=BigInteger()),
            names.c.rowid < bindparam(last, type_=BigInteger()),
        )
    )


def _kind(_dialect: Dialect, kind: str) -> ColumnElement[bool]:
    return t.PARTY.c.kind == bindparam(kind, type_=t.KEY)


def _state(_dialect: Dialect, *states: str) -> ColumnElement[bool]:
    # the words of an enumeration, so they may stand in the text
    return t.PARTY.c.state.in_([literal_column(f"'{state}'") for state in states]) if states else sql_false()


def _changed(_dialect: Dialect, at: str) -> ColumnElement[bool]:
    return t.PARTY.c.changed_at >= bindparam(at, type_=BigInteger())


def _created(_dialect: Dialect, at: str) -> ColumnElement[bool]:
    return t.PARTY.c.created_at >= bindparam(at, type_=BigInteger())


def _related(_dialect: Dialect, party: str) -> ColumnElement[bool]:
    relation, other = t.RELATION, t.PARTY.alias("other")
    number = bindparam(party, type_=BigInteger())
    lives = exists().where(other.c.tenant == bindparam("tenant"), other.c.id == number, living(other))
    ends = [(relation.c.from_party, relation.c.to_party), (relation.c.to_party, relation.c.from_party)]
    near = (select(here).where(relation.c.tenant == bindparam("tenant"), there == number) for here, there in ends)
    return and_(t.PARTY.c.id.in_(next(near).union_all(*near)), lives)


_LEAVES: Final[dict[str, Callable[..., ColumnElement[bool]]]] = {
    "none": _none,
    "key": _key,
    "handle": _handle,
    "name": _name,
    "index": _index,
    "kind": _kind,
    "state": _state,
    "changed": _changed,
    "created": _created,
    "related": _related,
}
