"""Columns of user-defined and extra fields: a bound slot is what its field is, an unbound one a text."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kartotek.domain.custom_fields import CustomField, FieldType, Subject
from kartotek.domain.lists import Directory
from kartotek.domain.party import Kind, Party, Record
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS
from kartotek.faces.superoffice.mapping.columns.info import column_info
from kartotek.faces.superoffice.mapping.columns.providers import PROVIDERS
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.filters.asking import Asking
from kartotek.faces.superoffice.mapping.listing import read_listing
from kartotek.faces.superoffice.mapping.view import view_of
from tests.faces.superoffice.archive_book import DIRECTORY, NOW, OSLO, RECORDS, record
from tests.unit.evaluate import World, page

FIELDS = [
    ("1", "SuperOffice:1", FieldType.TEXT, None),
    ("2", "SuperOffice:2", FieldType.INTEGER, None),
    ("3", "SuperOffice:3", FieldType.DECIMAL, None),
    ("4", "SuperOffice:4", FieldType.DATE, None),
    ("5", "x_moment", FieldType.MOMENT, None),
    ("6", "x_flag", FieldType.FLAG, None),
    ("7", "SuperOffice:7", FieldType.CHOICE, "category"),
]


def _directory() -> Directory:
    fields = [
        CustomField(
            id=number,
            on=(Subject.COMPANY,),
            names={"en": f"Field {number}", "no": f"Felt {number}"},
            type=kind,
            list=name,
            rank=int(number),
            slots={"superoffice": {Subject.COMPANY: slot}},
        )
        for number, slot, kind, name in FIELDS
    ]
    users = list(DIRECTORY.users.values())
    items = [item for name in ("category", "country") for item in DIRECTORY.items(name, deleted=True)]
    return Directory(DIRECTORY.tenant, items, users, fields)


VIEW = view_of(_directory(), "en", OSLO.not_set)
VALUES: dict[int, dict[str, Any]] = {
    21: {"1": "Åse", "2": 7, "3": 2.5, "4": "2026-05-20", "5": "2026-05-20T10:00:00+00:00", "6": True, "7": 3},
    22: {"1": "bo", "2": 30, "3": 10.0, "4": "2026-05-19", "5": "2026-05-20T10:00:01+00:00", "6": False, "7": 1},
    23: {},
}
COMPANIES = [record(number, Party(kind=Kind.COMPANY, name="x", custom=values)) for number, values in VALUES.items()]


def _world() -> World:
    person = copy.deepcopy(RECORDS[11])
    relation = next(iter(person.party.relations.values()))
    relation.other = 21
    person.related = {21: COMPANIES[0]}
    return World({found.id: found for found in (*COMPANIES, person)}, "NO")


WORLD = _world()


def found(provider: str, **options: str) -> list[Record]:
    served = PROVIDERS[provider.lower()]
    asking = Asking(served.archive, VIEW, OSLO, 1, NOW)
    wanted = read_listing({f"${name}": value for name, value in options.items()}, served, asking)
    return page(wanted.query(wanted.top, None, 0), WORLD).records


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contactUdef/SuperOffice:1 is 'ÅSE'", [21]),
        ("contactUdef/superoffice:1 begins 'b'", [22]),
        ("contactUdef/SuperOffice:1 isNull", [23]),
        ("contactUdef/SuperOffice:2 gt 7", [22]),
        ("contactUdef/SuperOffice:2 eq [I:7]", [21]),
        ("contactUdef/SuperOffice:2 lt 8", [21, 23]),
        ("contactUdef/SuperOffice:3 between (2,3)", [21]),
        ("contactUdef/SuperOffice:4 date '2026-05-20'", [21]),
        ("contactUdef/SuperOffice:4 before [D:05/20/2026]", [22]),
        ("contactUdef/SuperOffice:4 today", [21]),
        ("contactUdef/SuperOffice:4 thisWeek", [21, 22]),
        ("contactUdef/SuperOffice:4 isNull", [23]),
        ("contactExtra/x_moment dateTime '2026-05-20T12:00:00'", [21]),
        ("contactExtra/x_moment afterTime '2026-05-20T12:00:01'", [22]),
        ("contactExtra/x_flag set true", [21]),
        ("contactExtra/x_flag set false", [22, 23]),
        ("contactUdef/SuperOffice:7 oneOf (1,2)", [22]),
        ("contactUdef/SuperOffice:7 contains 'supp'", [21]),
        ("contactUdef/SuperOffice:7 isNull", [23]),
    ],
)
def test_bound_slots_are_filtered_as_what_they_are(text: str, expected: list[int]) -> None:
    assert [company.id for company in found("Contact", filter=text)] == expected


@pytest.mark.parametrize(
    ("column", "shown", "order"),
    [
        ("contactUdef/SuperOffice:1", ["Åse", "bo", ""], [23, 21, 22]),
        ("contactUdef/SuperOffice:2", [7, 30, 0], [23, 21, 22]),
        ("contactUdef/SuperOffice:3", [2.5, 10.0, 0], [23, 21, 22]),
        (
            "contactUdef/SuperOffice:4",
            ["2026-05-20T00:00:00", "2026-05-19T00:00:00", "0001-01-01T00:00:00"],
            [23, 22, 21],
        ),
        (
            "contactExtra/x_moment",
            ["2026-05-20T12:00:00", "2026-05-20T12:00:01", "0001-01-01T00:00:00"],
            [23, 21, 22],
        ),
        ("contactExtra/x_flag", [True, False, False], [22, 23, 21]),
        ("contactUdef/SuperOffice:7", ["Supplier", "Customer", ""], [23, 22, 21]),
    ],
)
def test_bound_slots_show_values_and_put_rows_in_order(column: str, shown: list[Any], order: list[int]) -> None:
    known = CONTACTS.column(column, VIEW)
    assert known is not None
    assert known.show is not None
    assert [known.show(Row(company, VIEW, OSLO, {})) for company in COMPANIES] == shown
    assert [company.id for company in found("Contact", orderby=column)] == order
    assert [company.id for company in found("Contact", orderby=f"{column} desc")] in (
        list(reversed(order)),
        [21, 22, 23],  # equals stay in the order of their numbers
    )


def test_people_show_their_companys_fields() -> None:
    assert [person.id for person in found("Person", filter="personContact/contactUdef/SuperOffice:2 eq 7")] == [11]
    column = PERSONS.column("personContact/contactUdef/superoffice:2", VIEW)
    assert column is not None
    assert (column.name, column.employer) == ("personContact/contactUdef/SuperOffice:2", True)
    assert column.show is not None
    assert column.show(Row(WORLD.records[11], VIEW, OSLO, {})) == 7


def test_the_metadata_name_the_fields_that_there_are() -> None:
    told = {column.name: column_info(column) for column in CONTACTS.all(VIEW)}
    assert (told["contactUdef/SuperOffice:7"]["DisplayName"], told["contactUdef/SuperOffice:7"]["RestrictionType"]) == (
        "Field 7",
        "listAny",
    )
    assert "contactExtra/x_flag" in told
    assert "contactUdef/x_flag" not in told


def test_a_slot_that_is_not_bound_is_found_wherever_it_was_sent() -> None:
    """``CustomFields`` takes keys that look like neither a number nor an extra field."""
    column = CONTACTS.column("contactUdef/mine", VIEW)
    assert column is not None
    assert column.show is not None
    party = Party(kind=Kind.COMPANY, residue={"superoffice": {"CustomFields/mine": "Hei"}})
    company = record(31, party)
    assert column.show(Row(company, VIEW, OSLO, {})) == "Hei"
    served = PROVIDERS["contact"]
    asking = Asking(served.archive, VIEW, OSLO, 1, NOW)
    wanted = read_listing({"$filter": "contactUdef/mine is 'hei'"}, served, asking)
    assert page(wanted.query(10, None, 0), World({31: company}, "NO")).records == [company]
