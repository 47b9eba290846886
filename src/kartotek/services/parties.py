"""Making, changing and removing parties: the commands on the book and the rules around them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from kartotek.domain import patch as patches
from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.errors import AlreadyExists, InvalidValue, NotFound, VersionMismatch
from kartotek.domain.handles import LARGEST_NUMBER, Form, HandleSpace
from kartotek.domain.party import Kind, Party, Permission, Record, Relation, Remark, State
from kartotek.domain.patch import Patch
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.rights import require_edit
from kartotek.services.validation import check_party, check_patch


class Saved(msgspec.Struct, frozen=True):
    """What a command on a party answers: the party's number and handles, and whether anything was written."""

    party: int
    handles: dict[str, str]
    changed: bool


class CreateParty(Command[Saved], frozen=True, kw_only=True):
    """Make a party out of a patch on one with nothing set. ``handles`` are those that the client chose itself."""

    kind: Kind
    patch: Patch
    handles: dict[str, str] = msgspec.field(default_factory=dict)


class UpdateParty(Command[Saved], frozen=True, kw_only=True):
    """Apply a patch to a party, its relations included.

    ``version`` is the one the client must have seen (None: whatever it is now).
    """

    party: int
    patch: Patch
    version: int | None = None


class DeleteParty(Command[Saved], frozen=True, kw_only=True):
    """Delete a party: it is kept, hidden with its relations, and stays in sync lists as deleted."""

    party: int
    version: int | None = None


STATE_DEEDS: Final = {State.DELETED: Deed.DELETED, State.ERASED: Deed.ERASED}


def create_party(work: UnitOfWork, principal: Principal, command: CreateParty, spaces: Iterable[HandleSpace]) -> Saved:
    """Store a new party with its relations and a handle in every space it belongs to.

    Raises:
        NotPermitted: the principal may only read.
        InvalidValue: the party lacks a name, a text cannot be stored, a chosen handle is out of range.
        AlreadyExists: a chosen handle is or was another party's.
        NotFound: a relation names a party that does not exist.
    """
    require_edit(principal)
    check_patch(command.patch)
    party = patches.apply(command.patch, Party(kind=command.kind))
    check_party(party)
    _stamp(work, principal, Party(kind=command.kind), party)
    number = work.next_number()
    handles = _claim_handles(work, number, party, command.handles, spaces)
    relations, party.relations = party.relations, {}
    work.add(number, party, handles)
    _save_relations(work, number, {}, relations)
    work.log(number, Deed.CREATED, ())
    return Saved(number, handles, changed=True)


def update_party(work: UnitOfWork, principal: Principal, command: UpdateParty, spaces: Iterable[HandleSpace]) -> Saved:
    """Apply a patch; one that changes nothing writes nothing.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, or it is erased; or a relation names a party that does not exist.
        VersionMismatch: the party is not at the version that the command demands.
        InvalidValue: the party would lack a name, or a text cannot be stored.
    """
    require_edit(principal)
    record = _locked(work, command.party, command.version)
    check_patch(command.patch)
    touched = _touched_relations(work, record.id, command.patch)
    before = msgspec.structs.replace(record.party, relations=touched)
    after = patches.apply(command.patch, before)
    fields = sorted(patches.difference(before, after))
    if not fields:
        return Saved(record.id, record.handles, changed=False)
    check_party(after)
    _stamp(work, principal, before, after)
    handles = record.handles | _claim_handles(work, record.id, after, {}, spaces, record.handles)
    relations, after.relations = after.relations, {}
    work.put(record, after, handles)
    _save_relations(work, record.id, touched, relations)
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


def _deed(before: State, after: State) -> Deed:
    if before is State.DELETED and after is not before:
        return Deed.RESTORED
    return STATE_DEEDS.get(after, Deed.CHANGED) if after is not before else Deed.CHANGED


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
    claimed: dict[str, str] = {}
    for space in spaces:
        if not space.takes(party) or (known and space.name in known):
            continue
        if space.name in chosen:
            claimed[space.name] = _claim_chosen(work, space, chosen[space.name], number)
        else:
            claimed[space.name] = _claim_free(work, space, number)
    return claimed


def _claim_chosen(work: UnitOfWork, space: HandleSpace, handle: str, number: int) -> str:
    if space.form is Form.NUMBER and not (handle.isdecimal() and 1 <= int(handle) <= LARGEST_NUMBER):
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


# -- relations ---------------------------------------------------------------------------------------------------


def _touched_relations(work: UnitOfWork, number: int, patch: Patch) -> dict[str, Relation]:
    """Return the stored relations that a patch names, seen from the party the patch is for."""
    named = patch.get("relations") or {}
    stored = work.relations(named) if named else {}
    touched: dict[str, Relation] = {}
    for identity, (party, relation) in stored.items():
        if party == number:
            touched[identity] = relation
        elif relation.other == number:
            touched[identity] = msgspec.structs.replace(relation, other=party, outward=False)
        else:
            raise NotFound("relation", identity)
    return touched


def _save_relations(work: UnitOfWork, number: int, before: dict[str, Relation], after: dict[str, Relation]) -> None:
    for identity in before.keys() - after.keys():
        work.drop_relation(identity)
    changed = {name: relation for name, relation in after.items() if before.get(name) != relation}
    others = {relation.other for relation in changed.values()}
    known = {record.id for record in work.get(sorted(others))} if others else set()
    for identity, relation in changed.items():
        if relation.other not in known:
            raise NotFound("party", relation.other)
        if relation.other == number:
            raise InvalidValue("relations", "a party has no relation to itself")
        work.put_relation(identity, number, relation)


# -- who wrote what ----------------------------------------------------------------------------------------------


def _stamp(work: UnitOfWork, principal: Principal, before: Party, after: Party) -> None:
    """Put author and time on the texts and permissions that have changed."""
    if after.comment is not None and (before.comment is None or before.comment.text != after.comment.text):
        after.comment = Remark(after.comment.text, principal.user, work.now)
    after.direct_marketing = _stamped(work, principal, before.direct_marketing, after.direct_marketing)
    after.affiliate_marketing = _stamped(work, principal, before.affiliate_marketing, after.affiliate_marketing)


def _stamped(
    work: UnitOfWork, principal: Principal, before: Permission | None, after: Permission | None
) -> Permission | None:
    if after is None or (before is not None and before.granted == after.granted):
        return after
    return Permission(after.granted, principal.user, work.now)
