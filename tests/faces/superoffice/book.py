"""A tenant and records in memory, for tests of the mapping alone."""

import datetime as dt
import json
from typing import Any

import msgspec

from kartotek.demo.tenant import demo_lists, demo_tenant
from kartotek.domain import patch as patches
from kartotek.domain.accounts import Role, User
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.party import Kind, Party, Record, Stamp
from kartotek.domain.patch import Patch
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.mapping.times import Zone, zone_for
from kartotek.faces.superoffice.mapping.view import view_of
from kartotek.faces.superoffice.messages import Message, read_entity

Json = Any

DIRECTORY = Directory(
    demo_tenant(),
    [
        *demo_lists(),
        ListItem(list="category", id=7001, names={"en": "Customer", "no": "Kunde"}),
    ],
    [
        User(id=1, login="ann@example.com", name="Ann Lee", role=Role.EDITOR),
        User(id=2, login="bo@example.com", name="Bo Dahl", role=Role.READER),
    ],
)
OSLO = zone_for(None, "Europe/Oslo")
_STAMP = Stamp(at=dt.datetime(2026, 5, 4, 10, 0, 0, 123456, tzinfo=dt.UTC), by=1, face="superoffice")


def entity_of(party: Party) -> Entity:
    return CONTACT if party.kind is Kind.COMPANY else PERSON


def record_of(party: Party, number: int = 5, **related: Record) -> Record:
    """Return a stored record of a party, known by its number in this face's space."""
    return Record(
        id=number,
        version=3,
        created=_STAMP,
        changed=_STAMP,
        handles={entity_of(party).space: str(number)},
        party=party,
        related={record.id: record for record in related.values()},
    )


def sight_of(record: Record, *, zone: Zone = OSLO, language: str = "en") -> Sight:
    return Sight(record, view_of(DIRECTORY, language, zone.not_set), zone, user=1, base="http://host/api/v1")


def shown(record: Record, *, zone: Zone = OSLO) -> Json:
    """Return what a client reads of a record."""
    return json.loads(msgspec.json.encode(entity_of(record.party).show(sight_of(record, zone=zone))))


def message(tree: Json) -> Message:
    """Return a message as it arrives off the wire."""
    return read_entity(json.loads(json.dumps(tree)))


def put(record: Record, tree: Json, *, zone: Zone = OSLO) -> Patch:
    """Return the patch that a PUT makes."""
    return entity_of(record.party).change(message(tree), sight_of(record, zone=zone))


def after_put(record: Record, tree: Json, **named: int) -> Party:
    """Return the party after a PUT; ``named`` are the numbers of the parties that the message refers to."""
    sight = sight_of(record)
    sight.named.update(named)
    return patches.apply(entity_of(record.party).change(message(tree), sight), record.party)


def created(entity: Entity, tree: Json, **named: int) -> Record:
    """Return the record that a POST makes."""
    sight = sight_of(entity.blank(1, DIRECTORY))
    sight.named.update(named)
    patch = entity.creation(message(tree), sight)
    return record_of(patches.apply(patch, Party(kind=entity.kind)))
