"""Rules on relations: both ends edit the same one, and a person has at most one primary employment."""

from __future__ import annotations

import msgspec

from kartotek.domain.errors import AlreadyExists, Conflict, InvalidValue, NotFound
from kartotek.domain.party import EMPLOYMENT, NUMBER_WANTED, Relation, State, ordered
from kartotek.domain.patch import Patch
from kartotek.domain.ports import Reader, UnitOfWork
from kartotek.services.validation import check_name

Relations = dict[str, Relation]
"""Relations by id, all seen from the same party."""


class RelationWrites(msgspec.Struct, frozen=True):
    """What has to be done: ids of relations to drop, and relations to put with the party they are seen from."""

    drop: list[str]
    put: dict[str, tuple[int, Relation]]


def touched_relations(work: UnitOfWork, number: int, patch: Patch) -> Relations:
    """Return the stored relations that a patch names, locked, seen from the party the patch is for.

    Raises:
        NotFound: one of them is a relation between others.
    """
    named = patch.get("relations") or {}
    stored = work.lock_relations(named) if named else {}
    touched: Relations = {}
    for identity, (party, relation) in stored.items():
        seen = relation if party == number else _turned(relation, party)
        if number not in (party, relation.other):
            raise NotFound("relation", identity)
        touched[identity] = seen
    return touched


def named_relation(reader: Reader, space: str, name: str) -> tuple[str, int, Relation] | None:
    """Return the relation that a system outside calls by a name, as (id, party that it goes out from, relation)."""
    party = reader.owner_of(space, name)
    if party is None:
        return None
    found = reader.outward_relations(party).items()
    return next(((identity, party, item) for identity, item in found if item.names.get(space) == name), None)


def name_relations(work: UnitOfWork, number: int, before: Relations, after: Relations) -> None:
    """Claim the names that systems outside gave some relations of a party, and give numbers to those that ask for one.

    A relation that comes to go out from another party loses its names: they are of the one it went out from.

    Raises:
        AlreadyExists: a name is another relation's, or was that of another party's.
        Conflict: the relation has another name in that space already.
        InvalidValue: a number was chosen, or changed.
    """
    for identity, relation in after.items():
        stored = before.get(identity)
        if relation.number is not None and (stored is None or stored.number != relation.number):
            if relation.number != NUMBER_WANTED or (stored is not None and stored.number is not None):
                raise InvalidValue("relations", "the number of a relation is not for others to choose")
            relation.number = work.next_number()
        if stored is not None and _start(number, stored) != _start(number, relation):
            relation.names = {}
        known = stored.names if stored is not None else {}
        for space, name in relation.names.items():
            if space not in known:
                alike = [other for other in after.values() if other.names.get(space) == name]
                _claim_name(work, _start(number, relation), space, name, alike=len(alike) > 1)
            elif known[space] != name:
                raise Conflict("A relation has another id already.")


def _claim_name(work: UnitOfWork, party: int, space: str, name: str, *, alike: bool) -> None:
    """Claim a name for a relation of a party that has none yet; ``alike``: another one asks for it as well."""
    check_name("relations", name)
    if alike or named_relation(work, space, name) is not None or not work.claim(space, name, party):
        raise AlreadyExists("id", name)


def plan_relations(
    work: UnitOfWork, number: int, before: Relations, after: Relations, *, new: bool = False
) -> RelationWrites:
    """Return what turns some relations of a party (``new``: one not stored yet) into others; nothing is written yet.

    The first employment that a person gets is primary unless one is, and an employment that is made primary takes
    the place of the one before.

    Raises:
        NotFound: a new other end does not exist or is deleted.
        InvalidValue: the other end is the party itself.
    """
    if not before and not after:
        return RelationWrites([], {})
    drop = sorted(before.keys() - after.keys())
    changed = {name: relation for name, relation in after.items() if before.get(name) != relation}
    linked = {name for name in changed if name not in before or _link(before[name]) != _link(changed[name])}
    raised = {name for name in changed if changed[name].primary and (name not in before or not before[name].primary)}
    _check_ends(work, number, {changed[name].other for name in linked})
    put = {name: (number, relation) for name, relation in changed.items()}
    persons = {_start(number, changed[name]) for name in linked | raised if changed[name].kind == EMPLOYMENT}
    stored = _stored(work, persons, number, new=new)
    for person in sorted(persons):
        employments = {name: item for name, item in stored.get(person, {}).items() if name not in drop}
        employments |= _employments_of(person, number, changed)
        put |= {name: (person, relation) for name, relation in _settled(employments, raised).items()}
    return RelationWrites(drop, put)


def write_relations(work: UnitOfWork, writes: RelationWrites) -> None:
    """Carry out what `plan_relations` found."""
    if writes.drop:
        work.drop_relations(writes.drop)
    if writes.put:
        work.put_relations(writes.put)


def _employments_of(person: int, number: int, relations: Relations) -> Relations:
    """Return those of a party's relations that are employments of a person, as the person sees them."""
    return {
        name: relation if person == number else _turned(relation, number)
        for name, relation in relations.items()
        if relation.kind == EMPLOYMENT and _start(number, relation) == person
    }


def _settled(employments: Relations, raised: set[str]) -> Relations:
    """Return those of a person's employments whose being primary changes so that exactly one is."""
    names = [name for name, _ in ordered(employments)]
    primary = next((name for name in names if name in raised), None)
    primary = primary or next((name for name in names if employments[name].primary), names[0])
    return {
        name: msgspec.structs.replace(relation, primary=name == primary)
        for name, relation in employments.items()
        if relation.primary != (name == primary)
    }


def _check_ends(work: UnitOfWork, number: int, others: set[int]) -> None:
    if number in others:
        raise InvalidValue("relations", "a party has no relation to itself")
    found = work.get(sorted(others)) if others else []
    living = {record.id for record in found if record.party.state not in (State.DELETED, State.ERASED)}
    if others - living:
        raise NotFound("party", min(others - living))


def _stored(work: UnitOfWork, persons: set[int], number: int, *, new: bool) -> dict[int, Relations]:
    """Return the outward employments of some persons, who are locked: two employers may hire one of them at once.

    The party itself, with this number, is locked already, or new and has none.
    """
    others = sorted(persons - {number})
    if others:
        work.lock(others)
    numbers = others if new else sorted(persons)
    found = work.get(numbers, relations=True) if numbers else []
    return {
        record.id: {
            name: relation
            for name, relation in record.party.relations.items()
            if relation.kind == EMPLOYMENT and relation.outward
        }
        for record in found
    }


def _link(relation: Relation) -> tuple[int, str]:
    return relation.other, relation.kind


def _start(number: int, relation: Relation) -> int:
    """Return the party that a relation of a party goes out from: of an employment, the person."""
    return number if relation.outward else relation.other


def _turned(relation: Relation, party: int) -> Relation:
    """Return a relation of a party as its other end sees it."""
    return msgspec.structs.replace(relation, other=party, outward=not relation.outward)
