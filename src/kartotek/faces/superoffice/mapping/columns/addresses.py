"""Columns of addresses: which of a party's addresses stands where is told by the facts, and by the entity alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kartotek.domain.party import Address, Kind, active, ordered
from kartotek.faces.superoffice.mapping.address import PLACES, Place, address_carrier
from kartotek.faces.superoffice.mapping.columns.column import Column, Either, Fact, Sorting, Target
from kartotek.faces.superoffice.mapping.columns.column import Kind as ColumnKind
from kartotek.faces.superoffice.mapping.columns.make import nothing
from kartotek.faces.superoffice.mapping.columns.row import Row

_MEMBERS: Final = (
    ("line1", "Address 1", "line1"),
    ("line2", "Address 2", "line2"),
    ("line3", "Address 3", "line3"),
    ("county", "County", "county"),
    ("city", "City", "city"),
    ("zip", "Postcode", "postal_code"),
    ("state", "State", "state"),
)
_COORDINATES: Final = (("wgs84latitude", "Latitude", "latitude"), ("wgs84longitude", "Longitude", "longitude"))

STREET, POSTAL = PLACES[Kind.COMPANY]
(PRIVATE,) = PLACES[Kind.PERSON]


def address(prefix: str, label: str, places: tuple[Place, ...], facts: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns of the address that stands in the first of these places that has one.

    ``facts`` are the kinds under which the same addresses are found (``address.<kind>.city``).
    """

    def shown(row: Row) -> tuple[Address, Place] | None:
        return next(((found, place) for place in places if (found := _found(row, place))), None)

    def texts(row: Row) -> list[str]:
        found, carrier = shown(row), address_carrier(row.record)
        return carrier[found[1].name]["Formatted"].splitlines() if found and carrier else []

    return (
        nothing(f"{prefix}/addressId"),
        *(
            _text(f"{prefix}/{name}", f"{label} - {heading}", member, shown, facts)
            for name, heading, member in _MEMBERS
        ),
        *(
            _coordinate(f"{prefix}/{name}", f"{label} - {heading}", member, shown, facts)
            for name, heading, member in _COORDINATES
        ),
        Column(f"{prefix}/formattedAddress", ColumnKind.NONE, label, show=lambda row: ", ".join(texts(row))),
        Column(f"{prefix}/formattedMultiLineAddress", ColumnKind.NONE, label, show=lambda row: "\n".join(texts(row))),
    )


Shown = Callable[[Row], tuple[Address, Place] | None]


def _text(name: str, label: str, member: str, shown: Shown, facts: tuple[str, ...]) -> Column:
    def show(row: Row) -> str:
        found = shown(row)
        if found is None:
            return ""
        if member == "line1":
            return f"{found[0].street or ''} {found[0].street_number or ''}".strip()
        return getattr(found[0], member) or ""

    target, order = _asked(member, facts)
    return Column(name, ColumnKind.STRING, label, show=show, target=target, order=order)


def _coordinate(name: str, label: str, member: str, shown: Shown, facts: tuple[str, ...]) -> Column:
    def show(row: Row) -> float:
        found = shown(row)
        value: float | None = getattr(found[0], member) if found else None
        return 0.0 if value is None else value

    target, order = _asked(member, facts)
    return Column(name, ColumnKind.DECIMAL, label, show=show, target=target, order=order)


def _asked(member: str, kinds: tuple[str, ...]) -> tuple[Target, Sorting]:
    names = tuple(f"address.{kind}.{member}" for kind in kinds)
    return (Fact(names[0]) if len(names) == 1 else Either(names)), Sorting(names[0])


def _found(row: Row, place: Place) -> Address | None:
    """Return the address that stands in a place: the best kind, of equals the first."""
    items = [item for _, item in ordered(active(row.party.addresses))]
    for kind in place.kinds:
        found = next((item for item in items if item.kind == kind), None)
        if found is not None:
            return found
    return items[0] if place.rest and items else None
