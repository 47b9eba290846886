"""The agent Contact: what it has besides what both agents have (reference §1.6)."""

from __future__ import annotations

from kartotek.domain.errors import LimitExceeded
from kartotek.domain.party import Kind
from kartotek.domain.query import LIVING, AllOf, IsKind, Op, Order, PartyQuery, compare
from kartotek.faces.superoffice.handlers.agents import AgentHandlers, Arguments, Procedure
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.person_agent import PersonAgentHandlers, staff
from kartotek.faces.superoffice.handlers.records import MOST_IDS, Records
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.messages import Message
from kartotek.web.face import Response, Route


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
            "GetMyContacts": self.get_owned,
            "AddPerson": self.add_person,
        }
        return (*super().routes(prefix), *self.table(prefix, procedures))

    async def get_persons(self, call: Call) -> Response:
        """Return the people of a company; none of one that does not exist."""
        return call.answer(staff(call, await self.found(call, "ContactId")), name="Person")

    async def get_with_persons(self, call: Call) -> Response:
        """Return an entity, or null; its people are always there."""
        return await self.entity(call, await self.found(call, "ContactId"))

    async def get_mine(self, call: Call) -> Response:
        """Return null: users are no persons of the book, and so belong to none of its companies."""
        return await self.entity(call, None)

    async def get_owned(self, call: Call) -> Response:
        """Return the companies whose Associate is the user, by name. Raises LimitExceeded where they are too many."""
        owned = AllOf((IsKind(Kind.COMPANY), LIVING, compare("owner", Op.EQ, call.principal.user)))
        query = PartyQuery(where=owned, order=(Order("display_name"),), limit=MOST_IDS)
        page = await call.book.page(call.principal, query)
        if page.next is not None:
            raise LimitExceeded(f"More than {MOST_IDS}; GET Contact?$filter=associateId currentAssociate has pages.")
        return call.answer([self.flat(call, record) for record in page.records], name="Contact")

    async def add_person(self, call: Call) -> Response:
        """Make a new person of a company."""
        arguments = Arguments(call)
        company = {"ContactId": arguments.number("ContactId")}
        message = Message({**arguments.entity("NewPersonEntity"), "Contact": company})
        return await PersonAgentHandlers(self._calls).entity(call, await Records(PERSON).create(call, message))
