"""What a message makes of a user-defined field: only what differs from what is shown becomes part of the draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from kartotek.domain.custom_fields import Draft, FieldType
from kartotek.domain.errors import AlreadyExists, InvalidValue
from kartotek.domain.lists import Texts
from kartotek.faces.superoffice.mapping.lists import numbered_list
from kartotek.faces.superoffice.mapping.texts import languages_of
from kartotek.faces.superoffice.mapping.udef import (
    KEPT,
    LENGTHS,
    TYPES,
    UDEF_LIST,
    UNLIMITED,
    Entry,
    Layout,
    blank,
    default_text,
    draft_of,
    find,
    list_of,
    show_field,
    shown_type,
    slot_number,
)
from kartotek.faces.superoffice.mapping.udef_values import read_value
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import FACE, Json, Message, read_flag, read_int, read_text
from kartotek.services.field_drafts import FieldDraft

_JUSTIFICATIONS: Final = ("Default", "Left", "Center", "Right")
_TABLE_OF_ITEMS: Final = "ListTableId"
_OWN_LIST: Final = "UDListDefinitionId"
_LARGEST_RANK: Final = 2**31 - 1


def field_type(name: str, field: str) -> str:
    """Return the vendor's type of a name in any case.

    Raises:
        InvalidValue: there is none of this name.
    """
    for known in TYPES:
        if known.lower() == name.strip().lower():
            return known
    raise InvalidValue(field, f"'{name}' is not one of {', '.join(TYPES)}")


class Edit(NamedTuple):
    """What a message is about: a field (None: a new one), and what becomes of it (None: nothing)."""

    field: str | None
    draft: FieldDraft | None


def edits_of(layout: Layout, messages: Sequence[Message], view: View) -> list[Edit]:
    """Return what some fields that were sent make of a layout; those that are sent as they are shown change nothing.

    Raises:
        InvalidValue: a value cannot be what its property holds, or there is no field with the id.
        AlreadyExists: a ProgId is another field's.
    """
    taken = {entry.slot: entry.field.id for entry in layout.edited()}
    next_number = layout.next_number()
    edits: list[Edit] = []
    for place, message in enumerate(messages):
        entry = _entry(layout, message, view)
        new = entry.field.id == "0"
        if new:
            entry = _renumbered(entry, next_number, layout)
            next_number += 1
        draft = _changed(layout, entry, message, view)
        slot = draft.slots.get(FACE, {}).get(layout.subject, entry.slot)
        owner = f"new {place}" if new else entry.field.id
        if taken.setdefault(slot, owner) != owner:
            raise AlreadyExists("ProgId", slot)
        next_number = max(next_number, (slot_number(slot) or 0) + 1)
        known = None if new else entry.field.id
        changed = FieldDraft(draft=draft, on=layout.subject, field=known) if new or draft != draft_of(entry) else None
        edits.append(Edit(known, changed))
    return edits


def retyped(layout: Layout, entry: Entry, kind: str, *, indexed: bool | None) -> FieldDraft:
    """Return the draft that gives a field another type; what belongs to its old one is dropped."""
    draft = _typed(draft_of(entry), kind)
    if indexed is not None:
        draft = _keep(draft, "IsIndexed", indexed)
    return _bound(layout, entry, draft)


def dropped(layout: Layout, entry: Entry) -> FieldDraft:
    """Return the draft that takes a field out of the layout."""
    return _bound(layout, entry, msgspec.structs.replace(draft_of(entry), dropped=True))


# -- a message -------------------------------------------------------------------------------------------------------


def _entry(layout: Layout, message: Message, view: View) -> Entry:
    """Return the field that a message is about: by its id, else by its ProgId; a new one where the id is 0."""
    number = read_int(message.get("UDefFieldId"), "UDefFieldId")
    if not number:
        return blank(layout, field_type(read_text(message.get("FieldType"), "FieldType"), "FieldType"))
    entries = layout.edited()
    known = next((entry for entry in entries if int(entry.field.id) == number), None)
    known = known or find(entries, read_text(message.get("ProgId"), "ProgId"), view)
    if known is None:
        raise InvalidValue("UDefFieldId", f"there is no field {number}")
    return known


def _renumbered(entry: Entry, number: int, layout: Layout) -> Entry:
    """Return a new field under the next number: several may have been begun with the same one."""
    slot = f"SuperOffice:{number}"
    draft = msgspec.structs.replace(draft_of(entry), names={"en": slot}, slots={FACE: {layout.subject: slot}})
    return Entry(entry.field, _keep(draft, "UdefIdentity", number), slot)


def _changed(layout: Layout, entry: Entry, message: Message, view: View) -> Draft:
    shown = show_field(layout, entry, view, editor=True)
    draft = draft_of(entry)
    if message.get("FieldType") is not None and entry.field.id != "0":
        kind = field_type(read_text(message["FieldType"], "FieldType"), "FieldType")
        draft = draft if kind == shown["FieldType"] else _typed(draft, kind)
    for name, write in _WRITERS.items():
        if message.get(name) is not None:
            draft = write(draft, name, message[name], shown, view)
    draft = _listed(draft, message, shown)
    draft = _with_default(draft, message, shown, view)
    if not draft.names.get("en"):
        draft = msgspec.structs.replace(draft, names={"en": entry.slot})
    return _named(draft, layout, entry, message)


def _named(draft: Draft, layout: Layout, entry: Entry, message: Message) -> Draft:
    """Put the ProgId that was sent on a draft: an empty one is that of the number."""
    sent = message.get("ProgId")
    if sent is None:
        return draft
    slot = read_text(sent, "ProgId").strip() or f"SuperOffice:{entry.identity}"
    if entry.field.id == "0" and slot_number(slot) is not None:
        return draft  # numbers are the server's to give
    if slot == entry.slot:
        return draft
    names = {"en": slot} if draft.names == {"en": entry.slot} else draft.names
    return msgspec.structs.replace(draft, names=names, slots=draft.slots | {FACE: {layout.subject: slot}})


# -- one property ----------------------------------------------------------------------------------------------------

Writer = Callable[[Draft, str, Json, dict[str, Any], View], Draft]
"""Puts a value that was sent on a draft, given the name of its property and the field as it is shown."""


def _kept(read: Callable[[Json, str], Any]) -> Writer:
    def write(draft: Draft, name: str, sent: Json, shown: dict[str, Any], _: View) -> Draft:
        value = read(sent, name)
        return draft if value == shown[name] else _keep(draft, name, value)

    return write


def _member(member: str, read: Callable[[Json, str], Any]) -> Writer:
    def write(draft: Draft, name: str, sent: Json, shown: dict[str, Any], _: View) -> Draft:
        value = read(sent, name)
        return draft if value == shown[name] else msgspec.structs.replace(draft, **{member: value})

    return write


def _texts(member: str) -> Writer:
    def write(draft: Draft, name: str, sent: Json, shown: dict[str, Any], view: View) -> Draft:
        text = read_text(sent, name)
        if text == shown[name]:
            return draft
        before: Texts = {} if member == "names" and not shown[name] else getattr(draft, member)
        return msgspec.structs.replace(draft, **{member: _in_languages(text, before, view, required=member == "names")})

    return write


def _in_languages(text: str, before: Texts, view: View, *, required: bool) -> Texts:
    """Return a text as it was sent, in all languages that it names, else in the one that the request is in."""
    named = languages_of(text)
    texts = named or (before | {view.language: text} if view.language else {"en": text})
    texts = {language: known for language, known in texts.items() if known}
    return {"en": next(iter(texts.values()), "")} | texts if required else texts


def _rank(sent: Json, name: str) -> int:
    rank = read_int(sent, name)
    if not 0 <= rank <= _LARGEST_RANK:
        raise InvalidValue(name, "0 or a positive number is expected")
    return rank


def _length(sent: Json, name: str) -> int | None:
    length = read_int(sent, name)
    if length < 0:
        raise InvalidValue(name, "0 or a positive number is expected")
    return length or None


def _justification(sent: Json, name: str) -> str:
    text = read_text(sent, name)
    if text not in _JUSTIFICATIONS:
        raise InvalidValue(name, f"'{text}' is not one of {', '.join(_JUSTIFICATIONS)}")
    return text


def _text_length(draft: Draft, name: str, sent: Json, shown: dict[str, Any], _: View) -> Draft:
    length = _length(sent, name)
    if (length or 0) == shown[name] or draft.type not in {FieldType.TEXT, FieldType.LONG_TEXT}:
        return draft
    return msgspec.structs.replace(draft, length=length)


_READERS: Final = {int: read_int, bool: read_flag, str: read_text, type(None): read_int}
_WRITERS: Final[dict[str, Writer]] = {
    **{name: _kept(_READERS[type(usual)]) for name, usual in KEPT.items()},
    "Justification": _kept(_justification),
    "FieldLabel": _texts("names"),
    "Tooltip": _texts("hints"),
    "IsMandatory": _member("mandatory", read_flag),
    "IsReadOnly": _member("read_only", read_flag),
    "TabOrder": _member("rank", _rank),
    "TextLength": _text_length,
}


# -- what hangs together ---------------------------------------------------------------------------------------------


def _typed(draft: Draft, kind: str) -> Draft:
    """Return a draft with another of the vendor's types."""
    if kind == shown_type(draft):
        return draft
    draft = _keep(_keep(draft, "FieldType", kind if kind == UNLIMITED else None), _TABLE_OF_ITEMS, None)
    if TYPES[kind] is draft.type:
        return draft
    return msgspec.structs.replace(draft, type=TYPES[kind], length=LENGTHS.get(kind), default=None, list=None)


def _listed(draft: Draft, message: Message, shown: dict[str, Any]) -> Draft:
    """Put the list that was sent on the draft of a choice: the number of its table, or of its definition."""
    if draft.type is not FieldType.CHOICE:
        return draft
    table, own = (read_int(message.get(name), name) for name in (_TABLE_OF_ITEMS, _OWN_LIST))
    absent = message.get(_TABLE_OF_ITEMS) is None and message.get(_OWN_LIST) is None
    if absent or ((table, own) == (shown[_TABLE_OF_ITEMS], 0) and TYPES[shown["FieldType"]] is draft.type):
        return draft
    if not own and table in {0, UDEF_LIST}:
        return _keep(msgspec.structs.replace(draft, list=None), _TABLE_OF_ITEMS, table or None)
    name, number = (_OWN_LIST, own) if own else (_TABLE_OF_ITEMS, table)
    found = numbered_list(-abs(number))
    if found is None or found.stored is None:
        raise InvalidValue(name, f"there is no list {number} with items that can be chosen")
    if list_of(draft) is found:
        return draft
    return _keep(msgspec.structs.replace(draft, list=found.stored), _TABLE_OF_ITEMS, None)


def _with_default(draft: Draft, message: Message, shown: dict[str, Any], view: View) -> Draft:
    sent = message.get("FieldDefault")
    zone = view.directory.tenant.timezone
    if sent is None or read_text(sent, "FieldDefault") == default_text(draft, zone):
        return draft
    text = read_text(sent, "FieldDefault")
    if text == shown["FieldDefault"] and TYPES[shown["FieldType"]] is not draft.type:
        return draft  # it belongs to the type that the field had
    return msgspec.structs.replace(draft, default=read_value(draft, text, zone, "FieldDefault"))


def _keep(draft: Draft, name: str, value: str | float | None) -> Draft:
    """Return a draft with a value that only this vendor knows; None takes it away."""
    own = {key: kept for key, kept in draft.residue.get(FACE, {}).items() if key != name}
    if value is not None:
        own[name] = value
    residue = {face: kept for face, kept in draft.residue.items() if face != FACE}
    return msgspec.structs.replace(draft, residue=residue | {FACE: own} if own else residue)


def _bound(layout: Layout, entry: Entry, draft: Draft) -> FieldDraft:
    slots = draft.slots | {FACE: {layout.subject: entry.slot}}
    return FieldDraft(draft=msgspec.structs.replace(draft, slots=slots), on=layout.subject, field=entry.field.id)
