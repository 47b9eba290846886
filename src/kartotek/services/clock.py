"""The one place that reads the time of day."""

from __future__ import annotations

import datetime as dt
import time


def now() -> dt.datetime:
    """Return the current moment in UTC."""
    return dt.datetime.now(dt.UTC)


def elapsed() -> float:
    """Return seconds on a clock that never runs backwards, from an arbitrary start."""
    return time.monotonic()
