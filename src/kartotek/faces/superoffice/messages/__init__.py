"""Reading what clients of SuperOffice's REST API send, as leniently as Json.NET takes it.

Names count in any case, numbers and flags may come as text, texts may come as numbers, unknown members are
ignored (vendor's reference §1.8: the npm client sends camelCase, other clients send ids as text).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from kartotek.domain.errors import InvalidValue
from kartotek.wire.errors import MalformedMessage

Json = Any
"""A JSON value: what msgspec decodes, and what it encodes."""

FACE: Final = "superoffice"
"""The face's name: in the tenant's settings and names, on what it keeps, in the change log."""

NO_ENTITY: Final = "Bad request. Entity to save is not in request body."

_SMALLEST, _LARGEST = -(2**31), 2**31 - 1


class Message(Mapping[str, Json]):
    """A JSON object whose names count in any case; of names that differ only in case the last one wins."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Json]) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    def __getitem__(self, name: str) -> Json:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def read_entity(value: Json) -> Message:
    """Return the entity that a request body holds. Raises MalformedMessage where it is no object."""
    if not isinstance(value, dict):
        raise MalformedMessage(NO_ENTITY)
    return Message(value)


def read_object(value: Json, field: str) -> Message | None:
    """Return an object, or None for null and an empty text. Raises InvalidValue for anything else.

    Json.NET takes an empty text for null too; in XML and in forms it is all that an empty value can be.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        raise InvalidValue(field, "an object is expected")
    return Message(value)


def read_list(value: Json, field: str) -> list[Json] | None:
    """Return an array, or None for null and an empty text. Raises InvalidValue for anything else."""
    if value is None or value == "":
        return None
    if not isinstance(value, list):
        raise InvalidValue(field, "an array is expected")
    return value


def read_text(value: Json, field: str) -> str:
    """Return a text ("" for null); numbers and flags are spelled out. Raises InvalidValue for arrays and objects."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    raise InvalidValue(field, "a text is expected")


def read_int(value: Json, field: str) -> int:
    """Return a 32-bit integer (0 for null), also out of a text. Raises InvalidValue for anything else."""
    number = _number(value, field, int)
    if not _SMALLEST <= number <= _LARGEST or number != int(number):
        raise InvalidValue(field, "a 32-bit integer is expected")
    return int(number)


def read_float(value: Json, field: str) -> float:
    """Return a finite number (0 for null), also out of a text. Raises InvalidValue for anything else."""
    number = float(_number(value, field, float))
    if not math.isfinite(number):
        raise InvalidValue(field, "a number is expected")
    return number


def read_flag(value: Json, field: str) -> bool:
    """Return true or false (false for null), also out of a number or a text. Raises InvalidValue otherwise."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in {"true", "false"}:
            return word == "true"
    try:
        return bool(_number(value, field, int))
    except InvalidValue:
        raise InvalidValue(field, "true or false is expected") from None


def _number(value: Json, field: str, kind: Callable[[str], float]) -> float:
    if value is None or value == "":
        return 0
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    raise InvalidValue(field, "a number is expected")


Selection = Mapping[str, "Selection"]
"""What ``$select`` names, as a tree of lower-case names; an empty tree below a name stands for all of it."""


@lru_cache(maxsize=512)
def read_selection(text: str) -> Selection | None:
    """Return what a ``$select`` asks for, or None where it asks for everything (empty, or with ``*``)."""
    tree: dict[str, Any] = {}
    for path in text.lower().split(","):
        steps = [step.strip() for step in path.split("/") if step.strip()]
        if steps == ["*"]:
            return None
        _plant(tree, steps)
    return tree or None


def _plant(tree: dict[str, Any], steps: list[str]) -> None:
    """Add a path. A name that was asked for whole before stays whole, whatever is named below it."""
    for place, step in enumerate(steps):
        known = tree.get(step)
        if known is not None and not known:
            return
        if place == len(steps) - 1:
            tree[step] = {}
            return
        tree = tree.setdefault(step, {})
