"""The values of parameters: how a JSON value becomes text, number, boolean, date, choice or identifier.

Clients are untidy, so reading is lenient where nothing can be misunderstood: numbers for texts and the other way
round, ``0`` and ``1`` for booleans, enumerations in any case and with blanks or underscores. Null and the empty
text both mean *not set*. Names that no table knows are ignored.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
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
"""From a JSON value that is neither null nor empty, and its name for messages, to the typed value."""

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
            values[name] = None if value is None or value == "" else reader(value, within + name)
    return values


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
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InvalidValue(name, "not a number")
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


def ranged(low: int, high: int) -> Reader:
    """Return a reader of integers between two bounds, both allowed."""

    def read_ranged(value: object, name: str) -> int:
        found = integer(value, name)
        if not low <= found <= high:
            raise InvalidValue(name, f"not between {low} and {high}")
        return found

    return read_ranged


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


def choice(codes: tuple[str, ...]) -> Reader:
    """Return a reader of an enumeration, in any case and with blanks or underscores between words."""
    spellings = {_spelling(code): code for code in codes}

    def read_choice(value: object, name: str) -> str:
        found = spellings.get(_spelling(value)) if isinstance(value, str) else None
        if found is None:
            raise InvalidValue(name, f"not one of {', '.join(codes)}")
        return found

    return read_choice


def _spelling(word: str) -> str:
    return _SPELLING.sub("", word).upper()


# -- objects -----------------------------------------------------------------------------------------------------


def nested(table: Table) -> Reader:
    """Return a reader of an object with the parameters of a table."""

    def read_nested(value: object, name: str) -> Values:
        return read(table, _object(value, name), f"{name}.")

    return read_nested


def array(table: Table) -> Reader:
    """Return a reader of an array of objects with the parameters of a table; it raises LimitExceeded too."""

    def read_array(value: object, name: str) -> list[Values]:
        if not isinstance(value, list):
            raise InvalidValue(name, "not an array")
        if len(value) > MOST_PARTS:
            raise LimitExceeded(f"{name}: more than {MOST_PARTS} items at once")
        places = ((item, f"{name}[{index}]") for index, item in enumerate(value))
        return [read(table, _object(item, place), f"{place}.") for item, place in places]

    return read_array


def identifier(*fields: str) -> Reader:
    """Return a reader of an identifier object, of which exactly one field must be given."""

    def read_identifier(value: object, name: str) -> Identifier:
        field, chosen = _only(_object(value, name), fields, name)
        return Identifier(name=name, field=field, value=chosen)

    return read_identifier


def reference(entries: str, *fields: str) -> Reader:
    """Return a reader of the identifier of an entry of the list ``entries``."""

    def read_reference(value: object, name: str) -> Reference:
        field, chosen = _only(_object(value, name), fields, name)
        return Reference(name=name, field=field, value=chosen, list=entries)

    return read_reference


def query_identifier(*fields: str) -> Reader:
    """Return a reader of an identifier that may also come as query text.

    The documented form is ``field=value``; a JSON object is taken too. A list stands for a repeated parameter. A
    comma begins another pair only before the name of a field, since a value may hold one.
    """
    pairs = re.compile(rf",(?=\s*(?:{'|'.join(fields)})\s*=)")
    of_object = identifier(*fields)

    def read_query_identifier(value: object, name: str) -> Identifier:
        if isinstance(value, list):
            raise SeveralGiven(name)
        if not isinstance(value, str):
            return _found(of_object(value, name))
        if value.lstrip().startswith("{"):
            return _found(of_object(_parsed(value, name), name))
        tree: dict[str, object] = {}
        for pair in pairs.split(value):
            field, _, chosen = pair.partition("=")
            if field.strip() in tree:
                raise SeveralGiven(name)
            tree[field.strip()] = chosen.strip()
        return _found(of_object(tree, name))

    return read_query_identifier


def _found(value: Any) -> Identifier:  # noqa: ANN401 - readers answer Any
    found: Identifier = value
    return found


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
    given = [(field, tree[field]) for field in fields if tree.get(field) not in (None, "")]
    if not given:
        raise NoneGiven(name, fields)
    if len(given) > 1:
        raise SeveralGiven(name)
    field, value = given[0]
    return field, text(value, f"{name}.{field}")
