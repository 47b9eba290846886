"""Values of a filter, read as the column needs them; each error tells the column, the value and its place."""

from __future__ import annotations

import math
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.wire.odata_filter import Literal

_TRUE: Final = frozenset({"true", "1", "yes"})
_FALSE: Final = frozenset({"false", "0", "no"})
_LARGEST: Final = 2**53
"""Beyond this a number is compared as a floating-point one, as JavaScript and JSON would."""


class FilterRefused(InvalidValue):
    """A filter that can be read and not be answered; ``at`` is the character, from 1 (0: not known)."""

    def __init__(self, column: str, why: str, at: int = 0) -> None:
        super().__init__(f"$filter, {column}", f"{why} (character {at})" if at else why)


def number(value: Literal, column: str) -> int | float:
    """Return a number. Raises FilterRefused where it is none."""
    text = value.text.strip()
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or "_" in text:
        raise FilterRefused(column, f"a number is expected, not {spelled(value)}", value.at)
    return int(found) if found.is_integer() and abs(found) < _LARGEST else found


def flag(value: Literal, column: str) -> bool:
    """Return a yes or no. Raises FilterRefused where it is neither."""
    word = value.text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise FilterRefused(column, f"true or false is expected, not {spelled(value)}", value.at)
    return word in _TRUE


def item_number(value: Literal) -> int | None:
    """Return the number of an item of a list or of a user; None where the value is a name."""
    text = value.text.strip()
    if not text.lstrip("+-").isdecimal() or not text.isascii():
        return None
    found = int(text[:20])
    return found if abs(found) < _LARGEST else -_LARGEST


def is_null(value: Literal) -> bool:
    """Tell whether a value is the bare word ``null``."""
    return not value.quoted and value.code is None and value.text.lower() == "null"


def spelled(value: Literal) -> str:
    """Return a value as an error tells it, not too long."""
    text = value.text if len(value.text) <= 40 else f"{value.text[:40]}…"
    return f"'{text}'"
