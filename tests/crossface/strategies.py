"""The contacts that the laws are tried with, and how many of them: `BUDGET` examples for each law, pair and kind."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kartotek.domain.party import Kind
from tests.crossface.contact import Contact, Value, contact_of

BUDGET: Final = 15

law = settings(
    max_examples=BUDGET,
    deadline=None,
    derandomize=os.environ.get("CI", "").lower() in {"1", "true"},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)

NOTHING_STORED: Final = "a NUL \x00 in the middle"
"""A text that XML 1.0 cannot carry."""

# -- texts -----------------------------------------------------------------------------------------------------------

words = st.sampled_from(
    ["Ærlig", "Østgård 7", "O'Neill & Sons", "Müller", "Ёлка", "株式会社", "Nuñez-Pérez", "a<b>", 'say "so"', "x\ty"]
)
"""Short texts of everyday, for what is not about spelling."""

numbers = st.integers(1, 3000).map(str)

_AWKWARD: Final = (
    "e\u0301",  # a letter and a combining mark: not to be composed
    "\u00e9",  # the same letter composed: not to be taken apart
    "\U0001d4b3",  # beyond the Basic Multilingual Plane
    "\u0645\u0631\u062d\u0628\u0627",  # from right to left
    "\u200e",
    "\u2028",
    "\u0085",  # next line: a line end for XML 1.1 only
    "\u007f",
    "\ufeff",
    "\ufffd",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "  ",
    "]]>",
    "<![CDATA[",
    "&amp;",
    "&",
    "<",
    '"',
    "'",
    "\\",
    "\\u0000",
    "%",
    "$1",
)

_storable = st.characters(
    codec="utf-8",
    exclude_characters="\ufffe\uffff" + "".join(map(chr, set(range(32)) - {9, 10, 13})),
)

verbatim = (
    st.lists(st.sampled_from(_AWKWARD) | st.text(_storable, min_size=1, max_size=4), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: bool(text.strip()))
)
"""Whatever XML 1.0 can carry, blanks at the ends too.

Left out is text of blanks alone, which an ASMX service takes for an empty element. A carriage return is sent to the
SOAP face as ``&#13;``: spelled raw, every XML parser reads a line feed (XML 1.0, §2.11), so no client sends it so.
"""

unstorable = st.builds(
    lambda before, bad, after: before + bad + after,
    words,
    st.sampled_from([*(chr(code) for code in (0, 1, 8, 11, 12, 14, 27, 31)), "\ud800", "\udfff", "\ufffe", "\uffff"]),
    st.sampled_from(["", "end"]),
)
"""What XML 1.0 cannot carry (W3C XML 1.0, §2.2): controls, lone surrogates, U+FFFE and U+FFFF."""

# -- contacts --------------------------------------------------------------------------------------------------------

_emails = st.from_regex(r"[A-Za-z0-9]{1,8}\.[a-z]{1,5}@(example|Post)\.(com|no)", fullmatch=True)
_phones = st.from_regex(r"(\+47 )?[2-9][0-9]{1,2} [0-9]{2} [0-9]{3}( ext\.[0-9])?", fullmatch=True)
_faxes = _phones | st.just("fax@fax.no")
_countries = st.sampled_from(["NO", "SE", "DK", "GB", "US", "CY", "JP", "BR"])
_dates = st.dates(dt.date(1900, 1, 1), dt.date(2024, 12, 31))
_moments = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2024, 12, 31)).map(lambda at: at.replace(microsecond=0))
_turnovers = st.integers(1, 10**9).map(lambda quarters: Decimal(quarters) / 4)


_OWN: Final[Mapping[Kind, Mapping[str, st.SearchStrategy[Value]]]] = {
    Kind.PERSON: {
        "middle_name": words,
        "title": words,
        "gender": st.sampled_from(["female", "male"]),
        "birth": _dates,
        "position": words,
    },
    Kind.COMPANY: {
        "organisation_number": numbers,
        "vat_number": words,
        "employees": st.integers(1, 10**6),
        "turnover": _turnovers,
        "established": _moments,
    },
}
_NAMED: Final = {Kind.PERSON: ("first_name", "last_name"), Kind.COMPANY: ("name",)}
_LISTS: Final = {"emails": (_emails, 2), "landlines": (_phones, 2), "mobiles": (_phones, 1), "faxes": (_faxes, 1)}


@st.composite
def contacts(draw: st.DrawFn, kind: Kind, *, full: bool = False) -> Contact:
    """A contact without an employer; ``full``: with every field set, lists included.

    An address has a street wherever there is one: CRM.COM demands it. SuperOffice gives what comes without a country
    the tenant's, so a country is always there.
    """
    members: dict[str, Value] = {"country": draw(_countries)}
    for name in _NAMED[kind]:
        members[name] = draw(words)
    for name, strategy in {**_OWN[kind], "url": words, "comment": words}.items():
        members[name] = draw(strategy if full else st.none() | strategy)
    for name, (item, most) in _LISTS.items():
        members[name] = draw(st.lists(item, min_size=int(full), max_size=most, unique=True).map(tuple))
    if full or draw(st.booleans()):
        members |= {"street": draw(words), "city": draw(words), "address_country": draw(_countries)}
        members["postal_code"] = draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    return contact_of(kind, members)


CHANGES: Final[dict[str, st.SearchStrategy[Value]]] = {
    "first_name": words,
    "last_name": words,
    "middle_name": words,
    "title": words,
    "gender": st.sampled_from(["female", "male"]),
    "birth": _dates,
    "position": words,
    "name": words,
    "organisation_number": numbers,
    "vat_number": words,
    "employees": st.integers(1, 10**6),
    "turnover": _turnovers,
    "established": _moments,
    "country": _countries,
    "comment": words,
    "url": words,
    "street": words,
    "postal_code": numbers,
    "city": words,
    "emails": st.tuples(_emails),
    "landlines": st.tuples(_phones),
    "mobiles": st.tuples(_phones),
    "faxes": st.tuples(_phones),
}
"""New values for fields, by field."""
