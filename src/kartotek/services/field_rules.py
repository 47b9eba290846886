"""The rules on a tenant's custom fields that all commands on them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec

from kartotek.domain.custom_fields import CustomField, Definition, FieldType, Slots, Subject
from kartotek.domain.errors import AlreadyExists, InvalidValue, LimitExceeded, NotFound
from kartotek.domain.ports import UnitOfWork
from kartotek.services.custom_values import checked_value
from kartotek.services.slots import SlotFamilies
from kartotek.services.validation import LONGEST_TEXT, check_name, check_patch, check_text

MOST_FIELDS: Final = 1_000
"""Custom fields of a tenant, deleted ones too."""

DefinitionT = TypeVar("DefinitionT", bound=Definition)

_WHAT: Final = "custom field"


class Fields:
    """A tenant's custom fields, locked and about to be changed."""

    def __init__(self, work: UnitOfWork, families: SlotFamilies) -> None:
        self._work = work
        self._families = families
        self._known = {field.id: field for field in work.lock_custom_fields()}

    def __iter__(self) -> Iterator[CustomField]:
        return iter(list(self._known.values()))

    def several(self, identities: Iterable[str]) -> list[CustomField]:
        """Return those of some fields that there are, deleted ones too."""
        return [self._known[identity] for identity in identities if identity in self._known]

    def alive(self, identity: str) -> CustomField:
        """Return a field that is not deleted. Raises NotFound where there is none."""
        field = self._known.get(identity)
        if field is None or field.deleted:
            raise NotFound(_WHAT, identity)
        return field

    def in_use(self, identity: str) -> CustomField:
        """Return a field in use. Raises NotFound where there is none."""
        field = self.alive(identity)
        if not field.published:
            raise NotFound(_WHAT, identity)
        return field

    def new(self, definition: Definition, on: Iterable[Subject]) -> CustomField:
        """Return a new field, which is not stored yet.

        Raises:
            InvalidValue: it is on nothing.
            LimitExceeded: the tenant has `MOST_FIELDS`.
        """
        if len(self._known) >= MOST_FIELDS:
            raise LimitExceeded(f"More than {MOST_FIELDS} custom fields.")
        subjects = tuple(dict.fromkeys(on))
        if not subjects:
            raise InvalidValue("on", "a custom field has to be on something")
        number = max((int(identity) for identity in self._known), default=0) + 1
        bare = CustomField(id=str(number), on=subjects, names=definition.names, type=definition.type)
        return msgspec.structs.replace(bare, **_members(definition))

    def changed(self, field: CustomField, definition: Definition) -> CustomField:
        """Return a field with another definition; its successor where the type is another. The field is stored then.

        Raises:
            LimitExceeded: a successor is one field too many.
        """
        if definition.type is field.type:
            return msgspec.structs.replace(field, **_members(definition))
        heir = msgspec.structs.replace(self.new(definition, field.on), slots=field.slots)
        self.store(msgspec.structs.replace(field, deleted=True, slots={}, draft=None, successor=heir.id))
        return heir

    def store(self, field: CustomField) -> CustomField:
        """Store a field as it is; return it."""
        self._known[field.id] = field
        self._work.put_custom_field(field)
        return field

    def put(self, field: CustomField) -> CustomField:
        """Store a field in use, and return it.

        Raises:
            InvalidValue: a slot cannot show it, or there is none of this name.
            AlreadyExists: a slot is bound to another field.
        """
        self.check_slots(field, field.on, field.slots)
        own = set(each_slot(field.slots))
        for other in self._known.values():
            if other.in_use and other.id != field.id:
                for face, subject, slot in own.intersection(each_slot(other.slots)):
                    raise AlreadyExists("slot", f"{slot} of {face} on a {subject.value}")
        return self.store(field)

    def check_slots(self, definition: Definition, on: Iterable[Subject], slots: Slots) -> None:
        """Refuse slots that cannot show a field. Raises InvalidValue."""
        for face, subject, slot in each_slot(slots):
            check_name("slot", slot)
            family = self._families.named(face, subject, slot)
            if family is None or subject not in on:
                raise InvalidValue("slot", f"{face} has no slot {slot} for this field on a {subject.value}")
            if definition.type not in family.types:
                kinds = ", ".join(sorted(kind.value for kind in family.types))
                raise InvalidValue("slot", f"{slot} shows {kinds}, but not {definition.type.value}")

    def checked(self, definition: DefinitionT) -> DefinitionT:
        """Return a definition with its default in the form in which values are stored.

        Raises:
            InvalidValue: there is no English name, the default is no value of the type, or a text or a number is
                too long; UnstorableText where a text cannot be stored.
        """
        if not definition.names.get("en"):
            raise InvalidValue("names", "a custom field has to have an English name")
        for name in definition.names.values():
            check_name("names", name)
        for text in (*definition.hints.values(), definition.list or ""):
            check_text("hints", text)
        check_patch({"residue": definition.residue})
        if definition.length is not None and not 0 < definition.length <= LONGEST_TEXT:
            raise InvalidValue("length", f"not 1 to {LONGEST_TEXT}")
        if definition.default is None:
            return definition
        default = checked_value(definition, definition.default)
        if definition.type is FieldType.CHOICE and definition.list is not None:
            items = {item.id for item in self._work.items(definition.list)}
            if default not in items:
                raise InvalidValue("default", f"there is no item {default}")
        return msgspec.structs.replace(definition, default=default)


def each_slot(slots: Slots) -> list[tuple[str, Subject, str]]:
    """Return slots as (face, subject, name)."""
    return [(face, subject, slot) for face, names in slots.items() for subject, slot in names.items()]


def joined(slots: Slots, more: Slots) -> Slots:
    """Return slots with others in place of those of the same face and subject."""
    return {face: slots.get(face, {}) | more.get(face, {}) for face in (*slots, *more)}


def without(slots: Slots, gone: Slots) -> Slots:
    """Return slots without those of the same face and subject as some others."""
    left = {
        face: {subject: slot for subject, slot in names.items() if subject not in gone.get(face, {})}
        for face, names in slots.items()
    }
    return {face: names for face, names in left.items() if names}


def _members(definition: Definition) -> dict[str, Any]:
    return {name: getattr(definition, name) for name in Definition.__struct_fields__}
