"""The server processes: Kartotek as it is shipped, and the ceiling."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

STOP_SECONDS = 20


@dataclass(frozen=True)
class Served:
    """A server that answers at an address, and its process."""

    url: str
    process: int

    @property
    def port(self) -> int:
        """The port of the loopback."""
        return urlsplit(self.url).port or 80


@contextlib.contextmanager
def kartotek(database: str, folder: Path) -> Iterator[Served]:
    """Run Kartotek on a book until the block ends, its access log in a file of a folder."""
    arguments = ["kartotek", "serve", "--host", "127.0.0.1", "--port", "0", "--database", database]
    with (folder / "kartotek.log").open("wb") as log, _process(arguments, log) as (process, said):
        yield Served(said.rpartition(" ")[2], process.pid)


@contextlib.contextmanager
def ceiling(model: bytes, folder: Path) -> Iterator[Served]:
    """Run the ceiling that a model describes until the block ends."""
    with (folder / "ceiling.log").open("wb") as log, _process(["benchmarks.ceiling"], log, model) as (process, said):
        yield Served(said, process.pid)


@contextlib.contextmanager
def _process(
    arguments: Sequence[str], log: IO[bytes], given: bytes = b""
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a module; yield its process and the first line that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
    )
    try:
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101 - both are pipes
        process.stdin.write(given)
        process.stdin.close()
        said = process.stdout.readline().decode().strip()
        if "http://" not in said:
            raise RuntimeError(f"{arguments[0]} did not start, see {log.name}")
        yield process, said
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
