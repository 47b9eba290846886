"""Law 7, all or nothing: what fails stores nothing; in a vendor's batch, that holds per item."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import cast

import pytest

from kartotek.domain.party import Kind
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact
from tests.crossface.driver import Refused
from tests.crossface.drivers import DRIVERS
from tests.crossface.drivers.soap import child, element, text
from tests.crossface.drivers.twentyfourseven import TwentyfoursevenDriver

PLAIN = Contact(kind=Kind.PERSON, first_name="Ola", last_name="Nordmann", name="Nordmann AS", country="NO")


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_a_create_that_fails_stores_nothing(home: Tenancy, face: str, kind: Kind) -> None:
    attempts = home.drivers[face].failing(kind, None)
    assert len(attempts) >= 3
    census, seq = home.behind.census(), home.behind.last_change()
    for name, attempt in attempts.items():
        with pytest.raises(Refused):
            pytest.fail(f"{name}: {attempt()}")
        assert home.behind.changes(seq) == [], name
    assert home.behind.census() == census


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_an_update_that_fails_stores_nothing(home: Tenancy, face: str, kind: Kind) -> None:
    number = home.create(face, _plain(kind))
    record, seq = home.behind.record(number), home.behind.last_change()
    shown = {name: home.read(name, kind, number).body for name in DRIVERS}
    for name, attempt in home.drivers[face].failing(kind, home.handle(face, kind, number)).items():
        with pytest.raises(Refused):
            pytest.fail(f"{name}: {attempt()}")
        assert home.behind.changes(seq) == [], name
    assert home.behind.record(number) == record
    assert {name: home.read(name, kind, number).body for name in DRIVERS} == shown


def test_a_batch_stores_every_item_but_the_one_that_fails(home: Tenancy) -> None:
    driver = cast("TwentyfoursevenDriver", home.drivers["twentyfourseven"])
    items = [
        element("Company", element("Name", f"Batch {place}"), element("Type", "Business")) for place in range(1, 6)
    ]
    bad = child(items[2], "Name")
    assert bad is not None
    bad.text = None
    seq = home.behind.last_change()
    saved = driver.save_companies(items)
    failed = [place for place, item in enumerate(saved, start=1) if child(item, "APIException") is not None]
    assert failed == [3]
    assert text(saved[2], "Id") is None
    handles = [text(saved[place], "Id") or "" for place in (0, 1, 3, 4)]
    names = [driver.read(Kind.COMPANY, handle).contact.name for handle in handles]
    assert names == ["Batch 1", "Batch 2", "Batch 4", "Batch 5"]
    assert len(home.behind.changes(seq)) == 4


def _plain(kind: Kind) -> Contact:
    return dataclasses.replace(PLAIN, kind=kind)


@pytest.mark.parametrize("face", ["superoffice", "twentyfourseven"])
def test_what_is_sent_several_times_at_once_is_stored_once(home: Tenancy, face: str) -> None:
    company = home.create(face, Contact(kind=Kind.COMPANY, name="Twice AS", country="NO"))
    changes = {"employer": company, "emails": ("once@example.com",), "landlines": ("22334455",)}
    for _ in range(3):
        number = home.create(face, PLAIN)
        name = home.handle(face, Kind.PERSON, number)
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(partial(home.drivers[face].update, Kind.PERSON, name), [changes] * 4))
        party = home.behind.record(number).party
        assert len(party.relations) == 1
        assert sorted(point.value for point in party.contact_points.values()) == ["22334455", "once@example.com"]
