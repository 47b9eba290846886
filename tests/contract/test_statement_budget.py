"""How many statements a read costs: as many for a thousand rows as for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kartotek.domain.party import Kind
from kartotek.domain.ports import Reader
from kartotek.domain.query import AllOf, CustomerQuery, IsKind, Op, Order, PartyQuery, compare, name_has
from kartotek.storage.postgres_driver import PostgresDriver
from kartotek.storage.sqlite_driver import SqliteDriver
from tests.contract.rig import OpenBook, add, change, company, employ, person

ROWS = 40


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the statements that drivers were given."""
    given: list[str] = []

    def spy(driver: type[SqliteDriver | PostgresDriver]) -> None:
        rows = driver.rows

        def counted(self: Any, statement: str, values: Any) -> Any:
            given.append(statement)
            return rows(self, statement, values)

        monkeypatch.setattr(driver, "rows", counted)

    spy(SqliteDriver)
    spy(PostgresDriver)
    return given


@pytest.fixture
def numbers(book: OpenBook) -> list[int]:
    """Return persons, each employed by a company of their own."""

    def one(index: int) -> int:
        def work(unit: Any) -> int:
            worker, employer = add(unit, person(f"Row {index}")), add(unit, company(f"Employer {index}"))
            employ(unit, worker, employer)
            return worker

        return book.do(work)

    return [one(index) for index in range(ROWS)]


@pytest.mark.parametrize(("relations", "budget"), [(False, 1), (True, 2)])
def test_many_rows_cost_no_more_statements_than_one(
    book: OpenBook, numbers: list[int], statements: list[str], *, relations: bool, budget: int
) -> None:
    def by_handle(reader: Reader) -> int:
        found = reader.by_handle("toy", str(numbers[0]), relations=relations)
        return int(found is not None)

    def get(reader: Reader) -> int:
        return len(reader.get(numbers, relations=relations))

    def search(reader: Reader) -> int:
        return len(reader.search(PartyQuery(where=name_has("row"), relations=relations)))

    def page(reader: Reader) -> int:
        order = (Order("display_name"), Order("name", of_employer=True))
        return len(reader.page(PartyQuery(where=IsKind(Kind.PERSON), order=order, relations=relations)).records)

    for work, expected in ((by_handle, 1), (get, ROWS), (search, ROWS), (page, ROWS)):
        statements.clear()
        assert book.read(work) == expected
        assert len(statements) == budget, work.__name__


def test_a_question_is_asked_after_one_look_at_each_start(
    book: OpenBook, numbers: list[int], statements: list[str]
) -> None:
    where = AllOf((compare("display_name", Op.BEGINS, "row"), compare("owner", Op.IN, 0, 7)))
    statements.clear()
    assert len(book.read(lambda reader: reader.page(PartyQuery(where=where, limit=9))).records) == 9
    assert len(statements) == 2


def test_a_write_costs_the_same_whatever_the_size_of_the_book(
    book: OpenBook, numbers: list[int], statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        statements.clear()
        book.do(lambda unit: unit.lock(numbers))
        counts.append(len(statements))
    assert counts == [1, 1]


def test_a_page_of_a_list_costs_the_same_however_long_it_is(
    book: OpenBook, numbers: list[int], statements: list[str]
) -> None:
    worker = numbers[0]
    book.do(lambda unit: change(unit, worker, lambda party: party.categories.extend(range(30))))
    start = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    pages: list[tuple[Callable[[Reader], int], int, int]] = [
        (lambda reader: len(reader.customers(CustomerQuery()).records), ROWS, 2),
        (lambda reader: len(reader.keyed("category", ("", 0), 99)), 30, 1),
        (lambda reader: len(reader.relations_since(start, "", 99)), ROWS, 1),
        (lambda reader: len(reader.notes(0, 99)), 0, 1),
    ]
    for work, expected, budget in pages:
        statements.clear()
        assert book.read(work) == expected
        assert len(statements) == budget
