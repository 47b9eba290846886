"""Search parameters as conditions on the book's parties."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

import msgspec
from msgspec import UNSET

from kartotek.domain import query
from kartotek.domain.party import Kind, Record
from kartotek.domain.query import (
    AllOf,
    AnyOf,
    ChangedSince,
    Condition,
    HasHandle,
    HasKey,
    HasRole,
    IsKind,
    NameLike,
    Not,
    RelatedTo,
)
from kartotek.domain.search import EMPLOYEE, fold
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS, instant, sent_values
from kartotek.faces.twentyfourseven.messages import company, person

Filter = Callable[[Record], bool]
"""What is left to look at in each party that the book finds."""

ARE_PERSONS: Final = AllOf((IsKind(Kind.PERSON), query.LIVING))
ARE_COMPANIES: Final = AllOf(
    (AnyOf((IsKind(Kind.COMPANY), AllOf((IsKind(Kind.PERSON), HasRole("customer"))))), query.LIVING)
)


def with_handles(space: str, numbers: Collection[int]) -> Condition:
    """Return the condition that a party is known by one of these Ids."""
    return HasHandle(space, tuple(str(number) for number in numbers))


def only_id(sought: msgspec.Struct, name: str) -> int | None:
    """Return the Id where a search has no other condition: such a party is read, not searched for."""
    sent = {field for field, value in sent_values(sought).items() if value not in ("", [])}
    return getattr(sought, name) if sent - {"get_relation_data"} == {name} else None


def is_company(record: Record) -> bool:
    """Tell whether CompanyService shows a party that it has an Id for: a person is one only while a customer."""
    return record.party.kind is Kind.COMPANY or "customer" in record.party.roles


# -- persons -----------------------------------------------------------------------------------------------------

_PERSON_CONDITIONS: Final[dict[str, Callable[[Any, str], Condition]]] = {
    "changed_after": lambda value, _: ChangedSince(instant(value)),
    "consumer_person_no": lambda value, _: query.number_is("external_number", value),
    "email": lambda value, _: query.email_is(value),
    "id": lambda value, _: with_handles(PERSONS.name, [value]),
    "name": lambda value, _: _name(value),
    "phone": query.phone_is,
    "employee_id": lambda value, _: HasKey("employee_id", str(value)),
    "is_employee": lambda value, _: _employee(value),
}


def user_name_is(name: str) -> Condition:
    """Return the condition that a person logs in somewhere under a name."""
    return AllOf((ARE_PERSONS, query.number_is("user_name", name)))


def consumer_number_is(number: str) -> Condition:
    """Return the condition that a person has a ConsumerPersonNo."""
    return AllOf((ARE_PERSONS, query.number_is("external_number", number)))


def persons(
    sought: person.PersonSearchParameters, customer: int | None, country: str
) -> tuple[Condition, list[Filter]]:
    """Return the condition on persons, and the filters for what the book has no key for.

    ``customer`` is the number of the party that CustomerId names (None: there is none), ``country`` the one in
    which phone numbers are read.
    """
    sent = {name: value for name, value in sent_values(sought).items() if value != ""}
    conditions = [make(sent[name], country) for name, make in _PERSON_CONDITIONS.items() if name in sent]
    if "customer_id" in sent:
        conditions.append(_of_customer(sent["customer_id"], customer))
    return AllOf((ARE_PERSONS, *conditions)), _person_filters(sent)


def _of_customer(number: int, party: int | None) -> Condition:
    """Return the condition that a person is a customer, or is related to the customer, of this Id."""
    itself = with_handles(COMPANIES.name, [number])
    return itself if party is None else AnyOf((itself, RelatedTo(party)))


def _name(text: str) -> Condition:
    return NameLike(_like_parts(text)) if "%" in text else query.name_has(text)


def _employee(state: person.TriState) -> Condition:
    employee = HasKey(*EMPLOYEE)
    return employee if state is person.TriState.TRUE else Not(employee)


def _person_filters(sent: dict[str, object]) -> list[Filter]:
    filters: list[Filter] = []
    if "role" in sent:
        role = fold(str(sent["role"]))
        filters.append(lambda record: any(role in fold(title) for title in _titles(record)))
    return filters


def needs_relations(sought: person.PersonSearchParameters) -> bool:
    """Tell whether a filter looks at relations: Role is the title of one, or the person's own position."""
    return sought.role is not UNSET and bool(sought.role)


def _titles(record: Record) -> list[str]:
    titles = [relation.title for relation in record.party.relations.values()]
    return [title for title in (record.party.position, *titles) if title]


# -- companies ---------------------------------------------------------------------------------------------------


_COMPANY_CONDITIONS: Final[dict[str, Callable[[Any, str], Condition]]] = {
    "external_id": lambda value, _: _external(value),
    "company_id": lambda value, _: with_handles(COMPANIES.name, [value]),
    "company_ids": lambda value, _: with_handles(COMPANIES.name, sorted(set(value))),
    "company_name": lambda value, _: _name(value),
    "changed_after": lambda value, _: ChangedSince(instant(value)),
    "company_email": lambda value, _: query.email_is(value),
    "company_phone": query.phone_is,
    "organization_number": lambda value, _: query.number_is("organisation_number", value),
}


def _external(name: str) -> Condition:
    """Return the condition that a company has an ExternalId, as its own or in one of its maps."""
    return AnyOf((query.number_is("external_number", name), query.number_is("external_id", name)))


def companies(sought: company.CompanySearchParameters, country: str) -> tuple[Condition, list[Filter]] | None:
    """Return the condition on companies and its filters; None where no parameter says anything.

    ``country`` is the one in which phone numbers are read.
    """
    sent = {name: value for name, value in sent_values(sought).items() if value not in ("", [])}
    if not sent:
        return None
    conditions = [make(sent[name], country) for name, make in _COMPANY_CONDITIONS.items() if name in sent]
    pattern = sent.get("company_name", "")
    return AllOf((ARE_COMPANIES, *conditions)), [_like(pattern)] if "%" in pattern else []


def _like_parts(pattern: str) -> tuple[str, ...]:
    return tuple(part for part in (fold(piece) for piece in pattern.split("%")) if part)


def _like(pattern: str) -> Filter:
    """Return the filter that SQL's LIKE is: the pattern has to fit the name from its beginning to its end."""
    pieces = [fold(piece) for piece in pattern.split("%")]

    def holds(record: Record) -> bool:
        party = record.party
        names = (party.display_name(), party.name, party.last_name, party.nickname)
        return any(_fits(pieces, fold(name)) for name in names if name)

    return holds


def _fits(pieces: list[str], name: str) -> bool:
    """Tell whether a name is the first piece, the others in order, and the last one, with anything between them.

    No regular expression: one with many wildcards goes back and forth over a name for hours.
    """
    first, *between, last = pieces
    place, end = len(first), len(name) - len(last)
    if place > end or not (name.startswith(first) and name.endswith(last)):
        return False
    for piece in between:
        place = name.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True
