"""Somebody who knows one book through the three faces that read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from kartotek import demo
from kartotek.domain.party import Kind, Record
from kartotek.domain.query import AllOf, PartyQuery
from tests.faces.crmcom.client import CrmCom
from tests.faces.twentyfourseven.client import Soap, tree
from tests.rig.server import RunningServer

Json = dict[str, Any]

SOAP_SPACE = {Kind.PERSON: "twentyfourseven.person", Kind.COMPANY: "twentyfourseven.company"}
REST_SPACE = {Kind.PERSON: "superoffice.person", Kind.COMPANY: "superoffice.contact"}
CRM_SPACE = "global"


@dataclass(frozen=True)
class Visitor:
    """A logged-in client of each face, and a look behind them."""

    server: RunningServer
    soap: Soap
    rest: httpx.Client
    crm: CrmCom

    # -- behind the faces ------------------------------------------------------------------------------------------

    def record(self, space: str, handle: int | str) -> Record:
        """Return the party that a face knows by a handle."""
        found: Record = self.server.run(self.server.kartotek.book.find(self.server.principal(), space, str(handle)))
        return found

    def stored(self) -> tuple[int, int]:
        """Return the number of the newest change entry and how many parties there are."""
        query = PartyQuery(where=AllOf(()), limit=1000)
        found: list[Record] = self.server.run(
            self.server.kartotek.database.read(self.server.principal().tenant, lambda reader: reader.search(query))
        )
        assert len(found) < 1000
        return self.server.last_change(), len(found)

    # -- through the faces -----------------------------------------------------------------------------------------

    def soap_person(self, number: int | str) -> Json:
        """Return a person as GetPersonsDetailed shows it."""
        (person,) = self.soap.persons(f"<Id>{number}</Id>")
        return tree(person)

    def soap_company(self, number: int | str) -> Json:
        """Return a company as GetCompanies shows it."""
        (company,) = self.soap.companies(f"<CompanyId>{number}</CompanyId>", *COMPANY_PROPERTIES)
        return tree(company)

    def rest_entity(self, kind: Kind, number: int | str) -> Json:
        """Return an entity as SuperOffice shows it."""
        name = "Person" if kind is Kind.PERSON else "Contact"
        answer = self.rest.get(f"/api/v1/{name}/{number}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


COMPANY_PROPERTIES = (
    "Id",
    "Name",
    "OrganizationNumber",
    "EmailAddresses",
    "PhoneNumbers",
    "Addresses",
    "Url",
    "Country",
    "Note",
    "Type",
    "Relations",
    "VatNumber",
    "NumberOfEmployees",
    "Turnover",
    "IncorporationDate",
)


@contextmanager
def visiting(server: RunningServer) -> Iterator[Visitor]:
    """Log in through all faces."""
    soap = Soap(server.url)
    assert soap.login().only("LoginResult")
    with (
        httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=30) as rest,
        CrmCom(server) as crm,
    ):
        yield Visitor(server, soap, rest, crm)
