"""Simple values of XML Schema as ASP.NET's XmlSerializer reads and writes them.

Reading is as tolerant as the clients seen need, and its errors have .NET's texts.  Writing is
canonical.  Every scalar is one ``Scalar`` of the table ``SCALARS``, by its XSD name.

- int, long, short: a sign and white space around are allowed, and a fraction of zeros (clients
  that print numbers with ``%.2f``).
- decimal: no exponent, the range of .NET's Decimal.
- boolean: true, false, 1, 0 in any case.
- dateTime: XSD's form or a date alone; more than six digits of a second are cut off; an offset
  gives an aware datetime, none a naive one.  Written with a fraction only where it is not zero,
  and with ``Z`` or an offset only for an aware one.
- guid: hyphenated, bare or in braces; written hyphenated, in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any
from uuid import UUID

from kartotek.wire.errors import UnwritableValue
from kartotek.wire.xml import escape

GUID_NAMESPACE = "http://microsoft.com/wsdl/types/"
"""The namespace of .NET's ``guid``, which has a schema of its own."""

_WHITE_SPACE = " \t\r\n"
_INTEGER = re.compile(r"([+-]?[0-9]+)(?:\.0*)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_GUID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}"
    r"|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)",
    re.IGNORECASE,
)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_GREATEST_DECIMAL = Decimal(79228162514264337593543950335)
_DECIMAL_DIGITS = 29
_DECIMAL_CONTEXT = Context(prec=_DECIMAL_DIGITS, rounding=ROUND_HALF_EVEN)
_LONGEST_NUMBER = 400
_LAST_HOUR = 24
_GREATEST_OFFSET = timedelta(hours=14)
_BAD_FORMAT = "Input string was not in a correct format."


class BadText(ValueError):
    """Text that is not of the type asked for; ``str()`` is .NET's text."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A simple type: its XSD name, how its text is read, how it is written, its value when unset."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    zero: Any


def _read_string(text: str) -> str:
    return text


def _integer_reader(bits: int) -> Callable[[str], int]:
    sure_digits = len(str(1 << (bits - 1)))
    least, greatest = -(1 << (bits - 1)), (1 << (bits - 1)) - 1

    def read(text: str) -> int:
        if len(text) < sure_digits and text.isdecimal() and text.isascii():
            return int(text)
        match = _INTEGER.fullmatch(text.strip(_WHITE_SPACE))
        if match is None:
            raise BadText(_BAD_FORMAT)
        digits = match.group(1)
        value = int(digits) if len(digits) < _LONGEST_NUMBER else greatest + 1
        if not least <= value <= greatest:
            msg = f"Value was either too large or too small for an Int{bits}."
            raise BadText(msg)
        return value

    return read


def _write_integer(value: int) -> str:
    return f"{value:d}"


def _read_decimal(text: str) -> Decimal:
    trimmed = text.strip(_WHITE_SPACE)
    if _DECIMAL.fullmatch(trimmed) is None:
        raise BadText(_BAD_FORMAT)
    value = Decimal(trimmed) if len(trimmed) < _LONGEST_NUMBER else _GREATEST_DECIMAL * 10
    if value.copy_abs() > _GREATEST_DECIMAL:  # abs() would round to 28 digits first
        msg = "Value was either too large or too small for a Decimal."
        raise BadText(msg)
    return value if len(trimmed) <= _DECIMAL_DIGITS else _DECIMAL_CONTEXT.plus(value)


def _write_decimal(value: Decimal) -> str:
    if not value.is_finite():
        msg = f"A decimal of XML Schema cannot be {value}."
        raise UnwritableValue(msg)
    return f"{value:f}"


def _read_boolean(text: str) -> bool:
    trimmed = text.strip(_WHITE_SPACE)
    value = _BOOLEANS.get(trimmed)
    if value is None:
        value = _BOOLEANS.get(trimmed.lower())
    if value is None:
        msg = f"The string '{text}' is not a valid Boolean value."
        raise BadText(msg)
    return value


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


def _read_date_time(text: str) -> datetime:
    match = _DATE_TIME.fullmatch(text.strip(_WHITE_SPACE))
    value = None if match is None else _date_time_of(match)
    if value is None:
        msg = f"The string '{text}' is not a valid AllXsd value."
        raise BadText(msg)
    return value


def _date_time_of(match: re.Match[str]) -> datetime | None:
    """Return the moment that the parts name, ``None`` if there is none such (30 February)."""
    *parts, fraction, offset = match.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    micro = int(f"{fraction[:6]:0<6}") if fraction else 0
    try:
        zone = _zone_of(offset)
        if hour == _LAST_HOUR and minute == second == micro == 0:
            return datetime(year, month, day, tzinfo=zone) + timedelta(days=1)
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _zone_of(offset: str | None) -> timezone | None:
    if offset is None:
        return None
    if offset == "Z":
        return UTC
    distance = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    if distance > _GREATEST_OFFSET or int(offset[4:6]) > 59:
        raise ValueError(offset)
    return timezone(-distance if offset[0] == "-" else distance)


def _write_date_time(value: datetime) -> str:
    if value.tzinfo is None and not value.microsecond:
        return value.isoformat()
    offset = value.utcoffset()
    if offset is None:
        zone = ""
    elif not offset:
        zone = "Z"
    else:
        if offset % timedelta(minutes=1):  # a zone of long ago, such as +00:53:28
            value = value.astimezone(UTC)
        zone = value.strftime("%z")
        zone = f"{zone[:3]}:{zone[3:5]}" if zone != "+0000" else "Z"
    text = value.replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if value.microsecond else text) + zone


def _read_guid(text: str) -> UUID:
    trimmed = text.strip(_WHITE_SPACE)
    if _GUID.fullmatch(trimmed) is None:
        msg = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
        raise BadText(msg)
    return UUID(trimmed.strip("(){}"))


SCALARS: dict[str, Scalar] = {
    scalar.name: scalar
    for scalar in (
        Scalar("string", _read_string, escape, ""),
        Scalar("anyType", _read_string, escape, ""),
        Scalar("short", _integer_reader(16), _write_integer, 0),
        Scalar("int", _integer_reader(32), _write_integer, 0),
        Scalar("long", _integer_reader(64), _write_integer, 0),
        Scalar("decimal", _read_decimal, _write_decimal, Decimal(0)),
        Scalar("boolean", _read_boolean, _write_boolean, False),
        Scalar("dateTime", _read_date_time, _write_date_time, datetime(1, 1, 1)),  # noqa: DTZ001
        Scalar("guid", _read_guid, str, UUID(int=0)),
    )
}
"""Every simple type, by its XSD name."""
