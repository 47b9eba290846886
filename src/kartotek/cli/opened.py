"""A command's database: opened, worked with, closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from kartotek.bootstrap import make_database
from kartotek.config import load_settings
from kartotek.domain.ports import Database

T = TypeVar("T")


def with_database(
    config: Path | None, url: str | None, work: Callable[[Database], Coroutine[Any, Any, T]], *, owner: bool = False
) -> T:
    """Return what work on the database gives that the settings, or a URL, name.

    ``owner``: the command writes to a book, which no server may have open then; without it a server may go on beside.
    """

    async def run() -> T:
        database = make_database(load_settings(config, database=url), owner=owner)
        await database.start()
        try:
            return await work(database)
        finally:
            await database.stop()

    return asyncio.run(run())
