"""CompanyService: batches that answer only the items that failed."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.errors import InvalidValue, LimitExceeded
from kartotek.faces.twentyfourseven import errors
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Reply, side_by_side
from kartotek.faces.twentyfourseven.mapping import company as mapping
from kartotek.faces.twentyfourseven.mapping import maps, relations
from kartotek.faces.twentyfourseven.mapping.fields import PERSONS, Context
from kartotek.faces.twentyfourseven.messages import company as m
from kartotek.wire.service import Operation

ItemT = TypeVar("ItemT", m.Company, m.Relation, m.CompanyMap)

MOST_ITEMS: Final = 1000
"""Items of one batch."""


async def _failed(
    items: Sequence[ItemT] | UnsetType,
    company_of: Callable[[ItemT], int | UnsetType],
    work: Callable[[ItemT], Awaitable[None]],
) -> list[tuple[ItemT, m.APIException]]:
    """Do the work for every item, those of one company in order; return those that were refused, and why.

    Raises:
        LimitExceeded: more items than one message may carry.
    """
    found = items or ()
    if len(found) > MOST_ITEMS:
        raise LimitExceeded(f"More than {MOST_ITEMS} items in one message.")
    refused: dict[int, m.APIException] = {}

    async def one(position: int) -> None:
        outcome = await errors.attempt(work(found[position]))
        if isinstance(outcome, m.APIException):
            refused[position] = outcome

    await side_by_side(((company_of(item), position) for position, item in enumerate(found)), one)
    return [(found[position], refused[position]) for position in sorted(refused)]


# -- companies ---------------------------------------------------------------------------------------------------


async def delete_companies(call: Call, message: m.DeleteCompanies) -> Reply:
    """Delete companies by Id; answer those that could not be, each with the reason."""

    async def delete(item: m.Company) -> None:
        await call.book.delete(call.principal, await call.company(item.id or 0))

    failed = await _failed(message.companies, lambda item: item.id, delete)
    result = [msgspec.structs.replace(item, api_exception=error) for item, error in failed]
    return Reply(m.DeleteCompaniesResponse(result=result))


# -- relations ---------------------------------------------------------------------------------------------------


async def save_relations(call: Call, message: m.SaveRelations) -> Reply:
    """Put persons into companies, or change their place; answer the relations that could not be saved."""
    context = await call.context()

    async def save(item: m.Relation) -> None:
        await _save_relation(call, item, context)

    failed = await _failed(message.relations, lambda item: item.company_id, save)
    return Reply(m.SaveRelationsResponse(result=[item for item, _ in failed]))


async def _save_relation(call: Call, item: m.Relation, context: Context) -> None:
    company = await call.company(item.company_id or 0, relations=True)
    contacts = await call.known(PERSONS.name, "person", [_contact(item)])
    context = dataclasses.replace(context, contacts=contacts)
    await call.edit(company, lambda stored: mapping.relate(item, stored, context))


async def delete_relations(call: Call, message: m.DeleteRelations) -> Reply:
    """Remove persons from companies; answer the relations that could not be removed."""

    async def delete(item: m.Relation) -> None:
        company = await call.company(item.company_id or 0, relations=True)
        names = relations.relations_to(company, PERSONS.name, _contact(item))
        await call.book.update(call.principal, company, {"relations": dict.fromkeys(names)})

    failed = await _failed(message.relations, lambda item: item.company_id, delete)
    return Reply(m.DeleteRelationsResponse(result=[item for item, _ in failed]))


def _contact(item: m.Relation) -> int:
    if item.contact_id is UNSET or item.contact_id <= 0:
        raise InvalidValue("ContactId", "Property ContactId is missing.")
    return item.contact_id


# -- maps --------------------------------------------------------------------------------------------------------


async def save_maps(call: Call, message: m.SaveMaps) -> Reply:
    """Give companies the names that other systems have for them; answer the maps that could not be saved."""

    async def save(item: m.CompanyMap) -> None:
        company = await call.company(item.company_id)
        await call.edit(company, lambda stored: maps.added(item, stored))

    failed = await _failed(message.maps, lambda item: item.company_id, save)
    return Reply(m.SaveMapsResponse(result=[item for item, _ in failed]))


async def delete_maps(call: Call, message: m.DeleteMaps) -> Reply:
    """Remove other systems' names of companies; answer the maps that could not be removed."""

    async def delete(item: m.CompanyMap) -> None:
        company = await call.company(item.company_id)
        await call.edit(company, lambda stored: maps.removed(item, stored))

    failed = await _failed(message.maps, lambda item: item.company_id, delete)
    return Reply(m.DeleteMapsResponse(result=[item for item, _ in failed]))


OPERATIONS: Final = (
    Entry(
        Operation(
            "DeleteRelations",
            m.DeleteRelations,
            m.DeleteRelationsResponse,
            doc="Deletes an array of relations and returns the ones where an delete error occured.",
        ),
        delete_relations,
    ),
    Entry(
        Operation(
            "DeleteCompanies",
            m.DeleteCompanies,
            m.DeleteCompaniesResponse,
            doc="Deletes an array of companies and returns the ones where an delete error occured.",
        ),
        delete_companies,
    ),
    Entry(
        Operation(
            "SaveRelations",
            m.SaveRelations,
            m.SaveRelationsResponse,
            doc="Saves an array of relations and returns the ones where an error occured.",
        ),
        save_relations,
    ),
    Entry(
        Operation(
            "DeleteMaps",
            m.DeleteMaps,
            m.DeleteMapsResponse,
            doc="Deletes an array of maps and returns the ones where an error occured.",
        ),
        delete_maps,
    ),
    Entry(
        Operation(
            "SaveMaps",
            m.SaveMaps,
            m.SaveMapsResponse,
            doc="Saves an array of maps and returns the ones where an error occured.",
        ),
        save_maps,
    ),
)
