"""The operations: who is asking, what for, what the book says, and the answer (Web API v2)."""

from __future__ import annotations

from typing import Final

from kartotek.domain import query as queries
from kartotek.domain.accounts import Principal
from kartotek.domain.errors import Ambiguous, NotFound
from kartotek.domain.lists import Directory
from kartotek.domain.party import Kind, Record
from kartotek.domain.patch import Patch
from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.mapping.contact import create_patch, full_object, reduced_object, update_patch
from kartotek.faces.crmcom.mapping.references import View
from kartotek.faces.crmcom.mapping.relations import identifiers, named
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.transport import Call, answer, asked, chosen, posted
from kartotek.faces.crmcom.messages.values import Identifier, Values, require
from kartotek.faces.crmcom.messages.vocabulary import SPACE
from kartotek.services.book import Book
from kartotek.services.parties import Saved
from kartotek.web.face import Request, Response

IDENTIFYING: Final = {
    "id_number": (Kind.PERSON, "id_number"),
    "passport_number": (Kind.PERSON, "passport_number"),
    "social_security_number": (Kind.PERSON, "social_security_number"),
    "vat_registration_number": (Kind.COMPANY, "vat_number"),
    "registration_number": (Kind.COMPANY, "organisation_number"),
}
"""The numbers that identify a contact: the kind of party they apply to, and their key space."""


class Handlers:
    """One method for each operation of the face."""

    def __init__(self, book: Book, gate: Gate) -> None:
        self._book = book
        self._gate = gate
        self._views: dict[int, tuple[Directory, View]] = {}

    async def token(self, request: Request) -> Response:
        """``authentication/token``: log in."""
        values = posted(request).values(parameters.TOKEN)
        principal, token = await self._gate.open(values, request.client)
        _note(request, principal)
        return answer({"token": token})

    async def show(self, request: Request) -> Response:
        """``contact_information/show``: one contact."""
        call = asked(request)
        principal, view = await self._caller(request, call)
        values = call.values(parameters.SHOW)
        record = await self._find(principal, _identifier(values))
        return answer(chosen(full_object(record, view, reading=True), values.get("fields_set")))

    async def create(self, request: Request) -> Response:
        """``contact_information/create``: a new contact; without ``fields_set`` the reduced object answers."""
        call = posted(request)
        principal, view = await self._caller(request, call)
        values = call.values(parameters.CREATE)
        others = await self._others(principal, values)
        kind, patch, party = create_patch(values, others, view)
        saved = await self._book.create(principal, kind, patch)
        fields_set = values.get("fields_set")
        if fields_set is None:
            return answer(reduced_object(saved.handles.get(SPACE), party, view))
        record = await self._stored(principal, saved)
        return answer(chosen(full_object(record, view, reading=False), fields_set))

    async def update(self, request: Request) -> Response:
        """``contact_information/update``: what was sent of a contact; the full object answers."""
        call = posted(request)
        principal, view = await self._caller(request, call)
        values = call.values(parameters.UPDATE)

        async def change(stored: Record) -> Patch:
            meant = named(values, stored)
            return update_patch(stored, meant, await self._others(principal, meant), view)

        record = await self._find(principal, _identifier(values))
        saved, record = await self._book.edit(principal, record, change)
        if saved.changed:
            record = await self._stored(principal, saved)
        return answer(chosen(full_object(record, view, reading=False), values.get("fields_set")))

    # -- what operations share -----------------------------------------------------------------------------------

    async def _caller(self, request: Request, call: Call) -> tuple[Principal, View]:
        """Return who is asking, and their tenant as this face sees it."""
        principal = await self._gate.principal(call.token)
        _note(request, principal)
        directory = await self._book.directory(principal)
        known = self._views.get(principal.tenant)
        if known is None or known[0] is not directory:
            known = self._views[principal.tenant] = (directory, View(directory))
        return principal, known[1]

    async def _find(self, principal: Principal, identifier: Identifier) -> Record:
        """Return the contact that an identifier names, with its relations.

        Raises:
            NotFound: nobody of the kind that the identifier applies to.
            Ambiguous: more than one.
        """
        if identifier.field == "id":
            return await self._book.find(principal, SPACE, identifier.value.upper())
        kind, space = IDENTIFYING[identifier.field]
        where = queries.AllOf((queries.LIVING, queries.IsKind(kind), queries.number_is(space, identifier.value)))
        found = await self._book.search(principal, queries.PartyQuery(where=where, limit=2, relations=True))
        asked_for = f"with {identifier.field} {identifier.value}"
        if not found:
            raise NotFound("party", asked_for)
        if len(found) > 1:
            raise Ambiguous("contact information", asked_for)
        return found[0]

    async def _others(self, principal: Principal, values: Values) -> dict[Identifier, Record]:
        """Return the contacts that a request's relations name."""
        return {identifier: await self._find(principal, identifier) for identifier in set(identifiers(values))}

    async def _stored(self, principal: Principal, saved: Saved) -> Record:
        return await self._book.find(principal, SPACE, saved.handles[SPACE])


def _identifier(values: Values) -> Identifier:
    require(values, "contact_information_identifier")
    identifier: Identifier = values["contact_information_identifier"]
    return identifier


def _note(request: Request, principal: Principal) -> None:
    """Tell the access log who is asking."""
    request.log["tenant"], request.log["principal"] = principal.tenant, principal.user
