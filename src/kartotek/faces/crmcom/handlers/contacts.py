"""``contact_information``: show, list, create and update (Web API v2)."""

from __future__ import annotations

from kartotek.domain.party import Record
from kartotek.domain.patch import Patch
from kartotek.faces.crmcom.handlers.calls import Call, Calls
from kartotek.faces.crmcom.handlers.finding import Finder
from kartotek.faces.crmcom.handlers.listing import Lister
from kartotek.faces.crmcom.mapping.contact import create_patch, full_object, reduced_object, update_patch
from kartotek.faces.crmcom.mapping.relations import Others, identifiers, named
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.transport import answer, chosen
from kartotek.faces.crmcom.messages.values import Values
from kartotek.faces.crmcom.messages.vocabulary import SPACE
from kartotek.services.parties import Saved
from kartotek.web.face import Request, Response, Route


class ContactHandlers:
    """The operations on contact information."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._book = calls.book
        self._finder = Finder(calls.book)
        self._lister = Lister(calls.book)

    def routes(self, base: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        group = "contact_information"
        return (
            Route("GET", f"{base}/{group}/show", self.show, f"{group}/show"),
            Route("GET", f"{base}/{group}/list", self.list, f"{group}/list"),
            Route("POST", f"{base}/{group}/create", self.create, f"{group}/create"),
            Route("POST", f"{base}/{group}/update", self.update, f"{group}/update"),
        )

    async def show(self, request: Request) -> Response:
        """``show``: one contact."""
        call = await self._calls.asked(request, parameters.SHOW)
        record = await self._finder.one(call.principal, call.identifier)
        return answer(chosen(full_object(record, call.view, reading=True), call.fields_set))

    async def list(self, request: Request) -> Response:
        """``list``: the contacts that all filters fit."""
        call = await self._calls.asked(request, parameters.LIST)
        records = await self._lister.page(call.principal, call.values, call.view)
        shown = (full_object(record, call.view, reading=True) for record in records)
        return answer([chosen(tree, call.fields_set) for tree in shown])

    async def create(self, request: Request) -> Response:
        """``create``: a new contact; without ``fields_set`` the reduced object answers."""
        call = await self._calls.posted(request, parameters.CREATE)
        others = await self._others(call, call.values)
        kind, patch, party = create_patch(call.values, others, call.view)
        saved = await self._book.create(call.principal, kind, patch, unique=call.view.unique[kind])
        if call.fields_set is None:
            return answer(reduced_object(saved.handles.get(SPACE), party, call.view))
        record = await self._stored(call, saved)
        return answer(chosen(full_object(record, call.view, reading=False), call.fields_set))

    async def update(self, request: Request) -> Response:
        """``update``: what was sent of a contact; the full object answers."""
        call = await self._calls.posted(request, parameters.UPDATE)

        async def change(stored: Record) -> Patch:
            meant = named(call.values, stored)
            return update_patch(stored, meant, await self._others(call, meant), call.view)

        record = await self._finder.one(call.principal, call.identifier)
        unique = call.view.unique[record.party.kind]
        saved, record = await self._book.edit(call.principal, record, change, unique=unique)
        if saved.changed:
            record = await self._stored(call, saved)
        return answer(chosen(full_object(record, call.view, reading=False), call.fields_set))

    async def _others(self, call: Call, values: Values) -> Others:
        """Return the contacts that a request's relations name."""
        return await self._finder.several(call.principal, identifiers(values))

    async def _stored(self, call: Call, saved: Saved) -> Record:
        return await self._book.find(call.principal, SPACE, saved.handles[SPACE])
