"""Which character sets texts may arrive in; the others are refused rather than guessed at."""

from __future__ import annotations

import codecs

_CODECS = {
    "utf-8",
    "ascii",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "iso8859-1",
    "iso8859-15",
    "cp1252",
}


def codec_of(charset: str) -> str | None:
    """Return Python's codec for a charset as messages name it, or None where it is not taken."""
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        return None
    return name if name in _CODECS else None
