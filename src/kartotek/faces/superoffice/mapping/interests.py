"""Interests: all items of the tenant's list, each with a mark for the party (SelectableMDOListItem, reference §2.2).

Of an item that is sent only ``Id`` and ``Selected`` count; items that are not mentioned stay as they are.
"""

from __future__ import annotations

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Party
from kartotek.faces.superoffice.mapping.properties import UNCHANGED, Property, Value
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import Json, read_flag, read_int, read_list, read_object


def interests(list_name: str, wire_type: str) -> Property:
    """Return the property ``Interests`` over one of the tenant's lists; ``wire_type`` is the vendor's name of it."""

    def show(sight: Sight) -> Json:
        return sight.view.selectable(list_name, wire_type, sight.party.interests)

    def value(sight: Sight) -> Value:
        selected = sight.party.interests
        items = sight.view.directory.items(list_name, deleted=True)
        return {item.id: item.id in selected for item in items if not item.deleted or item.id in selected}

    def parse(sent: Json, sight: Sight) -> Value:
        items = read_list(sent, "Interests")
        return UNCHANGED if items is None else _marks(items, list_name, sight)

    def write(draft: Party, value: dict[int, bool], _: Sight) -> None:
        chosen = [item for item in draft.interests if value.get(item, True)]
        draft.interests = chosen + [item for item, mark in value.items() if mark and item not in chosen]

    return Property("Interests", show, write, parse, value, members=frozenset(("id", "selected")))


def count_of(list_name: str, party: Party, view: View) -> int:
    """Return how many of a list's items a party has selected."""
    return sum(1 for number in party.interests if view.directory.get(list_name, number))


def _marks(items: list[Json], list_name: str, sight: Sight) -> dict[int, bool]:
    marks: dict[int, bool] = {}
    for item in items:
        message = read_object(item, "Interests")
        if message is None:
            continue
        number = read_int(message.get("Id"), "Interests.Id")
        if sight.view.directory.get(list_name, number) is None:
            raise InvalidValue("Interests", f"there is no item {number}")
        marks[number] = read_flag(message.get("Selected"), "Interests.Selected")
    return marks
