"""Login attempts are counted before any password is hashed: failures per login name and per address."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import msgspec

from kartotek.domain.errors import LoginThrottled


class ThrottleLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How many failed attempts are let through in a time; ``window`` is in seconds."""

    per_login: int = 10
    per_address: int = 50
    window: float = 300.0
    remembered: int = 10_000


class LoginThrottle:
    """A sliding count of failed logins, in memory, bounded in size."""

    def __init__(self, limits: ThrottleLimits, elapsed: Callable[[], float]) -> None:
        self._limits = limits
        self._elapsed = elapsed
        self._failures: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def admit(self, login: str, address: str) -> None:
        """Let an attempt through or refuse it. ``login`` is whatever names the user, one and the same every time.

        Raises:
            LoginThrottled: too many failures for this login name or from this address lately.
        """
        for name, most in self._counters(login, address):
            recent = self._recent(name)
            if len(recent) >= most:
                raise LoginThrottled(max(1.0, recent[0] + self._limits.window - self._elapsed()))

    def failed(self, login: str, address: str) -> None:
        """Count a failed attempt."""
        for name, _ in self._counters(login, address):
            self._failures[name] = [*self._recent(name), self._elapsed()]
            self._failures.move_to_end(name)
        while len(self._failures) > self._limits.remembered:
            self._failures.popitem(last=False)

    def succeeded(self, login: str) -> None:
        """Forget the failures of a login name (those of the address stay)."""
        self._failures.pop(("login", login), None)

    def _counters(self, login: str, address: str) -> list[tuple[tuple[str, str], int]]:
        return [
            (("login", login), self._limits.per_login),
            (("address", address), self._limits.per_address),
        ]

    def _recent(self, name: tuple[str, str]) -> list[float]:
        since = self._elapsed() - self._limits.window
        return [moment for moment in self._failures.get(name, []) if moment > since]
