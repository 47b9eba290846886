"""Columns of user-defined and extra fields: ``contactUdef/SuperOffice:1``, ``personExtra/x_name``.

What such a column holds is told by the custom field that its slot is bound to. A slot that is bound to none shows
what was sent, as a text, and is compared as one.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from kartotek.domain.custom_fields import CustomField, FieldType, Subject
from kartotek.domain.facts import Type
from kartotek.domain.query import Op, compare
from kartotek.faces.superoffice.mapping.columns.column import Column, Fact, Kind, Show, Sorting
from kartotek.faces.superoffice.mapping.columns.make import names_of
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.properties import residue_of
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import FACE, Json

HOMES: Final = {"udef": "UserDefinedFields", "extra": "ExtraFields"}
"""The dictionary in which the slots of a column's prefix are sent, by the end of that prefix."""

_NUMBERED: Final = re.compile(r"\Asuperoffice:(\d+)\Z", re.IGNORECASE)

_KINDS: Final = {
    FieldType.TEXT: (Kind.STRING, Type.TEXT),
    FieldType.LONG_TEXT: (Kind.STRING, Type.TEXT),
    FieldType.INTEGER: (Kind.INT, Type.NUMBER),
    FieldType.DECIMAL: (Kind.DECIMAL, Type.NUMBER),
    FieldType.DATE: (Kind.DATE, Type.DATE),
    FieldType.MOMENT: (Kind.DATETIME, Type.MOMENT),
    FieldType.FLAG: (Kind.BOOL, Type.FLAG),
    FieldType.CHOICE: (Kind.LIST, Type.NUMBER),
}


def custom_column(prefix: str, slot: str, subject: Subject, view: View) -> Column:
    """Return the column of a slot: ``prefix`` is ``contactUdef``, ``slot`` ``SuperOffice:1``."""
    slot = _NUMBERED.sub(r"SuperOffice:\1", slot)
    field = view.directory.slot(FACE, subject, slot)
    if field is None:
        home = next(home for end, home in HOMES.items() if prefix.lower().endswith(end))
        return _unbound(f"{prefix}/{slot}", f"{home}/{slot}")
    return _bound(f"{prefix}/{slot}", field, view)


def custom_columns(prefix: str, subject: Subject, view: View) -> list[Column]:
    """Return the columns of all bound slots that a prefix is for, in order of the fields' rank."""
    numbered = prefix.lower().endswith("udef")
    slots = view.directory.custom_fields.slots(FACE, subject)
    return [_bound(f"{prefix}/{slot}", field, view) for slot, field in slots.items() if numbered is not _extra(slot)]


def _extra(slot: str) -> bool:
    return slot.lower().startswith("x_")


@lru_cache(maxsize=1024)
def _unbound(name: str, kept: str) -> Column:
    fact = f"residue.{FACE}.{kept}"

    def show(row: Row) -> Json:
        return residue_of(row.party).get(kept)

    return Column(name, Kind.STRING, name, show=show, target=Fact(fact), order=Sorting(fact, as_type=Type.TEXT))


def _bound(name: str, field: CustomField, view: View) -> Column:
    kind, as_type = _KINDS[field.type]
    fact = f"custom.{field.id}"
    column = Column(
        name,
        kind,
        field.name(view.language or view.directory.tenant.language),
        show=_show(field),
        target=Fact(fact),
        order=Sorting(fact, as_type=as_type),
    )
    if kind is Kind.BOOL:
        return replace(column, target=None, when=compare(fact, Op.EQ, True))
    if kind is not Kind.LIST:
        return column
    names = names_of(field.list or "")
    return replace(
        column,
        raw=lambda row: row.party.custom.get(field.id, 0),
        mdo=field.list or "",
        table=names,
        order=Sorting(fact, names, as_type=as_type),
    )


def _show(field: CustomField) -> Show:
    """Return how a value of a field is shown; what is not set as an empty text, 0, false or the vendor's year 1."""

    def show(row: Row) -> Json:
        value = row.party.custom.get(field.id)
        match field.type:
            case FieldType.CHOICE:
                return row.view.item_name(field.list or "", value if isinstance(value, int) else None)
            case FieldType.DATE:
                return row.zone.not_set if value is None else f"{value}{row.zone.not_set[10:]}"
            case FieldType.MOMENT:
                return row.zone.show(None if value is None else dt.datetime.fromisoformat(str(value)))
            case FieldType.INTEGER | FieldType.DECIMAL:
                return value or 0
            case FieldType.FLAG:
                return bool(value)
        return value or ""

    return show
