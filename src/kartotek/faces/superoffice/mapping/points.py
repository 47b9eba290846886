"""E-mails, phones and URLs: arrays of EntityElement over the party's contact points (reference §2.2).

Of an element only ``Value`` and ``Description`` are taken; ``StrippedValue`` is made by the server. Elements have
no id, so the contact points behind them keep their identity by value; in a PATCH, which names them by their place,
by what they stood for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kartotek.domain.difference import ItemTable, edit_items
from kartotek.domain.party import ContactPoint, Medium, Party
from kartotek.domain.search import email_key, url_key
from kartotek.faces.superoffice.mapping.properties import UNCHANGED, Item, Property, Value
from kartotek.faces.superoffice.mapping.sight import Grouped, Sight, grouped
from kartotek.faces.superoffice.messages import Json, read_list, read_object, read_text

_SEPARATORS = re.compile(r"[\s()./-]+")


MEMBERS: Final = frozenset(("value", "description"))
"""What of an EntityElement can be written."""


@dataclass(frozen=True, slots=True)
class Element:
    """What counts in an EntityElement; ``identity`` is the contact point that it is known to stand for."""

    value: str
    description: str
    identity: str | None = field(default=None, compare=False)


def elements(name: str, medium: Medium, kind: str) -> Property:
    """Return an array of contact points; new ones in it become ``kind``, the others keep theirs."""
    phone = medium is Medium.PHONE
    table = _table(medium, kind)

    def show(sight: Sight) -> Json:
        return [_carrier(point, phone=phone) for _, point in sight.points.get(name, ())]

    def value(sight: Sight) -> list[Element]:
        return [_element(point) for _, point in sight.points.get(name, ())]

    def parse(sent: Json, _: Sight) -> Value:
        return read_elements(sent, name)

    def write(draft: Party, value: list[Element], _: Sight) -> None:
        items, seen = draft.contact_points, _seen(draft, name)
        known = {element.identity: element for element in value if element.identity in seen}
        for identity, element in known.items():
            _write(items[identity], _element(items[identity]), element)
        if known:
            unknown = [element for element in value if element.identity not in known]
            edit_items(items, [identity for identity in seen if identity not in known], unknown, table)
        edit_items(items, _seen(draft, name), value, table)

    def parts(sight: Sight) -> Json:
        return [Item(_carrier(point, phone=phone), identity) for identity, point in sight.points.get(name, ())]

    return Property(name, show, write, parse, value, members=MEMBERS, parts=parts)


def _seen(draft: Party, name: str) -> list[str]:
    return [identity for identity, _ in grouped(draft).get(name, ())]


def read_elements(sent: Json, name: str) -> Value:
    """Return the elements of an array, those without a value left out; `UNCHANGED` for null.

    Raises:
        InvalidValue: it is no array of objects.
    """
    values = read_list(sent, name)
    if values is None:
        return UNCHANGED
    found: list[Element] = []
    for item in values:
        message = read_object(item, name)
        text = read_text(message.get("Value"), f"{name}.Value") if message else ""
        if message and text:
            description = read_text(message.get("Description"), f"{name}.Description")
            found.append(Element(text, description, item.identity if isinstance(item, Item) else None))
    return found


def element_carrier(value: str, description: str, stripped: str) -> Json:
    """Return an EntityElement."""
    return {
        "Value": value,
        "StrippedValue": stripped,
        "Description": description,
        "TableRight": None,
        "FieldProperties": {},
    }


def stripped(number: str) -> str:
    """Return a phone number without the signs that only divide it; what holds no digit stays as it is."""
    bare = _SEPARATORS.sub("", number)
    return bare if any(letter.isdigit() for letter in bare) else number


def first_number(points: Grouped, *places: str) -> str:
    """Return the first number of the first of these lists that has one, or ""."""
    return next((points[place][0][1].value for place in places if points.get(place)), "")


def _carrier(point: ContactPoint, *, phone: bool) -> Json:
    return element_carrier(point.value, point.label or "", stripped(point.value) if phone else point.value)


def _element(point: ContactPoint) -> Element:
    return Element(point.value, point.label or "")


def _table(medium: Medium, kind: str) -> ItemTable[ContactPoint, Element]:
    def create(sent: Element) -> ContactPoint:
        return ContactPoint(medium=medium, value=sent.value, kind=kind, label=sent.description or None)

    keys = {Medium.EMAIL: email_key, Medium.URL: url_key, Medium.PHONE: stripped}
    normalised = keys[medium]
    return ItemTable(_element, _write, create, (lambda element: normalised(element.value), lambda _: True))


def _write(point: ContactPoint, shown: Element, sent: Element) -> None:
    if sent.value != shown.value:
        point.value = sent.value
        # The country and area code told apart belong to the number that was there before.
        point.country = point.area_code = None
    if sent.description != shown.description:
        point.label = sent.description or None
