"""What belongs to an entity besides itself: the summary, the names in other systems, UTM parameters (§1.2, §1.3)."""

from __future__ import annotations

from kartotek.domain.party import Kind
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.foreign import foreign_keys
from kartotek.faces.superoffice.messages import Json, read_int
from kartotek.web.face import Request, Response, Route


class RelatedHandlers:
    """The handlers of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        name = self._entity.name
        path = f"{prefix}/{name}/{{id}}"
        routes = [
            Route("GET", f"{path}/ForeignKey", self.foreign_keys, f"Get{name}ForeignKey"),
            Route("GET", f"{path}/Summary", self.summary, f"Get{name}Summary"),
        ]
        if self._entity.kind is Kind.PERSON:
            routes.append(Route("GET", f"{path}/UtmParameters", self.utm_parameters, "GetPersonUtmParameters"))
        return tuple(routes)

    async def foreign_keys(self, request: Request) -> Response:
        """``GET Contact/{id}/ForeignKey``: the names that other systems know the entity by."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"])
        return call.answer(foreign_keys(record), name="StringDictionary")

    async def summary(self, request: Request) -> Response:
        """``GET Contact/{id}/Summary``: the flat carrier, and what has happened lately, which is nothing here."""
        call = await self._calls.open(request)
        read_int(call.option("limit"), "limit")
        tree = await summary_of(call, self._records, request.params["id"])
        return call.answer(tree, name=f"{self._entity.name}Summary")

    async def utm_parameters(self, request: Request) -> Response:
        """``GET Person/{id}/UtmParameters``: null, as of a person whom no form has brought."""
        call = await self._calls.open(request)
        await self._records.find(call, request.params["id"])
        return call.answer(None, name="UtmParameters")


async def summary_of(call: Call, records: Records, number: str) -> Json:
    """Return a ContactSummary or PersonSummary. Raises EntityNotFound where there is no such entity."""
    record = await records.find(call, number)
    carrier = records.entity.flat(call.glance(record))
    return {records.entity.name: carrier, "Tickets": [], "Followups": [], "Documents": [], "Sales": [], "Chats": []}
