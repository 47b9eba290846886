"""The three imports: what a message says is stored, and the answer tells what became of it.

A message that the book cannot follow - a company that nobody knows, two keys that point to different records - is
answered with 200, ``Status: Error`` and the reason, and stores nothing. A message that is no message (no Header, no
Data, not what its format is) is an error of the framework.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import AlreadyExists, Conflict, InvalidValue, LimitExceeded, NotFound
from kartotek.domain.handles import GLOBAL_ID
from kartotek.domain.party import Kind, Party, Record
from kartotek.domain.patch import Patch
from kartotek.faces.digioffice.errors import NotEmpty, Refused
from kartotek.faces.digioffice.handlers.lookup import SYSTEM, Lookup, only_link
from kartotek.faces.digioffice.mapping import contact_persons, parties
from kartotek.faces.digioffice.messages.contracts import ID_NAMES, IMPORT_COMPANY, IMPORT_CONTACT_PERSON, IMPORT_PERSON
from kartotek.faces.digioffice.messages.reading import read
from kartotek.faces.digioffice.messages.schema import FACE, NIL, Service, Values
from kartotek.services.book import Book

Identity = tuple[str, str]
"""What an answer names a record by: its id and its GlobalID."""


class Imports:
    """The imports, each from the data of a message to the identity of what it is about."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._lookup = Lookup(book)
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
        except (Refused, InvalidValue, LimitExceeded, Conflict, NotFound) as error:
            identity, reason = ("", NIL), error.safe_message
        return _answer(service, message["Header"], identity, reason)

    async def _company(self, principal: Principal, data: Values) -> Identity:
        return await self._party(principal, Kind.COMPANY, data)

    async def _person(self, principal: Principal, data: Values) -> Identity:
        return await self._party(principal, Kind.PERSON, data)

    async def _party(self, principal: Principal, kind: Kind, data: Values) -> Identity:
        """Store a company or a person: the one that its ids name, else a new one."""
        try:
            return await self._store_party(principal, kind, data)
        except AlreadyExists:
            pass  # the systemId was given to a party between looking for it and storing: it is found now
        try:
            return await self._store_party(principal, kind, data)
        except AlreadyExists:
            raise _taken(data) from None

    async def _store_party(self, principal: Principal, kind: Kind, data: Values) -> Identity:
        handles = {SYSTEM: data["systemId"]} if data["systemId"] else {}
        record = await self._lookup.party(principal, kind, data)
        if record is None:
            saved = await self._book.create(principal, kind, parties.change(Party(kind=kind), data), handles)
            return str(saved.party), _dashed(saved.handles[GLOBAL_ID.name])

        async def change(stored: Record) -> Patch:
            return parties.change(stored.party, data)

        saved, _ = await self._book.edit(principal, record, change, handles=handles)
        return str(saved.party), _dashed(saved.handles[GLOBAL_ID.name])

    async def _contact_person(self, principal: Principal, data: Values) -> Identity:
        """Link a person to a company: the link that its ids name, else a new one."""
        company = await self._lookup.end(principal, "crmCompanyId", Kind.COMPANY, data)
        person = await self._lookup.end(principal, "crmPersonId", Kind.PERSON, data)
        identity = ""

        async def change(stored: Record) -> Patch:
            nonlocal identity
            link = only_link(stored, company.id, await self._lookup.links(principal, data), data)
            identity, patch = contact_persons.change(stored, company.id, link, data)
            return patch

        try:
            await self._book.edit(principal, person, change)
        except AlreadyExists:
            raise _taken(data) from None
        stored = await self._book.relation(principal, identity)
        if stored is None:
            raise Refused("de contactpersoon is zojuist uit DigiOffice verwijderd")
        return str(stored[1].number), _dashed(identity)


def _taken(data: Values) -> Refused:
    return Refused(f"systemId {data['systemId']} is of was in DigiOffice van een ander record")


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
