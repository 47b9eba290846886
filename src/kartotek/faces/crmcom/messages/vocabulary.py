"""The vendor's words: the names of the face and the enumerations of contact information (Web API v2).

Enumerations are spelled as the service sends them (``FAMILY_MEMBER``); how a client may spell them is told by
`values.Choice`. Reading methods show a *label* (``Family Member``), writing methods the code, as in the samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kartotek.domain.handles import GLOBAL_ID

FACE: Final = "crmcom"
"""The face's name: of its package, its residue, its settings and its sessions."""

SPACE: Final = GLOBAL_ID.name
"""The space of contact information ids: persons and companies, 32 upper-case hex digits."""

SERVLET: Final = "/crm/ImageDownloadServlet"
"""Where pictures are downloaded, outside of the API's own address."""

PERSON: Final = "PERSON"
COMPANY: Final = "COMPANY"

CUSTOM: Final = ("CUSTOM1", "CUSTOM2", "CUSTOM3", "CUSTOM4", "CUSTOM5")
ADDRESS_TYPES: Final = ("HOME", "BUSINESS", "POBOX", *CUSTOM)
PHONE_TYPES: Final = ("LANDLINE", "MOBILE", "FAX", *CUSTOM)
EMAIL_TYPES: Final = ("PERSONAL", "BUSINESS", *CUSTOM)
RELATION_TYPES: Final = (
    "FAMILY_MEMBER",
    "EXTENDED_FAMILY",
    "PARTNER",
    "CLOSE_FRIEND",
    "FRIEND",
    "WORK_COLLEAGUE",
    "PARTNER_COMPANY",
    "CLIENT",
    "EMPLOYER",
    "EMPLOYEE",
    "BUSINESS",
    *CUSTOM,
)
GENDERS: Final = ("MALE", "FEMALE")
ACTIONS: Final = ("ADD", "UPDATE", "REMOVE")
LANGUAGES: Final = (
    *("ARA", "DAN", "ENG", "EST", "FIN", "FRA", "DEU", "ELL", "JPN", "VIE", "MAL", "IND", "TAI", "LAV", "LIT"),
    *("NNO", "POL", "POR", "RUS", "SPA", "SWE", "UKR", "CMN", "TGL", "HIN"),
    *("CUSTOM1", "CUSTOM2", "CUSTOM3", "CUSTOM4", "CUSTOM5", "CUSTOM6", "CUSTOM7", "CUSTOM8"),
)

_TYPES = (*ADDRESS_TYPES, *PHONE_TYPES, *EMAIL_TYPES, *RELATION_TYPES)

CODES: Final[Mapping[str, str]] = {code: code for code in _TYPES}
"""The names of types in answers to writing methods."""

LABELS: Final[Mapping[str, str]] = {code: code.replace("_", " ").title() for code in _TYPES} | {"POBOX": "PO Box"}
"""The names of types in answers to reading methods."""
