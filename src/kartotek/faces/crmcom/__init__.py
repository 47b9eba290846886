"""CRM.COM's REST Web API v2: contact information and login (docs/protocols/crmcom.md)."""

from collections.abc import Mapping
from typing import Final

from kartotek.domain.accounts import SettingKind, Words
from kartotek.domain.party import Kind
from kartotek.faces.crmcom.mapping.references import UNIQUE
from kartotek.faces.crmcom.mapping.slots import SLOTS
from kartotek.faces.crmcom.routes import SPACES, make_face

SETTINGS: Final[Mapping[str, SettingKind]] = {
    "country": str,
    "inapplicable": Words(("refused", "ignored")),
    "notes": Words(("headed", "raw")),
    "removed_items": Words(("deleted", "inactive")),
    "tokens": Words(("jwt", "hex")),
    "types": Words(("sampled", "labels", "codes")),
    "unique_companies": Words(tuple(UNIQUE[Kind.COMPANY]), " ,"),
    "unique_persons": Words(tuple(UNIQUE[Kind.PERSON]), " ,"),
    "unique_types": Words(("address", "phone", "email", "none"), " "),
}
"""What a tenant may override (docs/protocols/crmcom.md)."""

__all__ = ["SETTINGS", "SLOTS", "SPACES", "make_face"]
