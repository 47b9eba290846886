"""One request under way: who asks, in which tenant as this face sees it, and with which values."""

from __future__ import annotations

from dataclasses import dataclass

from kartotek.domain.accounts import Principal
from kartotek.domain.lists import Directory
from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.mapping.references import View
from kartotek.faces.crmcom.messages.identifiers import Identifier
from kartotek.faces.crmcom.messages.transport import Parameters, asked, posted
from kartotek.faces.crmcom.messages.values import Table, Values, require
from kartotek.services.book import Book
from kartotek.web.face import Request


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose token is good."""

    principal: Principal
    view: View
    values: Values

    @property
    def identifier(self) -> Identifier:
        """Which contact the request is about. Raises ParameterMissing where it does not say."""
        require(self.values, "contact_information_identifier")
        identifier: Identifier = self.values["contact_information_identifier"]
        return identifier

    @property
    def fields_set(self) -> str | None:
        """The names of the members that the answer shall have, as they were sent; None for all."""
        names: str | None = self.values.get("fields_set")
        return names


class Calls:
    """Opens calls; made once for the face."""

    def __init__(self, book: Book, gate: Gate) -> None:
        self.book = book
        self.gate = gate
        self._views: dict[int, tuple[Directory, View]] = {}

    async def asked(self, request: Request, table: Table) -> Call:
        """Return the call of a GET. Raises as `open` does, and as `transport.asked`."""
        return await self.open(request, asked(request), table)

    async def posted(self, request: Request, table: Table) -> Call:
        """Return the call of a POST with a JSON body. Raises as `open` does, and as `transport.posted`."""
        return await self.open(request, posted(request), table)

    async def open(self, request: Request, parameters: Parameters, table: Table) -> Call:
        """Return the call of a request; before its token is found good, no other parameter is looked at.

        Raises:
            InvalidToken: the token is missing, unknown, released or expired.
            InvalidValue: a parameter has no value that it may have (and the faults below that).
        """
        principal = await self.gate.principal(parameters.token)
        note(request, principal)
        directory = await self.book.directory(principal)
        known = self._views.get(principal.tenant)
        if known is None or known[0] is not directory:
            known = self._views[principal.tenant] = (directory, View(directory))
        return Call(principal, known[1], parameters.values(table))


def note(request: Request, principal: Principal) -> None:
    """Tell the access log who is asking."""
    request.log["tenant"], request.log["principal"] = principal.tenant, principal.user
