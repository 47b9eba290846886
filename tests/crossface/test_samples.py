"""The vendors' own samples, sent as their documents have them: echoed and edited through each face."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kartotek.domain import patch as patches
from kartotek.domain.party import Kind, Party
from tests.crossface.conftest import DEMO, Tenancy, tenancy
from tests.crossface.contact import Contact, told
from tests.crossface.driver import Shown
from tests.crossface.drivers import DRIVERS
from tests.crossface.drivers.soap import element
from tests.crossface.drivers.twentyfourseven import TwentyfoursevenDriver
from tests.rig.server import RunningServer

SAMPLES = Path(__file__).parents[1] / "faces"
EMPLOYER = 1234
"""The company that the SavePerson sample relates its person to."""


@dataclass(frozen=True)
class Sample:
    """A message out of a vendor's document."""

    face: str
    kind: Kind
    file: str

    def send(self, home: Tenancy) -> int:
        """Send it; return the new party's number."""
        driver = home.drivers[self.face]
        handle = driver.send(self.kind, (SAMPLES / self.face / "samples" / self.file).read_bytes())
        return home.behind.number(driver.spaces[self.kind], handle)


SAVE_PERSON = Sample("twentyfourseven", Kind.PERSON, "save_person.xml")
POST_CONTACT = Sample("superoffice", Kind.COMPANY, "post-contact.json")
CREATE_1 = Sample("crmcom", Kind.PERSON, "create_1_request.json")
CREATE_2 = Sample("crmcom", Kind.COMPANY, "create_2_request.json")
ALL = [SAVE_PERSON, POST_CONTACT, CREATE_1, CREATE_2]

BOB = Contact(
    kind=Kind.PERSON,
    first_name="Bob",
    last_name="Olsen",
    gender="male",
    birth=dt.date(1995, 1, 1),
    position="Boss",
    country="NO",
    comment="Add your comment here",
    url="homepage url",
    emails=("Work@Work.com",),
    mobiles=("12345678",),
    faxes=("fax@fax.no",),
    street="Teststreet 1",
    postal_code="1234",
    city="Skien",
    address_country="NO",
)
"""What the SavePerson sample says in words that other faces have."""


@pytest.fixture(scope="module")
def named(any_server: RunningServer) -> Iterator[Tenancy]:
    """Yield an empty book with the parties that the samples name: company 1234, contacts 142536 and AB112233."""
    with tenancy(any_server, DEMO, any_server.principal()) as home:
        twentyfourseven = home.drivers["twentyfourseven"]
        assert isinstance(twentyfourseven, TwentyfoursevenDriver)
        wanted = {"ExplicitlySpecifyNewCompanyId": "true", "Id": str(EMPLOYER), "Name": "Employer", "Type": "Business"}
        twentyfourseven.save_companies([element("Company", *(element(name, text) for name, text in wanted.items()))])
        for number in ("142536", "AB112233"):
            home.behind.create(Party(kind=Kind.PERSON, first_name="Named", last_name=number, id_number=number))
        yield home


@pytest.mark.parametrize("face", DRIVERS)
def test_every_face_shows_the_person_of_the_soap_sample(named: Tenancy, face: str) -> None:
    number = SAVE_PERSON.send(named)
    employer = named.behind.number("twentyfourseven.company", str(EMPLOYER))
    shown, fields = named.read(face, Kind.PERSON, number).contact, named.drivers[face].fields[Kind.PERSON]
    assert told(shown, fields) == told(dataclasses.replace(BOB, employer=employer), fields)


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.file)
@pytest.mark.parametrize("face", DRIVERS)
def test_an_echo_through_each_face_is_silent(named: Tenancy, sample: Sample, face: str) -> None:
    number = sample.send(named)
    seq, before = named.behind.last_change(), _shown(named, sample.kind, number)
    named.echo(face, sample.kind, number)
    assert named.behind.changes(seq) == []
    assert named.behind.record(number).version == 1
    assert _shown(named, sample.kind, number) == before


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.file)
@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "one-field"])
def test_an_edit_through_each_face_keeps_all_else(named: Tenancy, sample: Sample, face: str, whole: bool) -> None:
    number = sample.send(named)
    before = named.behind.record(number)
    named.update(face, sample.kind, number, {"comment": "Edited"}, whole=whole)
    after = named.behind.record(number)
    assert after.version == 2
    assert patches.difference(before.party, after.party).keys() == {"comment"}
    for name in DRIVERS:
        assert named.read(name, sample.kind, number).contact.comment == "Edited"


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.file)
@pytest.mark.parametrize("face", DRIVERS)
def test_a_new_telephone_through_each_face_keeps_all_else(named: Tenancy, sample: Sample, face: str) -> None:
    number = sample.send(named)
    before = named.behind.record(number).party
    field = "landlines" if sample is not SAVE_PERSON else "mobiles"
    first, *others = getattr(named.read(face, sample.kind, number).contact, field) or ("none",)
    named.update(face, sample.kind, number, {field: ("99 88 77 66", *others)}, whole=True)
    after = named.behind.record(number).party
    assert patches.difference(before, after).keys() == {"contact_points"}
    assert len(after.contact_points) == len(before.contact_points) + (first == "none")
    assert "99 88 77 66" in {point.value for point in after.contact_points.values()}


def _shown(home: Tenancy, kind: Kind, number: int) -> dict[str, Shown]:
    return {face: home.read(face, kind, number) for face in DRIVERS}
