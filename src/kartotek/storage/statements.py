"""The statements on the book, made with SQLAlchemy Core and compiled once to the text that the driver gets.

Parameters are named; sets of numbers or texts travel as one parameter (`Dialect.among`), so that the text of
a statement, and with it the driver's prepared form, does not depend on how many there are.
"""

from __future__ import annotations

import functools
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    and_,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import ARRAY, Text, TypeEngine

from kartotek.domain.party import State
from kartotek.storage import tables as t

RECORD_COLUMNS: Final = (
    "id",
    "version",
    "created_at",
    "created_by",
    "created_face",
    "changed_at",
    "changed_by",
    "changed_face",
    "handles",
    "doc",
)
CHANGE_COLUMNS: Final = ("seq", "at", "party", "deed", "version", "app_user", "face", "fields")


class Dialect(NamedTuple):
    """What differs between the two databases in the text of a statement."""

    name: str
    sql: SqlDialect

    @property
    def is_sqlite(self) -> bool:
        """Tell SQLite from PostgreSQL."""
        return self.name == "sqlite"

    def text(self, statement: ClauseElement) -> str:
        """Return a statement as the driver takes it, with named parameters."""
        return str(statement.compile(dialect=self.sql))

    def among(self, what: ColumnElement[Any], name: str, item: TypeEngine[Any]) -> ColumnElement[bool]:
        """Return the condition that a value is in a set given as one parameter (see `values_parameter`)."""
        if self.is_sqlite:
            return what.in_(select(func.json_each(bindparam(name, type_=Text())).table_valued("value").c.value))
        return what == any_(bindparam(name, type_=ARRAY(item)))

    def insert_or_leave(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insert that does nothing where the row is there already."""
        return (sqlite.insert if self.is_sqlite else postgresql.insert)(table).on_conflict_do_nothing()

    def upsert(self, table: Table, *changed: str) -> ClauseElement:
        """Return an insert that replaces some columns where the row is there already."""
        if self.is_sqlite:
            lite = sqlite.insert(table)
            return lite.on_conflict_do_update(
                index_elements=list(table.primary_key), set_={name: lite.excluded[name] for name in changed}
            )
        post = postgresql.insert(table)
        return post.on_conflict_do_update(
            index_elements=list(table.primary_key), set_={name: post.excluded[name] for name in changed}
        )


SQLITE: Final = Dialect("sqlite", sqlite.dialect(paramstyle="named"))
POSTGRES: Final = Dialect("postgresql", PGDialect_psycopg())  # type: ignore[no-untyped-call]


def living(party: FromClause) -> ColumnElement[bool]:
    """Return the condition that a party is neither deleted nor erased."""
    return party.c.state.in_([_literal(State.ACTIVE), _literal(State.BLOCKED)])


def record_columns(party: FromClause) -> list[KeyedColumnElement[Any]]:
    """Return the columns that `rows.record_of` takes."""
    return [party.c[name] for name in RECORD_COLUMNS]


class BookStatements:
    """The statements on one tenant's book."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._read_parties()
        self._read_relations()
        self._write()
        self._count()

    @functools.cache  # noqa: B019 - there is one of these for each dialect, for ever
    def claim_several(self, count: int) -> str:
        """Return the insert of handles of a party (``space0``, ``id0`` ...), which answers the spaces of new ones."""
        handle = t.HANDLE.c
        rows = [
            {
                "tenant": _p("tenant", handle.tenant.type),
                "space": _p(f"space{place}", handle.space.type),
                "id": _p(f"id{place}", handle.id.type),
                "party": _p("party", handle.party.type),
            }
            for place in range(count)
        ]
        return self._dialect.text(self._dialect.insert_or_leave(t.HANDLE).values(rows).returning(handle.space))

    def _read_parties(self) -> None:
        party, handle, text = t.PARTY, t.HANDLE, self._dialect.text
        known = and_(handle.c.tenant == _p("tenant"), handle.c.space == _p("space"), handle.c.id == _p("handle"))
        self.by_handle = text(
            select(*record_columns(party))
            .join_from(handle, party, and_(party.c.tenant == handle.c.tenant, party.c.id == handle.c.party))
            .where(known, party.c.state != _literal(State.ERASED))
        )
        self.owner_of = text(select(handle.c.party).where(known))
        among = self._dialect.among(party.c.id, "parties", BigInteger())
        several = select(*record_columns(party)).where(party.c.tenant == _p("tenant"), among)
        self.get = text(several)
        ordered = several.order_by(party.c.id)
        self.lock = text(ordered if self._dialect.is_sqlite else ordered.with_for_update())
        change = t.CHANGE
        self.changes = text(
            select(*(change.c[name] for name in CHANGE_COLUMNS))
            .where(change.c.tenant == _p("tenant"), change.c.seq > _p("after"))
            .order_by(change.c.seq)
            .limit(_p("limit", BigInteger()))
            .offset(literal_column("0"))
        )
        self.country = text(select(t.TENANT.c.country).where(t.TENANT.c.id == _p("tenant")))

    def _read_relations(self) -> None:
        relation = t.RELATION
        self.relations_of_one = self._dialect.text(
            _both_ways(lambda end: end == bindparam("party", type_=BigInteger()))
        )
        self.relations_of = self._dialect.text(
            _both_ways(lambda end: self._dialect.among(end, "parties", BigInteger()))
        )
        named = select(relation.c.id, relation.c.from_party, relation.c.doc).where(
            relation.c.tenant == _p("tenant"), self._dialect.among(relation.c.id, "identities", Text())
        )
        self.named_relations = self._dialect.text(named)
        self.outward_relations = self._dialect.text(
            select(relation.c.id, relation.c.doc).where(
                relation.c.tenant == _p("tenant"), relation.c.from_party == _p("party", BigInteger())
            )
        )
        ordered = named.order_by(relation.c.id)
        self.lock_relations = self._dialect.text(ordered if self._dialect.is_sqlite else ordered.with_for_update())

    def _write(self) -> None:
        text, party, key, relation = self._dialect.text, t.PARTY, t.PARTY_KEY, t.RELATION
        self.add_party = text(insert(party))
        self.put_party = text(
            update(party)
            .where(party.c.tenant == _p("tenant"), party.c.id == _p("id"))
            .values(
                {
                    name: bindparam(name, type_=party.c[name].type)
                    for name in ("kind", "state", "version", "changed_at", "changed_by", "changed_face")
                }
                | {
                    name: bindparam(name, type_=party.c[name].type)
                    for name in ("name_key", "handles", "doc", "sort_name", "facts")
                }
            )
        )
        self.add_key = text(self._dialect.insert_or_leave(key))
        self.drop_key = text(delete(key).where(*(column == bindparam(column.name) for column in key.c)))
        self.claim = text(self._dialect.insert_or_leave(t.HANDLE))
        self.put_relation = text(self._dialect.upsert(relation, "from_party", "to_party", "kind", "doc"))
        self.drop_relation = text(delete(relation).where(relation.c.tenant == _p("tenant"), relation.c.id == _p("id")))
        self.add_change = text(insert(t.CHANGE))

    def _count(self) -> None:
        text, parties, changes = self._dialect.text, t.PARTY_COUNTER, t.CHANGE_COUNTER
        self.take_numbers = text(
            update(parties)
            .where(parties.c.tenant == _p("tenant"))
            .values(next=parties.c.next + _p("count", BigInteger()))
            .returning(parties.c.next)
        )
        later = func.max if self._dialect.is_sqlite else func.greatest
        now = bindparam("now", type_=BigInteger())
        self.take_changes = text(
            update(changes)
            .where(changes.c.tenant == _p("tenant"))
            .values(
                seq=changes.c.seq + bindparam("count", type_=BigInteger()),
                at=later(changes.c.at + literal_column("1"), now),
            )
            .returning(changes.c.seq, changes.c.at)
        )
        self.raise_time = text(
            update(changes).where(changes.c.tenant == _p("tenant")).values(at=later(changes.c.at, now))
        )


def _p(name: str, type_: TypeEngine[Any] | None = None) -> Any:  # noqa: ANN401 - SQLAlchemy's operators take anything
    return bindparam(name, type_=type_)


def _literal(state: State) -> ColumnElement[str]:
    return literal_column(f"'{state.value}'")


def _both_ways(is_end: Any) -> ClauseElement:  # noqa: ANN401 - a function on columns of two selects
    """Return the relations at some parties, each seen from there, with the party at the other end if it lives.

    The columns: the party, 1 where the relation goes out from it, the relation's id and document, and those of the
    other party's record.
    """
    return _one_way("from_party", "to_party", is_end).union_all(_one_way("to_party", "from_party", is_end))


def _one_way(here: str, there: str, is_end: Any) -> Select[Any]:  # noqa: ANN401 - as in _both_ways
    relation, other = t.RELATION, t.PARTY.alias("other")
    return (
        select(
            relation.c[here].label("here"),
            literal_column("1" if here == "from_party" else "0").label("outward"),
            relation.c.id.label("relation"),
            relation.c.doc.label("relation_doc"),
            *record_columns(other),
        )
        .join_from(relation, other, and_(other.c.tenant == relation.c.tenant, other.c.id == relation.c[there]))
        .where(relation.c.tenant == _p("tenant"), is_end(relation.c[here]), living(other))
    )
