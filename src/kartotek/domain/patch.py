"""Patches: what changes between two states of a party, as plain data that tells *absent* from *null*.

A patch is a tree in the manner of RFC 7396. A key that is absent leaves the member alone, ``None`` clears it,
a mapping goes into a struct, into the items of a keyed mapping or into residue, and any other value replaces
what was there. Because parts are keyed by item id, two patches that touch different members or different items
do not disturb one another, whichever is applied first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from kartotek.domain.errors import InvalidValue

Patch = dict[str, Any]
"""A tree of member names to ``None``, a JSON value, or a further tree."""

StructT = TypeVar("StructT", bound=msgspec.Struct)


def difference(before: msgspec.Struct, after: msgspec.Struct) -> Patch:
    """Return the patch that turns one struct into another of the same type; empty where they are equal."""
    patch: Patch = {}
    for name in before.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            patch[name] = _value_difference(old, new)
    return patch


def apply(patch: Patch, target: StructT) -> StructT:
    """Return a copy of a struct with a patch applied; the struct itself stays as it is.

    Raises:
        InvalidValue: a value of the patch does not fit the member it is meant for.
    """
    tree = msgspec.to_builtins(target)
    _merge(tree, patch)
    try:
        return msgspec.convert(tree, type(target))
    except msgspec.ValidationError as error:
        raise InvalidValue("patch", str(error)) from None


def whole(struct: msgspec.Struct) -> Patch:
    """Return the patch that makes a struct out of one of the same type with nothing set."""
    tree: Patch = msgspec.to_builtins(struct)
    return tree


def texts(patch: Patch) -> Iterator[str]:
    """Yield every text in a patch, keys of mappings included."""
    for key, value in patch.items():
        yield key
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from texts(value)
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))


def _value_difference(old: object, new: object) -> object:
    if isinstance(old, msgspec.Struct) and isinstance(new, msgspec.Struct):
        return difference(old, new)
    if isinstance(old, dict) and isinstance(new, dict):
        return _mapping_difference(old, new)
    return msgspec.to_builtins(new)


def _mapping_difference(old: dict[str, Any], new: dict[str, Any]) -> Patch:
    patch: Patch = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old:
            patch[key] = msgspec.to_builtins(value)
        elif old[key] != value:
            patch[key] = _value_difference(old[key], value)
    return patch


def _merge(tree: dict[str, Any], patch: Patch) -> None:
    for key, value in patch.items():
        if value is None:
            tree.pop(key, None)
        elif isinstance(value, dict):
            below = tree.setdefault(key, {})
            if isinstance(below, dict):
                _merge(below, value)
            else:
                tree[key] = value
        else:
            tree[key] = value
