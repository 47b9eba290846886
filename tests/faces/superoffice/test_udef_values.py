"""Values of custom fields as texts, out and in: the vendor's forms (reference: recorded replies), and plain ones."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.custom_fields import Definition, FieldType
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import CustomValue
from kartotek.faces.superoffice.mapping.udef_values import Spelling, read_kept, read_value, spelled

T = FieldType
OSLO = "Europe/Oslo"


def a_field(kind: FieldType) -> Definition:
    return Definition(names={"en": "Size"}, type=kind)


OUT: list[tuple[FieldType, CustomValue | None, str, str]] = [
    (T.TEXT, "This is boss", "This is boss", "This is boss"),
    (T.TEXT, None, "", ""),
    (T.LONG_TEXT, "two\nlines", "two\nlines", "two\nlines"),
    (T.INTEGER, 3, "[I:3]", "[I:3]"),
    (T.INTEGER, None, "[I:0]", "[I:0]"),
    (T.CHOICE, 4, "[I:4]", "[I:4]"),
    (T.CHOICE, None, "[I:0]", "[I:0]"),
    (T.DECIMAL, 4.43, "[F:4.43]", "[F:4.43]"),
    (T.DECIMAL, 10.0, "[F:10]", "[F:10]"),
    (T.DECIMAL, -0.0000015, "[F:-0.0000015]", "[F:-0.0000015]"),
    (T.DECIMAL, None, "[F:0]", "[F:0]"),
    (T.FLAG, True, "True", "[I:1]"),
    (T.FLAG, False, "False", "[I:0]"),
    (T.FLAG, None, "False", "[I:0]"),
    (T.DATE, "1999-05-05", "[D:05/05/1999 00:00:00.0000000]", "[DT:05/05/1999 00:00:00.0000000]"),
    (T.DATE, None, "[D:01/01/0001 00:00:00.0000000]", "[DT:01/01/0001 00:00:00.0000000]"),
    (T.DATE, "0814-01-28", "[D:01/28/0814 00:00:00.0000000]", "[DT:01/28/0814 00:00:00.0000000]"),
    (T.MOMENT, "2019-03-27T23:00:00+00:00", "[DT:03/28/2019 00:00:00.0000000]", "[DT:03/28/2019 00:00:00.0000000]"),
    (T.MOMENT, None, "[DT:01/01/0001 00:00:00.0000000]", "[DT:01/01/0001 00:00:00.0000000]"),
]


@pytest.mark.parametrize(("kind", "value", "user_defined", "custom"), OUT)
def test_values_are_spelled_as_in_the_vendors_replies(
    kind: FieldType, value: CustomValue | None, user_defined: str, custom: str
) -> None:
    field = a_field(kind)
    assert spelled(field, value, Spelling.USER_DEFINED, OSLO) == user_defined
    assert spelled(field, value, Spelling.CUSTOM, OSLO) == custom
    for text in (user_defined, custom):
        # what is not set comes back as 0 or False where it has no text of its own
        assert (read_value(field, text, OSLO, "x") or None) == (value or None)


IN: list[tuple[FieldType, str, CustomValue | None]] = [
    (T.TEXT, "[I:4]", "[I:4]"),
    (T.TEXT, "  ", None),
    (T.LONG_TEXT, " ", " "),
    (T.INTEGER, "5", 5),
    (T.INTEGER, " -5 ", -5),
    (T.INTEGER, "[F:5.0]", 5),
    (T.INTEGER, "[TS:3600]", 3600),
    (T.INTEGER, "[I:9223372036854775807]", 2**63 - 1),
    (T.INTEGER, "", None),
    (T.DECIMAL, "4.43", 4.43),
    (T.DECIMAL, "[M:123.45]", 123.45),
    (T.DECIMAL, "[I:4]", 4.0),
    (T.CHOICE, "3", 3),
    (T.CHOICE, "[I:0]", None),
    (T.FLAG, "true", True),
    (T.FLAG, "FALSE", False),
    (T.FLAG, "1", True),
    (T.FLAG, "", None),
    (T.DATE, "[D:06/01/2020]", "2020-06-01"),
    (T.DATE, "[D:2020.08.27]", "2020-08-27"),
    (T.DATE, "[D:09.11.2017]", "2017-11-09"),
    (T.DATE, "[DT:05/05/1999 13:14:15.1234567]", "1999-05-05"),
    (T.DATE, "2020-8-7", "2020-08-07"),
    (T.DATE, "2020-08-27T00:00:00", "2020-08-27"),
    (T.DATE, "[D:01/01/0001]", None),
    (T.DATE, "0001-01-01T00:00:00", None),
    (T.MOMENT, "[DT:07/01/2019 12:30:00.0000000]", "2019-07-01T10:30:00+00:00"),
    (T.MOMENT, "2019-07-01T12:30:00Z", "2019-07-01T12:30:00+00:00"),
    (T.MOMENT, "2019-07-01T12:30:00-05:00", "2019-07-01T17:30:00+00:00"),
    (T.MOMENT, "[D:07/01/2019]", "2019-06-30T22:00:00+00:00"),
]


@pytest.mark.parametrize(("kind", "text", "value"), IN)
def test_the_vendors_forms_and_plain_values_are_read(kind: FieldType, text: str, value: CustomValue | None) -> None:
    found = read_value(a_field(kind), text, OSLO, "x")
    assert (found, type(found)) == (value, type(value))


BAD: list[tuple[FieldType, str]] = [
    (T.INTEGER, "many"),
    (T.INTEGER, "4.5"),
    (T.INTEGER, "[D:01/01/2020]"),
    (T.INTEGER, "1_000"),
    (T.INTEGER, "[I:]"),
    (T.INTEGER, "[I:4"),
    (T.DECIMAL, "nan"),
    (T.DECIMAL, "[F:inf]"),
    (T.DECIMAL, "4,43"),
    (T.CHOICE, "[I:-1]"),
    (T.CHOICE, "Customer"),
    (T.FLAG, "perhaps"),
    (T.FLAG, "[I:2]"),
    (T.DATE, "soon"),
    (T.DATE, "[D:13/13/2020]"),
    (T.DATE, "[D:02/30/2020]"),
    (T.DATE, "[I:4]"),
    (T.DATE, "2020-08-27T25:00:00"),
    (T.MOMENT, "[T:14:52]"),
    (T.MOMENT, "9999-12-31T23:59:59-05:00"),
]


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_what_is_no_value_of_the_type_is_refused_under_its_name(kind: FieldType, text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_value(a_field(kind), text, OSLO, "CustomFields.SuperOffice:1")
    assert refused.value.field == "CustomFields.SuperOffice:1"


def test_what_was_kept_is_read_where_nothing_is_lost() -> None:
    assert read_kept(a_field(T.DATE), "[DT:05/05/1999 00:00:00.0000000]", OSLO) == "1999-05-05"
    assert read_kept(a_field(T.DATE), "", OSLO) is None
    with pytest.raises(InvalidValue, match="time of day"):
        read_kept(a_field(T.DATE), "[DT:05/05/1999 13:14:15]", OSLO)
    with pytest.raises(InvalidValue):
        read_kept(a_field(T.TEXT), ["a"], OSLO)


@given(st.text(max_size=12), st.sampled_from(FieldType))
def test_any_text_is_read_or_refused(text: str, kind: FieldType) -> None:
    with contextlib.suppress(InvalidValue):
        read_value(a_field(kind), text, OSLO, "x")
