"""PersonService: a person's relations to companies."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from typing import Final

import msgspec
from msgspec import UNSET

from kartotek.domain.errors import InvalidValue
from kartotek.domain.query import RelationChange
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Listing, Reply, listed
from kartotek.faces.twentyfourseven.mapping import person as mapping
from kartotek.faces.twentyfourseven.mapping import relations
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, instant
from kartotek.faces.twentyfourseven.messages import person as m
from kartotek.wire.service import Operation

RELATIONS_AT_A_TIME: Final = 1000


async def make_relation(call: Call, message: m.MakeRelation) -> Reply:
    """Put a person into a company, or change their place there.

    Raises:
        InvalidValue: there is no relation, or it names no company.
        NotFound: no such person or company.
    """
    relation = message.relation
    if relation is UNSET:
        raise InvalidValue("relation", "is missing")
    if not relation.customer_id:
        raise InvalidValue("CustomerId", "is missing")
    record = await call.contact(relation.contact_id, relations=True)
    customers = await call.known(COMPANIES.name, "company", [relation.customer_id])
    context = dataclasses.replace(await call.context(), customers=customers)
    await call.edit(record, lambda stored: mapping.relate(relation, stored, context))
    return Reply(m.MakeRelationResponse(result=True))


async def get_relations(call: Call, message: m.GetRelations) -> Reply:
    """List a person's relations.

    Raises:
        NotFound: no such person.
    """
    record = await call.contact(message.person_id, relations=True)
    return Reply(m.GetRelationsResponse(result=relations.read_person_relations(record)))


async def get_relations_changed_after(call: Call, message: m.GetRelationsChangedAfter) -> Reply | Listing:
    """List the relations of all persons that changed at a moment or later, in that order."""
    return await listed(m.GetRelationsChangedAfterResponse, _changed(call, instant(message.changed_after)))


async def _changed(call: Call, at: dt.datetime) -> AsyncIterator[list[msgspec.Struct]]:
    after = ""
    while True:
        page = await call.book.relations_since(call.principal, at, after, RELATIONS_AT_A_TIME)
        if page:
            yield await _shown(call, page)
        if len(page) < RELATIONS_AT_A_TIME:
            return
        at, after = page[-1].at, page[-1].id


async def _shown(call: Call, page: list[RelationChange]) -> list[msgspec.Struct]:
    numbers = {number for change in page for number in (change.party, change.relation.other)}
    known = {record.id: record for record in await call.book.get(call.principal, sorted(numbers))}
    ends = [(known.get(change.party), change.relation, known.get(change.relation.other)) for change in page]
    found = [relations.relation_of(start, link, end) for start, link, end in ends if start and end]
    return [data for data in found if data is not None]


async def delete_relation(call: Call, message: m.DeleteRelation) -> Reply:
    """Remove a person from a company.

    Raises:
        NotFound: no such person, or no relation to such a company.
    """
    record = await call.contact(message.person_id, relations=True)
    names = relations.relations_to(record, COMPANIES.name, message.company_id)
    await call.book.update(call.principal, record, {"relations": dict.fromkeys(names)})
    return Reply(m.DeleteRelationResponse())


OPERATIONS: Final = (
    Entry(
        Operation(
            "MakeRelation",
            m.MakeRelation,
            m.MakeRelationResponse,
            doc="Makes a relation between a contact and a customer",
            header=m.Authentication,
        ),
        make_relation,
    ),
    Entry(
        Operation(
            "GetRelations",
            m.GetRelations,
            m.GetRelationsResponse,
            doc="Gets a list of all relations for a person by PersonId. Notice: Only new authentication method",
        ),
        get_relations,
    ),
    Entry(
        Operation(
            "GetRelationsChangedAfter",
            m.GetRelationsChangedAfter,
            m.GetRelationsChangedAfterResponse,
            doc="Gets a list of all relations for a person by PersonId. Notice: Only new authentication method",
        ),
        get_relations_changed_after,
    ),
    Entry(
        Operation(
            "DeleteRelation",
            m.DeleteRelation,
            m.DeleteRelationResponse,
            doc="Deletes a relation. Notice: Only new authentication method",
        ),
        delete_relation,
    ),
)
