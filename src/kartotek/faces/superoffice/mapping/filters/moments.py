"""Dates in filters: a text stands for a day or a second, a period for whole days; all in the zone of the request."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from kartotek.faces.superoffice.mapping.filters.operators import Span
from kartotek.faces.superoffice.mapping.times import Zone

_TIME: Final = r"(?:[Tt Zz]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?"
_FORMS: Final = tuple(
    re.compile(date + _TIME)
    for date in (
        r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)
"""``2009-1-1T12:00:00``, ``2014.3.4``; encoded values have ``05/31/1999 12:00:00.0000000`` and ``31.05.1999``."""

MOST_PERIODS: Final = 100_000

_FIRST, _LAST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
_SECOND: Final = dt.timedelta(seconds=1)
_DAY: Final = dt.timedelta(days=1)
_MONTHS: Final = {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Interval:
    """The moments (UTC) from ``first`` up to, but not with, ``behind``; the same in days."""

    first: dt.datetime
    behind: dt.datetime
    first_day: dt.date
    behind_day: dt.date


def interval_of(text: str, zone: Zone, field: str, *, whole_day: bool = False) -> Interval | None:
    """Return the moments that a text stands for: a second where it has a time, else a day; None for *not set*.

    ``whole_day`` takes the day even where there is a time.

    Raises:
        InvalidValue: it is no date.
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(text.strip()))), None)
    plain = text
    if found is not None:
        plain = f"{found['year']}-{found['month']}-{found['day']}"
        plain += f"T{found['time']}" if found["time"] else ""
        plain += found["zone"] or ("Z" if re.search(r"\dZ+\d", text, re.IGNORECASE) else "")
    moment = zone.read(plain, field)
    if moment is None:
        return None
    local = _in_zone(moment, zone)
    if found is not None and found["time"] and not whole_day:
        return Interval(moment, _after(moment, _SECOND), local, _next_day(local))
    return days(local, _next_day(local), zone)


def days(first: dt.date, behind: dt.date, zone: Zone) -> Interval:
    """Return the moments from one day up to, but not with, another."""
    return Interval(_midnight(first, zone), _midnight(behind, zone), first, behind)


def today(now: dt.datetime, zone: Zone) -> Interval:
    """Return the moments of the day that it is in a zone."""
    day = _in_zone(now, zone)
    return days(day, _next_day(day), zone)


def periods(span: Span, count: int, unit: str, now: dt.datetime, zone: Zone) -> Interval:
    """Return the moments of whole periods around now; weeks begin on Monday."""
    place = _place(_in_zone(now, zone), unit)
    before = count if span.before is None else span.before
    after = count if span.after is None else span.after
    first = place - before if span.within or before else place + 1
    behind = place + after + 1 if span.within or after else place
    return days(_start(first, unit), _start(behind, unit), zone)


def _place(day: dt.date, unit: str) -> int:
    """Return the number of the period that a day is in."""
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // 7  # the first day of the year 1 was a Monday
    return (day.year * 12 + day.month - 1) // _MONTHS[unit]


def _start(place: int, unit: str) -> dt.date:
    """Return the first day of a period by its number; those before and behind all time begin at its ends."""
    if unit in _MONTHS:
        year, month = divmod(place * _MONTHS[unit], 12)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return dt.date.min if year < dt.MINYEAR else dt.date.max
        return dt.date(year, month + 1, 1)
    ordinal = place if unit == "day" else place * 7 + 1
    return dt.date.fromordinal(min(max(ordinal, dt.date.min.toordinal()), dt.date.max.toordinal()))


def _in_zone(moment: dt.datetime, zone: Zone) -> dt.date:
    try:
        return moment.astimezone(zone.tz).date()
    except OverflowError:
        return moment.date()


def _midnight(day: dt.date, zone: Zone) -> dt.datetime:
    try:
        return dt.datetime(day.year, day.month, day.day, tzinfo=zone.tz).astimezone(dt.UTC)
    except OverflowError:
        return _FIRST if day.year == dt.MINYEAR else _LAST


def _next_day(day: dt.date) -> dt.date:
    return day if day == dt.date.max else day + _DAY


def _after(moment: dt.datetime, time: dt.timedelta) -> dt.datetime:
    return _LAST if moment > _LAST - time else moment + time
