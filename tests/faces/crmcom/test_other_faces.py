"""Parties as other faces make them: shown with what this face has room for, and nothing else of them is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kartotek.domain import patch as patches
from kartotek.domain.party import Address, ContactPoint, Kind, Medium, Party, Record, Relation, Remark
from kartotek.services.parties import Saved
from tests.faces.crmcom.client import CrmCom, Refused
from tests.faces.crmcom.test_update import echo

Make = Callable[[Party], str]

PHONE_KINDS = ("main", "home", "work", "mobile", "fax", "other", "internet", "pager", "custom1", "custom5", "odd")
EMAIL_KINDS = ("main", "home", "work", "invoice", "alternative", "custom1", "custom5", "odd")
ADDRESS_KINDS = ("postal", "visit", "delivery", "invoice", "home", "business", "pobox", "custom1", "custom5", "odd")


def save(crm: CrmCom, party: Party) -> Saved:
    book, principal = crm.server.kartotek.book, crm.server.principal()
    patch = patches.difference(Party(kind=party.kind), party)
    saved: Saved = crm.server.run(book.create(principal, party.kind, patch))
    return saved


@pytest.fixture
def make(crm: CrmCom) -> Make:
    return lambda party: save(crm, party).handles["global"]


def stored(crm: CrmCom, identity: str) -> Record:
    found: Record = crm.server.run(crm.server.kartotek.book.find(crm.server.principal(), "global", identity))
    return found


def crowded(kind: Kind) -> Party:
    """Return a party with every kind of contact point and address, and with much that this face has no word for."""
    party = Party(kind=kind, first_name="Kari", last_name="Nordmann", name="Nordmann AS", nickname="Nord")
    if kind is Kind.PERSON:
        party.name = None
    else:
        party.first_name = party.last_name = None
    points = [(Medium.PHONE, name) for name in PHONE_KINDS] + [(Medium.EMAIL, name) for name in EMAIL_KINDS]
    for rank, (medium, name) in enumerate([*points, (Medium.URL, "main")]):
        party.contact_points[f"{rank:032x}"] = ContactPoint(
            medium=medium, kind=name, value=f"{medium}-{name}", rank=rank, label="label"
        )
    for rank, name in enumerate(ADDRESS_KINDS):
        party.addresses[f"{rank:032x}"] = Address(kind=name, street=name, line2="two", rank=rank, country="no")
    party.position, party.external_number, party.annual_turnover = "Boss", "E1", "1e3"
    party.comment = Remark("from elsewhere")
    party.residue = {"twentyfourseven": {"EmployeeNumber": 1234}, "crmcom": {"udf_string_99": "not one of ours"}}
    return party


def test_every_kind_has_a_type(crm: CrmCom, make: Make) -> None:
    shown = {kind: crm.show(make(crowded(kind))) for kind in Kind}
    phones = ["Landline"] * 3 + ["Mobile", "Fax"] + ["Landline"] * 3 + ["Custom1", "Custom5", "Landline"]
    for kind, main in ((Kind.PERSON, "Personal"), (Kind.COMPANY, "Business")):
        home = "Home" if kind is Kind.PERSON else "Business"
        assert [item["type"] for item in shown[kind]["phones_set"]] == phones
        emails = [main, "Personal", "Business", "Business", main, "Custom1", "Custom5", main]
        assert [item["type"] for item in shown[kind]["emails_set"]] == emails
        addresses = [home, *["Business"] * 3, "Home", "Business", "PO Box", "Custom1", "Custom5", home]
        assert [item["type"] for item in shown[kind]["addresses_set"]] == addresses
        assert shown[kind]["addresses_set"][0]["country"]["name"] == "NORWAY"
        assert "udf_string_99" not in shown[kind]
    assert shown[Kind.PERSON]["notes"].endswith(" from elsewhere")
    assert shown[Kind.COMPANY]["company_profile"]["annual_turnover"] == 1000


@pytest.mark.parametrize("kind", Kind)
def test_an_echo_and_an_edit_leave_everything_else_alone(crm: CrmCom, make: Make, kind: Kind) -> None:
    identity = make(crowded(kind))
    before, newest = stored(crm, identity).party, crm.changes()
    crm.update(identity, **echo(crm.show(identity)))
    assert crm.changes() == newest
    crm.update(identity, udf_string_1="mine", notes="mine")
    after = stored(crm, identity).party
    assert after.residue["crmcom"] == {"udf_string_1": "mine", "udf_string_99": "not one of ours"}
    assert after.comment is not None
    after.comment, after.residue = before.comment, before.residue
    assert after == before


def test_null_for_a_set_leaves_other_media_alone(crm: CrmCom, make: Make) -> None:
    identity = make(crowded(Kind.PERSON))
    crm.update(identity, phone_set=None)
    media = {point.medium for point in stored(crm, identity).party.contact_points.values()}
    assert media == {Medium.EMAIL, Medium.URL}


def test_a_type_names_the_item_of_this_faces_own_kind(crm: CrmCom, make: Make) -> None:
    identity = make(crowded(Kind.COMPANY))
    crm.update(identity, phone_set=[{"action": "UPDATE", "phone_identifier": {"type": "LANDLINE"}, "number": "new"}])
    points = stored(crm, identity).party.contact_points.values()
    assert [point.kind for point in points if point.value == "new"] == ["work"]


def test_an_inactive_item_is_shown_as_such_and_not_found_by_type(crm: CrmCom, make: Make) -> None:
    party = Party(kind=Kind.COMPANY, name="X")
    party.addresses["0" * 32] = Address(kind="home", street="S", active=False)
    identity = make(party)
    assert crm.show(identity)["addresses_set"][0]["state"] == "Inactive"
    with pytest.raises(Refused, match="ENTITYNOTFOUND"):
        crm.update(identity, address_set=[{"action": "REMOVE", "address_identifier": {"type": "HOME"}}])
    crm.update(identity, address_set=[{"action": "ADD", "type": "HOME", "street_name": "T"}])
    assert [item["state"] for item in crm.show(identity)["addresses_set"]] == ["Inactive", "Active"]


@pytest.mark.parametrize(
    ("party", "name"),
    [
        (Party(kind=Kind.PERSON, last_name="Only"), "Only"),
        (Party(kind=Kind.PERSON, nickname="Nick"), "Nick"),
        (Party(kind=Kind.PERSON, middle_name="Mid"), "Mid"),
        (Party(kind=Kind.COMPANY, nickname="Co"), ""),
    ],
)
def test_a_name_is_never_null_and_missing_parts_echo_silently(crm: CrmCom, make: Make, party: Party, name: str) -> None:
    identity = make(party)
    shown, newest = crm.show(identity), crm.changes()
    assert shown["name"] == name
    crm.update(identity, **echo(shown))
    assert crm.changes() == newest


def test_odd_values_of_other_faces_are_shown_and_echo_silently(crm: CrmCom, make: Make) -> None:
    party = Party(kind=Kind.PERSON, last_name="Odd", country="Elbonia", language="NOB", annual_turnover="lots")
    identity = make(party)
    shown, newest = crm.show(identity), crm.changes()
    assert shown["demographics"]["country_of_residence"] == {
        "id": None,
        "name": "Elbonia",
        "alternative_code": None,
        "two_character_code": None,
        "three_character_code": None,
    }
    assert shown["preferred_language"] == "NNO"
    assert shown["company_profile"]["annual_turnover"] is None
    crm.update(identity, preferred_language="NNO")
    assert crm.changes() == newest


def test_relations_of_other_faces(crm: CrmCom) -> None:
    company = save(crm, Party(kind=Kind.COMPANY, name="C"))
    person = Party(kind=Kind.PERSON, last_name="P")
    person.relations = {
        "a" * 32: Relation(other=company.party, kind="contact", rank=0),
        "b" * 32: Relation(other=company.party, kind="employment", rank=1, title="Boss"),
    }
    identity = save(crm, person).handles["global"]
    shown, newest = crm.show(identity), crm.changes()
    assert [(tie["type"], tie["id"]) for tie in shown["relation_set"]] == [
        ("Business", "A" * 32),
        ("Employer", "B" * 32),
    ]
    crm.update(identity, **echo(shown))
    assert crm.changes() == newest
    [tie] = crm.show(company.handles["global"])["relation_set"]
    assert (tie["type"], tie["contact"]["last_name"]) == ("Employee", "P")
    crm.update(company.handles["global"], relation_set=None)
    kinds = [relation.kind for relation in stored(crm, identity).party.relations.values()]
    assert kinds == ["contact"]


def test_a_number_that_fits_two_contacts_of_its_type_is_ambiguous(crm: CrmCom) -> None:
    numbers: dict[str, Any] = {"id_number": "TWICE"}
    crm.person(demographics=numbers)
    crm.company(company_profile={"registration_number": "TWICE"})
    assert crm.get("contact_information/show", contact_information_identifier="id_number=twice")["type"] == "PERSON"
    crm.person(demographics=numbers)
    with pytest.raises(Refused, match="MULTIPLECONTACTINFORMATIONFOUND"):
        crm.get("contact_information/show", contact_information_identifier="id_number=TWICE")


def test_deleted_contacts_are_gone_and_so_are_relations_to_them(crm: CrmCom) -> None:
    other = crm.person(demographics={"id_number": "GONE"})
    identity = crm.person(relation_set=[{"type": "FRIEND", "contact_information_identifier": {"id_number": "GONE"}}])
    crm.server.run(crm.server.kartotek.book.delete(crm.server.principal(), stored(crm, other)))
    assert crm.show(identity)["relation_set"] == []
    for text in (f"id={other}", "id_number=GONE"):
        with pytest.raises(Refused, match="CONTACTINFORMATIONNOTFOUND"):
            crm.get("contact_information/show", contact_information_identifier=text)


@pytest.mark.parametrize("kind", Kind)
def test_a_number_that_other_faces_gave_identifies_a_contact_of_either_type(
    crm: CrmCom, make: Make, kind: Kind
) -> None:
    identity = make(Party(kind=kind, name="N", last_name="N", number=f"CI 000 {kind}"))
    shown = crm.get("contact_information/show", contact_information_identifier=f"number=CI000{kind.upper()}")
    assert shown["id"] == identity
    related = {"type": "FRIEND", "contact_information_identifier": {"number": f"ci000{kind}"}}
    [tie] = crm.show(crm.person(relation_set=[related]))["relation_set"]
    assert tie["contact"]["id"] == identity


def test_a_customer_is_in_the_financial_state(crm: CrmCom, make: Make) -> None:
    customer = make(Party(kind=Kind.COMPANY, name="Buyer", roles=["customer"]))
    assert crm.show(customer)["life_cycle_state"] == "FINANCIAL"
    assert (
        crm.show(make(Party(kind=Kind.COMPANY, name="Seller", roles=["supplier"])))["life_cycle_state"] == "MARKETING"
    )
    friend = crm.person(relation_set=[{"type": "CLIENT", "contact_information_identifier": {"id": customer}}])
    [tie] = crm.show(friend)["relation_set"]
    assert tie["contact"]["life_cycle_state"] == "FINANCIAL"
    assert crm.update(customer, company_name="Buyers")["life_cycle_state"] == "FINANCIAL"
