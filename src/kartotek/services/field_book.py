"""What faces and the command line do with a tenant's custom fields, each on behalf of a principal."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.custom_fields import KINDS, CustomField, CustomFields, Definition, Slots, Subject
from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.ports import Database
from kartotek.domain.query import AllOf, AnyOf, Condition, IsKind, PartyQuery
from kartotek.services.custom_fields import BindSlot, ChangeField, DefineField, DeleteField, UnbindSlot
from kartotek.services.field_drafts import FieldDraft, PublishDrafts, RevertDrafts, SaveDrafts
from kartotek.services.rights import require_administrator
from kartotek.services.settling import SettleParties
from kartotek.services.slots import SlotFamilies, Unread, unsettled

T = TypeVar("T")

_LOOKED_AT: Final = 500
"""Parties read at once, off the event loop."""

_SETTLED_AT_ONCE: Final = 25
"""Parties written by one command, so that no other write waits for long."""

_MOST_TOLD: Final = 100


class Report(msgspec.Struct):
    """What became of the values of all parties: ``moved`` counts parties, ``left`` values that stayed where they were.

    ``unread`` tells the first hundred of the latter.
    """

    moved: int = 0
    left: int = 0
    unread: list[Unread] = []


class FieldBook:
    """The custom fields of all tenants; made once, by the composition root."""

    def __init__(self, database: Database, families: SlotFamilies) -> None:
        self._database = database
        self._families = families
        self._settling: list[int] = []

    async def all(self, principal: Principal) -> CustomFields:
        """Return the fields of the principal's tenant as they are now, drafts and deleted ones too."""
        return (await self._database.directory(principal.tenant)).custom_fields

    async def define(
        self, principal: Principal, definition: Definition, on: Sequence[Subject], slots: Slots | None = None
    ) -> tuple[CustomField, Report]:
        """Add a field, and move into it what stands in its slots; see `services.custom_fields.define_field`."""
        command = DefineField(definition=definition, on=list(on), slots=slots or {})
        field = await self._database.write(principal, command)
        return field, await self.settle(principal, [field])

    async def change(self, principal: Principal, identity: str, definition: Definition) -> tuple[CustomField, Report]:
        """Give a field another definition; see `services.custom_fields.change_field`."""
        field = await self._database.write(principal, ChangeField(field=identity, definition=definition))
        return field, await self.settle(principal, [field])

    async def delete(self, principal: Principal, identity: str) -> None:
        """Take a field out of use; see `services.custom_fields.delete_field`."""
        await self._database.write(principal, DeleteField(field=identity))

    async def bind(
        self, principal: Principal, identity: str, face: str, slot: str, on: Sequence[Subject] = ()
    ) -> tuple[CustomField, Report]:
        """Bind a slot to a field and move what stands there into it; see `services.custom_fields.bind_slot`.

        Where no subject is named, it is bound on all that the field and the slot have in common. Binding again what
        is bound moves what could not be moved before.

        Raises:
            InvalidValue: moreover, the face has no such slot on anything that the field is on.
        """
        require_administrator(principal)
        known = (await self.all(principal)).get(identity)
        if known is None:
            raise NotFound("custom field", identity)
        subjects = on or [subject for subject in known.on if self._families.named(face, subject, slot)]
        if not subjects:
            raise InvalidValue("slot", f"{face} has no slot {slot} for this field")
        command = BindSlot(field=identity, face=face, slot=slot, on=list(subjects))
        field = await self._database.write(principal, command)
        return field, await self.settle(principal, [field])

    async def unbind(self, principal: Principal, face: str, slot: str, on: Sequence[Subject] = ()) -> CustomField:
        """Free a slot, on everything unless told otherwise; see `services.custom_fields.unbind_slot`."""
        command = UnbindSlot(face=face, slot=slot, on=list(on or Subject))
        return await self._database.write(principal, command)

    # -- drafts --------------------------------------------------------------------------------------------------

    async def save_drafts(self, principal: Principal, drafts: Sequence[FieldDraft]) -> list[CustomField]:
        """Keep drafts of fields; see `services.field_drafts.save_drafts`."""
        return await self._database.write(principal, SaveDrafts(drafts=list(drafts)))

    async def publish(self, principal: Principal, identities: Iterable[str]) -> tuple[list[CustomField], Report]:
        """Make fields what their drafts say, and move the values; see `services.field_drafts.publish_drafts`."""
        fields = await self._database.write(principal, PublishDrafts(fields=list(identities)))
        return fields, await self.settle(principal, fields)

    async def revert(self, principal: Principal, identities: Iterable[str]) -> None:
        """Drop drafts; see `services.field_drafts.revert_drafts`."""
        await self._database.write(principal, RevertDrafts(fields=list(identities)))

    # -- values --------------------------------------------------------------------------------------------------

    def is_settling(self, principal: Principal) -> bool:
        """Tell whether this process is moving values of the tenant's parties."""
        return principal.tenant in self._settling

    async def settle(self, principal: Principal, fields: Sequence[CustomField]) -> Report:
        """Move the values of all parties into some fields that they belong to, a few parties at a time.

        What is written meanwhile is settled as it is written; so when this is done, all is.
        """
        report = Report()
        if not fields:
            return report
        known, only = await self.all(principal), frozenset(field.id for field in fields)
        query = PartyQuery(where=_kinds(fields), limit=_LOOKED_AT, relations=_on_relations(fields))
        self._settling.append(principal.tenant)
        try:
            async for page in self._database.pages(principal.tenant, query):
                waiting = [record.id for record in page if unsettled(record.party, self._families, known, only)]
                for numbers in _batches(waiting, _SETTLED_AT_ONCE):
                    command = SettleParties(parties=numbers, fields=sorted(only))
                    settled = await self._database.write(principal, command)
                    report.moved += settled.moved
                    report.left += len(settled.unread)
                    report.unread += settled.unread[: _MOST_TOLD - len(report.unread)]
        finally:
            self._settling.remove(principal.tenant)
        return report


def _kinds(fields: Iterable[CustomField]) -> Condition:
    """Return the condition on parties that may have values of some fields."""
    subjects = {subject for field in fields for subject in field.on}
    if subjects <= set(KINDS.values()):
        return AnyOf(tuple(IsKind(kind) for kind, subject in KINDS.items() if subject in subjects))
    return AllOf(())


def _on_relations(fields: Iterable[CustomField]) -> bool:
    """Tell whether values may stand on relations, or on contact points, which relations have too."""
    return any(not {Subject.ADDRESS, *KINDS.values()}.issuperset(field.on) for field in fields)


def _batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(itertools.islice(waiting, size)):
        yield batch
