"""What a face may ask of the book, on behalf of a principal."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec
import pytest

from kartotek.domain.errors import InvalidValue, NotFound, NotPermitted, VersionMismatch
from kartotek.domain.party import Kind, Record, State
from kartotek.domain.patch import Patch
from kartotek.domain.query import LIVING, AllOf, ChangedSince, NameHas, Op, Order, PartyQuery, compare
from kartotek.services.book import Book
from tests.unit.memory_book import EDITOR, KEY, READER, START, MemoryBook, MemoryDatabase

T = TypeVar("T")

OTHER_TENANT = msgspec.structs.replace(EDITOR, tenant=2)


class Desk:
    """A `Book` on a book in memory."""

    def __init__(self) -> None:
        self.memory = MemoryBook()
        self.database = MemoryDatabase(self.memory)
        self.book = Book(self.database)


@pytest.fixture
def desk() -> Desk:
    """Return a book of a person (1), a company (2) and a deleted person (3)."""
    desk = Desk()
    desk.memory.person("Li")
    desk.memory.company("Fjord", relations={"r": {"other": 1, "kind": "employment", "outward": False}})
    desk.memory.person("Dahl")
    desk.memory.delete(3)
    return desk


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def test_a_party_is_found_by_its_handle_with_its_relations(desk: Desk) -> None:
    record = run(desk.book.find(READER, "person", "1"))
    assert (record.id, set(record.party.relations), set(record.related)) == (1, {"r"}, {2})
    assert run(desk.book.find(READER, "person", "1", relations=False)).party.relations == {}


@pytest.mark.parametrize(("space", "handle"), [("person", "2"), ("person", "3"), ("nowhere", "1"), ("person", "")])
def test_what_is_not_there_or_deleted_is_not_found(desk: Desk, space: str, handle: str) -> None:
    with pytest.raises(NotFound):
        run(desk.book.find(READER, space, handle))


def test_a_deleted_party_is_found_where_it_is_asked_for_and_an_erased_one_never(desk: Desk) -> None:
    assert run(desk.book.find(READER, "person", "3", deleted=True)).party.state is State.DELETED
    assert run(desk.book.owner_of(READER, "person", "3")) == 3
    desk.memory.pages.parties[3].party.state = State.ERASED
    with pytest.raises(NotFound):
        run(desk.book.find(READER, "person", "3", deleted=True))
    assert run(desk.book.owner_of(READER, "person", "3")) == 3


def test_parties_come_in_the_order_asked_for_without_the_hidden(desk: Desk) -> None:
    assert [record.id for record in run(desk.book.get(READER, [3, 2, 99, 1]))] == [2, 1]


@pytest.mark.parametrize(("where", "settled"), [(ChangedSince(START), True), (NameHas("li"), False)])
def test_only_a_question_about_changes_waits_for_writes(desk: Desk, where: Any, settled: bool) -> None:
    assert [record.id for record in run(desk.book.search(READER, PartyQuery(where=where)))][:1] == [1]
    assert desk.database.settled == [settled]


def test_a_page_comes_in_order_with_where_the_next_one_begins(desk: Desk) -> None:
    changed = compare("changed", Op.GE, START)
    query = PartyQuery(where=AllOf((LIVING, changed)), order=(Order("id", descending=True),), limit=1)
    first = run(desk.book.page(READER, query))
    assert [record.id for record in first.records] == [2]
    second = run(desk.book.page(READER, msgspec.structs.replace(query, cursor=first.next)))
    assert ([record.id for record in second.records], second.next) == ([1], None)
    assert desk.database.settled == [True, True]
    assert run(desk.book.page(OTHER_TENANT, query)).records == []


def test_pages_are_those_of_the_query(desk: Desk) -> None:
    async def pages() -> list[list[int]]:
        query = PartyQuery(where=LIVING, limit=1)
        return [[record.id for record in page] async for page in desk.book.pages(READER, query)]

    assert run(pages()) == [[1], [2]]


def test_another_tenant_sees_nothing(desk: Desk) -> None:
    with pytest.raises(NotFound):
        run(desk.book.find(OTHER_TENANT, "person", "1"))
    assert run(desk.book.owner_of(OTHER_TENANT, "person", "1")) is None
    assert run(desk.book.get(OTHER_TENANT, [1, 2, 3])) == []
    assert run(desk.book.search(OTHER_TENANT, PartyQuery(where=LIVING))) == []


def test_create_update_delete(desk: Desk) -> None:
    saved = run(desk.book.create(EDITOR, Kind.COMPANY, {"name": "Berg"}, {"customer": "77"}))
    assert saved.handles["customer"] == "77"
    record = run(desk.book.find(EDITOR, "customer", "77"))
    assert run(desk.book.update(EDITOR, record, {"name": "Berg AS"}, version=1)).changed
    with pytest.raises(VersionMismatch):
        run(desk.book.update(EDITOR, record, {"name": "Berg AB"}, version=1))
    with pytest.raises(VersionMismatch):
        run(desk.book.delete(EDITOR, record, version=1))
    assert run(desk.book.delete(EDITOR, record, version=2)).changed


def test_an_empty_patch_is_answered_without_a_write(desk: Desk) -> None:
    record = desk.memory.record(1)
    writes = desk.memory.writes
    answer = run(desk.book.update(EDITOR, record, {}, version=1))
    assert (answer.party, answer.handles, answer.changed) == (1, record.handles, False)
    assert desk.memory.writes == writes


def test_an_empty_patch_is_refused_where_any_other_would_be(desk: Desk) -> None:
    record = desk.memory.record(1)
    for principal in (READER, KEY):
        with pytest.raises(NotPermitted):
            run(desk.book.update(principal, record, {}))
    with pytest.raises(VersionMismatch):
        run(desk.book.update(EDITOR, record, {}, version=2))


def test_an_edit_is_made_anew_where_another_request_comes_first(desk: Desk) -> None:
    compared: list[str | None] = []

    async def add_a_letter(record: Record) -> Patch:
        compared.append(record.party.last_name)
        if len(compared) < 3:
            desk.memory.update(1, {"last_name": f"{record.party.last_name}x"})
        return {"last_name": f"{record.party.last_name}!"}

    saved, record = run(desk.book.edit(EDITOR, desk.memory.record(1), add_a_letter))
    assert (saved.changed, compared, record.party.last_name) == (True, ["Li", "Lix", "Lixx"], "Lixx")
    assert desk.memory.record(1).party.last_name == "Lixx!"
    assert set(record.related) == {2}, "the relations are there to be compared with"


def test_an_edit_of_what_never_rests_is_written_in_the_end(desk: Desk) -> None:
    async def disturbed(record: Record) -> Patch:
        desk.memory.update(1, {"first_name": f"{record.version}"})
        return {"last_name": "Final"}

    assert run(desk.book.edit(EDITOR, desk.memory.record(1), disturbed))[0].changed
    assert desk.memory.record(1).party.last_name == "Final"


def test_an_edit_that_has_to_see_what_it_changes_gives_up_in_the_end(desk: Desk) -> None:
    async def disturbed(record: Record) -> Patch:
        desk.memory.update(1, {"first_name": f"{record.version}"})
        return {"last_name": "Final"}

    with pytest.raises(VersionMismatch):
        run(desk.book.edit(EDITOR, desk.memory.record(1), disturbed, seen=True))
    assert desk.memory.record(1).party.last_name != "Final"


def test_an_edit_of_a_party_that_is_deleted_meanwhile_finds_nothing(desk: Desk) -> None:
    async def too_late(record: Record) -> Patch:
        desk.memory.delete(1)
        return {"last_name": "Late"}

    with pytest.raises(NotFound):
        run(desk.book.edit(EDITOR, desk.memory.record(1), too_late))


@pytest.mark.parametrize(
    "patch",
    [
        {"category": 1},
        {"category": 3},
        {"category": None},
        {"owner": 7},
        {"support_owner": None},
        {"interests": [1, 9]},
        {"interests": []},
    ],
)
def test_references_to_what_there_is_are_kept(desk: Desk, patch: Patch) -> None:
    assert run(desk.book.create(EDITOR, Kind.PERSON, {"last_name": "Moe", **patch})).changed
    run(desk.book.update(EDITOR, desk.memory.record(1), patch))


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"category": 4}, "category"),
        ({"category": 0}, "category"),
        ({"industry": 1}, "industry"),
        ({"owner": 8}, "owner"),
        ({"support_owner": -1}, "support_owner"),
        ({"interests": [1, 2]}, "interests"),
        ({"category": "Customer"}, "category"),
        ({"interests": 1.5}, "interests"),
    ],
)
def test_references_to_what_there_is_not_are_refused(desk: Desk, patch: Patch, field: str) -> None:
    before = desk.memory.state()
    for work in (
        desk.book.create(EDITOR, Kind.PERSON, {"last_name": "Moe", **patch}),
        desk.book.update(EDITOR, desk.memory.record(1), patch),
    ):
        with pytest.raises(InvalidValue) as refusal:
            run(work)
        assert refusal.value.field == field
    assert desk.memory.state() == before


def test_the_directory_is_the_tenants(desk: Desk) -> None:
    assert run(desk.book.directory(READER)).tenant.name == "Demo"


def test_changes_carry_a_time_that_never_runs_backwards(desk: Desk) -> None:
    moments = [change.at for change in desk.memory.pages.changes]
    assert moments == sorted(moments)
    assert moments[0] == START + dt.timedelta(seconds=1)
