"""Facts: what of a party can be filtered and ordered by, and how it is folded."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given

from kartotek.domain.derived import column_of, facts_of, packed, sort_name
from kartotek.domain.errors import UnsupportedQuery
from kartotek.domain.facts import FIELDS, LONGEST_ORDER, Field, Type, field, label
from kartotek.domain.party import (
    Address,
    ContactPoint,
    Kind,
    Medium,
    PartialDate,
    Party,
    Permission,
    Record,
    Remark,
    Stamp,
)
from tests.unit.strategies import LAWS, parties

TYPES: dict[Type, set[type]] = {
    Type.TEXT: {str},
    Type.DATE: {str},
    Type.NUMBER: {int, float},
    Type.FLAG: {bool},
}
AT = dt.datetime(2026, 5, 17, 10, tzinfo=dt.UTC)


def a_point(medium: Medium, value: str, rank: int, kind: str = "main", **members: str) -> ContactPoint:
    return ContactPoint(medium=medium, value=value, rank=rank, kind=kind, **members)  # type: ignore[arg-type]


def test_a_party_with_nothing_has_no_facts() -> None:
    assert facts_of(Party(kind=Kind.PERSON), "NO") == {}


def test_facts_are_what_is_set_folded() -> None:
    party = Party(
        kind=Kind.PERSON,
        roles=["customer", "lead"],
        first_name="Åse  Marie",
        last_name="\u0301",
        comment=Remark(text="Ring FØRST"),
        birth=PartialDate(day=17, month=5),
        name_day=PartialDate(day=1, month=2, year=33),
        direct_marketing=Permission(granted=False),
        private=False,
        owner=0,
        interests=[3, 1],
        user_groups={"10": "x", "9": "y"},
        residue={"superoffice": {'a "b".c': "É", "many": ["x"], "nan": float("nan"), "yes": True}},
    )
    assert facts_of(party, "NO") == {
        "first_name": "ase marie",
        "display_name": "ase marie",
        "roles": ["customer", "lead"],
        "comment": "ring først",
        "birth.day": 17,
        "birth.month": 5,
        "name_day": "0033-02-01",
        "name_day.day": 1,
        "name_day.month": 2,
        "name_day.year": 33,
        "direct_marketing": False,
        "private": False,
        "owner": 0,
        "interests": [3, 1],
        "user_groups": [9, 10],
        "residue.superoffice.a%20%22b%22.c": "e",
        "residue.superoffice.yes": True,
    }


def test_contact_points_are_lists_in_order_of_rank() -> None:
    points = {
        "a": a_point(Medium.PHONE, "22 33 44 55", 3),
        "b": a_point(Medium.PHONE, "08-123 456 78", 1, "mobile", country="SE", label="Mobil"),
        "c": a_point(Medium.PHONE, "Fax@Fax.no", 2, "work", label="Fåks"),
        "f": a_point(Medium.PHONE, "23 33 44 55", 4, "fax"),
        "d": a_point(Medium.EMAIL, " Ase@Example.COM", 1, "invented"),
        "e": a_point(Medium.URL, "HTTPS://x.no", 1),
    }
    assert facts_of(Party(kind=Kind.PERSON, contact_points=points), "NO") == {
        "phone": ["+46812345678", "fax@fax.no", "+4722334455", "+4723334455"],
        "phone.mobile": ["+46812345678"],
        "phone.work": ["fax@fax.no"],
        "phone.main": ["+4722334455"],
        "phone.fax": ["+4723334455"],
        "phone.office": ["fax@fax.no", "+4722334455"],
        "phone.voice": ["+46812345678", "fax@fax.no", "+4722334455"],
        "phone.label": ["mobil", "faks"],
        "phone.mobile.label": ["mobil"],
        "phone.work.label": ["faks"],
        "phone.office.label": ["faks"],
        "phone.voice.label": ["mobil", "faks"],
        "email": ["ase@example.com"],
        "url": ["https://x.no"],
        "url.main": ["https://x.no"],
    }


def test_the_first_address_of_a_kind_counts() -> None:
    addresses = {
        "a": Address(kind="postal", rank=2, city="Bergen", line2="c/o"),
        "b": Address(kind="postal", rank=1, city="Oslo", country="NO", street="Gata 1"),
        "c": Address(kind="visit", postal_code="5003"),
        "d": Address(kind="invented", city="Bodø"),
    }
    assert facts_of(Party(kind=Kind.COMPANY, addresses=addresses), "NO") == {
        "address.postal.street": "gata 1",
        "address.postal.line1": "gata 1",
        "address.postal.city": "oslo",
        "address.postal.country": "no",
        "address.visit.postal_code": "5003",
        "address.letters.street": "gata 1",
        "address.letters.line1": "gata 1",
        "address.letters.city": "oslo",
        "address.letters.country": "no",
    }


def test_a_company_has_a_name_with_its_department() -> None:
    party = Party(kind=Kind.COMPANY, name="Åse & Co", department="Nord")
    assert facts_of(party, "NO")["full_name"] == "ase & co, nord"
    party.department = None
    assert facts_of(party, "NO")["full_name"] == "ase & co"
    assert "full_name" not in facts_of(Party(kind=Kind.PERSON, first_name="Ada", department="Nord"), "NO")


def test_letters_go_to_the_best_kind_of_address() -> None:
    addresses = {
        "a": Address(kind="invented", rank=1, city="Bodø"),
        "b": Address(kind="business", rank=2, street="Gata", street_number="7 B", latitude=59.5, longitude=-1.0),
    }
    facts = facts_of(Party(kind=Kind.COMPANY, addresses=addresses), "NO")
    assert facts["address.letters.line1"] == facts["address.business.line1"] == "gata 7 b"
    assert (facts["address.letters.latitude"], facts["address.letters.longitude"]) == (59.5, -1.0)
    del addresses["b"]
    assert facts_of(Party(kind=Kind.PERSON, addresses=addresses), "NO") == {"address.letters.city": "bodø"}
    assert facts_of(Party(kind=Kind.COMPANY, addresses=addresses), "NO") == {}


@LAWS
@given(parties())
def test_every_fact_is_of_the_type_of_its_field_and_can_be_stored(party: Party) -> None:
    facts = facts_of(party, "NO")
    assert json.loads(msgspec.json.encode(facts)) == facts
    for name, fact in facts.items():
        known = FIELDS.get(name)
        assert known is not None or name.startswith(("residue.", "custom."))
        if known is None:
            continue
        assert known.several is isinstance(fact, list), name
        assert all(type(value) in TYPES[known.type] for value in (fact if isinstance(fact, list) else [fact])), name


@LAWS
@given(parties())
def test_what_is_stored_of_the_facts_stands_for_all_of_them(party: Party) -> None:
    facts = facts_of(party, "NO")
    stored = packed(facts)
    for name in {*FIELDS, *facts}:
        found = unpacked(stored, name)
        assert found == facts.get(name) or (name not in facts and found == []), name


def unpacked(stored: Mapping[str, Any], name: str) -> Any:
    """Return a fact as storage reads it; None, or an empty list, where it is not set."""
    basis = FIELDS[name].basis if name in FIELDS else None
    if name in stored or basis is None:
        return stored.get(name)
    return unpacked(stored, basis)


def test_what_is_the_same_as_a_rule_is_stored_once() -> None:
    points = {"a": a_point(Medium.PHONE, "22 33 44 55", 1), "b": a_point(Medium.EMAIL, "a@x.no", 2, "work")}
    addresses = {"a": Address(kind="postal", street="Gata", street_number="1", city="Oslo"), "b": Address(kind="home")}
    person = Party(kind=Kind.PERSON, contact_points=points, addresses=addresses)
    assert packed(facts_of(person, "NO")) == {
        "phone": ["+4722334455"],
        "phone.main": ["+4722334455"],
        "email": ["a@x.no"],
        "email.work": ["a@x.no"],
        "email.main": [],
        "address.postal.street": "gata",
        "address.postal.line1": "gata 1",
        "address.postal.city": "oslo",
        "address.letters.street": None,
        "address.letters.city": None,
    }
    del addresses["b"]
    assert not [name for name in packed(facts_of(person, "NO")) if "letters" in name and "line1" not in name]


def test_every_member_of_a_party_has_a_field() -> None:
    parts = {"terms", "contact_points", "addresses", "bank_accounts", "external_ids", "relations", "residue", "custom"}
    assert {member.name for member in msgspec.structs.fields(Party)} - parts <= FIELDS.keys()


def test_a_field_of_a_family_is_what_it_is_taken_for() -> None:
    assert field("custom.7") == Field("custom.7", Type.TEXT, family=True)
    assert field("custom.7", Type.DATE).type is Type.DATE
    assert field("residue.crmcom.å b").name == label("residue.crmcom.å b") == "residue.crmcom.%C3%A5%20b"
    assert field("owner", Type.NUMBER) is FIELDS["owner"]


@pytest.mark.parametrize(("name", "type_"), [("owner", Type.TEXT), ("nothing", None), ("terms.discount", None)])
def test_an_unknown_field_is_refused(name: str, type_: Type | None) -> None:
    with pytest.raises(UnsupportedQuery):
        field(name, type_)


def test_names_are_in_order_of_name_then_department() -> None:
    assert sort_name(Party(kind=Kind.COMPANY, name=" Ås AS", department="Ny")) == "as as\nny"
    assert sort_name(Party(kind=Kind.PERSON, first_name="Åse", last_name="Ås", department="Ny")) == "ase as"
    assert len(sort_name(Party(kind=Kind.COMPANY, name="x" * 300))) == LONGEST_ORDER


def test_columns_are_read_from_the_record() -> None:
    party = Party(kind=Kind.PERSON, first_name="Åse", last_name="x" * 300)
    stamp, later = Stamp(AT, 3, "a"), Stamp(AT + dt.timedelta(seconds=1), 4, "b")
    record = Record(id=5, version=2, created=stamp, changed=later, handles={}, party=party)
    found = {name: column_of(record, name) for name, known in FIELDS.items() if known.column}
    assert found == {
        "id": 5,
        "kind": "person",
        "state": "active",
        "created": 1_779_012_000_000_000,
        "changed": 1_779_012_001_000_000,
        "created_by": 3,
        "changed_by": 4,
    }
