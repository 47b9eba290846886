"""A small world to log in to: accounts in memory, a clock moved by hand, hashing that is counted."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time

import msgspec

from kartotek.domain.accounts import Account, Principal, Role
from kartotek.services.access import Access, PasswordLogin
from kartotek.services.passwords import PasswordChecker
from kartotek.services.throttle import LoginThrottle, ThrottleLimits
from tests.unit.memory_accounts import AccountDatabase, Clock, MemoryAccounts
from tests.unit.memory_book import a_tenant

LIMITS = ThrottleLimits(per_login=3, per_address=5, window=60.0)
HOUR = dt.timedelta(hours=1)


class Hashing:
    """Stands in for argon2 (a hash is the password in brackets), and notes how it is called."""

    def __init__(self) -> None:
        self.checked: list[tuple[str, str]] = []
        self.most_at_once = 0
        self.takes = 0.0
        self._running = 0
        self._lock = threading.Lock()

    def fits(self, password_hash: str, password: str) -> bool:
        with self._lock:
            self.checked.append((password_hash, password))
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        time.sleep(self.takes)
        with self._lock:
            self._running -= 1
        return password_hash == f"[{password}]"


class World:
    """An `Access` with two tenants and three users: demo (1, of both), eva (2, of the second), off (3, disabled)."""

    def __init__(self, limits: ThrottleLimits, *, digests: bool = False) -> None:
        self.clock = Clock()
        self.accounts = MemoryAccounts(self.clock)
        for name in ("Cust1", "Cust2"):
            tenant = msgspec.structs.replace(a_tenant(), name=name, names={"superoffice": name})
            self.accounts.add_tenant(tenant, [])
        for login in ("demo@example.com", "eva@example.com", "off@example.com", "alone@example.com"):
            self.accounts.add_user(login, login, "[right]")
        self.accounts.add_membership(1, 1, Role.EDITOR, default=False)
        self.accounts.add_membership(1, 2, Role.READER, default=True)
        self.accounts.add_membership(2, 2, Role.ADMINISTRATOR, default=True)
        self.accounts.add_membership(3, 1, Role.EDITOR, default=True)
        self.accounts.accounts["off@example.com"].disabled = True
        self.database = AccountDatabase(self.accounts)
        self.passwords = PasswordChecker()
        throttle = LoginThrottle(limits, self.clock.elapsed)
        self.access = Access(
            self.database, self.passwords, throttle, self.clock.now, self.clock.elapsed, digests=digests
        )

    @property
    def demo(self) -> Account:
        return self.accounts.accounts["demo@example.com"]


def attempt(
    login: str = "demo@example.com",
    password: str = "right",
    *,
    tenant: str | None = None,
    address: str = "192.0.2.1",
    face: str = "superoffice",
    digest: bool = False,
) -> PasswordLogin:
    return PasswordLogin(face=face, login=login, password=password, address=address, tenant=tenant, digest=digest)


def by_password(world: World, login: PasswordLogin) -> Principal:
    return asyncio.run(world.access.by_password(login))


def by_basic(world: World, login: PasswordLogin) -> Principal:
    return asyncio.run(world.access.by_basic(login))
