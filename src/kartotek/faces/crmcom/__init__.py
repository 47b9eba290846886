"""CRM.COM's REST Web API v2: contact information and login (docs/protocols/crmcom.md)."""

from kartotek.faces.crmcom.routes import SPACES, make_face

__all__ = ["SPACES", "make_face"]
