"""Texts in several languages: which one a request asks for, and the vendor's raw form of all at once.

Where no language is asked for, a text that has several is shown as ``NO:"Leverandør";US:"Supplier"``, languages by
the vendor's own codes (reference §1.7; its MDO list ``culturesolanguage``). Who sends such a text sets all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kartotek.domain.lists import Texts, language_key

_CODES: Final = {
    "br": "pt",
    "cn": "zh",
    "cz": "cs",
    "ge": "de",
    "jp": "ja",
    "kr": "ko",
    "sp": "es",
    "sw": "sv",
    "us": "en",
}
"""The vendor's codes that are not those of ISO 639-1."""

_SHOWN: Final = {code: name.upper() for name, code in _CODES.items()}
_ASKED: Final = re.compile(r"\s*([a-z]{2})(?![a-z])", re.IGNORECASE)
_PART: Final = re.compile(r'\s*([A-Za-z]{2}):"(.*?)"\s*(?:;\s*(?=[A-Za-z]{2}:")|;?\s*$)', re.DOTALL)


def asked_language(headers: Mapping[str, str]) -> str | None:
    """Return the language (ISO 639-1) that a request asks for; None where it wants texts raw.

    ``SO-Language`` goes before ``Accept-Language``; of several the first counts. ``*``, ``x`` and what is no language
    ask for none.
    """
    for header in ("so-language", "accept-language"):
        asked = headers.get(header, "").strip()
        if asked:
            match = _ASKED.match(asked)
            return _language(match[1]) if match else None
    return None


def raw(texts: Mapping[str, str]) -> str:
    """Return a text in all its languages, in the vendor's form; plain where it is the same in all of them."""
    if len(set(texts.values())) < 2:
        return next(iter(texts.values()), "")
    named = {language_key(language): text for language, text in texts.items()}
    return ";".join(sorted(f'{_SHOWN.get(language, language.upper())}:"{text}"' for language, text in named.items()))


def languages_of(text: str) -> Texts | None:
    """Return the languages of a text in the raw form, or None where it is a plain text."""
    found: Texts = {}
    place = 0
    while place < len(text):
        match = _PART.match(text, place)
        if match is None:
            return None
        found[_language(match[1])] = match[2]
        place = match.end()
    return found or None


def _language(code: str) -> str:
    return language_key(_CODES.get(code.lower(), code.lower()))
