"""Numbers and dates inside texts, as a culture writes them (vendor's document, SO-Culture).

The values of JSON and XML are neutral: ISO dates, numbers with a point. Only where a reply has a value within a text,
made to be shown, does the culture count. It is that of ``SO-Culture``, else that of the language asked for; where none
is asked for, texts are neutral as well, in .NET's invariant culture.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.numbers import format_decimal

_TAG = re.compile(r"\s*([A-Za-z]{2})(?:[-_]([A-Za-z]{2}))?\s*(?:[,;].*)?", re.DOTALL)
_VENDORS: Final = {"us": "en_US", "no": "nb_NO", "nb": "nb_NO", "nn": "nn_NO", "en": "en_US"}
"""Languages whose culture is not the one that CLDR would take, or that are no language's code."""

_SPACES: Final = str.maketrans({"\u202f": " ", "\xa0": " "})
_NEUTRAL_DATE: Final = "MM/dd/yyyy"
_NEUTRAL_TIME: Final = "HH:mm"


class Culture:
    """How one culture writes numbers and dates; None stands for the neutral one."""

    __slots__ = ("_date", "_locale", "_time")

    def __init__(self, locale: Locale | None) -> None:
        self._locale = locale
        self._date = _NEUTRAL_DATE if locale is None else _short_date(locale)
        self._time = _NEUTRAL_TIME if locale is None else str(locale.time_formats["short"].pattern)

    def number(self, value: float) -> str:
        """Return a number with the culture's decimal sign, all its digits and no grouping, as .NET's ``ToString``."""
        if self._locale is None or isinstance(value, int):
            return str(value)
        return str(format_decimal(value, locale=self._locale, decimal_quantization=False, group_separator=False))

    def date(self, value: dt.date) -> str:
        """Return a day in the culture's short form, the year in full."""
        return self._written(dt.datetime(value.year, value.month, value.day), self._date)  # noqa: DTZ001 - a day

    def moment(self, value: dt.datetime) -> str:
        """Return a day and the time of day, as they stand in the value's own zone, in the culture's short forms."""
        return self._written(value.replace(tzinfo=None), f"{self._date} {self._time}")

    def _written(self, value: dt.datetime, pattern: str) -> str:
        return str(format_datetime(value, pattern, locale=self._locale or "en_US")).translate(_SPACES)


def asked_culture(headers: Mapping[str, str], language: str | None) -> Culture:
    """Return the culture of a request; ``language`` is what it asks for, None where texts are to stay raw.

    ``SO-Culture`` is a language with or without a country (``sv``, ``nb-no``); one that there is not is ignored.
    """
    if language is None:
        return _culture(None)
    return _culture(_locale_name(headers.get("so-culture", "")) or _locale_name(language))


@lru_cache(maxsize=64)
def _culture(name: str | None) -> Culture:
    return Culture(Locale.parse(name) if name else None)


@lru_cache(maxsize=256)
def _locale_name(tag: str) -> str | None:
    """Return the locale that a tag names, or None where there is none."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    language, country = match[1].lower(), match[2]
    name = f"{language}_{country.upper()}" if country else _VENDORS.get(language, language)
    for candidate in (name, _VENDORS.get(language, language)):
        try:
            return str(Locale.parse(candidate))
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _short_date(locale: Locale) -> str:
    return re.sub(r"y+", "yyyy", str(locale.date_formats["short"].pattern))
