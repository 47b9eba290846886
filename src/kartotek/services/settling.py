"""Moving the values of many parties into the custom fields they belong to, a few parties at a time."""

from __future__ import annotations

import msgspec

from kartotek.domain import patch as patches
from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.difference import copy
from kartotek.domain.party import Party, Record
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.relations import plan_relations, touched_relations, write_relations
from kartotek.services.rights import require_administrator
from kartotek.services.slots import Settling, SlotFamilies, Unread


class Settled(msgspec.Struct, frozen=True):
    """How many parties got values moved, and which values have stayed where they were."""

    moved: int = 0
    unread: list[Unread] = msgspec.field(default_factory=list)


class SettleParties(Command[Settled], frozen=True, kw_only=True):
    """Move the values of some parties into the fields (by id) that these belong to."""

    parties: list[int]
    fields: list[str]


def settle_parties(work: UnitOfWork, principal: Principal, command: SettleParties, families: SlotFamilies) -> Settled:
    """Carry out `SettleParties`: one change entry for each party that something moved on; deleted ones are settled too.

    Raises:
        NotPermitted: the principal is no administrator.
    """
    require_administrator(principal)
    known = work.custom_fields()
    moved, unread = 0, list[Unread]()
    records = work.lock(command.parties)
    for found in work.get(list(records), relations=True):
        # A relation is settled from one of its ends, so that there is one change entry for it.
        found.party.relations = {name: tie for name, tie in found.party.relations.items() if tie.outward}
        settling = Settling(families, known, work.items, only=command.fields)
        moved += _settle(work, records[found.id], found.party, settling)
        unread += [Unread(found.id, *left) for left in settling.unread]
    return Settled(moved, unread)


def _settle(work: UnitOfWork, record: Record, seen: Party, settling: Settling) -> bool:
    """Settle one locked party, which is ``seen`` with its relations; those that change are locked first."""
    trial = copy(seen)
    settling.settle(trial, {})
    wanted = patches.difference(seen, trial)
    if not wanted:
        return False
    before = msgspec.structs.replace(record.party, relations=touched_relations(work, record.id, wanted))
    after = copy(before)
    left, settling.unread = settling.unread, []
    settling.settle(after, {})
    settling.unread = left
    fields = sorted(patches.difference(before, after))
    if not fields:  # it was on a relation, and somebody has settled that since it was read
        return False
    relations, after.relations = after.relations, {}
    writes = plan_relations(work, record.id, before.relations, relations)
    work.put(record, after, record.handles)
    write_relations(work, writes)
    work.log(record.id, Deed.CHANGED, fields)
    return True
