"""The properties of an entity: how each reads, what each takes, and what becomes of one that is left out.

An entity is a table of `Property`s. Most are made by the functions here; the lists, the address and the custom
fields have modules of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Party
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import (
    FACE,
    Json,
    Message,
    read_flag,
    read_int,
    read_list,
    read_object,
    read_text,
)

Value = Any
"""A property's value in the form in which what is shown and what is sent are compared."""


class Unchanged:
    """What `Property.parse` gives for a value that stands for "as it is" (an array that is null)."""


UNCHANGED: Final = Unchanged()


class Item(dict[str, Json]):
    """A JSON object that stands for one part of a party, whatever becomes of its members."""

    __slots__ = ("identity",)

    def __init__(self, values: Mapping[str, Json], identity: str) -> None:
        super().__init__(values)
        self.identity = identity


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an entity.

    ``show`` gives the JSON of a reply, ``value`` the form for comparing (`None`: that of ``show``). ``write`` is
    None where the server owns the property; else ``parse`` brings what was sent into the form for comparing.
    ``fresh`` gives the value of a new entity that does not mention the property. ``resets`` tells that a PUT
    without the property puts it back to what ``parse`` makes of null (texts, numbers, flags, dates). What always
    reads the same ``is_constant``.

    For a PATCH, ``members`` are the members below the property (lower case) that can be written, where not all can;
    ``parts`` gives the JSON that it works on (`None`: that of ``show``), with `Item`s for what has an identity.
    """

    name: str
    show: Callable[[Sight], Json]
    write: Callable[[Party, Value, Sight], None] | None = None
    parse: Callable[[Json, Sight], Value] | None = None
    value: Callable[[Sight], Value] | None = None
    fresh: Callable[[Sight], Value] | None = None
    resets: bool = False
    constant: Json = None
    is_constant: bool = False
    members: frozenset[str] = frozenset()
    parts: Callable[[Sight], Json] | None = None


def owned(name: str, show: Callable[[Sight], Json]) -> Property:
    """Return a property that the server owns: shown, and ignored where it is sent."""
    return Property(name, show)


def constant(name: str, value: Json) -> Property:
    """Return a property that always reads the same, and is ignored where it is sent."""
    return Property(name, lambda _: value, constant=value, is_constant=True)


def text(name: str, member: str) -> Property:
    """Return a text that is a member of the party."""

    def write(draft: Party, value: str, _: Sight) -> None:
        setattr(draft, member, value or None)

    return Property(name, lambda sight: getattr(sight.party, member) or "", write, _text_parser(name), resets=True)


def flag(name: str, member: str) -> Property:
    """Return a yes or no that is a member of the party; what is not set reads false."""

    def write(draft: Party, value: bool, _: Sight) -> None:
        setattr(draft, member, value)

    return Property(
        name,
        lambda sight: bool(getattr(sight.party, member)),
        write,
        lambda sent, _: read_flag(sent, name),
        resets=True,
    )


# -- residue ---------------------------------------------------------------------------------------------------------


def residue_of(party: Party) -> dict[str, Any]:
    """Return what this face keeps on a party, not to be changed."""
    return party.residue.get(FACE, {})


def keep(draft: Party, name: str, value: str | float | list[str] | None) -> None:
    """Put a value of this face's own on a draft; None takes it away."""
    if value is not None:
        draft.residue.setdefault(FACE, {})[name] = value
    elif FACE in draft.residue:
        draft.residue[FACE].pop(name, None)


def kept_text(name: str) -> Property:
    """Return a text that only this face knows."""

    def write(draft: Party, value: str, _: Sight) -> None:
        keep(draft, name, value or None)

    return Property(name, lambda sight: residue_of(sight.party).get(name, ""), write, _text_parser(name), resets=True)


def kept_number(name: str, default: int = 0) -> Property:
    """Return a number that only this face knows."""

    def write(draft: Party, value: int, _: Sight) -> None:
        keep(draft, name, None if value == default else value)

    return Property(
        name,
        lambda sight: residue_of(sight.party).get(name, default),
        write,
        lambda sent, _: default if sent is None else read_int(sent, name),
        resets=True,
    )


def kept_flag(name: str) -> Property:
    """Return a yes or no that only this face knows."""

    def write(draft: Party, value: bool, _: Sight) -> None:
        keep(draft, name, value or None)

    return Property(
        name,
        lambda sight: residue_of(sight.party).get(name, False),
        write,
        lambda sent, _: read_flag(sent, name),
        resets=True,
    )


def kept_moment(name: str) -> Property:
    """Return a moment that only this face knows; kept in UTC, as text."""

    def show(sight: Sight) -> str:
        stored = residue_of(sight.party).get(name)
        return sight.zone.show(dt.datetime.fromisoformat(stored) if stored else None)

    def parse(sent: Json, sight: Sight) -> str:
        text, before = read_text(sent, name), show(sight)
        return before if sight.zone.echoes(text, before, name) else sight.zone.show(sight.zone.read(text, name))

    def write(draft: Party, value: str, sight: Sight) -> None:
        moment = sight.zone.read(value, name)
        keep(draft, name, moment.isoformat(timespec="seconds") if moment else None)

    return Property(name, show, write, parse, resets=True)


def kept_texts(name: str) -> Property:
    """Return an array of texts that only this face knows."""

    def parse(sent: Json, _: Sight) -> Value:
        values = read_list(sent, name)
        return UNCHANGED if values is None else [read_text(value, name) for value in values]

    def write(draft: Party, value: list[str], _: Sight) -> None:
        keep(draft, name, value or None)

    return Property(name, lambda sight: residue_of(sight.party).get(name, []), write, parse)


# -- references ------------------------------------------------------------------------------------------------------


def reference(
    name: str,
    key: str,
    *,
    show: Callable[[Sight], Json],
    read: Callable[[Sight], int],
    write: Callable[[Party, int, Sight], None],
    check: Callable[[int, Sight], bool] | None = None,
    fresh: Callable[[Sight], int] | None = None,
) -> Property:
    """Return a property that is a carrier, of which only the id (member ``key``) counts on input.

    Null and the id 0 stand for *not set*. ``read`` gives the id as shown, 0 where nothing is; ``check`` tells whether
    an id that was sent exists.
    """

    def parse(sent: Json, sight: Sight) -> int:
        number = reference_id(sent, name, key)
        if number and check is not None and not check(number, sight):
            raise InvalidValue(name, f"there is no item {number}")
        return number

    return Property(name, show, write, parse, read, fresh, members=frozenset((key.lower(),)))


def reference_id(sent: Json, name: str, key: str) -> int:
    """Return the id in a carrier; 0 for null. Raises InvalidValue where it is none."""
    carrier: Message | None = read_object(sent, name)
    return 0 if carrier is None else read_int(carrier.get(key), f"{name}.{key}")


def list_item(name: str, member: str, list_name: str, *, empty: Json = None, setting: str | None = None) -> Property:
    """Return a reference to an item of one of the tenant's lists, by item id.

    ``empty`` is shown where nothing is set. ``setting`` names the tenant's setting for this face that holds the id
    which new entities get.
    """

    def read(sight: Sight) -> int:
        item = sight.view.directory.get(list_name, getattr(sight.party, member))
        return item.id if item else 0

    def write(draft: Party, value: int, _: Sight) -> None:
        setattr(draft, member, value or None)

    def fresh(sight: Sight) -> int:
        tenant = sight.view.directory.tenant
        return int(tenant.settings.get(FACE, {}).get(setting or "", 0))

    return reference(
        name,
        "Id",
        show=lambda sight: sight.view.item(list_name, getattr(sight.party, member)) or empty,
        read=read,
        write=write,
        check=lambda number, sight: sight.view.directory.get(list_name, number) is not None,
        fresh=fresh,
    )


def associate(name: str, member: str, *, fresh: Callable[[Sight], int] | None = None) -> Property:
    """Return a reference to a user of the tenant."""

    def read(sight: Sight) -> int:
        user = getattr(sight.party, member)
        return user if user in sight.view.directory.users else 0

    def write(draft: Party, value: int, _: Sight) -> None:
        setattr(draft, member, value or None)

    return reference(
        name,
        "AssociateId",
        show=lambda sight: sight.view.associate(getattr(sight.party, member)),
        read=read,
        write=write,
        check=lambda number, sight: number in sight.view.directory.users,
        fresh=fresh,
    )


def _text_parser(name: str) -> Callable[[Json, Sight], str]:
    return lambda sent, _: read_text(sent, name)
