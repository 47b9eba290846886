"""The three imports: what a message says is stored, and the answer tells what became of it.

A message that the book cannot follow - a company that nobody knows, two keys that point to different records - is
answered with 200, ``Status: Error`` and the reason, and stores nothing. A message that is no message (no Header, no
Data, not what its format is) is an error of the framework.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import AlreadyExists, Conflict, DomainError, InvalidValue, LimitExceeded, NotFound
from kartotek.domain.handles import GLOBAL_ID
from kartotek.domain.party import Kind, Record
from kartotek.domain.patch import Patch
from kartotek.faces.digioffice.errors import NotEmpty
from kartotek.faces.digioffice.mapping import contact_persons, parties
from kartotek.faces.digioffice.messages.contracts import ID_NAMES, IMPORT_COMPANY, IMPORT_CONTACT_PERSON, IMPORT_PERSON
from kartotek.faces.digioffice.messages.reading import read
from kartotek.faces.digioffice.messages.schema import FACE, NIL, Service, Values
from kartotek.services.book import Book

SYSTEM: Final = "digioffice.system"
"""The space of the systemIds of companies and persons: Guids of 4PS, lower case with dashes."""

ATTEMPTS: Final = 5
"""How often an import looks for its record anew where another request has stored it at the same moment."""

Identity = tuple[str, str]
"""What an answer names a record by: its id and its GlobalID."""


class Refused(DomainError):
    """A message that the book cannot follow; the answer says why, in the gateway's language."""


class Imports:
    """The imports, each from the data of a message to the identity of what it is about."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._by_service: dict[str, Callable[[Principal, Values], Awaitable[Identity]]] = {
            IMPORT_COMPANY.name: self._company,
            IMPORT_PERSON.name: self._person,
            IMPORT_CONTACT_PERSON.name: self._contact_person,
        }

    async def carry_out(self, principal: Principal, service: Service, tree: object) -> Values:
        """Carry one message out and return its answer.

        Raises:
            NotEmpty: it has no Header or no Data.
            MalformedMessage: it is not what the service takes.
            NotPermitted: the principal may only read.
        """
        tenant = (await self._book.directory(principal)).tenant
        message = read(tree, service.request, lenient=tenant.setting(FACE, "lenient", False))
        for name in ("Header", "Data"):
            if message[name] is None:
                raise NotEmpty(name)
        try:
            identity, reason = await self._by_service[service.name](principal, message["Data"]), None
        except (Refused, InvalidValue, LimitExceeded, AlreadyExists, Conflict, NotFound) as error:
            identity, reason = ("", NIL), error.safe_message
        return _answer(service, message["Header"], identity, reason)

    async def _company(self, principal: Principal, data: Values) -> Identity:
        return await self._party(principal, Kind.COMPANY, data)

    async def _person(self, principal: Principal, data: Values) -> Identity:
        return await self._party(principal, Kind.PERSON, data)

    async def _party(self, principal: Principal, kind: Kind, data: Values) -> Identity:
        """Store a company or a person: the one that its keys name, else a new one."""
        for _ in range(ATTEMPTS):
            try:
                return await self._store_party(principal, kind, data)
            except AlreadyExists:
                continue  # the systemId was given to a party between looking for it and storing
        return await self._store_party(principal, kind, data)

    async def _store_party(self, principal: Principal, kind: Kind, data: Values) -> Identity:
        handles = {SYSTEM: data["systemId"]} if data["systemId"] else {}
        record = await self._known_party(principal, kind, data)
        if record is None:
            patch = parties.change(parties.blank(kind), data)
            saved = await self._book.create(principal, kind, patch, handles)
            return str(saved.party), _dashed(saved.handles[GLOBAL_ID.name])

        async def change(stored: Record) -> Patch:
            return parties.change(stored.party, data)

        saved, _ = await self._book.edit(principal, record, change, handles=handles)
        return str(saved.party), _dashed(saved.handles[GLOBAL_ID.name])

    async def _known_party(self, principal: Principal, kind: Kind, data: Values) -> Record | None:
        by_global = await self._by_global_id(principal, data["digiOfficeId"])
        if data["digiOfficeId"] and by_global is None:
            raise Refused(f"digiOfficeId {data['digiOfficeId']} is onbekend in DigiOffice")
        by_system = await self._by_handle(principal, SYSTEM, data["systemId"])
        if by_global is not None and by_system is not None and by_global.id != by_system.id:
            raise Refused("digiOfficeId en systemId verwijzen naar verschillende records in DigiOffice")
        found = by_global or by_system
        known = found.handles.get(SYSTEM) if found else None
        if known and data["systemId"] and known != data["systemId"]:
            raise Refused(f"het record heeft in DigiOffice al systemId {known}")
        if found is not None and found.party.kind is not kind:
            raise Refused("digiOfficeId of systemId verwijst in DigiOffice naar een record van een andere soort")
        return found

    async def _contact_person(self, principal: Principal, data: Values) -> Identity:
        """Link a person to a company: the link that its keys name, else a new one."""
        company = await self._end(principal, "crmCompanyId", Kind.COMPANY, data)
        person = await self._end(principal, "crmPersonId", Kind.PERSON, data)
        named = await self._named_links(principal, data)
        identity = ""

        async def change(stored: Record) -> Patch:
            nonlocal identity
            known = _one_link(stored, company.id, named, data)
            identity, patch = contact_persons.change(stored, company.id, known, data)
            return patch

        await self._book.edit(principal, person, change)
        stored = await self._book.relation(principal, identity)
        if stored is None:
            raise Refused("de contactpersoon is zojuist uit DigiOffice verwijderd")
        return str(stored[1].number or ""), _dashed(identity)

    async def _end(self, principal: Principal, name: str, kind: Kind, data: Values) -> Record:
        """Return the company or person that a message links, by its systemId or its GlobalID."""
        found = await self._by_handle(principal, SYSTEM, data[name]) or await self._by_global_id(principal, data[name])
        if found is None or found.party.kind is not kind:
            raise Refused(f"{name} {data[name]} is onbekend in DigiOffice")
        return found

    async def _named_links(self, principal: Principal, data: Values) -> dict[str, int]:
        """Return the relations that a message names by digiOfficeId or systemId, with the person each goes out from."""
        named: dict[str, int] = {}
        if data["digiOfficeId"]:
            identity = data["digiOfficeId"].replace("-", "")
            found = await self._book.relation(principal, identity)
            if found is None or found[1].kind != contact_persons.EMPLOYMENT:
                raise Refused(f"digiOfficeId {data['digiOfficeId']} is onbekend in DigiOffice")
            named[identity] = found[0]
        if data["systemId"]:
            owner = await self._book.owner_of(principal, contact_persons.SYSTEM, data["systemId"])
            holders = await self._book.get(principal, [owner], relations=True) if owner else []
            for holder in holders:
                link = contact_persons.named(holder, data["systemId"])
                if link is not None:
                    named[link] = holder.id
        return named

    async def _by_global_id(self, principal: Principal, identity: str | None) -> Record | None:
        return await self._by_handle(principal, GLOBAL_ID.name, (identity or "").replace("-", "").upper())

    async def _by_handle(self, principal: Principal, space: str, handle: str | None) -> Record | None:
        if not handle or handle == NIL:
            return None
        try:
            return await self._book.find(principal, space, handle)
        except NotFound:
            return None


def _one_link(person: Record, company: int, named: dict[str, int], data: Values) -> str | None:
    """Return the link that a message is about, None for a new one. Refused where its keys name different ones."""
    between = contact_persons.between(person, company)
    links = {*named, *([between] if between else [])}
    if len(links) > 1 or any(owner != person.id for owner in named.values()):
        raise Refused("digiOfficeId, systemId en crmCompanyId/crmPersonId verwijzen naar verschillende contactpersonen")
    link = next(iter(links), None)
    relation = person.party.relations.get(link) if link else None
    if relation is not None and relation.other != company:
        raise Refused("de contactpersoon hoort in DigiOffice bij een ander bedrijf")
    known = relation.names.get(contact_persons.SYSTEM) if relation else None
    if known and data["systemId"] and known != data["systemId"]:
        raise Refused(f"de contactpersoon heeft in DigiOffice al systemId {known}")
    return link if relation is not None else None


def _dashed(identity: str) -> str:
    digits = identity.lower()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _answer(service: Service, header: Values, identity: Identity, reason: str | None) -> Values:
    """Return the answer to a message: its header, from DigiOffice, and the outcome."""
    return {
        "Header": header | {"Sender": "DigiOffice"},
        "Response": {
            "Status": "Error" if reason else "Ok",
            "Errors": reason,
            ID_NAMES[service.name]: identity[0],
            "DigiOfficeGlobalID": identity[1],
        },
    }
