"""Parties as any face may have made them, for properties of the mapping."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any, Final

from hypothesis import strategies as st

from kartotek.domain.accounts import Role, Tenant, User
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.party import (
    Address,
    ContactPoint,
    Gender,
    Kind,
    Medium,
    PartialDate,
    Party,
    Record,
    Relation,
    Remark,
    Residue,
    Stamp,
    Terms,
)
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS, Context

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.UTC)
STAMP = Stamp(NOW, 1, "test")
TENANT = Tenant(id=1, name="T", country="NO", timezone="Europe/Oslo", language="en", currency="NOK")
CONTEXT = Context(
    Directory(
        TENANT,
        [ListItem(list="status", id=number, names={"en": f"S{number}"}) for number in (1, 2)]
        + [ListItem(list="industry", id=1, names={"en": "I"})],
        [User(id=1, login="demo@example.com", name="Demo", role=Role.EDITOR)],
    )
)

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12)
maybe = st.none() | texts
ids = st.text(string.hexdigits[:16], min_size=32, max_size=32)
_EMAIL_KINDS = ["main", "home", "work", "invoice", "alternative", "custom1", "custom5"]
_PHONE_KINDS = ["main", "home", "work", "mobile", "fax", "other", "internet", "pager", "custom2"]
_ADDRESS_KINDS = ["postal", "visit", "delivery", "invoice", "home", "business", "pobox", "custom3"]
_FOREIGN: Final[Residue] = {"superoffice": {"Field": "kept"}, "crmcom": {"udf_string_1": "kept too"}}
foreign: st.SearchStrategy[Residue] = st.sampled_from([{}, {"crmcom": _FOREIGN["crmcom"]}, _FOREIGN])


@st.composite
def contact_points(draw: st.DrawFn) -> ContactPoint:
    """Draw a contact point of any kind."""
    medium = draw(st.sampled_from(Medium))
    kinds = {Medium.EMAIL: _EMAIL_KINDS, Medium.PHONE: _PHONE_KINDS, Medium.URL: ["main", "custom1"]}[medium]
    return ContactPoint(
        medium=medium,
        value=draw(texts),
        kind=draw(st.sampled_from(kinds)),
        label=draw(maybe),
        rank=draw(st.integers(0, 4)),
        note=draw(maybe),
        active=draw(st.booleans()),
        residue=draw(foreign),
    )


addresses = st.builds(
    Address,
    kind=st.sampled_from(_ADDRESS_KINDS),
    rank=st.integers(0, 3),
    label=maybe,
    name=maybe,
    street=maybe,
    street_number=maybe,
    line2=maybe,
    postal_code=maybe,
    city=maybe,
    postal_area=maybe,
    county=maybe,
    state=maybe,
    country=maybe,
    floor=st.none() | st.integers(0, 5),
    residue=foreign,
)
_SHARED: dict[str, Any] = {
    "nickname": maybe,
    "country": maybe,
    "comment": st.none() | st.builds(Remark, text=texts),
    "external_number": maybe,
    "private": st.none() | st.booleans(),
    "contact_points": st.dictionaries(ids, contact_points(), max_size=6),
    "addresses": st.dictionaries(ids, addresses, max_size=4),
    "residue": foreign,
}
relations = st.builds(
    Relation,
    other=st.just(2),
    kind=st.sampled_from(["employment", "contact", "family_member"]),
    outward=st.booleans(),
    primary=st.booleans(),
    title=maybe,
    note=maybe,
    rank=st.integers(0, 2),
    contact_points=st.dictionaries(ids, contact_points(), max_size=4),
)
persons = st.builds(
    Party,
    kind=st.just(Kind.PERSON),
    roles=st.sampled_from([[], ["customer"]]),
    first_name=maybe,
    middle_name=maybe,
    last_name=texts,
    gender=st.none() | st.sampled_from(Gender),
    birth=st.none()
    | st.builds(PartialDate, day=st.integers(1, 28), month=st.integers(1, 12), year=st.none() | st.integers(2, 2100)),
    department=maybe,
    position=maybe,
    workplace=maybe,
    marital_status=maybe,
    relations=st.dictionaries(ids, relations, max_size=3),
    **_SHARED,
)
_terms = st.builds(
    Terms,
    price_list=st.none() | st.integers(1, 9),
    payment_time=st.none() | st.integers(-9999, 90),
    invoice_language=maybe,
    currency=st.sampled_from([None, "EUR", "NOK", "??"]),
    discount=st.sampled_from([None, "10", "12.50", "0", "ten"]),
    distribution=st.sampled_from([None, "EMail", "Default", "Pigeon"]),
    factoring=st.none() | st.booleans(),
    block_invoice=st.none() | st.booleans(),
    account_debit=st.none() | st.integers(0, 9),
)
companies = st.builds(
    Party,
    kind=st.just(Kind.COMPANY),
    roles=st.sampled_from([[], ["customer"], ["supplier"], ["lead"], ["customer", "supplier"], ["lead", "supplier"]]),
    name=texts,
    organisation_number=maybe,
    vat_number=maybe,
    established_on=st.sampled_from([None, "1999-12-31T00:00:00", "1999-12-31", "soon"]),
    annual_turnover=st.sampled_from([None, "5", "5.10", "much"]),
    employees=st.none() | st.integers(0, 9),
    status=st.sampled_from([None, 1, 2, 3]),
    industry=st.sampled_from([None, 1]),
    owner=st.sampled_from([None, 1, 7]),
    terms=st.none() | _terms,
    relations=st.dictionaries(ids, relations, max_size=3),
    **_SHARED,
)


def record_of(party: Party) -> Record:
    """Return a party as the book holds it, all of its relations to a party of the other kind."""
    other_kind = Kind.COMPANY if party.kind is Kind.PERSON else Kind.PERSON
    other = Party(kind=other_kind, name="Other AS", last_name="Other")
    return Record(
        id=1,
        version=1,
        created=STAMP,
        changed=STAMP,
        handles=handles(party, "10"),
        party=party,
        related={2: Record(id=2, version=1, created=STAMP, changed=STAMP, handles=handles(other, "20"), party=other)},
    )


def handles(party: Party, number: str) -> dict[str, str]:
    """Return the handles that the services would have given a party."""
    return {space.name: number for space in (PERSONS, COMPANIES) if space.takes(party)}
