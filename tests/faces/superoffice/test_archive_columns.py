"""Every column: what it shows; that rows are filtered by, and put in the order of, what is shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kartotek.domain.facts import FIELDS
from kartotek.domain.party import Party, Record
from kartotek.domain.query import PartyQuery
from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS
from kartotek.faces.superoffice.mapping.columns.column import Column, Either, Kind
from kartotek.faces.superoffice.mapping.columns.row import Row
from tests.faces.superoffice.archive_book import (
    ARCHIVES,
    COMPANIES,
    DIRECTORY,
    EMPLOYED,
    OSLO,
    RECORDS,
    WORLD,
    asking,
    listing,
    row,
)
from tests.faces.superoffice.parties import COMPANIES as ANY_COMPANY
from tests.faces.superoffice.parties import PEOPLE as ANY_PERSON
from tests.unit.evaluate import World, page

VIEW = asking(CONTACTS).view
SHOWN = [(name, column) for name, archive in ARCHIVES.items() for column in archive.columns.values() if column.show]
FILTERED = [(name, column) for name, column in SHOWN if column.filtered]
ORDERED = [(name, column) for name, column in FILTERED if column.order]


BY_NAME = {f"{provider}.{column.name}": (provider, column) for provider, column in FILTERED}


def named(cases: list[tuple[str, Column]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("provider", "column"), cases, ids=[f"{provider}-{column.name}" for provider, column in cases]
    )


KNOWN: dict[int, dict[str, Any]] = {
    1: {
        "contactId": 1,
        "name": "Åsgård AS",
        "department": "Nord",
        "nameDepartment": "Åsgård AS, Nord",
        "hasInfoText": True,
        "hasInterests": True,
        "associateId": "ANN",
        "category": "Customer",
        "companyCategoryRank": 30,
        "business": "IT",
        "country": "Norway",
        "countryId": 578,
        "number": "10001",
        "code": "C-1",
        "orgnr": "911222333",
        "stop": False,
        "contactNoMail": True,
        "updatedBy": "BO",
        "updatedByFullName": "Bo Dahl",
        "updatedDate": "2026-05-20T10:00:00",
        "registeredBy": "ANN",
        "registeredByFullName": "Ann Marie Lee",
        "registeredDate": "2026-05-18T11:00:00",
        "contactSource": "Website",
        "contactDeleted": False,
        "activeErpLinks": False,
        "deletedDate": "0001-01-01T00:00:00",
        "phone/formattedNumber": "22 33 44 55",
        "contactPhone/formattedNumber": "22 33 44 55",
        "contactPhone/description": "Sentral",
        "contactFax/formattedNumber": "22 33 44 56",
        "contactFax/description": "Telefaks",
        "searchPhone/formattedNumber": "22 33 44 55",
        "searchPhone/description": "Sentral",
        "email/emailAddress": "Post@Asgard.no",
        "email/emailDescription": "Post",
        "url/URLAddress": "https://asgard.no",
        "url/URLDescription": "Hjem",
        **{
            f"{prefix}/{name}": value
            for prefix in ("postAddress", "restrictionPostalAddress")
            for name, value in {
                "line1": "Boks 9",
                "line2": "Etasje 2",
                "line3": "Bak",
                "zip": "5003",
                "city": "Bergen",
                "county": "Vestland",
                "state": "W",
                "wgs84latitude": 60.4,
                "wgs84longitude": 5.3,
                "formattedAddress": "Boks 9, Etasje 2, Bak, 5003 Bergen",
                "formattedMultiLineAddress": "Boks 9\nEtasje 2\nBak\n5003 Bergen",
            }.items()
        },
        **{
            f"{prefix}/{name}": value
            for prefix in ("streetAddress", "restrictionAddress")
            for name, value in {
                "line1": "Storgata 1 B",
                "line2": "",
                "zip": "0155",
                "city": "Oslo",
                "wgs84latitude": 0.0,
                "formattedAddress": "Storgata 1 B, 0155 Oslo",
            }.items()
        },
        "contactAssociate/firstName": "Ann Marie",
        "contactAssociate/lastName": "Lee",
        "contactAssociate/fullName": "Ann Marie Lee",
        "contactAssociate/associateDbId": 1,
        "contactAssociate/assocName": "ANN",
        "contactAssociate/isActive": True,
        "contactAssociate/isActiveText": True,
        "contactAssociate/userName": "ann@example.com",
        "contactAssociate/personEmail": "ann@example.com",
        "contactSupportAssociate/fullName": "Bo Dahl",
        "contactSupportAssociate/firstName": "Bo",
        "contactInterestIds": "News, Golf",
        "contactSupportPerson/personId": 12,
        "contactSupportPerson/fullName": "Bo Dahl",
        "contactSupportPerson/contactId": 2,
        "contactSupportPerson/retired": True,
        "contactSupportPerson/position": "Assistant",
        "contactUdef/SuperOffice:1": "Blå",
        "contactUdef/superoffice:1": "Blå",
        "contactExtra/x_code": "[I:7]",
        "contactUdef/SuperOffice:2": None,
        "NumberOfActivities": None,
        "SaintStatus1": None,
        "contactAssociate/role": None,
    },
    3: {"stop": True, "associateId": "CY", "contactAssociate/lastName": "", "contactAssociate/isActive": False},
    5: {
        "name": "",
        "category": "Customer",
        "associateId": "",
        "countryId": 0,
        "contactAssociate/associateDbId": 0,
        "contactSupportPerson/fullName": "",
        "contactSupportPerson/personId": 0,
        "contactSupportPerson/personUpdatedDate": "0001-01-01T00:00:00",
    },
    6: {"contactDeleted": True, "deletedDate": "2026-05-20T10:00:00"},
    11: {
        "personId": 11,
        "firstName": "Ada",
        "middleName": "King",
        "lastName": "Lovelace",
        "fullName": "Ada King Lovelace",
        "fullNameWithContact": "Ada King Lovelace (Åsgård AS, Nord)",
        "contactId": 1,
        "hasCompany": True,
        "hasInfoText": True,
        "hasInterests": True,
        "personHasInterests": True,
        "mrMrs": "Ms.",
        "title": "Analyst",
        "position": "Chief",
        "personNumber": "P-1",
        "personCountry": "United Kingdom",
        "personCountryId": 826,
        "personNoMail": True,
        "birthdate": "1985-12-10T00:00:00",
        "birthYear": 1985,
        "birthMonth": 12,
        "birthDay": 10,
        "useAsMailingAddress": True,
        "personSource": "Website",
        "retired": False,
        "kanaFirstName": "エイダ",
        "kanaLastName": "ラ",
        "personUpdatedBy": "BO",
        "personUpdatedByFullName": "Bo Dahl",
        "personUpdatedDate": "2026-05-20T10:00:00",
        "personDeletedDate": "0001-01-01T00:00:00",
        "personRegisteredBy": "ANN",
        "personRegisteredByFullName": "Ann Marie Lee",
        "personRegisteredDate": "2026-05-20T09:00:00",
        "personActiveErpLinks": False,
        "ticketPriority": "High",
        "supportLanguage": "English",
        "supportAssociate": "ANN",
        "supportAssociateFullName": "Ann Marie Lee",
        "personAssociateId": "ANN",
        "personAssociateFullName": "Ann Marie Lee",
        "personAssociate/fullName": "Ann Marie Lee",
        "personCategory": "Customer",
        "personCategoryRank": 30,
        "personBusiness": "IT",
        "phone/formattedNumber": "+47 22 00 00 01",
        "personDirectPhone/formattedNumber": "+47 22 00 00 01",
        "personDirectPhone/description": "Desk",
        "personMobilePhone/formattedNumber": "+47 900 00 001",
        "personMobilePhone/description": "Mine",
        "personPrivate/formattedNumber": "+47 33 00 00 01",
        "personPrivate/description": "Home",
        "personPager/formattedNumber": "+47 44 00 00 01",
        "personPager/description": "Beep",
        "personDirectFax/formattedNumber": "+47 55 00 00 01",
        "personDirectFax/description": "Fax",
        "searchPhone/formattedNumber": "+47 22 00 00 01",
        "personInfo/infoText": "Likes engines",
        "email/emailAddress": "ada@example.com",
        "personUrl/URLAddress": "https://ada.example",
        "personUrl/URLDescription": "Blog",
        "personAddress/line1": "Engine Rd 4",
        "personAddress/line2": "Flat 2",
        "personAddress/line3": "Rear",
        "personAddress/zip": "E1",
        "personAddress/city": "London",
        "personAddress/county": "Kent",
        "personAddress/state": "K",
        "personAddress/wgs84latitude": 51.5,
        "personAddress/wgs84longitude": 0.1,
        "restrictionAddress/city": "London",
        "personInterestIds": "Events",
        "personUdef/SuperOffice:1": "Rød",
        "personContact/name": "Åsgård AS",
        "personContact/contactId": 1,
        "personContact/category": "Customer",
        "personContact/contactAssociate/fullName": "Ann Marie Lee",
        "personContact/postAddress/city": "Bergen",
        "personContact/contactUdef/SuperOffice:1": "Blå",
        "personContact/updatedDate": "2026-05-20T10:00:00",
        "request/title": None,
        "projectMembers/projectUdef/SuperOffice:8": None,
        "correspondingAssociate/fullName": None,
        "personExtra/y_rental/x_start": None,
    },
    12: {"retired": True, "personCategory": "Partner", "personBusiness": "Trade", "personAssociateId": "BO"},
    14: {
        "contactId": 0,
        "hasCompany": False,
        "personContact/name": "",
        "personContact/countryId": 0,
        "personContact/stop": False,
        "personContact/updatedDate": "0001-01-01T00:00:00",
        "personCategory": "",
        "personAssociateId": "",
        "birthdate": "0001-01-01T00:00:00",
        "birthYear": 0,
        "supportLanguage": "Norwegian Bokmål",
        "fullNameWithContact": "Dan",
    },
}


@pytest.mark.parametrize(("number", "name"), [(number, name) for number, values in KNOWN.items() for name in values])
def test_what_columns_show(number: int, name: str) -> None:
    archive = CONTACTS if number < 10 else PERSONS
    column = archive.column(name, VIEW)
    assert column is not None
    assert (None if column.show is None else column.show(row(number))) == KNOWN[number][name]


def test_every_column_that_shows_something_is_told_of_above() -> None:
    """The columns of a company that a person shows are the company's own, and are not told twice."""
    told = {name.lower() for values in KNOWN.values() for name in values}
    prefixes = ("personcontact/", "contactsupportperson/", "contactsupportassociate/", "personassociate/")
    rest = [column.name for _, column in SHOWN if column.name.lower() not in told]
    below = ("restrictionaddress/", "restrictionpostaladdress/", "streetaddress/", "personaddress/", "email/", "search")
    assert [name for name in rest if not name.lower().startswith((*prefixes, *below))] == []


def test_names_are_in_the_language_asked_for() -> None:
    column = CONTACTS.column("category", VIEW)
    assert column is not None
    assert column.show is not None
    assert column.show(row(1, language="no")) == "Kunde"
    assert column.show(row(1, language=None)) == 'NO:"Kunde";US:"Customer"'


# -- filters and orders agree with what is shown ---------------------------------------------------------------------


def shown(column: Column, record: Record, world: World) -> Any:
    assert column.show is not None
    return column.show(Row(record, VIEW, OSLO, world.records))


def literal(column: Column, record: Record, world: World) -> str:
    """Return what a client would ask for to find a record by what it reads in a column."""
    if column.kind in {Kind.LIST, Kind.ASSOCIATE} and column.raw is not None:
        return str(column.raw(Row(record, VIEW, OSLO, world.records)))
    value = shown(column, record, world)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def several(column: Column) -> bool:
    """Tell whether a filter asks more of a party than the column shows: all its phones, either address."""
    target = column.target
    if target is None:
        return False
    inner = getattr(target, "inner", target)
    known = FIELDS.get(target.fact)
    return isinstance(inner, Either) or column.kind is Kind.INTEREST or (known is not None and known.several)


def asked(provider: str, options: dict[str, str], world: World) -> list[Record]:
    wanted = listing(provider, options)
    query: PartyQuery = wanted.query(wanted.top, None, 0)
    return page(query, world).records


def living(provider: str, world: World) -> list[Record]:
    return asked(provider, {}, world)


def check_filter(provider: str, column: Column, world: World) -> None:
    records = living(provider, world)
    for record in records:
        found = asked(provider, {"$filter": f"{column.name} eq {literal(column, record, world)}"}, world)
        same = [other for other in records if literal(column, other, world) == literal(column, record, world)]
        if several(column):  # a first one without a description says nothing of the others
            assert record in found or not shown(column, record, world), column.name
        elif column.kind is Kind.STRING:
            folded = fold(str(shown(column, record, world)))
            assert found == [other for other in records if fold(str(shown(column, other, world))) == folded], (
                column.name
            )
        else:
            assert found == same, column.name


@named([case for case in FILTERED if case[1].kind is not Kind.INTEREST])
def test_what_a_column_shows_is_what_it_is_filtered_by(provider: str, column: Column) -> None:
    check_filter(provider, column, WORLD)


def check_order(provider: str, column: Column, world: World) -> None:
    for way in ("", " desc"):
        found = asked(provider, {"$orderby": column.name + way, "$select": column.name}, world)
        assert sorted(record.id for record in found) == [record.id for record in living(provider, world)]
        if several(column):
            continue
        values = [shown(column, record, world) for record in found]
        keys = [fold(value) if isinstance(value, str) and column.kind is not Kind.DATE else value for value in values]
        assert keys == sorted(keys, reverse=bool(way)), column.name


@named(ORDERED)
def test_rows_come_in_the_order_of_what_a_column_shows(provider: str, column: Column) -> None:
    check_order(provider, column, WORLD)


def _world(parties: list[Party]) -> World:
    """Return the known people and companies with parties made up in the places of some."""
    records = dict(RECORDS)
    for record, party in zip((RECORDS[2], RECORDS[4], RECORDS[12], RECORDS[13]), parties, strict=True):
        party.relations = record.party.relations
        party.support_person = record.party.support_person
        made = Record(
            id=record.id,
            version=1,
            created=record.created,
            changed=record.changed,
            handles=record.handles,
            party=party,
        )
        records[record.id] = made
    for person, company in EMPLOYED.items():
        if company != 6:
            records[person] = Record(
                id=person,
                version=1,
                created=records[person].created,
                changed=records[person].changed,
                handles=records[person].handles,
                party=records[person].party,
                related={company: records[company]},
            )
    return World(records, "NO")


@settings(max_examples=15, phases=[Phase.generate])
@given(st.data())
def test_filters_and_orders_agree_with_what_is_shown_of_any_party(data: st.DataObject) -> None:
    strategies = (ANY_COMPANY, ANY_COMPANY, ANY_PERSON, ANY_PERSON)
    world = _world([data.draw(strategy) for strategy in strategies])
    names = data.draw(st.lists(st.sampled_from(sorted(BY_NAME)), min_size=15, max_size=15, unique=True))
    for name in names:
        provider, column = BY_NAME[name]
        if column.kind is not Kind.INTEREST and "formattedNumber" not in name:  # numbers are read in many countries
            check_filter(provider, column, world)
        # What is not set comes before what is negative; a language that there is not counts as not set.
        if column.order and column.kind is not Kind.DECIMAL and column.name != "supportLanguage":
            check_order(provider, column, world)


def test_the_book_has_a_meaning_for_many_columns() -> None:
    assert len(ORDERED) >= 120
    assert all(record.id in RECORDS for record in COMPANIES)
    assert DIRECTORY.users
