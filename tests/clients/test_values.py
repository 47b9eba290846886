"""The comparison sees every difference but those of form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

import pytest

from tests.clients.values import NUMBER, RECENT, canonical, defaults_of, differences, result_of

DEFAULTS: Final = {"Gender": frozenset({"NoChange"}), "BlockInvoice": frozenset({"false"}), "Id": frozenset({"0"})}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([{"Id": 1}], [{"Id": 1}, {"Id": 2}]),
        ([{"Id": 1}, {"Id": 2}], [{"Id": 2}, {"Id": 1}]),
        ([{"Id": 1}], None),
        (None, [{"Id": 1}]),
        ({"Name": "A"}, {"Name": "A", "Note": "more"}),
        ({"Name": "A", "Note": "less"}, {"Name": "A"}),
        ({"Name": {"Value": "A"}}, {"Name": {"Value": "a"}}),
        (True, 1),
        (1, True),
        (1, "1"),
        (0, False),
        (False, None),
        (Decimal("12.5"), "12.51"),
        (Decimal("12.5"), None),
        (dt.datetime(2024, 2, 29), "2024-02-29T00:00:01"),
        (dt.datetime(2024, 2, 29), "2024-02-29T00:00:00+01:00"),
        (NUMBER, 0),
        (NUMBER, "7"),
        (NUMBER, None),
        (RECENT, "2001-01-01T00:00:00"),
    ],
)
def test_what_differs_is_found(wanted: Any, found: Any) -> None:
    assert differences(canonical(wanted, DEFAULTS), canonical(found, DEFAULTS))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([{"Id": 1}], {"Company": {"Id": 1}}),
        ([{"Id": 1}], {"Company": [{"Id": 1}]}),
        ([1, 2], {"int": [1, 2]}),
        ([], ""),
        (None, {"Items": {}}),
        ({"Name": "A"}, {"Name": "A", "Note": None, "Gender": "NoChange", "BlockInvoice": False, "Id": 0}),
        (Decimal("12.5"), "12.50"),
        (dt.datetime(2024, 2, 29), "2024-02-29T00:00:00.000Z"),
        (dt.datetime(2024, 2, 29), dt.datetime(2024, 2, 29)),
        (0, 0),
        (False, False),
    ],
)
def test_forms_of_the_same_are_the_same(wanted: Any, found: Any) -> None:
    assert differences(canonical(wanted, DEFAULTS), canonical(found, DEFAULTS)) == []


def test_the_element_around_a_result_is_taken_off() -> None:
    assert result_of("GetPersonId", {"GetPersonIdResult": 7}) == 7
    assert result_of("GetPersonId", 7) == 7
    assert result_of("GetIdentity", {"Id": "x"}) == {"Id": "x"}
    assert result_of("GetNotes", {}) is None


def test_defaults_are_read_from_a_wsdl() -> None:
    schema = b'<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:element name="Id" default="0"/>'
    assert defaults_of(schema + b'<s:element name="Name"/></s:schema>') == {"Id": frozenset({"0"})}
