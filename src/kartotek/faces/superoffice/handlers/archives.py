"""Lists of companies and people: ``GET Contact``, ``Person``, ``Contact/{id}/Persons``, ``Archive/{provider}``.

All of them are archives with the same query options (reference §1.5, §3). Of what the book does not keep - activities,
sales, requests - the lists are empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from kartotek.domain.errors import InvalidValue
from kartotek.domain.query import Condition, Employer, Op, compare
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.listings import (
    METADATA,
    answer_rows,
    asking_of,
    asks_for_full,
    count,
    fetch,
    next_link,
    options_of,
    provider_named,
)
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping import rows, skiptoken
from kartotek.faces.superoffice.mapping.columns.info import column_info
from kartotek.faces.superoffice.mapping.columns.providers import NOTHING, PROVIDERS, SERVED, Provider
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.listing import Listing, Options, read_listing
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.messages import Json, Message, read_flag, read_text
from kartotek.services.rights import may_edit
from kartotek.web.face import Handler, Request, Response, Route

_CONTACTS: Final = PROVIDERS["simplecontact"]
_PERSONS: Final = PROVIDERS["person"]
_ABSENT: Final = {
    CONTACT.name: ("Activities", "Appointments", "Documents", "Projects", "Sales", "Tickets"),
    PERSON.name: ("Activities", "Appointments", "Documents", "Sales", "Tickets"),
}
"""Lists below an entity of what the book does not keep."""

_COUNTED: Final = {"true", "allpages", "estimate"}
_COUNTS: Final = {"", "false", "none"} | _COUNTED


class ArchiveHandlers:
    """The handlers of lists."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._records = {entity.name: Records(entity) for entity in (CONTACT, PERSON)}

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        archive = f"{prefix}/Archive"
        return (
            Route("GET", f"{prefix}/Contact", self.contacts, "ListContacts"),
            Route("GET", f"{prefix}/Person", self.persons, "ListPersons"),
            Route("GET", f"{prefix}/Contact/{{id}}/Persons", self.staff, "ListContactPersons"),
            *(
                Route("GET", f"{prefix}/{name}/{{id}}/{what}", self._absent(name), f"List{name}{what}")
                for name, lists in _ABSENT.items()
                for what in lists
            ),
            Route("GET", archive, self.providers, "ListArchives"),
            Route("GET", f"{archive}/{{provider}}", self.archive, "GetArchive"),
            Route("POST", f"{archive}/{{provider}}", self.posted, "PostArchive"),
            Route("GET", f"{archive}/{{provider}}/{METADATA}", self.metadata, "GetArchiveMetadata"),
        )

    async def contacts(self, request: Request) -> Response:
        """``GET Contact``: companies."""
        call = await self._calls.open(request)
        return await self._listed(call, _CONTACTS, options_of(call), "Contact")

    async def persons(self, request: Request) -> Response:
        """``GET Person``: people."""
        call = await self._calls.open(request)
        return await self._listed(call, _PERSONS, options_of(call), "Person")

    async def staff(self, request: Request) -> Response:
        """``GET Contact/{id}/Persons``: the people who belong to a company."""
        call = await self._calls.open(request)
        number = request.params["id"]
        record = await self._records[CONTACT.name].find(call, number)
        scope = (Employer(compare("id", Op.EQ, record.id)),)
        return await self._listed(call, _PERSONS, options_of(call), f"Contact/{quote(number)}/Persons", scope)

    async def providers(self, request: Request) -> Response:
        """``GET Archive``: the names of the archives."""
        call = await self._calls.open(request)
        listed = [{"name": provider.name, "url": provider.name} for provider in SERVED]
        return answer_rows(call, "", listed, None)

    async def archive(self, request: Request) -> Response:
        """``GET Archive/{provider}``; ``Archive/{provider}$metadata`` and ``Archive/$metadata`` tell of columns."""
        call = await self._calls.open(request)
        return await self._answered(call, request.params["provider"], options_of(call))

    async def posted(self, request: Request) -> Response:
        """``POST Archive/{provider}``: the options come as a form, so that they may be long; those of the query too."""
        call = await self._calls.open(request)
        body = call.body()
        sent = Message(body) if isinstance(body, dict) else Message({})
        options = {name.lower(): read_text(sent[name], name) for name in sent}
        return await self._answered(call, request.params["provider"], {**options_of(call), **options})

    async def metadata(self, request: Request) -> Response:
        """``GET Archive/{provider}/$metadata``: what columns an archive has."""
        call = await self._calls.open(request)
        return _metadata(call, provider_named(request.params["provider"]))

    def _absent(self, entity: str) -> Handler:
        async def absent(request: Request) -> Response:
            """``GET Contact/{id}/Sales`` and its kin: an empty list, where there is such an entity."""
            call = await self._calls.open(request)
            await self._records[entity].find(call, request.params["id"])
            return answer_rows(call, "", [], None)

        return absent

    async def _answered(self, call: Call, name: str, options: Options) -> Response:
        """Return the reply to a request for an archive by its name."""
        if name.lower() == METADATA:
            told = {provider.name: _columns(call, provider) for provider in (_CONTACTS, _PERSONS)}
            return call.answer(told, name="ArchiveMetadata")
        if name.lower().endswith(METADATA):
            return _metadata(call, provider_named(name[: -len(METADATA)]))
        if name.lower() in NOTHING:
            return answer_rows(call, NOTHING[name.lower()], [], None)
        provider = provider_named(name)
        return await self._listed(call, provider, options, f"Archive/{provider.name}")

    async def _listed(
        self, call: Call, provider: Provider, options: Options, path: str, scope: Sequence[Condition] = ()
    ) -> Response:
        if options.get(METADATA):
            return _metadata(call, provider)
        full, counted = asks_for_full(options), _counted(options)
        listing = read_listing(options, provider, asking_of(call, provider.archive), scope)
        found = await fetch(call, listing, _render(call, listing, options, full=full))
        total = await count(call, listing) if counted else None
        token = None if found.next is None else skiptoken.write_token(found.next)
        following = None if token is None else next_link(call, path, options, skiptoken.NAME, token)
        return answer_rows(call, provider.name, found.rows, following, total)


def _render(call: Call, listing: Listing, options: Options, *, full: bool) -> rows.Render:
    if full:
        return rows.full(listing.archive, listing.columns, editor=may_edit(call.principal), culture=call.culture)
    json_safe = read_flag(options.get("$jsonsafe"), "$jsonSafe")
    return rows.slim(listing.archive, listing.columns, json_safe=json_safe)


def _counted(options: Options) -> bool:
    """Tell whether all rows are to be counted. Raises InvalidValue for what the option does not take."""
    word = options.get("$inlinecount", "").strip().lower()
    if word not in _COUNTS:
        raise InvalidValue("$inlineCount", "False, Estimate, True or AllPages is expected")
    return word in _COUNTED


def _metadata(call: Call, provider: Provider) -> Response:
    return call.answer(_columns(call, provider), name="ArchiveMetadata")


def _columns(call: Call, provider: Provider) -> Json:
    return {column.name: column_info(column) for column in provider.archive.all(call.view)}
