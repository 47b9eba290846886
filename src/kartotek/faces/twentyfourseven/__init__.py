"""24SevenOffice: AuthenticateService, CompanyService and PersonService over SOAP (docs/protocols/24sevenoffice.md)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kartotek.domain.handles import HandleSpace
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS
from kartotek.faces.twentyfourseven.routes import TwentyFourSeven
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.web.face import Face

SPACES: Final[tuple[HandleSpace, ...]] = (PERSONS, COMPANIES)
"""The handle spaces of this face: ``Id`` of PersonService, and of CompanyService."""


def make_face(book: Book, access: Access, *, session_seconds: int) -> Face:
    """Return the face; a session ends ``session_seconds`` after it was last used."""
    return TwentyFourSeven(book, access, dt.timedelta(seconds=session_seconds))
