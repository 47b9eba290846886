"""Hypothesis strategies: parties as other faces may have left them, whatever this face can show of them."""

from hypothesis import strategies as st

from kartotek.domain.party import (
    Address,
    ContactPoint,
    Gender,
    Kind,
    Medium,
    PartialDate,
    Party,
    Remark,
    State,
)

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12)
_MAYBE = st.none() | _WORDS
_PHONE_KINDS = ["main", "home", "work", "mobile", "fax", "other", "internet", "pager", "custom1", "custom5"]
_EMAIL_KINDS = ["main", "home", "work", "invoice", "alternative", "custom2"]
_ADDRESS_KINDS = ["postal", "visit", "delivery", "invoice", "home", "business", "pobox", "custom1", "custom3"]
_IDS = st.uuids().map(lambda identity: identity.hex)


def _points(medium: Medium, kinds: list[str], values: list[str]) -> st.SearchStrategy[ContactPoint]:
    return st.builds(
        ContactPoint,
        medium=st.just(medium),
        value=st.sampled_from(values) | _WORDS,
        kind=st.sampled_from(kinds),
        label=_MAYBE,
        rank=st.integers(0, 4),
        active=st.booleans(),
        note=_MAYBE,
        country=st.none() | st.sampled_from(["NO", "CY"]),
    )


POINTS = st.one_of(
    _points(Medium.PHONE, _PHONE_KINDS, ["+47 22 33 44 55", "22334455", "(0) 22-33", "fax@fax.no"]),
    _points(Medium.EMAIL, _EMAIL_KINDS, ["a@example.com", "A@Example.com"]),
    _points(Medium.URL, ["main"], ["https://example.com/"]),
)
ADDRESSES = st.builds(
    Address,
    kind=st.sampled_from(_ADDRESS_KINDS),
    rank=st.integers(0, 3),
    name=_MAYBE,
    street=_MAYBE,
    street_number=_MAYBE,
    line2=_MAYBE,
    postal_code=_MAYBE,
    city=_MAYBE,
    county=_MAYBE,
    state=_MAYBE,
    municipality=_MAYBE,
    country=st.none() | st.sampled_from(["NO", "GB", "US", "Norge"]),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)
_DATES = st.builds(
    PartialDate,
    day=st.none() | st.integers(1, 31),
    month=st.none() | st.integers(1, 12),
    year=st.none() | st.integers(1, 9999),
)
_COUNTRIES = st.none() | st.sampled_from(["NO", "GB", "US", "jp", "Utopia"])


def _parties(kind: Kind) -> st.SearchStrategy[Party]:
    return st.builds(
        Party,
        kind=st.just(kind),
        state=st.sampled_from([State.ACTIVE, State.BLOCKED]),
        roles=st.sampled_from([[], ["customer"], ["lead", "supplier"]]),
        name=_WORDS,
        first_name=_WORDS,
        last_name=_MAYBE,
        title=_MAYBE,
        nickname=_MAYBE,
        department=_MAYBE,
        position=_MAYBE,
        gender=st.none() | st.sampled_from(Gender),
        birth=st.none() | _DATES,
        country=_COUNTRIES,
        language=st.none() | st.sampled_from(["ENG", "NOB", "CUSTOM3", "QQQ"]),
        comment=st.none() | st.builds(Remark, text=_WORDS),
        code=_MAYBE,
        number=_MAYBE,
        no_mailing=st.none() | st.booleans(),
        owner=st.sampled_from([None, 1, 2, 77]),
        category=st.sampled_from([None, 7001, 424242]),
        business=st.sampled_from([None, 1, 424242]),
        interests=st.sampled_from([[], [1], [3, 1], [424242, 2]]),
        contact_points=st.dictionaries(_IDS, POINTS, max_size=6),
        addresses=st.dictionaries(_IDS, ADDRESSES, max_size=4),
        residue=st.sampled_from([{}, {"crmcom": {"udf_string_1": "kept"}, "superoffice": {"Kananame": "kana"}}]),
    )


COMPANIES = _parties(Kind.COMPANY)
PEOPLE = _parties(Kind.PERSON)
