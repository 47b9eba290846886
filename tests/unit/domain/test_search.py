"""Folding and search keys."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.party import ContactPoint, Kind, Medium, Party
from kartotek.domain.search import (
    LONGEST_KEY,
    contact_keys,
    domain_key,
    email_key,
    fold,
    keys_of,
    name_key,
    number_key,
    phone_key,
    url_key,
)
from tests.unit.strategies import LAWS, parties


@LAWS
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_is_idempotent_on_every_character() -> None:
    assert [char for char in map(chr, range(sys.maxunicode + 1)) if fold(fold(char)) != fold(char)] == []


@LAWS
@given(st.text(st.characters(exclude_characters="ı")))
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@LAWS
@given(st.text(), st.text(), st.text())
def test_a_part_of_a_text_is_found_in_it(before: str, part: str, after: str) -> None:
    assert fold(part) in fold(f"{before} {part} {after}")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Åse  NORDMANN ", "ase nordmann"),
        ("A\u030ase", "ase"),
        ("É", "e"),
        ("e\u0301", "e"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Ødegård", "ødegard"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("σίσυφος", "σισυφοσ"),
        ("İstanbul", "istanbul"),
        ("ﬁrma", "firma"),
        ("ＡＢＣ", "abc"),
        ("\u212b", "a"),
        ("a\u00a0\t\n b", "a b"),
        ("", ""),
        (" \u0301 ", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "number",
    [
        "+4722334455",
        "+47 22 33 44 55",
        "004722334455",
        "00 47 22334455",
        " 0047 22 33 44 55",
        "22334455",
        "22 33 44 55",
        "22-33-44-55",
        "(22) 33.44.55",
        "(+47) 22 33 44 55",
        "+47\u00a022\u00a033\u00a044\u00a055",
        "+47 22 33 44 55 ext. 3",
        "tel:+47-22-33-44-55",
        "\uff0b\uff14\uff17 22334455",
    ],
)
@pytest.mark.parametrize("country", ["NO", "no"])
def test_all_spellings_of_a_phone_number_meet(number: str, country: str) -> None:
    assert phone_key(number, country) == "+4722334455"


@pytest.mark.parametrize(
    ("number", "country", "key"),
    [
        ("22334455", None, "22334455"),
        ("22334455", "XX", "22334455"),
        ("22334455", "Norway", "22334455"),
        ("08-123 456 78", "SE", "+46812345678"),
        ("+39 06 1234 5678", "NO", "+390612345678"),
        ("1881", "NO", "1881"),
        ("fax@fax.no", "NO", ""),
        ("", "NO", ""),
        ("+", None, ""),
        ("1" * 300, "NO", "1" * 300),
    ],
)
def test_phone_keys(number: str, country: str | None, key: str) -> None:
    assert phone_key(number, country) == key


@LAWS
@given(st.text(), st.sampled_from((None, "NO", "US", "xx", "Norge")))
def test_a_phone_key_is_a_plus_and_digits_or_digits(number: str, country: str | None) -> None:
    key = phone_key(number, country)
    assert key == "" or key.removeprefix("+").isdecimal()


@LAWS
@given(st.text(st.characters(exclude_characters="ı")))
def test_email_keys_are_idempotent_and_know_no_case(address: str) -> None:
    assert email_key(email_key(address)) == email_key(address)
    assert email_key(f" {address.upper()} ") == email_key(address.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ola@Example.COM", "ola@example.com "), ("jos\u00e9@x.no", "JOSE\u0301@x.no"), ("a b@x", "ab@x")],
)
def test_email_spellings_meet(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


def test_an_accent_in_an_email_address_tells_two_apart() -> None:
    assert email_key("jos\u00e9@x.no") != email_key("jose@x.no")


def test_numbers_and_urls() -> None:
    assert number_key(" NO 987 654 321 mva") == "no987654321mva"
    assert url_key(" HTTPS://Example.com/A ") == "https://example.com/a"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("example.com", "example.com"),
        ("WWW.Example.com.", "example.com"),
        ("https://www.example.com:8080/a@b.c?d#e", "example.com"),
        ("http://user:secret@shop.example.com", "shop.example.com"),
        ("Post@Example.COM", "example.com"),
        ("@example.com", "example.com"),
        ("example.com/@about", "example.com"),
        ("blåbær.no", "bla\u030abær.no"),
        ("localhost", ""),
        ("http://", ""),
        ("post@", ""),
        ("", ""),
        ("...", ""),
    ],
)
def test_domains(text: str, key: str) -> None:
    assert domain_key(text) == key


def test_a_company_is_found_by_the_domains_it_has() -> None:
    points = {
        "a": ContactPoint(medium=Medium.EMAIL, value="post@a.example"),
        "b": ContactPoint(medium=Medium.URL, value="https://www.b.example/x"),
        "c": ContactPoint(medium=Medium.PHONE, value="c.example"),
    }
    for kind, domains in ((Kind.COMPANY, {"a.example", "b.example"}), (Kind.PERSON, set())):
        found = keys_of(Party(kind=kind, contact_points=points), None)
        assert {key for space, key in found if space == "domain"} == domains


@pytest.mark.parametrize("key", [email_key, number_key, url_key, lambda text: phone_key(text, "NO")])
def test_keys_are_short_enough_for_an_index_and_still_tell_texts_apart(key) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    one, other = key("1" * 100_000 + "2"), key("1" * 100_000 + "3")
    assert one != other
    assert LONGEST_KEY < len(one) < LONGEST_KEY + 100
    assert key("1" * LONGEST_KEY) == "1" * LONGEST_KEY


@LAWS
@given(parties(), st.sampled_from((None, "NO")))
def test_no_key_is_ever_empty(party: Party, country: str | None) -> None:
    assert all(space and key for space, key in keys_of(party, country))
    assert all(key for _, key in contact_keys(party.contact_points.values(), country))


def a_phone(value: str, country: str | None = None) -> ContactPoint:
    return ContactPoint(medium=Medium.PHONE, value=value, country=country)


@pytest.mark.parametrize(
    ("point", "party", "tenant", "key"),
    [
        (None, None, "NO", "+4722334455"),
        (None, "NO", "SE", "+4722334455"),
        ("no", "SE", "SE", "+4722334455"),
        (None, "Norway", "NO", "+4722334455"),
        ("Norge", "NO", "SE", "+4722334455"),
        (None, None, None, "22334455"),
    ],
)
def test_a_phone_number_is_read_in_the_nearest_country_that_is_one(
    point: str | None, party: str | None, tenant: str | None, key: str
) -> None:
    owner = Party(kind=Kind.PERSON, country=party, contact_points={"a": a_phone("22 33 44 55", point)})
    assert {found for space, found in keys_of(owner, tenant) if space == "phone"} == {key}


def test_a_party_is_found_by_all_its_numbers_and_contact_points() -> None:
    party = Party(
        kind=Kind.COMPANY,
        organisation_number="987 654 321",
        code=" ",
        number="A-1",
        contact_points={
            "1": ContactPoint(medium=Medium.EMAIL, value="Post@Example.com"),
            "2": ContactPoint(medium=Medium.EMAIL, value="post@example.com"),
            "3": ContactPoint(medium=Medium.URL, value="Example.com"),
            "4": a_phone("fax@fax.no"),
        },
    )
    assert keys_of(party, "NO") == {
        ("organisation_number", "987654321"),
        ("number", "a-1"),
        ("email", "post@example.com"),
        ("url", "example.com"),
        ("domain", "example.com"),
    }


def test_names_are_looked_for_with_nickname_and_a_companys_department() -> None:
    person = Party(
        kind=Kind.PERSON, first_name="Åse", middle_name="Marie", last_name="Li", nickname="Ås", department="X"
    )
    company = Party(
        kind=Kind.COMPANY, name="Fjord  AS", department="Øst", nickname="FJ", last_name="no name of a company"
    )
    assert name_key(person) == "ase marie li as"
    assert name_key(company) == "fjord as fj øst"
