"""The records that the experiments are made on: two of everything, so that an order can be told."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kartotek.demo.tenant import demo_lists, demo_tenant
from kartotek.domain.accounts import Role, User
from kartotek.domain.lists import Directory
from kartotek.domain.party import (
    Address,
    BankAccount,
    ContactPoint,
    ExternalId,
    Kind,
    Medium,
    Party,
    Record,
    Relation,
    Stamp,
    Terms,
)

DIRECTORY: Final = Directory(
    demo_tenant(),
    demo_lists(),
    [User(id=number, login=f"u{number}@example.com", name=f"User {number}", role=Role.EDITOR) for number in (1, 2)],
)
COMPANIES: Final = (2, 4, 6)
PEOPLE: Final = (1, 3, 5)
BASELINES: Final = ("person", "company", "consumer")
_STAMP: Final = Stamp(at=dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC), by=1, face="test")


def baseline(name: str) -> Record:
    """Return a person, a company, or a person who is a customer."""
    if name == "company":
        party = Party(kind=Kind.COMPANY, name="Baseline AS", terms=Terms())
        ties = [Relation(other=number, kind="employment", outward=False, primary=True) for number in PEOPLE[:2]]
    else:
        party = Party(kind=Kind.PERSON, first_name="Base", last_name="Line", terms=Terms())
        party.roles = ["customer"] if name == "consumer" else []
        kind = "employment" if name == "person" else "contact"
        ties = [Relation(other=number, kind=kind) for number in COMPANIES[:2]]
        ties[0].primary = True
    for rank, tie in enumerate(ties):
        tie.rank, tie.contact_points = rank, _points("tie")
        party.relations[f"{rank:032x}"] = tie
    party.contact_points, party.addresses = _points("own"), _addresses()
    party.bank_accounts = {f"111{rank}": BankAccount(number=f"111.{rank}", rank=rank) for rank in (0, 1)}
    party.external_ids = {f"{kind}:x": ExternalId(kind=kind, name="x") for kind in (1, 3)}
    return record_of(party, 7)


def record_of(party: Party, number: int) -> Record:
    """Return a party as the book holds it, with its relations' other ends."""
    others = {relation.other: _other(relation.other) for relation in party.relations.values()}
    return Record(
        id=number,
        version=1,
        created=_STAMP,
        changed=_STAMP,
        handles=_handles(party, number),
        party=party,
        related=others,
    )


def _other(number: int) -> Record:
    kind = Kind.COMPANY if number in COMPANIES else Kind.PERSON
    party = Party(kind=kind, name=f"Other {number}", last_name=f"Other {number}")
    return Record(id=number, version=1, created=_STAMP, changed=_STAMP, handles=_handles(party, number), party=party)


def _handles(party: Party, number: int) -> dict[str, str]:
    person = party.kind is Kind.PERSON
    handles = {"global": f"{number:032X}", f"superoffice.{'person' if person else 'contact'}": str(number)}
    if person:
        handles["twentyfourseven.person"] = str(number)
    if not person or "customer" in party.roles:
        handles["twentyfourseven.company"] = str(number)
    return handles


def _points(owner: str) -> dict[str, ContactPoint]:
    kinds = [(Medium.EMAIL, "main"), (Medium.PHONE, "work"), (Medium.PHONE, "mobile"), (Medium.PHONE, "fax")]
    two = [(medium, kind, place) for place in (1, 2) for medium, kind in [*kinds, (Medium.URL, "main")]]
    return {
        f"{rank:032x}": ContactPoint(medium=medium, kind=kind, value=f"{owner} {medium} {kind} {place}", rank=rank)
        for rank, (medium, kind, place) in enumerate(two)
    }


def _addresses() -> dict[str, Address]:
    kinds = ("postal", "visit", "home", "delivery", "invoice")
    return {
        f"{rank:032x}": Address(kind=kind, rank=rank, street=f"{kind} street {place}")
        for rank, (kind, place) in enumerate((kind, place) for place in (1, 2) for kind in kinds)
    }
