"""Every library, in every SOAP version that it speaks, made from the served WSDLs and from the vendor's.

All 46 operations are called with an effect that is read back, and wrongly; the server's own access log confirms it.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
import requests

from kartotek import demo
from kartotek.domain.party import Kind
from tests.clients.libraries import LIBRARIES, MARKS, needs_vendor, served, vendors
from tests.clients.scenario import categories, companies, persons, sessions
from tests.clients.talk import NAMES, Asked, Talk
from tests.clients.values import defaults_of
from tests.crossface.behind import Behind
from tests.crossface.driver import Credentials
from tests.crossface.drivers.superoffice import SuperofficeDriver
from tests.faces.twentyfourseven.client import SERVICE_OF
from tests.rig.server import RunningServer

NEVER_REFUSED: Final = frozenset({"HasSession"})
"""It answers false."""


def _runs() -> Iterator[object]:
    for name in LIBRARIES:
        for version in ("1.1",) if name == "suds" else ("1.1", "1.2"):
            for wsdl in ("served", "vendors"):
                marks = [*MARKS.get(name, []), *([needs_vendor] if wsdl == "vendors" else [])]
                yield pytest.param(name, version, wsdl, marks=marks, id=f"{name}-{version}-{wsdl}")


@pytest.mark.parametrize(("name", "version", "wsdl"), list(_runs()))
def test_an_unchanged_library_carries_the_scenario_out(
    server: RunningServer, name: str, version: str, wsdl: str
) -> None:
    services = served(server) if wsdl == "served" else vendors(server)
    defaults = defaults_of(*(requests.get(f"{server.url}{path}?wsdl", timeout=30).content for path in NAMES))
    library = LIBRARIES[name](services, version)
    with _access_log() as log:
        try:
            talk = Talk(library, server, defaults, version)
            _scenario(talk)
        finally:
            library.close()
        wanted = sorted(talk.record)
        deadline = time.monotonic() + 5
        while len(log) < len(wanted) and time.monotonic() < deadline:
            time.sleep(0.01)  # a request is logged after its last byte
    assert sorted(log) == wanted
    assert set(SERVICE_OF) - talk.answered() == set()
    assert set(SERVICE_OF) - talk.failed() == NEVER_REFUSED


def _scenario(talk: Talk) -> None:
    sessions.before_a_session(talk)
    session = sessions.log_in(talk)
    sessions.identities(talk)
    companies.lists(talk)
    own = companies.explicit_id(talk)
    business, consumer, supplier = companies.save(talk)
    companies.find(talk, business, consumer, supplier)
    person = persons.save(talk, business)
    assert person not in {own, business, consumer, supplier}  # one taken for the other would show
    persons.find(talk, person, business, consumer)
    persons.ids(talk, person, business, consumer)
    _read_through_superoffice(talk, business, person)
    companies.echo(talk, business, consumer, supplier)
    persons.echo(talk, person)
    companies.change(talk, business)
    persons.change(talk, person, business)
    persons.relations(talk, person, business, supplier)
    persons.notes(talk, person)
    category = categories.save(talk)
    categories.of_persons(talk, person, category)
    categories.of_companies(talk, business, consumer, category)
    categories.groups(talk, person)
    companies.maps(talk, business)
    in_doubt = companies.bank_account(talk, business)
    companies.echo(talk, business)
    persons.employee(talk, person)
    persons.echo(talk, person)
    sessions.expired(talk, session)
    sessions.token(talk)
    companies.delete(talk, supplier, in_doubt)
    companies.synchronise(talk, [business, consumer, own], [supplier, in_doubt])


def _read_through_superoffice(talk: Talk, business: int, person: int) -> None:
    """Read what was saved through another face."""
    who = Credentials(demo.LOGIN, demo.PASSWORD, demo.APPLICATION, demo.ORGANISATION, demo.SUPEROFFICE_TENANT)
    behind = Behind(talk.server, talk.server.principal())
    driver = SuperofficeDriver(talk.server.url, who, behind)
    try:
        number = behind.number("twentyfourseven.company", str(business))
        company = driver.read(Kind.COMPANY, behind.handle("superoffice.contact", number)).contact
        somebody = behind.number("twentyfourseven.person", str(person))
        contact = driver.read(Kind.PERSON, behind.handle("superoffice.person", somebody)).contact
    finally:
        driver.close()
    assert (company.name, company.organisation_number, company.country) == ("Nordlys Bygg AS", "923609016", "NO")
    assert company.comment == companies.BUSINESS["Note"]
    assert set(company.emails) == {"faktura@nordlys.example", "post@nordlys.example"}
    assert (contact.first_name, contact.last_name, contact.position) == ("Bøb", "Ølsen", "Sjef")
    assert str(contact.birth) == "1995-01-01"
    assert contact.emails == ("bob@work.example", "bob@home.example")
    assert contact.mobiles == ("+47 911 22 333",)
    assert contact.employer == number


@contextmanager
def _access_log() -> Iterator[list[Asked]]:
    """Collect what the server says it was asked, and whether it answered."""
    found: list[Asked] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line = re.search(r"face=twentyfourseven operation=(\w+) .* status=(\d+)", record.getMessage())
            if line is not None and line[1] in SERVICE_OF:
                found.append((line[1], line[2] == "200"))

    logger, collector = logging.getLogger("kartotek.access"), Collector()
    level = logger.level
    logger.addHandler(collector)
    logger.setLevel(logging.INFO)
    try:
        yield found
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
