"""The three documents' records, written back unchanged and edited through each face.

The laws across faces (tests/crossface) say this of contacts in general; here it is said of the vendors' own samples.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kartotek.domain import patch as patches
from kartotek.domain.party import Kind, Record, new_item_id
from tests.acceptance.visitor import CRM_SPACE, REST_SPACE, SOAP_SPACE, Visitor, visiting
from tests.crossface.behind import Behind
from tests.crossface.conftest import DEMO
from tests.crossface.driver import Driver
from tests.crossface.drivers import DRIVERS
from tests.faces.crmcom.client import data
from tests.faces.crmcom.transcripts import request as crm_request
from tests.faces.twentyfourseven.client import NS, PERSON, sample
from tests.rig.server import RunningServer

RECORDS: Final = ("SavePerson", "SuperOffice Contact", "CRM.COM person", "CRM.COM company")
POSTED: Final = Path(__file__).parents[1] / "faces" / "superoffice" / "samples" / "post-contact.json"


@pytest.fixture(scope="module")
def drivers(any_server: RunningServer) -> Iterator[dict[str, Driver]]:
    """Yield a driver of every face."""
    behind = Behind(any_server, any_server.principal())
    made = {name: make(any_server.url, DEMO, behind) for name, make in DRIVERS.items()}
    yield made
    for driver in made.values():
        driver.close()


@pytest.fixture(scope="module")
def records(any_server: RunningServer) -> Iterator[dict[str, tuple[Visitor, int]]]:
    """Make the records of the vendors' documents; yield the number of each."""
    with visiting(any_server) as visitor:
        visitor.soap.save_company(
            "<Id>1234</Id><ExplicitlySpecifyNewCompanyId>true</ExplicitlySpecifyNewCompanyId>"
            "<Name>Industries AS</Name><Type>Business</Type>"
        )
        for number in ("142536", "AB112233"):
            visitor.crm.person(demographics={"id_number": number})
        bob = visitor.soap.post(PERSON, sample("save_person.xml"), {"SOAPAction": f"{NS}/SavePerson"})
        wyman = visitor.rest.post("/api/v1/Contact", content=POSTED.read_bytes()).json()
        louis, koziors = (
            data(visitor.crm.send("contact_information/create", crm_request(name, visitor.crm.token)))["id"]
            for name in ("create_1", "create_2")
        )
        made = (
            visitor.record(SOAP_SPACE[Kind.PERSON], bob.only("SavePersonResult")),
            visitor.record(REST_SPACE[Kind.COMPANY], wyman["ContactId"]),
            visitor.record(CRM_SPACE, louis),
            visitor.record(CRM_SPACE, koziors),
        )
        yield {name: (visitor, record.id) for name, record in zip(RECORDS, made, strict=True)}


def _record(records: dict[str, tuple[Visitor, int]], name: str) -> tuple[Visitor, Record]:
    visitor, number = records[name]
    return visitor, Behind(visitor.server, visitor.server.principal()).record(number)


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("name", RECORDS)
def test_written_back_unchanged_it_leaves_no_entry(
    drivers: dict[str, Driver], records: dict[str, tuple[Visitor, int]], name: str, face: str
) -> None:
    visitor, before = _record(records, name)
    driver, newest = drivers[face], visitor.server.last_change()
    driver.echo(before.party.kind, before.handles[driver.spaces[before.party.kind]])
    assert visitor.server.last_change() == newest
    assert _record(records, name)[1] == before


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("name", RECORDS)
def test_edited_it_keeps_all_that_was_not_edited(
    drivers: dict[str, Driver], records: dict[str, tuple[Visitor, int]], name: str, face: str
) -> None:
    visitor, before = _record(records, name)
    kind, driver, newest = before.party.kind, drivers[face], visitor.server.last_change()
    field, member = ("last_name", "last_name") if kind is Kind.PERSON else ("name", "name")
    value = f"Edited {new_item_id()}"
    driver.update(kind, before.handles[driver.spaces[kind]], {field: value})
    _, after = _record(records, name)
    assert patches.difference(before.party, after.party) == {member: value}
    assert visitor.server.last_change() == newest + 1
