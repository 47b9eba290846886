"""Looking for entries of a list by what a user types, and whose interests a pick-list is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.carriers import Entry

_SUBJECT: Final = re.compile(r"\s*(contact|person)_?id\s*(?:=|eq\b)\s*'?(\d{1,10})'?\s*", re.IGNORECASE)


def narrowed(entries: Sequence[Entry], query: str | None) -> list[Entry]:
    """Return the entries whose name has every word of a query, in any case and without marks; all for no query."""
    words = fold(query or "").split()
    return [entry for entry in entries if all(word in fold(entry.name) for word in words)] if words else list(entries)


def subject(*texts: str | None) -> tuple[str, int] | None:
    """Return the kind (``contact``, ``person``) and id that a text such as ``contactId eq 5`` names, or None."""
    for text in texts:
        match = _SUBJECT.fullmatch(text or "")
        if match:
            return match[1].lower(), int(match[2])
    return None
