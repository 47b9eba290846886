"""The face at the edge: its paths, with and without the tenant before them, and who answers (reference §1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from kartotek.domain.handles import HandleSpace
from kartotek.domain.party import Kind
from kartotek.faces.superoffice import errors
from kartotek.faces.superoffice.auth import Gate
from kartotek.faces.superoffice.handlers.archive_agent import ArchiveAgentHandlers
from kartotek.faces.superoffice.handlers.archives import ArchiveHandlers
from kartotek.faces.superoffice.handlers.calls import Calls
from kartotek.faces.superoffice.handlers.contact_agent import ContactAgentHandlers
from kartotek.faces.superoffice.handlers.duplicates import DuplicateHandlers
from kartotek.faces.superoffice.handlers.entities import EntityHandlers
from kartotek.faces.superoffice.handlers.image_agent import PersonImageHandlers
from kartotek.faces.superoffice.handlers.images import ImageHandlers
from kartotek.faces.superoffice.handlers.list_agent import ListAgentHandlers
from kartotek.faces.superoffice.handlers.lists import ListHandlers
from kartotek.faces.superoffice.handlers.logins import LoginHandlers
from kartotek.faces.superoffice.handlers.mdo import MdoHandlers
from kartotek.faces.superoffice.handlers.moves import MoveHandlers
from kartotek.faces.superoffice.handlers.patches import PatchHandlers
from kartotek.faces.superoffice.handlers.person_agent import PersonAgentHandlers
from kartotek.faces.superoffice.handlers.related import RelatedHandlers
from kartotek.faces.superoffice.handlers.relations import RelationHandlers
from kartotek.faces.superoffice.handlers.roots import RootHandlers
from kartotek.faces.superoffice.handlers.tokens import PREFIX as TOKENS
from kartotek.faces.superoffice.handlers.tokens import TokenHandlers
from kartotek.faces.superoffice.handlers.udef import UdefHandlers
from kartotek.faces.superoffice.handlers.udef_agent import UdefAgentHandlers
from kartotek.faces.superoffice.handlers.unserved import UnservedHandlers
from kartotek.faces.superoffice.handlers.users import UserHandlers
from kartotek.faces.superoffice.handlers.validation import ValidationHandlers
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.web.face import Face, Request, Response, Route
from kartotek.web.origins import Origins

ENTITIES: Final = (CONTACT, PERSON)
SPACES: Final = (
    HandleSpace(name=CONTACT.space, kinds=(Kind.COMPANY,)),
    HandleSpace(name=PERSON.space, kinds=(Kind.PERSON,)),
)
"""The handle spaces of this face: ids of contacts and of persons."""

PREFIXES: Final = ("/api/v1", "/{tenant}/api/v1")


class Family(Protocol):
    """Operations that belong together: one module of `handlers`."""

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""


class SuperOfficeFace:
    """SuperOffice's REST API as the edge sees it."""

    name = "superoffice"
    title = "SuperOffice"
    prefixes: Sequence[str] = (*PREFIXES, TOKENS)

    def __init__(self, book: Book, access: Access, gate: Gate, origins: Origins) -> None:
        calls = Calls(book, gate)
        self._origins = origins
        families: list[Family] = [
            *(EntityHandlers(entity, calls) for entity in ENTITIES),
            *(PatchHandlers(entity, calls) for entity in ENTITIES),
            *(ValidationHandlers(entity, calls) for entity in ENTITIES),
            *(RelatedHandlers(entity, calls) for entity in ENTITIES),
            *(UdefHandlers(entity, calls) for entity in ENTITIES),
            *(RelationHandlers(entity, calls) for entity in ENTITIES),
            DuplicateHandlers(calls),
            *(ImageHandlers(entity, calls) for entity in ENTITIES),
            ArchiveHandlers(calls),
            ArchiveAgentHandlers(calls),
            MoveHandlers(calls),
            ContactAgentHandlers(calls),
            PersonAgentHandlers(calls),
            PersonImageHandlers(calls),
            LoginHandlers(gate),
            UserHandlers(calls),
            ListHandlers(calls),
            MdoHandlers(calls),
            ListAgentHandlers(calls),
            UdefAgentHandlers(calls),
            UnservedHandlers(calls),
        ]
        routes = [route for prefix in PREFIXES for family in families for route in family.routes(prefix)]
        roots = RootHandlers(access, routes).routes()
        self._routes = origins.share([*routes, *roots, *TokenHandlers(gate).routes()])

    def routes(self) -> Sequence[Route]:
        """The table of operations."""
        return self._routes

    def render_error(self, error: Exception, request: Request) -> Response:
        """The vendor's error object with its status."""
        response = errors.render(error, request)
        response.headers.extend(self._origins.headers(request))
        return response


def make_face(book: Book, access: Access, *, session_seconds: int, token_seconds: int, origins: Sequence[str]) -> Face:
    """Return the face, to be mounted at the edge.

    ``session_seconds`` is how long a browser's session lives after its last use, ``token_seconds`` how long an access
    token that a key was exchanged for; ``origins`` are those whose pages may call the API from a browser.
    """
    named = Origins(origins)
    gate = Gate(access, session_seconds=session_seconds, token_seconds=token_seconds, origins=named)
    return SuperOfficeFace(book, access, gate, named)
