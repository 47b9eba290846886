"""Where reads go that turned out long: a few threads of their own, so that they hold up nobody but one another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from kartotek.domain.errors import LimitExceeded, Unavailable

T = TypeVar("T")

LONGEST_READ_SECONDS: Final = 10.0
"""How long a read may take there."""

LONGEST_WAIT_SECONDS: Final = 10.0
"""How long a read may wait there for its turn."""


REMEMBERED_SECONDS: Final = 30.0
MOST_REMEMBERED: Final = 256


class TooLong(Exception):
    """A read among the short ones is given up."""


class LongStatements:
    """Statements that turned out long a short while ago, so that the next ones need not be tried among the short."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def refuse(self, statement: str) -> None:
        """Raise TooLong for a statement that is remembered."""
        if self._until and time.monotonic() < self._until.get(statement, 0.0):
            raise TooLong

    def add(self, statement: str) -> None:
        """Remember a statement."""
        if len(self._until) >= MOST_REMEMBERED:
            self._until.clear()
        self._until[statement] = time.monotonic() + REMEMBERED_SECONDS


def too_long() -> LimitExceeded:
    """Return the error for a read that has taken `LONGEST_READ_SECONDS`."""
    return LimitExceeded("The question takes too long to answer. Ask for something that fewer records fit.")


class SlowLane:
    """Some threads, and a queue in front of them that nobody waits in for long."""

    def __init__(self, width: int) -> None:
        self._threads = ThreadPoolExecutor(width, thread_name_prefix="kartotek-slow")
        self._free = asyncio.Semaphore(width)

    async def run(self, work: Callable[[], T]) -> T:
        """Run a read in a thread. A caller that stops waiting does not make the thread free any sooner.

        Raises:
            Unavailable: others were in the way for too long.
        """
        try:
            await asyncio.wait_for(self._free.acquire(), LONGEST_WAIT_SECONDS)
        except TimeoutError:
            raise Unavailable("Too many long questions are being answered. Try again later.") from None
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        running.add_done_callback(self._done)
        return await asyncio.shield(running)

    async def close(self) -> None:
        """Return when everything has been answered."""
        await asyncio.to_thread(self._threads.shutdown)

    def _done(self, running: asyncio.Future[T]) -> None:
        self._free.release()
        if not running.cancelled():
            running.exception()  # whoever has stopped waiting does not want to know
