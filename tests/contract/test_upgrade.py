"""An upgrade makes what is new out of what is there."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text
from sqlalchemy.engine import make_url

from kartotek.domain.changes import Deed
from kartotek.domain.party import Remark, State
from kartotek.domain.query import (
    CustomerPage,
    CustomerQuery,
    KeyedParty,
    Op,
    Order,
    Page,
    PartyQuery,
    RelationChange,
    compare,
)
from kartotek.storage.migrate import migration_engine, upgrade
from tests.contract.rig import OpenBook, change, company, employ, person

BEGINNING = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
BACK_TO_0002 = (
    "DROP INDEX ix_party_tenant_kind_sort_name_id",
    "ALTER TABLE party DROP COLUMN sort_name",
    "ALTER TABLE party DROP COLUMN facts",
    "DELETE FROM party_key WHERE space IN ('owner', 'country', 'foreign_phone')",
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

Lists = tuple[CustomerPage, list[KeyedParty], list[KeyedParty], list[KeyedParty], list[RelationChange], Page]


def lists(book: OpenBook, tenant: int) -> Lists:
    """Return what the upgrade has to make."""
    return book.read(
        lambda reader: (
            reader.customers(CustomerQuery()),
            reader.keyed("category", ("", 0), 9),
            reader.keyed("owner", ("", 0), 9),
            reader.keyed("country", ("", 0), 9),
            reader.relations_since(BEGINNING, "", 9),
            reader.page(PartyQuery(where=compare("comment", Op.EQ, "å"), order=(Order("display_name"),))),
        ),
        tenant,
    )


def test_lists_are_the_same_after_an_upgrade_of_what_was_there_before_them(database_url: str) -> None:
    book = OpenBook(database_url)
    worker, employer = book.add(person(category=7, owner=3)), book.add(company(country="NO"))
    book.add(person("Ås", roles=["customer"], comment=Remark("A")))
    book.add(company("Andøya", comment=Remark("Å")))
    gone = book.add(company())
    book.do(lambda work: change(work, gone, lambda party: setattr(party, "state", State.DELETED), Deed.DELETED))
    book.do(lambda work: (employ(work, worker, employer), change(work, worker, lambda party: party))[0])
    tenant, before = book.tenant, lists(book, book.tenant)
    book.close()
    assert [record.party.display_name() for record in before[5].records] == ["Andøya", "Ås"]
    assert (before[0].total, len(before[1]), len(before[2]), len(before[3]), len(before[4])) == (4, 1, 1, 1, 1)

    engine = migration_engine(make_url(database_url))
    with engine.begin() as connection:
        for statement in BACK_TO_0002:
            connection.execute(text(statement))
    engine.dispose()
    upgrade(database_url)

    book = OpenBook(database_url)
    assert lists(book, tenant) == before
    book.close()


def test_ids_that_were_crm_coms_are_everybodys_after_an_upgrade(database_url: str) -> None:
    book = OpenBook(database_url)
    number = book.add(person(), {"global": "A" * 32, "b": "7"})
    book.close()
    engine = migration_engine(make_url(database_url))
    with engine.begin() as connection:
        for statement in (
            "UPDATE handle SET space = 'crmcom.contact' WHERE space = 'global'",
            """UPDATE party SET handles = replace(handles, '"global":', '"crmcom.contact":')""",
            "UPDATE alembic_version SET version_num = '0007'",
        ):
            connection.execute(text(statement))
    engine.dispose()
    upgrade(database_url)
    tenant, book = book.tenant, OpenBook(database_url)
    found = book.read(lambda reader: reader.by_handle("global", "A" * 32), tenant)
    assert found is not None
    assert (found.id, found.handles) == (number, {"global": "A" * 32, "b": "7"})
    assert book.read(lambda reader: reader.by_handle("crmcom.contact", "A" * 32), tenant) is None
    book.close()
