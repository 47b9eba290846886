"""How many requests a tenant may make in an hour, where its administrator has set a limit.

The count is kept in memory: each process has its own, and a restart begins anew. That is enough for what it is there
for - programs meet the limit that they will meet with the vendor - and costs no write for a read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import msgspec

from kartotek.domain.errors import QuotaExceeded

HOUR: Final = dt.timedelta(hours=1)


class Allowance(msgspec.Struct, frozen=True):
    """What is left of an hour: so many requests until the moment at which the next hour begins."""

    remaining: int
    until: dt.datetime


class _Hour(msgspec.Struct):
    until: dt.datetime
    requests: int = 0


class Quotas:
    """Counts requests by tenant; an hour begins with the first request after the last hour."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._hours: dict[int, _Hour] = {}

    def spend(self, tenant: int, limit: int) -> Allowance:
        """Count a request; return what is left after it.

        Raises:
            QuotaExceeded: the hour's requests were used up before; this one counts too.
        """
        now = self._now()
        hour = self._hours.get(tenant)
        if hour is None or hour.until <= now:
            hour = self._hours[tenant] = _Hour(now + HOUR)
        hour.requests += 1
        if hour.requests > limit:
            raise QuotaExceeded(hour.requests - limit, hour.until)
        return Allowance(limit - hour.requests, hour.until)
