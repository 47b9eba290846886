"""Bank accounts: what is derived from a number alone, and what is refused."""

from __future__ import annotations

import pytest

from kartotek.domain.errors import InvalidValue
from kartotek.domain.patch import Patch
from kartotek.services.bank_accounts import FIELD, complete_accounts


def complete(home: str = "NO", /, **account: str) -> Patch:
    found: Patch = complete_accounts({"bank_accounts": {"k": account}}, home)["bank_accounts"]["k"]
    return found


@pytest.mark.parametrize(
    ("number", "home", "kind", "country", "bic"),
    [
        ("NO93 8601 1117 947", "SE", "iban", "NO", "DABANO22"),
        ("no9386011117947", "NO", "iban", "NO", "DABANO22"),
        ("8601.11.17947", "NO", "bban", "NO", "DABANO22"),
        ("DE89 3704 0044 0532 0130 00", "NO", "iban", "DE", "COBADEFFXXX"),
        ("SE45 5000 0000 0583 9825 7466", "NO", "iban", "SE", "ESSESESS"),
        ("5050-1055", "SE", "bankgiro", "SE", None),
        ("991-2346", "SE", "bankgiro", "SE", None),
        ("28 65 43-4", "SE", "plusgiro", "SE", None),
        ("4-2", "SE", "plusgiro", "SE", None),
        ("5050-1055", "NO", "bban", "NO", None),
        # the number of the vendor's guide, shorter than a Norwegian one in an IBAN
        ("123456789", "NO", "bban", "NO", None),
        ("123456", "ZZ", "bban", "ZZ", None),
    ],
)
def test_type_country_and_bic_follow_from_the_number(
    number: str, home: str, kind: str, country: str, bic: str | None
) -> None:
    assert complete(home, number=number) == {"number": number, "kind": kind, "country": country, "bic": bic}


def test_what_is_said_is_kept_and_types_are_read_in_any_case() -> None:
    account = complete(number="12345678903", kind="BBAN", country="no", bic="DNBANOKK")
    assert account == {"number": "12345678903", "kind": "bban", "country": "NO", "bic": "DNBANOKK"}
    assert complete(number="5050-1055", kind="bankgiro")["country"] == "SE"
    assert complete(number="123456", kind="postgiro", country="DK")["country"] == "DK"


@pytest.mark.parametrize(
    "account",
    [
        {"number": ""},
        {"number": "x"},
        {"number": "12345678901"},
        {"number": "NO9386011117948"},
        {"number": "NO93860111179"},
        {"number": "NO93 8601 1117 947", "country": "SE"},
        {"number": "86011117947", "kind": "iban"},
        {"number": "86011117947", "kind": "swift"},
        {"number": "86011117947", "country": "Norway"},
        {"number": "86011117947", "bic": "NOPE"},
        {"number": "5050-1054", "kind": "bankgiro"},
        {"number": "5050-10555", "kind": "bankgiro"},
        {"number": "4-3", "kind": "plusgiro"},
        {"number": "4-3", "kind": "postgiro", "country": "SE"},
        {"number": "x-1", "kind": "postgiro"},
        {"number": "٤٢٢٢٢", "kind": "plusgiro"},
        {"number": "1" * 40},
    ],
)
def test_what_cannot_be_is_refused(account: dict[str, str]) -> None:
    with pytest.raises(InvalidValue) as refused:
        complete(**account)
    assert refused.value.field == FIELD


def test_only_accounts_that_are_added_are_looked_at() -> None:
    for patch in ({}, {"name": "X"}, {"bank_accounts": {"k": None}}, {"bank_accounts": {"k": {"rank": 3}}}):
        assert complete_accounts(patch, "NO") == patch
    assert complete_accounts({"bank_accounts": None}, "NO") == {"bank_accounts": None}
