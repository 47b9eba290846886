"""Items of the book's lists as the vendor's list pages show them, and what a message changes of one (reference §1.4).

Only what was sent and differs from what is shown is written. A name that comes in the raw form (``NO:"…";US:"…"``) is
the name in all those languages, and in no others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kartotek.domain.lists import ListItem
from kartotek.faces.superoffice.mapping import carriers
from kartotek.faces.superoffice.mapping.carriers import Entry
from kartotek.faces.superoffice.mapping.lists import PickList
from kartotek.faces.superoffice.mapping.texts import languages_of
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import Json, Message, read_flag, read_int, read_text
from kartotek.services.lists import ItemDraft

_NORMAL, _DELETED = "Normal", "Deleted"
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ON: Final = ("TicketRead", "ChangedOwner", "TicketNewinfo", "TicketClosed", "TicketChangedPriority", "TicketNew")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the items of a list are shown as: the vendor's type, and the properties that may be written."""

    type: str
    key: str = "Id"
    name: str = "Name"
    tooltip: str = "Tooltip"
    rank: str = "Rank"
    deleted: str = "Deleted"
    show: Callable[[PickList, Entry, ListItem | None, View], Json]


def _generic(found: PickList, entry: Entry, _: ListItem | None, __: View) -> Json:
    return {
        "Id": entry.id,
        "Name": entry.name,
        "Tooltip": entry.tooltip,
        "Deleted": entry.deleted,
        "UdListDefinitionId": found.number,
        "Rank": entry.rank,
        "TableRight": None,
        "FieldProperties": {},
    }


def _country(_: PickList, entry: Entry, item: ListItem | None, __: View) -> Json:
    return None if item is None else carriers.country(item, entry)


def _priority(_: PickList, entry: Entry, __: ListItem | None, view: View) -> Json:
    """A priority of tickets, which has neither working hours nor escalation here."""
    return {
        "TicketPriorityId": entry.id,
        "Name": entry.name,
        "Status": _DELETED if entry.deleted else _NORMAL,
        "Flags": "External",
        "SortOrder": entry.rank,
        **dict.fromkeys(_ON, "None"),
        "Deadline": 0,
        **dict.fromkeys((f"{day}{edge}" for day in _DAYS for edge in ("Start", "Stop")), view.not_set),
        "NonDates": [],
        "EscalationLevels": [],
        "TableRight": None,
        "FieldProperties": {},
    }


_GENERIC: Final = Shape(type="ListItemEntity", show=_generic)
_SHAPES: Final = {
    "country": Shape(type="Country", key="CountryId", show=_country),
    "ticketpriority": Shape(
        type="TicketPriorityEntity", key="TicketPriorityId", rank="SortOrder", deleted="Status", show=_priority
    ),
    "usergroup": Shape(type="UserGroup", name="Value", show=lambda _, entry, __, ___: carriers.user_group(entry)),
}


def shape_of(found: PickList) -> Shape:
    """Return what the items of a list are shown as."""
    return _SHAPES.get(found.mdo, _GENERIC)


def show_item(found: PickList, item: ListItem, view: View) -> Json:
    """Return a stored item as the list's pages show it."""
    return shape_of(found).show(found, found.entry(item, view), item, view)


def show_items(found: PickList, view: View, *, deleted: bool = False) -> list[Json]:
    """Return the items of a list as its pages show them; with ``deleted`` the deleted ones too."""
    if found.stored is None:
        return [shape_of(found).show(found, entry, None, view) for entry in found.entries(view, deleted=deleted)]
    return [show_item(found, item, view) for item in view.directory.items(found.stored, deleted=deleted)]


def blank_item(found: PickList, view: View) -> Json:
    """Return an item that a client fills in."""
    item = ListItem(list=found.stored or found.mdo, id=0, names={"en": ""})
    return shape_of(found).show(found, view.entry(item), item, view)


def item_number(found: PickList, message: Message) -> int:
    """Return the id in an item; 0 for a new one. Raises InvalidValue where it is none."""
    key = shape_of(found).key
    return read_int(message.get(key), f"{found.title}.{key}")


def draft_of(found: PickList, message: Message, view: View, item: ListItem | None) -> ItemDraft:
    """Return what a message changes of an item, or makes of a new one (None).

    Raises:
        InvalidValue: a value cannot be what its property holds.
    """
    shape = shape_of(found)
    shown: dict[str, Any] = {} if item is None else show_item(found, item, view)
    changes: dict[str, Any] = {}
    for member, plural, name in (("name", "names", shape.name), ("tooltip", "tooltips", shape.tooltip)):
        text = read_text(message.get(name), f"{found.title}.{name}")
        if message.get(name) is not None and text != shown.get(name, ""):
            changes |= _text(member, plural, text, view)
    rank = read_int(message.get(shape.rank), f"{found.title}.{shape.rank}")
    if message.get(shape.rank) is not None and rank != shown.get(shape.rank, 0):
        changes["rank"] = rank
    gone = _gone(shape, message.get(shape.deleted), found.title)
    if item is not None and gone is not None and gone is not item.deleted:
        changes["deleted"] = gone
    return msgspec.structs.replace(ItemDraft(id=item.id if item else None), **changes)


def _text(member: str, plural: str, text: str, view: View) -> dict[str, object]:
    """Return a draft's member for a name or tooltip; without a language the text is all there is of it."""
    languages = languages_of(text)
    if languages is None and view.language is not None:
        return {member: text}
    return {plural: languages or {"en": text}}


def _gone(shape: Shape, sent: Json, title: str) -> bool | None:
    """Return whether an item is said to be deleted, or None where nothing is said."""
    if sent is None:
        return None
    if shape.deleted != "Status":
        return read_flag(sent, f"{title}.{shape.deleted}")
    status = read_text(sent, f"{title}.Status").strip().capitalize()
    return status == _DELETED if status in {_NORMAL, _DELETED} else None
