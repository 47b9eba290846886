"""``$orderby`` turned into the order of a query: lists and users by what is shown of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.query import Order
from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.column import Sorting, Table
from kartotek.faces.superoffice.mapping.view import View

MOST: Final = 8
"""Columns that rows are put in order by at once."""

_TERM: Final = re.compile(r"(?P<column>\S+)(?:\s+(?P<way>asc|ascending|desc|descending))?", re.IGNORECASE)


def orders_of(text: str, archive: Archive, view: View) -> tuple[Order, ...]:
    """Return the order that ``name asc,category desc`` asks for.

    Raises:
        InvalidValue: an unknown column, one that rows cannot be put in order by, another direction, too many.
    """
    return tuple(order_of(name, way, archive, view) for name, way in terms_of(text))


def terms_of(text: str) -> list[tuple[str, str]]:
    """Return the columns that an ``$orderby`` names, with the directions as they are spelled.

    Raises:
        InvalidValue: it cannot be read, or names too many columns.
    """
    terms = [term.strip() for term in text.split(",") if term.strip()]
    if len(terms) > MOST:
        raise InvalidValue("$orderby", f"at most {MOST} columns are possible")
    return [_read(term) for term in terms]


def order_of(name: str, direction: str, archive: Archive, view: View) -> Order:
    """Return the order by one column; ``direction`` begins with a or d, in any case ("": ascending).

    Raises:
        InvalidValue: an unknown column, one that rows cannot be put in order by, another direction.
    """
    column = archive.column(name, view)
    if column is None:
        raise InvalidValue("$orderby", f"archive {archive.entity} has no column {name[:100]}")
    if column.order is None:
        raise InvalidValue("$orderby", f"rows cannot be put in order by {column.name}")
    way = direction.lower()
    if way not in {"", "asc", "ascending", "desc", "descending"}:
        raise InvalidValue("$orderby", f"the direction of {column.name} is asc or desc, not {direction[:40]}")
    return _order(column.order, view, descending=way.startswith("d"))


def _read(term: str) -> tuple[str, str]:
    found = _TERM.fullmatch(term)
    if found is None:
        raise InvalidValue("$orderby", f"a column, and asc or desc behind it, is expected, not {term[:100]}")
    return found["column"], found["way"] or ""


def _order(sorting: Sorting, view: View, *, descending: bool) -> Order:
    ranks = None if sorting.table is None else dict(_ranks(sorting.table, view))
    return Order(
        sorting.fact,
        descending=descending,
        ranks=ranks,
        of_employer=sorting.of_employer,
        or_employer=sorting.or_employer,
        type=sorting.as_type,
    )


@lru_cache(maxsize=512)
def _ranks(table: Table, view: View) -> Mapping[str, int]:
    """Return the places of a fact's values in the order of what is shown for them; equals share one."""
    shown = {str(key): fold(value) if isinstance(value, str) else value for key, value in table(view).items()}
    places = {value: place for place, value in enumerate(sorted(set(shown.values()), key=_comparable))}
    return {key: places[value] for key, value in shown.items()}


def _comparable(value: str | float) -> tuple[float, str]:
    return (0.0, value) if isinstance(value, str) else (float(value), "")
