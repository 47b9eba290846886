"""An entity of the API as a table of properties: replies are read from it, messages become patches by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import msgspec

from kartotek.domain import patch as patches
from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.lists import Directory
from kartotek.domain.party import Kind, Party, Record, Stamp
from kartotek.domain.patch import Patch
from kartotek.faces.superoffice.mapping.custom_fields import field_properties
from kartotek.faces.superoffice.mapping.properties import UNCHANGED, Property, Value, reference_id
from kartotek.faces.superoffice.mapping.rights import Rights, rights_on
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import FACE, Json, Message, Selection

_NEVER: Final = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_LINKS: Final = "_Links"

Editable = Row[Party, Sight]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message refers to another party by: the property, the handle space and the id in it."""

    name: str
    space: str
    number: int


@dataclass(frozen=True)
class Entity:
    """One kind of entity.

    ``name`` is that of its routes, ``key`` that of its id, ``space`` the handle space of the id. ``references`` are
    the properties that refer to other parties, as (member with the id, handle space). ``fields`` are what
    FieldProperties tells, ``needed`` the property no entity may lack. ``flat`` gives the smaller carrier that stands
    for the entity inside others. ``links`` are names and paths with ``{id}`` and ``{contact}`` (the number that
    ``contact`` gives; links with it are left out where that is 0).
    """

    kind: Kind
    name: str
    key: str
    space: str
    references: Mapping[str, tuple[str, str]]
    fields: dict[str, tuple[str | None, int]]
    needed: str
    flat: Callable[[Sight], Json]
    properties: tuple[Property, ...]
    links: tuple[tuple[str, str], ...]
    contact: Callable[[Sight], int] | None = None
    _rows: tuple[Editable, ...] = field(init=False)
    _links: tuple[str, str] = field(init=False)
    _rights: tuple[Rights, Rights] = field(init=False)
    _named: dict[str, Property] = field(init=False)
    _template: dict[str, Json] = field(init=False)
    _shows: tuple[tuple[str, Callable[[Sight], Json]], ...] = field(init=False)

    def __post_init__(self) -> None:
        owned = {item.name for item in self.properties if item.write is None}
        order = [name for item in self.properties for name in (item.name, *_below(item.name, self.fields))]
        rights = rights_on(self.fields, order, read_only=owned, needed=(self.needed,))
        plain = tuple(link for link in self.links if "{contact}" not in link[1])
        template = {item.name: item.constant for item in self.properties}
        template |= {"TableRight": None, "FieldProperties": None}
        shows = tuple((item.name, item.show) for item in self.properties if not item.is_constant)
        object.__setattr__(self, "_template", template)
        object.__setattr__(self, "_shows", shows)
        object.__setattr__(self, "_rows", tuple(_row(item) for item in self.properties if item.write is not None))
        object.__setattr__(self, "_links", (_template(plain), _template(self.links)))
        object.__setattr__(self, "_rights", rights)
        object.__setattr__(self, "_named", {item.name.lower(): item for item in self.properties})

    @property
    def type(self) -> str:
        """The vendor's name of the entity's type."""
        return f"{self.name}Entity"

    # -- replies -----------------------------------------------------------------------------------------------

    def show(self, sight: Sight, selection: Selection | None = None, *, links: bool = True) -> Json:
        """Return the entity of a record as a JSON tree.

        With a ``selection`` all that it does not name is null. ``links`` adds the addresses of what belongs to it.
        """
        if selection is not None:
            return self._selected(sight, selection, links=links)
        tree = dict(self._template)
        for name, show in self._shows:
            tree[name] = show(sight)
        rights = self._rights[sight.editor]
        tree["TableRight"] = rights.table
        tree["FieldProperties"] = field_properties(rights.fields, sight.view, self.kind, editor=sight.editor)
        if links:
            tree[_LINKS] = self._links_of(sight)
        return tree

    def named(self, name: str) -> Property | None:
        """Return the property of a name in any case, or None."""
        return self._named.get(name.lower())

    def blank(self, user: int, directory: Directory) -> Record:
        """Return a record that is not stored, with nothing set but defaults of custom fields, as if made by a user."""
        return Record(
            id=0,
            version=0,
            created=Stamp(at=_NEVER, by=user, face=FACE),
            changed=Stamp(at=_NEVER, by=0, face=FACE),
            handles={},
            party=Party(kind=self.kind, custom=directory.custom_fields.defaults(self.kind)),
        )

    def _selected(self, sight: Sight, selection: Selection, *, links: bool) -> Json:
        tree = {
            item.name: pick(item.show(sight), selection[item.name.lower()]) if item.name.lower() in selection else None
            for item in self.properties
        }
        rights = self._rights[sight.editor]
        tree["TableRight"] = rights.table if "tableright" in selection else None
        fields = field_properties(rights.fields, sight.view, self.kind, editor=sight.editor)
        tree["FieldProperties"] = fields if "fieldproperties" in selection else None
        if links:
            tree[_LINKS] = self._links_of(sight) if "_links" in selection else None
        return tree

    def _links_of(self, sight: Sight) -> msgspec.Raw:
        contact = self.contact(sight) if self.contact else 0
        text = _addressed(self._links[bool(contact)], sight.base).replace("{id}", str(sight.number(self.space)))
        return msgspec.Raw(text.replace("{contact}", str(contact)).encode())

    # -- messages ----------------------------------------------------------------------------------------------

    def wanted(self, message: Message, sight: Sight) -> list[Reference]:
        """Return the other parties that a message refers to and that the record does not refer to already.

        Raises:
            InvalidValue: a reference is no id.
        """
        found: list[Reference] = []
        for item in self.properties:
            if item.name in self.references and item.name in message:
                key, space = self.references[item.name]
                number = reference_id(message[item.name], item.name, key)
                if number and item.value is not None and number != item.value(sight):
                    found.append(Reference(item.name, space, number))
        return found

    def creation(self, message: Message, sight: Sight) -> Patch:
        """Return the patch that makes a new party out of a message; ``sight`` is on a `blank` record.

        Raises:
            InvalidValue: a value cannot be what its property holds.
        """
        return self._patch(message, sight, lambda item: item.fresh(sight) if item.fresh else UNCHANGED)

    def change(self, message: Message, sight: Sight) -> Patch:
        """Return the patch that makes a record what a whole entity says (PUT); empty where nothing differs.

        Texts, numbers, flags and dates that the message leaves out are reset; arrays, dictionaries and carriers that
        it leaves out stay as they are.

        Raises:
            InvalidValue: a value cannot be what its property holds.
        """
        return self._patch(
            message, sight, lambda item: item.parse(None, sight) if item.resets and item.parse else UNCHANGED
        )

    def amendment(self, message: Message, sight: Sight) -> Patch:
        """Return the patch that sets the properties that a message has, and leaves all others as they are.

        Raises:
            InvalidValue: a value cannot be what its property holds.
        """
        return self._patch(message, sight, lambda _: UNCHANGED)

    def _patch(self, message: Message, sight: Sight, absent: Callable[[Property], Value]) -> Patch:
        sent: dict[str, Value] = {}
        for item in self.properties:
            if item.parse is None:
                continue
            value = item.parse(message[item.name], sight) if item.name in message else absent(item)
            if value is not UNCHANGED:
                sent[item.name] = value
        draft = copy(sight.party)
        edit(self._rows, sent, shown=sight, draft=draft, context=sight)
        return patches.difference(sight.party, draft)


def _below(name: str, fields: Iterable[str]) -> list[str]:
    """Return the fields that are parts of a property: ``Address.City`` of ``Address``."""
    return [field for field in fields if field.startswith(f"{name}.")]


def _row(item: Property) -> Editable:
    read = item.value or item.show
    return Row(item.name, lambda shown, _: read(shown), item.write)


def _template(links: tuple[tuple[str, str], ...]) -> str:
    return "{" + ",".join(f'"{name}":"{{base}}/{path}"' for name, path in links) + "}"


@lru_cache(maxsize=256)
def _addressed(template: str, base: str) -> str:
    return template.replace("{base}", msgspec.json.encode(base).decode()[1:-1])


def selected(tree: Json, selection: Selection | None) -> Json:
    """Return a carrier with all members null that a selection does not name; all of it for None."""
    if selection is None:
        return tree
    return {
        name: pick(value, selection[name.lower()]) if name.lower() in selection else None
        for name, value in tree.items()
    }


def pick(value: Json, selection: Selection) -> Json:
    """Return a value with all members null that a selection does not name (all named where it is empty)."""
    if not selection or value is None:
        return value
    if isinstance(value, msgspec.Raw):
        value = msgspec.json.decode(value)
    if isinstance(value, list):
        return [pick(item, selection) for item in value]
    if isinstance(value, dict):
        return {
            name: pick(item, selection[name.lower()]) if name.lower() in selection else None
            for name, item in value.items()
        }
    return value
