"""Password hashes: argon2id at OWASP's settings, worked out off the event loop, few at a time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2
"""Verifications in all; each takes about 25 ms and 19 MB."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (slow on purpose)."""
    return _HASHER.hash(password)


class PasswordChecker:
    """Checks passwords without holding up the event loop: one at a time per user, `AT_ONCE` in all."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._users: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._decoy = hash_password("nobody has this password")

    async def check(self, login: str, password: str, password_hash: str | None) -> bool:
        """Tell whether a password fits a hash; without a hash it takes as long and answers no."""
        lock = self._users[login]
        try:
            async with lock:
                loop = asyncio.get_running_loop()
                fits = await loop.run_in_executor(self._threads, _fits, password_hash or self._decoy, password)
        finally:
            if not lock.locked():
                self._users.pop(login, None)
        return fits and password_hash is not None

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
