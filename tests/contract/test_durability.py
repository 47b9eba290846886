"""A process that is killed under a stream of writes has lost no write it was answered (DESIGN §3, law 8)."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from kartotek.domain.query import email_is, name_has
from tests.contract.rig import OpenBook

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("answers", [1, 150])
def test_no_answered_write_is_lost_when_the_process_is_killed(database_url: str, answers: int) -> None:
    book = OpenBook(database_url)
    tenant = book.tenant
    book.close()

    answered = killed_after(answers, database_url, tenant)

    book = OpenBook(database_url)
    try:
        assert len(answered) >= answers
        for handle in answered:
            found = book.read(lambda reader, h=handle: reader.by_handle("toy", h), tenant)  # type: ignore[misc]
            assert found is not None, handle
            assert [record.id for record in book.search(name_has(f"name {handle}"), tenant)][:1] == [found.id]
            assert [record.id for record in book.search(email_is(f"{handle}@x.no"), tenant)] == [found.id]
        entries = book.read(lambda reader: reader.changes(0, 100_000), tenant)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert len(entries) >= len(answered)
        again = book.add(tenant=tenant)
        assert again not in {entry.party for entry in entries}
    finally:
        book.close()


def killed_after(answers: int, url: str, tenant: int) -> list[str]:
    """Let a process write until it has been answered often enough, kill it, and return all its answers."""
    command = [sys.executable, "-m", "tests.contract.killed_writer", url, str(tenant)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            answered = [line.strip() for line in islice(process.stdout, answers)]
        finally:
            process.kill()
        rest = process.stdout.read().split("\n")
    return answered + [line for line in rest[:-1] if line]
