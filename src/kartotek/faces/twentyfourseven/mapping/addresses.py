"""Addresses: the one of PersonService and the four of CompanyService, each a view on the best address there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.party import Address, Party, active, new_item_id
from kartotek.faces.twentyfourseven.mapping.fields import told
from kartotek.faces.twentyfourseven.messages import company, person

_CUSTOM: Final = tuple(f"custom{number}" for number in range(1, 6))

PERSON_KINDS: Final = ("postal", "home", "business", "visit", "delivery", "invoice", "pobox", *_CUSTOM)
"""The kinds that PostAddress shows, the best first; a new address is of the first kind."""

COMPANY_KINDS: Final = {
    "post": ("postal", "business", "home", "pobox"),
    "delivery": ("delivery",),
    "visit": ("visit",),
    "invoice": ("invoice",),
}
"""The same for each address of a company or consumer."""

_SHARED: Final = ("city", "country", "postal_area", "postal_code", "state")
_PERSON_MEMBERS: Final = {name: name for name in _SHARED} | {"county": "county", "description": "label"}
_COMPANY_MEMBERS: Final = {name: name for name in _SHARED} | {"name": "name"}


def read_person_address(party: Party) -> person.Address | UnsetType:
    """Return the address that stands for a person's postal address."""
    found = _best(party.addresses, PERSON_KINDS)
    if found is None:
        return UNSET
    return person.Address(**_shown(party.addresses[found], _PERSON_MEMBERS))


def write_person_address(draft: Party, sent: person.Address) -> None:
    """Change the address that `read_person_address` shows; make a postal one where there is none."""
    _write(draft.addresses, PERSON_KINDS, sent, _PERSON_MEMBERS)


def read_company_addresses(party: Party) -> company.Addresses | UnsetType:
    """Return the addresses of a company or consumer; those that there are none of are absent."""
    shown = {
        slot: company.Address(**_shown(party.addresses[found], _COMPANY_MEMBERS))
        for slot, kinds in COMPANY_KINDS.items()
        if (found := _best(party.addresses, kinds)) is not None
    }
    return company.Addresses(**shown) if shown else UNSET


def write_company_addresses(draft: Party, sent: company.Addresses) -> None:
    """Change the addresses that were sent, each the one that is shown; the others are left alone."""
    for slot, kinds in COMPANY_KINDS.items():
        address: company.Address | UnsetType = getattr(sent, slot)
        if address is not UNSET:
            _write(draft.addresses, kinds, address, _COMPANY_MEMBERS)


def _best(addresses: dict[str, Address], kinds: Sequence[str]) -> str | None:
    """Return the id of the address of the best kind, of equals the first."""
    best: tuple[int, int, str] | None = None
    for name, address in active(addresses).items():
        if address.kind in kinds:
            order = (kinds.index(address.kind), address.rank, name)
            best = order if best is None else min(best, order)
    return None if best is None else best[2]


def _street(address: Address) -> str | None:
    if address.street_number is None:
        return address.street or None
    return " ".join(part for part in (address.street, address.street_number) if part) or None


def _shown(address: Address, members: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, str | UnsetType] = {
        name: UNSET if (value := getattr(address, member)) is None else value for name, member in members.items()
    }
    values["street"] = told(_street(address))
    return values


def _write(
    addresses: dict[str, Address], kinds: Sequence[str], sent: msgspec.Struct, members: Mapping[str, str]
) -> None:
    """Write what was sent; an address that says nothing any more is removed."""
    rank = max((address.rank for address in addresses.values()), default=-1) + 1
    identity = _best(addresses, kinds) or new_item_id()
    address = addresses.setdefault(identity, Address(kind=kinds[0], rank=rank))
    for name, member in members.items():
        value: str | UnsetType = getattr(sent, name)
        if value is not UNSET:
            setattr(address, member, value or None)
    street: str | UnsetType = getattr(sent, "street")  # noqa: B009 - both kinds of address have one
    if street is not UNSET and (street or None) != _street(address):
        address.street, address.street_number = street or None, None
    if msgspec.to_builtins(address).keys() <= {"kind", "rank"}:
        del addresses[identity]
