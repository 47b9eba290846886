"""Making, changing and removing parties: the commands on the book and the rules around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from kartotek.domain import patch as patches
from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.errors import AlreadyExists, Conflict, InvalidValue, NotFound, VersionMismatch
from kartotek.domain.handles import LARGEST_NUMBER, Form, HandleSpace
from kartotek.domain.party import Kind, Party, Permission, Record, Remark, State
from kartotek.domain.patch import Patch
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.relations import name_relations, plan_relations, touched_relations, write_relations
from kartotek.services.rights import require_edit
from kartotek.services.slots import NO_SLOTS, Settling, SlotFamilies
from kartotek.services.uniqueness import Rule, check_unique
from kartotek.services.validation import check_name, check_party, check_patch, check_still_there


class Saved(msgspec.Struct, frozen=True):
    """What a command on a party answers: the party's number and handles, and whether anything was written."""

    party: int
    handles: dict[str, str]
    changed: bool


class CreateParty(Command[Saved], frozen=True, kw_only=True):
    """Make a party out of a patch on one with nothing set. ``handles`` are those that the client chose itself.

    ``unique`` has the rules by which it must not be like another party (`services.uniqueness`).
    """

    kind: Kind
    patch: Patch
    handles: dict[str, str] = msgspec.field(default_factory=dict)
    unique: tuple[Rule, ...] = ()


class UpdateParty(Command[Saved], frozen=True, kw_only=True):
    """Apply a patch to a party, its relations included.

    ``version`` is the one the client must have seen (None: whatever it is now); ``handles`` are further ones that the
    client chose itself. ``unique`` has the rules by which it must not come to be like another party
    (`services.uniqueness`).
    """

    party: int
    patch: Patch
    version: int | None = None
    handles: dict[str, str] = msgspec.field(default_factory=dict)
    unique: tuple[Rule, ...] = ()


class DeleteParty(Command[Saved], frozen=True, kw_only=True):
    """Delete a party: it is kept, hidden with its relations, and stays in sync lists as deleted."""

    party: int
    version: int | None = None


_NUMBER: Final = re.compile("[1-9][0-9]{0,9}")


def create_party(
    work: UnitOfWork,
    principal: Principal,
    command: CreateParty,
    spaces: Iterable[HandleSpace],
    families: SlotFamilies = NO_SLOTS,
) -> Saved:
    """Store a new party with its relations and a handle in every space it belongs to.

    Raises:
        NotPermitted: the principal may only read.
        InvalidValue: the party breaks a rule of `services.validation`, a value is none of its custom field, or a chosen
            handle is out of range.
        AlreadyExists: a chosen handle is or was another party's.
        NotUnique: another party is the same by one of the rules.
        NotFound: a relation names a party that does not exist or is deleted.
        LimitExceeded: too many parts, or too large a party.
    """
    require_edit(principal)
    check_patch(command.patch)
    blank = Party(kind=command.kind)
    check_still_there(blank, command.patch)
    settling = _settling(work, command.patch, families)
    party = _patched(work, principal, blank, command.patch, settling)
    relations, party.relations = party.relations, {}
    check_party(party)
    number = work.next_number()
    if relations:
        touched_relations(work, number, command.patch)  # raises where a relation of others has the id
        name_relations(work, number, {}, relations)
    writes = plan_relations(work, number, {}, relations, new=True)
    check_unique(work, number, None, party, command.unique)
    handles = _claim_handles(work, number, party, command.handles, spaces)
    work.add(number, party, handles)
    write_relations(work, writes)
    work.log(number, Deed.CREATED, ())
    return Saved(number, handles, changed=True)


def update_party(
    work: UnitOfWork,
    principal: Principal,
    command: UpdateParty,
    spaces: Iterable[HandleSpace],
    families: SlotFamilies = NO_SLOTS,
) -> Saved:
    """Apply a patch; one that changes nothing writes nothing.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, it is erased, or it is deleted and the patch does not restore it; or a relation names
            a party that does not exist or is deleted.
        VersionMismatch: the party is not at the version that the command demands.
        Conflict: the patch edits an item that another request has removed, or a chosen handle would replace another.
        NotUnique: another party is the same by one of the rules.
        InvalidValue: the party would break a rule of `services.validation`.
        LimitExceeded: too many parts, or too large a party.
        AlreadyExists: a chosen handle, or a relation's name, is or was another party's.
    """
    require_edit(principal)
    settling = _settling(work, command.patch, families)
    record = _locked(work, command.party, command.version)
    if record.party.state is State.DELETED and "state" not in command.patch:
        raise NotFound("party", record.id)
    check_patch(command.patch)
    touched = touched_relations(work, record.id, command.patch)
    before = msgspec.structs.replace(record.party, relations=touched)
    check_still_there(before, command.patch)
    after = _patched(work, principal, before, command.patch, settling)
    chosen = _new_handles(record, command.handles)
    fields = sorted([*patches.difference(before, after), *(["handles"] if chosen else [])])
    if not fields:
        return Saved(record.id, record.handles, changed=False)
    relations, after.relations = after.relations, {}
    check_party(after)
    name_relations(work, record.id, touched, relations)
    writes = plan_relations(work, record.id, touched, relations)
    check_unique(work, record.id, before, after, command.unique)
    handles = record.handles | _claim_handles(work, record.id, after, chosen, spaces, record.handles)
    work.put(record, after, handles)
    write_relations(work, writes)
    work.log(record.id, _deed(before.state, after.state), fields)
    return Saved(record.id, handles, changed=True)


def delete_party(work: UnitOfWork, principal: Principal, command: DeleteParty) -> Saved:
    """Mark a party as deleted; deleting a deleted one changes nothing.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, or it is erased.
        VersionMismatch: the party is not at the version that the command demands.
    """
    require_edit(principal)
    record = _locked(work, command.party, command.version)
    if record.party.state is State.DELETED:
        return Saved(record.id, record.handles, changed=False)
    after = msgspec.structs.replace(record.party, state=State.DELETED)
    work.put(record, after, record.handles)
    work.log(record.id, Deed.DELETED, ())
    return Saved(record.id, record.handles, changed=True)


def _locked(work: UnitOfWork, number: int, version: int | None) -> Record:
    record = work.lock([number]).get(number)
    if record is None or record.party.state is State.ERASED:
        raise NotFound("party", number)
    if version is not None and record.version != version:
        raise VersionMismatch(f"Party {number} has changed since it was read.")
    return record


def _settling(work: UnitOfWork, patch: Patch, families: SlotFamilies) -> Settling | None:
    """Return what puts custom fields in order after a patch that is about any; to be asked for before locking."""
    return Settling(families, work.custom_fields(), work.items) if families.touched_by(patch) else None


def _patched(work: UnitOfWork, principal: Principal, before: Party, patch: Patch, settling: Settling | None) -> Party:
    """Return a party with a patch applied, stamped, in its one order, and its custom fields settled."""
    after = patches.apply(patch, before)
    if after.kind is not before.kind:
        raise InvalidValue("kind", "a person stays a person, and a company a company")
    after.roles = sorted(set(after.roles))
    if settling is not None:
        settling.settle(after, patch)
    _stamp(work, principal, before, after)
    return after


def _deed(before: State, after: State) -> Deed:
    if (before is State.DELETED) is (after is State.DELETED):
        return Deed.CHANGED
    return Deed.RESTORED if before is State.DELETED else Deed.DELETED


# -- handles -----------------------------------------------------------------------------------------------------


def _claim_handles(
    work: UnitOfWork,
    number: int,
    party: Party,
    chosen: dict[str, str],
    spaces: Iterable[HandleSpace],
    known: dict[str, str] | None = None,
) -> dict[str, str]:
    """Give a party a handle in every space it belongs to and has none in: the chosen one, or a free one."""
    wanted = [
        space
        for space in spaces
        if space.takes(party)
        and not (known and space.name in known)
        and not (space.on_request and space.name not in chosen)
    ]
    proposed = {space.name: space.propose(number) for space in wanted if space.name not in chosen}
    free = work.claim_all(proposed, number)
    claimed: dict[str, str] = {}
    for space in wanted:
        if space.name in chosen:
            claimed[space.name] = _claim_chosen(work, space, chosen[space.name], number)
        elif space.name in free:
            claimed[space.name] = proposed[space.name]
        else:
            claimed[space.name] = _claim_free(work, space, number)
    return claimed


def _new_handles(record: Record, chosen: dict[str, str]) -> dict[str, str]:
    """Return those of some chosen handles that a party has not got yet. Raises Conflict where it has another."""
    for space, handle in chosen.items():
        if record.handles.get(space, handle) != handle:
            raise Conflict(f"Party {record.id} has another id already.")
    return {space: handle for space, handle in chosen.items() if space not in record.handles}


def _claim_chosen(work: UnitOfWork, space: HandleSpace, handle: str, number: int) -> str:
    check_name("id", handle)
    if space.form is Form.NUMBER:
        handle = handle.lstrip("0")
        if not _NUMBER.fullmatch(handle) or int(handle) > LARGEST_NUMBER:
            raise InvalidValue("id", f"not a number from 1 to {LARGEST_NUMBER}")
    if not work.claim(space.name, handle, number):
        raise AlreadyExists("id", handle)
    return handle


def _claim_free(work: UnitOfWork, space: HandleSpace, number: int) -> str:
    """Claim the party's own number, or the next one that nobody has chosen."""
    handle = space.propose(number)
    while not work.claim(space.name, handle, number):
        handle = space.propose(work.next_number())
    return handle


# -- who wrote what ----------------------------------------------------------------------------------------------


def _stamp(work: UnitOfWork, principal: Principal, before: Party, after: Party) -> None:
    """Put author and time on the texts and permissions that have changed; nobody else writes these two."""
    if after.comment is not None:
        kept = before.comment is not None and before.comment.text == after.comment.text
        after.comment = before.comment if kept else Remark(after.comment.text, principal.user, work.now)
    after.direct_marketing = _stamped(work, principal, before.direct_marketing, after.direct_marketing)
    after.affiliate_marketing = _stamped(work, principal, before.affiliate_marketing, after.affiliate_marketing)


def _stamped(
    work: UnitOfWork, principal: Principal, before: Permission | None, after: Permission | None
) -> Permission | None:
    if after is None:
        return None
    if before is not None and before.granted == after.granted:
        return before
    return Permission(after.granted, principal.user, work.now)
