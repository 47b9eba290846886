"""SuperOffice's REST API, ``/api/v1``: companies as Contact, people as Person (docs/protocols/superoffice.md)."""

from kartotek.faces.superoffice.routes import SPACES, make_face

__all__ = ["SPACES", "make_face"]
