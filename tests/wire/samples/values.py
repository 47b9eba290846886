"""Hypothesis strategies for message structs, made from their field tables."""

from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import UNSET

from kartotek.wire.xml_fields import ArrayType, EnumType, Field, FieldType, StructType, fields_of
from kartotek.wire.xml_values import Scalar

CARRIED = st.characters(
    exclude_categories=["Cs"],
    exclude_characters="".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])),
)
TEXT = st.text(CARRIED, max_size=12)
_ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_BITS = {"short": 16, "int": 32, "long": 64}
_DECIMALS = st.decimals(Decimal(-(10**20)), Decimal(10**20), places=6, allow_nan=False, allow_infinity=False)
_DEEPEST = 3


def messages(cls: type[msgspec.Struct], depth: int = 0) -> st.SearchStrategy[Any]:
    """Any value of a message struct that XML can carry; recursive types end after a few levels."""
    fields = fields_of(cls)
    return st.builds(cls, **{field.attribute: _field(field, depth) for field in fields})


def _field(field: Field, depth: int) -> st.SearchStrategy[Any]:
    values: list[st.SearchStrategy[Any]] = []
    if field.may_be_unset:
        values.append(st.just(UNSET))
    if field.may_be_nil:
        values.append(st.none())
    if not values or depth < _DEEPEST:
        values.append(_value(field.type, depth + 1))
    return st.one_of(values)


def _value(field_type: FieldType, depth: int) -> st.SearchStrategy[Any]:
    match field_type:
        case StructType():
            return messages(field_type.cls, depth)
        case ArrayType():
            return st.lists(_value(field_type.item, depth + 1), max_size=2)
        case EnumType():
            return st.sampled_from(list(field_type.cls))
        case Scalar():
            return _scalar(field_type.name)


def _scalar(name: str) -> st.SearchStrategy[Any]:
    if name in _BITS:
        greatest = (1 << (_BITS[name] - 1)) - 1
        return st.integers(-greatest - 1, greatest)
    simple: dict[str, st.SearchStrategy[Any]] = {
        "string": TEXT,
        "anyType": TEXT,
        "boolean": st.booleans(),
        "decimal": _DECIMALS,
        "dateTime": st.datetimes(timezones=_ZONES),
        "guid": st.uuids(),
    }
    return simple[name]
