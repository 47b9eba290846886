"""Replies compared with the vendor's own OpenAPI files and with recorded replies of its server.

They are not ours to give away, so this runs where ``VENDOR_FILES`` names a folder that has ``superoffice/openapi`` and
``superoffice/fixtures`` in it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from kartotek.domain.party import (
    Address,
    ContactPoint,
    Kind,
    Medium,
    PartialDate,
    Party,
    Record,
    Relation,
    Remark,
)
from kartotek.faces.superoffice.mapping.contact import CONTACT
from tests.faces.superoffice.book import created, entity_of, record_of, shown, sight_of
from tests.faces.superoffice.test_schema import RECORDS

Json = Any

VENDOR_FILES: Final = os.environ.get("VENDOR_FILES", "")
FOLDER: Final = Path(VENDOR_FILES) / "superoffice"

pytestmark = pytest.mark.skipif(not VENDOR_FILES, reason="VENDOR_FILES names no directory")

NULLABLE: Final = {"UserName", "FullName", "EmailAddressName", "URLName", "ImageDescription", "FieldType"}
"""Texts that are null in recorded replies; all others are empty."""

DATA: Final = {"FieldProperties", "_Links", "UserDefinedFields", "ExtraFields", "CustomFields"}
"""Objects whose names are data."""

LATER: Final = {"ExtraFields", "CustomFields", "CategoryGroup", "EnableLeadStatus", "Rank", "Deleted"}
"""Members of Associate and Category that a later version has added."""

TYPES: Final = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "object": (dict,)}


def recorded(name: str) -> Json:
    return json.loads((FOLDER / "fixtures" / name).read_text(encoding="utf-8-sig"))


def flat(record: Record) -> Json:
    tree = entity_of(record.party).flat(sight_of(record))
    return json.loads(msgspec.json.encode(tree))


# -- OpenAPI -----------------------------------------------------------------------------------------------------------


class Model:
    """The definitions of one OpenAPI file."""

    def __init__(self, name: str) -> None:
        text = (FOLDER / "openapi" / f"Swagger-v1-{name}.json").read_text(encoding="utf-8-sig")
        self._definitions = json.loads(text)["definitions"]

    def check(self, value: Json, type_: str) -> None:
        """Check a value against a definition, named by the end of its name; order of members included."""
        (definition,) = [key for key in self._definitions if key.rpartition(".")[2] == type_]
        self._object(value, self._definitions[definition], type_)

    def _object(self, value: Json, definition: Json, path: str) -> None:
        properties = definition["properties"]
        assert list(value) == list(properties), path
        for name, schema in properties.items():
            self._value(value[name], schema, f"{path}.{name}")

    def _value(self, value: Json, schema: Json, path: str) -> None:
        name = path.rpartition(".")[2]
        if "$ref" in schema:
            if value is not None:
                self._object(value, self._definitions[schema["$ref"].rpartition("/")[2]], path)
        elif schema["type"] == "array":
            assert isinstance(value, list), path
            for item in value:
                self._value(item, schema["items"], f"{path}[]")
        elif "enum" in schema and not isinstance(value, str):
            pytest.fail(f"{path}: {value!r} is no word")
        elif schema["type"] == "object" and "additionalProperties" in schema:
            assert isinstance(value, dict), path
            for below in value.values():
                self._value(below, schema["additionalProperties"], f"{path}.*")
        elif value is None:
            assert name in NULLABLE, path
        else:
            expected = TYPES[schema["type"]]
            assert isinstance(value, expected), path
            assert isinstance(value, bool) == (expected == (bool,)), path
            assert "enum" not in schema or set(str(value).split(", ")) <= set(schema["enum"]), path


@pytest.mark.parametrize(("record", "_"), RECORDS)
def test_replies_are_the_vendors_model(record: Record, _: Json) -> None:
    entity = entity_of(record.party)
    model = Model(entity.name)
    model.check(shown(record), f"{entity.type}WithLinks")
    model.check(flat(record), entity.name)
    tree = entity.show(sight_of(record), links=False)
    model.check(json.loads(msgspec.json.encode(tree)), entity.type)


# -- recorded replies -------------------------------------------------------------------------------------------------


def point(medium: Medium, value: str, kind: str, label: str | None = None) -> ContactPoint:
    return ContactPoint(medium=medium, value=value, kind=kind, label=label)


STREET = "112  St James Boulevard"
FISH_COMPANY = record_of(
    Party(
        kind=Kind.COMPANY,
        name="Fish company",
        department="uk department",
        code="FISHCOMPA",
        number="10147",
        country="GB",
        category=7001,
        business=1,
        owner=1,
        contact_points={
            "a": point(Medium.PHONE, "+44 78 1791 3882", "work"),
            "b": point(Medium.EMAIL, "Fish.company.mail@mailinator.com", "work"),
            "c": point(Medium.URL, "https://www.fishing.net.nz/", "main"),
        },
        addresses={
            "a": Address(kind="visit", street=STREET, postal_code="SS17 7HL"),
            "b": Address(kind="postal", street=STREET, postal_code="SS17 7HL", rank=1),
        },
    ),
    number=124,
)
STEVE = record_of(
    Party(
        kind=Kind.PERSON,
        first_name="Steve",
        last_name="Fishmann",
        title="Mr.",
        position="Owner",
        number="10225",
        country="GB",
        birth=PartialDate(13, 5, 1999),
        comment=Remark("This is awsome guy that will sell you fish in London"),
        interests=[1, 2, 3],
        contact_points={
            "a": point(Medium.EMAIL, "Fish.company.steve@mailinator.com", "main", "Boss"),
            "b": point(Medium.PHONE, "00 44 847652645", "home"),
            "c": point(Medium.PHONE, "00 44 78 1791 3882", "mobile"),
            "d": point(Medium.PHONE, "00 44 78 1791 3345", "work"),
        },
        addresses={"a": Address(kind="home", street=STREET, city="London", county="Orange", postal_code="EC1A 1BB")},
        relations={"r": Relation(other=124, kind="employment", primary=True)},
    ),
    number=210,
    company=FISH_COMPANY,
)


def compare(theirs: Json, ours: Json, path: str, *, values: bool, order: bool = True) -> None:
    """Check that a recorded value and ours have one shape: names, their order, types, and what is null.

    With ``values`` they are to be equal too.
    """
    name = path.rpartition(".")[2].partition("[")[0]
    if name in DATA:
        assert isinstance(ours, dict), path
    elif isinstance(theirs, dict):
        assert isinstance(ours, dict), path
        known = [key for key in ours if key in theirs]
        assert sorted(known) == sorted(theirs), path
        assert not order or known == list(theirs), path
        for key in theirs:
            compare(theirs[key], ours[key], f"{path}.{key}", values=values, order=order)
    elif isinstance(theirs, list):
        assert isinstance(ours, list), path
        for place, (one, other) in enumerate(zip(theirs, ours, strict=False)):
            compare(one, other, f"{path}[{place}]", values=values, order=order)
    else:
        number = isinstance(theirs, int | float) and not isinstance(theirs, bool)
        assert isinstance(ours, int | float if number else type(theirs)), f"{path}: {theirs!r} {ours!r}"
        assert not values or theirs == ours, path


def test_a_recorded_person() -> None:
    theirs, ours = recorded("Person210.json"), shown(STEVE)
    compare(theirs, ours, "Person", values=False)
    assert [name for name in ours if name not in theirs] == [
        "CreatedByFormId",
        "UtmParameters",
        "LeadstatusId",
        "Leadstatus",
    ], "of a later version"
    for name in (
        *("PersonId", "Firstname", "MiddleName", "Lastname", "Mrmrs", "Title", "BirthDate", "Emails", "Description"),
        *("PrivatePhones", "Faxes", "MobilePhones", "OfficePhones", "OtherPhones", "Position", "PersonNumber"),
        *("FullName", "FormalName", "NoMailing", "UsePersonAddress", "Retired", "Urls", "Address", "ActiveInterests"),
        *("Salutation", "DbiLastModified", "TicketPriority", "CustomerLanguage", "UserInfo", "TableRight"),
    ):
        assert ours[name] == theirs[name], name
    told = {"AssociateId", "AssociateFullName", "BusinessName", "CategoryName", "FieldProperties"}
    assert {k: v for k, v in ours["Contact"].items() if k not in told} == {
        k: v for k, v in theirs["Contact"].items() if k not in told
    }
    assert list(ours["Contact"]["FieldProperties"]) == list(theirs["Contact"]["FieldProperties"])
    assert [path.rpartition("/v1/")[2] for path in ours["_Links"].values()] == [
        path.rpartition("/v1/")[2] for path in theirs["_Links"].values()
    ]
    assert list(ours["_Links"]) == list(theirs["_Links"])


def test_a_recorded_person_without_much() -> None:
    theirs = recorded("person_real_GET_copy_with_links.json")
    company = record_of(
        Party(kind=Kind.COMPANY, name="Hugo Enterprises", country="GB", category=7001, business=1, owner=1)
    )
    points = {"a": point(Medium.EMAIL, "stevejhnson@email1.com", "main", "Job")}
    employed = {"r": Relation(other=5, kind="employment", primary=True)}
    party = Party(kind=Kind.PERSON, first_name="Steve", country="GB", contact_points=points, relations=employed)
    ours = shown(record_of(party, number=7, company=company))
    compare(theirs, ours, "Person", values=False)
    assert ours["Address"]["Formatted"] == theirs["Address"]["Formatted"] == ""


@pytest.mark.parametrize("name", ["Person210-notz.json", "Person210-utctz.json"])
def test_other_recordings_of_the_person(name: str) -> None:
    compare(recorded(name), shown(STEVE), "Person", values=False)


def test_recorded_rights_on_fields() -> None:
    theirs, ours = recorded("Person210.json")["FieldProperties"], shown(STEVE)["FieldProperties"]
    plain = {name for name in theirs if not name.startswith(("UserDefinedFields.", "CustomFields."))}
    assert set(ours) == plain
    for name in plain:
        assert (ours[name]["FieldType"] or "") == theirs[name]["FieldType"], name
        assert ours[name]["FieldLength"] == theirs[name]["FieldLength"], name
    default = recorded("ContactDefault.json")["FieldProperties"]
    ours = shown(created(CONTACT, {"Name": "x"}))["FieldProperties"]
    for name in default.keys() & ours.keys():
        for part in ("FieldType", "FieldLength"):
            assert ours[name][part] == default[name][part], name
    assert {name for name in default if not name.startswith("UserDefinedFields.")} <= ours.keys()


def test_a_recorded_default_contact() -> None:
    theirs = recorded("ContactDefault.json")
    ours = shown(created(CONTACT, {"Category": {"Id": 7001}, "Business": {"Id": 1}}))
    # This older version told what is not set by the id 0, where later ones have null; and had another order.
    for name in ("TicketPriority", "CustomerLanguage", "UpdatedBy"):
        theirs.pop(name)
    compare(theirs, ours, "Contact", values=False, order=False)


def test_a_recorded_simple_contact() -> None:
    compare(recorded("ContactEntity.json"), flat(FISH_COMPANY), "Contact", values=False, order=False)
