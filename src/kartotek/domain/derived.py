"""What is derived of a party to be stored beside it: its facts (`kartotek.domain.facts`).

This runs for every write of a party, hence the tables of members that are read at once.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Final

from kartotek.domain.facts import (
    ADDRESS_KINDS,
    ADDRESS_MEMBERS,
    BASED,
    DATES,
    FAX,
    FLAGS,
    LETTERS,
    LISTS,
    NUMBERS,
    OFFICE,
    PERMISSIONS,
    POINT_KINDS,
    TEXTS,
    Fact,
    Facts,
    Scalar,
    label,
    micros,
    order_text,
)
from kartotek.domain.party import (
    Address,
    ContactPoint,
    Kind,
    Medium,
    PartialDate,
    Party,
    Permission,
    Record,
    Remark,
    active,
    ordered,
)
from kartotek.domain.search import calling_country, email_text, fold, phone_text

_NAMES_OF: Final = {Kind.PERSON: {"first_name", "middle_name", "last_name"}, Kind.COMPANY: {"name"}}
"""A name is made of members that belong to the kind, so that it can be looked for where names are indexed."""


def _texts_of(kind: Kind) -> tuple[tuple[str, ...], Callable[[Party], tuple[str | None, ...]]]:
    others = set().union(*(names for other, names in _NAMES_OF.items() if other is not kind))
    names = tuple(name for name in TEXTS if name not in others)
    return names, attrgetter(*names)


_TEXTS_OF: Final = {kind: _texts_of(kind) for kind in Kind}
_PLAIN: Final = (*NUMBERS, *FLAGS)
_plain: Final[Callable[[Party], tuple[float | None, ...]]] = attrgetter(*_PLAIN)
_lines: Final[Callable[[Address], tuple[str | None, ...]]] = attrgetter(*ADDRESS_MEMBERS)


def facts_of(party: Party, default_country: str | None) -> Facts:
    """Return everything that is set of a party, by field; the columns of its row are left out.

    ``default_country`` is the tenant's, used for phone numbers of a party without a country of its own.
    """
    facts: Facts = {}
    names, members = _TEXTS_OF[party.kind]
    _add_texts(facts, zip(names, members(party), strict=True))
    for name, value in zip(_PLAIN, _plain(party), strict=True):
        if value is not None:
            facts[name] = value
    for name in PERMISSIONS:
        permission: Permission | None = getattr(party, name)
        if permission is not None:
            facts[name] = permission.granted
    for name in DATES:
        _add_date(facts, name, getattr(party, name))
    for name in LISTS:
        if getattr(party, name):
            facts[name] = list(getattr(party, name))
    _add_others(facts, party)
    _add_points(facts, active(party.contact_points), calling_country(party.country, default_country))
    _add_addresses(facts, party)
    return facts


def packed(facts: Facts) -> dict[str, Fact | None]:
    """Return facts as they are stored: what is the same as its basis is left out.

    What is not set although its basis is stands there as null, or as an empty list.
    """
    stored: dict[str, Fact | None] = {**facts}
    for basis in facts.keys() & BASED.keys():
        for name, several in BASED[basis]:
            if name not in facts:
                stored[name] = [] if several else None
            elif facts[name] == facts[basis]:
                del stored[name]
    return stored


def column_of(record: Record, name: str) -> str | int:
    """Return the value of a field that is a column of a party's row."""
    match name:
        case "id":
            return record.id
        case "created" | "changed":
            return micros(getattr(record, name).at)
        case "created_by" | "changed_by":
            by: int = getattr(record, name.removesuffix("_by")).by
            return by
    word: str = getattr(record.party, name).value
    return word


def _add_texts(facts: Facts, texts: Iterable[tuple[str, str | None]]) -> None:
    for name, text in texts:
        if text:
            folded = fold(text)
            if folded:
                facts[name] = folded


def _add_date(facts: Facts, name: str, date: PartialDate | None) -> None:
    if date is None:
        return
    whole = date.whole()
    if whole is not None:
        facts[name] = whole.isoformat()
    for part in ("day", "month", "year"):
        value = getattr(date, part)
        if value is not None:
            facts[f"{name}.{part}"] = value


def _add_others(facts: Facts, party: Party) -> None:
    _add_texts(facts, [("display_name", party.display_name()), ("full_name", _full_name(party))])
    remark: Remark | None = party.comment
    if remark is not None:
        _add_texts(facts, [("comment", remark.text)])
    if party.roles:
        facts["roles"] = list(party.roles)
    if party.user_groups:
        facts["user_groups"] = sorted(map(int, party.user_groups))
    for face, values in party.residue.items():
        _add_family(facts, f"residue.{face}.", values)
    _add_family(facts, "custom.", party.custom)


def sort_name(party: Party) -> str:
    """Return the text by which a party is put in order by its name: a company's department comes behind its name."""
    name = fold(party.display_name())
    if party.kind is Kind.COMPANY and party.department:
        name = f"{name}\n{fold(party.department)}"
    return order_text(name)


def _full_name(party: Party) -> str:
    """Return a company's name with its department, as lists show it."""
    if party.kind is not Kind.COMPANY:
        return ""
    return ", ".join(part for part in (party.name, party.department) if part)


def _add_family(facts: Facts, prefix: str, values: Mapping[str, Scalar | list[str]]) -> None:
    for name, value in values.items():
        if isinstance(value, str):
            _add_texts(facts, [(label(prefix + name), value)])
        elif not isinstance(value, list) and not (isinstance(value, float) and not math.isfinite(value)):
            facts[label(prefix + name)] = value


def _add_points(facts: Facts, points: dict[str, ContactPoint], country: str | None) -> None:
    lists: dict[str, list[str]] = {}
    for _, point in ordered(points):
        text = _point_text(point, country)
        name = fold(point.label) if point.label else ""
        for field_name in _fields_of_kind(point.medium, point.kind):
            if text:
                lists.setdefault(field_name, []).append(text)
            if name:
                lists.setdefault(f"{field_name}.label", []).append(name)
    facts.update(lists)


def _point_text(point: ContactPoint, country: str | None) -> str:
    if point.medium is Medium.EMAIL:
        return email_text(point.value)
    if point.medium is Medium.PHONE:
        return phone_text(point.value, calling_country(point.country, country))
    return fold(point.value)


@functools.lru_cache(maxsize=256)
def _fields_of_kind(medium: Medium, kind: str) -> tuple[str, ...]:
    known = (f"{medium}.{kind}",) if kind in POINT_KINDS[medium] else ()
    if medium is not Medium.PHONE:
        return (medium.value, *known)
    groups = (*(("phone.office",) if kind in OFFICE else ()), *(("phone.voice",) if kind != FAX else ()))
    return (medium.value, *known, *groups)


def _add_addresses(facts: Facts, party: Party) -> None:
    first: dict[str, Address] = {}
    for _, address in ordered(active(party.addresses)):
        first.setdefault(address.kind, address)
    for kind, address in first.items():
        if kind in ADDRESS_KINDS:
            _add_address(facts, f"address.{kind}.", address)
    letters = next((first[kind] for kind in LETTERS[party.kind] if kind in first), None)
    if letters is None and party.kind is Kind.PERSON:
        letters = next(iter(first.values()), None)
    if letters is not None and letters.kind in ADDRESS_KINDS:
        prefix = f"address.{letters.kind}."
        facts |= {
            f"address.letters.{name.removeprefix(prefix)}": facts[name] for name in [*facts] if name.startswith(prefix)
        }
    elif letters is not None:
        _add_address(facts, "address.letters.", letters)


def _add_address(facts: Facts, prefix: str, address: Address) -> None:
    for member, text in zip(ADDRESS_MEMBERS, _lines(address), strict=True):
        folded = fold(text) if text else None
        if folded:
            facts[prefix + member] = folded
    if address.street_number:
        _add_texts(facts, [(f"{prefix}line1", f"{address.street or ''} {address.street_number}")])
    elif f"{prefix}street" in facts:
        facts[f"{prefix}line1"] = facts[f"{prefix}street"]
    for member, value in (("latitude", address.latitude), ("longitude", address.longitude)):
        if value is not None and math.isfinite(value):
            facts[prefix + member] = value
