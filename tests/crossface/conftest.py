"""One server on each database for all laws, with two tenants and a driver of every face in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, cast

import pytest

from kartotek import demo
from kartotek.domain.accounts import Principal, Role, Tenant
from kartotek.domain.party import Kind
from kartotek.services.administration import AddTenant, AddUser
from kartotek.services.first_lists import first_lists
from kartotek.services.passwords import hash_password
from tests.crossface.behind import Behind
from tests.crossface.contact import Contact, Value
from tests.crossface.driver import Credentials, Driver, Lister, Shown
from tests.crossface.drivers import DRIVERS
from tests.postgres import Postgres
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server

DEMO: Final = Credentials(
    login=demo.LOGIN,
    password=demo.PASSWORD,
    application=demo.APPLICATION,
    organisation=demo.ORGANISATION,
    superoffice=demo.SUPEROFFICE_TENANT,
)
OTHER: Final = Credentials(
    login="other@example.com",
    password="other",
    application=demo.APPLICATION,
    organisation="other",
    superoffice="Cust20002",
)


@dataclass(frozen=True)
class Tenancy:
    """A tenant: its drivers by face, and what stands in its book."""

    server: RunningServer
    who: Credentials
    drivers: dict[str, Driver]
    behind: Behind

    def lister(self, face: str) -> Lister:
        """Return the driver of a face that has a list (`LISTERS`)."""
        return cast("Lister", self.drivers[face])

    def create(self, face: str, contact: Contact, private: Mapping[str, str] | None = None) -> int:
        """Make a party through a face; return its number."""
        driver = self.drivers[face]
        handle = driver.create(contact, private)
        return self.behind.number(driver.spaces[contact.kind], handle)

    def handle(self, face: str, kind: Kind, number: int) -> str:
        """Return a face's handle of a party."""
        return self.behind.handle(self.drivers[face].spaces[kind], number)

    def read(self, face: str, kind: Kind, number: int) -> Shown:
        """Return what a face shows of a party."""
        return self.drivers[face].read(kind, self.handle(face, kind, number))

    def echo(self, face: str, kind: Kind, number: int) -> None:
        """Write back what a face shows of a party."""
        self.drivers[face].echo(kind, self.handle(face, kind, number))

    def update(self, face: str, kind: Kind, number: int, changes: Mapping[str, Value], *, whole: bool = True) -> None:
        """Change some fields of a party through a face."""
        self.drivers[face].update(kind, self.handle(face, kind, number), changes, whole=whole)


@dataclass(frozen=True)
class Faces:
    """The server's two tenants."""

    server: RunningServer
    home: Tenancy
    away: Tenancy


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgres)])
def faces(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    """Yield a server on each database in turn, with all drivers logged in."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("laws"))
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create()
    with (
        running_server(url) as server,
        tenancy(server, DEMO, server.principal()) as home,
        tenancy(server, OTHER, _second_tenant(server)) as away,
    ):
        yield Faces(server, home, away)


@pytest.fixture
def home(faces: Faces) -> Tenancy:
    """Return the demo tenant."""
    return faces.home


@contextmanager
def tenancy(server: RunningServer, who: Credentials, principal: Principal) -> Iterator[Tenancy]:
    """Log in through every face until the block ends."""
    behind = Behind(server, principal)
    drivers = {name: make(server.url, who, behind) for name, make in DRIVERS.items()}
    try:
        yield Tenancy(server, who, drivers, behind)
    finally:
        for driver in drivers.values():
            driver.close()


def _second_tenant(server: RunningServer) -> Principal:
    """Make a tenant with a user of its own."""
    database = server.kartotek.database
    tenant = Tenant(
        id=0,
        name="Other",
        country="SE",
        timezone="Europe/Stockholm",
        language="en",
        currency="SEK",
        names={"superoffice": OTHER.superoffice, "crmcom": OTHER.organisation},
    )
    number: int = server.run(database.write_accounts(AddTenant(tenant=tenant, items=first_lists())))
    command = AddUser(
        login=OTHER.login,
        name="Other User",
        password_hash=hash_password(OTHER.password),
        tenant=number,
        role=Role.ADMINISTRATOR,
    )
    user: int = server.run(database.write_accounts(command))
    return Principal(tenant=number, user=user, role=Role.ADMINISTRATOR, face="test")
