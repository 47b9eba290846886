"""CompanyService: companies, and persons who are customers."""

from __future__ import annotations

import dataclasses
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.errors import AlreadyExists, LimitExceeded, NotFound, UnsupportedQuery
from kartotek.domain.party import Kind, Party, Record, State
from kartotek.domain.patch import Patch
from kartotek.domain.query import PartyQuery
from kartotek.faces.twentyfourseven import errors
from kartotek.faces.twentyfourseven.handlers import company_batches, company_categories, company_lists
from kartotek.faces.twentyfourseven.handlers.calls import (
    PAGE,
    Call,
    Entry,
    Listing,
    Reply,
    listing,
    lookup,
    side_by_side,
)
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

    async def save(position: int) -> None:
        items[position] = await _saved(call, items[position], context)

    names = (("id", item.id) if _has_id(item) else ("position", position) for position, item in enumerate(items))
    await side_by_side(((name, position) for position, name in enumerate(names)), save)
    return Reply(SaveCompaniesResponse(result=items))


async def _saved(call: Call, item: Company, context: Context) -> Company:
    """Store one company of a batch; return it with its Id, or with what went wrong, or (a bank account) with both."""
    outcome = await errors.attempt(_save(call, item, context))
    if isinstance(outcome, APIException):
        return msgspec.structs.replace(item, api_exception=outcome)
    number, problem = outcome
    return msgspec.structs.replace(item, id=number, api_exception=problem)


async def _save(call: Call, item: Company, context: Context) -> tuple[int, APIException | UnsetType]:
    """Store one company; return its Id, and what was wrong with its bank account.

    What becomes of an Id that is given, the vendor's guide has a table of.
    """
    contacts = await call.known(PERSONS.name, "person", mapping.contacts_named(item))
    context = dataclasses.replace(context, contacts=contacts)
    explicit = item.explicitly_specify_new_company_id is True
    record = await _stored(call, item)
    if record is None:
        return await _create(call, item, context, explicit=explicit)
    if explicit:
        raise AlreadyExists("company", item.id)
    problem: APIException | UnsetType = UNSET
    if record.party.state is not State.DELETED:  # a deleted one is seemingly saved, but nothing happens

        async def change(stored: Record) -> Patch:
            nonlocal problem
            patch, problem = await _without_bad_account(call, mapping.change(item, stored, context), stored.party)
            return patch

        await call.book.edit(call.principal, record, change)
    return int(record.handles[COMPANIES.name]), problem


async def _create(
    call: Call, item: Company, context: Context, *, explicit: bool
) -> tuple[int, APIException | UnsetType]:
    chosen = {COMPANIES.name: str(item.id)} if explicit and _has_id(item) else {}
    consumer = item.type is CompanyType.CONSUMER and not chosen  # a consumer with an Id of its own becomes a business
    kind = Kind.PERSON if consumer else Kind.COMPANY
    patch, problem = await _without_bad_account(call, mapping.create(item, kind, context), None)
    saved = await call.book.create(call.principal, kind, patch, chosen)
    return int(saved.handles[COMPANIES.name]), problem


async def _without_bad_account(call: Call, patch: Patch, party: Party | None) -> tuple[Patch, APIException | UnsetType]:
    """Leave a bank account that is refused out of a patch: the vendor stores the company all the same, and says so."""
    account: Patch = {name: patch[name] for name in ("bank_accounts", "country") if name in patch}
    if "bank_accounts" not in account:
        return patch, UNSET
    outcome = await errors.attempt(call.book.checked(call.principal, account, party))
    if isinstance(outcome, APIException):
        return {name: value for name, value in patch.items() if name != "bank_accounts"}, outcome
    return patch, UNSET


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

_ORDER: Final = (
    "DeleteRelations",
    "DeleteCompanies",
    "SaveRelations",
    "DeleteMaps",
    "SaveMaps",
    "GetCompanySyncList",
    "GetCompanies",
    "GetCategories",
    "SaveCategories",
    "GetCustomerCategories",
    "GetIndustries",
    "SaveCustomerCategories",
    "DeleteCustomerCategories",
    "GetCustomerCategoryTree",
    "SaveCompanies",
    "GetStatuses",
    "GetCRMGroups",
)
"""The order of the vendor's WSDL."""

_ENTRIES: Final = (
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
    *company_batches.OPERATIONS,
    *company_lists.OPERATIONS,
    *company_categories.OPERATIONS,
)

OPERATIONS: Final = tuple(sorted(_ENTRIES, key=lambda entry: _ORDER.index(entry.operation.name)))
