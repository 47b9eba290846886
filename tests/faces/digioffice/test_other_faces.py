"""What an import stored survives every other face, and what they stored survives an import."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kartotek.domain import patch as patches
from kartotek.domain.party import Kind
from tests.crossface.conftest import DEMO, Tenancy, tenancy
from tests.crossface.contact import Contact
from tests.crossface.drivers import DRIVERS
from tests.faces.digioffice.messages import COMPANY, CONTACT_PERSON, PERSON, Json, company, guid, person, send
from tests.rig.server import RunningServer

LINK: Json = {"jobTitle": "Calculator", "phoneNo": "024 1", "eMail": "at-work@x.nl", "no": "CP1", "blocked": True}
SPACE = "digioffice.system"


@pytest.fixture(scope="module")
def home(server: RunningServer) -> Iterator[Tenancy]:
    """Yield the demo tenant with a driver of every other face."""
    with tenancy(server, DEMO, server.principal()) as made:
        yield made


@pytest.mark.parametrize("face", DRIVERS)
def test_an_edit_through_another_face_keeps_all_that_was_imported(
    home: Tenancy, client: httpx.Client, face: str
) -> None:
    human: Json = {"initials": "G.", "gender": "V", "eMail": "own@x.nl", "visitAddress": "Kerkstraat 1"}
    firm: Json = {"name2": "afdeling", "vendorNo": "7", "phoneNo": "024 2", "homePage": ""}
    ends = {"crmCompanyId": company(client, **firm), "crmPersonId": person(client, **human)}
    message = {**ends, **LINK, "systemId": guid()}
    first = send(client, CONTACT_PERSON, message)
    numbers = {
        Kind.COMPANY: home.behind.number(SPACE, ends["crmCompanyId"]),
        Kind.PERSON: home.behind.number(SPACE, ends["crmPersonId"]),
    }
    for kind, number in numbers.items():
        home.update(face, kind, number, {"comment": f"through {face}"})
        home.echo(face, kind, number)
    before = home.behind.last_change()
    assert send(client, CONTACT_PERSON, message) == first
    assert send(client, COMPANY, {"systemId": ends["crmCompanyId"], **firm})["Status"] == "Ok"
    assert send(client, PERSON, {"systemId": ends["crmPersonId"], **human})["Status"] == "Ok"
    assert home.behind.last_change() == before


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_an_import_changes_what_it_says_and_nothing_else(
    home: Tenancy, client: httpx.Client, face: str, kind: Kind
) -> None:
    contact = Contact(
        kind=kind,
        first_name="Ada",
        last_name="Lind",
        name="Lind AB",
        country="NO",
        comment="first",
        emails=("a@x.no", "b@x.no"),
        landlines=("22 33 44 55",),
        street="Storgata 1",
        city="Oslo",
    )
    number = home.create(face, contact)
    before = home.behind.record(number)
    shown = home.read(face, kind, number)
    keys = {"systemId": guid(), "digiOfficeId": before.handles["global"]}
    path, renamed = (PERSON, "surname") if kind is Kind.PERSON else (COMPANY, "name")
    assert send(client, path, {**keys, renamed: "Berg", "eMail": "a@x.no"})["Status"] == "Ok"
    after = home.behind.record(number)
    member = "last_name" if kind is Kind.PERSON else "name"
    assert patches.difference(before.party, after.party) == {member: "Berg"}
    assert home.read(face, kind, number).contact.emails == shown.contact.emails
