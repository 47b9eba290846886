"""What CRM.COM has made inactive is neither shown nor found by faces that know no such state, and they let it be."""

from __future__ import annotations

from typing import Any

import httpx

from kartotek import demo
from kartotek.domain import patch as patches
from kartotek.domain import query as queries
from kartotek.domain.party import Address, ContactPoint, Kind, Medium, Party
from kartotek.faces.superoffice.mapping.sight import PERSON_SPACE
from tests.rig.server import RunningServer

MAIL = "gone@inactive.example"
PARTY = Party(
    kind=Kind.PERSON,
    first_name="Ina",
    last_name="Aktiv",
    contact_points={
        "a" * 32: ContactPoint(medium=Medium.EMAIL, value=MAIL, kind="home", active=False),
        "b" * 32: ContactPoint(medium=Medium.PHONE, value="90011002", kind="mobile", rank=1, active=False),
    },
    addresses={"c" * 32: Address(kind="home", street="Gone 1", active=False)},
)
LISTS = {"Emails": [{"Value": "new@inactive.example"}], "MobilePhones": [{"Value": "90011003"}]}


def test_superoffice_neither_shows_nor_finds_nor_touches_what_is_inactive(any_server: RunningServer) -> None:
    book, principal = any_server.kartotek.book, any_server.principal()
    saved = any_server.run(book.create(principal, Kind.PERSON, patches.whole(PARTY)))
    address = f"{any_server.url}/api/v1/Person/{saved.handles[PERSON_SPACE]}"
    with httpx.Client(auth=(demo.LOGIN, demo.PASSWORD), timeout=20) as http:
        entity: dict[str, Any] = http.get(address).json()
        assert [entity[name] for name in LISTS] == [[], []]
        assert "Gone" not in http.get(address).text
        assert http.put(address, json=entity | LISTS).status_code == 200
    record = any_server.run(book.find(principal, PERSON_SPACE, saved.handles[PERSON_SPACE]))
    inactive = {name: point for name, point in record.party.contact_points.items() if not point.active}
    assert (inactive, record.party.addresses) == (PARTY.contact_points, PARTY.addresses)
    active = {point.value for point in record.party.contact_points.values() if point.active}
    assert active == {items[0]["Value"] for items in LISTS.values()}


def test_nobody_is_found_by_what_is_inactive(any_server: RunningServer) -> None:
    book, principal = any_server.kartotek.book, any_server.principal()
    any_server.run(book.create(principal, Kind.PERSON, patches.whole(PARTY)))
    for where in (
        queries.email_is(MAIL),
        queries.phone_is("90011002", "NO"),
        queries.compare("email", queries.Op.CONTAINS, MAIL),
        queries.compare("address.home.street", queries.Op.BEGINS, "Gone"),
    ):
        assert any_server.run(book.search(principal, queries.PartyQuery(where=where))) == []
