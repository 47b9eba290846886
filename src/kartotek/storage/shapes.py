"""Conditions on parties as shapes: a condition without its values, and the values by name.

Values never get into the text of a statement, and questions of one shape share one text, so that compiling it (a
millisecond of SQLAlchemy) happens once for each shape. A shape is a tree of tuples: a word, then the names of its
parameters or the shapes of its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Union

from kartotek.domain import query as q
from kartotek.domain.errors import UnsupportedQuery
from kartotek.storage import tables as t
from kartotek.storage.rows import findable, to_micros
from kartotek.storage.statements import Dialect

Shape = tuple[Union[str, "Shape"], ...]
Several = Callable[[Iterable[str]], object]

SHORTEST_INDEXED: Final = 3
"""SQLite's index of names knows texts of three characters and more."""

LONGEST_PATTERN: Final = 10_000
LARGEST_CONDITION: Final = 500
"""Conditions in one question: both databases refuse, or crawl on, expressions much larger than this."""

NOTHING: Final[Shape] = ("none",)


def parameters(condition: q.Condition, dialect: Dialect, tenant: int, several: Several) -> tuple[Shape, dict[str, Any]]:
    """Return a condition's shape and the values of its parameters, by name.

    Raises:
        UnsupportedQuery: the condition is larger, or a part of a name longer, than any sensible question.
    """
    reading = _Reading(dialect, tenant, several)
    return reading.shape(condition), reading.values


class _Reading:
    """One walk over a condition, collecting its values."""

    def __init__(self, dialect: Dialect, tenant: int, several: Several) -> None:
        self.values: dict[str, Any] = {}
        self._dialect = dialect
        self._tenant = tenant
        self._several = several
        self._conditions = 0

    def shape(self, condition: q.Condition) -> Shape:
        """Return the shape of a condition."""
        self._conditions += 1
        if self._conditions > LARGEST_CONDITION:
            raise UnsupportedQuery("The question has too many conditions.")
        match condition:
            case q.AllOf(parts):
                return ("all", *(self.shape(part) for part in parts))
            case q.AnyOf(parts):
                return ("any", *(self.shape(part) for part in parts))
            case q.Not(part):
                return ("not", self.shape(part))
            case _:
                return self._leaf(condition)

    def _leaf(self, condition: q.Condition) -> Shape:  # noqa: C901, PLR0911 - a case for each kind of condition
        match condition:
            case q.HasKey(space, key):
                return self._texts("key", space, key)
            case q.HasRole(role):
                return self._texts("role", role)
            case q.HasHandle(space, handles):
                known = self._several([handle for handle in handles if findable(handle)])
                return ("handle", self._name(space), self._name(known)) if findable(space) else NOTHING
            case q.NameHas(folded):
                return self._names((folded,))
            case q.NameLike(parts):
                return self._names(parts)
            case q.IsKind(kind):
                return ("kind", self._name(kind.value))
            case q.InState(states):
                return ("state", *sorted({state.value for state in states}))
            case q.ChangedSince(at):
                return ("changed", self._name(to_micros(at)))
            case q.CreatedSince(at):
                return ("created", self._name(to_micros(at)))
            case q.RelatedTo(party):
                return ("related", self._name(party)) if 0 < party < 1 << 63 else NOTHING
        raise UnsupportedQuery("The book cannot answer this question.")

    def _texts(self, word: str, *texts: str) -> Shape:
        return (word, *map(self._name, texts)) if all(map(findable, texts)) else NOTHING

    def _names(self, parts: tuple[str, ...]) -> Shape:
        """Return the shape of the parts of a name: the trigram index where it helps, then what decides."""
        wanted = [part for part in parts if part]
        if not all(map(findable, wanted)):
            return NOTHING
        if not wanted:
            return ("all",)
        if sum(map(len, wanted)) > LONGEST_PATTERN:
            raise UnsupportedQuery("The part of a name to look for is too long.")
        if not self._dialect.is_sqlite:
            return ("name", self._name("%" + "%".join(map(_like, wanted)) + "%"))
        decides: Shape = ("name", self._name("*" + "*".join(map(_glob, wanted)) + "*"))
        indexed = [part for part in wanted if len(part) >= SHORTEST_INDEXED]
        if not indexed:
            return decides
        phrases = " AND ".join('"' + part.replace('"', '""') + '"' for part in indexed)
        first, last = t.name_row(self._tenant, 0), t.name_row(self._tenant + 1, 0)
        return ("all", ("index", self._name(phrases), self._name(first), self._name(last)), decides)

    def _name(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return name


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _glob(text: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)
