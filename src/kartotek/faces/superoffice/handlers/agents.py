"""The agents Contact and Person: the same operations as remote procedure calls, all POST (reference §1.6).

An argument is a query option or a member of the object in the body. Where REST answers 404, a read answers null.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Record, State
from kartotek.domain.query import LIVING, AllOf, PartyQuery, number_is
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.records import MOST_IDS, Records
from kartotek.faces.superoffice.handlers.related import summary_of
from kartotek.faces.superoffice.handlers.validation import problems
from kartotek.faces.superoffice.mapping.address import address_carrier
from kartotek.faces.superoffice.mapping.entity import Entity, selected
from kartotek.faces.superoffice.messages import NO_ENTITY, Json, Message, read_int, read_list, read_object, read_text
from kartotek.web.face import Request, Response, Route
from kartotek.wire.errors import MalformedMessage

Procedure = Callable[[Call], Awaitable[Response]]


class Arguments:
    """What a procedure is called with."""

    def __init__(self, call: Call) -> None:
        body = call.body()
        self._call = call
        self._members = Message(body) if isinstance(body, dict) else Message({})

    def number(self, name: str) -> int:
        """Return an id or another number; 0 where it is not given. Raises InvalidValue for anything else."""
        given = self._call.option(name.lower())
        return read_int(self._members.get(name) if given is None else given, name)

    def text(self, name: str) -> str:
        """Return a text; empty where it is not given. Raises InvalidValue for anything else."""
        given = self._call.option(name.lower())
        return read_text(self._members.get(name) if given is None else given, name)

    def items(self, name: str) -> list[Json]:
        """Return an array. Raises InvalidValue for anything else."""
        return read_list(self._members.get(name), name) or []

    def numbers(self, name: str) -> list[int]:
        """Return an array of numbers. Raises InvalidValue for anything else."""
        return [read_int(item, name) for item in self.items(name)]

    def entity(self, name: str) -> Message:
        """Return an entity. Raises MalformedMessage where there is none."""
        found = read_object(self._members.get(name), name)
        if found is None:
            raise MalformedMessage(NO_ENTITY)
        return found


class AgentHandlers:
    """What the agents of both kinds of entity have in common."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        name, entity = self._entity.name, self._entity.type
        procedures: dict[str, Procedure] = {
            f"CreateDefault{entity}": self.create_default,
            f"Save{entity}": self.save,
            f"Get{entity}": self.get_entity,
            f"Delete{entity}": self.delete,
            f"Validate{entity}": self.validate,
            f"Get{name}": self.get,
            f"Get{name}List": self.get_list,
            f"Get{name}Summary": self.get_summary,
            "ChangeCountry": self.change_country,
            "GetAddress": self.get_address,
            "GetAddressByCountry": self.get_address_by_country,
            "IsNumberValid": self.is_number_valid,
            "Undelete": self.undelete,
            "UpdateInterests": self.update_interests,
        }
        return self.table(prefix, procedures)

    def table(self, prefix: str, procedures: dict[str, Procedure]) -> tuple[Route, ...]:
        """Return the routes of procedures, by name."""
        path = f"{prefix}/Agents/{self._entity.name}"
        return tuple(
            Route("POST", f"{path}/{name}", self._opened(procedure), f"{self._entity.name}Agent.{name}")
            for name, procedure in procedures.items()
        )

    def _opened(self, procedure: Procedure) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            return await procedure(await self._calls.open(request))

        handle.__doc__ = procedure.__doc__
        return handle

    # -- entities ------------------------------------------------------------------------------------------------

    async def create_default(self, call: Call) -> Response:
        """Return the entity that a client fills in."""
        return await self.entity(call, await self._records.draft(call, Message({})))

    async def save(self, call: Call) -> Response:
        """Make a new entity of one without an id; replace the one with the id otherwise."""
        message = call.message()
        number = read_int(message.get(self._entity.key), self._entity.key)
        if not number:
            return await self.entity(call, await self._records.create(call, message))
        record = await self._records.find(call, str(number))
        return await self.entity(call, await self._records.replace(call, record, message))

    async def get_entity(self, call: Call) -> Response:
        """Return an entity, or null."""
        return await self.entity(call, await self.found(call, f"{self._entity.type}Id"))

    async def delete(self, call: Call) -> Response:
        """Delete an entity; 204, also where there is none."""
        record = await self.found(call, f"{self._entity.type}Id")
        if record is not None:
            await call.book.delete(call.principal, record)
        return Response(204)

    async def undelete(self, call: Call) -> Response:
        """Bring a deleted entity back; 204."""
        record = await self._records.find(call, str(Arguments(call).number("Id")), deleted=True)
        if record.party.state is State.DELETED:
            await call.book.update(call.principal, record, {"state": State.ACTIVE.value})
        return Response(204)

    async def change_country(self, call: Call) -> Response:
        """Return an entity as it would be in another country: with that one's address layout; nothing is stored."""
        arguments = Arguments(call)
        country = {"CountryId": arguments.number("ToCountryId")}
        message = Message({**arguments.entity(self._entity.type), "country": country})
        return await self.entity(call, await self._records.draft(call, message))

    async def validate(self, call: Call) -> Response:
        """Return what saving would refuse, by property."""
        message = Arguments(call).entity(self._entity.type)
        return call.answer(await problems(call, self._records, message), name="StringDictionary")

    async def update_interests(self, call: Call) -> Response:
        """Select interests and unselect others; 204."""
        arguments = Arguments(call)
        chosen, dropped = arguments.numbers("EnableInterestIds"), arguments.numbers("DisableInterestIds")
        if set(chosen) & set(dropped):
            raise InvalidValue("EnableInterestIds", f"{min(set(chosen) & set(dropped))} is to be disabled too")
        record = await self._records.find(call, str(arguments.number(self._entity.key)))
        marks = [{"Id": number, "Selected": number in chosen} for number in (*chosen, *dropped)]
        await self._records.amend(call, record, Message({"Interests": marks}))
        return Response(204)

    # -- carriers ------------------------------------------------------------------------------------------------

    async def get(self, call: Call) -> Response:
        """Return a flat carrier, or null."""
        record = await self.found(call, self._entity.key)
        tree = None if record is None else self.flat(call, record)
        return call.answer(tree, name=self._entity.name)

    async def get_list(self, call: Call) -> Response:
        """Return flat carriers in the order of the ids in the body; those that do not exist are left out."""
        numbers = [read_int(item, self._entity.key) for item in read_list(call.body(), self._entity.key) or ()]
        known = await self._records.listed(call, numbers)
        carriers = [self.flat(call, known[handle]) for handle in map(str, numbers) if handle in known]
        return call.answer(carriers, name=self._entity.name)

    async def get_summary(self, call: Call) -> Response:
        """Return the flat carrier with what has happened lately, which is nothing here; or null."""
        try:
            tree = await summary_of(call, self._records, str(Arguments(call).number(self._entity.key)))
        except EntityNotFound:
            tree = None
        return call.answer(tree, name=f"{self._entity.name}Summary")

    async def get_address(self, call: Call) -> Response:
        """Return an entity's address, or null."""
        record = await self.found(call, self._entity.key)
        return call.answer(None if record is None else address_carrier(record), name="Address")

    async def get_address_by_country(self, call: Call) -> Response:
        """Return an entity's address in the layout of a country, an empty one for the id 0; null for an unknown id."""
        arguments = Arguments(call)
        number, country = arguments.number(self._entity.key), arguments.number("CountryId")
        code = call.view.country_code(country)
        if code is None:
            raise InvalidValue("CountryId", f"there is no item {country}")
        record = await self._records.look_up(call, str(number)) if number else self._records.blank(call)
        if record is not None:
            party = msgspec.structs.replace(record.party, country=code)
            record = msgspec.structs.replace(record, party=party)
        return call.answer(None if record is None else address_carrier(record), name="Address")

    async def is_number_valid(self, call: Call) -> Response:
        """Tell whether nobody else of this kind has a number (of a company Number2)."""
        arguments = Arguments(call)
        number, own = arguments.text("Number"), str(arguments.number("ContactId"))
        if not number.strip():
            return call.answer(True, name="boolean")
        query = PartyQuery(where=AllOf((number_is("number", number), LIVING)), limit=MOST_IDS)
        found = await call.book.search(call.principal, query)
        others = [record for record in found if record.handles.get(self._entity.space, own) != own]
        return call.answer(not others, name="boolean")

    # -- shared --------------------------------------------------------------------------------------------------

    async def found(self, call: Call, argument: str) -> Record | None:
        """Return the record that an argument names, or None."""
        return await self._records.look_up(call, str(Arguments(call).number(argument)))

    def flat(self, call: Call, record: Record) -> Json:
        """Return a record's flat carrier, as much of it as is selected."""
        return selected(self._entity.flat(call.glance(record)), call.selection())

    async def entity(self, call: Call, record: Record | None) -> Response:
        """Answer the entity of a record, without links; null for None."""
        if record is None:
            return call.answer(None, name=self._entity.type)
        tree = self._entity.show(await call.sight(record), call.selection(), links=False)
        return call.answer(tree, name=self._entity.type)
