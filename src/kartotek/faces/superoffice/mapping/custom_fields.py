"""User-defined and extra fields: dictionaries of texts (reference §2.6), kept as this face's own.

``UserDefinedFields`` holds the keys that were sent there (or that look like ``SuperOffice:1``), ``ExtraFields``
likewise (``x_name``); ``CustomFields`` shows both and what was sent only there. Companions such as
``SuperOffice:1:org`` are answers of the server and are ignored where they are sent.
"""

from __future__ import annotations

import re
from typing import Final

from kartotek.domain.party import Party
from kartotek.faces.superoffice.mapping.foreign import is_foreign
from kartotek.faces.superoffice.mapping.properties import UNCHANGED, Property, Value, keep, residue_of
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import Json, read_object, read_text

USER_DEFINED: Final = "UserDefinedFields"
EXTRA: Final = "ExtraFields"
CUSTOM: Final = "CustomFields"

_COMPANION = re.compile(r":(?:org|DisplayText|DisplayTooltip)$", re.IGNORECASE)
_NUMBERED = re.compile(r"SuperOffice:\d+", re.IGNORECASE)


def custom_fields() -> tuple[Property, Property, Property]:
    """Return the three dictionaries, in the order in which an entity has them.

    Where a key comes in two of them, a value that differs from what is shown wins over one that does not, and
    ``CustomFields`` over the other two.
    """
    return _dictionary(USER_DEFINED), _dictionary(EXTRA), _dictionary(CUSTOM)


def _dictionary(name: str) -> Property:
    def show(sight: Sight) -> Json:
        return _fields(sight, name)

    def parse(sent: Json, _: Sight) -> Value:
        # Not a Message: these names are data, and their case counts.
        if read_object(sent, name) is None:
            return UNCHANGED
        return {key: read_text(value, f"{name}.{key}") for key, value in sent.items() if not _is_told(key)}

    def write(draft: Party, value: dict[str, str], sight: Sight) -> None:
        shown = _fields(sight, name)
        for key, text in value.items():
            if text != shown.get(key, ""):
                keep(draft, f"{_home(draft, name, key)}/{key}", text or None)

    return Property(name, show, write, parse)


def _is_told(key: str) -> bool:
    """Tell whether a key is an answer of the server: a companion of another, or a foreign key."""
    return is_foreign(key) or _COMPANION.search(key) is not None


def _fields(sight: Sight, name: str) -> dict[str, str]:
    kept = sight.fields
    if name != CUSTOM:
        return kept.get(name, {})
    return kept.get(USER_DEFINED, {}) | kept.get(EXTRA, {}) | kept.get(CUSTOM, {})


def _home(draft: Party, name: str, key: str) -> str:
    """Return which dictionary a key belongs to that was sent in another."""
    if name != CUSTOM:
        return name
    kept = residue_of(draft)
    for home in (USER_DEFINED, EXTRA):
        if f"{home}/{key}" in kept:
            return home
    if _NUMBERED.fullmatch(key):
        return USER_DEFINED
    return EXTRA if key.startswith("x_") else CUSTOM
