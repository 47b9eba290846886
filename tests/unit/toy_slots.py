"""Slots of two faces that nobody has, and fields of all types, for tests of what is done with them."""

from __future__ import annotations

import re

from kartotek.domain.custom_fields import CustomField, Definition, FieldType, SlotFamily, Subject
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import CustomValue
from kartotek.services.slots import SlotFamilies

_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.CHOICE)


def read_plain(field: Definition, value: object, timezone: str) -> CustomValue | None:
    """Read what the toy face keeps: values as they are, numbers as text too, "-" for nothing."""
    if value == "-":
        return None
    if isinstance(value, str) and field.type in _NUMBERS:
        try:
            return float(value) if field.type is FieldType.DECIMAL else int(value)
        except ValueError:
            raise InvalidValue(field.name(), "a number is expected") from None
    if isinstance(value, str | int | float):
        return value
    raise InvalidValue(field.name(), "a single value is expected")


def _same(name: str) -> str | None:
    return name if name.partition("_")[0] in {"text", "number"} else None


def _shouted(name: str) -> str | None:
    return name.removeprefix("SLOT/") if name.startswith("SLOT/") else None


def read_shouted(field: Definition, value: object, timezone: str) -> CustomValue | None:
    """Read what the loud face keeps: everything in capitals, with the time zone where it is asked for."""
    return timezone if value == "ZONE" else str(value).lower()


PARTIES = (Subject.PERSON, Subject.COMPANY)
TEXTS = frozenset((FieldType.TEXT, FieldType.LONG_TEXT))
TOY = SlotFamily("toy", tuple(Subject), re.compile("text_[1-9]"), TEXTS, _same, read_plain)
TOY_NUMBERS = SlotFamily("toy", PARTIES, re.compile("number_[1-9]"), frozenset(_NUMBERS), _same, read_plain)
LOUD = SlotFamily("loud", PARTIES, re.compile("[A-Z]+"), frozenset(FieldType), _shouted, read_shouted)

FAMILIES = SlotFamilies((TOY, TOY_NUMBERS, LOUD))

FIELDS = {
    number: CustomField(id=number, names={"en": kind.value}, type=kind, on=tuple(Subject))
    for number, kind in {
        "1": FieldType.INTEGER,
        "2": FieldType.DATE,
        "3": FieldType.FLAG,
        "4": FieldType.LONG_TEXT,
        "5": FieldType.DECIMAL,
    }.items()
}
"""Fields on everything, by id."""
