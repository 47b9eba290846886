"""Conditions on parties as shapes: a condition without its values, and the values by name.

Values never get into the text of a statement, and questions of one shape share one text, so that compiling it (a
millisecond of SQLAlchemy) happens once for each shape. A shape is a tree of tuples: a word, then the names of its
parameters or the shapes of its parts. Where an index can serve a comparison, ``("implied", ...)`` stands beside it:
something that holds wherever the comparison does, and that a statement may start from (`kartotek.storage.sources`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Union

import msgspec

from kartotek.domain import query as q
from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.facts import NAMES, Type, field
from kartotek.domain.party import Kind
from kartotek.domain.query import Op
from kartotek.storage import tables as t
from kartotek.storage.field_shapes import (
    Comparison,
    FieldShape,
    OrderShape,
    cursor_value,
    findable_values,
    fits_unset,
    whole_numbers,
    with_bases,
)
from kartotek.storage.implied import COMMON, Implied, Keys, Named, PartOfName, implied_by, spans_of
from kartotek.storage.rows import findable, to_micros
from kartotek.storage.statements import Dialect

Shape = tuple[Union[str, "Shape", Comparison, FieldShape], ...]
Several = Callable[[Iterable[Any]], object]

SHORTEST_INDEXED: Final = 3
"""SQLite's index of names knows texts of three characters and more."""

LONGEST_PATTERN: Final = 10_000
LARGEST_CONDITION: Final = 500
"""Conditions in one question: both databases refuse, or crawl on, expressions much larger than this."""

NOTHING: Final[Shape] = ("none",)
EVERYTHING: Final[Shape] = ("all",)

_COLUMNS: Final = {"created": "created_at", "changed": "changed_at"}
"""The columns of fields that are called otherwise."""

_NAME: Final = FieldShape("sort_name", Type.TEXT, column=True)


def shapes(parts: Iterable[object]) -> list[Shape]:
    """Return those of the parts of a shape that are shapes themselves."""
    return [part for part in parts if isinstance(part, tuple)]


class Reading:
    """One walk over a question, which collects its values."""

    def __init__(self, dialect: Dialect, tenant: int, several: Several) -> None:
        self.values: dict[str, Any] = {}
        self._dialect = dialect
        self._tenant = tenant
        self._several = several
        self._conditions = 0

    def shape(self, condition: q.Condition) -> Shape:  # noqa: PLR0911 - a case for each kind of condition
        """Return the shape of a condition.

        Raises:
            UnsupportedQuery: the condition is larger, or a part of a name longer, than any sensible question.
        """
        self._conditions += 1
        if self._conditions > LARGEST_CONDITION:
            raise UnsupportedQuery("The question has too many conditions.")
        match condition:
            case q.AllOf(parts):
                return self._all(parts)
            case q.AnyOf(parts):
                return ("any", *map(self.shape, parts))
            case q.Not(part):
                return ("not", self.shape(part))
            case q.Employer(part):
                return ("employer", self.shape(part))
            case q.Staff(part):
                return ("staff", self.shape(part))
            case q.Compare():
                return ("all", *self._compare(condition), *self._spans([condition]))
            case _:
                return self._leaf(condition)

    def orders(self, order: tuple[q.Order, ...], cursor: q.Cursor | None) -> tuple[OrderShape, ...]:
        """Return the shapes of an order, with the values of the cursor, if there is one.

        Raises:
            UnsupportedQuery: there is no such field, or the cursor belongs to another question.
        """
        last = None if cursor is None else cursor.values
        if last is not None and len(last) != len(order):
            raise UnsupportedQuery("The cursor belongs to another question.")
        return tuple(self._order(by, None if last is None else last[place]) for place, by in enumerate(order))

    def _order(self, by: q.Order, last: str | float | None) -> OrderShape:
        by_name = by.field in NAMES and not by.or_employer
        shape = OrderShape(
            field=_NAME if by_name else self._field(by.field, by.type),
            of_companies=by_name and by.field != "display_name",
            descending=by.descending,
            of_employer=by.of_employer,
            or_employer=by.or_employer,
            ranks=None if by.ranks is None else self._name(msgspec.json.encode(by.ranks).decode()),
            last=None,
        )
        if last is None:
            return shape
        return msgspec.structs.replace(shape, last=self._name(cursor_value(shape, last)))

    def _all(self, parts: tuple[q.Condition, ...]) -> Shape:
        found: list[Shape] = []
        for part in parts:
            found += self._compare(part) if isinstance(part, q.Compare) else [self.shape(part)]
        return ("all", *found, *self._spans(parts))

    def _leaf(self, condition: q.Condition) -> Shape:  # noqa: C901, PLR0911 - a case for each kind of condition
        match condition:
            case q.HasKey(space, key):
                return self._key(space, key)
            case q.HasRole(role):
                return self._key("role", role)
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
            case q.IsSet(name):
                known = self._field(name, None)
                return ("not", ("unset", known)) if not known.column else EVERYTHING
            case q.ChangedSince(at):
                return ("changed", self._name(to_micros(at)))
            case q.CreatedSince(at):
                return ("created", self._name(to_micros(at)))
            case q.RelatedTo(party):
                return ("related", self._name(party)) if 0 < party < 1 << 63 else NOTHING
        raise UnsupportedQuery("The book cannot answer this question.")

    # -- comparisons ---------------------------------------------------------------------------------------------

    def _compare(self, wanted: q.Compare) -> Iterator[Shape]:
        """Yield a comparison, and before it what it implies."""
        self._conditions += 1
        known = self._field(wanted.field, wanted.as_type if field(wanted.field).family else None)
        values = list(findable_values(wanted))
        if known.column and known.name == "kind" and wanted.op is Op.EQ and values in ([Kind.PERSON], [Kind.COMPANY]):
            yield ("kind", self._name(values[0]))
            return
        if wanted.op in {Op.BEGINS, Op.ENDS, Op.CONTAINS} and "" in values:
            yield EVERYTHING
            return
        if known.column and not known.is_text:
            values = [number for value in values for number in whole_numbers(wanted.op, value)]
        elif known.type is Type.NUMBER:
            values = [float(value) for value in values]
        if not values:
            yield NOTHING
            return
        unset = not known.column and fits_unset(wanted, values)
        if not unset:
            yield from map(self._implied, implied_by(wanted, values))
        many = len(values) > 1 and wanted.op in {Op.EQ, Op.IN}
        names = [self._name(self._several(values))] if many else map(self._name, values)
        yield ("compare", Comparison(known, wanted.op, tuple(names), many, unset))

    def _field(self, name: str, type_: Type | None) -> FieldShape:
        known = field(name, type_)
        if known.column:
            return FieldShape(_COLUMNS.get(name, name), known.type, column=True)
        path, *bases = [self._path(one) for one in with_bases(known)]
        return FieldShape(path, known.type, tuple(bases), several=known.several, family=known.family)

    def _path(self, name: str) -> str:
        return self._name(f'$."{name}"' if self._dialect.is_sqlite else name)

    def _implied(self, implied: Implied) -> Shape:
        if isinstance(implied, Keys):
            return ("implied", self._keys(implied))
        parts = [self._source(one) for one in implied]
        return ("any", *parts) if len(parts) > 1 else parts[0]

    def _keys(self, implied: Keys) -> Shape:
        space, keys = implied
        if space is None:
            return ("numbers", self._name(self._several(keys)))
        if len(keys) == 1:
            return self._key(space, str(keys[0]))
        return ("commons" if space in COMMON else "keys", self._name(space), self._name(self._several(keys)))

    def _source(self, one: Named | PartOfName) -> Shape:
        if isinstance(one, Named):
            return ("implied", ("named", self._name(one.first), self._name(one.last)))
        return self._part_of_name(one.text)

    def _spans(self, parts: Iterable[q.Condition]) -> Iterator[Shape]:
        for span in spans_of(parts):
            yield ("implied", ("span", _COLUMNS[span.field], self._name(span.first), self._name(span.last)))

    # -- keys and names ------------------------------------------------------------------------------------------

    def _key(self, space: str, key: str) -> Shape:
        word = "common" if space in COMMON else "key"
        return (word, self._name(space), self._name(key)) if findable(space) and findable(key) else NOTHING

    def _part_of_name(self, part: str) -> Shape:
        """Return what the index of names can tell of a text that is part of a name."""
        if len(part) > LONGEST_PATTERN:
            return EVERYTHING
        if not self._dialect.is_sqlite:
            return ("name", self._name("%" + _like(part) + "%"))
        return self._index([part]) if len(part) >= SHORTEST_INDEXED else EVERYTHING

    def _names(self, parts: tuple[str, ...]) -> Shape:
        """Return the shape of the parts of a name: the trigram index where it helps, then what decides."""
        wanted = [part for part in parts if part]
        if not all(map(findable, wanted)):
            return NOTHING
        if not wanted:
            return EVERYTHING
        if sum(map(len, wanted)) > LONGEST_PATTERN:
            raise UnsupportedQuery("The part of a name to look for is too long.")
        if not self._dialect.is_sqlite:
            return ("name", self._name("%" + "%".join(map(_like, wanted)) + "%"))
        decides: Shape = ("name", self._name("*" + "*".join(map(_glob, wanted)) + "*"))
        indexed = [part for part in wanted if len(part) >= SHORTEST_INDEXED]
        return ("all", self._index(indexed), decides) if indexed else decides

    def _index(self, parts: Iterable[str]) -> Shape:
        phrases = " AND ".join('"' + part.replace('"', '""') + '"' for part in parts)
        first, last = t.name_row(self._tenant, 0), t.name_row(self._tenant + 1, 0)
        return ("index", self._name(phrases), self._name(first), self._name(last))

    def _name(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return name


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _glob(text: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)
