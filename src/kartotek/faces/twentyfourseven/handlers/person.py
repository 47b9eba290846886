"""PersonService: persons."""

from __future__ import annotations

import dataclasses
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Kind, Record
from kartotek.domain.query import PartyQuery
from kartotek.faces.twentyfourseven.handlers import person_categories, person_ids, person_notes, person_relations
from kartotek.faces.twentyfourseven.handlers.calls import PAGE, Call, Entry, Listing, Reply, listing, lookup
from kartotek.faces.twentyfourseven.mapping import person as mapping
from kartotek.faces.twentyfourseven.mapping import search
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS
from kartotek.faces.twentyfourseven.messages.person import (
    Authentication,
    GetPersons,
    GetPersonsDetailed,
    GetPersonsDetailedResponse,
    GetPersonsResponse,
    PersonItem,
    PersonSearchParameters,
    SavePerson,
    SavePersonResponse,
)
from kartotek.faces.twentyfourseven.messages.schema import FACE
from kartotek.wire.service import Operation


async def save_person(call: Call, message: SavePerson) -> Reply:
    """Create the person where no Id is given, else change what was sent of the one it names; answer the Id.

    Raises:
        InvalidValue: there is no personItem.
        NotFound: no such person, or a relation names a company that does not exist.
    """
    item = message.person_item
    if item is UNSET:
        raise InvalidValue("personItem", "is missing")
    customers = await call.known(COMPANIES.name, "company", mapping.customers_named(item))
    context = dataclasses.replace(await call.context(), customers=customers)
    if item.id is UNSET or item.id == 0:
        saved = await call.book.create(call.principal, Kind.PERSON, mapping.create(item, context))
    else:
        record = await call.book.find(call.principal, PERSONS.name, str(item.id))
        saved, _ = await call.edit(record, lambda stored: mapping.change(item, stored, context))
    return Reply(SavePersonResponse(result=int(saved.handles[PERSONS.name])))


async def get_persons(call: Call, message: GetPersons) -> Reply | Listing:
    """Find persons; their relations come only where GetRelationData asks for them."""
    sought = _sought(message.person_search)
    return await _find(call, sought, GetPersonsResponse, with_relations=sought.get_relation_data is True)


async def get_persons_detailed(call: Call, message: GetPersonsDetailed) -> Reply | Listing:
    """Find persons, with their relations."""
    return await _find(call, _sought(message.person_search), GetPersonsDetailedResponse, with_relations=True)


def _sought(parameters: PersonSearchParameters | UnsetType) -> PersonSearchParameters:
    return PersonSearchParameters() if parameters is UNSET else parameters


async def _find(
    call: Call, sought: PersonSearchParameters, response: type[msgspec.Struct], *, with_relations: bool
) -> Reply | Listing:
    context = await call.context()

    def show(record: Record) -> PersonItem:
        return mapping.show(record, context, with_relations=with_relations)

    number = search.only_id(sought, "id")
    if number is not None:
        found = await lookup(call, PERSONS.name, number, relations=with_relations)
        return Reply(response(result=[show(record) for record in found]))
    customer = None
    if sought.customer_id is not UNSET and sought.customer_id:
        customer = await call.book.owner_of(call.principal, COMPANIES.name, str(sought.customer_id))
    tenant = context.directory.tenant
    where, filters = search.persons(sought, customer, tenant.setting(FACE, "country", tenant.country))
    query = PartyQuery(where=where, limit=PAGE, relations=with_relations or search.needs_relations(sought))
    return await listing(call, query, filters, show, response)


NAME: Final = "PersonService"

_ORDER: Final = (
    "GetPersonId",
    "SavePerson",
    "GetPersonIdsByUserName",
    "GetPersonIdByCompanyId",
    "GetPersons",
    "GetPersonsDetailed",
    "MakeRelation",
    "GetRelations",
    "GetRelationsChangedAfter",
    "DeleteRelation",
    "GetNotes",
    "GetAllNotes",
    "AddNote",
    "DeleteNote",
    "DeleteNoteById",
    "GetCategoryList",
    "GetPersonCategoryList",
    "GetPersonArrayCategoryList",
    "AddCategoryToPerson",
    "RemoveCategoryFromPerson",
)
"""The order of the vendor's WSDL."""

_ENTRIES: Final = (
    Entry(
        Operation(
            "SavePerson",
            SavePerson,
            SavePersonResponse,
            doc="Saves a new contact into 24SevenOffice system and returns the id assigned to the new contact",
            header=Authentication,
        ),
        save_person,
    ),
    Entry(
        Operation(
            "GetPersons",
            GetPersons,
            GetPersonsResponse,
            doc="Gets a list of Persons registered as contacts in 24SO's system",
            header=Authentication,
        ),
        get_persons,
    ),
    Entry(
        Operation(
            "GetPersonsDetailed",
            GetPersonsDetailed,
            GetPersonsDetailedResponse,
            doc="Gets a list of Persons registered as contacts in 24SO's system",
            header=Authentication,
        ),
        get_persons_detailed,
    ),
    *person_ids.OPERATIONS,
    *person_relations.OPERATIONS,
    *person_notes.OPERATIONS,
    *person_categories.OPERATIONS,
)

OPERATIONS: Final = tuple(sorted(_ENTRIES, key=lambda entry: _ORDER.index(entry.operation.name)))
