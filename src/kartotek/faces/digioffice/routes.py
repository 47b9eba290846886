"""The face at the edge: its paths and who answers there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from kartotek.domain.handles import GLOBAL_ID, HandleSpace
from kartotek.domain.party import Kind
from kartotek.faces.digioffice import errors
from kartotek.faces.digioffice.auth import SESSION_SECONDS, Gate
from kartotek.faces.digioffice.handlers.authenticate import Authenticate
from kartotek.faces.digioffice.handlers.imports import Imports
from kartotek.faces.digioffice.handlers.lookup import SYSTEM
from kartotek.faces.digioffice.handlers.metadata import Metadata
from kartotek.faces.digioffice.handlers.services import Services
from kartotek.faces.digioffice.handlers.soap import Soap
from kartotek.faces.digioffice.messages.formats import FORMATS
from kartotek.faces.digioffice.messages.schema import FACE
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.web.face import Face, Request, Response, Route

SPACES: Final = (
    GLOBAL_ID,
    HandleSpace(name=SYSTEM, kinds=(Kind.COMPANY, Kind.PERSON), form=GLOBAL_ID.form, on_request=True),
)
"""The handle spaces of this face: the GlobalID of a party, and the id that 4PS knows it by."""

PREFIXES: Final = (
    *("/api/4PSBC", "/api/metadata", "/api/types", "/api/auth", "/api/authenticate", "/api/ping"),
    *("/api/soap11", "/api/soap12"),
    *(f"{root}/{name}" for root in ("/api", "") for name in FORMATS if name != "other"),
)


class Family(Protocol):
    """Handlers that know their own addresses."""

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""


class DigiOfficeFace:
    """The DigiOffice Gateway as the edge sees it."""

    name = FACE
    title = "DigiOffice Gateway"
    prefixes: Sequence[str] = PREFIXES

    def __init__(self, book: Book, access: Access, *, max_body_bytes: int, session_seconds: int) -> None:
        gate = Gate(access, session_seconds)
        families: list[Family] = [
            Services(Imports(book), gate, max_body_bytes),
            Authenticate(book, gate, max_body_bytes),
            Soap(Imports(book), gate, max_body_bytes),
            Metadata(),
        ]
        self._routes = tuple(route for family in families for route in family.routes())

    def routes(self) -> Sequence[Route]:
        """The table of operations."""
        return self._routes

    def render_error(self, error: Exception, request: Request) -> Response:
        """ServiceStack's error object with its status, in the format asked for."""
        return errors.render(error, request)


def make_face(
    book: Book, access: Access, *, max_body_bytes: int = 1 << 20, session_seconds: int = SESSION_SECONDS
) -> Face:
    """Return the face, to be mounted at the edge."""
    return DigiOfficeFace(book, access, max_body_bytes=max_body_bytes, session_seconds=session_seconds)
