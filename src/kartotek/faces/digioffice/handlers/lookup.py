"""Finding what a message is about: the records that its ids name, all of which have to be the same one."""

from __future__ import annotations

from typing import Final

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound
from kartotek.domain.handles import GLOBAL_ID
from kartotek.domain.party import EMPLOYMENT, Kind, Record, Relation, State
from kartotek.faces.digioffice.errors import Refused
from kartotek.faces.digioffice.mapping import contact_persons
from kartotek.faces.digioffice.mapping.contact_persons import Link
from kartotek.faces.digioffice.messages.schema import NIL, Values
from kartotek.services.book import Book

SYSTEM: Final = "digioffice.system"
"""The space of the systemIds of companies and persons: Guids of 4PS, lower case with dashes."""

NamedLinks = dict[str, tuple[int, Relation]]
"""Contact persons by the relation's id: the number of the person it goes out from, and the relation."""


class Lookup:
    """Looks ids of messages up in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def party(self, principal: Principal, kind: Kind, data: Values) -> Record | None:
        """Return the company or person that a message is about, without relations; None for a new one.

        Raises:
            Refused: nobody has the digiOfficeId; the ids name different records, or one of another kind or deleted.
        """
        wanted, system_id = data["digiOfficeId"], data["systemId"]
        by_global = _living("digiOfficeId", wanted, await self._by_global_id(principal, wanted))
        by_system = _living("systemId", system_id, await self._find(principal, SYSTEM, system_id))
        if wanted and by_global is None:
            raise Refused(f"digiOfficeId {wanted} is onbekend in DigiOffice")
        if by_global is not None and by_system is not None and by_global.id != by_system.id:
            raise Refused("digiOfficeId en systemId verwijzen naar verschillende records in DigiOffice")
        found = by_global or by_system
        if found is None:
            return None
        if found.party.kind is not kind:
            raise Refused("digiOfficeId of systemId verwijst in DigiOffice naar een record van een andere soort")
        known = found.handles.get(SYSTEM)
        if known and system_id and known != system_id:
            raise Refused(f"het record heeft in DigiOffice al systemId {known}")
        return found

    async def end(self, principal: Principal, name: str, kind: Kind, data: Values) -> Record:
        """Return the company or person that a contact person links, by its systemId or its GlobalID.

        A person comes with their relations; a company, which may have thousands, without.

        Raises:
            Refused: there is none, or it is deleted.
        """
        wanted = data[name]
        ties = kind is Kind.PERSON
        found = await self._find(principal, SYSTEM, wanted, relations=ties)
        found = found or await self._by_global_id(principal, wanted, relations=ties)
        living = _living(name, wanted, found)
        if living is None or living.party.kind is not kind:
            raise Refused(f"{name} {wanted} is onbekend in DigiOffice")
        return living

    async def links(self, principal: Principal, data: Values) -> NamedLinks:
        """Return the contact persons that a message names by digiOfficeId and systemId.

        Raises:
            Refused: nobody has the digiOfficeId.
        """
        named: NamedLinks = {}
        if data["digiOfficeId"]:
            identity = data["digiOfficeId"].replace("-", "")
            found = await self._book.relation(principal, identity)
            if found is None or found[1].kind != EMPLOYMENT:
                raise Refused(f"digiOfficeId {data['digiOfficeId']} is onbekend in DigiOffice")
            named[identity] = found
        if data["systemId"]:
            holder = await self._book.relation_named(principal, contact_persons.SYSTEM, data["systemId"])
            if holder is not None:
                named[holder[0]] = holder[1:]
        return named

    async def _by_global_id(
        self, principal: Principal, identity: str | None, *, relations: bool = False
    ) -> Record | None:
        handle = (identity or "").replace("-", "").upper()
        return await self._find(principal, GLOBAL_ID.name, handle, relations=relations)

    async def _find(
        self, principal: Principal, space: str, handle: str | None, *, relations: bool = False
    ) -> Record | None:
        """Return the party that has a handle, a deleted one too."""
        if not handle or handle == NIL:
            return None
        try:
            return await self._book.find(principal, space, handle, relations=relations, deleted=True)
        except NotFound:
            return None


def only_link(person: Record, company: int, named: NamedLinks, data: Values) -> Link | None:
    """Return the contact person that a message is about, None for a new one.

    It is the one that the message names (``named``), wherever it has been, else one between person and company.

    Raises:
        Refused: the ids name different ones, or another person's.
    """
    if any(owner != person.id for owner, _ in named.values()):
        raise Refused("digiOfficeId of systemId verwijst in DigiOffice naar een contactpersoon van een andere persoon")
    between = contact_persons.between(person, company)
    identities = {identity for identity, _ in between}
    if len(named) > 1 or (identities and not named.keys() <= identities):
        raise Refused("digiOfficeId, systemId en crmCompanyId/crmPersonId verwijzen naar verschillende contactpersonen")
    wanted = data["systemId"]
    links = [(identity, relation) for identity, (_, relation) in named.items()] or between
    link = next((pair for pair in links if _system_id(pair) in (None, wanted)), next(iter(links), None))
    if link and wanted and _system_id(link) not in (None, wanted):
        raise Refused(f"de contactpersoon heeft in DigiOffice al systemId {_system_id(link)}")
    return link


def _system_id(link: Link) -> str | None:
    return link[1].names.get(contact_persons.SYSTEM)


def _living(name: str, wanted: str | None, found: Record | None) -> Record | None:
    """Return a record that a message names. Refused where it is deleted."""
    if found is not None and found.party.state is State.DELETED:
        raise Refused(f"{name} {wanted} is in DigiOffice verwijderd")
    return found
