"""Custom fields of a tenant: defining, changing and deleting them, and binding vendors' slots to them.

Only administrators may do so. What a command changes is in force when it is on disk; the values of parties follow in
small steps (`services.settling`), and what is written in the meantime is seen to as it is written (`services.slots`).
"""

from __future__ import annotations

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.custom_fields import CustomField, Definition, Slots, Subject
from kartotek.domain.errors import Conflict, NotFound
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.field_rules import Fields, joined, without
from kartotek.services.rights import require_administrator
from kartotek.services.slots import SlotFamilies


class DefineField(Command[CustomField], frozen=True, kw_only=True):
    """Add a field, with slots bound to it from the start; answers it."""

    definition: Definition
    on: list[Subject]
    slots: Slots = msgspec.field(default_factory=dict)


class ChangeField(Command[CustomField], frozen=True, kw_only=True):
    """Give a field another definition; one of another type makes a field that takes its place. Answers the field."""

    field: str
    definition: Definition


class DeleteField(Command[None], frozen=True, kw_only=True):
    """Take a field out of use and free its slots; what parties hold of it stays with them, unseen."""

    field: str


class BindSlot(Command[CustomField], frozen=True, kw_only=True):
    """Bind a slot of a face to a field, for some of the subjects that the field is on; answers the field."""

    field: str
    face: str
    slot: str
    on: list[Subject]


class UnbindSlot(Command[CustomField], frozen=True, kw_only=True):
    """Free a slot; values stay with the field that it was bound to. Answers that field."""

    face: str
    slot: str
    on: list[Subject]


def define_field(work: UnitOfWork, principal: Principal, command: DefineField, families: SlotFamilies) -> CustomField:
    """Carry out `DefineField`.

    Raises:
        NotPermitted: the principal is no administrator.
        InvalidValue: the definition has a fault, or a slot cannot show the field; UnstorableText where a text cannot
            be stored.
        AlreadyExists: a slot is bound to another field.
        LimitExceeded: the tenant has `field_rules.MOST_FIELDS`.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    field = fields.new(fields.checked(command.definition), command.on)
    return fields.put(msgspec.structs.replace(field, slots=command.slots))


def change_field(work: UnitOfWork, principal: Principal, command: ChangeField, families: SlotFamilies) -> CustomField:
    """Carry out `ChangeField`; errors as `define_field`, and NotFound where there is no such field."""
    require_administrator(principal)
    fields = Fields(work, families)
    field = fields.in_use(command.field)
    return fields.put(fields.changed(field, fields.checked(command.definition)))


def delete_field(work: UnitOfWork, principal: Principal, command: DeleteField, families: SlotFamilies) -> None:
    """Carry out `DeleteField`.

    Raises:
        NotPermitted: the principal is no administrator.
        NotFound: there is no such field.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    fields.store(msgspec.structs.replace(fields.in_use(command.field), deleted=True, slots={}, draft=None))


def bind_slot(work: UnitOfWork, principal: Principal, command: BindSlot, families: SlotFamilies) -> CustomField:
    """Carry out `BindSlot`; one that is bound to the field already stays so.

    Raises:
        NotPermitted: the principal is no administrator.
        NotFound: there is no such field.
        InvalidValue: the field is not on the subject, or the face has no such slot for it, or none that can show it.
        AlreadyExists: the slot is bound to another field.
        Conflict: the field has another slot of the face there.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    field = fields.in_use(command.field)
    for subject in command.on:
        other = field.slot(command.face, subject)
        if other not in (None, command.slot):
            raise Conflict(f"The custom field {field.name()} has the slot {other} on a {subject.value}.")
    wanted: Slots = {command.face: dict.fromkeys(command.on, command.slot)}
    return fields.put(msgspec.structs.replace(field, slots=joined(field.slots, wanted)))


def unbind_slot(work: UnitOfWork, principal: Principal, command: UnbindSlot, families: SlotFamilies) -> CustomField:
    """Carry out `UnbindSlot`.

    Raises:
        NotPermitted: the principal is no administrator.
        NotFound: the slot is not bound.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    for field in fields:
        gone = {subject: command.slot for subject in command.on if field.slot(command.face, subject) == command.slot}
        if field.in_use and gone:
            return fields.store(msgspec.structs.replace(field, slots=without(field.slots, {command.face: gone})))
    raise NotFound("bound slot", command.slot)
