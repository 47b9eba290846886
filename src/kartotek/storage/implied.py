"""What a comparison implies that an index knows: a key, a stretch of names, a part of a name, a span of time.

Whatever fits the comparison fits what it implies, never the other way round: the comparison still decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from kartotek.domain.facts import LONGEST_ORDER, NAMES, Scalar
from kartotek.domain.query import Compare, Condition, Op
from kartotek.domain.search import NUMBER_FIELDS, email_key, number_key
from kartotek.storage.rows import LARGEST_INTEGER

COMMON: Final = frozenset({"role", "category", "owner", "country", "user_group"})
"""Key spaces in which many parties have one key, and none has it from a relation."""

MOST_NAMES: Final = 40
"""How many names, or parts of names, of one comparison are looked up, each by itself."""

LAST_CHARACTER: Final = 0x10FFFF

_BEHIND_LINE_FEED: Final = "\v"
"""In the index of names a line feed comes behind a name that has a department."""


class Named(NamedTuple):
    """The folded display name is between these texts, both included."""

    first: str
    last: str


class PartOfName(NamedTuple):
    """The folded name contains this text."""

    text: str


class Keys(NamedTuple):
    """The party has one of these keys; where there is no space, one of these numbers."""

    space: str | None
    keys: list[str] | list[int]


class Span(NamedTuple):
    """The moment in this field is between these, both included, in microseconds since 1970."""

    field: str
    first: int
    last: int


Implied = Keys | list[Named] | list[PartOfName]
"""Of a list, one holds."""

_PARTS_OF_NAMES: Final = frozenset({"first_name", "middle_name", "last_name", "nickname"})
_NUMBER_SPACES: Final = {"owner": "owner", "category": "category", "user_groups": "user_group"}
_EQUAL: Final = frozenset({Op.EQ, Op.IN})
_ALIKE: Final = _EQUAL | {Op.BEGINS, Op.ENDS, Op.CONTAINS}


def implied_by(wanted: Compare, values: list[Any]) -> Iterator[Implied]:
    """Yield what a comparison with these values (texts folded, none of them empty) implies."""
    if wanted.op in _EQUAL:
        space = _space(wanted.field)
        keys = [key for value in values for key in _key(wanted.field, value)]
        if len(keys) == len(values):
            yield Keys(space, keys)
    if len(values) > MOST_NAMES:
        return
    if wanted.field in NAMES and wanted.op in {*_EQUAL, Op.BEGINS}:
        yield [_named(wanted.field, value, whole=wanted.op is not Op.BEGINS) for value in values]
    elif wanted.field in NAMES | _PARTS_OF_NAMES and wanted.op in _ALIKE:
        yield [PartOfName(_part(wanted.field, value)) for value in values]


def spans_of(parts: Iterable[Condition]) -> Iterator[Span]:
    """Yield the spans of time in which all these conditions can hold, for each field that is limited."""
    found: dict[str, Span] = {}
    for part in parts:
        if isinstance(part, Compare) and part.field in {"changed", "created"} and len(part.values) == 1:
            span = _span(part.field, part.op, part.values[0])
            before = found.get(part.field, span)
            found[part.field] = Span(part.field, max(span.first, before.first), min(span.last, before.last))
    yield from found.values()


def _space(name: str) -> str | None:
    """Return the key space in which a field can be looked up; None for the number of the party."""
    if name == "id":
        return None
    return "role" if name == "roles" else _NUMBER_SPACES.get(name, name.partition(".")[0])


def _key(name: str, value: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever was compared with
    """Yield the key that a party has if this is the value of a field."""
    medium = name.partition(".")[0]
    if name in {"id", "roles"}:
        yield value
    elif name in NUMBER_FIELDS or name == "country":
        yield number_key(value)
    elif name in _NUMBER_SPACES and value == int(value):
        yield str(int(value))
    elif medium == "email" and not name.endswith(".label"):
        yield email_key(value)
    elif medium == "phone" and not name.endswith(".label") and any(map(str.isdecimal, value)):
        yield value


def _named(field: str, text: str, *, whole: bool) -> Named:
    if field == "full_name":  # a comma may be where the department begins
        text, whole = text.partition(",")[0].rstrip(), False
    cut = text[:LONGEST_ORDER]
    return Named(cut, f"{cut}{_BEHIND_LINE_FEED}" if whole and len(cut) < LONGEST_ORDER else _end(cut))


def _part(field: str, text: str) -> str:
    """Return what of a text stands in the folded name where the text stands in the field."""
    return max(text.split(","), key=len).strip() if field == "full_name" else text


def _end(prefix: str) -> str:
    """Return a text behind all those that begin with a prefix, and before or among what comes next."""
    bare = prefix.rstrip(chr(LAST_CHARACTER))
    if not bare:
        return chr(LAST_CHARACTER) * (LONGEST_ORDER + 1)
    following = ord(bare[-1]) + 1
    return bare[:-1] + chr(0xE000 if 0xD800 <= following < 0xE000 else following)


def _span(field: str, op: Op, value: Scalar) -> Span:
    at = int(value)
    first = at if op in {Op.GE, Op.EQ, Op.IN} else at + 1 if op is Op.GT else -LARGEST_INTEGER
    last = at if op in {Op.LE, Op.EQ, Op.IN} else at - 1 if op is Op.LT else LARGEST_INTEGER
    return Span(field, first, last)
