"""The table of operations, and the face that the edge mounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from kartotek.domain.handles import GLOBAL_ID
from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.errors import render_error
from kartotek.faces.crmcom.handlers.authentication import AuthenticationHandlers
from kartotek.faces.crmcom.handlers.calls import Calls
from kartotek.faces.crmcom.handlers.contacts import ContactHandlers
from kartotek.faces.crmcom.handlers.photos import PhotoHandlers
from kartotek.faces.crmcom.messages.vocabulary import FACE, SERVLET
from kartotek.services import clock
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.web.face import Request, Response, Route

BASE: Final = "/crmapi/rest/v2"

TOKEN_SECONDS: Final = 7200
"""Two hours after the login, used or not (R12 and later)."""

SPACES: Final = (GLOBAL_ID,)


class Family(Protocol):
    """Handlers of operations that belong together."""

    def routes(self, base: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""


class CrmComFace:
    """CRM.COM's REST Web API v2 as the edge sees it."""

    name = FACE
    title = "CRM.COM REST Web API v2"
    prefixes: Sequence[str] = ("/crmapi", SERVLET)

    def __init__(self, book: Book, gate: Gate) -> None:
        calls = Calls(book, gate)
        families: list[Family] = [
            AuthenticationHandlers(gate),
            ContactHandlers(calls),
            PhotoHandlers(calls),
        ]
        self._routes = tuple(route for family in families for route in family.routes(BASE))

    def routes(self) -> Sequence[Route]:
        """The table of operations."""
        return self._routes

    def render_error(self, error: Exception, request: Request) -> Response:
        """The vendor's own kind of answer for an error."""
        return render_error(error, request)


def make_face(
    book: Book,
    access: Access,
    *,
    token_seconds: int = TOKEN_SECONDS,
    now: Callable[[], dt.datetime] = clock.now,
) -> CrmComFace:
    """Put the face together."""
    return CrmComFace(book, Gate(book, access, token_seconds, now))
