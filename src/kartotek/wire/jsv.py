"""JSV, ServiceStack's text format: JSON's shapes with the quoting of CSV (docs.servicestack.net/jsv-format).

An object is ``{name:value,name:value}``, an array ``[value,value]``, everything else a text. A text stands bare unless
it holds one of ``" : , { } [ ]`` or a line break; else it is in quotes, and a quote in it is doubled. The format does
not tell numbers and flags from texts, so reading gives texts; nothing at all between two separators is null.
Blanks around names, values and brackets are ignored, as in the indented form that metadata pages show.
"""

from __future__ import annotations

import re
from typing import Any, Final

from kartotek.wire.errors import MalformedMessage, MessageTooLarge
from kartotek.wire.xml import is_carried

MAX_DEPTH: Final = 64
"""Deepest nesting of arrays and objects."""

Tree = Any
"""Reading: None, a text, a list or a dict of such. Writing: flags and numbers too."""

_NEEDS_QUOTES = re.compile(r'["\[\]{}:,\r\n]')
_BLANKS = re.compile(r"[ \t\r\n]*+")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_BARE_NAME = re.compile(r'[^"\[\]{}:,]*+')
_BARE_VALUE = re.compile(r"[^\[\]{},]*+")


def encode(tree: Tree) -> str:
    """Return a tree as JSV. Members that are None are left out; flags read ``True`` and ``False``, as .NET's do."""
    if isinstance(tree, dict):
        members = (f"{_text(name)}:{encode(value)}" for name, value in tree.items() if value is not None)
        return "{" + ",".join(members) + "}"
    if isinstance(tree, list | tuple):
        return "[" + ",".join(map(encode, tree)) + "]"
    return "" if tree is None else _text(str(tree))


def decode(source: str) -> Tree:
    """Return what a JSV text says; of a repeated name the last counts.

    Raises:
        MalformedMessage: the text is no JSV (with line and column), or holds what XML 1.0 cannot carry.
        MessageTooLarge: it is nested too deep.
    """
    if not is_carried(source):
        raise MalformedMessage("JSV is malformed: it holds a character that cannot be stored")
    reading = _Reading(source)
    tree = reading.value(0)
    reading.end()
    return tree


def _text(value: str) -> str:
    if value and not _NEEDS_QUOTES.search(value) and value == value.strip():
        return value
    return '"' + value.replace('"', '""') + '"'


class _Reading:
    """One walk over a text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._place = 0

    def value(self, depth: int) -> Tree:
        """Return the value that begins here."""
        following = self._following()
        if following == "{":
            return self._object(depth + 1)
        if following == "[":
            return self._array(depth + 1)
        quoted = self._quoted()
        if quoted is not None:
            return quoted
        return self._take(_BARE_VALUE).strip() or None

    def end(self) -> None:
        """Refuse anything behind the value."""
        if self._following():
            raise self._malformed("nothing more is expected")

    def _object(self, depth: int) -> dict[str, Tree]:
        self._enter(depth)
        members: dict[str, Tree] = {}
        if self._skips("}"):
            return members
        while True:
            name = self._name()
            if not self._skips(":"):
                raise self._malformed("a colon is expected")
            members[name] = self.value(depth)
            if self._skips("}"):
                return members
            if not self._skips(","):
                raise self._malformed("a comma or a closing brace is expected")

    def _array(self, depth: int) -> list[Tree]:
        self._enter(depth)
        items: list[Tree] = []
        if self._skips("]"):
            return items
        while True:
            items.append(self.value(depth))
            if self._skips("]"):
                return items
            if not self._skips(","):
                raise self._malformed("a comma or a closing bracket is expected")

    def _enter(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise MessageTooLarge(f"JSV is nested deeper than {MAX_DEPTH} levels")
        self._place += 1

    def _name(self) -> str:
        self._following()
        quoted = self._quoted()
        name = self._take(_BARE_NAME).strip() if quoted is None else quoted
        if not name:
            raise self._malformed("a name is expected")
        return name

    def _quoted(self) -> str | None:
        if not self._source.startswith('"', self._place):
            return None
        found = _QUOTED.match(self._source, self._place)
        if found is None:
            raise self._malformed("the quotes are not closed")
        self._place = found.end()
        return found[1].replace('""', '"')

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._source, self._place)
        if found is None:
            return ""
        self._place = found.end()
        return found[0]

    def _skips(self, char: str) -> bool:
        if self._following() != char:
            return False
        self._place += 1
        return True

    def _following(self) -> str:
        """Return the next character that is no blank, "" at the end."""
        self._take(_BLANKS)
        return self._source[self._place : self._place + 1]

    def _malformed(self, reason: str) -> MalformedMessage:
        line = self._source.count("\n", 0, self._place) + 1
        column = self._place - self._source.rfind("\n", 0, self._place)
        return MalformedMessage(f"JSV is malformed: {reason} (line {line}, column {column})", line, column)
