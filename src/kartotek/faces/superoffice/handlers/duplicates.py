"""Companies that may be the one which is about to be made: by name and department, by internet domain (§1.2)."""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import Kind
from kartotek.domain.query import LIVING, AllOf, Condition, IsKind, Op, Order, PartyQuery, compare, domain_is
from kartotek.faces.superoffice.handlers.agents import Arguments
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.mapping.flat import full_name
from kartotek.faces.superoffice.mapping.sight import CONTACT_SPACE, handle_number
from kartotek.faces.superoffice.messages import Json
from kartotek.web.face import Request, Response, Route

MOST: Final = 100
"""Entries of one answer."""

_BY_NAME: Final = ("NameDepartment", "Name and department")
_BY_DOMAIN: Final = ("Domain", "Internet domain")


class DuplicateHandlers:
    """The handlers of companies, by REST and by the agent Contact."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        agent = f"{prefix}/Agents/Contact"
        return (
            Route("GET", f"{prefix}/Contact/Duplicates/{{name}}", self.by_name, "GetContactDuplicates"),
            Route("GET", f"{prefix}/Contact/DuplicateDomains/{{domain}}", self.by_domain, "GetContactDuplicateDomains"),
            Route("POST", f"{agent}/GetDuplicates", self.ask_by_name, "ContactAgent.GetDuplicates"),
            Route(
                "POST",
                f"{agent}/GetNameDepartmentDuplicates",
                self.ask_by_name,
                "ContactAgent.GetNameDepartmentDuplicates",
            ),
            Route("POST", f"{agent}/GetDomainDuplicates", self.ask_by_domain, "ContactAgent.GetDomainDuplicates"),
        )

    async def by_name(self, request: Request) -> Response:
        """``GET Contact/Duplicates/{name}``: companies whose name begins so, and their department too."""
        call = await self._calls.open(request)
        return await _named(call, request.params["name"], call.option("department") or "")

    async def by_domain(self, request: Request) -> Response:
        """``GET Contact/DuplicateDomains/{domain}``: companies with an e-mail address or a URL there."""
        call = await self._calls.open(request)
        return await _found(call, domain_is(request.params["domain"]), _BY_DOMAIN)

    async def ask_by_name(self, request: Request) -> Response:
        """Return companies whose name begins so, and their department too where one is given."""
        call = await self._calls.open(request)
        arguments = Arguments(call)
        return await _named(call, arguments.text("Name"), arguments.text("Department"))

    async def ask_by_domain(self, request: Request) -> Response:
        """Return companies with an e-mail address or a URL in a domain."""
        call = await self._calls.open(request)
        return await _found(call, domain_is(Arguments(call).text("Domain")), _BY_DOMAIN)


async def _named(call: Call, name: str, department: str) -> Response:
    if not name.strip():
        return call.answer([], name="DuplicateEntry")
    parts = [compare("name", Op.BEGINS, name)]
    if department.strip():
        parts.append(compare("department", Op.BEGINS, department))
    return await _found(call, AllOf(tuple(parts)), _BY_NAME)


async def _found(call: Call, where: Condition, rule: tuple[str, str]) -> Response:
    """Answer the companies for which a condition holds, in order of their names, as DuplicateEntry carriers."""
    query = PartyQuery(where=AllOf((IsKind(Kind.COMPANY), LIVING, where)), order=(Order("display_name"),), limit=MOST)
    page = await call.book.page(call.principal, query)
    entries: list[Json] = [
        {
            "RuleName": rule[0],
            "SoPrimaryKey": handle_number(record, CONTACT_SPACE),
            "EntryName": full_name(record.party),
            "EntryIdentifier": "",
            "RuleDisplayName": rule[1],
            "TableRight": None,
            "FieldProperties": {},
        }
        for record in page.records
    ]
    return call.answer(entries, name="DuplicateEntry")
