"""CRM.COM's REST Web API v2: contact information and login (docs/protocols/crmcom.md)."""

from typing import Final

from kartotek.faces.crmcom.mapping.slots import SLOTS
from kartotek.faces.crmcom.routes import SPACES, make_face

SETTINGS: Final = {
    "country": str,
    "inapplicable": str,
    "notes": str,
    "removed_items": str,
    "tokens": str,
    "types": str,
    "unique_companies": str,
    "unique_persons": str,
    "unique_types": str,
}
"""What a tenant may override (docs/protocols/crmcom.md)."""

__all__ = ["SETTINGS", "SLOTS", "SPACES", "make_face"]
