"""The face at the edge: its paths and who answers there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from kartotek.domain.handles import GLOBAL_ID, HandleSpace
from kartotek.domain.party import Kind
from kartotek.faces.digioffice import errors
from kartotek.faces.digioffice.auth import Gate
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
from kartotek.web.origins import Origins

SPACES: Final = (
    GLOBAL_ID,
    HandleSpace(name=SYSTEM, kinds=(Kind.COMPANY, Kind.PERSON), form=GLOBAL_ID.form, on_request=True),
)
"""The handle spaces of this face: the GlobalID of a party, and the id that 4PS knows it by."""

PREFIXES: Final = (
    *("/api/4PSBC", "/api/metadata", "/api/types", "/api/auth", "/api/authenticate", "/api/ping"),
    *("/api/soap11", "/api/soap12"),
    *(f"{root}/{name}" for root in ("/api", "") for name in FORMATS),
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

    def __init__(self, book: Book, gate: Gate, origins: Origins, max_body_bytes: int) -> None:
        imports = Imports(book)
        families: list[Family] = [
            Services(imports, gate, max_body_bytes),
            Authenticate(book, gate),
            Soap(imports, gate, max_body_bytes),
            Metadata(),
        ]
        self._origins = origins
        self._routes = _with_options(origins.share([route for family in families for route in family.routes()]))

    def routes(self) -> Sequence[Route]:
        """The table of operations."""
        return self._routes

    def render_error(self, error: Exception, request: Request) -> Response:
        """ServiceStack's error object with its status, in the format asked for."""
        response = errors.render(error, request)
        response.headers.extend(self._origins.headers(request))
        return response


def make_face(book: Book, access: Access, *, max_body_bytes: int, origins: Sequence[str] = ()) -> Face:
    """Return the face, to be mounted at the edge.

    ``max_body_bytes`` bounds bodies that come packed, ``origins`` are those whose pages may call from a browser.
    """
    named = Origins(origins)
    return DigiOfficeFace(book, Gate(access, named), named, max_body_bytes)


def _with_options(routes: Sequence[Route]) -> tuple[Route, ...]:
    """Return routes with an answer to OPTIONS, 200 with the verbs, at every address that has none."""
    verbs: dict[str, list[str]] = {}
    for route in routes:
        verbs.setdefault(route.pattern.lower(), []).append(route.method)
    return (
        *routes,
        *(_options(pattern, known) for pattern, known in verbs.items() if "OPTIONS" not in known),
    )


def _options(pattern: str, verbs: Sequence[str]) -> Route:
    allowed = ", ".join([*verbs, "OPTIONS"])

    async def answer(_: Request) -> Response:
        return Response(200, b"", [("allow", allowed)])

    return Route("OPTIONS", pattern, answer, "Options")
