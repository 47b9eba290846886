"""Columns of one party seen from another: a person's company, a company's support person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kartotek.domain.query import Employer
from kartotek.faces.superoffice.mapping.columns.column import Column, Fact, Kind, OfEmployer, Show, Sorting
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.messages import Json

COMPANY: Final = "personContact/"
SUPPORT_PERSON: Final = "contactSupportPerson/"

_EMPTY: Final[dict[Kind, Json]] = {Kind.INT: 0, Kind.DECIMAL: 0.0, Kind.BOOL: False}


def of_employer(column: Column, prefix: str = COMPANY) -> Column:
    """Return a company's column as one of the people who belong to it."""
    return replace(
        column,
        name=prefix + column.name,
        label=f"Company - {column.label}" if column.label else "",
        show=_seen(column, column.show, lambda row: row.employer),
        raw=_seen(column, column.raw, lambda row: row.employer),
        target=None if column.target is None else OfEmployer(column.target),
        when=None if column.when is None else Employer(column.when),
        order=None if column.order is None else replace(column.order, of_employer=True),
        employer=True,
    )


def of_support_person(column: Column) -> Column:
    """Return a person's column as one of the companies that they support.

    The book follows no such reference in a query, so that of these only the id is filtered and ordered by.
    """

    def person(row: Row) -> Row | None:
        return row.other(row.party.support_person)

    identity = column.name == "personId"
    return replace(
        column,
        name=SUPPORT_PERSON + column.name,
        label=f"User support contact - {column.label}" if column.label else "",
        show=_seen(column, column.show, person),
        raw=_seen(column, column.raw, person),
        target=Fact("support_person") if identity else None,
        table=None,
        key=None,
        when=None,
        order=Sorting("support_person") if identity else None,
        employer=False,
        support=True,
    )


def _seen(column: Column, show: Show | None, other: Callable[[Row], Row | None]) -> Show | None:
    if show is None:
        return None

    def seen(row: Row) -> Json:
        found = other(row)
        return _empty(column, row) if found is None else show(found)

    return seen


def _empty(column: Column, row: Row) -> Json:
    """Return what a column shows where there is no party that it could be read from."""
    if column.kind in {Kind.DATE, Kind.DATETIME}:
        return row.zone.not_set
    return _EMPTY.get(column.kind, "")
