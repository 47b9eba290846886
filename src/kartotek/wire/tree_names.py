"""What a plain tree (objects, arrays, texts, numbers, null) is called where a format needs names that JSON does not.

XML and forms cannot tell an object from an array with one item, nor a dictionary from an object. Who knows the
messages tells it here, by the names of members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kartotek.wire.errors import MalformedMessage

SAME = "."
"""As the name of an item: the name of the element that the array's owner has (items that hold items)."""

MAX_DEPTH = 64
"""Deepest nesting of a tree that is read, as of JSON."""


@dataclass(frozen=True, slots=True)
class TreeNames:
    """Members (in lower case) that are arrays, and what their items are called; likewise for dictionaries."""

    items: Mapping[str, str]
    pairs: Mapping[str, str]


def from_pairs(items: object, where: str) -> object:
    """Return the dictionary that an array of objects with a Key and a Value stands for; what is none as it is.

    Raises:
        MalformedMessage: an item has no Key.
    """
    if not isinstance(items, list):
        return items
    found: dict[str, object] = {}
    for item in items:
        members = {name.lower(): value for name, value in item.items()} if isinstance(item, dict) else {}
        key = members.get("key")
        if not isinstance(key, str):
            msg = f"Each entry of {where} needs a Key and a Value."
            raise MalformedMessage(msg)
        found[key] = members.get("value")
    return found
