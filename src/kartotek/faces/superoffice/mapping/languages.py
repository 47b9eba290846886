"""Customer languages: the book's language codes as list items with a number (list ``customerlanguage``).

The book knows a party's language by its ISO 639-3 code (or ``CUSTOM1`` to ``CUSTOM8``); SuperOffice wants a
number. The number is made of the code's three letters read in base 26, from 1 (AAA) to 17576 (ZZZ), so that every
installation has the same numbers and no list needs to be kept; ``CUSTOM1`` is 20001.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pycountry
from babel import Locale, UnknownLocaleError

from kartotek.domain.lists import Texts

NAMED: Final = ("en", "no", "sv", "da", "de")
"""The languages in which a language's name is told where none is asked for."""

_INTERFACE: Final = (
    *("no", "en", "sv", "da", "de", "nl", "cs", "fr", "it", "es", "fi", "pl", "ru", "zh", "uk", "ko", "br", "vi", "ch"),
)
"""The languages of the vendor's programs, numbered from 1."""

_CLDR: Final = {"br": "pt_BR", "ch": "de_CH"}

_CUSTOM: Final = 20_000
_CUSTOM_COUNT: Final = 8


def language_number(code: str | None) -> int:
    """Return the number of a language; 0 where it is not set or no code at all."""
    if not code:
        return 0
    text = code.upper()
    if text.startswith("CUSTOM") and text[6:].isdecimal():
        return _CUSTOM + int(text[6:])
    if len(text) != 3 or not (text.isascii() and text.isalpha()):
        return 0
    first, second, third = (ord(letter) - ord("A") for letter in text)
    return (first * 26 + second) * 26 + third + 1


def language_code(number: int) -> str | None:
    """Return the language with a number, or None where there is none."""
    if _CUSTOM < number <= _CUSTOM + _CUSTOM_COUNT:
        return f"CUSTOM{number - _CUSTOM}"
    if not 1 <= number <= 26**3:
        return None
    rest, third = divmod(number - 1, 26)
    first, second = divmod(rest, 26)
    code = "".join(chr(ord("A") + letter) for letter in (first, second, third))
    return code if _known(code) else None


def language_names(code: str, language: str | None) -> Texts:
    """Return a language's names: in English, and in a language (ISO 639-1; None: in those of `NAMED`).

    They are those of CLDR, else ISO's English one; of a code that is none of ISO's, the code itself.
    """
    wanted = NAMED if language is None else ("en", language)
    return {name: text for name in wanted if (text := _name_in(name, code))} | {"en": _english(code)}


@lru_cache(maxsize=1)
def usual_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a two-letter code too."""
    return tuple(sorted(str(found.alpha_3).upper() for found in pycountry.languages if hasattr(found, "alpha_2")))


@lru_cache(maxsize=64)
def interface_languages(language: str | None) -> tuple[tuple[int, str, Texts], ...]:
    """Return the vendor's languages with number, code and names, as `language_names` does."""
    wanted = NAMED if language is None else ("en", language)
    locales = {name: locale for name in wanted if (locale := _locale(name)) is not None}
    return tuple(
        (number, code, _named(_CLDR.get(code, code), locales)) for number, code in enumerate(_INTERFACE, start=1)
    )


def _named(language: str, locales: dict[str, Locale]) -> Texts:
    return {name: str(locale.languages[language]) for name, locale in locales.items() if language in locale.languages}


def _english(code: str) -> str:
    found = pycountry.languages.get(alpha_3=code.lower())
    return _name_in("en", code) or (str(found.name) if found else code)


@lru_cache(maxsize=4096)
def _name_in(language: str, code: str) -> str | None:
    """Return a language's name in another, or None where it is not known."""
    found = pycountry.languages.get(alpha_3=code.lower())
    locale = _locale(language)
    if found is None or locale is None:
        return None
    name = locale.languages.get(getattr(found, "alpha_2", found.alpha_3))
    return None if name is None else str(name)


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


def _known(code: str) -> bool:
    return pycountry.languages.get(alpha_3=code.lower()) is not None
