"""Dates and times of SuperOffice's JSON: ``yyyy-MM-ddTHH:mm:ss`` in the zone asked for (reference §1.7, §2.9).

Without an ``SO-TimeZone`` header that is the tenant's zone. The option ``includeTZOffset`` adds ``Z`` or
``+01:00``. The year 1 means *not set*.

The vendor's npm client reads times without an offset in its own zone and sends them back in UTC; wherever that is
not the zone they were shown in, an entity written back would move. The header ``SO-Browser-TZ-Offset``, which that
client always sends, tells how far off it is (`Zone.echoes`, `Zone.read_date`).
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import PartialDate
from kartotek.faces.superoffice.mapping.zones import time_zone

HEADER: Final = "SO-TimeZone"
_INCLUDE: Final = "includetzoffset"

NOT_SET: Final = "0001-01-01T00:00:00"
UNKNOWN_YEAR: Final = 2
"""The year of a birth date of which only day and month are known (vendor's OpenAPI text on BirthDate)."""

_SLACK: Final = dt.timedelta(hours=2)
_FARTHEST: Final = 14 * 60
"""Minutes between UTC and the zone farthest from it."""

_MINUTES = re.compile(r"-?[0-9]{1,3}")
_STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


class Zone:
    """How the times of one request read: a time zone, and whether they carry their offset from UTC.

    ``browser`` is the zone in which the client itself reads times without an offset, where it is known.
    """

    __slots__ = ("browser", "not_set", "offset", "tz")

    def __init__(self, tz: dt.tzinfo, *, offset: bool, browser: dt.tzinfo | None = None) -> None:
        self.tz = tz
        self.offset = offset
        self.browser = browser
        self.not_set = NOT_SET + ("Z" if offset else "")

    def show(self, moment: dt.datetime | None) -> str:
        """Return a moment (aware) as this request reads it; None and the year 1 as *not set*."""
        local = None if moment is None else _moved(moment, self.tz)
        if local is None or local.year == 1:
            return self.not_set
        text = local.replace(tzinfo=None).isoformat(timespec="seconds")
        return text + _offset_text(local) if self.offset else text

    def read(self, text: str, field: str) -> dt.datetime | None:
        """Return the moment (UTC, whole seconds) that a text means in this zone; None for *not set*.

        Raises:
            InvalidValue: the text is no date or time.
        """
        moment = _parse(text, field)
        if moment is None:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.tz)
        return _moved(moment, dt.UTC)

    def echoes(self, text: str, shown: str, field: str) -> bool:
        """Tell whether a text is what the vendor's npm client makes of a time that it was shown.

        Raises:
            InvalidValue: the text is no date or time.
        """
        moment = _parse(text, field)
        if self.browser is None or self.offset or moment is None or moment.tzinfo is None:
            return False
        return _moved(moment, self.browser).replace(tzinfo=None).isoformat(timespec="seconds") == shown

    def show_date(self, date: PartialDate | None) -> str:
        """Return a birth date: midnight in no zone; *not set* where day or month is unknown, or the year is 1."""
        if date is None or date.day is None or date.month is None or date.year == 1:
            return self.not_set
        whole = PartialDate(date.day, date.month, UNKNOWN_YEAR if date.year is None else date.year).whole()
        if whole is None:
            return self.not_set
        return whole.isoformat() + self.not_set[10:]

    def read_date(self, text: str, field: str) -> PartialDate | None:
        """Return the date of a text: as written, or where it names a moment other than midnight the date then.

        That is the date where the client is, as far as is known, else in this zone. The client's offset is that
        of today; two hours make up for the summer time and the local mean time of the day of birth.

        Raises:
            InvalidValue: the text is no date.
        """
        moment = _parse(text, field)
        if moment is None:
            return None
        if moment.tzinfo is not None and moment.time() != dt.time.min:
            here = _moved(moment, self.browser or self.tz)
            moment = here + _SLACK if self.browser and here.year < dt.MAXYEAR else here
        if moment.year == 1:
            return None
        return PartialDate(moment.day, moment.month, None if moment.year == UNKNOWN_YEAR else moment.year)


def _parse(text: str, field: str) -> dt.datetime | None:
    """Return the time that a text names; None for *not set*, which may have moved into the year 0 on its way.

    JavaScript in Norway makes ``0000-12-31T23:17:00.000Z`` of it.
    """
    if not text.strip():
        return None
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        raise InvalidValue(field, "a date is expected")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if year == 0 or (year, month) == (1, 1):
        return None
    try:
        moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=_offset(match[7]))
    except ValueError:
        raise InvalidValue(field, "a date is expected") from None
    return moment


def _moved(moment: dt.datetime, tz: dt.tzinfo) -> dt.datetime:
    """Return a moment in another zone; one at the end of time (9999-12-31T23:59:59) stays where it is."""
    try:
        return moment.astimezone(tz)
    except OverflowError:
        return moment.replace(tzinfo=tz)


def _offset_text(local: dt.datetime) -> str:
    """Return ``Z`` or ``+01:00``; the seconds of a local mean time of old are left out, as .NET knows none."""
    minutes = round((local.utcoffset() or dt.timedelta()).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z"


def _offset(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text in {"Z", "z"}:
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


@lru_cache(maxsize=256)
def zone_for(header: str | None, tenant: str, browser: str | None = None) -> Zone:
    """Return the zone that an ``SO-TimeZone`` header asks for, else the tenant's (IANA name).

    The header has a zone's name or number (see `zones`), the word ``includeTZOffset``, or both. ``browser`` is the
    header ``SO-Browser-TZ-Offset``: minutes east of UTC.

    Raises:
        InvalidValue: there is no such zone; times would be read and shown wrongly.
    """
    words = [word.strip() for word in (header or "").split(",") if word.strip()]
    named = [word for word in words if word.lower() != _INCLUDE]
    tz = time_zone(named[0]) if named else time_zone(tenant)
    if tz is None and named:
        raise InvalidValue(HEADER, f"there is no time zone {named[0][:100]!r}")
    return Zone(tz or dt.UTC, offset=len(named) < len(words), browser=_browser_zone(browser))


def _browser_zone(minutes: str | None) -> dt.tzinfo | None:
    if minutes is None or not _MINUTES.fullmatch(minutes) or abs(int(minutes)) > _FARTHEST:
        return None
    return dt.timezone(dt.timedelta(minutes=int(minutes)))
