"""24SevenOffice: AuthenticateService, CompanyService and PersonService over SOAP (docs/protocols/24sevenoffice.md)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kartotek.domain.handles import HandleSpace
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS
from kartotek.faces.twentyfourseven.routes import TwentyFourSeven
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.services.quotas import Quotas
from kartotek.web.face import Face

SPACES: Final[tuple[HandleSpace, ...]] = (PERSONS, COMPANIES)
"""The handle spaces of this face: ``Id`` of PersonService, and of CompanyService."""


SETTINGS: Final = {"country": str, "requests_per_hour": int, "authentication_header": bool}
"""What a tenant may override: the country of phone numbers without a prefix; how many requests it may make in an hour
(0: any number); whether PersonService takes the SOAP header ``Authentication`` in place of a session."""


def make_face(book: Book, access: Access, quotas: Quotas, *, session_seconds: int) -> Face:
    """Return the face; a session ends ``session_seconds`` after it was last used."""
    return TwentyFourSeven(book, access, quotas, dt.timedelta(seconds=session_seconds))
