"""When a contact has an e-mail address or a phone number that a list was asked for.

The book's search keys find whoever may; what counts is told here: an active address or number of the contact itself
(not of one of its relations), a number in any of the ways in which it is shown.
"""

from __future__ import annotations

import re
from typing import Final

from kartotek.domain import query as queries
from kartotek.domain.party import ContactPoint, Medium, Party
from kartotek.domain.search import email_key, phone_key
from kartotek.faces.crmcom.mapping.items import dialled
from kartotek.faces.crmcom.mapping.references import View

_NOT_DIGITS: Final = re.compile(r"\D+")


def email_condition(address: str) -> queries.Condition:
    """Return the condition on whoever may have an e-mail address."""
    return queries.email_is(address)


def has_email(party: Party, address: str) -> bool:
    """Tell whether a party has an active e-mail address, in any case."""
    key = email_key(address)
    return any(email_key(point.value) == key for point in _active(party, Medium.EMAIL))


def phone_condition(number: str, view: View) -> queries.Condition:
    """Return the condition on whoever may have a phone number."""
    countries = dict.fromkeys((view.directory.tenant.country, view.phone_country))
    return queries.AnyOf(tuple(queries.phone_is(number, country) for country in countries))


def has_phone(party: Party, number: str, view: View) -> bool:
    """Tell whether a party has an active phone whose number, or full number, is this one, however it is spaced."""
    wanted, key = _digits(number), phone_key(number, view.directory.tenant.country)
    return any(
        wanted in (_digits(point.value), _digits(dialled(point, view)[2]))
        or key == phone_key(point.value, point.country or party.country or view.directory.tenant.country)
        for point in _active(party, Medium.PHONE)
    )


def _digits(number: str) -> str:
    """Return the digits of a number, a leading plus as ``00``."""
    text = number.strip()
    return ("00" if text.startswith("+") else "") + _NOT_DIGITS.sub("", text)


def _active(party: Party, medium: Medium) -> list[ContactPoint]:
    return [point for point in party.contact_points.values() if point.medium is medium and point.active]
