"""CompanyService: companies, and persons who are customers."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Final

import msgspec
from msgspec import UNSET

from kartotek.domain.errors import AlreadyExists, LimitExceeded, NotFound, UnsupportedQuery
from kartotek.domain.party import Kind, Record, State
from kartotek.domain.query import PartyQuery
from kartotek.faces.twentyfourseven import errors
from kartotek.faces.twentyfourseven.handlers.calls import PAGE, Call, Entry, Listing, Reply, listing, lookup
from kartotek.faces.twentyfourseven.mapping import company as mapping
from kartotek.faces.twentyfourseven.mapping import search
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS, Context
from kartotek.faces.twentyfourseven.messages.company import (
    APIException,
    Company,
    CompanySearchParameters,
    CompanyType,
    GetCompanies,
    GetCompaniesResponse,
    SaveCompanies,
    SaveCompaniesResponse,
)
from kartotek.faces.twentyfourseven.messages.schema import FACE
from kartotek.wire.service import Operation

MOST_COMPANIES: Final = 1000
"""Companies in one SaveCompanies, and CompanyIds in one search."""


async def get_companies(call: Call, message: GetCompanies) -> Reply | Listing:
    """Find companies; answer the properties asked for (all where none are named) and always the Id.

    Raises:
        UnsupportedQuery: no parameter that says anything.
        LimitExceeded: more than 1000 CompanyIds.
    """
    sought = CompanySearchParameters() if message.search_params is UNSET else message.search_params
    if sought.company_ids is not UNSET and len(sought.company_ids) > MOST_COMPANIES:
        raise LimitExceeded(f"More than {MOST_COMPANIES} CompanyIds in one search.")
    context = await call.context()
    tenant = context.directory.tenant
    found = search.companies(sought, tenant.setting(FACE, "country", tenant.country))
    if found is None:
        raise UnsupportedQuery("Please specify at least one search parameter")
    properties = [name for name in message.return_properties or () if name]
    view = mapping.View(properties or mapping.ALL_PROPERTIES)
    number = search.only_id(sought, "company_id")
    if number is not None:
        records = filter(search.is_company, await lookup(call, COMPANIES.name, number, relations=view.with_relations))
        return Reply(GetCompaniesResponse(result=[view.show(record, context) for record in records]))
    where, filters = found
    query = PartyQuery(where=where, limit=PAGE, relations=view.with_relations)
    return await listing(call, query, filters, lambda record: view.show(record, context), GetCompaniesResponse)


async def save_companies(call: Call, message: SaveCompanies) -> Reply:
    """Store every company by itself; answer all of them in order, each with its Id or what went wrong.

    Items are written side by side, so that they share a commit; those that name the same company keep their order.

    Raises:
        LimitExceeded: more companies than one message may carry.
    """
    items = [] if message.companies is UNSET else list(message.companies)
    if len(items) > MOST_COMPANIES:
        raise LimitExceeded(f"More than {MOST_COMPANIES} companies in one message.")
    context = await call.context()
    queues: dict[object, list[int]] = {}
    for position, item in enumerate(items):
        name = ("id", item.id) if _has_id(item) else ("position", position)
        queues.setdefault(name, []).append(position)

    async def work(queue: list[int]) -> None:
        for position in queue:
            items[position] = await _saved(call, items[position], context)

    await asyncio.gather(*(work(queue) for queue in queues.values()))
    return Reply(SaveCompaniesResponse(result=items))


async def _saved(call: Call, item: Company, context: Context) -> Company:
    """Store one company of a batch; return it with its Id, or with what went wrong."""
    outcome = await errors.attempt(_save(call, item, context))
    if isinstance(outcome, APIException):
        return msgspec.structs.replace(item, api_exception=outcome)
    return msgspec.structs.replace(item, id=outcome, api_exception=UNSET)


async def _save(call: Call, item: Company, context: Context) -> int:
    """Store one company; return its Id. What becomes of an Id that is given, the vendor's guide has a table of."""
    contacts = await call.known(PERSONS.name, "person", mapping.contacts_named(item))
    context = dataclasses.replace(context, contacts=contacts)
    explicit = item.explicitly_specify_new_company_id is True
    record = await _stored(call, item)
    if record is not None:
        if explicit:
            raise AlreadyExists("company", item.id)
        if record.party.state is not State.DELETED:
            await call.edit(record, lambda stored: mapping.change(item, stored, context))
        return int(record.handles[COMPANIES.name])  # of a deleted one: seemingly saved, but nothing happens
    chosen = {COMPANIES.name: str(item.id)} if explicit and _has_id(item) else {}
    consumer = item.type is CompanyType.CONSUMER and not chosen  # a consumer with an Id of its own becomes a business
    kind = Kind.PERSON if consumer else Kind.COMPANY
    saved = await call.book.create(call.principal, kind, mapping.create(item, kind, context), chosen)
    return int(saved.handles[COMPANIES.name])


async def _stored(call: Call, item: Company) -> Record | None:
    if not _has_id(item):
        return None
    try:
        return await call.book.find(call.principal, COMPANIES.name, str(item.id), deleted=True)
    except NotFound:
        return None


def _has_id(item: Company) -> bool:
    return item.id is not UNSET and item.id > 0


NAME: Final = "CompanyService"

OPERATIONS: Final = (
    Entry(
        Operation(
            "GetCompanies",
            GetCompanies,
            GetCompaniesResponse,
            doc="Gets a list of companies based on search parameters. "
            "You have to specify which properties you want returned.",
        ),
        get_companies,
    ),
    Entry(
        Operation(
            "SaveCompanies",
            SaveCompanies,
            SaveCompaniesResponse,
            doc="Saves all companies in the array. Please see APIException property for errors.",
        ),
        save_companies,
    ),
)
