"""What a custom field may hold: values by type, and what becomes of one where the type is another.

Reading a *text* is the work of faces, each in its own notation; here values have the forms that
`kartotek.domain.custom_fields` tells.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Final

from kartotek.domain.custom_fields import CustomField, Definition, FieldType
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import CustomValue
from kartotek.services.validation import check_text

LARGEST_INTEGER: Final = 2**63 - 1
LARGEST_DECIMAL: Final = 1e15
"""Beyond it a floating-point number no longer tells all whole ones apart, and is written with an exponent."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00")


def checked_value(field: Definition, value: object) -> CustomValue:
    """Return a value in the form in which it is stored: whole numbers of a decimal become floating-point ones.

    Whether the item of a choice exists is not looked at.

    Raises:
        InvalidValue: the value is none of the field's type, too long or too large; UnstorableText where a text cannot
            be stored.
    """
    return _CHECKS[field.type](field, value)


def converted(field: CustomField, value: CustomValue, to: Definition) -> CustomValue:
    """Return what a value becomes as one of another field, which has taken this one's place.

    Raises:
        InvalidValue: it cannot be one; only what loses nothing is converted.
    """
    if field.type is to.type or {field.type, to.type} <= _TEXTS:
        return checked_value(to, value)
    convert = _CONVERSIONS.get((field.type, to.type))
    if convert is None and to.type in _TEXTS:
        convert = _spelled
    if convert is None:
        raise _wrong(to)
    try:
        return checked_value(to, convert(value))
    except (ValueError, KeyError):
        raise _wrong(to) from None


# -- by type ---------------------------------------------------------------------------------------------------------


def _wrong(field: Definition) -> InvalidValue:
    return InvalidValue(field.name(), f"not a value of type {field.type.value.replace('_', ' ')}")


def _text(field: Definition, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _wrong(field)
    check_text(field.name(), value)
    if field.length is not None and len(value) > field.length:
        raise InvalidValue(field.name(), f"longer than {field.length} characters")
    return value


def _line(field: Definition, value: object) -> str:
    text = _text(field, value)
    if "\n" in text or "\r" in text:
        raise InvalidValue(field.name(), "a text of one line is expected")
    return text


def _integer(field: Definition, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_INTEGER:
        raise _wrong(field)
    return value


def _decimal(field: Definition, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(field)
    if not math.isfinite(value) or abs(value) > LARGEST_DECIMAL:
        raise InvalidValue(field.name(), "the number is too large")
    return float(value)


def _date(field: Definition, value: object) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise _wrong(field)
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        raise InvalidValue(field.name(), "no calendar has this date") from None
    return value


def _moment(field: Definition, value: object) -> str:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise _wrong(field)
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        raise InvalidValue(field.name(), "no calendar has this moment") from None
    return value


def _flag(field: Definition, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(field)
    return value


def _choice(field: Definition, value: object) -> int:
    number = _integer(field, value)
    if number <= 0:
        raise _wrong(field)
    return number


_CHECKS: Final[dict[FieldType, Callable[[Definition, object], CustomValue]]] = {
    FieldType.TEXT: _line,
    FieldType.LONG_TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.DATE: _date,
    FieldType.MOMENT: _moment,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
}

# -- from one type to another ----------------------------------------------------------------------------------------

_TEXTS: Final = frozenset((FieldType.TEXT, FieldType.LONG_TEXT))


def _spelled(value: CustomValue) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _whole(value: CustomValue) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError("a fraction would be lost")
    return int(value)


def _word(value: CustomValue) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]


_CONVERSIONS: Final[dict[tuple[FieldType, FieldType], Callable[[CustomValue], object]]] = {
    (FieldType.INTEGER, FieldType.DECIMAL): float,
    (FieldType.DECIMAL, FieldType.INTEGER): _whole,
    (FieldType.INTEGER, FieldType.CHOICE): _whole,
    (FieldType.CHOICE, FieldType.INTEGER): _whole,
    (FieldType.FLAG, FieldType.INTEGER): _whole,
    (FieldType.DATE, FieldType.MOMENT): lambda value: f"{value}T00:00:00+00:00",
    **{(text, FieldType.INTEGER): int for text in _TEXTS},
    **{(text, FieldType.DECIMAL): float for text in _TEXTS},
    **{(text, FieldType.DATE): str for text in _TEXTS},
    **{(text, FieldType.FLAG): _word for text in _TEXTS},
}
