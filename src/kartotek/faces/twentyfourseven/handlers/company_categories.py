"""CompanyService: categories, and the companies in them.

In the pairs of these operations the Key is the category and the Value the company, against what their names suggest.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.domain.categories import categories_of
from kartotek.domain.errors import InvalidValue, LimitExceeded, NotFound
from kartotek.domain.lists import Directory
from kartotek.domain.party import Record
from kartotek.domain.query import AllOf, PartyQuery
from kartotek.faces.twentyfourseven import errors
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Listing, Reply, listed, side_by_side
from kartotek.faces.twentyfourseven.mapping import lists, search
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES
from kartotek.faces.twentyfourseven.messages import company as m
from kartotek.wire.service import Operation

MOST_PAIRS: Final = 10_000
"""Pairs in one message."""

MOST_CATEGORIES: Final = 1000
PAIRS_AT_A_TIME: Final = 2000
COMPANIES_AT_A_TIME: Final = 1000


async def get_categories(call: Call, message: m.GetCategories) -> Reply:
    """List the categories of the tenant."""
    directory = await call.book.directory(call.principal)
    language = directory.tenant.language
    found = [lists.company_category(item, language) for item in directory.items("category")]
    return Reply(m.GetCategoriesResponse(result=found))


async def save_categories(call: Call, message: m.SaveCategories) -> Reply:
    """Create categories (no Id) and rename others, all or none; answer them with their Ids.

    Raises:
        InvalidValue: a new category has no name.
        NotFound: there is no category of an Id.
        LimitExceeded: more categories than one message may carry.
    """
    items = message.categories or []
    if len(items) > MOST_CATEGORIES:
        raise LimitExceeded(f"More than {MOST_CATEGORIES} categories in one message.")
    language = (await call.book.directory(call.principal)).tenant.language
    saved = await call.book.save_items(call.principal, "category", [lists.category_draft(item) for item in items])
    return Reply(m.SaveCategoriesResponse(result=[lists.company_category(item, language) for item in saved]))


async def get_customer_categories(call: Call, message: m.GetCustomerCategories) -> Reply:
    """List the categories of a company; NotFound where there is no such company."""
    record = await call.company(message.customer_id)
    return Reply(m.GetCustomerCategoriesResponse(result=categories_of(record.party)))


async def get_customer_category_tree(call: Call, message: m.GetCustomerCategoryTree) -> Listing:
    """List every company's categories, by category. Companies that were deleted are left out."""
    return await listed(m.GetCustomerCategoryTreeResponse, _tree(call))


async def _tree(call: Call) -> AsyncIterator[list[msgspec.Struct]]:
    after = ("", 0)
    while True:
        page = await call.book.keyed(call.principal, "category", after, PAIRS_AT_A_TIME)
        named = [(item.key, item.handles.get(COMPANIES.name)) for item in page]
        yield [m.KeyValuePair(key=category, value=company) for category, company in named if company]
        if len(page) < PAIRS_AT_A_TIME:
            return
        after = page[-1].key, page[-1].party


async def save_customer_categories(call: Call, message: m.SaveCustomerCategories) -> Reply:
    """Put companies into categories; answer what went wrong, one error for each pair."""

    async def add(record: Record, categories: list[int]) -> None:
        await call.book.categorise(call.principal, record, add=categories)

    result = await _categorised(call, message.customer_categories, add, adds=True)
    return Reply(m.SaveCustomerCategoriesResponse(result=result))


async def delete_customer_categories(call: Call, message: m.DeleteCustomerCategories) -> Reply:
    """Take companies out of categories; answer what went wrong, one error for each pair."""

    async def remove(record: Record, categories: list[int]) -> None:
        await call.book.categorise(call.principal, record, remove=categories)

    result = await _categorised(call, message.customer_categories, remove, adds=False)
    return Reply(m.DeleteCustomerCategoriesResponse(result=result))


# -- how ---------------------------------------------------------------------------------------------------------


async def _categorised(
    call: Call,
    pairs: list[m.KeyValuePair] | UnsetType,
    work: Callable[[Record, list[int]], Awaitable[None]],
    *,
    adds: bool,
) -> list[m.APIException]:
    """Do the work once for every company, with all its categories; return an error for each pair that failed."""
    pairs = pairs or []
    if len(pairs) > MOST_PAIRS:
        raise LimitExceeded(f"More than {MOST_PAIRS} pairs in one message.")
    directory = await call.book.directory(call.principal)
    refused: dict[int, m.APIException] = {}
    wanted: dict[int, dict[int, int]] = {}
    for position, pair in enumerate(pairs):
        outcome = await errors.attempt(_numbers(pair, directory, adds=adds))
        if isinstance(outcome, m.APIException):
            refused[position] = outcome
        else:
            category, company = outcome
            wanted.setdefault(company, {})[position] = category
    known = await _companies(call, list(wanted))

    async def one(company: int) -> None:
        outcome = await errors.attempt(_done(known, company, list(wanted[company].values()), work))
        if isinstance(outcome, m.APIException):
            refused.update(dict.fromkeys(wanted[company], outcome))

    await side_by_side(((company, company) for company in wanted), one)
    return [refused[position] for position in sorted(refused)]


async def _done(
    known: dict[int, Record], company: int, categories: list[int], work: Callable[[Record, list[int]], Awaitable[None]]
) -> None:
    if company not in known:
        raise NotFound("company", company)
    await work(known[company], categories)


async def _numbers(pair: m.KeyValuePair, directory: Directory, *, adds: bool) -> tuple[int, int]:
    """Return the category and the company of a pair; raises InvalidValue or NotFound where they are none."""
    category, company = (_number(name, getattr(pair, name.lower())) for name in ("Key", "Value"))
    item = directory.get("category", category)
    if item is None or (item.deleted and adds):
        raise NotFound("category", category)
    return category, company


def _number(name: str, text: str | UnsetType) -> int:
    digits = "" if text is UNSET else text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
        raise InvalidValue(name, f"Property {name} is not a number.")
    return int(digits)


async def _companies(call: Call, numbers: list[int]) -> dict[int, Record]:
    """Return companies by Id, a thousand with each question."""
    known: dict[int, Record] = {}
    for start in range(0, len(numbers), COMPANIES_AT_A_TIME):
        some = numbers[start : start + COMPANIES_AT_A_TIME]
        where = AllOf((search.ARE_COMPANIES, search.with_handles(COMPANIES.name, some)))
        found = await call.book.search(call.principal, PartyQuery(where=where, limit=len(some)))
        known |= {int(record.handles[COMPANIES.name]): record for record in found}
    return known


OPERATIONS: Final = (
    Entry(
        Operation("GetCategories", m.GetCategories, m.GetCategoriesResponse, doc="Returns an array of CRM Categories"),
        get_categories,
    ),
    Entry(
        Operation("SaveCategories", m.SaveCategories, m.SaveCategoriesResponse, doc="Saves an array of CRM Categories"),
        save_categories,
    ),
    Entry(
        Operation(
            "GetCustomerCategories",
            m.GetCustomerCategories,
            m.GetCustomerCategoriesResponse,
            doc="Returns an array of category ids linked to a specified customer",
        ),
        get_customer_categories,
    ),
    Entry(
        Operation(
            "SaveCustomerCategories",
            m.SaveCustomerCategories,
            m.SaveCustomerCategoriesResponse,
            doc="Saves categories to customers (Key=CategoryId, Value=CustomerId) and returns a list of errors "
            "(if any)",
        ),
        save_customer_categories,
    ),
    Entry(
        Operation(
            "DeleteCustomerCategories",
            m.DeleteCustomerCategories,
            m.DeleteCustomerCategoriesResponse,
            doc="Deletes categories from customers (Key=CategoryId, Value=CustomerId) and returns a list of errors "
            "(if any)",
        ),
        delete_customer_categories,
    ),
    Entry(
        Operation(
            "GetCustomerCategoryTree",
            m.GetCustomerCategoryTree,
            m.GetCustomerCategoryTreeResponse,
            doc="Key = CategoryId, Value = CustomerId",
        ),
        get_customer_category_tree,
    ),
)
