"""The program as its users start it: `./kartotek` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

KARTOTEK: Final = Path(__file__).parents[2] / "kartotek"
SECONDS: Final = 180
"""How long anything may take; the machine may be busy."""


@dataclass(frozen=True)
class Ended:
    """What a command said before it ended."""

    status: int
    said: str
    complained: str


def kartotek(folder: Path, *arguments: str, typed: str = "", environment: dict[str, str] | None = None) -> Ended:
    """Run a command in a folder to its end."""
    done = subprocess.run(
        [KARTOTEK, *arguments],
        cwd=folder,
        env=_environment(environment),
        input=typed,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@dataclass
class Serving:
    """A server that runs in a folder, until the block of `serving` ends; ``url`` is where it answers."""

    process: subprocess.Popen[str]
    url: str
    said: list[str]

    @property
    def text(self) -> str:
        """All that it has printed so far."""
        return "".join(self.said)


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Serving]:
    """Run a command that serves; it has to end with status 0 on SIGTERM."""
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [KARTOTEK, *arguments],
            cwd=folder,
            env=_environment(None),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        said: list[str] = []
        reader = threading.Thread(target=_collect, args=(process, said), daemon=True)
        reader.start()
        try:
            yield Serving(process, _address(process, said, folder), said)
            process.send_signal(signal.SIGTERM)
            assert process.wait(SECONDS) == 0
        finally:
            process.kill()
            process.wait(SECONDS)
            reader.join(SECONDS)
            assert process.stdout is not None
            process.stdout.close()


def _collect(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stdout is not None
    said.extend(iter(process.stdout.readline, ""))


def _address(process: subprocess.Popen[str], said: list[str], folder: Path) -> str:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if found := re.search(r"answers at (http://\S+)", "".join(said)):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError((folder / "log.txt").read_text(encoding="utf-8"))


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    """Return the environment without settings that this machine may have."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KARTOTEK_")}
    return plain | (more or {})
