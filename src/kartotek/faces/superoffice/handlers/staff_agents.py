"""What the agents Contact and Person tell of the people of a company, and what each has by itself (reference §1.6)."""

from __future__ import annotations

from kartotek.domain.party import Record
from kartotek.faces.superoffice.handlers.agents import AgentHandlers, Arguments, Procedure
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.moves import move_person
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.flat import flat_staff
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.messages import Json, Message
from kartotek.web.face import Response, Route

PHONES = ("OfficePhones", "MobilePhones", "PrivatePhones", "Faxes", "OtherPhones", "InternetPhones")
"""The arrays of a person's phones, in the order of GetPhones."""


class ContactAgentHandlers(AgentHandlers):
    """The agent Contact."""

    def __init__(self, calls: Calls) -> None:
        super().__init__(CONTACT, calls)

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        procedures: dict[str, Procedure] = {
            "GetPersons": self.get_persons,
            "GetContactWithPersons": self.get_with_persons,
            "GetMyContact": self.get_mine,
            "AddPerson": self.add_person,
        }
        return (*super().routes(prefix), *self.table(prefix, procedures))

    async def get_persons(self, call: Call) -> Response:
        """Return the people of a company; none of one that does not exist."""
        return call.answer(await staff(call, await self.found(call, "ContactId")), name="Person")

    async def get_with_persons(self, call: Call) -> Response:
        """Return an entity, or null; its people are always there."""
        return await self.entity(call, await self.found(call, "ContactId"))

    async def get_mine(self, call: Call) -> Response:
        """Return null: users are no persons of the book, and so belong to none of its companies."""
        return await self.entity(call, None)

    async def add_person(self, call: Call) -> Response:
        """Make a new person of a company."""
        arguments = Arguments(call)
        company = {"ContactId": arguments.number("ContactId")}
        message = Message({**arguments.entity("NewPersonEntity"), "Contact": company})
        return await PersonAgentHandlers(self._calls).entity(call, await Records(PERSON).create(call, message))


class PersonAgentHandlers(AgentHandlers):
    """The agent Person."""

    def __init__(self, calls: Calls) -> None:
        super().__init__(PERSON, calls)

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        procedures: dict[str, Procedure] = {
            "GetPersonsFromContact": self.get_of_contact,
            "CreateDefaultByContactId": self.create_default_of,
            "GetMyPerson": self.get_mine,
            "GetPhones": self.get_phones,
            "GetUtmParameters": self.get_utm_parameters,
            "Move": self.move,
        }
        return (*super().routes(prefix), *self.table(prefix, procedures))

    async def get_of_contact(self, call: Call) -> Response:
        """Return the people of a company; none of one that does not exist."""
        number = str(Arguments(call).number("ContactId"))
        return call.answer(await staff(call, await Records(CONTACT).look_up(call, number)), name="Person")

    async def create_default_of(self, call: Call) -> Response:
        """Return the person that a client fills in for a company."""
        company = {"ContactId": Arguments(call).number("ContactId")}
        return await self.entity(call, await self._records.blank(call, Message({"Contact": company})))

    async def get_mine(self, call: Call) -> Response:
        """Return null: users are no persons of the book."""
        return await self.entity(call, None)

    async def get_phones(self, call: Call) -> Response:
        """Return all phones of a person."""
        record = await self.found(call, "PersonId")
        phones: list[Json] = []
        if record is not None:
            sight = await call.sight(record)
            shown = {item.name: item.show for item in PERSON.properties if item.name in PHONES}
            phones = [phone for name in PHONES for phone in shown[name](sight)]
        return call.answer(phones, name="EntityElement")

    async def get_utm_parameters(self, call: Call) -> Response:
        """Return null, as of a person whom no form has brought."""
        return call.answer(None, name="UtmParameters")

    async def move(self, call: Call) -> Response:
        """Make another company the one that a person belongs to; 204."""
        arguments = Arguments(call)
        person, contact = arguments.number("PersonId"), arguments.number("DestinationContactId")
        await move_person(call, str(person), str(contact), arguments.text("MoveAfterDate"))
        return Response(204)


async def staff(call: Call, company: Record | None) -> list[Json]:
    """Return the people of a company as Person carriers; none for None."""
    return [] if company is None else flat_staff(company, await call.sight(company))
