"""PersonService: categories of persons."""

from __future__ import annotations

from typing import Final

from kartotek.domain.categories import categories_of
from kartotek.domain.errors import LimitExceeded
from kartotek.domain.query import AllOf, PartyQuery
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Reply
from kartotek.faces.twentyfourseven.mapping import lists, search
from kartotek.faces.twentyfourseven.mapping.fields import PERSONS
from kartotek.faces.twentyfourseven.messages import person as m
from kartotek.wire.service import Operation

MOST_PERSONS: Final = 1000
"""Persons whose categories are asked for in one message."""


async def get_category_list(call: Call, message: m.GetCategoryList) -> Reply:
    """List the categories of the tenant."""
    directory = await call.book.directory(call.principal)
    return Reply(m.GetCategoryListResponse(result=lists.contact_categories(directory)))


async def get_person_category_list(call: Call, message: m.GetPersonCategoryList) -> Reply:
    """List the categories of a person; NotFound where there is no such person."""
    record = await call.contact(message.person_id)
    return Reply(m.GetPersonCategoryListResponse(result=categories_of(record.party)))


async def get_person_array_category_list(call: Call, message: m.GetPersonArrayCategoryList) -> Reply:
    """List the categories of several persons, in the order asked for; persons that there are not are left out.

    Raises:
        LimitExceeded: more than 1000 Ids.
    """
    numbers = list(dict.fromkeys(message.person_ids or ()))
    if len(numbers) > MOST_PERSONS:
        raise LimitExceeded(f"More than {MOST_PERSONS} personIds in one message.")
    where = AllOf((search.ARE_PERSONS, search.with_handles(PERSONS.name, numbers)))
    found = await call.book.search(call.principal, PartyQuery(where=where, limit=len(numbers)))
    known = {int(record.handles[PERSONS.name]): record for record in found}
    result = [
        m.PersonCategories(person_id=number, categories=categories_of(known[number].party))
        for number in numbers
        if number in known
    ]
    return Reply(m.GetPersonArrayCategoryListResponse(result=result))


async def add_category_to_person(call: Call, message: m.AddCategoryToPerson) -> Reply:
    """Put a person into a category; NotFound where there is no such person or category."""
    record = await call.contact(message.person_id)
    await call.book.categorise(call.principal, record, add=[message.category_id])
    return Reply(m.AddCategoryToPersonResponse())


async def remove_category_from_person(call: Call, message: m.RemoveCategoryFromPerson) -> Reply:
    """Take a person out of a category; NotFound where there is no such person or category."""
    record = await call.contact(message.person_id)
    await call.book.categorise(call.principal, record, remove=[message.category_id])
    return Reply(m.RemoveCategoryFromPersonResponse())


OPERATIONS: Final = (
    Entry(
        Operation(
            "GetCategoryList",
            m.GetCategoryList,
            m.GetCategoryListResponse,
            doc="Gets the complete list of CRM Categories",
            header=m.Authentication,
        ),
        get_category_list,
    ),
    Entry(
        Operation(
            "GetPersonCategoryList",
            m.GetPersonCategoryList,
            m.GetPersonCategoryListResponse,
            doc="Gets a list of Categories for a Person",
            header=m.Authentication,
        ),
        get_person_category_list,
    ),
    Entry(
        Operation(
            "GetPersonArrayCategoryList",
            m.GetPersonArrayCategoryList,
            m.GetPersonArrayCategoryListResponse,
            doc="Gets a list of Categories for an array of Persons",
            header=m.Authentication,
        ),
        get_person_array_category_list,
    ),
    Entry(
        Operation(
            "AddCategoryToPerson",
            m.AddCategoryToPerson,
            m.AddCategoryToPersonResponse,
            doc="Adds a category to a Person",
            header=m.Authentication,
        ),
        add_category_to_person,
    ),
    Entry(
        Operation(
            "RemoveCategoryFromPerson",
            m.RemoveCategoryFromPerson,
            m.RemoveCategoryFromPersonResponse,
            doc="Removes a category from a Person",
            header=m.Authentication,
        ),
        remove_category_from_person,
    ),
)
