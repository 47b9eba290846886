"""User-defined and extra fields: dictionaries of texts (reference §2.6).

A key that is a slot bound to a custom field shows that field's value: in ``ExtraFields`` where it begins with ``x_``,
else in ``UserDefinedFields``, and in ``CustomFields`` too, there with companions such as ``SuperOffice:1:org``. Any
other key is kept as this face's own, as it was sent: in the dictionary it was sent in (or whose keys look like it),
and ``CustomFields`` shows it too. Companions are answers of the server and are ignored where they are sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from kartotek.domain.custom_fields import KINDS, CustomField, FieldType, SlotFamily
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import CustomValue, Kind, Party
from kartotek.faces.superoffice.mapping.foreign import is_foreign
from kartotek.faces.superoffice.mapping.properties import UNCHANGED, Property, Value, keep, residue_of
from kartotek.faces.superoffice.mapping.sight import Dictionaries, Sight
from kartotek.faces.superoffice.mapping.udef_values import (
    YES,
    YES_RESOURCE,
    Spelling,
    read_kept,
    read_value,
    spelled,
)
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import FACE, Json, read_object, read_text

USER_DEFINED: Final = "UserDefinedFields"
EXTRA: Final = "ExtraFields"
CUSTOM: Final = "CustomFields"
_HOMES: Final = (USER_DEFINED, EXTRA, CUSTOM)

EXTRA_PREFIX: Final = "x_"
"""How the names of extra fields begin: they are columns of the vendor's database."""

_COMPANION = re.compile(r":(?:org|DisplayText|DisplayTooltip)$", re.IGNORECASE)
_NUMBERED = re.compile(r"SuperOffice:\d+", re.IGNORECASE)
_SLOT = re.compile(
    r"(?!.*:(?:org|DisplayText|DisplayTooltip)$)[^\s/\x00-\x1f](?:[^/\x00-\x1f]{0,98}[^\s/\x00-\x1f])?", re.IGNORECASE
)


def _slot_of(name: str) -> str | None:
    """Return the key of a dictionary that a residue of this face is, or None."""
    home, slash, key = name.partition("/")
    return key if slash and home in _HOMES else None


SLOTS: Final = (
    SlotFamily(
        face=FACE,
        on=tuple(KINDS.values()),
        names=_SLOT,
        types=frozenset(FieldType),
        slot_of=_slot_of,
        read=read_kept,
    ),
)
"""The slots of this face: every key of the dictionaries, on companies and on people, shows values of any type."""


def custom_fields() -> tuple[Property, Property, Property]:
    """Return the three dictionaries, in the order in which an entity has them.

    Where a key comes in two of them, a value that differs from what is shown wins over one that does not, and
    ``CustomFields`` over the other two.
    """
    return _dictionary(USER_DEFINED), _dictionary(EXTRA), _dictionary(CUSTOM)


def bound_slots(view: View, kind: Kind) -> Mapping[str, CustomField]:
    """Return the custom fields that keys of the dictionaries are bound to, in order of rank."""
    return view.directory.custom_fields.slots(FACE, KINDS[kind])


def field_properties(properties: msgspec.Raw, view: View, kind: Kind, *, editor: bool) -> msgspec.Raw:
    """Return FieldProperties with what they tell of bound slots besides."""
    bound = bound_slots(view, kind)
    if not bound:
        return properties

    def make() -> Json:
        tree = msgspec.json.decode(properties)
        for slot, field in bound.items():
            mask = "Update, UIHintMandatory" if field.mandatory else "Update"
            right = {"Mask": "Read" if field.read_only or not editor else mask, "Reason": ""}
            for home in (EXTRA if slot.startswith(EXTRA_PREFIX) else USER_DEFINED, CUSTOM):
                tree[f"{home}.{slot}"] = {"FieldRight": right, "FieldType": "System.String", "FieldLength": -1}
        return tree

    return view.once((FieldType, kind, editor), make)


# -- the properties --------------------------------------------------------------------------------------------------


def _dictionary(name: str) -> Property:
    def parse(sent: Json, sight: Sight) -> Value:
        # Not a Message: these names are data, and their case counts.
        if read_object(sent, name) is None:
            return UNCHANGED
        texts = {key: read_text(value, f"{name}.{key}") for key, value in sent.items() if not _is_told(key)}
        bound, shown = bound_slots(sight.view, sight.party.kind), _dictionaries(sight)[name]
        for key in bound.keys() & texts.keys():
            if texts[key] != shown.get(key):
                _read(bound[key], texts[key], sight.view, f"{name}.{key}")
        return texts

    return Property(
        name,
        lambda sight: _dictionaries(sight)[name],
        lambda draft, value, sight: _write(draft, name, value, sight),
        parse,
    )


def _is_told(key: str) -> bool:
    """Tell whether a key is an answer of the server: a companion of another, or a foreign key."""
    return is_foreign(key) or _COMPANION.search(key) is not None


def _write(draft: Party, name: str, texts: dict[str, str], sight: Sight) -> None:
    """Put on a draft those texts of a dictionary that differ from what is shown there."""
    bound, shown = bound_slots(sight.view, sight.party.kind), _dictionaries(sight)[name]
    for key, text in texts.items():
        if key in bound:
            if text != shown.get(key):
                _write_bound(draft, key, bound[key], text, sight)
        elif text != shown.get(key, ""):
            keep(draft, f"{_home(draft, name, key)}/{key}", text or None)


def _home(draft: Party, name: str, key: str) -> str:
    """Return which dictionary a key belongs to that was sent in another."""
    if name != CUSTOM:
        return name
    kept = residue_of(draft)
    for home in (USER_DEFINED, EXTRA):
        if f"{home}/{key}" in kept:
            return home
    if _NUMBERED.fullmatch(key):
        return USER_DEFINED
    return EXTRA if key.startswith(EXTRA_PREFIX) else CUSTOM


# -- slots that are bound --------------------------------------------------------------------------------------------


def _read(field: CustomField, text: str, view: View, name: str) -> CustomValue | None:
    """Return the value that a text stands for.

    Raises:
        InvalidValue: it is none of the field's type, or no item of its list.
    """
    value = read_value(field, text, view.directory.tenant.timezone, name)
    listed = field.list if field.type is FieldType.CHOICE else None
    if listed is not None and value is not None and view.directory.get(listed, int(value)) is None:
        raise InvalidValue(name, f"there is no item {value}")
    return value


def _write_bound(draft: Party, slot: str, field: CustomField, text: str, sight: Sight) -> None:
    """Put a text that was sent into the field, unless it stands for what is shown; what was kept instead is gone."""
    zone = sight.view.directory.tenant.timezone
    value = _read(field, text, sight.view, slot)
    standing = _standing(sight, slot, field)
    shown = spelled(field, standing, Spelling.CUSTOM, zone) if not isinstance(standing, _Verbatim) else None
    if spelled(field, value, Spelling.CUSTOM, zone) == shown:
        return
    if value is None:
        draft.custom.pop(field.id, None)
    else:
        draft.custom[field.id] = value
    for home in _HOMES:
        keep(draft, f"{home}/{slot}", None)


class _Verbatim(str):
    """What is kept under a slot that is bound, and cannot be read as a value of its field."""

    __slots__ = ()


def _standing(sight: Sight, slot: str, field: CustomField) -> CustomValue | _Verbatim | None:
    """Return the value of a slot: the field's, or what this face has kept until it is moved there."""
    value = sight.party.custom.get(field.id)
    if value is not None or FACE not in sight.party.residue:
        return value
    for home in _HOMES:
        kept = sight.fields.get(home, {}).get(slot)
        if kept is not None:
            try:
                return read_kept(field, kept, sight.view.directory.tenant.timezone)
            except InvalidValue:
                return _Verbatim(kept)
    return None


# -- what is shown ---------------------------------------------------------------------------------------------------


def _dictionaries(sight: Sight) -> Dictionaries:
    """Return the three dictionaries of a party as it is stored."""
    if sight.dictionaries is None:
        kept, bound = sight.fields, bound_slots(sight.view, sight.party.kind)
        sight.dictionaries = _bound_dictionaries(sight, bound) if bound else {home: {} for home in _HOMES}
        for home in _HOMES:
            own = {key: text for key, text in kept.get(home, {}).items() if key not in bound}
            sight.dictionaries[home].update(own)
            if home != CUSTOM:
                sight.dictionaries[CUSTOM].update(own)
    return sight.dictionaries


def _bound_dictionaries(sight: Sight, bound: Mapping[str, CustomField]) -> Dictionaries:
    """Return the dictionaries with the slots that are bound; in ``CustomFields`` the extra fields come first."""
    plain: Dictionaries = {USER_DEFINED: {}, EXTRA: {}}
    both: Dictionaries = {USER_DEFINED: {}, EXTRA: {}}
    zone = sight.view.directory.tenant.timezone
    for slot, field in bound.items():
        home = EXTRA if slot.startswith(EXTRA_PREFIX) else USER_DEFINED
        value = _standing(sight, slot, field)
        if isinstance(value, _Verbatim):
            texts, companions = (str(value), str(value)), {}
        else:
            spelling = Spelling.CUSTOM if home == EXTRA else Spelling.USER_DEFINED
            texts = spelled(field, value, spelling, zone), spelled(field, value, Spelling.CUSTOM, zone)
            companions = dict(_companions(slot, field, value, sight.view))
        plain[home] |= {slot: texts[0], **companions}
        both[home] |= {slot: texts[1], f"{slot}:org": texts[1], **companions}
    return {**plain, CUSTOM: both[EXTRA] | both[USER_DEFINED]}


def _companions(slot: str, field: CustomField, value: CustomValue | None, view: View) -> Iterator[tuple[str, str]]:
    """Yield what is displayed in a value's place: the item of a choice, the word for a flag that is set."""
    if field.type is FieldType.CHOICE:
        item = view.directory.get(field.list or "", None if value is None else int(value))
        yield f"{slot}:DisplayText", view.text(item.names) if item else ""
        if not slot.startswith(EXTRA_PREFIX):
            yield f"{slot}:DisplayTooltip", view.text(item.tooltips) if item else ""
    elif field.type is FieldType.FLAG and value is True:
        yield f"{slot}:DisplayText", YES_RESOURCE if view.language is None else YES.get(view.language, YES["en"])
