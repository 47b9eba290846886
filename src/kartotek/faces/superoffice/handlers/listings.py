"""Lists as every operation fetches and answers them: in pages, each with what its rows refer to (reference §3)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Record
from kartotek.domain.query import Cursor
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.calls import Call
from kartotek.faces.superoffice.mapping import skiptoken
from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.providers import PROVIDERS, Provider
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.filters.asking import Asking
from kartotek.faces.superoffice.mapping.listing import Listing, Options
from kartotek.faces.superoffice.mapping.rows import Render
from kartotek.faces.superoffice.messages import Json
from kartotek.services import clock
from kartotek.web.face import Response

METADATA: Final = "$metadata"

_MODES: Final = {"": False, "slim": False, "wide": False, "full": True}
_REPLY: Final = "ODataSlimResponse"

_PAGE: Final = 500
"""Records that are fetched, and made into rows, at once: other requests are answered in between."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a list that were asked for, and where those behind them begin (None: there are none)."""

    rows: list[Json]
    next: Cursor | None


async def fetch(call: Call, listing: Listing, render: Render) -> Found:
    """Return the rows of a list. Raises as `Book.page` does."""
    rows: list[Json] = []
    cursor, skip = listing.cursor, listing.skip
    while len(rows) < listing.top:
        page = await call.book.page(call.principal, listing.query(min(_PAGE, listing.top - len(rows)), cursor, skip))
        others = await _support(call, page.records) if listing.supported else {}
        rows.extend(render(Row(record, call.view, call.zone, others)) for record in page.records)
        cursor, skip = page.next, 0
        if cursor is None:
            break
        await asyncio.sleep(0)
    return Found(rows, cursor)


async def _support(call: Call, records: list[Record]) -> Mapping[int, Record]:
    """Return the support persons of a page's companies by number, with the companies that they belong to."""
    numbers = sorted({number for record in records if (number := record.party.support_person) is not None})
    found = await call.book.get(call.principal, numbers, relations=True) if numbers else []
    return {record.id: record for record in found}


def asking_of(call: Call, archive: Archive) -> Asking:
    """Return what filters are read with, now."""
    return Asking(archive, call.view, call.zone, call.principal.user, clock.now())


def provider_named(name: str) -> Provider:
    """Return a provider by its name in any case. Raises EntityNotFound where there is none."""
    found = PROVIDERS.get(name.strip().lower())
    if found is None:
        raise EntityNotFound("Archive provider", name[:100])
    return found


async def count(call: Call, listing: Listing) -> int:
    """Return how many rows a list has on all its pages together. Raises as `Book.count` does."""
    return await call.book.count(call.principal, listing.where)


# -- what is asked, and the reply ------------------------------------------------------------------------------------


def options_of(call: Call) -> Options:
    """Return the query's options by their names in lower case; of one that comes several times the last."""
    if not call.request.query_string:
        return {}
    return {name.lower(): value for name, value in call.request.query_items}


def asks_for_full(options: Options) -> bool:
    """Tell whether rows are to be full. Raises InvalidValue for a mode that there is not."""
    word = options.get("$mode", "").strip().lower()
    if word not in _MODES:
        raise InvalidValue("$mode", "Slim or Full is expected")
    return _MODES[word]


def answer_rows(
    call: Call, provider: str, listed: list[Json], following: str | None, total: int | None = None
) -> Response:
    """Return rows as the reply; ``following`` is the address of the next page, ``total`` how many rows there are."""
    tree: dict[str, Json] = {"odata.metadata": f"{call.base}/Archive/{provider}/{METADATA}"}
    if total is not None:
        tree["odata.count"] = str(total)
    tree |= {"odata.nextLink": following, "value": listed}
    return call.answer(tree, name=_REPLY)


def next_link(call: Call, path: str, options: Options, name: str, value: str) -> str:
    """Return the address of the next page: the same options, and the one that tells where it begins."""
    kept = {option: text for option, text in options.items() if option not in {"$skip", skiptoken.NAME}}
    return f"{call.base}/{path}?{urlencode({**kept, name: value}, safe='$', quote_via=quote)}"
