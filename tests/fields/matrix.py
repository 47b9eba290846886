"""The experiment: a member gets another value, and what changes of a face's view is where the face shows it."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from kartotek.domain.party import (
    Address,
    BankAccount,
    ContactPoint,
    ExternalId,
    Gender,
    Part,
    PartialDate,
    Party,
    Permission,
    Record,
    Relation,
    Remark,
    State,
    Terms,
)
from tests.fields.faces import FACES, NAMES, Path, Paths, Shown
from tests.fields.records import BASELINES, COMPANIES, PEOPLE, baseline, record_of

STRUCTS: Final = (Party, ContactPoint, Address, Relation, Terms, BankAccount, ExternalId)
STRUCTURAL: Final = frozenset(
    {"Party.kind", *(f"{struct.__name__}.{name}" for struct in STRUCTS for name in ("residue", "custom"))}
)
"""The kind decides between entities, residue is each face's own, custom fields are the tenant's: none is theirs."""

MANY: Final = 3
"""So many properties that change together under one parent are told by the parent."""

_MOMENT: Final = "2001-02-03T00:00:00"
SAMPLES: Final[Mapping[str, tuple[Any, ...]]] = {
    "Party.state": (State.BLOCKED, State.DELETED),
    "Party.roles": (["supplier"], ["customer", "lead"]),
    "Party.gender": (Gender.FEMALE,),
    "Party.birth": (PartialDate(2, 3, 1990),),
    "Party.name_day": (PartialDate(2, 3),),
    "Party.language": ("FIN",),
    "Party.comment": (Remark("sample"),),
    "Party.direct_marketing": (Permission(granted=True),),
    "Party.affiliate_marketing": (Permission(granted=True),),
    "Party.support_person": (PEOPLE[2],),
    "Party.interests": ([1],),
    "Party.categories": ([2, 3],),
    "Party.user_groups": ({"1": "sample"},),
    "Party.terms": (None, Terms(payment_time=30)),
    **dict.fromkeys(("Party.established_on", "Party.vat_registered_on"), (_MOMENT,)),
    **dict.fromkeys(("Party.annual_turnover", "Party.profit", "Party.share_capital", "Terms.discount"), ("12.5",)),
    **dict.fromkeys(("Party.country", "Party.registered_in", "Address.country", "ContactPoint.country"), ("SE",)),
    **dict.fromkeys(("Party.id_issued_by", "Party.passport_issued_by"), ("SE",)),
    "ContactPoint.kind": ("home",),
    "Address.kind": ("business", "delivery"),
    **dict.fromkeys(("ContactPoint.rank", "Address.rank", "Relation.rank", "BankAccount.rank"), (99,)),
    "Relation.other": (COMPANIES[2], PEOPLE[2]),
    "Relation.kind": ("family_member",),
    "Relation.names": ({"digioffice.contact_person": "sample"},),
    "Terms.currency": ("EUR",),
    "Terms.distribution": ("EMail",),
}
"""Values other than those of `_PLAIN`."""

_PLAIN: Final[Mapping[type, Any]] = {str: "sample", int: 2, float: 1.5}


def members() -> list[str]:
    """Return every member of the canonical record, as Struct.member, in order."""
    names = [f"{struct.__name__}.{name}" for struct in STRUCTS for name in struct.__struct_fields__]
    return [name for name in names if name not in STRUCTURAL]


@cache
def matrix() -> dict[str, dict[str, Paths]]:
    """Return the wire properties that show a member: by member, by face."""
    return {member: {face: _where(member, face) for face in FACES} for member in members()}


def _where(member: str, face: str) -> Paths:
    changed: set[Path] = set()
    for name in BASELINES:
        before = FACES[face](baseline(name))
        for record in _variants(member, name):
            changed |= _changed(before, FACES[face](record))
    return frozenset(changed)


def _changed(before: Shown, after: Shown) -> Paths:
    return frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def spelled(paths: Paths, *, gathered: bool = True) -> list[str]:
    """Return paths as they are printed: numbered ones as one, and (``gathered``) many that are alike."""
    return sorted({re.sub(r"_\d+$", "_n", ".".join(path)) for path in (_gathered(paths) if gathered else paths)})


def _gathered(paths: Paths) -> Paths:
    """Put a parent in the place of many properties below it, but never a whole entity, and a star for many slots."""
    for path in sorted(paths, key=len, reverse=True):
        for place in range(2, len(path) - 1):
            alike = {other for other in paths if other[:place] + other[place + 1 :] == path[:place] + path[place + 1 :]}
            if len(alike) >= MANY:
                return _gathered(paths - alike | {(*path[:place], "*", *path[place + 1 :])})
    for path in sorted(paths, key=len, reverse=True):
        parent = path[:-1]
        below = {other for other in paths if other[: len(parent)] == parent}
        if len(parent) > 1 and len(below) >= MANY:
            return _gathered(paths - below | {parent})
    return paths


# -- other values ----------------------------------------------------------------------------------------------------


def _variants(member: str, name: str) -> Iterator[Record]:
    """Yield a baseline once for each thing that has the member, and each sample, the member set to it."""
    struct, _, field = member.partition(".")
    for place in range(len(_things(baseline(name).party, struct))):
        things = _things(baseline(name).party, struct)
        for sample in _samples(member, getattr(things[place], field)):
            record = baseline(name)
            setattr(_things(record.party, struct)[place], field, sample)
            yield _again(record)


def _again(record: Record) -> Record:
    """Return the record with the parties that its relations now lead to; handles stay as they were."""
    again = record_of(record.party, record.id)
    again.handles = record.handles
    return again


def _things(party: Party, struct: str) -> list[Part]:
    """Return the parts that are tried: of those that there are two of, the first."""
    tie = next(iter(party.relations.values()))
    found: dict[str, list[Part]] = {
        "Party": [party],
        "ContactPoint": [*_firsts(party.contact_points), *_firsts(tie.contact_points)],
        "Address": _firsts(party.addresses),
        "Relation": [tie],
        "Terms": [party.terms] if party.terms is not None else [],
        "BankAccount": _firsts(party.bank_accounts),
        "ExternalId": _firsts(party.external_ids),
    }
    return found[struct]


def _firsts(items: Mapping[str, Part]) -> list[Part]:
    return list(items.values())[: len(items) // 2]


def _samples(member: str, before: object) -> tuple[Any, ...]:
    """Return values for a member that it does not have yet."""
    if member in SAMPLES:
        return tuple(sample for sample in SAMPLES[member] if sample != before)
    if isinstance(before, bool):
        return (not before,)
    if isinstance(before, dict):
        return ({},)
    struct, _, field = member.partition(".")
    kinds = {found.__name__: found for found in STRUCTS}
    hint = typing.get_type_hints(kinds[struct])[field]
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if bool in options:
        return (True, False)
    if issubclass(options[0], str) and options[0] is not str:
        return tuple(value for value in options[0] if value is not before)
    return (_PLAIN[options[0]],)


# -- the other way round ---------------------------------------------------------------------------------------------

Scalar = str | int | float | list[str]
_KEPT: Final[tuple[Scalar, ...]] = (7, "7", True, "2020-01-02T03:04:05+00:00", ["7"])
"""Values of all the types that residue has."""


@cache
def unshared(face: str) -> tuple[Paths, Paths]:
    """Return the properties that the face keeps as residue, and those that show neither a member nor residue.

    Some properties are kept in part: what a property stands for may depend on the kind of party, or be unknown.
    """
    shown = frozenset(path for name in BASELINES for path in FACES[face](baseline(name)))
    known = frozenset[Path]().union(*(cells[face] for cells in matrix().values()))
    kept = _residue_paths(face)
    return kept, shown - known - kept


def _residue_paths(face: str) -> Paths:
    """Return the properties that residue shows in: residue of every wire name is tried, with values of all types."""
    found: set[Path] = set()
    for name in BASELINES[:2]:
        for struct, place in (("Party", 0), ("ContactPoint", 0), ("ContactPoint", 1), ("Address", 0)):
            for value in _KEPT:
                found |= _tried(face, name, (struct, place), NAMES[face], value)
    return frozenset(found)


def _tried(face: str, name: str, thing: tuple[str, int], keys: list[str], value: Scalar) -> Paths:
    """Try residue under many names at once; where one is refused, look for it by halves."""
    record = baseline(name)
    _things(record.party, thing[0])[thing[1]].residue = {face: dict.fromkeys(keys, value)}
    try:
        return _changed(FACES[face](baseline(name)), FACES[face](record))
    except (TypeError, ValueError, AttributeError, msgspec.ValidationError):
        half = len(keys) // 2
        if not half:
            return frozenset()  # a value of a type that is never kept under this name
        return _tried(face, name, thing, keys[:half], value) | _tried(face, name, thing, keys[half:], value)
