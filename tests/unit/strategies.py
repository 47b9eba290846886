"""Parties of every shape that the book can hold, for Hypothesis."""

from __future__ import annotations

import datetime as dt
import string
from typing import Final, TypeVar

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from kartotek.domain.party import (
    Address,
    BankAccount,
    ContactPoint,
    CustomValue,
    ExternalId,
    Gender,
    Kind,
    Medium,
    PartialDate,
    Party,
    Permission,
    Relation,
    Remark,
    Residue,
    State,
    Terms,
)

StructT = TypeVar("StructT", bound=msgspec.Struct)

LAWS: Final = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How a law is tested: a party is much to make up, on a machine that has other things to do."""

STORABLE: Final = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXT: Final = st.text(STORABLE, min_size=1, max_size=4)
ITEM_IDS: Final = st.text(string.hexdigits.lower(), min_size=1, max_size=3)
NUMBERS: Final = st.integers(min_value=1, max_value=2**31 - 1)
RANKS: Final = st.integers(min_value=0, max_value=4)
MOMENTS: Final = st.datetimes(
    min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC)
)
# neither 0 nor 1, so that a value and another of a different type are never equal
SCALARS: Final = st.one_of(
    st.text(STORABLE, max_size=4),
    st.integers(min_value=2),
    st.floats(min_value=2.5, max_value=3.5, exclude_min=True).filter(lambda number: number != 3.0),
    st.booleans(),
    st.lists(st.text(STORABLE, max_size=3), max_size=3),
)
RESIDUES: Final[SearchStrategy[Residue]] = st.dictionaries(
    st.sampled_from(["superoffice", "crmcom"]),
    st.dictionaries(TEXT, SCALARS, min_size=1, max_size=3),
    max_size=2,
)
CUSTOM: Final = st.fixed_dictionaries(
    {},
    optional={
        "1": st.integers(-(2**63) + 1, 2**63 - 1),
        "2": st.dates().map(str),
        "3": st.booleans(),
        "4": TEXT,
        "5": st.floats(-1e15, 1e15),
    },
)
"""Values of `tests.unit.toy_slots.FIELDS`."""
DATES: Final = st.builds(
    PartialDate,
    day=st.none() | st.integers(1, 28),
    month=st.none() | st.integers(1, 12),
    year=st.none() | st.integers(1, 9999),
)

_BY_TYPE: Final[dict[object, SearchStrategy[object]]] = {
    str | None: st.none() | TEXT,
    int | None: st.none() | NUMBERS,
    float | None: st.none() | st.floats(allow_nan=False, allow_infinity=False),
    bool | None: st.none() | st.booleans(),
    bool: st.booleans(),
    PartialDate | None: st.none() | DATES,
    Gender | None: st.none() | st.sampled_from(Gender),
    Remark | None: st.none() | st.builds(Remark, text=TEXT, by=st.none() | NUMBERS, at=st.none() | MOMENTS),
    Permission | None: st.none() | st.builds(Permission, granted=st.booleans(), by=st.none() | NUMBERS),
    list[int]: st.lists(NUMBERS, max_size=3),
    dict[str, CustomValue]: CUSTOM,
}


def _structs(struct: type[StructT], /, **given: SearchStrategy[object]) -> SearchStrategy[StructT]:
    """Return structs in which few members are set, each by a strategy for its type unless one is given."""
    free = {field.name: _BY_TYPE[field.type] for field in msgspec.structs.fields(struct) if field.name not in given}
    few = st.lists(st.sampled_from(sorted(free)), max_size=3, unique=True) if free else st.just([])
    members = few.flatmap(lambda names: st.fixed_dictionaries({**given, **{name: free[name] for name in names}}))
    return members.map(lambda values: struct(**values))


POINTS: Final = _structs(
    ContactPoint, medium=st.sampled_from(Medium), value=TEXT, kind=TEXT, rank=RANKS, residue=RESIDUES
)
ADDRESSES: Final = _structs(Address, kind=TEXT, rank=RANKS, residue=RESIDUES)
RELATIONS: Final = _structs(
    Relation,
    other=NUMBERS,
    kind=TEXT,
    rank=RANKS,
    residue=RESIDUES,
    number=st.none(),  # the services give it
    names=st.just({}),  # unique in the book
    contact_points=st.dictionaries(ITEM_IDS, POINTS, max_size=2),
)
ACCOUNTS: Final = _structs(BankAccount, number=TEXT, rank=RANKS, residue=RESIDUES)
EXTERNAL_IDS: Final = _structs(ExternalId, kind=RANKS, name=TEXT, residue=RESIDUES)
TERMS: Final = _structs(Terms, residue=RESIDUES)


def parties(kind: SearchStrategy[Kind] | None = None) -> SearchStrategy[Party]:
    """Return parties, each with a few of everything."""
    return _structs(
        Party,
        kind=st.sampled_from(Kind) if kind is None else kind,
        state=st.sampled_from((State.ACTIVE, State.BLOCKED)),
        roles=st.sets(st.sampled_from(("customer", "lead", "supplier"))).map(sorted),
        terms=st.none() | TERMS,
        residue=RESIDUES,
        contact_points=st.dictionaries(ITEM_IDS, POINTS, max_size=3),
        addresses=st.dictionaries(ITEM_IDS, ADDRESSES, max_size=2),
        relations=st.dictionaries(ITEM_IDS, RELATIONS, max_size=2),
        bank_accounts=st.dictionaries(ITEM_IDS, ACCOUNTS, max_size=2),
        external_ids=st.dictionaries(ITEM_IDS, EXTERNAL_IDS, max_size=2),
        user_groups=st.dictionaries(NUMBERS.map(str), TEXT, max_size=2),
    )
