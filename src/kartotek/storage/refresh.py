"""Compute anew what is derived of every party - facts, the name in order, keys - where a migration asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Text, bindparam, cast, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kartotek.domain.derived import facts_of, packed, sort_name
from kartotek.domain.party import Party
from kartotek.domain.search import keys_of
from kartotek.storage import tables as t
from kartotek.storage.rows import document, party_of

PAGE: Final = 1_000
"""Parties that are in memory at once."""


def refresh(connection: Connection, spaces: frozenset[str]) -> None:
    """Write facts and names of all parties anew, and add their keys in some spaces."""
    for tenant, country in connection.execute(select(t.TENANT.c.id, t.TENANT.c.country)).all():
        for page in _pages(connection, tenant):
            connection.execute(_put(), [_derived(number, party, tenant, country) for number, party in page])
            keys = [
                {"tenant": tenant, "space": space, "key": key, "party": number, "relation": ""}
                for number, party in page
                for space, key in keys_of(party, country)
                if space in spaces
            ]
            if keys:
                connection.execute(_add_key(connection), keys)


def _pages(connection: Connection, tenant: int) -> Iterator[list[tuple[int, Party]]]:
    party, last = t.PARTY, 0
    documents = (
        select(party.c.id, cast(party.c.doc, Text()))
        .where(party.c.tenant == tenant, party.c.id > bindparam("last", type_=BigInteger()))
        .order_by(party.c.id)
        .limit(PAGE)
    )
    while True:
        page = [(number, party_of(doc)) for number, doc in connection.execute(documents, {"last": last})]
        if not page:
            return
        yield page
        last = page[-1][0]


def _put() -> Any:  # noqa: ANN401 - SQLAlchemy's Update
    party = t.PARTY
    return (
        update(party)
        .where(party.c.tenant == bindparam("of_tenant"), party.c.id == bindparam("number", type_=BigInteger()))
        .values(sort_name=bindparam("name"), facts=cast(bindparam("document", type_=Text()), t.DOCUMENT))
    )


def _derived(number: int, party: Party, tenant: int, country: str) -> dict[str, object]:
    return {
        "of_tenant": tenant,
        "number": number,
        "name": sort_name(party),
        "document": document("facts", packed(facts_of(party, country))),
    }


def _add_key(connection: Connection) -> Any:  # noqa: ANN401 - either dialect's insert
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(t.PARTY_KEY).on_conflict_do_nothing()
