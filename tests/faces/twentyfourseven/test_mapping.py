"""The mapping by itself: echoes are silent, edits touch what they name, slots and addresses show the best there is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from kartotek.domain import patch as patches
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Address, ContactPoint, ExternalId, Kind, Medium, Party, Relation, Terms, active
from kartotek.faces.twentyfourseven.mapping import company as companies
from kartotek.faces.twentyfourseven.mapping import person as persons
from kartotek.faces.twentyfourseven.mapping.fields import Context, instant, set_residue, utc_seconds
from kartotek.faces.twentyfourseven.mapping.points import EMAIL_SLOTS, PHONE_SLOTS, fill_slots
from kartotek.faces.twentyfourseven.messages import company, person
from kartotek.faces.twentyfourseven.messages.currency import CurrencyType
from kartotek.wire.xml import parse
from kartotek.wire.xml_codec import decode, encode_document
from tests.faces.twentyfourseven import parties
from tests.faces.twentyfourseven.parties import CONTEXT, record_of

MessageT = TypeVar("MessageT", bound=msgspec.Struct)
EVERYTHING = companies.View(companies.ALL_PROPERTIES)


def over_the_wire(message: MessageT) -> MessageT:
    """Return a message as it arrives after it was sent."""
    document = parse(encode_document(message))
    return decode(type(message), document.root, document)


@given(parties.persons)
def test_the_echo_of_a_person_is_silent(party: Party) -> None:
    record = record_of(party)
    shown = over_the_wire(persons.show(record, CONTEXT, with_relations=True))
    assert persons.change(shown, record, CONTEXT) == {}


@given(parties.companies | parties.persons.map(lambda party: msgspec.structs.replace(party, roles=["customer"])))
def test_the_echo_of_a_company_is_silent(party: Party) -> None:
    record = record_of(party)
    shown = over_the_wire(EVERYTHING.show(record, CONTEXT))
    assert companies.change(shown, record, CONTEXT) == {}


@given(parties.persons, parties.texts)
def test_an_edit_of_a_person_touches_nothing_else(party: Party, nickname: str) -> None:
    record = record_of(party)
    shown = over_the_wire(persons.show(record, CONTEXT, with_relations=True))
    shown.nickname = f"{nickname}!{party.nickname}"
    assert persons.change(shown, record, CONTEXT) == {"nickname": shown.nickname}


@given(parties.persons, st.lists(parties.texts, max_size=4))
def test_the_mails_that_were_sent_are_shown_in_that_order(party: Party, values: list[str]) -> None:
    record = record_of(party)
    sent = [person.EmailAddress(type=person.EmailAddressType.HOME, value=value) for value in values]
    patch = persons.change(person.PersonItem(email_addresses=sent), record, CONTEXT)
    after = record_of(patches.apply(patch, party))
    shown = persons.show(after, CONTEXT, with_relations=False).email_addresses
    assert [mail.value for mail in shown or []] == values
    assert all(mail.type is person.EmailAddressType.HOME for mail in shown or [])
    others = {name: point for name, point in party.contact_points.items() if point.medium is not Medium.EMAIL}
    assert {name: after.party.contact_points[name] for name in others} == others


@given(st.dictionaries(parties.ids, parties.contact_points(), max_size=12))
def test_slots_hold_one_item_each_the_exact_kind_first(points: dict[str, ContactPoint]) -> None:
    for table in (PHONE_SLOTS, EMAIL_SLOTS):
        slots = fill_slots(points, table)
        assert len(set(slots.values())) == len(slots)
        assert all(points[name].medium is table.medium and points[name].active for name in slots.values())
        for slot, kind in table.kinds.items():
            if any(point.kind == kind and point.medium is table.medium for point in active(points).values()):
                assert points[slots[slot]].kind == kind
        assert points.get(
            slots.get("invoice", ""), ContactPoint(medium=Medium.EMAIL, value="", kind="invoice")
        ).kind == ("invoice")


def test_what_is_inactive_is_neither_shown_nor_touched() -> None:
    points = [(Medium.EMAIL, "main"), (Medium.PHONE, "mobile"), (Medium.PHONE, "fax"), (Medium.URL, "main")]
    party = Party(
        kind=Kind.PERSON,
        first_name="Ina",
        contact_points={
            str(rank): ContactPoint(medium=medium, kind=kind, value="gone", rank=rank, active=False)
            for rank, (medium, kind) in enumerate(points)
        },
        addresses={"1": Address(kind="postal", street="gone", active=False)},
    )
    record = record_of(party)
    shown = persons.show(record, CONTEXT, with_relations=False)
    assert "gone" not in repr(shown)
    sent = person.PersonItem(
        email_addresses=[person.EmailAddress(value="new@x.no")],
        phone_numbers=[],
        fax_number=person.FaxNumber(value=""),
        post_address=person.Address(street="new"),
    )
    after = patches.apply(persons.change(sent, record, CONTEXT), party)
    assert {name: after.contact_points[name] for name in party.contact_points} == party.contact_points
    assert after.addresses["1"] == party.addresses["1"]
    assert (len(after.contact_points), len(after.addresses)) == (5, 2)


def point(kind: str, value: str, rank: int = 0, medium: Medium = Medium.PHONE) -> ContactPoint:
    return ContactPoint(medium=medium, kind=kind, value=value, rank=rank)


def a_company(**members: Any) -> Party:
    return Party(kind=Kind.COMPANY, name="A", **members)


def a_person(**members: Any) -> Party:
    return Party(kind=Kind.PERSON, last_name="A", **members)


def test_what_has_no_slot_fills_free_ones_in_order() -> None:
    points = {
        "1": point("work", "exact"),
        "2": point("other", "left over", 1),
        "3": point("pager", "also", 2),
        "4": point("fax", "fax", 3),
        "5": point("fax", "second fax", 4),
    }
    assert fill_slots(points, PHONE_SLOTS) == {"work": "1", "primary": "2", "mobile": "3", "fax": "4"}


def test_a_write_to_a_slot_edits_what_it_shows_and_keeps_its_kind() -> None:
    record = record_of(a_company(contact_points={"1": point("other", "1")}))
    sent = company.Company(phone_numbers=company.PhoneNumbers(work=company.PhoneNumber(value="2")))
    assert companies.change(sent, record, CONTEXT) == {"contact_points": {"1": {"value": "2"}}}


def test_an_empty_slot_gets_an_item_of_its_own_kind() -> None:
    record = record_of(a_company())
    mails = company.EmailAddresses(invoice=company.EmailAddress(value="i@a.no", name="Ida"))
    ((_, made),) = companies.change(company.Company(email_addresses=mails), record, CONTEXT)["contact_points"].items()
    assert made == {
        "medium": "email",
        "kind": "invoice",
        "value": "i@a.no",
        "residue": {"twentyfourseven": {"Name": "Ida"}},
    }


@pytest.mark.parametrize(
    ("kinds", "shown"),
    [
        (["home", "postal"], "postal"),
        (["business", "home"], "home"),
        (["custom1", "visit"], "visit"),
        (["pobox"], "pobox"),
    ],
)
def test_a_person_shows_the_best_address_and_a_write_edits_it(kinds: list[str], shown: str) -> None:
    party = a_person(addresses={kind: Address(kind=kind, city=kind) for kind in kinds})
    record = record_of(party)
    address = persons.show(record, CONTEXT, with_relations=False).post_address
    assert isinstance(address, person.Address)
    assert address.city == shown
    sent = person.PersonItem(post_address=person.Address(city="Moss"))
    assert persons.change(sent, record, CONTEXT) == {"addresses": {shown: {"city": "Moss"}}}


def test_a_street_is_split_as_long_as_its_line_stays() -> None:
    record = record_of(a_person(addresses={"1": Address(kind="postal", street="Storgata", street_number="1 B")}))
    address = persons.show(record, CONTEXT, with_relations=False).post_address
    assert isinstance(address, person.Address)
    assert address.street == "Storgata 1 B"
    assert persons.change(person.PersonItem(post_address=address), record, CONTEXT) == {}
    moved = person.PersonItem(post_address=person.Address(street="Storgata 2"))
    assert persons.change(moved, record, CONTEXT) == {
        "addresses": {"1": {"street": "Storgata 2", "street_number": None}}
    }


def test_an_address_that_says_nothing_any_more_is_removed() -> None:
    record = record_of(a_person(addresses={"1": Address(kind="home", city="Moss")}))
    assert persons.change(person.PersonItem(post_address=person.Address(city="")), record, CONTEXT) == {
        "addresses": {"1": None}
    }
    assert persons.change(person.PersonItem(post_address=person.Address()), record_of(a_person()), CONTEXT) == {}


def test_the_fax_and_the_url_are_the_first_and_the_rest_is_left_alone() -> None:
    points = {"1": point("fax", "1", 1), "2": point("fax", "2", 2), "3": point("main", "u", 0, Medium.URL)}
    record = record_of(a_person(contact_points=points))
    shown = persons.show(record, CONTEXT, with_relations=False)
    assert isinstance(shown.fax_number, person.FaxNumber)
    assert (shown.fax_number.value, shown.url) == ("1", "u")
    gone = person.PersonItem(fax_number=person.FaxNumber(value=""), url="")
    assert persons.change(gone, record, CONTEXT) == {"contact_points": {"1": None, "3": None}}


def test_an_item_without_a_value_is_no_item() -> None:
    sent = person.PersonItem(
        last_name="A",
        email_addresses=[person.EmailAddress(description="x")],
        phone_numbers=[person.PhoneNumber(value="")],
    )
    assert "contact_points" not in persons.create(sent, CONTEXT)


def test_a_changed_number_keeps_its_identity_and_what_others_know_of_it() -> None:
    points = {"1": ContactPoint(medium=Medium.PHONE, kind="home", value="915 00 321", note="evenings", country="NO")}
    record = record_of(a_person(contact_points=points))
    sent = person.PersonItem(phone_numbers=[person.PhoneNumber(value="91500321")])
    assert persons.change(sent, record, CONTEXT) == {"contact_points": {"1": {"value": "91500321"}}}
    mobile = [person.PhoneNumber(type=person.PhoneNumberType.MOBILE, value="915 00 321")]
    ((name, made),) = (
        (name, made)
        for name, made in persons.change(person.PersonItem(phone_numbers=mobile), record, CONTEXT)[
            "contact_points"
        ].items()
        if made is not None
    )
    assert (name != "1", made["kind"]) == (True, "mobile")


def test_the_customer_id_is_the_handle_of_a_customer_and_else_what_was_sent() -> None:
    sent = person.PersonItem(customer_id=100)
    stored = patches.apply(persons.change(sent, record_of(a_person()), CONTEXT), a_person())
    assert persons.show(record_of(stored), CONTEXT, with_relations=False).customer_id == 100
    customer = record_of(a_person(roles=["customer"]))
    assert persons.show(customer, CONTEXT, with_relations=False).customer_id == 10
    assert persons.change(sent, customer, CONTEXT) == {}


def test_the_first_employment_is_primary_and_a_second_is_not() -> None:
    other = record_of(a_person()).related[2]
    context = Context(CONTEXT.directory, customers={20: other})
    data = [person.RelationData(customer_id=20, title="Boss"), person.RelationData(customer_id=20, title="Chair")]
    made = persons.create(person.PersonItem(last_name="A", relation_data=data), context)["relations"].values()
    assert [(relation["title"], relation.get("primary", False)) for relation in made] == [
        ("Boss", True),
        ("Chair", False),
    ]


def test_a_relation_of_another_face_is_changed_where_it_is_shown() -> None:
    contact = {"p": point("main", "1"), "c": point("custom1", "a@b.c", 1, Medium.EMAIL)}
    relation = Relation(other=2, kind="employment", title="Boss", note="n", contact_points=contact)
    record = record_of(a_person(relations={"r": relation}))
    data = [person.RelationData(customer_id=20, phone="2", email="")]
    assert persons.change(person.PersonItem(relation_data=data), record, CONTEXT) == {
        "relations": {"r": {"contact_points": {"p": {"value": "2"}, "c": None}}}
    }


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ([], company.CompanyType.BUSINESS),
        (["customer", "supplier"], company.CompanyType.BUSINESS),
        (["lead", "supplier"], company.CompanyType.SUPPLIER),
        (["lead"], company.CompanyType.LEAD),
    ],
)
def test_the_type_follows_from_the_roles(roles: list[str], shown: company.CompanyType) -> None:
    assert EVERYTHING.show(record_of(a_company(roles=roles)), CONTEXT).type is shown


def test_an_unknown_list_item_is_kept_and_a_known_one_takes_its_place() -> None:
    record = record_of(a_company())
    stored = patches.apply(companies.change(company.Company(status=77, owner=99), record, CONTEXT), record.party)
    assert (stored.status, stored.owner) == (None, None)
    shown = EVERYTHING.show(record_of(stored), CONTEXT)
    assert (shown.status, shown.owner) == (77, 99)
    patch = companies.change(company.Company(status=2, owner=1), record_of(stored), CONTEXT)
    assert patches.apply(patch, stored) == msgspec.structs.replace(record.party, status=2, owner=1)


def test_an_explicit_default_clears_and_an_absent_one_does_not() -> None:
    terms = Terms(block_invoice=True, discount="5", account_debit=1, currency="EUR")
    record = record_of(a_company(terms=terms))
    assert companies.change(company.Company(name="A"), record, CONTEXT) == {}
    cleared = company.Company(
        block_invoice=False,
        discount=Decimal("0.0"),
        account_debit=0,
        currency_id=CurrencyType.LOCAL,
    )
    assert companies.change(cleared, record, CONTEXT) == {"terms": None}
    assert companies.change(cleared, record_of(a_company()), CONTEXT) == {}


def test_maps_are_added_once() -> None:
    sent = company.Company(maps=[company.CompanyMap(map_type=2, external_id="x"), company.CompanyMap(map_type=2)])
    stored = patches.apply(companies.change(sent, record_of(a_company()), CONTEXT), a_company())
    assert stored.external_ids == {"2:x": ExternalId(kind=2, name="x")}
    assert companies.change(sent, record_of(stored), CONTEXT) == {}


def test_the_account_that_is_saved_is_the_default_one() -> None:
    party = a_company()
    for number, shown in (("1111.1", "1111.1"), ("2222-2", "2222-2"), ("11111", "1111.1")):
        patch = companies.change(company.Company(bank_account_no=number), record_of(party), CONTEXT)
        party = patches.apply(patch, party)
        item = EVERYTHING.show(record_of(party), CONTEXT)
        assert item.bank_account_no == shown
        assert companies.change(item, record_of(party), CONTEXT) == {}
    assert len(party.bank_accounts) == 2
    assert companies.change(company.Company(bank_account_bic="X"), record_of(party), CONTEXT) == {}


def test_a_consumer_is_refused_where_it_was_a_company() -> None:
    with pytest.raises(InvalidValue, match="Consumer"):
        companies.change(company.Company(type=company.CompanyType.CONSUMER), record_of(a_company()), CONTEXT)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-01-01T00:00:00", dt.datetime(2019, 1, 1, tzinfo=dt.UTC)),
        ("2019-01-01T02:00:00+02:00", dt.datetime(2019, 1, 1, tzinfo=dt.UTC)),
        ("0001-01-01T00:30:00+14:00", dt.datetime(1, 1, 1, 0, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_moment_without_an_offset_is_utc(text: str, moment: dt.datetime) -> None:
    assert instant(dt.datetime.fromisoformat(text)) == moment


def test_moments_are_shown_in_whole_seconds_of_utc() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    moment = dt.datetime(2026, 1, 1, 1, 2, 3, 999_999, tzinfo=zone)
    assert utc_seconds(moment) == dt.datetime(2025, 12, 31, 23, 2, 3)


def test_residue_that_is_emptied_leaves_nothing_behind() -> None:
    party = a_company(residue={"crmcom": {"x": 1}})
    set_residue(party, "Username", "u")
    assert party.residue == {"crmcom": {"x": 1}, "twentyfourseven": {"Username": "u"}}
    set_residue(party, "Username", "")
    assert party.residue == {"crmcom": {"x": 1}}


def test_nothing_is_said_by_what_was_not_sent() -> None:
    assert person.PersonItem().gender is UNSET
    assert persons.change(person.PersonItem(gender=person.Gender.NO_CHANGE), record_of(a_person()), CONTEXT) == {}
