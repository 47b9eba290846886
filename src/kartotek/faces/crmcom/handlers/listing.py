"""``list``: contacts by numbers, e-mail address and phone number, all of which have to fit, a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from kartotek.domain import query as queries
from kartotek.domain.accounts import Principal
from kartotek.domain.errors import LimitExceeded
from kartotek.domain.party import Record
from kartotek.faces.crmcom.handlers.finding import has_number
from kartotek.faces.crmcom.mapping.matching import email_condition, has_email, has_phone, phone_condition
from kartotek.faces.crmcom.mapping.references import View
from kartotek.faces.crmcom.messages.faults import NoneGiven
from kartotek.faces.crmcom.messages.parameters import LIST_FILTERS, MOST_RESULTS
from kartotek.faces.crmcom.messages.values import Values
from kartotek.services.book import Book

_AT_ONCE: Final = MOST_RESULTS + 1


class Lister:
    """Lists contacts."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def page(self, principal: Principal, values: Values, view: View) -> list[Record]:
        """Return the contacts that fit all filters, in the order in which they were made.

        Raises:
            NoneGiven: no filter is set.
            LimitExceeded: more contacts fit than one answer may hold, and no number of results was given.
        """
        if all(values.get(name) is None for name in LIST_FILTERS):
            raise NoneGiven("contact_information/list", LIST_FILTERS)
        limit: int | None = values.get("number_of_results")
        skip: int = values.get("offset") or 0
        if limit == 0:
            return []
        found: list[Record] = []
        at_once = _AT_ONCE if limit is None else min(skip + limit, _AT_ONCE)
        async for record in self._fitting(principal, values, view, at_once):
            if skip:
                skip -= 1
                continue
            if limit is None and len(found) == MOST_RESULTS:
                raise LimitExceeded(
                    f"number_of_results: more than {MOST_RESULTS} contacts fit; ask for them with number_of_results"
                    " and offset"
                )
            found.append(record)
            if len(found) == limit:
                break
        return found

    async def _fitting(self, principal: Principal, values: Values, view: View, at_once: int) -> AsyncIterator[Record]:
        """Yield all contacts that fit, page by page of those that may."""
        query = queries.PartyQuery(where=_condition(values, view), limit=at_once, relations=True)
        while True:
            records = await self._book.search(principal, query)
            for record in records:
                if _fits(record, values, view):
                    yield record
            if len(records) < at_once:
                return
            query = queries.PartyQuery(where=query.where, limit=at_once, relations=True, after=records[-1].id)


def _condition(values: Values, view: View) -> queries.Condition:
    parts: list[queries.Condition] = [queries.LIVING]
    for name in LIST_FILTERS:
        value: str | None = values.get(name)
        if value is None:
            continue
        if name == "email_address":
            parts.append(email_condition(value))
        elif name == "phone_number":
            parts.append(phone_condition(value, view))
        else:
            parts.append(has_number(name, value))
    return queries.AllOf(tuple(parts))


def _fits(record: Record, values: Values, view: View) -> bool:
    """Tell whether a contact has the address and the number itself, and active: the book's keys say less."""
    email, phone = values.get("email_address"), values.get("phone_number")
    return (email is None or has_email(record.party, email)) and (phone is None or has_phone(record.party, phone, view))
