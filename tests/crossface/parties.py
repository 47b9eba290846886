"""Parties as the book can hold them: items of every kind, and residue of faces that are and are not there."""

from __future__ import annotations

from typing import Final

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
    Residue,
    Terms,
)
from tests.crossface.strategies import words

_CUSTOM: Final = tuple(f"custom{number}" for number in range(1, 6))
POINT_KINDS: Final = {
    Medium.EMAIL: ("main", "home", "work", "invoice", "alternative", *_CUSTOM),
    Medium.PHONE: ("main", "home", "work", "mobile", "fax", "other", "internet", "pager", *_CUSTOM),
    Medium.URL: ("main", "custom1"),
}
ADDRESS_KINDS: Final = ("postal", "visit", "delivery", "invoice", "home", "business", "pobox", *_CUSTOM)

_maybe = st.none() | words
_countries = st.none() | st.sampled_from(["NO", "GB", "US", "CY"])
_item_ids = st.uuids(version=4).map(lambda identity: identity.hex)
_no_residue: st.SearchStrategy[Residue] = st.just({})
_residue: st.SearchStrategy[Residue] = _no_residue | st.fixed_dictionaries(
    {"carddav": st.fixed_dictionaries({"X-WHATEVER": words, "LIST": st.just(["a", "b"]), "EMPTY": st.just("")})}
)


@st.composite
def _points(draw: st.DrawFn) -> ContactPoint:
    medium = draw(st.sampled_from(Medium))
    return ContactPoint(
        medium=medium,
        kind=draw(st.sampled_from(POINT_KINDS[medium])),
        value=draw(st.sampled_from(["fax@fax.no", "12 34 56 78", "+47 22334455", "x@y.example", "X@Y.example"])),
        label=draw(_maybe),
        rank=draw(st.integers(0, 3)),
        active=draw(st.booleans()),
        note=draw(_maybe),
        country=draw(_countries) if medium is Medium.PHONE else None,
        area_code=draw(st.none() | st.just("47")) if medium is Medium.PHONE else None,
        residue=draw(_residue),
    )


@st.composite
def _addresses(draw: st.DrawFn) -> Address:
    return Address(
        kind=draw(st.sampled_from(ADDRESS_KINDS)),
        rank=draw(st.integers(0, 3)),
        active=draw(st.booleans()),
        label=draw(_maybe),
        street=draw(words),
        street_number=draw(st.none() | st.just("7B")),
        line2=draw(_maybe),
        floor=draw(st.none() | st.integers(-2, 30)),
        area=draw(_maybe),
        postal_code=draw(_maybe),
        city=draw(_maybe),
        postal_area=draw(_maybe),
        county=draw(_maybe),
        country=draw(_countries),
        po_box=draw(_maybe),
        note=draw(_maybe),
        latitude=draw(st.none() | st.just(59.2)),
        residue=draw(_residue),
    )


@st.composite
def parties(draw: st.DrawFn, kind: Kind) -> Party:
    """A person or company with up to eight contact points and five addresses of any kind."""
    party = Party(
        kind=kind,
        comment=draw(st.none() | words.map(Remark)),
        nickname=draw(_maybe),
        country=draw(_countries),
        language=draw(st.sampled_from([None, "NOR", "ENG"])),
        external_number=draw(_maybe),
        code=draw(_maybe),
        number=draw(_maybe),
        private=draw(st.none() | st.booleans()),
        no_mailing=draw(st.none() | st.booleans()),
        category=draw(st.none() | st.integers(1, 6)),
        business=draw(st.none() | st.integers(1, 5)),
        industry=draw(st.none() | st.integers(1, 3)),
        interests=draw(st.sampled_from([[], [1], [1, 3]])),
        terms=draw(st.none() | st.just(Terms(payment_time=30, currency="NOK", discount="2.50", account_debit=1500))),
        residue=draw(_residue),
        contact_points=draw(st.dictionaries(_item_ids, _points(), max_size=8)),
        addresses=draw(st.dictionaries(_item_ids, _addresses(), max_size=5)),
    )
    _name(draw, party)
    return party


def _name(draw: st.DrawFn, party: Party) -> None:
    if party.kind is Kind.COMPANY:
        party.name, party.department = draw(words), draw(_maybe)
        party.organisation_number, party.vat_number = draw(_maybe), draw(_maybe)
        party.employees = draw(st.none() | st.integers(0, 100))
        party.annual_turnover = draw(st.sampled_from([None, "1", "1.50", "100000000000.25"]))
        party.established_on = draw(st.sampled_from([None, "1999-05-05T15:49:59", "2000-01-01T00:00:00"]))
        return
    party.first_name, party.last_name, party.middle_name = draw(words), draw(words), draw(_maybe)
    party.title, party.position, party.marital_status = draw(_maybe), draw(_maybe), draw(_maybe)
    party.gender = draw(st.none() | st.sampled_from(Gender))
    party.birth = draw(st.sampled_from([None, PartialDate(12, 5, 1981), PartialDate(12, 5), PartialDate(year=1981)]))
    party.name_day = draw(st.sampled_from([None, PartialDate(18, 8)]))
    party.id_number = draw(_maybe)
