"""Changing a tenant's reference lists: from a face, and by an administrator beside a running server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import InvalidValue, LimitExceeded, NotFound
from kartotek.domain.lists import LISTS, Extra, ListItem, Texts, ids_of, language_key
from kartotek.domain.ports import AccountWork, Command, UnitOfWork
from kartotek.services.rights import require_edit
from kartotek.services.validation import check_text

LONGEST_NAME: Final = 1_000
"""Characters of an item's name or tooltip in one language."""

MOST_ITEMS: Final = 10_000
"""Items of one list, deleted ones too."""

_LANGUAGE: Final = re.compile("[a-z]{2}")
_LARGEST_RANK: Final = 2**31 - 1


class ItemDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A new item of a list (no id), or what changes of one; what is None stays as it is.

    ``name`` and ``tooltip`` are in the command's language; ``names`` and ``tooltips`` are in several languages, in
    place of all that there are. Values of ``extra`` are put beside the others.
    """

    id: int | None = None
    name: str | None = None
    names: Texts | None = None
    tooltip: str | None = None
    tooltips: Texts | None = None
    code: str | None = None
    rank: int | None = None
    deleted: bool | None = None
    extra: Extra = msgspec.field(default_factory=dict)


class SaveItems(Command[list[ListItem]], frozen=True, kw_only=True):
    """Add items to a list and change others, all or none; answers the items in the order of the drafts.

    ``language`` (ISO 639-1) is that of the drafts' ``name`` and ``tooltip``.
    """

    name: str
    language: str
    drafts: list[ItemDraft]


class EditItems(Command[list[ListItem]], frozen=True, kw_only=True):
    """`SaveItems` for a tenant by its number, on behalf of nobody in it."""

    tenant: int
    name: str
    language: str
    drafts: list[ItemDraft]


def save_items(work: UnitOfWork, principal: Principal, command: SaveItems) -> list[ListItem]:
    """Carry out `SaveItems`; the tenant's directory gets a new version.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: there is no such list, or it has no item, or only a deleted one, of an id.
        InvalidValue: a new item has no name, a name is too long, a language is no two-letter code, or the list is
            that of ISO's countries, which stay the same; UnstorableText where a text cannot be stored.
        LimitExceeded: the list would have too many items.
    """
    require_edit(principal)
    _check_list(command.name)
    return _save(command, work.lock_list(command.name), work.put_item)


def edit_items(work: AccountWork, command: EditItems) -> list[ListItem]:
    """Carry out `EditItems`; errors as of `save_items`, and NotFound where there is no such tenant."""
    _check_list(command.name)
    known = work.lock_list(command.tenant, command.name)
    return _save(command, known, lambda item: work.put_item(command.tenant, item))


def _check_list(name: str) -> None:
    if name not in LISTS:
        raise NotFound("list", name)


def _save(command: SaveItems | EditItems, items: Iterable[ListItem], put: Callable[[ListItem], None]) -> list[ListItem]:
    if not _LANGUAGE.fullmatch(command.language):
        raise InvalidValue("language", "not a two-letter code of a language")
    language = language_key(command.language)
    known = {item.id: item for item in items}
    saved: list[ListItem] = []
    for draft in command.drafts:
        _check(command.name, draft)
        item = _new(command.name, language, draft, known) if draft.id is None else _changed(language, draft, known)
        if item is None:
            raise NotFound(command.name.replace("_", " "), draft.id)
        if item != known.get(item.id):
            put(item)
            known[item.id] = item
        saved.append(item)
    if len(known) > MOST_ITEMS:
        raise LimitExceeded(f"More than {MOST_ITEMS} items in the list {command.name}.")
    return saved


def _check(name: str, draft: ItemDraft) -> None:
    """Refuse what no item may have."""
    for texts in (draft.names or {}, draft.tooltips or {}):
        if not all(map(_LANGUAGE.fullmatch, texts)):
            raise InvalidValue(name, "not a two-letter code of a language")
        for text in texts.values():
            _check_length(name, text)
    for given in (draft.name, draft.tooltip, draft.code):
        _check_length(name, given or "")
    if draft.name == "" or (draft.names is not None and not any(draft.names.values())):
        raise InvalidValue(name, "an item needs a name")
    if draft.rank is not None and not -_LARGEST_RANK <= draft.rank <= _LARGEST_RANK:
        raise InvalidValue(name, "a rank is a 32-bit integer")
    if name == "country" and (draft.id is None or draft.code is not None):
        raise InvalidValue(name, "countries are those of ISO 3166; none is added, and their codes stay")


def _check_length(name: str, text: str) -> None:
    check_text(name, text)
    if len(text) > LONGEST_NAME:
        raise InvalidValue(name, f"longer than {LONGEST_NAME} characters")


def _new(name: str, language: str, draft: ItemDraft, known: dict[int, ListItem]) -> ListItem:
    if not draft.name and not draft.names:
        raise InvalidValue(name, "a new item needs a name")
    number = max(known, default=0) + 1
    behind = max((item.rank for item in known.values()), default=0) + 1
    blank = ListItem(
        list=name, id=number, names={"en": draft.name or ""}, rank=behind, code=draft.code, ids=ids_of(name, number)
    )
    return _drawn(blank, language, draft)


def _changed(language: str, draft: ItemDraft, known: dict[int, ListItem]) -> ListItem | None:
    """Return an item as the draft wants it; None where there is none, or it was deleted and is to stay so."""
    item = known.get(draft.id or 0)
    if item is None or (item.deleted and draft.deleted is None):
        return None
    return _drawn(item, language, draft)


def _drawn(item: ListItem, language: str, draft: ItemDraft) -> ListItem:
    names = dict(item.names)
    if draft.names is not None:
        names = _complete(draft.names, language)
    if draft.name and (draft.name != item.name(language) or draft.id is None):
        names[language] = draft.name
    tooltips = dict(item.tooltips)
    if draft.tooltips is not None:
        tooltips = {language_key(key): text for key, text in draft.tooltips.items() if text}
    if draft.tooltip is not None and draft.tooltip != item.tooltip(language):
        tooltips[language] = draft.tooltip
    return msgspec.structs.replace(
        item,
        names=names,
        tooltips=tooltips,
        code=item.code if draft.code is None else draft.code or None,
        rank=item.rank if draft.rank is None else draft.rank,
        deleted=item.deleted if draft.deleted is None else draft.deleted,
        extra=item.extra | draft.extra,
    )


def _complete(names: Texts, language: str) -> Texts:
    """Return names that have an English one: where there is none, that of the language, else the first."""
    given = {language_key(key): name for key, name in names.items() if name}
    return {"en": given.get("en") or given.get(language) or next(iter(given.values()))} | given
