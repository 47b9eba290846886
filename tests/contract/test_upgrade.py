"""An upgrade makes what is new out of what is there."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text
from sqlalchemy.engine import make_url

from kartotek.domain.changes import Deed
from kartotek.domain.party import State
from kartotek.domain.query import CustomerPage, CustomerQuery, KeyedParty, RelationChange
from kartotek.storage.migrate import migration_engine, upgrade
from tests.contract.rig import OpenBook, change, company, employ, person

BEGINNING = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
BACK_TO_0002 = (
    "ALTER TABLE access_token DROP COLUMN tenant",
    "ALTER TABLE access_token DROP COLUMN read_only",
    "DROP TABLE photo",
    "DROP TABLE custom_field",
    "DROP TABLE note",
    "DROP TABLE relation_change",
    "DROP TABLE customer",
    "DELETE FROM party_key WHERE space = 'category'",
    "UPDATE alembic_version SET version_num = '0002'",
)

Lists = tuple[CustomerPage, list[KeyedParty], list[RelationChange]]


def lists(book: OpenBook, tenant: int) -> Lists:
    """Return what the upgrade has to make."""
    return book.read(
        lambda reader: (
            reader.customers(CustomerQuery()),
            reader.keyed("category", ("", 0), 9),
            reader.relations_since(BEGINNING, "", 9),
        ),
        tenant,
    )


def test_customers_categories_and_relations_are_listed_after_an_upgrade(database_url: str) -> None:
    book = OpenBook(database_url)
    worker, employer = book.add(person(category=7)), book.add(company())
    book.add(person(roles=["customer"]))
    gone = book.add(company())
    book.do(lambda work: change(work, gone, lambda party: setattr(party, "state", State.DELETED), Deed.DELETED))
    book.do(lambda work: (employ(work, worker, employer), change(work, worker, lambda party: party))[0])
    tenant, before = book.tenant, lists(book, book.tenant)
    book.close()
    assert (before[0].total, len(before[1]), len(before[2])) == (3, 1, 1)

    engine = migration_engine(make_url(database_url))
    with engine.begin() as connection:
        for statement in BACK_TO_0002:
            connection.execute(text(statement))
    engine.dispose()
    upgrade(database_url)

    book = OpenBook(database_url)
    assert lists(book, tenant) == before
    book.close()
