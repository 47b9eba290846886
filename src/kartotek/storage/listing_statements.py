"""The statements behind `kartotek.storage.listings` and on lists and notes, compiled once like those on the book."""

from __future__ import annotations

import functools
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.types import Boolean

from kartotek.storage import tables as t
from kartotek.storage.statements import Dialect, living, record_columns

CustomerFilter = tuple[str, ...]
"""Which of ``active``, ``changed_since`` and ``created_since`` a question for customers limits."""


class ListingStatements:
    """The statements on notes, lists, search keys and the moments of relations."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._notes()
        self._lists()
        self._keys()
        self._relations()

    def _notes(self) -> None:
        note, party, text = t.NOTE, t.PARTY, self._dialect.text
        mine = note.c.tenant == bindparam("tenant")
        self.notes_of = text(
            select(note.c.doc).where(mine, note.c.party == bindparam("party", type_=BigInteger())).order_by(note.c.id)
        )
        owner = and_(party.c.tenant == note.c.tenant, party.c.id == note.c.party)
        self.notes = text(
            select(note.c.doc)
            .join_from(note, party, owner)
            .where(mine, note.c.id > bindparam("after", type_=BigInteger()), living(party))
            .order_by(note.c.id)
            .limit(bindparam("limit", type_=BigInteger()))
            .offset(literal_column("0"))
        )
        one = note.c.id == bindparam("id", type_=BigInteger())
        self.note = text(select(note.c.doc).where(mine, one))
        self.add_note = text(insert(note))
        self.drop_note = text(delete(note).where(mine, one))

    def _lists(self) -> None:
        item, tenant, text = t.LIST_ITEM, t.TENANT, self._dialect.text
        self.items = text(
            select(item.c.doc)
            .where(item.c.tenant == bindparam("tenant"), item.c.list == bindparam("list"))
            .order_by(item.c.id)
        )
        self.put_item = text(self._dialect.upsert(item, "doc"))
        raised = update(tenant).values(version=tenant.c.version + literal_column("1"))
        self.raise_version = text(raised.where(tenant.c.id == bindparam("tenant")))

    def _keys(self) -> None:
        key, party = t.PARTY_KEY, t.PARTY
        behind = tuple_(key.c.key, key.c.party) > tuple_(
            bindparam("key", type_=t.KEY), bindparam("party", type_=BigInteger())
        )
        self.keyed = self._dialect.text(
            select(key.c.key, key.c.party, party.c.handles)
            .join_from(key, party, and_(party.c.tenant == key.c.tenant, party.c.id == key.c.party))
            .where(key.c.tenant == bindparam("tenant"), key.c.space == bindparam("space"), behind, living(party))
            .order_by(key.c.key, key.c.party)
            .limit(bindparam("limit", type_=BigInteger()))
            .offset(literal_column("0"))
        )

    def _relations(self) -> None:
        change, relation, text = t.RELATION_CHANGE, t.RELATION, self._dialect.text
        start, end = t.PARTY.alias("start"), t.PARTY.alias("other")
        behind = tuple_(change.c.at, change.c.relation) > tuple_(
            bindparam("at", type_=BigInteger()), bindparam("after", type_=t.KEY)
        )
        self.relations_since = text(
            select(change.c.at, change.c.relation, relation.c.from_party, relation.c.doc)
            .join_from(
                change,
                relation,
                and_(relation.c.tenant == change.c.tenant, relation.c.id == change.c.relation),
            )
            .join(start, and_(start.c.tenant == relation.c.tenant, start.c.id == relation.c.from_party))
            .join(end, and_(end.c.tenant == relation.c.tenant, end.c.id == relation.c.to_party))
            .where(change.c.tenant == bindparam("tenant"), behind, living(start), living(end))
            .order_by(change.c.at, change.c.relation)
            .limit(bindparam("limit", type_=BigInteger()))
            .offset(literal_column("0"))
        )
        self.put_relation_change = text(self._dialect.upsert(change, "at"))
        self.drop_relation_change = text(
            delete(change).where(
                change.c.tenant == bindparam("tenant"), change.c.relation == bindparam("id", type_=t.KEY)
            )
        )
        self.put_customer = text(self._dialect.upsert(t.CUSTOMER, "active", "changed_at"))


@functools.cache
def listing_statements(dialect: Dialect) -> ListingStatements:
    """Return the statements in a dialect; they are compiled when it is first used."""
    return ListingStatements(dialect)


_LIMITS: Final = {
    "active": lambda customer: customer.c.active == bindparam("active", type_=Boolean()),
    "changed_since": lambda customer: customer.c.changed_at >= bindparam("changed_since", type_=BigInteger()),
    "created_since": lambda customer: customer.c.created_at >= bindparam("created_since", type_=BigInteger()),
}


@functools.lru_cache(maxsize=16)
def customers_counted(dialect: Dialect, limits: CustomerFilter) -> str:
    """Return the statement that counts customers."""
    return dialect.text(select(func.count()).select_from(t.CUSTOMER).where(*_fitting(limits)))


@functools.lru_cache(maxsize=16)
def customers_page(dialect: Dialect, limits: CustomerFilter) -> str:
    """Return the statement for a page: whether each is active, then the columns of its record."""
    customer, party = t.CUSTOMER, t.PARTY
    page = (
        select(customer.c.party, customer.c.active)
        .where(*_fitting(limits))
        .order_by(customer.c.party)
        .limit(bindparam("limit", type_=BigInteger()))
        .offset(bindparam("offset", type_=BigInteger()))
        .subquery("page")
    )
    return dialect.text(
        select(page.c.active, *record_columns(party))
        .join_from(page, party, and_(party.c.tenant == bindparam("tenant"), party.c.id == page.c.party))
        .order_by(page.c.party)
    )


def _fitting(limits: CustomerFilter) -> list[ColumnElement[bool]]:
    mine: ColumnElement[bool] = t.CUSTOMER.c.tenant == bindparam("tenant")
    return [mine, *(_LIMITS[limit](t.CUSTOMER) for limit in limits)]
