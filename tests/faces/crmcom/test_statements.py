"""How many statements a request costs: as many for a set of thirty items as for a set of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from kartotek.faces.crmcom.handlers.finding import AT_ONCE
from kartotek.faces.crmcom.messages import parameters
from kartotek.storage.sqlite_driver import SqliteDriver
from tests.faces.crmcom.client import CrmCom, Refused

MANY = 30


@pytest.fixture
def statements(crm: CrmCom, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the statements that the server's connections are given to read something."""
    given: list[str] = []
    rows = SqliteDriver.rows

    def counted(self: Any, statement: str, values: Any) -> Any:
        given.append(statement)
        return rows(self, statement, values)

    monkeypatch.setattr(SqliteDriver, "rows", counted)
    return given


@pytest.fixture
def cost(statements: list[str]) -> Callable[[Callable[[], object]], int]:
    def measure(work: Callable[[], object]) -> int:
        statements.clear()
        work()
        return len(statements)

    return measure


Cost = Callable[[Callable[[], object]], int]


def full(crm: CrmCom, count: int, word: str) -> str:
    """Make a person with so many items in every set; the relations name their contacts by id."""
    others = [crm.person() for _ in range(count)]
    return crm.person(
        demographics={"id_number": word},
        phone_set=[{"type": "FAX", "number": f"{number}"} for number in range(count)],
        email_set=[{"type": "PERSONAL", "email_address": f"{word}@example.com"} for _ in range(count)],
        relation_set=[{"type": "FRIEND", "contact_information": {"id": other}} for other in others],
    )


def test_showing_and_listing_cost_the_same_whatever_a_contact_has(crm: CrmCom, cost: Cost) -> None:
    def costs(identity: str, word: str) -> list[int]:
        named = f"id_number={word}"
        return [
            cost(lambda: crm.show(identity)),
            cost(lambda: crm.get("contact_information/show", contact_information_identifier=named)),
            cost(lambda: crm.get("contact_information/list", id_number=word)),
            cost(lambda: crm.get("contact_information/list", email_address=f"{word}@example.com")),
        ]

    assert costs(full(crm, 1, "small"), "small") == costs(full(crm, MANY, "large"), "large")


def test_listing_many_contacts_costs_what_one_does(crm: CrmCom, cost: Cost) -> None:
    crm.person(demographics={"passport_number": "one"})
    for _ in range(MANY):
        crm.person(demographics={"passport_number": "thirty"})
    one = cost(lambda: crm.get("contact_information/list", passport_number="one"))
    assert cost(lambda: crm.get("contact_information/list", passport_number="thirty")) == one


@pytest.mark.parametrize("field", ["id", "id_number"])
def test_relations_are_looked_up_and_stored_together(crm: CrmCom, cost: Cost, field: str) -> None:
    people = [crm.person(demographics={"id_number": f"{field} {number}"}) for number in range(AT_ONCE)]
    named = people if field == "id" else [f"{field} {number}" for number in range(AT_ONCE)]

    def costs(count: int) -> tuple[int, int]:
        ties = [{"type": "FRIEND", "contact_information_identifier": {field: name}} for name in named[:count]]
        identities: list[str] = []
        creating = cost(lambda: identities.append(crm.person(relation_set=ties)))
        return creating, cost(lambda: crm.update(identities[0], relation_set=None))

    assert costs(AT_ONCE) == costs(1)


@pytest.fixture
def plans(crm: CrmCom, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return how SQLite goes about what the server's reading connections ask for."""
    found: list[str] = []
    rows = SqliteDriver.rows

    def explained(self: Any, statement: str, values: Any) -> Any:
        found.extend(row[3] for row in self.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))
        return rows(self, statement, values)

    monkeypatch.setattr(SqliteDriver, "rows", explained)
    return found


WALK = re.compile(r"SCAN (?!json_each|anon_|\(subquery)|SEARCH party [^(]*\(tenant=\?( AND id>\?)?\)")
"""How SQLite tells that it goes through all of a table, or through all parties of the tenant; a set that comes as one
parameter is gone through as well, and so is what was found of it."""

IDENTIFIERS = dict.fromkeys(parameters.CONTACT_FIELDS, "no such")
FILTERS = dict.fromkeys(parameters.LIST_FILTERS, "no such") | {"phone_number": "0035722114455"}


@pytest.mark.parametrize("name", [*IDENTIFIERS, *(f"list {name}" for name in FILTERS), "list all"])
def test_contacts_are_found_by_an_index(crm: CrmCom, plans: list[str], name: str) -> None:
    for number in range(3):
        full(crm, 1, f"index {number}")
    plans.clear()
    method, _, field = name.rpartition(" ")
    if method:
        crm.get("contact_information/list", **(FILTERS if field == "all" else {field: FILTERS[field]}))
    else:
        with pytest.raises(Refused):
            crm.get("contact_information/show", contact_information_identifier=f"{name}={IDENTIFIERS[name]}")
    assert any("party" in step or "handle" in step for step in plans)
    assert [step for step in plans if WALK.match(step)] == []
