"""Reading of parameters: lenient where nothing can be misunderstood, and never an error of another kind."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.errors import InvalidValue
from kartotek.faces.crmcom.messages import parameters, values
from kartotek.faces.crmcom.messages.identifiers import Identifier

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def messages(table: values.Table) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(sorted(table)), TREES, max_size=4)


@given(messages(parameters.UPDATE) | messages(parameters.CREATE))
def test_whatever_is_sent_is_read_or_refused(tree: dict[str, Any]) -> None:
    try:
        read = values.read(parameters.UPDATE, tree)
    except InvalidValue as error:
        named = error.field
    else:
        assert read.keys() == tree.keys() & parameters.UPDATE.keys()
        return
    assert re.split(r"[.\[]", named)[0] in tree


@given(TREES)
def test_a_query_identifier_is_one_field_or_refused(value: Any) -> None:
    reader = values.ContactIdentifying(parameters.CONTACT_FIELDS)
    try:
        found = reader(value, "it")
    except InvalidValue as error:
        named = error.field
    else:
        assert found.field in parameters.CONTACT_FIELDS
        return
    assert named in {"it", *(f"it.{field}" for field in parameters.CONTACT_FIELDS)}


@given(st.sampled_from(parameters.CONTACT_FIELDS), st.text(min_size=1).filter(lambda text: text == text.strip()))
def test_a_query_identifier_keeps_what_follows_the_first_equals_sign(field: str, value: str) -> None:
    reader = values.ContactIdentifying(parameters.CONTACT_FIELDS)
    if not any(f"{name}=" in value.replace(" ", "") for name in parameters.CONTACT_FIELDS):
        assert reader(f"{field}={value}", "it") == Identifier(name="it", field=field, value=value)


@given(st.datetimes(min_value=dt.datetime(1000, 1, 1)))
def test_dates_come_back_without_zone_and_fraction(moment: dt.datetime) -> None:
    whole = moment.replace(microsecond=0).isoformat()
    for text in (whole, f"{whole}Z", f"{whole}.123", f" {whole}.5Z "):
        assert values.date(text, "it") == whole
    assert values.date(whole[:10], "it") == f"{whole[:10]}T00:00:00"


@pytest.mark.parametrize(
    "text", ["20140505", "2014-W01-1", "2014-05-05T15:49", "2014-05-05T15:49:59+02:00", "٢٠١٤-05-05"]
)
def test_other_spellings_of_dates_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        values.date(text, "it")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(10, 10), (10.0, 10), ("10", 10), ("1.5", 1.5), (-0.5, -0.5), ("1e3", 1000), (2**60, float(2**60))],
)
def test_numbers(value: object, expected: float) -> None:
    found = values.number(value, "it")
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("value", ["1_000", True, "", "ten", "1_0x", "inf", "1e999", 10**400, float("nan"), [], {}])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(InvalidValue, match="it: not a number"):
        values.number(value, "it")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (1, True), ("1", True), ("TRUE", True), (0, False), ("false", False), (" 0 ", False)],
)
def test_booleans(value: object, expected: bool) -> None:
    assert values.boolean(value, "it") is expected


@pytest.mark.parametrize("value", [2, -1, 1.0, "yes", "", None, []])
def test_what_is_no_boolean(value: object) -> None:
    with pytest.raises(InvalidValue):
        values.boolean(value, "it")
