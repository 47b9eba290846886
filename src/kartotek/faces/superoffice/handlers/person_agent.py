"""The agent Person: what it has besides what both agents have (reference §1.6)."""

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
        return call.answer(staff(call, await Records(CONTACT).look_up(call, number)), name="Person")

    async def create_default_of(self, call: Call) -> Response:
        """Return the person that a client fills in for a company."""
        company = {"ContactId": Arguments(call).number("ContactId")}
        return await self.entity(call, await self._records.draft(call, Message({"Contact": company})))

    async def get_mine(self, call: Call) -> Response:
        """Return null: users are no persons of the book."""
        return await self.entity(call, None)

    async def get_phones(self, call: Call) -> Response:
        """Return all phones of a person."""
        record = await self.found(call, "PersonId")
        phones: list[Json] = []
        if record is not None:
            sight = call.glance(record)
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


def staff(call: Call, company: Record | None) -> list[Json]:
    """Return the people of a company as Person carriers; none for None."""
    return [] if company is None else flat_staff(company, call.glance(company))
