"""Bank accounts: what is derived where only the number is given, and which numbers are refused.

IBAN, BBAN and BIC are schwifty's business (ISO 13616, ISO 9362, national check digits), Luhn that of python-stdnum;
both are loaded when the first account comes. Bankgiro and plusgiro are Swedish (Bankgirot and Nordea: 7 or 8, and 2 to
8 digits, the last one Luhn's); postgiro is what plusgiro was called, in Sweden and elsewhere.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import account_key
from kartotek.domain.patch import Patch

if TYPE_CHECKING:
    from schwifty import IBAN

FIELD: Final = "bank_account"
"""The field of the errors that are raised here."""

KINDS: Final = ("iban", "bban", "bankgiro", "plusgiro", "postgiro")

_IBAN: Final = re.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]+")
_SWEDISH: Final = {
    "bankgiro": (re.compile("[0-9]{3,4}-[0-9]{4}"), range(7, 9)),
    "plusgiro": (re.compile("[0-9 ]{1,9}-[0-9]"), range(2, 9)),
}
"""How a number is written that is one of these without saying so, and how many digits it has."""

_ACCOUNT: Final = re.compile("[A-Z0-9]{5,34}")
_POSTGIRO: Final = re.compile("[0-9]{2,16}")
_COUNTRY: Final = re.compile("[A-Z]{2}")


def complete_accounts(patch: Patch, country: str) -> Patch:
    """Return a patch in which every account that it adds has its kind, its country and, where known, its BIC.

    ``country`` is the one that a number without any is taken to be of.

    Raises:
        InvalidValue: a number, a kind, a country or a BIC that cannot be; its field is `FIELD`.
    """
    accounts = patch.get("bank_accounts")
    if not isinstance(accounts, dict):
        return patch
    completed = {
        key: _completed(account, country) if isinstance(account, dict) and "number" in account else account
        for key, account in accounts.items()
    }
    return patch | {"bank_accounts": completed}


def _completed(account: Mapping[str, Any], home: str) -> Patch:
    number = str(account["number"])
    key = account_key(number)
    kind = str(account.get("kind") or "").lower() or _kind_of(number, key, str(account.get("country") or home))
    if kind not in KINDS:
        raise InvalidValue(FIELD, f"{kind} is not a type of bank account")
    country = str(account.get("country") or (key[:2] if kind == "iban" else "SE" if kind in _SWEDISH else home)).upper()
    if not _COUNTRY.fullmatch(country):
        raise InvalidValue(FIELD, f"{country} is not a country code")
    bic = account.get("bic") or _checked(kind, key, country)
    if account.get("bic"):
        _checked(kind, key, country)
        _check_bic(str(bic))
    return {**account, "kind": kind, "country": country, "bic": bic}


def _kind_of(number: str, key: str, country: str) -> str:
    """Return what a number looks like."""
    if _IBAN.fullmatch(key):
        return "iban"
    if country.upper() == "SE":
        for kind, (written, lengths) in _SWEDISH.items():
            if written.fullmatch(number.strip()) and len(key) in lengths:
                return kind
    return "bban"


def _checked(kind: str, key: str, country: str) -> str | None:
    """Refuse a number that cannot be of its kind; return the BIC of its bank where that is known."""
    if kind in _SWEDISH or (kind == "postgiro" and country == "SE"):
        _check_giro(kind, key)
        return None
    if kind == "postgiro":
        if not _POSTGIRO.fullmatch(key):
            raise InvalidValue(FIELD, "not the number of a postgiro account")
        return None
    iban = _iban(kind, key, country)
    return str(iban.bic) if iban is not None and iban.bic is not None else None


def _check_giro(kind: str, key: str) -> None:
    from stdnum import luhn

    _, lengths = _SWEDISH["plusgiro" if kind == "postgiro" else kind]
    if not (key.isascii() and key.isdigit() and len(key) in lengths and luhn.is_valid(key)):
        raise InvalidValue(FIELD, f"not the number of a {kind} account")


def _iban(kind: str, key: str, country: str) -> IBAN | None:
    """Return the IBAN of an account, checked; None for a BBAN of another length than in the country's IBAN.

    Within a country numbers are often written shorter than in an IBAN, and their check digits are then not known.
    """
    from schwifty import IBAN
    from schwifty.exceptions import (
        InvalidCountryCode,
        InvalidLength,
        NationalChecksumNotVerified,
        SchwiftyException,
    )

    # Some countries (Sweden) have no check digits of their own: nothing to warn of.
    warnings.filterwarnings("ignore", category=NationalChecksumNotVerified)
    try:
        iban = IBAN(key, validate_bban=True) if kind == "iban" else IBAN.from_bban(country, key, validate_bban=True)
    except SchwiftyException as error:
        if kind == "bban" and isinstance(error, InvalidCountryCode | InvalidLength) and _ACCOUNT.fullmatch(key):
            return None
        raise InvalidValue(FIELD, f"not the number of a bank account: {error}") from None
    if iban.country_code != country:
        raise InvalidValue(FIELD, f"the account is of {iban.country_code}, not of {country}")
    return iban


def _check_bic(bic: str) -> None:
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        BIC(bic)
    except SchwiftyException as error:
        raise InvalidValue(FIELD, f"not a BIC: {error}") from None
