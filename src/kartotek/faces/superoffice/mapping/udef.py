"""User-defined fields as a layout: what an administrator edits, and what has been published (reference §1.2).

A field of the layout is a custom field that a key of the entity's dictionaries is bound to (its ProgId). What has been
saved and not published yet is the field's draft. Where things stand on the vendor's screens, and what else only this
vendor knows of a field, is kept with it as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from kartotek.domain.custom_fields import KINDS, CustomField, Definition, Draft, FieldType, Subject
from kartotek.domain.lists import Directory
from kartotek.domain.party import Kind
from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.custom_fields import EXTRA_PREFIX
from kartotek.faces.superoffice.mapping.lists import PICK_LISTS, PickList
from kartotek.faces.superoffice.mapping.udef_values import Spelling, spelled
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import FACE, Json
from kartotek.services.field_rules import joined

TYPES: Final = {
    "Number": FieldType.INTEGER,
    "ShortText": FieldType.TEXT,
    "LongText": FieldType.LONG_TEXT,
    "Date": FieldType.DATE,
    "UnlimitedDate": FieldType.DATE,
    "Checkbox": FieldType.FLAG,
    "List": FieldType.CHOICE,
    "Decimal": FieldType.DECIMAL,
}
"""The vendor's types of user-defined fields."""

LENGTHS: Final = {"ShortText": 39, "LongText": 199}
"""How long a new text may be: what the vendor's columns hold."""

OWNERS: Final = {Kind.COMPANY: "Contact", Kind.PERSON: "Person"}

UNLIMITED: Final = "UnlimitedDate"
UDEF_LIST: Final = 136
"""The vendor's table of lists that a tenant makes itself: with no list named, one has not been chosen yet."""

_SHOWN_TYPES: Final = {kind: name for name, kind in TYPES.items() if name != UNLIMITED} | {FieldType.MOMENT: "Date"}
_INFO_TYPES: Final = _SHOWN_TYPES | {
    FieldType.INTEGER: "Integer",
    FieldType.CHOICE: "MdoList",
    FieldType.MOMENT: "DateTime",
}
_VARIABLES: Final = {FieldType.TEXT: "s", FieldType.LONG_TEXT: "s", FieldType.DECIMAL: "f"}
_NUMBERED: Final = re.compile(r"SuperOffice:(\d{1,9})")
_LINE: Final = 17
_FIRST_COLUMN: Final = 8960

KEPT: Final[dict[str, Any]] = {
    "FieldHeight": _LINE,
    "FieldLeft": 102,
    "FieldTop": None,
    "FieldWidth": 100,
    "FormatMask": "",
    "HideLabel": False,
    "IsIndexed": False,
    "LabelHeight": _LINE,
    "LabelLeft": 0,
    "LabelTop": None,
    "LabelWidth": 100,
    "Page1LineNo": 0,
    "ShortLabel": "",
    "Justification": "Left",
}
"""What only this vendor knows of a field, with what it is for a new one (None: it follows from the TabOrder)."""


class Entry:
    """A field as it stands in a layout: live, or as its draft has it."""

    __slots__ = ("definition", "field", "slot")

    def __init__(self, field: CustomField, definition: Definition, slot: str) -> None:
        self.field = field
        self.definition = definition
        self.slot = slot

    @property
    def identity(self) -> int:
        """The vendor's number of the field that outlives versions: that of its ProgId, where it has one."""
        kept = self.definition.residue.get(FACE, {}).get("UdefIdentity")
        return kept if isinstance(kept, int) else slot_number(self.slot) or int(self.field.id)


class Layout:
    """The user-defined fields of one kind of entity."""

    def __init__(self, directory: Directory, kind: Kind) -> None:
        self.kind = kind
        self.subject: Subject = KINDS[kind]
        self.version = directory.tenant.version
        self._fields = directory.custom_fields

    def published(self) -> list[Entry]:
        """Return the fields in use, in order."""
        return [Entry(field, field, slot) for slot, field in self._fields.slots(FACE, self.subject).items()]

    def edited(self) -> list[Entry]:
        """Return the fields as they will be when they are published next, in order."""
        found = [entry for field in self._fields if not field.deleted for entry in self._draft(field)]
        return sorted(found, key=lambda entry: (entry.definition.rank, int(entry.field.id)))

    def changed(self) -> list[CustomField]:
        """Return the fields whose published state differs from the edited one."""
        return [field for field in self._fields if not field.deleted and field.draft is not None and self._has(field)]

    def next_number(self) -> int:
        """Return the number of the next ProgId; none that a field had is given again."""
        numbers = [
            number
            for field in self._fields
            if self.subject in field.on
            for number in (
                *_numbers(field, self.subject),
                *(_numbers(field.draft, self.subject) if field.draft else ()),
            )
        ]
        return max(numbers, default=0) + 1

    def predecessor(self, field: CustomField) -> int:
        """Return the id that a field had in the layout before; 0 for one that was never published."""
        before = next((other for other in self._fields if other.successor == field.id), field)
        return int(before.id) if before.published else 0

    def _draft(self, field: CustomField) -> list[Entry]:
        draft = field.draft
        if draft is None:
            slot = field.slot(FACE, self.subject) if field.published else None
            return [Entry(field, field, slot)] if slot else []
        slot = joined(field.slots, draft.slots).get(FACE, {}).get(self.subject)
        dropped = draft.dropped and self.subject in draft.slots.get(FACE, {})
        return [Entry(field, draft, slot)] if slot and not dropped else []

    def _has(self, field: CustomField) -> bool:
        draft = field.draft.slots if field.draft else {}
        return self.subject in joined(field.slots, draft).get(FACE, {})


def find(entries: Iterable[Entry], wanted: str, view: View) -> Entry | None:
    """Return the field of a ProgId, an id or a label; of a label case, and blanks and signs around it, do not count."""
    known = list(entries)
    label = _bare(wanted)
    return (
        next((entry for entry in known if entry.slot == wanted), None)
        or next((entry for entry in known if entry.field.id == wanted.strip()), None)
        or next((entry for entry in known if label and label in map(_bare, entry.definition.names.values())), None)
    )


def slot_number(slot: str) -> int | None:
    """Return the number of a ProgId of the form ``SuperOffice:12``, or None."""
    match = _NUMBERED.fullmatch(slot)
    return int(match[1]) if match else None


def list_of(definition: Definition) -> PickList | None:
    """Return the vendor's list that a choice is of, or None."""
    return next((found for found in PICK_LISTS if definition.list and found.stored == definition.list), None)


def shown_type(definition: Definition) -> str:
    """Return the vendor's type of a field."""
    if definition.type is FieldType.DATE and definition.residue.get(FACE, {}).get("FieldType") == UNLIMITED:
        return UNLIMITED
    return _SHOWN_TYPES[definition.type]


def default_text(definition: Definition, timezone: str) -> str:
    """Return a field's default as a plain text."""
    value = definition.default
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case float():
            return spelled(definition, value, Spelling.CUSTOM, timezone)[3:-1]
    return str(value)


# -- carriers --------------------------------------------------------------------------------------------------------


def show_field(layout: Layout, entry: Entry, view: View, *, editor: bool) -> Json:
    """Return a field of a layout as a UserDefinedFieldInfo; ``editor`` tells that who asks may change it."""
    definition, found = entry.definition, list_of(entry.definition)
    chosen = definition.residue.get(FACE, {}).get("ListTableId", 0)
    kept = kept_values(definition)
    new = entry.field.id == "0"
    return {
        "UDefFieldId": int(entry.field.id),
        "ColumnId": _FIRST_COLUMN + (entry.identity if new else int(entry.field.id)),
        "FieldDefault": default_text(definition, view.directory.tenant.timezone),
        "FieldHeight": kept["FieldHeight"],
        "FieldLabel": label(entry, view),
        "FieldLeft": kept["FieldLeft"],
        "FieldTop": kept["FieldTop"],
        "FieldType": shown_type(definition),
        "FieldWidth": kept["FieldWidth"],
        "FormatMask": kept["FormatMask"],
        "HideLabel": kept["HideLabel"],
        "IsIndexed": kept["IsIndexed"],
        "LabelHeight": kept["LabelHeight"],
        "LabelLeft": kept["LabelLeft"],
        "LabelTop": kept["LabelTop"],
        "LabelWidth": kept["LabelWidth"],
        "LastVersionId": 0 if new else layout.predecessor(entry.field),
        "ListTableId": -found.number if found else chosen,
        "IsMandatory": definition.mandatory,
        "Type": OWNERS[layout.kind],
        "Page1LineNo": kept["Page1LineNo"],
        "ProgId": entry.slot,
        "IsReadOnly": definition.read_only,
        "ShortLabel": kept["ShortLabel"],
        "TabOrder": definition.rank,
        "TextLength": definition.length or 0,
        "Tooltip": view.text(definition.hints) if definition.hints else "",
        "UdefIdentity": entry.identity,
        "UDListDefinitionId": 0,
        "Justification": kept["Justification"],
        "Version": layout.version,
        "TemplateVariableName": _variable(layout, entry),
        "HasBeenPublished": entry.field.published and not new,
        "MdoListName": found.mdo if found else None,
        "TableRight": None,
        "FieldProperties": _field_properties(definition, editor=editor),
    }


def show_info(layout: Layout, entry: Entry, view: View) -> Json:
    """Return a published field as a FieldInfoBase."""
    definition, kept = entry.definition, kept_values(entry.definition)
    return {
        "FieldType": _INFO_TYPES[definition.type],
        "FieldName": entry.slot,
        "DisplayName": label(entry, view),
        "Description": view.text(definition.hints) if definition.hints else "",
        "ShortLabel": kept["ShortLabel"],
        "HideLabel": kept["HideLabel"],
        "HideField": False,
        "IsIndexed": kept["IsIndexed"],
        "IsMandatory": definition.mandatory,
        "IsReadOnly": definition.read_only,
        "IsExternal": False,
        "IsDisplayField": False,
        "Rank": definition.rank,
        "TemplateVariableName": None if entry.slot.startswith(EXTRA_PREFIX) else _variable(layout, entry),
    }


def blank(layout: Layout, kind: str) -> Entry:
    """Return a field that a client fills in; ``kind`` is one of `TYPES`."""
    number = layout.next_number()
    rank = max((entry.definition.rank for entry in layout.edited()), default=0) + 1
    slot = f"SuperOffice:{number}"
    own: dict[str, Any] = {"UdefIdentity": number}
    if kind == UNLIMITED:
        own["FieldType"] = kind
    draft = Draft(
        names={"en": slot},
        type=TYPES[kind],
        length=LENGTHS.get(kind),
        rank=rank,
        residue={FACE: own},
        slots={FACE: {layout.subject: slot}},
    )
    field = CustomField(id="0", on=(layout.subject,), names=draft.names, type=draft.type, published=False)
    return Entry(field, draft, slot)


def label(entry: Entry, view: View) -> str:
    """Return a field's label; empty for one that was given none."""
    names = entry.definition.names
    return "" if names == {"en": entry.slot} else view.text(names)


def kept_values(definition: Definition) -> dict[str, Any]:
    """Return what only this vendor knows of a field, whatever it was not told as for a new one."""
    own = definition.residue.get(FACE, {})
    top = _LINE * max(definition.rank - 1, 0)
    return {name: own.get(name, top if usual is None else usual) for name, usual in KEPT.items()}


def draft_of(entry: Entry) -> Draft:
    """Return an entry's definition as a draft, to be changed."""
    members = {name: getattr(entry.definition, name) for name in Definition.__struct_fields__}
    slots = entry.definition.slots if isinstance(entry.definition, Draft) else {}
    return msgspec.structs.replace(Draft(names={}, type=entry.definition.type), **members, slots=slots)


def _variable(layout: Layout, entry: Entry) -> str:
    kind = "s" if shown_type(entry.definition) == UNLIMITED else _VARIABLES.get(entry.definition.type, "l")
    return f"{OWNERS[layout.kind][0].lower()}{kind}{entry.identity:02}"


def _field_properties(definition: Definition, *, editor: bool) -> Json:
    mandatory = editor and definition.type is not FieldType.FLAG
    return {
        name: {
            "FieldRight": {"Mask": "Update" if may else "Read", "Reason": ""},
            "FieldType": "System.Boolean",
            "FieldLength": 0,
        }
        for name, may in (("IsIndexed", editor), ("IsMandatory", mandatory))
    }


def _numbers(definition: CustomField | Draft, subject: Subject) -> list[int]:
    """Return the numbers that a field has, or had, on a subject."""
    slot = definition.slots.get(FACE, {}).get(subject)
    kept = definition.residue.get(FACE, {}).get("UdefIdentity")
    return [number for number in (slot_number(slot) if slot else None, kept) if isinstance(number, int)]


def _bare(text: str) -> str:
    return fold(text).strip(" .,:;!?-_*")
