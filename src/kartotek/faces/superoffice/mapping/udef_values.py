"""Values of custom fields as texts: ``[I:4]``, ``[F:4.43]``, ``[D:05/05/1999 00:00:00.0000000]`` … (reference §2.6).

The vendor's dictionaries hold nothing but texts. ``UserDefinedFields`` spells dates ``[D:…]`` and flags ``True``; the
other two spell them ``[DT:…]`` and ``[I:1]``. What is not set reads 0, the year 1, or an empty text. All of the
vendor's forms are read, and plain values too. Times are those of the tenant's zone, whatever the request asks for, as
in the vendor's recorded replies.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from kartotek.domain.custom_fields import Definition, FieldType
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import CustomValue

YES: Final = {
    "cs": "Ano",
    "da": "Ja",
    "de": "Ja",
    "en": "Yes",
    "es": "Sí",
    "fi": "Kyllä",
    "fr": "Oui",
    "it": "Sì",
    "nl": "Ja",
    "no": "Ja",
    "pl": "Tak",
    "pt": "Sim",
    "sv": "Ja",
}
"""The word that a flag that is set is displayed as, by language."""

YES_RESOURCE: Final = "[SR_YES]"
"""The vendor's name of that word, where no language is asked for."""


class Spelling(enum.Enum):
    """How a dictionary spells dates and flags."""

    USER_DEFINED = "D"
    CUSTOM = "DT"


_TAGGED: Final = re.compile(r"\[(I|F|M|D|DT|T|TS|B|S):(.*)\]", re.DOTALL)
_NUMBER_TAGS: Final = frozenset(("", "I", "F", "M", "TS"))
_DATE_TAGS: Final = frozenset(("", "D", "DT"))
_CLOCK: Final = r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?)?"
_AMERICAN: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})" + _CLOCK)
_EUROPEAN: Final = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _CLOCK)
_ISO: Final = re.compile(
    r"(?P<year>\d{4})[-.](?P<month>\d{1,2})[-.](?P<day>\d{1,2})" + _CLOCK + r"(?P<zone>Z|[+-]\d{2}:\d{2})?"
)
_NEVER: Final = dt.datetime(1, 1, 1)  # noqa: DTZ001 - the year 1 is in no zone
_WORDS: Final = {"true": True, "1": True, "false": False, "0": False}


# -- out -------------------------------------------------------------------------------------------------------------


def spelled(field: Definition, value: CustomValue | None, spelling: Spelling, timezone: str) -> str:
    """Return a value (None: not set) as a text of a dictionary."""
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            return "" if value is None else str(value)
        case FieldType.INTEGER | FieldType.CHOICE:
            return f"[I:{value or 0}]"
        case FieldType.DECIMAL:
            return f"[F:{_decimal(float(value or 0))}]"
        case FieldType.FLAG:
            return str(bool(value)) if spelling is Spelling.USER_DEFINED else f"[I:{int(bool(value))}]"
        case FieldType.DATE:
            return f"[{spelling.value}:{_american(None if value is None else dt.datetime.fromisoformat(str(value)))}]"
        case FieldType.MOMENT:
            return f"[DT:{_american(None if value is None else _local(str(value), timezone))}]"


def _decimal(value: float) -> str:
    """Return a number without an exponent, and without a fraction where it has none."""
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else f"{value:.20f}".rstrip("0")


def _american(moment: dt.datetime | None) -> str:
    shown = moment or _NEVER
    return f"{shown:%m/%d}/{shown.year:04} {shown:%H:%M:%S}.0000000"


def _local(text: str, timezone: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except OverflowError:
        return moment


# -- in --------------------------------------------------------------------------------------------------------------


def read_value(field: Definition, text: str, timezone: str, name: str) -> CustomValue | None:
    """Return the value that a text stands for, in the form in which it is stored; None for *not set*.

    A date loses its time of day. ``name`` is what an error calls the value.

    Raises:
        InvalidValue: the text stands for no value of the field's type.
    """
    if not text.strip() and field.type is not FieldType.LONG_TEXT:
        return None
    return _READERS[field.type](text, timezone, name)


def read_kept(field: Definition, kept: object, timezone: str) -> CustomValue | None:
    """Return the value of a text that was kept while its slot was not bound, as `SlotFamily.read` wants it.

    Raises:
        InvalidValue: it is no value of the field's type, or a date with a time of day, which would be lost.
    """
    if not isinstance(kept, str):
        raise InvalidValue(field.name(), "a text is expected")
    value = read_value(field, kept, timezone, field.name())
    if field.type is FieldType.DATE and value is not None:
        moment = _moment(_untagged(kept, _DATE_TAGS, field.name()), field.name())
        if moment is not None and moment.time() != dt.time.min:
            raise InvalidValue(field.name(), "the time of day would be lost")
    return value


def _text(text: str, timezone: str, name: str) -> str | None:
    return text or None


def _integer(text: str, timezone: str, name: str) -> int:
    number = _number(text, name)
    if not number.is_integer():
        raise InvalidValue(name, "a whole number is expected")
    digits = _untagged(text, _NUMBER_TAGS, name).strip()
    return int(digits) if re.fullmatch(r"[+-]?\d{1,19}", digits) else int(number)


def _fraction(text: str, timezone: str, name: str) -> float:
    return _number(text, name)


def _choice(text: str, timezone: str, name: str) -> int | None:
    number = _integer(text, timezone, name)
    if number < 0:
        raise InvalidValue(name, f"there is no item {number}")
    return number or None


def _flag(text: str, timezone: str, name: str) -> bool:
    word = _untagged(text, _NUMBER_TAGS, name).strip().lower()
    if word not in _WORDS:
        raise InvalidValue(name, "True or False is expected")
    return _WORDS[word]


def _date(text: str, timezone: str, name: str) -> str | None:
    moment = _moment(_untagged(text, _DATE_TAGS, name), name)
    return None if moment is None else moment.date().isoformat()


def _instant(text: str, timezone: str, name: str) -> str | None:
    moment = _moment(_untagged(text, _DATE_TAGS, name), name)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    try:
        return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
    except OverflowError:
        raise InvalidValue(name, "a date is expected") from None


_READERS: Final[dict[FieldType, Callable[[str, str, str], CustomValue | None]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _fraction,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
    FieldType.DATE: _date,
    FieldType.MOMENT: _instant,
}


def _untagged(text: str, tags: frozenset[str], name: str) -> str:
    match = _TAGGED.fullmatch(text.strip())
    tag, inside = match.groups() if match else ("", text.strip())
    if tag not in tags:
        raise InvalidValue(name, f"a value of another type than [{tag}:…] is expected")
    return inside


def _number(text: str, name: str) -> float:
    digits = _untagged(text, _NUMBER_TAGS, name)
    try:
        number = float(digits)
    except ValueError:
        raise InvalidValue(name, "a number is expected") from None
    if not math.isfinite(number) or "_" in digits:
        raise InvalidValue(name, "a number is expected")
    return number


def _moment(text: str, name: str) -> dt.datetime | None:
    """Return the date and time of a text, without its fractions of seconds; None for the year 1, which is not set."""
    for form in (_AMERICAN, _ISO, _EUROPEAN):
        match = form.fullmatch(text.strip())
        if match is not None:
            break
    else:
        raise InvalidValue(name, "a date is expected")
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    hour, minute, second = (int(part or 0) for part in _clock(match))
    if year <= 1:
        return None
    zone = match["zone"] if form is _ISO else None
    try:
        moment = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone follows
        return moment if zone is None else dt.datetime.fromisoformat(moment.isoformat() + zone.replace("Z", "+00:00"))
    except ValueError:
        raise InvalidValue(name, "a date is expected") from None


def _clock(match: re.Match[str]) -> tuple[str | None, ...]:
    """Return the hour, minute and second of a match: the groups without a name."""
    named = set(match.re.groupindex.values())
    return tuple(match[number] for number in range(1, match.re.groups + 1) if number not in named)
