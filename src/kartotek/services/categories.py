"""Categories of a party as a command: what is added and removed is decided on the party as it is at commit."""

from __future__ import annotations

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.categories import add_categories, remove_categories
from kartotek.domain.changes import Deed
from kartotek.domain.errors import LimitExceeded, NotFound
from kartotek.domain.party import MOST_PARTS, State
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.rights import require_edit


class Categorise(Command[bool], frozen=True, kw_only=True):
    """Put a party into categories and take it out of others; answers whether that changed anything."""

    party: int
    add: list[int] = msgspec.field(default_factory=list)
    remove: list[int] = msgspec.field(default_factory=list)


def categorise(work: UnitOfWork, principal: Principal, command: Categorise) -> bool:
    """Carry out `Categorise`; that the categories exist has been looked up before.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, or it is deleted.
        LimitExceeded: more categories than a party may have.
    """
    require_edit(principal)
    record = work.lock([command.party]).get(command.party)
    if record is None or record.party.state in (State.DELETED, State.ERASED):
        raise NotFound("party", command.party)
    before = record.party
    after = msgspec.structs.replace(before)
    remove_categories(after, command.remove)
    add_categories(after, command.add)
    if len(after.categories) > MOST_PARTS:
        raise LimitExceeded(f"More than {MOST_PARTS} categories.")
    fields = [name for name in ("categories", "category") if getattr(before, name) != getattr(after, name)]
    if not fields:
        return False
    work.put(record, after, record.handles)
    work.log(record.id, Deed.CHANGED, fields)
    return True
