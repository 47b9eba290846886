"""The book that is measured: the demo tenant with many parties, made through the services' own commands."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from pathlib import Path

from kartotek import demo
from kartotek.bootstrap import make_database
from kartotek.config import Settings, load_settings
from kartotek.domain.ports import Database
from kartotek.domain.query import AllOf, PartyQuery
from kartotek.storage.migrate import upgrade

PAGE = 2_000


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite book."""
    return f"sqlite:///{path.resolve()}"


def populate(url: str, parties: int) -> float | None:
    """Make a book of so many parties; return the seconds it took, or None where the book was there already."""
    upgrade(url)
    return asyncio.run(_populated(_settings(url), parties))


def handles(url: str) -> dict[str, list[str]]:
    """Return every handle of the demo tenant by its space."""
    return asyncio.run(_handles(_settings(url)))


def _settings(url: str) -> Settings:
    return dataclasses.replace(load_settings(None, {}), database=url)


async def _populated(settings: Settings, parties: int) -> float | None:
    database = make_database(settings)
    await database.start()
    try:
        if await _tenant(database) is not None:
            return None
        started = time.perf_counter()
        await demo.seed(database, parties)
        return time.perf_counter() - started
    finally:
        await database.stop()


async def _handles(settings: Settings) -> dict[str, list[str]]:
    database = make_database(settings, owner=False)
    await database.start()
    try:
        tenant = await _tenant(database)
        found: dict[str, list[str]] = {}
        if tenant is not None:
            async for page in database.pages(tenant, PartyQuery(where=AllOf(()), limit=PAGE)):
                for record in page:
                    for space, handle in record.handles.items():
                        found.setdefault(space, []).append(handle)
        return found
    finally:
        await database.stop()


async def _tenant(database: Database) -> int | None:
    tenant = await database.read_accounts(lambda accounts: accounts.tenant_named("crmcom", demo.ORGANISATION))
    return None if tenant is None else tenant.id
