"""Where questions start: at the indexes that are meant for them, in a book that is large enough to matter.

The parties are put into the tables by one statement, all alike but for what the questions ask for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from kartotek.domain.party import Kind
from kartotek.domain.ports import Reader
from kartotek.domain.query import (
    LIVING,
    AllOf,
    Condition,
    Cursor,
    Employer,
    IsKind,
    Op,
    Order,
    PartyQuery,
    compare,
)
from kartotek.storage import sources
from kartotek.storage.migrate import migration_engine, upgrade
from kartotek.storage.reader import BookReader
from tests.contract.rig import OpenBook

PARTIES: Final = 40_000
AT: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MOMENT: Final = 1_767_225_600_000_000

NUMBERS: Final = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ",
    "postgresql": "WITH n AS (SELECT i::bigint FROM generate_series(1, {count}) AS i) ",
}
PARTY: Final = (
    "INSERT INTO party (tenant, id, kind, state, version, created_at, created_by, created_face, changed_at, changed_by,"
    " changed_face, name_key, sort_name, handles, doc, facts) {numbers}"
    "SELECT {tenant}, i, CASE WHEN i % 10 = 0 THEN 'company' ELSE 'person' END, 'active', 1, {moment} + i, 7, 'toy',"
    " {moment} + i, 7, 'toy', 'name ' || ((i * 7919) % {count}), 'name ' || ((i * 7919) % {count}), '{{}}',"
    ' \'{{"kind":"person"}}\'{json}, {facts} FROM n'
)
FACTS: Final = (
    "{object}('name', 'name ' || ((i * 7919) % {count}), 'owner', i % 3, 'category', i % 500, 'country', 'no',"
    " 'email', {array}('a' || i || '@x.no'), 'phone', {array}('+47' || (20000000 + i)), 'code', 'c' || i,"
    " 'number', 'n' || i, 'organisation_number', 'o' || i)"
)
FUNCTIONS: Final = {
    "sqlite": {"object": "json_object", "array": "json_array", "json": ""},
    "postgresql": {"object": "jsonb_build_object", "array": "jsonb_build_array", "json": "::jsonb"},
}
KEY: Final = (
    "INSERT INTO party_key (tenant, space, key, party, relation) {numbers}"
    "SELECT {tenant}, '{space}', {key}, i, '' FROM n"
)
NAMES_INDEXED: Final = (
    "INSERT INTO party_name (rowid, name) SELECT tenant * 4294967296 + id, name_key FROM party WHERE tenant = {tenant}"
)
KEYS: Final = {
    "owner": "CAST(i % 3 AS TEXT)",
    "category": "CAST(i % 500 AS TEXT)",
    "country": "'no'",
    "email": "'a' || i || '@x.no'",
    "phone": "'+47' || (20000000 + i)",
    "code": "'c' || i",
    "number": "'n' || i",
    "organisation_number": "'o' || i",
}
RELATION: Final = (
    "INSERT INTO relation (tenant, id, from_party, to_party, kind, doc) {numbers}"
    "SELECT {tenant}, 'r' || i, i, i - i % 10, 'employment', '{{\"primary\":true}}' FROM n WHERE i > 10 AND i % 10 > 0"
)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgres)])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenBook]:
    """Yield a large book on each database in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('large') / 'book.db'}"
        upgrade(url)
    else:
        url = request.getfixturevalue("postgres_book_url")
    book = OpenBook(url)
    fill(url, request.param, book.tenant)
    yield book
    book.close()


def fill(url: str, name: str, tenant: int) -> None:
    """Put many parties into a tenant, with keys and employments."""
    given: dict[str, object] = {"tenant": tenant, "count": PARTIES, "moment": MOMENT, **FUNCTIONS[name]}
    given |= {"numbers": NUMBERS[name].format(count=PARTIES), "facts": FACTS.format(**given)}
    statements = [PARTY.format(**given), RELATION.format(**given)]
    statements += [KEY.format(**given, space=space, key=key) for space, key in KEYS.items()]
    if name == "sqlite":
        statements.append(NAMES_INDEXED.format(**given))
    else:
        statements += ["ANALYZE party", "ANALYZE party_key", "ANALYZE relation"]
    engine = migration_engine(make_url(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()


def plan(book: OpenBook, query: PartyQuery) -> str:
    """Return the plan of the statement that answers a query."""

    def explain(reader: Reader) -> str:
        assert isinstance(reader, BookReader)
        driver, given = reader.driver, []
        rows = driver.rows

        def spy(statement: str, values: Any) -> Any:
            given.append((statement, values))
            return rows(statement, values)

        driver.rows = spy  # type: ignore[method-assign]
        try:
            assert reader.page(query).records
        finally:
            driver.rows = rows  # type: ignore[method-assign]
        statement, values = given[-1]
        words = "EXPLAIN QUERY PLAN " if driver.dialect.is_sqlite else "EXPLAIN "
        return "\n".join(str(row[-1]) for row in rows(words + statement, values))

    return book.read(explain)


def some(*parts: Condition, kind: Kind | None = Kind.PERSON, **members: Any) -> PartyQuery:
    kinds = [IsKind(kind)] if kind is not None else []
    return PartyQuery(where=AllOf((LIVING, *kinds, *parts)), **members)


BY_NAME: Final = (Order("display_name"),)
NAMES: Final = "ix_party_tenant_kind_sort_name_id"
KEYS_AND_PARTIES: Final = ("pk_party_key", "pk_party")
LATE: Final = AT + dt.timedelta(microseconds=PARTIES - 50)

QUERIES: Final[dict[str, tuple[PartyQuery, tuple[str, ...]]]] = {
    "e-mail": (some(compare("email", Op.EQ, "a77@x.no")), KEYS_AND_PARTIES),
    "one of several phones": (some(compare("phone", Op.IN, "20000077", "20000078", country="NO")), KEYS_AND_PARTIES),
    "one of many e-mails": (
        some(compare("email", Op.IN, *(f"a{index}@x.no" for index in range(900)))),
        KEYS_AND_PARTIES,
    ),
    "one of many parties": (some(compare("id", Op.IN, *range(900)), order=BY_NAME), ("pk_party",)),
    "one of some categories": (some(compare("category", Op.IN, 77, 79)), KEYS_AND_PARTIES),
    "organisation number": (some(compare("organisation_number", Op.EQ, "o77")), KEYS_AND_PARTIES),
    "number": (some(compare("number", Op.EQ, "n77")), KEYS_AND_PARTIES),
    "code": (some(compare("code", Op.EQ, "c77")), KEYS_AND_PARTIES),
    "category that few have": (some(compare("category", Op.EQ, 77)), KEYS_AND_PARTIES),
    "owner of many": (some(compare("owner", Op.EQ, 1), limit=20), KEYS_AND_PARTIES),
    "country of all": (some(compare("country", Op.EQ, "NO"), limit=20), KEYS_AND_PARTIES),
    "number of a party": (some(compare("id", Op.EQ, 77)), ("pk_party",)),
    "name": (some(compare("display_name", Op.EQ, "Name 77")), (NAMES,)),
    "beginning of a name": (some(compare("display_name", Op.BEGINS, "name 77")), (NAMES, "pk_party")),
    "a company's name": (some(compare("name", Op.BEGINS, "name 77"), kind=Kind.COMPANY), (NAMES, "pk_party")),
    "part of a name": (some(compare("display_name", Op.CONTAINS, "me 777")), ("party_name",)),
    "changed lately": (some(compare("changed", Op.GE, LATE)), ("ix_party_tenant_changed_at_id",)),
    "created at a time": (
        some(compare("created", Op.GE, LATE - dt.timedelta(microseconds=9)), compare("created", Op.LT, LATE)),
        ("ix_party_tenant_created_at_id",),
    ),
    "staff": (some(Employer(compare("id", Op.EQ, 70))), ("ix_relation_tenant_to_party", "pk_party")),
    "staff by name": (some(Employer(compare("name", Op.EQ, "name 120"))), (NAMES, "ix_relation_tenant_to_party")),
    "all": (some(limit=20), ("pk_party",)),
    "all, deep": (some(limit=20, cursor=Cursor((), PARTIES // 2)), ("pk_party",)),
    "by name": (some(order=BY_NAME, limit=20), (NAMES, "pk_party")),
    "by name backwards": (some(order=(Order("display_name", descending=True),), limit=20), (NAMES, "pk_party")),
    "companies by name": (some(order=(Order("name"),), limit=20, kind=Kind.COMPANY), (NAMES, "pk_party")),
    "companies by name with department": (
        some(compare("full_name", Op.BEGINS, "name 7"), order=(Order("full_name"),), limit=20, kind=Kind.COMPANY),
        (NAMES, "pk_party"),
    ),
    "by name, deep": (some(order=BY_NAME, limit=20, cursor=Cursor(("name 2",), 7)), (NAMES, "pk_party")),
    "everybody by name": (some(order=BY_NAME, limit=20, kind=None), (NAMES, "pk_party")),
    "changed last": (
        some(order=(Order("changed", descending=True), Order("display_name")), limit=20),
        ("ix_party_tenant_changed_at_id", "pk_party"),
    ),
    "owner of many, by name": (some(compare("owner", Op.EQ, 1), order=BY_NAME, limit=20), (NAMES, "pk_party")),
    "category, by name": (some(compare("category", Op.EQ, 77), order=BY_NAME), KEYS_AND_PARTIES),
    "beginning of a name of many, by name": (
        some(compare("display_name", Op.BEGINS, "name"), order=BY_NAME, limit=20),
        (NAMES, "pk_party"),
    ),
}
OF_SQLITE: Final = {"pk_party": "sqlite_autoindex_party_1", "pk_party_key": "party_key USING PRIMARY KEY"}
OF_POSTGRESQL: Final = {"party_name": "ix_party_name"}
SCANS: Final = {
    "sqlite": r"SCAN (party|shown)\b|SEARCH party USING INDEX sqlite_autoindex_party_1 \(tenant=\? AND id>",
    "postgresql": r"Seq Scan on (party|party_key|relation)\b",
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_starts_from_the_index_that_is_meant_for_it(
    large: OpenBook, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "FEW", 1_000)
    sources.probe.cache_clear()
    query, indexes = QUERIES[name]
    found = plan(large, query)
    sources.probe.cache_clear()
    is_sqlite = large.url.startswith("sqlite")
    names = OF_SQLITE if is_sqlite else OF_POSTGRESQL
    for index in indexes:
        assert names.get(index, index) in found, found
    if not name.startswith("all"):
        assert not re.search(SCANS["sqlite" if is_sqlite else "postgresql"], found), found
