"""The agent ``Archive``, with which the vendor's client reads lists (reference §1.6; the vendor's ArchiveAgent).

Its lists are those of `handlers.archives`. Columns, widths and entities that a user has chosen for a window of the
vendor's programs are not kept: lists without columns have the archive's own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from kartotek.domain.errors import InvalidValue, LimitExceeded
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.listings import asking_of, count, fetch
from kartotek.faces.superoffice.mapping import rows
from kartotek.faces.superoffice.mapping.agent_listing import read_agent_listing
from kartotek.faces.superoffice.mapping.columns.info import column_info, entity_info
from kartotek.faces.superoffice.mapping.columns.providers import NOTHING, PROVIDERS, SERVED, Provider
from kartotek.faces.superoffice.mapping.listing import MOST_ROWS, Listing
from kartotek.faces.superoffice.messages import Json, Message, read_text
from kartotek.web.face import Request, Response, Route

Procedure = Callable[[Call], Awaitable[Response]]

_CONTEXTS: Final = ("", "WithContext")
_FORMS: Final = ("", "2")


class ArchiveAgentHandlers:
    """The handlers of the agent ``Archive``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        procedures: dict[str, Procedure] = {
            "GetProviderNames": self.provider_names,
            "GetAvailableColumns": self.available_columns,
            "GetAvailableEntities": self.available_entities,
            "GetArchiveConfiguration": self.configuration,
            "GetArchiveConfigurationWithContext": self.configuration,
            "GetArchiveConfigurationV2": self.configuration,
            "CreateDefaultArchiveListResult": self.blank,
        }
        for context in _CONTEXTS:
            for form in _FORMS:
                procedures[f"GetArchiveList{context}{form}"] = self.own_columns
                procedures[f"GetArchiveListByColumns{context}{form}"] = self.by_columns
                procedures[f"GetArchiveListByColumnsWithHeader{context}{form}"] = self.with_header
        path = f"{prefix}/Agents/Archive"
        return tuple(
            Route("POST", f"{path}/{name}", self._opened(procedure), f"ArchiveAgent.{name}")
            for name, procedure in procedures.items()
        )

    def _opened(self, procedure: Procedure) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            return await procedure(await self._calls.open(request))

        return handle

    # -- lists -----------------------------------------------------------------------------------------------------

    async def by_columns(self, call: Call) -> Response:
        """Return a page of rows with the columns that the request names."""
        return call.answer(await self._rows(call, chosen=True), name="ArchiveListItem")

    async def own_columns(self, call: Call) -> Response:
        """Return a page of rows with the archive's own columns."""
        return call.answer(await self._rows(call, chosen=False), name="ArchiveListItem")

    async def with_header(self, call: Call) -> Response:
        """Return a page of rows, and how many there are on all pages."""
        listing = self._listing(call, chosen=True)
        found = [] if listing is None else await _fetched(call, listing)
        total = 0 if listing is None else await count(call, listing)
        return call.answer(_result(found, total), name="ArchiveListResult")

    async def blank(self, call: Call) -> Response:
        """Return a result without rows."""
        return call.answer(_result([], 0), name="ArchiveListResult")

    async def _rows(self, call: Call, *, chosen: bool) -> list[Json]:
        listing = self._listing(call, chosen=chosen)
        return [] if listing is None else await _fetched(call, listing)

    def _listing(self, call: Call, *, chosen: bool) -> Listing | None:
        """Return the list that is asked for; None for one of what the book does not keep."""
        message = _message(call)
        provider = _provider(message)
        if provider is None:
            return None
        return read_agent_listing(message, provider, asking_of(call, provider.archive), chosen=chosen)

    # -- what there is -----------------------------------------------------------------------------------------------

    async def provider_names(self, call: Call) -> Response:
        """Return the names of the archives."""
        return call.answer([provider.name for provider in SERVED], name="string")

    async def available_columns(self, call: Call) -> Response:
        """Return all columns of an archive."""
        provider = _provider(_message(call))
        columns = [] if provider is None else provider.archive.all(call.view)
        return call.answer([column_info(column) for column in columns], name="ArchiveColumnInfo")

    async def available_entities(self, call: Call) -> Response:
        """Return what the rows of an archive are."""
        provider = _provider(_message(call))
        return call.answer([] if provider is None else [entity_info(provider.archive)], name="MDOListItem")

    async def configuration(self, call: Call) -> Response:
        """Return the columns that a list has where none are chosen."""
        provider = _provider(_message(call))
        archive = None if provider is None else provider.archive
        entities = [] if archive is None else [{**entity_info(archive), "Selected": True, "Hidden": False}]
        tree: dict[str, Json] = {
            "ArchiveColumnInfo": [] if archive is None else [column_info(column) for column in archive.own],
            "ArchiveEntityInfo": [{**entity, "LastChanged": call.zone.not_set} for entity in entities],
            "ArchiveOrderByInfo": [],
            "OwnerKeys": "",
            "TableRight": None,
            "FieldProperties": {},
        }
        return call.answer(tree, name="ArchiveConfiguration")


def _message(call: Call) -> Message:
    body = call.body()
    return Message(body) if isinstance(body, dict) else Message({})


def _provider(message: Message) -> Provider | None:
    """Return the provider that a request names; None for one of what the book does not keep."""
    name = read_text(message.get("ProviderName"), "ProviderName")
    found = PROVIDERS.get(name.strip().lower())
    if found is None and name.strip().lower() not in NOTHING:
        raise InvalidValue("ProviderName", f"there is no archive provider {name[:100] or 'without a name'}")
    return found


async def _fetched(call: Call, listing: Listing) -> list[Json]:
    """Return the rows of a page. Unlike REST, the agent has no way to tell that a long page goes on.

    Raises:
        LimitExceeded: there are more rows on the page than one reply holds.
    """
    found = await fetch(call, listing, rows.item(listing.archive, listing.columns, culture=call.culture))
    if found.next is not None and listing.cut:
        raise LimitExceeded(f"The page has more than {MOST_ROWS} rows; ask for smaller ones by PageSize.")
    return found.rows


def _result(found: list[Json], total: int) -> Json:
    return {"RowCount": total, "Rows": found, "TableRight": None, "FieldProperties": {}}
