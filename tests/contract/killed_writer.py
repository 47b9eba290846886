"""A process that writes as fast as it can until it is killed, and prints the handle of each write it was answered.

Usage: ``python -m tests.contract.killed_writer URL TENANT``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

from kartotek.domain.accounts import Principal, Role
from kartotek.storage.open import open_database
from tests.contract.rig import Do, ToyExecutor, add, email, person

WRITERS = 8


async def write_on(url: str, tenant: int) -> None:
    """Write until the end."""
    database = open_database(url, ToyExecutor(), lambda: dt.datetime.now(dt.UTC))
    await database.start()
    principal = Principal(tenant=tenant, user=1, role=Role.EDITOR, face="toy")

    async def writer(name: str) -> None:
        for index in range(1_000_000):
            handle = f"{name}{index}"
            party = person(f"Name {handle}", contact_points=email(f"{handle}@x.no"))
            await database.write(principal, Do(work=lambda unit, p=party, h=handle: add(unit, p, {"toy": h})))  # type: ignore[misc]
            sys.stdout.write(f"{handle}\n")
            sys.stdout.flush()

    await asyncio.gather(*(writer(f"w{number}x") for number in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(write_on(sys.argv[1], int(sys.argv[2])))
