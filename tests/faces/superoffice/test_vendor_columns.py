"""Columns and operators compared with the vendor's own lists of them, where they are there.

They are not ours to give away: this runs where ``VENDOR_FILES`` names a folder with ``superoffice/columns.csv`` and
``superoffice/restriction_operators.csv`` in it.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Final

import pytest

from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS
from kartotek.faces.superoffice.mapping.columns.column import Kind
from kartotek.faces.superoffice.mapping.filters.operators import OPERATORS, SORTS
from tests.faces.superoffice.archive_book import asking

VENDOR_FILES: Final = os.environ.get("VENDOR_FILES", "")
FOLDER: Final = Path(VENDOR_FILES) / "superoffice"

pytestmark = pytest.mark.skipif(not VENDOR_FILES, reason="VENDOR_FILES names no directory")

ARCHIVES: Final = {"SimpleContact": CONTACTS, "Person": PERSONS}
ALIKE: Final = {"stringorPK": "string", "positiveString": "string", "unlimitedDate": "date"}
"""Types of the vendor's that take the operators of another."""

NOT_ORDERED: Final = ("hasInfoText", "hasInterests", "personHasInterests", "hasCompany", "activeErpLinks", "ErpLinks")
"""Ends of the names of flags by which the vendor puts rows in order, and this book does not."""


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_column_is_known_and_of_the_vendors_type() -> None:
    view = asking(CONTACTS).view
    for told in rows("columns.csv"):
        name = told["column"].replace("\\", "")
        column = ARCHIVES[told["archive"]].column(name, view)
        assert column is not None, name
        if "Udef/" in name or "Extra/" in name:
            continue  # what such a column holds is told by a tenant's fields
        assert column.name == name
        if column.filtered:
            assert str(column.kind) == ALIKE.get(told["restriction_type"], told["restriction_type"]), name
        if column.show is not None and column.filtered and not name.endswith(NOT_ORDERED):
            assert (column.order is not None) == (told["can_order_by"] == "yes"), name


def test_every_operator_of_a_type_is_known() -> None:
    for told in rows("restriction_operators.csv"):
        kind = Kind(ALIKE.get(told["restriction_type"], told["restriction_type"]))
        operator = OPERATORS[told["operator"].lower()]
        assert SORTS[kind] in operator.sorts
        given = told["values"].split(";")
        if given[0].startswith("W"):
            assert operator.least <= len(given)
            assert operator.most is None or len(given) <= operator.most
            assert (operator.most is None) == told["values"].endswith("+")
        else:
            assert operator.least == 0
