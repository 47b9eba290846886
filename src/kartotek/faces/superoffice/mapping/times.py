"""Dates and times of SuperOffice's JSON: ``yyyy-MM-ddTHH:mm:ss`` in the zone asked for (reference §1.7, §2.9).

Without an ``SO-TimeZone`` header that is the tenant's zone. The option ``includeTZOffset`` adds ``Z`` or
``+01:00``. The year 1 means *not set*.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import PartialDate

NOT_SET: Final = "0001-01-01T00:00:00"
UNKNOWN_YEAR: Final = 2
"""The year of a birth date of which only day and month are known (vendor's OpenAPI text on BirthDate)."""

_STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


class Zone:
    """How the times of one request read: a time zone, and whether they carry their offset from UTC."""

    __slots__ = ("not_set", "offset", "tz")

    def __init__(self, tz: dt.tzinfo, *, offset: bool) -> None:
        self.tz = tz
        self.offset = offset
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

    def show_date(self, date: PartialDate | None) -> str:
        """Return a birth date: midnight in no zone; *not set* where day or month is unknown, or the year is 1."""
        if date is None or date.day is None or date.month is None or date.year == 1:
            return self.not_set
        whole = PartialDate(date.day, date.month, UNKNOWN_YEAR if date.year is None else date.year).whole()
        if whole is None:
            return self.not_set
        return whole.isoformat() + self.not_set[10:]

    def read_date(self, text: str, field: str) -> PartialDate | None:
        """Return the date of a text: as written, or in this zone where it names a moment other than midnight.

        Raises:
            InvalidValue: the text is no date.
        """
        moment = _parse(text, field)
        if moment is None:
            return None
        if moment.tzinfo is not None and moment.time() != dt.time.min:
            moment = _moved(moment, self.tz)
        return PartialDate(moment.day, moment.month, None if moment.year == UNKNOWN_YEAR else moment.year)


def _parse(text: str, field: str) -> dt.datetime | None:
    if not text.strip():
        return None
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        raise InvalidValue(field, "a date is expected")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=_offset(match[7]))
    except ValueError:
        raise InvalidValue(field, "a date is expected") from None
    return None if year == 1 else moment


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
def zone_for(header: str | None, tenant: str) -> Zone:
    """Return the zone that an ``SO-TimeZone`` header asks for, else the tenant's (IANA name).

    A zone is named by ``UTC``, an IANA name or a country with one zone (``NO``). The vendor's own numbers
    and codes of parts of a country (``261``, ``US-NY``) are not known here: the tenant's zone is used.
    """
    words = [word.strip() for word in (header or "").split(",")]
    named = [word for word in words if word and word.lower() != "includetzoffset"]
    tz = _zone(named[0]) if named else None
    return Zone(tz or _zone(tenant) or dt.UTC, offset="includetzoffset" in (word.lower() for word in words))


def _zone(name: str) -> dt.tzinfo | None:
    if name.upper() in {"UTC", "Z"}:
        return dt.UTC
    zones = get_global("territory_zones").get(name.upper(), [])
    if len(zones) > 1:
        return None
    try:
        return ZoneInfo(zones[0] if zones else name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
