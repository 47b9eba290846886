"""Law 8, answered means stored: a server killed with SIGKILL under a stream of writes has lost no answered write."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kartotek.domain.party import Kind
from tests.crossface.conftest import DEMO
from tests.crossface.contact import Contact
from tests.crossface.driver import Driver
from tests.crossface.drivers import DRIVERS
from tests.postgres import Postgres
from tests.rig.fixtures import sqlite_url

ANSWERS = 60
"""So many writes are answered before the server is killed."""
ADDRESS = re.compile(r"answers at (http://\S+)")


class Unrelated:
    """Names for contacts without relations."""

    def number(self, space: str, handle: str) -> int:
        raise AssertionError((space, handle))

    def handle(self, space: str, number: int) -> str:
        raise AssertionError((space, number))


class Answered:
    """The writes that were answered: (face, kind, handle) to the comment that was stored last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.comments: dict[tuple[str, Kind, str], str] = {}
        self.total = 0
        self.enough = threading.Event()

    def note(self, face: str, kind: Kind, handle: str, comment: str) -> None:
        with self._lock:
            self.comments[face, kind, handle] = comment
            self.total += 1
            if self.total >= ANSWERS:
                self.enough.set()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.create()
    yield url
    postgres.drop(url)


def test_a_killed_server_has_lost_no_answered_write(database: str) -> None:
    answered = Answered()
    with _serving(database) as (server, url):
        writers = [threading.Thread(target=_write, args=(url, face, answered)) for face in DRIVERS]
        for writer in writers:
            writer.start()
        assert answered.enough.wait(60)
        server.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.join(30)
            assert not writer.is_alive()
    assert {face for face, _, _ in answered.comments} == set(DRIVERS)
    with _serving(database) as (_, url):
        for make in DRIVERS.values():
            driver = make(url, DEMO, Unrelated())
            try:
                _assert_all_there(driver, answered)
                driver.create(Contact(kind=Kind.PERSON, first_name="After", last_name="Restart", country="NO"))
            finally:
                driver.close()


def _assert_all_there(driver: Driver, answered: Answered) -> None:
    for (face, kind, handle), comment in answered.comments.items():
        if face != driver.face:
            continue
        found = driver.read(kind, handle).contact.comment or ""
        # A write that was not answered any more may have been stored too.
        written, _, turn = found.rpartition(" ")
        assert written == comment.rpartition(" ")[0]
        assert int(turn) - int(comment.rpartition(" ")[2]) in (0, 1)


def _write(url: str, face: str, answered: Answered) -> None:
    """Create parties and change each twice, until the server is gone."""
    driver = DRIVERS[face](url, DEMO, Unrelated())
    try:
        for place in range(100_000):
            kind = Kind.PERSON if place % 2 else Kind.COMPANY
            comment = f"{face} {place} 0"
            name = f"{face} {place}"
            contact = Contact(kind=kind, first_name=name, last_name=name, name=name, country="NO", comment=comment)
            handle = driver.create(contact)
            answered.note(face, kind, handle, comment)
            for turn in (1, 2):
                comment = f"{face} {place} {turn}"
                driver.update(kind, handle, {"comment": comment}, whole=False)
                answered.note(face, kind, handle, comment)
    except httpx.TransportError:
        return
    finally:
        driver.close()


@contextmanager
def _serving(database: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the demo in a process of its own, as its user does; yield it with its address."""
    command = [sys.executable, "-m", "kartotek", "demo", "--port", "0", "--parties", "0", "--database", database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            found = None
            while found is None:
                line = server.stdout.readline()
                assert line, "the server ended before it answered"
                found = ADDRESS.search(line)
            yield server, found[1]
        finally:
            server.kill()
