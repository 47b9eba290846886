"""Lists and their items as every family of operations on them finds and changes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.lists import ListItem
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.calls import Call
from kartotek.faces.superoffice.mapping.entity import pick
from kartotek.faces.superoffice.mapping.list_items import draft_of, item_number
from kartotek.faces.superoffice.mapping.lists import PickList, numbered_list, pick_list
from kartotek.faces.superoffice.messages import Json, Message, read_flag, read_list, read_object
from kartotek.services.lists import ItemDraft
from kartotek.web.face import Response

_NUMBER = re.compile(r"-?\d{1,9}")

MOST_AT_ONCE: Final = 1_000
"""Items in one message."""


class ListNotFound(EntityNotFound):
    """There is no list of this name or number."""

    def __init__(self, name: object) -> None:
        super().__init__("List", name)
        self.safe_message = f"List {name!r} not found"


def paged_list(name: str) -> PickList:
    """Return a list that has pages of its own, by its name or number as it stands in an address.

    Raises:
        ListNotFound: there is none.
    """
    found = numbered_list(int(name)) if _NUMBER.fullmatch(name) else pick_list(name)
    if found is None or not found.number:
        raise ListNotFound(name)
    return found


def stored_item(call: Call, found: PickList, number: int | str) -> ListItem:
    """Return an item of a list, deleted ones too, by its number as it stands in an address.

    Raises:
        EntityNotFound: the list has no such item, or none that is stored.
    """
    known = isinstance(number, int) or _NUMBER.fullmatch(number)
    item = call.directory.get(found.stored, int(number)) if known and found.stored else None
    if item is None:
        raise EntityNotFound(found.title, number)
    return item


def asks_for_deleted(call: Call) -> bool:
    """Tell whether the option ``includeDeleted`` is set. Raises InvalidValue where it is neither true nor false."""
    return read_flag(call.option("includedeleted"), "includeDeleted")


def messages_of(body: Json) -> list[Message]:
    """Return the items in an array of them.

    Raises:
        InvalidValue: it is no array of objects, or a longer one than is taken.
    """
    items = read_list(body, "items") or []
    if len(items) > MOST_AT_ONCE:
        raise InvalidValue("items", f"more than {MOST_AT_ONCE} items in one message")
    return [message for item in items if (message := read_object(item, "items")) is not None]


def selected(call: Call, tree: Json, name: str) -> Response:
    """Answer a value of a type, or an array of such, with those members that ``$select`` names."""
    selection = call.selection()
    return call.answer(tree if selection is None else pick(tree, selection), name=name)


async def save(call: Call, found: PickList, messages: Sequence[Message], *, number: int = 0) -> list[ListItem]:
    """Add the items that have no id, change the others, all or none; return them as they are then.

    ``number`` stands for the id of the only message.

    Raises:
        EntityNotFound: the list has no item of an id.
        InvalidValue: the list is the server's own, or a value cannot be what its property holds.
    """
    drafts: list[ItemDraft] = []
    before: list[ListItem | None] = []
    found.named()
    for message in messages:
        sent = number or item_number(found, message)
        item = stored_item(call, found, sent) if sent else None
        before.append(item)
        drafts.append(draft_of(found, message, call.view, item))
    if all(item is not None and draft == ItemDraft(id=item.id) for item, draft in zip(before, drafts, strict=True)):
        return [item for item in before if item is not None]
    return await write(call, found, drafts)


async def write(call: Call, found: PickList, drafts: Sequence[ItemDraft]) -> list[ListItem]:
    """Store drafts in the language of the request; see `services.lists.save_items`."""
    return await call.book.save_items(
        call.principal, found.named(), drafts, language=call.view.language or call.directory.tenant.language
    )


async def delete(call: Call, found: PickList, numbers: Sequence[int]) -> Response:
    """Delete items; they stay where they are in use. Items that are deleted already are left alone."""
    await write(call, found, [ItemDraft(id=number, deleted=True) for number in numbers])
    return Response(204, b"", [])
