"""Law 4, pollers: a reader that polls through a face while others write through all faces misses nothing."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Final

import pytest

from kartotek.domain.party import Kind
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact
from tests.crossface.driver import Lister
from tests.crossface.drivers import DRIVERS, LISTERS
from tests.crossface.test_change import run_together

WRITES = 20
"""Of each writer; there are two on each face."""


SECONDS: Final = "%Y-%m-%dT%H:%M:%S"
EXACT: Final = "%Y-%m-%dT%H:%M:%S.%f"


class Poller:
    """A program that keeps a copy of the book by asking for what has changed.

    With a ``clock`` (a form of the time) it asks from when it last began to ask; without, from the newest change
    that it has seen. On the exact clock nothing hides a write that is being committed while it asks: whole seconds
    overlap.
    """

    def __init__(self, driver: Lister, kind: Kind, clock: str | None) -> None:
        self._driver = driver
        self._kind = kind
        self._clock = clock
        self._since = dt.datetime.now(dt.UTC).strftime(clock or SECONDS)
        self.copy: dict[str, str] = {}

    def poll(self) -> None:
        """Ask once."""
        began = dt.datetime.now(dt.UTC).strftime(self._clock or SECONDS)
        found = self._driver.changed_after(self._kind, self._since)
        self.copy |= {handle: comment for handle, _, comment in found}
        if self._clock is not None:
            self._since = began
        else:
            self._since = max([self._since, *(changed for _, changed, _ in found)])


@pytest.mark.parametrize("clock", [SECONDS, EXACT, None], ids=["by-seconds", "by-exact-clock", "by-newest-change"])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("lister", LISTERS)
def test_a_poller_misses_nothing(home: Tenancy, lister: str, kind: Kind, clock: str | None) -> None:
    poller = Poller(home.lister(lister), kind, clock)
    numbers: dict[str, int] = {}
    finished = threading.Event()

    def writer(face: str, name: str) -> Callable[[], None]:
        def run() -> None:
            driver = home.drivers[face]
            for turn in range(WRITES):
                comment = f"{face} {name} {turn}"
                handle = driver.create(_contact(kind, comment))
                numbers[comment] = home.behind.number(driver.spaces[kind], handle)
                # What the poller may have seen already changes once more.
                driver.update(kind, handle, {"comment": f"{comment} edited"}, whole=False)

        return run

    def reads() -> None:
        while not finished.is_set():
            poller.poll()

    def writes() -> None:
        try:
            run_together([writer(face, name) for face in DRIVERS for name in ("one", "two")])
        finally:
            finished.set()

    run_together([writes, reads])
    poller.poll()
    expected = {home.handle(lister, kind, number): f"{comment} edited" for comment, number in numbers.items()}
    assert len(expected) == len(DRIVERS) * 2 * WRITES
    assert {handle: poller.copy.get(handle) for handle in expected} == expected


def _contact(kind: Kind, comment: str) -> Contact:
    return Contact(kind=kind, first_name="Polled", last_name="Party", name="Polled", country="NO", comment=comment)
