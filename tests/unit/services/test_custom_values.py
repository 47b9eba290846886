"""What a custom field may hold, by type, and what becomes of a value where the type is another."""

from __future__ import annotations

import math

import pytest

from kartotek.domain.custom_fields import CustomField, Definition, FieldType, Subject
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import CustomValue
from kartotek.services.custom_values import checked_value, converted

T = FieldType


def a_field(kind: FieldType, length: int | None = None) -> CustomField:
    return CustomField(id="1", names={"en": "Size"}, type=kind, length=length, on=(Subject.PERSON,))


GOOD: list[tuple[FieldType, object, CustomValue]] = [
    (T.TEXT, "a line", "a line"),
    (T.LONG_TEXT, "two\nlines", "two\nlines"),
    (T.INTEGER, -(2**63) + 1, -(2**63) + 1),
    (T.DECIMAL, 10, 10.0),
    (T.DECIMAL, -0.25, -0.25),
    (T.DATE, "2024-02-29", "2024-02-29"),
    (T.MOMENT, "2024-02-29T23:59:59+00:00", "2024-02-29T23:59:59+00:00"),
    (T.FLAG, False, False),
    (T.CHOICE, 7, 7),
]
BAD: list[tuple[FieldType, object]] = [
    (T.TEXT, "two\nlines"),
    (T.TEXT, ""),
    (T.TEXT, 7),
    (T.TEXT, "\0"),
    (T.LONG_TEXT, ["a"]),
    (T.INTEGER, True),
    (T.INTEGER, 1.0),
    (T.INTEGER, "1"),
    (T.INTEGER, 2**63),
    (T.DECIMAL, math.inf),
    (T.DECIMAL, math.nan),
    (T.DECIMAL, 2e15),
    (T.DECIMAL, False),
    (T.DATE, "2023-02-29"),
    (T.DATE, "2023-2-9"),
    (T.DATE, "2023-02-28T00:00:00"),
    (T.MOMENT, "2024-02-29T23:59:59"),
    (T.MOMENT, "2024-02-29T24:59:59+00:00"),
    (T.FLAG, 1),
    (T.CHOICE, 0),
    (T.CHOICE, "7"),
]


@pytest.mark.parametrize(("kind", "value", "stored"), GOOD)
def test_a_value_of_the_type_is_stored(kind: FieldType, value: object, stored: CustomValue) -> None:
    found = checked_value(a_field(kind), value)
    assert (found, type(found)) == (stored, type(stored))


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_anything_else_is_refused_under_the_name_of_the_field(kind: FieldType, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        checked_value(a_field(kind), value)
    assert refused.value.field == "Size"


def test_a_text_may_be_as_long_as_the_field_says() -> None:
    assert checked_value(a_field(T.TEXT, 3), "abc") == "abc"
    with pytest.raises(InvalidValue, match="longer than 3"):
        checked_value(a_field(T.TEXT, 3), "abcd")


CONVERTED: list[tuple[FieldType, CustomValue, FieldType, CustomValue]] = [
    (T.TEXT, "a", T.LONG_TEXT, "a"),
    (T.INTEGER, 7, T.TEXT, "7"),
    (T.DECIMAL, 7.0, T.LONG_TEXT, "7"),
    (T.DECIMAL, 7.5, T.TEXT, "7.5"),
    (T.DECIMAL, 7.0, T.INTEGER, 7),
    (T.INTEGER, 7, T.DECIMAL, 7.0),
    (T.INTEGER, 7, T.CHOICE, 7),
    (T.CHOICE, 7, T.INTEGER, 7),
    (T.FLAG, True, T.INTEGER, 1),
    (T.FLAG, True, T.TEXT, "True"),
    (T.DATE, "2024-02-29", T.MOMENT, "2024-02-29T00:00:00+00:00"),
    (T.TEXT, "12", T.INTEGER, 12),
    (T.TEXT, "1.5", T.DECIMAL, 1.5),
    (T.TEXT, "2024-02-29", T.DATE, "2024-02-29"),
    (T.LONG_TEXT, "true", T.FLAG, True),
]
LOSSY: list[tuple[FieldType, CustomValue, FieldType]] = [
    (T.DECIMAL, 7.5, T.INTEGER),
    (T.LONG_TEXT, "two\nlines", T.TEXT),
    (T.TEXT, "many", T.INTEGER),
    (T.TEXT, "inf", T.DECIMAL),
    (T.TEXT, "soon", T.DATE),
    (T.TEXT, "perhaps", T.FLAG),
    (T.INTEGER, 0, T.CHOICE),
    (T.FLAG, True, T.DATE),
    (T.MOMENT, "2024-02-29T10:00:00+00:00", T.DATE),
]


@pytest.mark.parametrize(("kind", "value", "to", "expected"), CONVERTED)
def test_a_value_becomes_one_of_another_type(
    kind: FieldType, value: CustomValue, to: FieldType, expected: CustomValue
) -> None:
    found = converted(a_field(kind), value, Definition(names={"en": "New"}, type=to))
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(("kind", "value", "to"), LOSSY)
def test_what_would_lose_something_is_not_converted(kind: FieldType, value: CustomValue, to: FieldType) -> None:
    with pytest.raises(InvalidValue, match="New"):
        converted(a_field(kind), value, Definition(names={"en": "New"}, type=to))
