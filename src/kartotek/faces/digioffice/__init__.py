"""The DigiOffice Gateway: 4PS's imports as ServiceStack services (docs/protocols/digioffice.md)."""

from typing import Final

from kartotek.faces.digioffice.routes import SPACES, make_face

SETTINGS: Final = {"lenient": bool}
"""What a tenant may override: whether a value that cannot be read counts as not sent, as it does at ServiceStack."""

__all__ = ["SETTINGS", "SPACES", "make_face"]
