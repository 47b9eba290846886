"""Password hashes: argon2id at OWASP's settings, worked out off the event loop, few at a time.

Old programs send a password as its *digest form* only: MD5 over UTF-16LE, in hex (authenticate.asmx?wsdl of 2018). As
good as the password to whoever has it, it is hashed with argon2id like the password itself, and never stored bare.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2
"""Verifications in all; each takes about 25 ms and 19 MB."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_DIGEST: Final = re.compile("[0-9a-fA-F]{32}")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (slow on purpose)."""
    return _HASHER.hash(_bytes(password))


def digest_form(password: str) -> str:
    """Return the form of a password that old programs send: 32 lower-case hexadecimal digits."""
    text = password.encode("utf-16-le", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()


def as_digest(password: str) -> str | None:
    """Return what was sent as a digest form, in lower case; None where it cannot be one."""
    return password.lower() if _DIGEST.fullmatch(password) else None


class _Turns:
    """The lock of one user, and how many hold it or wait for it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.count = 0


class PasswordChecker:
    """Checks passwords without holding up the event loop: one at a time per user, `AT_ONCE` in all."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._users: dict[str, _Turns] = {}
        self._decoy = hash_password("nobody has this password")

    @asynccontextmanager
    async def turn(self, user: str) -> AsyncIterator[None]:
        """Wait for a user's turn; what is found out about the user inside holds until the end of it."""
        turns = self._users.setdefault(user, _Turns())
        turns.count += 1
        try:
            async with turns.lock, self._at_once:
                yield
        finally:
            turns.count -= 1
            if turns.count == 0:
                del self._users[user]

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Tell whether a password fits a hash; without a hash it takes as long and answers no. Needs a `turn`."""
        loop = asyncio.get_running_loop()
        fits = await loop.run_in_executor(self._threads, _fits, password_hash or self._decoy, password)
        return fits and password_hash is not None

    async def hash_digest(self, password: str) -> str:
        """Return the hash of a password's digest form. Needs a `turn`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, hash_password, digest_form(password))

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _bytes(password: str) -> bytes:
    """Return a password as UTF-8; JSON can carry half of a surrogate pair, which is as good a secret as any."""
    return password.encode("utf-8", "surrogatepass")


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
