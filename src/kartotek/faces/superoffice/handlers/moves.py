"""``POST Person/{id}/MoveTo/{contactId}``: another company takes the place of a person's primary employment (§1.3)."""

from __future__ import annotations

from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.messages import Message
from kartotek.web.face import Request, Response, Route


class MoveHandlers:
    """The handler of persons, the only ones who can be moved."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        return (Route("POST", f"{prefix}/Person/{{id}}/MoveTo/{{contact}}", self.move, "MovePerson"),)

    async def move(self, request: Request) -> Response:
        """Move a person; 204."""
        call = await self._calls.open(request)
        await move_person(call, request.params["id"], request.params["contact"], call.option("moveafterdate"))
        return Response(204)


async def move_person(call: Call, person: str, contact: str, after: str | None) -> None:
    """Make a company the one that a person belongs to.

    ``after`` tells which activities move along; there are none here, but it has to be a date where it is given.

    Raises:
        EntityNotFound: there is no such person or company.
        InvalidValue: ``after`` is no date.
    """
    call.zone.read(after or "", "moveAfterDate")
    records = Records(PERSON)
    record = await records.find(call, person)
    await Records(CONTACT).find(call, contact)
    await records.amend(call, record, Message({"Contact": {"ContactId": int(contact)}}))
