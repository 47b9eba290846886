"""SuperOffice's REST API, ``/api/v1``: companies as Contact, people as Person (docs/protocols/superoffice.md)."""

from typing import Final

from kartotek.faces.superoffice.mapping.custom_fields import SLOTS
from kartotek.faces.superoffice.messages import FACE
from kartotek.faces.superoffice.messages.tokens import credentials, new_secret
from kartotek.faces.superoffice.routes import SPACES, make_face

SETTINGS: Final = {"country": str}
"""What a tenant may override: the country of new parties and of phone numbers without a prefix."""

__all__ = ["FACE", "SETTINGS", "SLOTS", "SPACES", "credentials", "make_face", "new_secret"]
