"""A server of this process on a free port of the loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvloop

from kartotek import demo
from kartotek.bootstrap import Kartotek, assemble, make_database
from kartotek.config import Settings, load_settings
from kartotek.domain.accounts import Principal, Role
from kartotek.domain.ports import Database
from kartotek.storage.migrate import upgrade
from kartotek.web.server import ServerOptions, listen, make_server


@dataclass(frozen=True)
class RunningServer:
    """A server that answers; ``url`` is its address without a final slash."""

    url: str
    kartotek: Kartotek
    loop: asyncio.AbstractEventLoop

    def run(self, coroutine: Any) -> Any:
        """Run a coroutine on the server's own loop, for looking behind the faces (change log, record)."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def principal(self) -> Principal:
        """Return the demo user as an administrator of the demo tenant."""
        database = self.kartotek.database
        tenant = self.run(database.read_accounts(lambda a: a.tenant_named("crmcom", demo.ORGANISATION)))
        account = self.run(database.read_accounts(lambda a: a.account(demo.LOGIN)))
        return Principal(tenant=tenant.id, user=account.user, role=Role.ADMINISTRATOR, face="test")

    def last_change(self) -> int:
        """Return the number of the newest change entry of the demo tenant (0: none)."""
        changes = self.run(
            self.kartotek.database.read(self.principal().tenant, lambda reader: reader.changes(0, 1_000_000))
        )
        return changes[-1].seq if changes else 0


@contextmanager
def running_server(database_url: str, *, parties: int = 0, **overrides: Any) -> Iterator[RunningServer]:
    """Serve a database (made and given the demo tenant where it is empty) until the block ends.

    ``overrides`` are members of Settings.
    """
    settings = dataclasses.replace(load_settings(None, {}), database=database_url, host="127.0.0.1", port=0)
    settings = dataclasses.replace(settings, **overrides)
    upgrade(database_url)
    asyncio.run(_seeded(settings, parties))
    kartotek = assemble(settings)
    sockets = listen(settings.host, settings.port)
    ready: list[str] = []
    started = threading.Event()

    def announce(url: str) -> None:
        ready.append(url)
        started.set()

    server = make_server(kartotek.app, ServerOptions(graceful_stop_seconds=5), announce)
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=_serve, args=(loop, server, sockets, started), daemon=True)
    thread.start()
    try:
        if not started.wait(20) or not ready:
            raise RuntimeError("the server did not start")
        yield RunningServer(ready[0], kartotek, loop)
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"


def _serve(loop: asyncio.AbstractEventLoop, server: Any, sockets: Any, started: threading.Event) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(server.serve(sockets))
    finally:
        loop.close()
        started.set()


async def _seeded(settings: Settings, parties: int) -> None:
    database: Database = make_database(settings)
    await database.start()
    try:
        await demo.seed(database, parties)
    finally:
        await database.stop()
