"""What a list is asked for: ``$select $filter $orderby $top $skip``, read by an archive's columns (reference §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.query import AllOf, Condition, Cursor, IsKind, Order, PartyQuery
from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.column import NEVER, Column
from kartotek.faces.superoffice.mapping.columns.providers import Provider
from kartotek.faces.superoffice.mapping.filters.asking import Asking
from kartotek.faces.superoffice.mapping.filters.conditions import condition_of
from kartotek.faces.superoffice.mapping.filters.orders import orders_of
from kartotek.faces.superoffice.mapping.skiptoken import read_token
from kartotek.faces.superoffice.mapping.view import View
from kartotek.wire.odata_filter import Node, parse

MOST_ROWS: Final = 10_000
"""Rows of one reply; what is behind them is told by ``odata.nextLink``."""
MOST_COLUMNS: Final = 1_000
MOST_SKIPPED: Final = 2**31 - 1

Options = Mapping[str, str]
"""Query options by their names in lower case."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is asked for: columns, condition, order, and which of the rows.

    ``cut`` tells that more rows were asked for at once than one reply holds.
    """

    archive: Archive
    columns: tuple[Column, ...]
    where: Condition
    order: tuple[Order, ...] = ()
    top: int = MOST_ROWS
    skip: int = 0
    cursor: Cursor | None = None
    cut: bool = False

    def query(self, limit: int, cursor: Cursor | None, skip: int) -> PartyQuery:
        """Return the question for some of the rows."""
        related = any(column.employer for column in self.columns)
        return PartyQuery(where=self.where, order=self.order, cursor=cursor, skip=skip, limit=limit, relations=related)

    @property
    def supported(self) -> bool:
        """Whether columns are read from the companies' support persons."""
        return any(column.support for column in self.columns)


def read_listing(options: Options, provider: Provider, asking: Asking, scope: Sequence[Condition] = ()) -> Listing:
    """Return the list that options ask of a provider; ``scope`` are conditions that hold besides.

    Raises:
        MalformedMessage: the filter cannot be read.
        InvalidValue: an unknown column, a filter or an order that does not fit one, a number that is none.
    """
    order = orders_of(options.get("$orderby", ""), asking.archive, asking.view)
    text = options.get("$filter", "").strip()
    return Listing(
        archive=asking.archive,
        columns=columns_of(options.get("$select", "").split(","), asking.archive, asking.view),
        where=where(provider, [*scope, *_entities(options, asking.archive)], parse(text) if text else None, asking),
        order=order,
        top=min(number_of(options, "$top", MOST_ROWS), MOST_ROWS),
        skip=number_of(options, "$skip", 0),
        cursor=read_token(options.get("$skiptoken", ""), order),
    )


def where(provider: Provider, scope: Iterable[Condition], node: Node | None, asking: Asking) -> Condition:
    """Return the condition on the rows of a provider. Raises FilterRefused as `condition_of` does."""
    parts = [IsKind(asking.archive.kind), provider.states, *scope]
    if node is not None:
        parts.append(condition_of(node, asking))
    return AllOf(tuple(parts))


def columns_of(names: Iterable[str], archive: Archive, view: View) -> tuple[Column, ...]:
    """Return the columns of these names, in that order and each once; the archive's own where none is named.

    Raises:
        InvalidValue: there is no such column, or too many are named.
    """
    found: dict[str, Column] = {}
    for name in names:
        bare = name.strip().rstrip("?")  # the vendor's own examples end lists in a stray question mark
        if not bare or bare == "*":
            continue
        column = archive.column(bare, view)
        if column is None:
            raise InvalidValue("$select", _unknown(bare, archive))
        found[column.name] = column
        if len(found) > MOST_COLUMNS:
            raise InvalidValue("$select", f"at most {MOST_COLUMNS} columns are possible")
    return tuple(found.values()) or archive.own


def _unknown(name: str, archive: Archive) -> str:
    if "(" in name or ":" in name:
        return f"{name[:100]}: rows are not grouped and counted here"
    return f"archive {archive.entity} has no column {name[:100]}"


def entities_of(names: Iterable[str], archive: Archive) -> list[Condition]:
    """Return the condition of which entities are asked for: nothing fits where the archive's is not among them."""
    asked = {name.strip().lower() for name in names} - {""}
    return [] if not asked or asked & {archive.entity, "all"} else [NEVER]


def _entities(options: Options, archive: Archive) -> list[Condition]:
    return entities_of(options.get("$entities", "").split(","), archive)


def number_of(options: Options, name: str, default: int) -> int:
    """Return how many rows an option asks for. Raises InvalidValue where that is no number."""
    text = options.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > MOST_SKIPPED:
        raise InvalidValue(name, f"a number from 0 to {MOST_SKIPPED} is expected")
    return int(text)
