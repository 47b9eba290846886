"""The table of operations, and the face that the edge mounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from kartotek.domain.handles import GLOBAL_ID
from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.errors import render_error
from kartotek.faces.crmcom.handlers import Handlers
from kartotek.faces.crmcom.messages.vocabulary import FACE
from kartotek.services import clock
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.web.face import Request, Response, Route

BASE: Final = "/crmapi/rest/v2"

TOKEN_SECONDS: Final = 7200
"""Two hours after the login, used or not (R12 and later)."""

SPACES: Final = (GLOBAL_ID,)


class CrmComFace:
    """CRM.COM's REST Web API v2 as the edge sees it."""

    name = FACE
    title = "CRM.COM REST Web API v2"
    prefixes: Sequence[str] = ("/crmapi",)

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers

    def routes(self) -> Sequence[Route]:
        """The table of operations."""
        do = self._handlers
        return (
            Route("POST", f"{BASE}/authentication/token", do.token, "authentication/token"),
            Route("GET", f"{BASE}/contact_information/show", do.show, "contact_information/show"),
            Route("POST", f"{BASE}/contact_information/create", do.create, "contact_information/create"),
            Route("POST", f"{BASE}/contact_information/update", do.update, "contact_information/update"),
        )

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
    return CrmComFace(Handlers(book, Gate(book, access, token_seconds, now)))
