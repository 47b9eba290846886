"""How long lists of parties take, filtered and ordered, in a large book: `python -m benchmarks.queries`.

The book is asked as a face asks it, in the same process: no HTTP, no rendering, but records decoded. Each line is asked
several times, of which the median counts; the first time is told apart, for what is not in memory yet.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import statistics
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks.population import populate, sqlite_url
from benchmarks.report import surroundings
from kartotek import demo
from kartotek.bootstrap import make_database
from kartotek.config import load_settings
from kartotek.domain.errors import DomainError
from kartotek.domain.party import Kind
from kartotek.domain.ports import Database
from kartotek.domain.query import (
    LIVING,
    AllOf,
    Condition,
    Employer,
    IsKind,
    Op,
    Order,
    Page,
    PartyQuery,
    compare,
    name_has,
)

ROWS = 1_000
FEW = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__.partition("\n")[0])
    parser.add_argument("--parties", type=int, default=100_000, help="the size of the book (100 000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each list is asked for (5)")
    parser.add_argument("--cache", type=Path, help="a folder in which the book is kept for the next run")
    parser.add_argument("--database", help="another database, such as postgresql://…")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kartotek-benchmark-") as name:
        folder = given.cache or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        url = given.database or sqlite_url(folder / f"queries-{given.parties}.db")
        populate(url, given.parties)
        asyncio.run(_measured(url, given.rounds))
    print(f"\n`python -m benchmarks.queries --parties {given.parties}`: medians of {given.rounds}. {surroundings()}.")


async def _measured(url: str, rounds: int) -> None:
    database = make_database(dataclasses.replace(load_settings(None, {}), database=url))
    await database.start()
    try:
        tenant = await database.read_accounts(lambda accounts: accounts.tenant_named("crmcom", demo.ORGANISATION))
        if tenant is None:
            raise SystemExit("the book has no demo tenant")
        print("| list | rows | first ms | then ms |")
        print("|---|--:|--:|--:|")
        for title, query in await _queries(database, tenant.id):
            print(await _line(database, tenant.id, title, query, rounds), flush=True)
    finally:
        await database.stop()


async def _line(database: Database, tenant: int, title: str, query: PartyQuery, rounds: int) -> str:
    taken: list[float] = []
    found = ""
    for _ in range(rounds + 1):
        started = time.perf_counter()
        try:
            found = f"{len((await _page(database, tenant, query)).records):,}"
        except DomainError as refusal:
            found = type(refusal).__name__
        taken.append((time.perf_counter() - started) * 1e3)
    return f"| {title} | {found} | {taken[0]:,.1f} | {statistics.median(taken[1:]):,.1f} |"


async def _page(database: Database, tenant: int, query: PartyQuery) -> Page:
    return await database.read(tenant, lambda reader: reader.page(query))


async def _queries(database: Database, tenant: int) -> list[tuple[str, PartyQuery]]:
    """Return what is asked for; values are taken from a party in the middle of the book."""
    companies, persons = IsKind(Kind.COMPANY), IsKind(Kind.PERSON)
    by_name = (Order("display_name"),)
    all_persons = PartyQuery(where=AllOf((LIVING, persons)), limit=ROWS)
    middle = await _middle(database, tenant, all_persons)
    deep = await _deep(database, tenant, msgspec.structs.replace(all_persons, order=by_name))
    person = middle.records[-1]
    email = next((point.value for point in person.party.contact_points.values() if point.medium == "email"), "none")
    name = person.party.display_name()
    of_companies = await _middle(database, tenant, PartyQuery(where=AllOf((LIVING, companies))))
    employer = of_companies.records[-1].party.display_name()

    def some(*parts: Condition, order: tuple[Order, ...] = (), limit: int = ROWS) -> PartyQuery:
        return PartyQuery(where=AllOf((LIVING, *parts)), order=order, limit=limit)

    return [
        ("by number, first page", all_persons),
        ("by number, from the middle on", msgspec.structs.replace(all_persons, cursor=middle.next)),
        ("category, 1,000 of many", some(companies, compare("category", Op.EQ, 1))),
        ("country, 1,000 of many", some(persons, compare("country", Op.EQ, person.party.country or "NO"))),
        ("e-mail", some(persons, compare("email", Op.EQ, email))),
        ("name", some(persons, compare("display_name", Op.EQ, name))),
        ("name begins with 3 letters", some(persons, compare("display_name", Op.BEGINS, name[:3]))),
        ("name contains 4 letters", some(persons, name_has(name[1:5]))),
        ("changed since the middle", some(persons, compare("changed", Op.GE, person.changed.at))),
        ("staff of companies of a name", some(persons, Employer(compare("name", Op.EQ, employer)))),
        ("order by name, 20", some(persons, order=by_name, limit=FEW)),
        ("order by name backwards, 20", some(persons, order=(Order("display_name", descending=True),), limit=FEW)),
        ("order by name, 1,000", some(persons, order=by_name)),
        ("order by name, 1,000 behind a deep cursor", deep),
        ("order by name, both kinds, 20", some(order=by_name, limit=FEW)),
        ("category, order by name, 20", some(companies, compare("category", Op.EQ, 1), order=by_name, limit=FEW)),
        ("changed last, 20", some(persons, order=(Order("changed", descending=True),), limit=FEW)),
        ("scan: city contains, 1,000 of many", some(compare("address.postal.city", Op.CONTAINS, "oslo"))),
        ("scan: comment contains nothing", some(compare("comment", Op.CONTAINS, "zzz"))),
        ("sort: by city, 20", some(persons, order=(Order("address.postal.city"),), limit=FEW)),
    ]


async def _middle(database: Database, tenant: int, query: PartyQuery) -> Page:
    """Return a page from the middle of the book."""
    last = await _page(database, tenant, msgspec.structs.replace(query, order=(Order("id", descending=True),), limit=1))
    return await _page(database, tenant, msgspec.structs.replace(query, after=last.records[0].id // 2, limit=1))


async def _deep(database: Database, tenant: int, query: PartyQuery) -> PartyQuery:
    """Return the query behind half of its answer: names from M on."""
    beginning = AllOf((query.where, compare("display_name", Op.GE, "m")))
    page = await _page(database, tenant, msgspec.structs.replace(query, where=beginning, limit=1))
    return msgspec.structs.replace(query, cursor=page.next)


if __name__ == "__main__":
    main()
