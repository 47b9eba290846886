"""What an archive tells of its columns: ArchiveColumnInfo, and the rows' entity (vendor's OpenAPI of the agent)."""

from __future__ import annotations

from typing import Final

from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.column import Column, Kind
from kartotek.faces.superoffice.messages import Json

_DISPLAYED: Final = {
    Kind.STRING: "text",
    Kind.INT: "int",
    Kind.DECIMAL: "decimal",
    Kind.BOOL: "bool",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.LIST: "listAny",
    Kind.INTEREST: "listAny",
    Kind.ASSOCIATE: "associate",
    Kind.NONE: "text",
}
_TITLES: Final = {"contact": "Company", "person": "Contact"}


def column_info(column: Column) -> Json:
    """Return an ArchiveColumnInfo."""
    return {
        "DisplayName": column.label or column.name,
        "DisplayTooltip": column.label or column.name,
        "DisplayType": _DISPLAYED[column.kind],
        "CanOrderBy": column.order is not None,
        "Name": column.name,
        "CanRestrictBy": column.filtered,
        "RestrictionType": str(column.kind) if column.filtered else "",
        "RestrictionListName": column.mdo,
        "IsVisible": column.show is not None,
        "ExtraInfo": "",
        "Width": "",
        "IconHint": "",
        "HeadingIconHint": "",
    }


def entity_info(archive: Archive) -> Json:
    """Return what an archive's rows are, as an MDOListItem."""
    title = _TITLES[archive.entity]
    return {
        "Id": 1,
        "Name": title,
        "ToolTip": title,
        "Deleted": False,
        "Rank": 1,
        "Type": archive.entity,
        "ChildItems": [],
        "IconHint": archive.entity,
        "ColorBlock": 0,
        "ExtraInfo": archive.entity,
        "StyleHint": "",
        "FullName": title,
        "TableRight": None,
        "FieldProperties": {},
    }
