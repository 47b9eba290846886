"""Made-up people and companies, the same ones at every run; any likeness is chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from kartotek.demo import words
from kartotek.domain import patch as patches
from kartotek.domain.party import (
    EMPLOYMENT,
    Address,
    ContactPoint,
    Gender,
    Kind,
    Medium,
    PartialDate,
    Party,
    Relation,
    Remark,
)
from kartotek.domain.search import fold
from kartotek.services.parties import CreateParty

EMPLOYEES_PER_COMPANY: Final = 3


def invent(count: int, seed: int = 1) -> Iterator[tuple[CreateParty, int | None]]:
    """Yield commands that make parties: a company, then its people, and so on.

    With each comes the position (from 0) of the company that the person works for, or None.
    """
    chance = random.Random(seed)  # noqa: S311 - believable, not secret
    company, domain, place = 0, "", words.PLACES[0]
    for position in range(count):
        if position % (EMPLOYEES_PER_COMPANY + 1) == 0:
            place = chance.choice(words.PLACES)
            party = _company(chance, place, position)
            company, domain = position, party.contact_points["site"].value.removeprefix("https://www.")
            employer = None
        else:
            party, employer = _person(chance, place, domain), company
        yield CreateParty(kind=party.kind, patch=_patch(party, chance)), employer


def employed(command: CreateParty, company: int, identity: str) -> CreateParty:
    """Return a command that makes a person with a primary employment at the party with this number."""
    relation = Relation(other=company, kind=EMPLOYMENT, primary=True, title=command.patch.get("position"))
    relations = {identity: patches.whole(relation)}
    return CreateParty(kind=command.kind, patch=command.patch | {"relations": relations})


def _patch(party: Party, chance: random.Random) -> patches.Patch:
    """Return the patch that makes the party, its parts under random ids."""
    party.contact_points = {f"{chance.getrandbits(128):032x}": point for point in party.contact_points.values()}
    party.addresses = {f"{chance.getrandbits(128):032x}": address for address in party.addresses.values()}
    return patches.difference(Party(kind=party.kind), party)


def _company(chance: random.Random, place: words.Place, position: int) -> Party:
    name = f"{chance.choice(words.COMPANY_FIRST)} {chance.choice(words.COMPANY_SECOND)} {place.company_form}"
    domain = f"{_plain(name.rsplit(' ', 1)[0])}.example"
    return Party(
        kind=Kind.COMPANY,
        roles=["customer"] if chance.random() < 0.8 else ["supplier"],
        name=name,
        organisation_number=str(chance.randrange(800_000_000, 999_999_999)),
        country=place.country,
        category=chance.randrange(1, 4),
        business=chance.randrange(1, 9),
        employees=chance.randrange(2, 400),
        number=str(10_000 + position),
        contact_points={
            "mail": ContactPoint(medium=Medium.EMAIL, kind="work", value=f"post@{domain}", rank=0),
            "phone": ContactPoint(medium=Medium.PHONE, kind="work", value=_phone(chance, place), rank=1),
            "site": ContactPoint(medium=Medium.URL, value=f"https://www.{domain}", rank=2),
        },
        addresses={"post": _address(chance, place, "postal")},
    )


def _person(chance: random.Random, place: words.Place, domain: str) -> Party:
    gender = chance.choice((Gender.FEMALE, Gender.MALE))
    first = chance.choice(words.FEMALE if gender is Gender.FEMALE else words.MALE)
    last = chance.choice(words.LAST)
    party = Party(
        kind=Kind.PERSON,
        first_name=first,
        last_name=last,
        gender=gender,
        birth=PartialDate(chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(1950, 2004)),
        position=chance.choice(words.POSITIONS),
        country=place.country,
        private=False,
        contact_points={
            "mail": ContactPoint(medium=Medium.EMAIL, value=f"{_plain(first)}.{_plain(last)}@{domain}", rank=0),
            "mobile": ContactPoint(medium=Medium.PHONE, kind="mobile", value=_phone(chance, place), rank=1),
        },
        addresses={"home": _address(chance, place, "postal")},
    )
    if chance.random() < 0.2:
        party.comment = Remark(chance.choice(words.REMARKS))
    return party


def _address(chance: random.Random, place: words.Place, kind: str) -> Address:
    return Address(
        kind=kind,
        street=f"{chance.choice(words.STREETS)} {chance.randrange(1, 120)}",
        postal_code=place.postal_code,
        city=place.city,
        country=place.country,
    )


def _phone(chance: random.Random, place: words.Place) -> str:
    rest = place.phone_digits - 1
    return f"{place.calling} {place.phone_start}{chance.randrange(10**rest):0{rest}}"


def _plain(text: str) -> str:
    letters = fold(text).replace("ø", "o").replace("æ", "ae")
    return "".join(char for char in letters if char.isascii() and char.isalnum())
