"""Every parameter of create and update, taken from the face's own tables, with values to send and where they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kartotek.faces.crmcom.messages import parameters, values
from kartotek.faces.crmcom.messages.values import Reader, Table

Tree = dict[str, Any]
Step = str | int
Path = tuple[Step, ...]

OTHER_TYPE = {
    "PERSON": {"company_name", "company_profile"},
    "COMPANY": {"title", "first_name", "middle_name", "last_name", "demographics"},
}
"""What does not apply to a type of contact."""

NOT_STORED = {"type", "fields_set", "contact_information_identifier", "action"}
"""Parameters of a request or an item that say what to do, and are tested by themselves."""

ITEM_NAMES = {"address_set": "addresses_set", "phone_set": "phones_set", "email_set": "emails_set"}

NEW_ITEMS: Mapping[str, Tree] = {
    "address_set": {"type": "CUSTOM3", "street_name": "Street"},
    "phone_set": {"type": "CUSTOM3", "number": "12345678"},
    "email_set": {"type": "CUSTOM3", "email_address": "new@example.com"},
    "relation_set": {"type": "CUSTOM3"},
}
"""What an item has to have."""

SCALARS: Mapping[Callable[..., Any], tuple[Any, ...]] = {
    values.text: ("Ø & <1>",),
    values.number: (10, -1.25, 0),
    values.integer: (7, -7, 0),
    values.boolean: (True, False),
    values.date: ("2020-02-29T01:02:03",),
}
"""Values of each type; what is sent is what is shown."""

REFERENCES: Mapping[str, Tree] = {
    "country": {
        "id": "181",
        "name": "CYPRUS",
        "alternative_code": None,
        "two_character_code": "CY",
        "three_character_code": "CYP",
    },
    "industry": {"id": "31BC2070C79EAE5455BFAD41599C5190", "name": "Marketing", "code": "MK"},
    "sector": {"id": "D8ACF18AB4494AD33738A9F4C94E6995", "name": "FOREX", "alternative_code": "FRX"},
    "category": {"id": "BF9E138C477E2450F2DB2C40CB5DF7FB", "name": "Clients", "code": "CLS"},
    "group": {
        "id": "68D54DA033606669621E3D2E4B355DA0",
        "name": "Nicosia Office",
        "description": None,
        "alternative_code": "NO",
        "community_name": "Internal Community",
    },
    "privacy_level": {
        "id": "EDE9CDE326E4F9846A50D5BCF61CD720",
        "name": "Regular Customers",
        "number": "8",
        "hierarchy_level": 0,
    },
}
"""An entry of each list, as it is shown."""


@dataclass(frozen=True)
class Case:
    """One parameter with one value: where it is sent, where it is shown (None: nowhere), and how it looks there."""

    sent_at: Path
    value: Any
    shown_at: Path | None
    shown: Any

    def __str__(self) -> str:
        named = next(iter(self.value)) if isinstance(self.value, dict) else self.value
        return f"{'.'.join(map(str, self.sent_at))}={named}"


def cases(table: Table, kind: str) -> Iterator[Case]:
    """Yield a case for every parameter of a table that applies to a type of contact, and for each way to give it."""
    applicable = {name: reader for name, reader in table.items() if name not in OTHER_TYPE[kind]}
    for path, reader in _leaves(applicable, ()):
        for value, shown in _samples(reader):
            yield Case(path, value, shown_path(path), shown)


def _leaves(table: Table, prefix: Path) -> Iterator[tuple[Path, Reader]]:
    for name, reader in table.items():
        path = (*prefix, name)
        if name in NOT_STORED or name.removesuffix("_identifier") in {"address", "phone", "email", "relation"}:
            continue
        if isinstance(reader, values.Nested):
            yield from _leaves(reader.table, path)
        elif isinstance(reader, values.Items):
            yield from _leaves(reader.table, (*path, 0))
        elif not isinstance(reader, values.ContactIdentifying):
            yield path, reader


def _samples(reader: Reader) -> Iterator[tuple[Any, Any]]:
    """Yield values for a parameter, each with how it is shown."""
    if isinstance(reader, values.Choice):
        yield from ((code, code) for code in reader.codes)
    elif isinstance(reader, values.Ranged):
        yield from ((bound, bound) for bound in (1, min(reader.high, 28)))
    elif isinstance(reader, values.Referring):
        entry = REFERENCES[reader.entries]
        for field in reader.fields:
            # Where the country has no alternative code, the three letters stand for one.
            yield {field: entry[field] or entry["three_character_code"]}, entry
    else:
        yield from ((value, value) for value in SCALARS[reader])


def shown_path(path: Path) -> Path | None:
    """Return where a parameter is shown; None for notes of an address, which the vendor never shows."""
    first, *rest = path
    if path[-1] == "notes" and first == "address_set":
        return None
    if str(first).startswith("send_"):
        return ("authorization_settings", first)
    names = [ITEM_NAMES.get(str(first), first), *rest]
    names[-1] = {"email_address": "email"}.get(str(names[-1]), str(names[-1]).removesuffix("_identifier"))
    return tuple(names)


def message(case: Case) -> Tree:
    """Return the parameters that give one parameter its value, and what an item needs besides."""
    first, *rest = case.sent_at
    if not rest:
        return {str(first): case.value}
    if rest[0] == 0:
        return {str(first): [{**NEW_ITEMS[str(first)], str(rest[1]): case.value}]}
    tree: Any = case.value
    for step in reversed(rest):
        tree = {step: tree}
    return {str(first): tree}


def at(tree: Any, path: Path) -> Any:
    """Return what stands somewhere in an answer."""
    for step in path:
        tree = tree[step]
    return tree


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield everything in an answer with where it stands."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    if not tree or not isinstance(tree, dict | list):
        yield path, tree
    for step, value in pairs:
        yield from leaves(value, (*path, step))


def count(table: Table) -> int:
    """Return how many parameters a table has, those of its objects included."""
    inner = [reader.table for reader in table.values() if isinstance(reader, values.Nested | values.Items)]
    return len(table) + sum(count(one) for one in inner)


METHODS: Mapping[str, Table] = {"create": parameters.CREATE, "update": parameters.UPDATE}
