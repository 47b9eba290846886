"""List: by every filter alone and together, a page at a time, and never by more questions than one."""

from __future__ import annotations

from typing import Any

import pytest

from kartotek.domain import patch as patches
from kartotek.domain.party import ContactPoint, Kind, Medium, Party, Relation
from kartotek.faces.crmcom.messages import parameters
from tests.faces.crmcom.client import CrmCom, Refused, answered, data, encoded

NONE_GIVEN = "WEBAPI.SEMIOPTIONALPARAMETERMISSINGEXCEPTION"
INVALID = "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION"


def listed(crm: CrmCom, **filters: object) -> list[str]:
    """Return the ids of the contacts that a list has."""
    texts = {name: str(value) for name, value in filters.items()}
    return [str(shown["id"]) for shown in crm.get("contact_information/list", **texts)]


def phone(number: str, **parameters: object) -> dict[str, Any]:
    return {"type": "LANDLINE", "number": number, **parameters}


def test_every_filter_finds_its_contacts(crm: CrmCom) -> None:
    numbers = {"id_number": "L 1", "passport_number": "L 2", "social_security_number": "L 3"}
    person = crm.person(
        demographics=numbers,
        email_set=[{"type": "PERSONAL", "email_address": "L1@Example.com"}],
        phone_set=[phone("22 33 44 55")],
    )
    company = crm.company(company_profile={"vat_registration_number": "L 4"})
    filters = {**numbers, "email_address": "l1@example.COM", "phone_number": "22334455"}
    for name, value in filters.items():
        assert listed(crm, **{name: value}) == [person], name
    assert listed(crm, **filters) == [person]
    assert listed(crm, vat_registration_number="l4") == [company]
    assert filters.keys() | {"vat_registration_number"} == set(parameters.LIST_FILTERS)


def test_all_filters_have_to_fit(crm: CrmCom) -> None:
    crm.person(demographics={"id_number": "AND 1", "passport_number": "AND 2"})
    assert len(listed(crm, id_number="AND 1")) == 1
    assert listed(crm, id_number="AND 1", passport_number="AND 3") == []
    assert listed(crm, id_number="AND 1", vat_registration_number="AND 1") == []


def test_nobody_is_an_empty_list(crm: CrmCom) -> None:
    assert crm.get("contact_information/list", id_number="no such") == []
    assert crm.get("contact_information/list", email_address="nobody@example.com", phone_number="1") == []


def test_full_objects_or_what_fields_set_names(crm: CrmCom) -> None:
    identity = crm.person(demographics={"id_number": "FULL"})
    assert crm.get("contact_information/list", id_number="FULL") == [crm.show(identity)]
    assert crm.get("contact_information/list", id_number="FULL", fields_set="id, name,nonsense") == [
        {"id": identity, "name": "Ann Bell"}
    ]


def test_pages_follow_one_another_in_the_order_of_making(crm: CrmCom) -> None:
    made = [crm.person(email_set=[{"type": "PERSONAL", "email_address": "pages@example.com"}]) for _ in range(7)]
    assert listed(crm, email_address="pages@example.com") == made
    page = {"email_address": "pages@example.com", "number_of_results": 3}
    assert [listed(crm, **page, offset=skip) for skip in (0, 3, 6, 7)] == [made[:3], made[3:6], made[6:], []]
    assert listed(crm, email_address="pages@example.com", offset=5) == made[5:]
    assert listed(crm, email_address="pages@example.com", number_of_results=0) == []


def test_a_page_is_filled_from_behind_contacts_that_do_not_count(crm: CrmCom) -> None:
    address = [{"type": "PERSONAL", "email_address": "gaps@example.com"}]
    made = [crm.person(email_set=address) for _ in range(6)]
    for identity in made[:3]:
        deactivate(crm, identity)
    assert listed(crm, email_address="gaps@example.com", number_of_results=2) == made[3:5]
    assert listed(crm, email_address="gaps@example.com", number_of_results=2, offset=2) == made[5:]


def deactivate(crm: CrmCom, identity: str) -> None:
    """Make all contact points of a contact inactive, which nobody can do through this face."""
    book, principal = crm.server.kartotek.book, crm.server.principal()
    record = crm.server.run(book.find(principal, "global", identity))
    after = patches.apply({}, record.party)
    for point in after.contact_points.values():
        point.active = False
    crm.server.run(book.update(principal, record, patches.difference(record.party, after)))


def test_more_than_fit_into_an_answer_have_to_be_asked_for_in_pages(
    crm: CrmCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [crm.person(demographics={"passport_number": "MANY"}) for _ in range(4)]
    monkeypatch.setattr("kartotek.faces.crmcom.handlers.listing.MOST_RESULTS", 3)
    with pytest.raises(Refused, match="LIMITEXCEEDEDEXCEPTION: number_of_results"):
        listed(crm, passport_number="MANY")
    assert listed(crm, passport_number="MANY", number_of_results=4) == made
    assert listed(crm, passport_number="MANY", offset=1) == made[1:]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        (phone("22114455"), "22114455"),
        (phone("22114455"), " 22 11-44 55"),
        (phone("22114456"), "00122114456"),
        (phone("99849996", country_identifier={"id": "180"}), "99849996"),
        (phone("99849995", country_identifier={"id": "180"}, area_code="35"), "003599849995"),
        (phone("99849994", country_identifier={"id": "180"}, area_code="35"), "99849994"),
        (phone("99849997", country_identifier={"id": "180"}), "005399849997"),
        (phone("99849998", country_identifier={"id": "180"}), "+5399849998"),
        (phone("+47 22 11 44 57"), "004722114457"),
        (phone("12"), "12"),
        (phone("fax@fax.no 77"), "77"),
    ],
)
def test_phones_are_found_as_they_are_shown(crm: CrmCom, stored: dict[str, Any], asked: str) -> None:
    identity = crm.person(phone_set=[stored])
    query = f"token={crm.token}&phone_number={encoded(asked)}"
    found = data(answered(crm.http.get(f"/contact_information/list?{query}")))
    assert identity in [shown["id"] for shown in found]
    assert listed(crm, phone_number=asked[:-1]) == []


def test_addresses_of_a_relation_are_not_the_contacts_own(crm: CrmCom) -> None:
    book, principal = crm.server.kartotek.book, crm.server.principal()
    company = crm.server.run(book.find(principal, "global", crm.company()))
    person = Party(kind=Kind.PERSON, last_name="P")
    at_work = ContactPoint(medium=Medium.EMAIL, value="at.work@example.com")
    person.relations["a" * 32] = Relation(other=company.id, kind="employment", contact_points={"b" * 32: at_work})
    patch = patches.difference(Party(kind=Kind.PERSON), person)
    crm.server.run(book.create(principal, Kind.PERSON, patch))
    assert listed(crm, email_address="at.work@example.com") == []


def test_deleted_contacts_are_not_listed(crm: CrmCom) -> None:
    identity = crm.person(demographics={"id_number": "DELETED"})
    book, principal = crm.server.kartotek.book, crm.server.principal()
    record = crm.server.run(book.find(principal, "global", identity))
    crm.server.run(book.delete(principal, record))
    assert listed(crm, id_number="DELETED") == []


@pytest.mark.parametrize(
    ("query", "code", "name"),
    [
        ("", NONE_GIVEN, "id_number"),
        ("id_number=&email_address=", NONE_GIVEN, "phone_number"),
        ("number_of_results=1&offset=0&fields_set=id", NONE_GIVEN, "email_address"),
        ("id_number=%20", NONE_GIVEN, "id_number"),
        ("registration_number=1", NONE_GIVEN, "vat_registration_number"),
        ("id_number=1&number_of_results=-1", INVALID, "number_of_results"),
        ("id_number=1&number_of_results=1001", INVALID, "number_of_results"),
        ("id_number=1&number_of_results=ten", INVALID, "number_of_results"),
        ("id_number=1&number_of_results=1.5", INVALID, "number_of_results"),
        ("id_number=1&offset=-1", INVALID, "offset"),
        ("id_number=1&offset=9999999999", INVALID, "offset"),
        ("id_number=1&id_number=2", INVALID, "id_number"),
        ("phone_number=%00", INVALID, "phone_number"),
    ],
)
def test_list_refuses(crm: CrmCom, query: str, code: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        data(answered(crm.http.get(f"/contact_information/list?token={crm.token}&{query}")))
    assert refused.value.code == code
    assert name in refused.value.message
