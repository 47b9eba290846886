"""The values of parameters: how a JSON value becomes text, number, boolean, date, choice or identifier.

Clients are untidy, so reading is lenient where nothing can be misunderstood: numbers for texts and the other way
round, ``0`` and ``1`` for booleans, enumerations in any case and with blanks or underscores. Null and a text that
is empty or blank both mean *not set*. Names that no table knows are ignored.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kartotek.domain.errors import InvalidValue, LimitExceeded
from kartotek.domain.party import MOST_PARTS
from kartotek.faces.crmcom.messages.faults import NoneGiven, ParameterMissing, SeveralGiven
from kartotek.faces.crmcom.messages.identifiers import Identifier, Reference
from kartotek.wire import json
from kartotek.wire.errors import MalformedJson

Values = dict[str, Any]
"""What was sent, by parameter name: a key is there only if it was sent, None where it was sent as null."""

Reader = Callable[[object, str], Any]
"""From a JSON value that is set, and its name for messages, to the typed value."""

Table = Mapping[str, Reader]

LARGEST_INTEGER: Final = 2_147_483_647
LARGEST_EXACT: Final = 2**53
_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?)?", re.ASCII)
_SPELLING: Final = re.compile(r"[\s_-]+")
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def read(table: Table, tree: Mapping[str, object], within: str = "") -> Values:
    """Return what a JSON object holds of the parameters of a table; the rest is ignored.

    Raises:
        InvalidValue: a value is of the wrong type or out of range; its name, with the path to it, is in the error.
    """
    values: Values = {}
    for name, value in tree.items():
        reader = table.get(name)
        if reader is not None:
            values[name] = reader(value, within + name) if _is_set(value) else None
    return values


def _is_set(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def require(values: Values, *names: str, within: str = "") -> None:
    """Refuse values that lack one of these parameters.

    Raises:
        ParameterMissing: naming the first that is absent or null.
    """
    for name in names:
        if values.get(name) is None:
            raise ParameterMissing(within + name)


# -- scalars -----------------------------------------------------------------------------------------------------


def text(value: object, name: str) -> str:
    """Return a text; a number is written out."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise InvalidValue(name, "not a text")


def number(value: object, name: str) -> int | float:
    """Return a number, an int where it is a whole one that a float can hold exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or (isinstance(value, str) and "_" in value):
        raise InvalidValue(name, "not a number")  # Python alone reads 1_000
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise InvalidValue(name, "not a number") from None
    if not math.isfinite(found):
        raise InvalidValue(name, "not a number")
    return int(found) if found.is_integer() and abs(found) <= LARGEST_EXACT else found


def integer(value: object, name: str) -> int:
    """Return an integer of 32 bits."""
    found = number(value, name)
    if isinstance(found, float) or abs(found) > LARGEST_INTEGER:
        raise InvalidValue(name, "not an integer")
    return found


@dataclass(frozen=True)
class Ranged:
    """Reads integers between two bounds, both allowed."""

    low: int
    high: int

    def __call__(self, value: object, name: str) -> int:
        """Return the integer. Raises InvalidValue."""
        found = integer(value, name)
        if not self.low <= found <= self.high:
            raise InvalidValue(name, f"not between {self.low} and {self.high}")
        return found


def boolean(value: object, name: str) -> bool:
    """Return a boolean out of true, false, 0 or 1, as text too."""
    found = _BOOLEANS.get(str(value).strip().lower()) if isinstance(value, bool | int | str) else None
    if found is None:
        raise InvalidValue(name, "not a boolean")
    return found


def date(value: object, name: str) -> str:
    """Return a date as ``YYYY-MM-DDTHH:MM:SS``; fractions of a second and a final Z are dropped."""
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise InvalidValue(name, "not a date of the form YYYY-MM-DDTHH:MM:SS")
    try:
        return dt.datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00:00'}").isoformat()
    except ValueError:
        raise InvalidValue(name, "no such date") from None


@dataclass(frozen=True)
class Choice:
    """Reads an enumeration, in any case and with blanks or underscores between words."""

    codes: tuple[str, ...]

    def __call__(self, value: object, name: str) -> str:
        """Return the code as the service spells it. Raises InvalidValue."""
        found = _spellings(self.codes).get(_spelling(value)) if isinstance(value, str) else None
        if found is None:
            raise InvalidValue(name, f"not one of {', '.join(self.codes)}")
        return found


@functools.cache
def _spellings(codes: tuple[str, ...]) -> Mapping[str, str]:
    return {_spelling(code): code for code in codes}


def _spelling(word: str) -> str:
    return _SPELLING.sub("", word).upper()


# -- objects -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nested:
    """Reads an object with the parameters of a table."""

    table: Table

    def __call__(self, value: object, name: str) -> Values:
        """Return the object's values. Raises InvalidValue."""
        return read(self.table, _object(value, name), f"{name}.")


@dataclass(frozen=True)
class Items:
    """Reads an array of objects with the parameters of a table."""

    table: Table

    def __call__(self, value: object, name: str) -> list[Values]:
        """Return the values of each object. Raises InvalidValue, and LimitExceeded where there are too many."""
        if not isinstance(value, list):
            raise InvalidValue(name, "not an array")
        if len(value) > MOST_PARTS:
            raise LimitExceeded(f"{name}: more than {MOST_PARTS} items at once")
        places = ((item, f"{name}[{index}]") for index, item in enumerate(value))
        return [read(self.table, _object(item, place), f"{place}.") for item, place in places]


@dataclass(frozen=True)
class Identifying:
    """Reads an identifier object, of which exactly one field must be given."""

    fields: tuple[str, ...]

    def __call__(self, value: object, name: str) -> Identifier:
        """Return the one field. Raises NoneGiven, SeveralGiven and InvalidValue."""
        field, chosen = _only(_object(value, name), self.fields, name)
        return Identifier(name=name, field=field, value=chosen)


@dataclass(frozen=True)
class Referring:
    """Reads the identifier of an entry of the list ``entries``."""

    entries: str
    fields: tuple[str, ...]

    def __call__(self, value: object, name: str) -> Reference:
        """Return the one field. Raises NoneGiven, SeveralGiven and InvalidValue."""
        field, chosen = _only(_object(value, name), self.fields, name)
        return Reference(name=name, field=field, value=chosen, list=self.entries)


@dataclass(frozen=True)
class ContactIdentifying:
    """Reads an identifier that may also come as query text.

    The documented form is ``field=value``; a JSON object is taken too. A list stands for a repeated parameter. A
    comma begins another pair only before the name of a field, since a value may hold one.
    """

    fields: tuple[str, ...]

    def __call__(self, value: object, name: str) -> Identifier:
        """Return the one field. Raises NoneGiven, SeveralGiven and InvalidValue."""
        of_object = Identifying(self.fields)
        if isinstance(value, list):
            raise SeveralGiven(name)
        if not isinstance(value, str):
            return of_object(value, name)
        if value.lstrip().startswith("{"):
            return of_object(_parsed(value, name), name)
        tree: dict[str, object] = {}
        for pair in _between_pairs(self.fields).split(value):
            field, _, chosen = pair.partition("=")
            if field.strip() in tree:
                raise SeveralGiven(name)
            tree[field.strip()] = chosen.strip()
        return of_object(tree, name)


@functools.cache
def _between_pairs(fields: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf",(?=\s*(?:{'|'.join(fields)})\s*=)")


def _parsed(value: str, name: str) -> object:
    try:
        return json.decode(value.encode())
    except MalformedJson:
        raise InvalidValue(name, "neither field=value nor a JSON object") from None


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidValue(name, "not an object")
    return value


def _only(tree: Mapping[str, object], fields: tuple[str, ...], name: str) -> tuple[str, str]:
    given = [(field, tree[field]) for field in fields if _is_set(tree.get(field))]
    if not given:
        raise NoneGiven(name, fields)
    if len(given) > 1:
        raise SeveralGiven(name)
    field, value = given[0]
    return field, text(value, f"{name}.{field}")
