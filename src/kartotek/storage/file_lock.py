"""A lock that says who owns a database file; the operating system drops it when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kartotek.domain.errors import Unavailable


class FileLock:
    """The lock on ``<file>.lock`` beside a file, held from the start.

    Raises Unavailable where another process, or another lock in this one, holds it.
    """

    def __init__(self, path: Path) -> None:
        name = path.with_name(path.name + ".lock")
        self._file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise Unavailable(f"Another process is serving the database {path}.") from None

    def release(self) -> None:
        """Let the lock go. The file stays, so that nobody can hold a lock on one that is no longer there."""
        os.close(self._file)
