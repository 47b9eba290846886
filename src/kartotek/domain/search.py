"""Folding and search keys: the one place where text is normalised, and only to be found again.

`fold` is the same on SQLite, on PostgreSQL and in Python because only Python computes it; the databases compare
what it gave byte by byte. Phone numbers fold to E.164 where the number is possible in its country, else to their
digits; e-mail addresses to lower case; handles and numbers of any kind to folded text without blanks.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import phonenumbers

from kartotek.domain.categories import categories_of
from kartotek.domain.party import ContactPoint, Kind, Medium, Party, active

_NOT_DIGITS = re.compile(r"\D+")
_DIGITS = re.compile(r"\d+")
_PATH = re.compile(r"[/?#]")

LONGEST_PHONE: Final = 250
"""Characters; what is longer is no phone number, and phonenumbers refuses to look at it."""

LONGEST_KEY: Final = 400
"""Characters of a search key; the rest of a longer one is hashed, since an index takes only so much."""


def fold(text: str) -> str:
    """Return text for comparison: NFKD without marks, lower case, runs of blanks as one (DESIGN §5)."""
    if not text.isascii():
        # Case folding can bring back what NFKD takes apart (the Kelvin sign becomes a k), hence folding first.
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return " ".join(text.lower().split())


def email_text(address: str) -> str:
    """Return an e-mail address for comparison: lower case without blanks, accents kept but spelled one way."""
    bare = "".join(address.split())
    if not bare.isascii():
        bare = unicodedata.normalize("NFD", unicodedata.normalize("NFD", bare).casefold())
    return bare.lower()


def email_key(address: str) -> str:
    """Return the search key of an e-mail address."""
    return _bounded(email_text(address))


def phone_key(number: str, country: str | None) -> str:
    """Return the search key of a phone number: E.164 with its plus, or the bare digits.

    ``country`` is the ISO two-letter code, in any case, in which a number without an international prefix is read.
    """
    text = number.strip()
    known = _e164(text, _region(country)) if len(text) <= LONGEST_PHONE else None
    return known or _bounded(_NOT_DIGITS.sub("", text))


def phone_text(number: str, country: str | None) -> str:
    """Return a phone number for comparison: its search key, or folded text where it has nothing of a number."""
    return phone_key(number, country) or _DIGITS.sub("", fold(number))


def phone_part(number: str) -> str:
    """Return a part of a phone number as it stands in search keys: its digits, or folded text where it has none."""
    return _NOT_DIGITS.sub("", number) or fold(number)


def phone_starts(number: str, country: str | None) -> tuple[str, ...]:
    """Return what a search key may begin with where a phone number begins with this, read in a country."""
    text, region = number.strip(), _region(country)
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return (fold(number),)
    if text.startswith("+"):
        return (f"+{digits}",)
    if digits.startswith("00"):
        return (f"+{digits[2:]}", digits)
    if region is None:
        return (digits,)
    trunk = phonenumbers.ndd_prefix_for_region(region, True) or ""
    return (f"+{phonenumbers.country_code_for_region(region)}{digits.removeprefix(trunk)}", digits)


def calling_country(own: str | None, default: str | None) -> str | None:
    """Return the country in which phone numbers are read: one's own where it has phone numbers, else the default."""
    return own if _region(own) else default


@functools.lru_cache(maxsize=16_384)
def _e164(text: str, region: str | None) -> str | None:
    """Return a possible number as E.164. Remembered: it takes 20 µs, and every edit of a party reads all it has."""
    try:
        number = phonenumbers.parse("+" + text[2:] if text.startswith("00") else text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return f"+{number.country_code}{phonenumbers.national_significant_number(number)}"


def number_key(number: str) -> str:
    """Return the search key of an identifying number (organisation, passport, customer number ...)."""
    return _bounded(fold(number).replace(" ", ""))


def url_key(url: str) -> str:
    """Return the search key of a URL."""
    return _bounded(url.strip().casefold())


def domain_key(text: str) -> str:
    """Return the search key of an internet domain, also out of an e-mail address or a URL; "" where there is none.

    A company's ``www.example.com``, ``example.com`` and ``post@example.com`` have one key.
    """
    authority = _PATH.split(email_text(text).partition("://")[2] or email_text(text), maxsplit=1)[0]
    domain = authority.rpartition("@")[2].partition(":")[0].removeprefix("www.").strip(".")
    return _bounded(domain) if "." in domain else ""


NUMBER_FIELDS = (
    "id_number",
    "passport_number",
    "social_security_number",
    "organisation_number",
    "vat_number",
    "external_number",
    "user_name",
    "code",
    "number",
)
"""The members of a party that can be looked up exactly; each is a key space of its own name."""


FOREIGN_PHONE: Final = "foreign_phone"
"""The key space of phone numbers as they are spelled, where that tells nothing in the tenant's country."""

EMPLOYEE: Final = ("is", "employee")
"""The key of everybody who has an employee id."""


def keys_of(party: Party, default_country: str | None) -> set[tuple[str, str]]:
    """Return a party's exact search keys as (space, key), those of its relations' contact points left out.

    Contact points that are not active have none.

    ``default_country`` is the tenant's, used for phone numbers of a party without a country of its own.
    """
    found = {(name, number_key(getattr(party, name))) for name in NUMBER_FIELDS if getattr(party, name)}
    found.update(("external_id", number_key(item.name)) for item in party.external_ids.values())
    found.update(("category", str(number)) for number in categories_of(party))
    found.update(("user_group", number) for number in party.user_groups)
    if party.owner is not None:
        found.add(("owner", str(party.owner)))
    if party.country:
        found.add(("country", number_key(party.country)))
    if party.employee_id is not None:
        found.update((("employee_id", str(party.employee_id)), EMPLOYEE))
    points = active(party.contact_points).values()
    if party.kind is Kind.COMPANY:
        found.update(("domain", domain_key(point.value)) for point in points if point.medium is not Medium.PHONE)
    country = calling_country(party.country, default_country)
    found.update(contact_keys(points, country))
    found.update(_foreign_keys(points, country, default_country))
    return {(space, key) for space, key in found if key}


def digits_key(number: str) -> str:
    """Return the search key, in the space `FOREIGN_PHONE`, of a phone number as it is spelled: its digits."""
    return _bounded(_NOT_DIGITS.sub("", number))


def _foreign_keys(
    points: Iterable[ContactPoint], country: str | None, default: str | None
) -> Iterator[tuple[str, str]]:
    """Yield the digits of phone numbers that read otherwise in the tenant's country than in their own.

    All others are found by the key that their digits have in the tenant's country.
    """
    for point in points:
        if point.medium is Medium.PHONE and _contact_key(point, country) != phone_key(point.value, default):
            yield FOREIGN_PHONE, digits_key(point.value)


def contact_keys(points: Iterable[ContactPoint], country: str | None) -> Iterator[tuple[str, str]]:
    """Yield the search keys of contact points as (medium, key); one whose value has nothing to find has none."""
    for point in points:
        key = _contact_key(point, country)
        if key:
            yield point.medium.value, key


def _contact_key(point: ContactPoint, country: str | None) -> str:
    if point.medium is Medium.EMAIL:
        return email_key(point.value)
    if point.medium is Medium.PHONE:
        return phone_key(point.value, calling_country(point.country, country))
    return url_key(point.value)


def name_key(party: Party) -> str:
    """Return the folded text in which a part of a party's name is looked for."""
    extra = (party.nickname, party.department) if party.kind == "company" else (party.nickname,)
    return fold(" ".join([party.display_name(), *(part for part in extra if part)]))


def _bounded(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return key[:LONGEST_KEY] + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _region(country: str | None) -> str | None:
    """Return a two-letter code of a country that has phone numbers, or None."""
    code = country.upper() if country else None
    return code if code in phonenumbers.SUPPORTED_REGIONS else None
