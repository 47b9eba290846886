"""Binding a slot on a real database: every value arrives in its field, whatever is written in the meantime."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from kartotek.domain.accounts import Principal, Role, Tenant
from kartotek.domain.custom_fields import Definition, FieldType, Subject
from kartotek.domain.party import Kind
from kartotek.domain.query import AllOf, PartyQuery
from kartotek.services.administration import AddTenant
from kartotek.services.executor import CommandExecutor
from kartotek.services.field_book import FieldBook
from kartotek.services.parties import CreateParty, UpdateParty
from kartotek.storage.open import open_database
from tests.unit.memory_book import SPACES
from tests.unit.toy_slots import FAMILIES

T = TypeVar("T")


class Book:
    """A database with the services on it, driven from synchronous tests."""

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner()
        self.database = open_database(url, CommandExecutor(SPACES, FAMILIES), lambda: dt.datetime.now(dt.UTC))
        self.run(self.database.start())
        self.fields = FieldBook(self.database, FAMILIES)
        tenant = Tenant(id=0, name="T", country="NO", timezone="Europe/Oslo", language="nb", currency="NOK")
        number = self.run(self.database.write_accounts(AddTenant(tenant=tenant, items=[])))
        self.principal = Principal(tenant=number, user=1, role=Role.ADMINISTRATOR, face="toy")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def close(self) -> None:
        self.run(self.database.stop())
        self._runner.close()

    async def create(self, name: str, **patch: Any) -> int:
        command = CreateParty(kind=Kind.PERSON, patch={"last_name": name, **patch})
        return (await self.database.write(self.principal, command)).party

    async def parties(self) -> dict[int, Any]:
        query = PartyQuery(where=AllOf(()), relations=True)
        pages = [page async for page in self.database.pages(self.principal.tenant, query)]
        return {record.id: record.party for page in pages for record in page}


@pytest.fixture
def book(database_url: str) -> Iterator[Book]:
    opened = Book(database_url)
    yield opened
    opened.close()


def kept(value: str | None) -> dict[str, Any]:
    return {"residue": {"toy": {"text_1": value}}}


def test_values_arrive_whoever_writes_while_they_are_moved(book: Book) -> None:
    """Writers that have never heard of the binding create and change parties before, during and after the walk."""

    async def work() -> None:
        before = await asyncio.gather(*(book.create(f"P{index}", **kept(f"v{index}")) for index in range(60)))
        made = Definition(names={"en": "Size"}, type=FieldType.TEXT)
        field, _ = await book.fields.define(book.principal, made, [Subject.PERSON])

        async def write(index: int) -> None:
            for round_ in range(4):
                await asyncio.sleep(0)
                value = f"late{round_}" if round_ < 3 or index % 2 else None
                command = UpdateParty(party=before[index], patch=kept(value))
                await book.database.write(book.principal, command)
                await book.create(f"N{index}", **kept("new"))

        binding = book.fields.bind(book.principal, field.id, "toy", "text_1")
        await asyncio.gather(binding, *(write(index) for index in range(0, 60, 6)))
        for number, party in (await book.parties()).items():
            assert party.residue == {}, number
            index = before.index(number) if number in before else None
            if index is None:
                assert party.custom == {field.id: "new"}
            elif index % 6:
                assert party.custom == {field.id: f"v{index}"}
            else:
                assert party.custom == ({field.id: "late3"} if index % 2 else {})

    book.run(work())


def test_values_on_a_relation_move_with_one_change_entry(book: Book) -> None:
    async def work() -> None:
        employer = await book.create("Employer")
        tie = {"other": employer, "kind": "employment", **kept("tie")}
        number = await book.create("Worker", relations={"a" * 32: tie})
        made = Definition(names={"en": "Size"}, type=FieldType.TEXT)
        field, _ = await book.fields.define(book.principal, made, [Subject.RELATION])
        _, report = await book.fields.bind(book.principal, field.id, "toy", "text_1")
        assert (report.moved, report.left) == (1, 0)
        for end in (number, employer):
            (relation,) = (await book.parties())[end].relations.values()
            assert (relation.custom, relation.residue, relation.primary) == ({field.id: "tie"}, {}, True)
        tenant = book.principal.tenant
        changes = await book.database.read(tenant, lambda reader: reader.changes(0, 99))
        assert [change.party for change in changes] == [employer, number, number]
        assert changes[-1].fields == ("relations",)

    book.run(work())
