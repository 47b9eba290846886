"""Shapes of conditions to SQL, each as it stands: what decides about a party, whatever a search started from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, exists, literal_column, or_
from sqlalchemy import false as sql_false
from sqlalchemy import not_ as sql_not
from sqlalchemy import true as sql_true
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import Text

from kartotek.storage import tables as t
from kartotek.storage.comparisons import compares, employs, is_staff, not_set
from kartotek.storage.field_shapes import Comparison, FieldShape
from kartotek.storage.shapes import Shape, shapes
from kartotek.storage.sources import handle_among, key_is, unindexed
from kartotek.storage.statements import Dialect, living


def clause(party: FromClause, shape: Shape, dialect: Dialect) -> ColumnElement[bool]:  # noqa: PLR0911 - a case for each kind of shape
    """Return the condition of a shape for a party, in the table or in an alias of it."""
    match shape:
        case ("all", *parts):
            return and_(sql_true(), *(clause(party, part, dialect) for part in shapes(parts)))
        case ("any", *parts):
            return or_(sql_false(), *(clause(party, part, dialect) for part in shapes(parts)))
        case ("not", tuple(part)):
            return sql_not(clause(party, part, dialect))
        case ("implied", _):
            return sql_true()
        case ("employer", tuple(part)):
            return _employed(party, part, dialect)
        case ("staff", tuple(part)):
            return _employing(party, part, dialect)
        case ("compare", Comparison() as wanted):
            return compares(party, wanted, dialect)
        case ("unset", FieldShape() as field):
            return not_set(party, field, dialect)
    word, *names = shape
    return _LEAVES[str(word)](party, dialect, *names)


def _employed(party: FromClause, part: Shape, dialect: Dialect) -> ColumnElement[bool]:
    employer, employment = t.PARTY.alias(), t.RELATION.alias()
    return exists().where(*employs(employer, party, employment, dialect), clause(employer, part, dialect))


def _employing(party: FromClause, part: Shape, dialect: Dialect) -> ColumnElement[bool]:
    person, employment = t.PARTY.alias(), t.RELATION.alias()
    return exists().where(*is_staff(person, party, employment, dialect), clause(person, part, dialect))


def _none(_party: FromClause, _dialect: Dialect) -> ColumnElement[bool]:
    return sql_false()


def _key(party: FromClause, _dialect: Dialect, space: str, key: str) -> ColumnElement[bool]:
    """A key of the party itself, or of a relation from it to a party that lives."""
    keys, relation, other = t.PARTY_KEY.alias(), t.RELATION.alias(), t.PARTY.alias()
    shown = exists().where(
        relation.c.tenant == keys.c.tenant,
        relation.c.id == keys.c.relation,
        other.c.tenant == relation.c.tenant,
        other.c.id == relation.c.to_party,
        living(other),
    )
    own = keys.c.relation == literal_column("''")
    return exists().where(*key_is(keys, space, key), keys.c.party == party.c.id, or_(own, shown))


def _common(party: FromClause, _dialect: Dialect, space: str, key: str) -> ColumnElement[bool]:
    keys = t.PARTY_KEY.alias()
    return exists().where(*key_is(keys, space, key), keys.c.party == party.c.id)


def _handle(party: FromClause, dialect: Dialect, space: str, handles: str) -> ColumnElement[bool]:
    handle = t.HANDLE.alias()
    return exists().where(*handle_among(handle, dialect, space, handles), handle.c.party == party.c.id)


def _name(party: FromClause, dialect: Dialect, pattern: str) -> ColumnElement[bool]:
    if dialect.is_sqlite:
        return party.c.name_key.op("GLOB", is_comparison=True)(bindparam(pattern, type_=Text()))
    return party.c.name_key.like(bindparam(pattern, type_=t.KEY))


def _index(_party: FromClause, _dialect: Dialect, *_names: str) -> ColumnElement[bool]:
    return sql_true()  # it is good as a source; the folded name itself decides


def _kind(party: FromClause, dialect: Dialect, kind: str) -> ColumnElement[bool]:
    # on SQLite not by the index of names in order, which is chosen where it is wanted
    column = party.c.kind.concat(literal_column("''")) if dialect.is_sqlite else party.c.kind
    return column == bindparam(kind, type_=t.KEY)


def _state(party: FromClause, _dialect: Dialect, *states: str) -> ColumnElement[bool]:
    # the words of an enumeration, so they may stand in the text
    return party.c.state.in_([literal_column(f"'{state}'") for state in states]) if states else sql_false()


def _moment(column: str) -> Callable[[FromClause, Dialect, str], ColumnElement[bool]]:
    def since(party: FromClause, _dialect: Dialect, at: str) -> ColumnElement[bool]:
        return unindexed(party.c[column]) >= bindparam(at, type_=BigInteger())

    return since


def _related(party: FromClause, _dialect: Dialect, number: str) -> ColumnElement[bool]:
    """A relation to the party, in either direction, provided that it lives."""
    relation, other = t.RELATION.alias(), t.PARTY.alias()
    wanted = bindparam(number, type_=BigInteger())
    tenant: ColumnElement[Any] = bindparam("tenant")
    lives = exists().where(other.c.tenant == tenant, other.c.id == wanted, living(other))
    ends = [(relation.c.from_party, relation.c.to_party), (relation.c.to_party, relation.c.from_party)]
    either = [exists().where(relation.c.tenant == tenant, here == party.c.id, there == wanted) for here, there in ends]
    return and_(lives, or_(*either))


_LEAVES: Final[dict[str, Callable[..., ColumnElement[bool]]]] = {
    "none": _none,
    "key": _key,
    "common": _common,
    "handle": _handle,
    "name": _name,
    "index": _index,
    "kind": _kind,
    "state": _state,
    "changed": _moment("changed_at"),
    "created": _moment("created_at"),
    "related": _related,
}
