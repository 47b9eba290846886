"""The language that a request asks for, and texts in several languages (reference §1.7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.faces.superoffice.mapping.texts import asked_language, languages_of, raw

LANGUAGES = st.sampled_from(["en", "no", "sv", "da", "de", "fr", "uk"])
WORDS = st.text(st.characters(exclude_characters='";', exclude_categories=["Cc", "Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, None),
        ({"accept-language": "en"}, "en"),
        ({"accept-language": "en-GB;q=0.8"}, "en"),
        ({"accept-language": " fr,de,ru,zh"}, "fr"),
        ({"accept-language": "nb-NO,nb;q=0.9"}, "no"),
        ({"accept-language": "nn"}, "no"),
        ({"accept-language": "NO"}, "no"),
        ({"accept-language": "US"}, "en"),
        ({"accept-language": "SW"}, "sv"),
        ({"accept-language": "GE"}, "de"),
        ({"accept-language": "*"}, None),
        ({"accept-language": "x"}, None),
        ({"accept-language": "*, en"}, None),
        ({"accept-language": ""}, None),
        ({"accept-language": "english"}, None),
        ({"accept-language": "12"}, None),
        ({"so-language": "de", "accept-language": "en"}, "de"),
        ({"so-language": "*", "accept-language": "en"}, None),
        ({"so-language": " ", "accept-language": "en"}, "en"),
    ],
)
def test_the_first_language_of_the_stronger_header_counts(headers: dict[str, str], language: str | None) -> None:
    assert asked_language(headers) == language


def test_the_raw_form_names_languages_as_the_vendor_does() -> None:
    assert raw({"en": "Supplier", "no": "Leverandør"}) == 'NO:"Leverandør";US:"Supplier"'
    assert raw({"de": "Kunde", "sv": "Kund", "nb": "Kunde"}) == 'GE:"Kunde";NO:"Kunde";SW:"Kund"'
    assert raw({"en": "IT", "no": "IT"}) == raw({"en": "IT"}) == "IT"
    assert raw({}) == ""


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ('NO:"Leverandør";US:"Supplier"', {"no": "Leverandør", "en": "Supplier"}),
        ('US:"Vendor";NO:"Leverandør";', {"no": "Leverandør", "en": "Vendor"}),
        (' en:"a" ; sv:"b"', {"en": "a", "sv": "b"}),
        ('US:"say "hi"; now";NO:"b"', {"en": 'say "hi"; now', "no": "b"}),
        ('US:""', {"en": ""}),
        ('US:"a";US:"b"', {"en": "b"}),
        ("Supplier", None),
        ("", None),
        ('NO:"a" and more', None),
        ('NOR:"a"', None),
        ('NO:"a', None),
        ('x NO:"a"', None),
    ],
)
def test_a_text_in_the_raw_form_is_told_from_a_plain_one(text: str, texts: dict[str, str] | None) -> None:
    assert languages_of(text) == texts


@given(st.dictionaries(LANGUAGES, WORDS, min_size=2))
def test_what_is_shown_raw_is_read_as_the_same(texts: dict[str, str]) -> None:
    if len(set(texts.values())) > 1:
        assert languages_of(raw(texts)) == texts
