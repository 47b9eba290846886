"""Changing a tenant's reference lists from a face."""

from __future__ import annotations

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.lists import Extra, ListItem
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.rights import require_edit
from kartotek.services.validation import check_text


class ItemDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A new item of a list (no id), or what changes of one: its name in a language, and values of its extra."""

    id: int | None = None
    name: str | None = None
    extra: Extra = msgspec.field(default_factory=dict)


class SaveItems(Command[list[ListItem]], frozen=True, kw_only=True):
    """Add items to a list and change others, all or none; answers the items in the order of the drafts."""

    name: str
    language: str
    drafts: list[ItemDraft]


def save_items(work: UnitOfWork, principal: Principal, command: SaveItems) -> list[ListItem]:
    """Carry out `SaveItems`; the tenant's directory gets a new version.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: the list has no item, or only a deleted one, of an id.
        InvalidValue: a new item has no name, or a name is too long; UnstorableText where it cannot be stored.
    """
    require_edit(principal)
    known = {item.id: item for item in work.lock_list(command.name)}
    saved: list[ListItem] = []
    for draft in command.drafts:
        check_text(command.name, draft.name or "")
        item = _new(command, draft, known) if draft.id is None else _changed(command, draft, known)
        if item != known.get(item.id):
            work.put_item(item)
            known[item.id] = item
        saved.append(item)
    return saved


def _new(command: SaveItems, draft: ItemDraft, known: dict[int, ListItem]) -> ListItem:
    if not draft.name:
        raise InvalidValue(command.name, "a new item needs a name")
    return ListItem(
        list=command.name,
        id=max(known, default=0) + 1,
        names={"en": draft.name, command.language: draft.name},
        rank=max((item.rank for item in known.values()), default=0) + 1,
        extra=dict(draft.extra),
    )


def _changed(command: SaveItems, draft: ItemDraft, known: dict[int, ListItem]) -> ListItem:
    item = known.get(draft.id or 0)
    if item is None or item.deleted:
        raise NotFound(command.name.replace("_", " "), draft.id)
    names = dict(item.names)
    if draft.name and draft.name != item.name(command.language):
        names[command.language] = draft.name
    return msgspec.structs.replace(item, names=names, extra=item.extra | draft.extra)
