"""Fields, comparisons and orders without their values, and the values that a database can be asked with."""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.facts import Field, Type, field
from kartotek.domain.query import Compare, Op
from kartotek.storage.rows import LARGEST_INTEGER, findable

_UNSET: Final[dict[Type, Any]] = {Type.TEXT: "", Type.NUMBER: 0, Type.FLAG: False}
_TESTS: Final[dict[Op, Any]] = {Op.LT: operator.lt, Op.LE: operator.le, Op.GT: operator.gt, Op.GE: operator.ge}


class FieldShape(msgspec.Struct, frozen=True):
    """A field: the name of a column, or of the parameter with the path to a fact.

    ``bases`` are those with the paths to facts that stand in where it is not there at all.
    """

    name: str
    type: Type
    bases: tuple[str, ...] = ()
    several: bool = False
    column: bool = False
    family: bool = False

    @property
    def is_text(self) -> bool:
        """Tell whether the values are texts."""
        return self.type in {Type.TEXT, Type.DATE} or (self.type is Type.MOMENT and not self.column)


class Comparison(msgspec.Struct, frozen=True):
    """A comparison of a field: ``values`` are parameters, with ``many`` the one of a set.

    ``unset`` tells whether what is not set fits.
    """

    field: FieldShape
    op: Op
    values: tuple[str, ...]
    many: bool
    unset: bool


class OrderShape(msgspec.Struct, frozen=True):
    """An order: ``of_companies`` tells that only companies have the field.

    ``ranks`` is the parameter with the ranks, ``last`` that with the value of the cursor.
    """

    field: FieldShape
    of_companies: bool
    descending: bool
    of_employer: bool
    or_employer: bool
    ranks: str | None
    last: str | None

    @property
    def is_text(self) -> bool:
        """Tell whether it is texts by which parties are put in order."""
        return self.field.is_text and self.ranks is None

    @property
    def is_whole(self) -> bool:
        """Tell whether it is whole numbers, of a column, by which parties are put in order."""
        elsewhere = self.of_employer or self.or_employer
        return self.field.column and not self.field.is_text and self.ranks is None and not elsewhere


def with_bases(known: Field) -> Iterator[str]:
    """Yield the name under which a field is stored, and those of the fields on which it is based."""
    yield known.name
    if known.basis is not None:
        yield from with_bases(field(known.basis))


def findable_values(wanted: Compare) -> Iterator[Any]:
    """Yield the values that a comparison can come out true with.

    Raises:
        UnsupportedQuery: one of them is a text that cannot be in the database, and so has no place in its order.
    """
    for value in wanted.values:
        if not isinstance(value, str) or findable(value):
            yield value
        elif wanted.op in {Op.LT, Op.LE, Op.GT, Op.GE}:
            raise UnsupportedQuery("The text to compare with contains a character that cannot be stored.")


def whole_numbers(op: Op, value: float) -> Iterator[int]:
    """Yield the whole number with which the comparison of a whole number comes out the same, if there is one."""
    if op in {Op.EQ, Op.IN}:
        number = int(value)
        if number != value or abs(number) > LARGEST_INTEGER:
            return
    else:
        number = math.ceil(value) if op in {Op.LT, Op.GE} else math.floor(value)
    yield min(max(number, -LARGEST_INTEGER), LARGEST_INTEGER)


def fits_unset(wanted: Compare, values: list[Any]) -> bool:
    """Tell whether a comparison comes out true with what is not set."""
    if wanted.as_type not in _UNSET:
        return False
    test = _TESTS.get(wanted.op, operator.eq)
    return any(test(_UNSET[wanted.as_type], value) for value in values)


def cursor_value(order: OrderShape, last: str | float) -> str | float:
    """Return the value of a cursor as the database can be asked with it.

    Raises:
        UnsupportedQuery: it is of another kind than what parties are put in order by.
    """
    if order.is_text:
        if isinstance(last, str) and findable(last):
            return last
    elif not isinstance(last, str | bool) and abs(last) <= sys.float_info.max:
        if not order.is_whole:
            return float(last)
        if last == int(last) and abs(last) <= LARGEST_INTEGER:
            return int(last)
    raise UnsupportedQuery("The cursor belongs to another question.")
