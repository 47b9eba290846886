"""What stands in the vendors' slots: from a face's residue into the custom field that the slot is bound to.

While a slot is not bound, its values are residue of its face. Binding it moves them; and so that nothing is lost
whichever comes first, a write by a face that has not heard of the binding yet is moved when it is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import msgspec

from kartotek.domain.custom_fields import (
    KINDS,
    MEDIA,
    CustomField,
    CustomFields,
    FieldType,
    SlotFamily,
    Subject,
    TenantFields,
)
from kartotek.domain.errors import Conflict, InvalidValue
from kartotek.domain.lists import ListItem
from kartotek.domain.party import CustomValue, Part, Party
from kartotek.domain.patch import Patch
from kartotek.services.custom_values import checked_value, converted

Items = Callable[[str], list[ListItem]]
"""The items of a list, by its name."""


class Unread(msgspec.Struct, frozen=True):
    """A value that has stayed where it was: on which party, in which face's slot (or which field), and why."""

    party: int
    face: str
    slot: str
    why: str


class SlotFamilies:
    """The slots of all faces; made once, by the composition root."""

    def __init__(self, families: Iterable[SlotFamily] = ()) -> None:
        self._of_face: dict[str, list[SlotFamily]] = {}
        for family in families:
            self._of_face.setdefault(family.face, []).append(family)

    def named(self, face: str, subject: Subject, slot: str) -> SlotFamily | None:
        """Return the family of a slot, or None where the face has no such slot on the subject."""
        fitting = (family for family in self._of_face.get(face, ()) if subject in family.on)
        return next((family for family in fitting if family.names.fullmatch(slot)), None)

    def kept(self, face: str, subject: Subject, name: str) -> tuple[SlotFamily, str] | None:
        """Return the family and the slot that a face's residue on a subject belongs to, or None."""
        for family in self._of_face.get(face, ()):
            slot = family.slot_of(name) if subject in family.on else None
            if slot is not None and family.names.fullmatch(slot):
                return family, slot
        return None

    def touched_by(self, patch: Patch) -> bool:
        """Tell whether a patch is about custom fields, or about residue that belongs to a slot of some subject."""
        return any(tree.get("custom") or self._keeps(tree.get("residue")) for tree in _trees(patch))

    def _keeps(self, residue: object) -> bool:
        if not isinstance(residue, dict):
            return False
        return any(
            family.slot_of(name) is not None
            for face, values in residue.items()
            if isinstance(values, dict)
            for family in self._of_face.get(face, ())
            for name in values
        )


NO_SLOTS: Final = SlotFamilies()


class Settling:
    """One walk over the parts of a party, which puts their values into the fields that these belong to.

    ``only`` names the fields that are looked at for what stands there already; all of them where it is None.
    """

    def __init__(
        self, families: SlotFamilies, known: TenantFields, items: Items, *, only: Iterable[str] | None = None
    ) -> None:
        self._families = families
        self._fields = known.fields
        self._timezone = known.timezone
        self._items = items
        self._only = None if only is None else frozenset(only)
        self._numbers: dict[str, set[int]] = {}
        self.unread: list[tuple[str, str, str]] = []
        """Face, slot and reason of each value that has stayed where it was."""

    def settle(self, party: Party, patch: Patch) -> None:
        """Settle all parts of a party that nobody else holds; ``patch`` is the one that has just been applied to it.

        Raises:
            InvalidValue: the patch sets a custom field that there is not, or to a value that it cannot have.
            Conflict: the patch sets a custom field that has been deleted.
        """
        for subject, part, tree in _parts(party, patch):
            written = tree.get("custom") or {}
            for face, values in (tree.get("residue") or {}).items():
                self._follow(part, subject, face, values or {}, written)
            for identity, value in written.items():
                if value is not None:
                    self._check(part, subject, identity)
            self._move(part, subject)
            self._succeed(part, written)

    def _check(self, part: Part, subject: Subject, identity: str) -> None:
        """Check a value that a patch has set."""
        field = self._fields.get(identity)
        if field is None or subject not in field.on:
            raise InvalidValue("custom", f"there is no custom field {identity} on a {subject.value}")
        if field.deleted and field.successor is None:
            raise Conflict(f"The custom field {field.name()} has been deleted.")
        custom = custom_of(part)
        custom[identity] = self._checked(field, custom[identity])

    def _checked(self, field: CustomField, value: object) -> CustomValue:
        checked = checked_value(field, value)
        if field.type is FieldType.CHOICE and field.list is not None:
            if field.list not in self._numbers:
                self._numbers[field.list] = {item.id for item in self._items(field.list)}
            if checked not in self._numbers[field.list]:
                raise InvalidValue(field.name(), f"there is no item {checked}")
        return checked

    def _follow(
        self, part: Part, subject: Subject, face: str, values: dict[str, Any], written: dict[str, object]
    ) -> None:
        """Carry over what a face that knows of no binding has just written: it is newer than what the field holds."""
        for name, value in values.items():
            found = self._bound(face, subject, name)
            if found is None or found[0].id in written:
                continue
            field, slot, family = found
            if value is None:
                custom_of(part).pop(field.id, None)
                continue
            try:
                read = self._read(field, family, value)
            except InvalidValue as error:
                self.unread.append((face, slot, error.safe_message))
                continue
            _set(part, field, read)
            _forget(part, face, name)

    def _move(self, part: Part, subject: Subject) -> None:
        """Move what stands in slots that are bound, where the field has no other value."""
        for face, name in [(face, name) for face, values in part.residue.items() for name in values]:
            found = self._bound(face, subject, name)
            if found is None or not self._wanted(found[0]):
                continue
            field, slot, family = found
            stands = custom_of(part).get(field.id)
            try:
                read = self._read(field, family, part.residue[face][name])
            except InvalidValue as error:
                self.unread.append((face, slot, error.safe_message))
                continue
            if stands is not None and read is not None and read != stands:
                self.unread.append((face, slot, f"{field.name()}: has another value already"))
                continue
            if read is not None:
                _set(part, field, read)
            _forget(part, face, name)

    def _succeed(self, part: Part, written: dict[str, object]) -> None:
        """Move the values of fields that others have taken the place of; what was just written is the newer value."""
        custom = custom_of(part)
        for identity in dict.fromkeys((*custom, *written)):
            field = self._fields.get(identity)
            heir = field and _heir(field, self._fields)
            if field is None or heir is None or heir.id in written or not self._wanted(heir):
                continue
            if identity not in custom:
                custom.pop(heir.id, None)
                continue
            try:
                value = self._checked(heir, converted(field, custom[identity], heir))
            except InvalidValue as error:
                self.unread.append(("", field.name(), error.safe_message))
                continue
            if identity in written or heir.id not in custom:
                custom[heir.id] = value
            del custom[identity]

    def _bound(self, face: str, subject: Subject, name: str) -> tuple[CustomField, str, SlotFamily] | None:
        """Return the field that a face's residue belongs into, with the slot and its family."""
        bound = self._fields.slots(face, subject)
        kept = self._families.kept(face, subject, name) if bound else None
        if kept is None or kept[1] not in bound:
            return None
        return bound[kept[1]], kept[1], kept[0]

    def _read(self, field: CustomField, family: SlotFamily, value: object) -> CustomValue | None:
        read = family.read(field, value, self._timezone)
        return None if read is None else self._checked(field, read)

    def _wanted(self, field: CustomField) -> bool:
        return self._only is None or field.id in self._only


def unsettled(party: Party, families: SlotFamilies, fields: CustomFields, only: frozenset[str]) -> bool:
    """Tell whether a party holds values that belong into some fields and may not stand there yet."""
    for subject, part, _ in _parts(party, {}):
        for identity in custom_of(part):
            field = fields.get(identity)
            heir = field and _heir(field, fields)
            if heir is not None and heir.id in only:
                return True
        for face, values in part.residue.items():
            bound = fields.slots(face, subject)
            for name in values if bound else ():
                kept = families.kept(face, subject, name)
                if kept is not None and kept[1] in bound and bound[kept[1]].id in only:
                    return True
    return False


# -- parts -----------------------------------------------------------------------------------------------------------

_NO_CUSTOM: Final[dict[str, CustomValue]] = {}


def custom_of(part: Part) -> dict[str, CustomValue]:
    """Return a part's values of custom fields; the very mapping, so that it can be edited."""
    custom: dict[str, CustomValue] = getattr(part, "custom", _NO_CUSTOM)
    return custom


def _parts(party: Party, patch: Patch) -> Iterator[tuple[Subject, Part, Patch]]:
    """Yield the parts that fields can be on, each with its subject and its part of a patch."""
    yield KINDS[party.kind], party, patch
    for name, point in party.contact_points.items():
        yield MEDIA[point.medium], point, _below(patch, "contact_points", name)
    for name, address in party.addresses.items():
        yield Subject.ADDRESS, address, _below(patch, "addresses", name)
    for name, relation in party.relations.items():
        tree = _below(patch, "relations", name)
        yield Subject.RELATION, relation, tree
        for key, point in relation.contact_points.items():
            yield MEDIA[point.medium], point, _below(tree, "contact_points", key)


def _below(tree: Patch, member: str, name: str) -> Patch:
    found = (tree.get(member) or {}).get(name)
    return found if isinstance(found, dict) else {}


def _trees(patch: Patch) -> Iterator[Patch]:
    """Yield a patch and those of the parts that fields can be on; whatever is none is left out."""
    yield patch
    for member in ("contact_points", "addresses", "relations"):
        items = patch.get(member)
        for tree in items.values() if isinstance(items, dict) else ():
            if isinstance(tree, dict):
                yield from _trees(tree) if member == "relations" else (tree,)


def _set(part: Part, field: CustomField, value: CustomValue | None) -> None:
    if value is None:
        custom_of(part).pop(field.id, None)
    else:
        custom_of(part)[field.id] = value


def _forget(part: Part, face: str, name: str) -> None:
    own = part.residue.get(face, {})
    own.pop(name, None)
    if not own:
        part.residue.pop(face, None)


def _heir(field: CustomField, fields: CustomFields) -> CustomField | None:
    """Return the field in use that has taken a field's place, be it by way of others; None where there is none."""
    following = field
    while following.successor is not None:
        found = fields.get(following.successor)
        if found is None:
            return None
        following = found
    return following if following is not field and following.in_use else None
