"""Rows of archives, in the three shapes in which they are asked for: slim, full, and those of the agent (§3, §1.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.column import Column
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.messages import Json

Render = Callable[[Row], Json]

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]")
_RIGHTS: Final = ({"Mask": 1, "Reason": ""}, {"Mask": 15, "Reason": ""})
"""Numbers stand for Select alone and for Select, Update, Insert, Delete; first that of readers."""


def slim(archive: Archive, columns: Sequence[Column], *, json_safe: bool) -> Render:
    """Return how a row is told by its values alone; ``json_safe`` makes names that every language can read."""
    entity = archive.entity
    shown = [(_UNSAFE.sub("_", column.name) if json_safe else column.name, column.show) for column in columns]

    def render(row: Row) -> Json:
        tree: dict[str, Json] = {"PrimaryKey": str(row.number), "EntityName": entity}
        for name, show in shown:
            tree[name] = None if show is None else show(row)
        return tree

    return render


def full(archive: Archive, columns: Sequence[Column], *, editor: bool) -> Render:
    """Return how a row is told with what is behind its values: ids, links, tooltips, rights."""

    def render(row: Row) -> Json:
        return {
            "PrimaryKey": row.number,
            "EntityName": archive.entity,
            "StyleHint": "",
            "LinkHint": _link(archive, row),
            "TableRight": _RIGHTS[editor],
            "Column": {column.name: _cell(column, row) for column in columns},
        }

    return render


def item(archive: Archive, columns: Sequence[Column]) -> Render:
    """Return how a row is told as the agent's ArchiveListItem."""

    def render(row: Row) -> Json:
        cells = {column.name: _cell(column, row) for column in columns}
        return {
            "EntityName": archive.entity,
            "PrimaryKey": row.number,
            "ColumnData": {
                name: {key: cell[key] for key in ("DisplayValue", "TooltipHint", "LinkHint")}
                for name, cell in cells.items()
            },
            "LinkHint": _link(archive, row),
            "StyleHint": "",
            "TableRight": None,
            "FieldProperties": {},
        }

    return render


def _cell(column: Column, row: Row) -> dict[str, Json]:
    value = None if column.show is None else column.show(row)
    raw = value if column.raw is None else column.raw(row)
    hint = f"{{{column.hint}={raw}}}" if column.hint and raw else ""
    return {"RawValue": raw, "DisplayValue": _text(value), "LinkHint": "", "TooltipHint": hint}


def _text(value: Json) -> str:
    return "" if value is None else str(value)


def _link(archive: Archive, row: Row) -> str:
    return f"nav={archive.entity}&{archive.entity}_id={row.number}"
