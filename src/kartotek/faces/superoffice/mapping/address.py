"""Addresses: a company's street and postal address, a person's one, structured and laid out (reference §2.3).

Which of a party's addresses stands in which place, and which kind a new one becomes, is told by `PLACES`. What is
sent is compared with what is shown: of the structured fields those that differ are taken, and over them those
fields of ``LocalizedAddress`` that differ (the vendor's OpenAPI: "LocalizedAddress changes override").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kartotek.domain.party import Address, Kind, Party, Record, active, new_item_id
from kartotek.faces.superoffice.mapping.layouts import (
    FIELDS,
    LAYOUTS,
    POSTAL,
    STREET,
    Layout,
    Line,
    Values,
    formatted,
    layout_of,
    left_out,
)
from kartotek.faces.superoffice.mapping.properties import UNCHANGED, Property, Value
from kartotek.faces.superoffice.mapping.rights import ADDRESS_FIELDS, rights_on
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import Json, Message, read_float, read_list, read_object, read_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity shows an address: its property, the vendor's address type, the kinds in order of choice.

    ``rest`` tells that any other kind is shown too where there is none of these. The first kind is that of a new
    address; ``prefix`` is put before the field names in ``LocalizedAddress``.
    """

    name: str
    wire_type: str
    kinds: tuple[str, ...]
    prefix: str = ""
    rest: bool = False


PLACES: Final = {
    Kind.COMPANY: (
        Place(STREET, "ContactStreetAddress", ("visit",), "Street"),
        Place(POSTAL, "ContactPostalAddress", ("postal", "business", "home", "pobox"), "Postal"),
    ),
    Kind.PERSON: (
        Place(
            STREET,
            "PersonPrivateAddress",
            ("home", "postal", "business", "visit", "delivery", "invoice"),
            rest=True,
        ),
    ),
}
_WIRE_TYPES: Final = {(kind, place.name): place.wire_type for kind, places in PLACES.items() for place in places}
_MEMBERS: Final = (
    ("Address2", "line2"),
    ("Address3", "line3"),
    ("City", "city"),
    ("County", "county"),
    ("State", "state"),
    ("Zipcode", "postal_code"),
)
_COORDINATES: Final = (("Wgs84Latitude", "latitude"), ("Wgs84Longitude", "longitude"))
_RIGHTS: Final = rights_on(ADDRESS_FIELDS, ADDRESS_FIELDS)
_NOTHING: Final = dict.fromkeys(FIELDS, "")

Fields = dict[tuple[str, str], str]
"""Values by place and field."""


def address(kind: Kind) -> Property:
    """Return the property ``Address`` of an entity; null is shown where there is nothing to lay out."""
    names = (*(name for name, _ in _COORDINATES), *(place.name for place in PLACES[kind]), *FIELDS)
    members = frozenset(name.lower() for name in (*names, "LocalizedAddress", "Value"))
    show = _own_address if kind is Kind.PERSON else lambda sight: address_carrier(sight.record)
    return Property("Address", show, _write, _parse, _value, members=members)


def _own_address(sight: Sight) -> Json:
    """Return a person's address; alone of all addresses it tells of the rights on its fields."""
    carrier = address_carrier(sight.record)
    if carrier is not None:
        rights = _RIGHTS[sight.editor]
        carrier["TableRight"], carrier["FieldProperties"] = rights.table, rights.fields
    return carrier


def address_carrier(record: Record) -> Json:
    """Return a party's Address carrier, or None where it has neither an address nor a country."""
    party = record.party
    if not active(party.addresses) and not party.country:
        return None
    values, texts, sections = _laid_out(party)
    latitude, longitude = _position(party)
    return {
        "Wgs84Latitude": latitude,
        "Wgs84Longitude": longitude,
        "LocalizedAddress": [
            [
                {
                    "Name": name,
                    "Value": values[section.place.name][field],
                    "Tooltip": "",
                    "Label": label,
                    "ValueLength": length,
                    "AddressType": section.place.wire_type,
                    "TableRight": None,
                    "FieldProperties": {},
                }
                for name, field, label, length in line
            ]
            for section in sections
            for line in section.cells
        ],
        STREET: _structured(party.kind, STREET, values, texts),
        POSTAL: _structured(party.kind, POSTAL, values, texts),
        "Formatted": _whole_text(sections, texts),
        "TableRight": None,
        "FieldProperties": {},
    }


def city_of(record: Record) -> str:
    """Return the town of the first of a party's addresses that has one, in the order shown."""
    shown = (_shown(record.party, place) for place in PLACES[record.party.kind])
    return next((found[1].city for found in shown if found and found[1].city), "")


# -- reading ---------------------------------------------------------------------------------------------------------


def _shown(party: Party, place: Place) -> tuple[str, Address] | None:
    """Return the address that stands in a place: the best kind, of equals the lowest rank."""
    best: tuple[tuple[int, int, str], Address] | None = None
    for name, item in active(party.addresses).items():
        if item.kind in place.kinds:
            choice = place.kinds.index(item.kind)
        elif place.rest:
            choice = len(place.kinds)
        else:
            continue
        order = (choice, item.rank, name)
        if best is None or order < best[0]:
            best = (order, item)
    return None if best is None else (best[0][2], best[1])


def _values(found: tuple[str, Address] | None) -> Values:
    if found is None:
        return _NOTHING
    item = found[1]
    return {
        "Address1": _street_line(item),
        "Address2": item.line2 or "",
        "Address3": item.line3 or "",
        "City": item.city or "",
        "County": item.county or "",
        "State": item.state or "",
        "Zipcode": item.postal_code or "",
    }


def _street_line(item: Address) -> str:
    if item.street_number is None:
        return item.street or ""
    return f"{item.street or ''} {item.street_number}".strip()


def _layout(party: Party) -> Layout:
    country = party.country or next((item.country for item in active(party.addresses).values() if item.country), None)
    return layout_of(country)


def _position(party: Party) -> tuple[float, float]:
    for place in PLACES[party.kind]:
        found = _shown(party, place)
        if found and (found[1].latitude is not None or found[1].longitude is not None):
            return found[1].latitude or 0.0, found[1].longitude or 0.0
    return 0.0, 0.0


@dataclass(frozen=True, slots=True)
class _Section:
    """A place in a layout: how it is written as text, and its cells (name, field, label, length) where it is shown."""

    place: Place
    lines: tuple[Line, ...]
    unplaced: tuple[str, ...]
    cells: tuple[tuple[tuple[str, str, str, int], ...], ...]


@lru_cache(maxsize=64)
def _sections(kind: Kind, number: int) -> tuple[_Section, ...]:
    """Return the places of an entity in the layout with a number; one that it does not show has no cells."""
    layout = LAYOUTS[number]
    shown = {STREET: layout.person} if kind is Kind.PERSON else dict(layout.company)
    sections: list[_Section] = []
    for place in PLACES[kind]:
        lines = shown.get(place.name) or layout.company[0][1]
        cells = tuple(
            tuple((place.prefix + cell.field, cell.field, cell.label, cell.length) for cell in line)
            for line in shown.get(place.name, ())
        )
        sections.append(_Section(place, lines, left_out(lines), cells))
    return tuple(sections)


def _laid_out(party: Party) -> tuple[dict[str, Values], dict[str, str], tuple[_Section, ...]]:
    """Return the values and the text of each place, and the places as the party's country lays them out."""
    sections = _sections(party.kind, _layout(party).number)
    values = {section.place.name: _values(_shown(party, section.place)) for section in sections}
    texts = {
        section.place.name: formatted(section.lines, section.unplaced, values[section.place.name])
        for section in sections
    }
    return values, texts, sections


def _structured(kind: Kind, name: str, values: dict[str, Values], texts: dict[str, str]) -> Json:
    if name not in values:
        return None
    return {"AtypeIdx": _WIRE_TYPES[kind, name], **values[name], "Formatted": texts[name]}


def _whole_text(sections: tuple[_Section, ...], texts: dict[str, str]) -> str:
    """Return the text of the addresses that the layout shows, else of whatever there is."""
    text = "".join(texts[section.place.name] for section in sections if section.cells)
    return text or "".join(texts.values())


# -- writing ---------------------------------------------------------------------------------------------------------


def _value(sight: Sight) -> Value:
    """Return all that is shown, flat: the fields by place, and the coordinates."""
    party = sight.party
    shown: dict[tuple[str, str], str | float] = {
        (place.name, field): value
        for place in PLACES[party.kind]
        for field, value in _values(_shown(party, place)).items()
    }
    for (name, _), number in zip(_COORDINATES, _position(party), strict=True):
        shown["", name] = number
    return shown


def _parse(sent: Json, sight: Sight) -> Value:
    """Return what is shown with what was sent differently put over it."""
    message = read_object(sent, "Address")
    if message is None:
        return UNCHANGED
    shown = _value(sight)
    layers = (_sent_structured(message, sight.party.kind), _sent_localized(message, sight.party.kind))
    result = dict(shown)
    for layer in layers:
        result |= {key: value for key, value in layer.items() if value != shown[key]}
    for name, _ in _COORDINATES:
        if name in message:
            result["", name] = read_float(message[name], f"Address.{name}")
    return result


def _sent_structured(message: Message, kind: Kind) -> Fields:
    found: Fields = {}
    for place in PLACES[kind]:
        values = read_object(message.get(place.name), f"Address.{place.name}")
        for field in FIELDS if values else ():
            if values and field in values:
                found[place.name, field] = read_text(values[field], f"Address.{place.name}.{field}")
    return found


def _sent_localized(message: Message, kind: Kind) -> Fields:
    names = {(place.prefix + field).lower(): (place.name, field) for place in PLACES[kind] for field in FIELDS}
    found: Fields = {}
    for line in read_list(message.get("LocalizedAddress"), "Address.LocalizedAddress") or ():
        for item in read_list(line, "Address.LocalizedAddress") or ():
            cell = read_object(item, "Address.LocalizedAddress")
            key = names.get(read_text(cell.get("Name"), "Address.LocalizedAddress.Name").lower()) if cell else None
            if cell and key and "Value" in cell:
                found[key] = read_text(cell["Value"], "Address.LocalizedAddress.Value")
    return found


def _write(draft: Party, value: dict[tuple[str, str], str | float], sight: Sight) -> None:
    shown = _value(sight)
    changed = {key: new for key, new in value.items() if new != shown[key]}
    for place in PLACES[draft.kind]:
        texts = {field: str(new) for (name, field), new in changed.items() if name == place.name}
        if texts:
            _edit(draft, place, texts)
    if any(not name for name, _ in changed):
        _move(draft, value)


def _edit(draft: Party, place: Place, texts: dict[str, str]) -> None:
    """Write fields on the address that stands in a place, or on a new one; an address with nothing left goes."""
    name, item = _shown(draft, place) or _new(draft, place)
    if "Address1" in texts:
        item.street, item.street_number = texts["Address1"] or None, None
    for field, member in _MEMBERS:
        if field in texts:
            setattr(item, member, texts[field] or None)
    if item == Address(kind=item.kind, rank=item.rank):
        del draft.addresses[name]


def _new(draft: Party, place: Place) -> tuple[str, Address]:
    name = new_item_id()
    rank = max((item.rank for item in draft.addresses.values()), default=-1) + 1
    draft.addresses[name] = Address(kind=place.kinds[0], rank=rank)
    return name, draft.addresses[name]


def _move(draft: Party, value: dict[tuple[str, str], str | float]) -> None:
    """Write coordinates on the first address shown, or on a new one."""
    found = [shown for shown in (_shown(draft, place) for place in PLACES[draft.kind]) if shown]
    placed = [pair for pair in found if pair[1].latitude is not None or pair[1].longitude is not None]
    _, item = next(iter(placed or found), None) or _new(draft, PLACES[draft.kind][0])
    for name, member in _COORDINATES:
        setattr(item, member, float(value["", name]) or None)
