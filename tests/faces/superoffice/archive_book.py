"""A small book with known answers, for tests of lists: companies 1 to 6 and people 11 to 16, in memory."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kartotek.domain.accounts import Role, User
from kartotek.domain.lists import Directory, ListItem
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
    Stamp,
    State,
    new_item_id,
)
from kartotek.domain.query import PartyQuery
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS, Archive
from kartotek.faces.superoffice.mapping.columns.providers import PROVIDERS, Provider
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.filters.asking import Asking
from kartotek.faces.superoffice.mapping.listing import Listing, read_listing
from kartotek.faces.superoffice.mapping.sight import CONTACT_SPACE, PERSON_SPACE
from kartotek.faces.superoffice.mapping.times import Zone, zone_for
from kartotek.faces.superoffice.mapping.view import view_of
from tests.faces.superoffice.book import DIRECTORY as BASE
from tests.unit.evaluate import World, page

NOW: Final = dt.datetime(2026, 5, 20, 10, 30, tzinfo=dt.UTC)  # a Wednesday, 12:30 in Oslo
OSLO: Final = zone_for(None, "Europe/Oslo")

DIRECTORY: Final = Directory(
    BASE.tenant,
    [
        *(item for item in BASE.items("country", deleted=True)),
        *(
            ListItem(list=name, id=number, rank=rank, names={"en": english, "no": norwegian})
            for name, number, rank, english, norwegian in (
                ("category", 1, 30, "Customer", "Kunde"),
                ("category", 2, 20, "Partner", "Partner"),
                ("category", 3, 10, "Supplier", "Leverandør"),
                ("business", 1, 1, "Trade", "Handel"),
                ("business", 2, 2, "IT", "IT"),
                ("source", 1, 1, "Website", "Nettsted"),
                ("source", 2, 2, "Fair", "Messe"),
                ("position", 1, 1, "Chief", "Sjef"),
                ("position", 2, 2, "Assistant", "Assistent"),
                ("interest", 1, 1, "News", "Nyheter"),
                ("interest", 2, 2, "Golf", "Golf"),
                ("person_interest", 5, 1, "Events", "Arrangementer"),
                ("ticket_priority", 1, 1, "Low", "Lav"),
                ("ticket_priority", 2, 2, "High", "Høy"),
            )
        ),
    ],
    [
        User(id=1, login="ann@example.com", name="Ann Marie Lee", role=Role.EDITOR),
        User(id=2, login="bo@example.com", name="Bo Dahl", role=Role.READER),
        User(id=3, login="cy", name="Cy", role=Role.READER, disabled=True),
    ],
)


def moment(text: str) -> dt.datetime:
    """Return a moment that is written in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def point(medium: Medium, value: str, kind: str = "main", rank: int = 0, label: str | None = None) -> ContactPoint:
    return ContactPoint(medium=medium, value=value, kind=kind, rank=rank, label=label)


def record(
    number: int,
    party: Party,
    *,
    created: str = "2026-01-01T00:00:00",
    changed: str = "2026-01-01T00:00:00",
    by: tuple[int, int] = (1, 1),
) -> Record:
    space = CONTACT_SPACE if party.kind is Kind.COMPANY else PERSON_SPACE
    return Record(
        id=number,
        version=1,
        created=Stamp(moment(created), by[0], "test"),
        changed=Stamp(moment(changed), by[1], "test"),
        handles={space: str(number)},
        party=party,
    )


def items(*values: Any) -> dict[str, Any]:
    """Return parts under ids of their own."""
    return {new_item_id(): value for value in values}


COMPANIES: Final = [
    record(
        1,
        Party(
            kind=Kind.COMPANY,
            name="Åsgård AS",
            department="Nord",
            organisation_number="911222333",
            code="C-1",
            number="10001",
            country="NO",
            category=1,
            business=2,
            owner=1,
            support_owner=2,
            support_person=12,
            source=1,
            no_mailing=True,
            interests=[2, 1],
            comment=Remark(text="Ring først"),
            contact_points=items(
                point(Medium.PHONE, "22 33 44 55", "work", 0, "Sentral"),
                point(Medium.PHONE, "22 33 44 56", "fax", 1, "Telefaks"),
                point(Medium.EMAIL, "Post@Asgard.no", "work", 0, "Post"),
                point(Medium.URL, "https://asgard.no", "main", 0, "Hjem"),
            ),
            addresses=items(
                Address(kind="visit", street="Storgata", street_number="1 B", postal_code="0155", city="Oslo"),
                Address(
                    kind="business",
                    street="Boks 9",
                    line2="Etasje 2",
                    line3="Bak",
                    postal_code="5003",
                    city="Bergen",
                    county="Vestland",
                    state="W",
                    latitude=60.4,
                    longitude=5.3,
                ),
            ),
            residue={"superoffice": {"UserDefinedFields/SuperOffice:1": "Blå", "ExtraFields/x_code": "[I:7]"}},
        ),
        created="2026-05-18T09:00:00",
        changed="2026-05-20T08:00:00",
        by=(1, 2),
    ),
    record(
        2,
        Party(
            kind=Kind.COMPANY,
            name="Beta Ltd",
            organisation_number="GB123",
            number="10002",
            country="GB",
            category=3,
            business=1,
            owner=2,
            source=2,
            contact_points=items(point(Medium.PHONE, "+44 20 7946 0000", "main", 0, "Desk")),
            addresses=items(Address(kind="postal", street="1 High St", postal_code="N1", city="London")),
        ),
        created="2026-05-11T09:00:00",
        changed="2026-05-19T21:59:59",
        by=(2, 1),
    ),
    record(
        3,
        Party(kind=Kind.COMPANY, name="beta gamma", state=State.BLOCKED, category=2, owner=3, interests=[1]),
        created="2026-04-30T21:59:00",
        changed="2026-05-19T22:00:00",
        by=(1, 1),
    ),
    record(4, Party(kind=Kind.COMPANY, name="L'Oréal"), created="2025-12-31T23:30:00", changed="2026-05-25T12:00:00"),
    record(5, Party(kind=Kind.COMPANY, category=1), created="2026-03-31T10:00:00", changed="2026-06-30T12:00:00"),
    record(6, Party(kind=Kind.COMPANY, name="Gone", state=State.DELETED), changed="2026-05-20T08:00:00"),
]
PEOPLE: Final = [
    record(
        11,
        Party(
            kind=Kind.PERSON,
            title="Ms.",
            first_name="Ada",
            middle_name="King",
            last_name="Lovelace",
            position="Analyst",
            number="P-1",
            country="GB",
            language="ENG",
            ticket_priority=2,
            support_owner=1,
            source=1,
            no_mailing=True,
            interests=[5],
            birth=PartialDate(day=10, month=12, year=1985),
            comment=Remark(text="Likes engines"),
            contact_points=items(
                point(Medium.PHONE, "22 00 00 01", "work", 0, "Desk"),
                point(Medium.PHONE, "900 00 001", "mobile", 1, "Mine"),
                point(Medium.PHONE, "33 00 00 01", "home", 2, "Home"),
                point(Medium.PHONE, "44 00 00 01", "pager", 3, "Beep"),
                point(Medium.PHONE, "55 00 00 01", "fax", 4, "Fax"),
                point(Medium.EMAIL, "ada@example.com", "main", 0, "Work"),
                point(Medium.URL, "https://ada.example", "main", 0, "Blog"),
            ),
            addresses=items(
                Address(
                    kind="home",
                    street="Engine Rd",
                    street_number="4",
                    line2="Flat 2",
                    line3="Rear",
                    postal_code="E1",
                    city="London",
                    county="Kent",
                    state="K",
                    latitude=51.5,
                    longitude=-0.1,
                )
            ),
            residue={
                "superoffice": {
                    "Position": 1,
                    "UsePersonAddress": True,
                    "Kanafname": "エイダ",
                    "Kanalname": "ラ",
                    "UserDefinedFields/SuperOffice:1": "Rød",
                }
            },
        ),
        created="2026-05-20T07:00:00",
        changed="2026-05-20T08:00:00",
        by=(1, 2),
    ),
    record(
        12,
        Party(
            kind=Kind.PERSON,
            first_name="Bo",
            last_name="Dahl",
            state=State.BLOCKED,
            country="NO",
            owner=2,
            category=2,
            business=1,
            birth=PartialDate(day=1, month=2, year=1975),
            residue={"superoffice": {"Position": 2}},
        ),
        changed="2026-05-19T08:00:00",
        by=(2, 1),
    ),
    record(13, Party(kind=Kind.PERSON, first_name="Cleo"), changed="2026-05-10T08:00:00"),
    record(14, Party(kind=Kind.PERSON, first_name="Dan", ticket_priority=1, language="NOB")),
    record(15, Party(kind=Kind.PERSON, first_name="Eve", state=State.DELETED)),
]
EMPLOYED: Final = {11: 1, 12: 2, 13: 3, 14: 6}
"""People and their companies; company 6 is deleted."""


def _joined() -> dict[int, Record]:
    """Return all records, with the employments among them."""
    known = {record.id: record for record in (*COMPANIES, *PEOPLE)}
    for person, company in EMPLOYED.items():
        name = new_item_id()
        known[person].party.relations[name] = Relation(other=company, kind="employment", primary=True)
        known[company].party.relations[name] = Relation(other=person, kind="employment", primary=True, outward=False)
        if known[company].party.state is not State.DELETED:
            known[person].related[company] = known[company]
    return known


RECORDS: Final = _joined()
WORLD: Final = World(RECORDS, "NO")
ARCHIVES: Final = {"contact": CONTACTS, "person": PERSONS}


def asking(archive: Archive, *, language: str | None = "en", zone: Zone = OSLO, user: int = 1) -> Asking:
    return Asking(archive, view_of(DIRECTORY, language, zone.not_set), zone, user, NOW)


def listing(provider: str, options: dict[str, str], **how: Any) -> Listing:
    found: Provider = PROVIDERS[provider.lower()]
    return read_listing(options, found, asking(found.archive, **how))


def found(provider: str, *, select: str = "", **options: Any) -> list[Record]:
    """Return the records that a list finds; options are those of the query, without their dollar sign."""
    how = {name: options.pop(name) for name in ("language", "zone", "user") if name in options}
    asked = {f"${name}": value for name, value in options.items()} | ({"$select": select} if select else {})
    wanted = listing(provider, asked, **how)
    query: PartyQuery = wanted.query(wanted.top, wanted.cursor, wanted.skip)
    return page(query, WORLD).records


def ids(provider: str, text: str = "", **options: Any) -> list[int]:
    """Return the numbers of those that fit a filter."""
    return [record.id for record in found(provider, filter=text, **options)]


def row(number: int, *, language: str | None = "en", zone: Zone = OSLO) -> Row:
    """Return a party as a row."""
    return Row(RECORDS[number], view_of(DIRECTORY, language, zone.not_set), zone, RECORDS)
