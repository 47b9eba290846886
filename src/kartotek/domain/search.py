"""Folding and search keys: the one place where text is normalised, and only to be found again.

`fold` is the same on SQLite, on PostgreSQL and in Python because only Python computes it; the databases compare
what it gave byte by byte. Phone numbers fold to E.164 where the number is possible in its country, else to their
digits; e-mail addresses to lower case; handles and numbers of any kind to folded text without blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import phonenumbers

from kartotek.domain.party import ContactPoint, Medium, Party

_NOT_DIGITS = re.compile(r"\D+")
_BLANKS = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return text for comparison: NFKD without marks, lower case, runs of blanks as one (DESIGN §5)."""
    if text.isascii():
        return _BLANKS.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return _BLANKS.sub(" ", bare).strip()


def email_key(address: str) -> str:
    """Return the search key of an e-mail address."""
    return _BLANKS.sub("", address).casefold()


def phone_key(number: str, country: str | None) -> str:
    """Return the search key of a phone number: E.164 with its plus, or the bare digits.

    ``country`` is the ISO two-letter code in which a number without an international prefix is read.
    """
    text = "+" + number.strip()[2:] if number.strip().startswith("00") else number
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _NOT_DIGITS.sub("", number)
    if not phonenumbers.is_possible_number(parsed):
        return _NOT_DIGITS.sub("", number)
    return f"+{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"


def number_key(number: str) -> str:
    """Return the search key of an identifying number (organisation, passport, customer number ...)."""
    return _BLANKS.sub("", fold(number))


def url_key(url: str) -> str:
    """Return the search key of a URL."""
    return url.strip().casefold()


NUMBER_FIELDS = (
    "id_number",
    "passport_number",
    "social_security_number",
    "organisation_number",
    "vat_number",
    "external_number",
    "code",
    "number",
)
"""The members of a party that can be looked up exactly; each is a key space of its own name."""


def keys_of(party: Party, default_country: str | None) -> set[tuple[str, str]]:
    """Return a party's exact search keys as (space, key), those of its relations' contact points left out.

    ``default_country`` is the tenant's, used for phone numbers of a party without a country of its own.
    """
    found = {(name, number_key(getattr(party, name))) for name in NUMBER_FIELDS if getattr(party, name)}
    found.update(contact_keys(party.contact_points.values(), party.country or default_country))
    return {(space, key) for space, key in found if key}


def contact_keys(points: Iterable[ContactPoint], country: str | None) -> Iterator[tuple[str, str]]:
    """Yield the search keys of contact points as (medium, key)."""
    for point in points:
        if point.medium is Medium.EMAIL:
            yield "email", email_key(point.value)
        elif point.medium is Medium.PHONE:
            yield "phone", phone_key(point.value, _region(point.country or country))
        else:
            yield "url", url_key(point.value)


def name_key(party: Party) -> str:
    """Return the folded text in which a part of a party's name is looked for."""
    extra = (party.nickname, party.department) if party.kind == "company" else (party.nickname,)
    return fold(" ".join([party.display_name(), *(part for part in extra if part)]))


def _region(country: str | None) -> str | None:
    return country.upper() if country and len(country) == 2 else None
