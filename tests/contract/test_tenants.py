"""Tenants never meet: every method, asked with what belongs to another tenant (DESIGN §3, law 6)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from kartotek.domain.accounts import Role
from kartotek.domain.lists import ListItem
from kartotek.domain.party import Kind, Relation
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import (
    LIVING,
    AnyOf,
    ChangedSince,
    Condition,
    CreatedSince,
    HasHandle,
    HasRole,
    IsKind,
    NameLike,
    Not,
    PartyQuery,
    RelatedTo,
    email_is,
    name_has,
    number_is,
)
from tests.contract.rig import OpenBook, company, email, employ, person

EPOCH = dt.datetime(1971, 1, 1, tzinfo=dt.UTC)


class Neighbours(NamedTuple):
    """A tenant with two related parties, and one with nothing but a party of the highest number."""

    full: int
    empty: int
    worker: int
    employer: int
    relation: str


@pytest.fixture
def neighbours(book: OpenBook) -> Neighbours:
    full, empty = book.tenant, book.new_tenant()
    employer = book.add(company("Employer"), {"secret": "2"})
    points = email("secret@x.no")
    worker = book.add(person("Secret", contact_points=points, roles=["customer"], code="42"), {"secret": "1"})
    relation = book.do(lambda work: employ(work, worker, employer, contact_points=email("work@x.no")))
    return Neighbours(full, empty, worker, employer, relation)


def conditions(there: Neighbours) -> list[Condition]:
    return [
        LIVING,
        Not(name_has("nobody")),
        name_has("secret"),
        name_has("se"),
        NameLike(("sec", "ret")),
        email_is("secret@x.no"),
        email_is("work@x.no"),
        number_is("code", "42"),
        HasHandle("secret", ("1", "2")),
        HasRole("customer"),
        IsKind(Kind.PERSON),
        ChangedSince(EPOCH),
        CreatedSince(EPOCH),
        RelatedTo(there.employer),
        AnyOf((email_is("secret@x.no"), name_has("secret"))),
    ]


def test_no_read_sees_another_tenant(book: OpenBook, neighbours: Neighbours) -> None:
    there = neighbours
    for condition in conditions(there):
        assert book.search(condition, there.full), condition
        assert book.search(condition, there.empty) == [], condition
    for relations in (True, False):
        found = book.read(lambda reader, r=relations: reader.by_handle("secret", "1", relations=r), there.empty)  # type: ignore[misc]
        assert found is None
        numbers = [there.worker, there.employer]
        assert book.read(lambda reader, r=relations, n=numbers: reader.get(n, relations=r), there.empty) == []  # type: ignore[misc]
    assert book.read(lambda reader: reader.owner_of("secret", "1"), there.empty) is None
    assert book.read(lambda reader: reader.changes(0, 100), there.empty) == []

    async def pages() -> list[int]:
        query = PartyQuery(where=LIVING)
        return [len(page) async for page in book.database.pages(there.empty, query)]

    assert book.run(pages()) == []


def test_no_unit_of_work_sees_or_touches_another_tenant(book: OpenBook, neighbours: Neighbours) -> None:
    there = neighbours
    before = [book.record(number) for number in (there.worker, there.employer)]

    def work(unit: UnitOfWork) -> None:
        assert unit.lock([there.worker, there.employer]) == {}
        assert unit.get([there.worker]) == []
        assert unit.relations([there.relation]) == {}
        assert unit.by_handle("secret", "1") is None
        assert unit.owner_of("secret", "1") is None
        assert unit.changes(0, 100) == []
        assert unit.search(PartyQuery(where=name_has("secret"))) == []
        unit.drop_relations([there.relation])
        assert unit.next_number() == 1
        assert unit.claim("secret", "1", 1)
        assert unit.claim("secret", "2", 1)
        unit.put_relations({there.relation: (1, Relation(other=2, kind="other", contact_points=email("work@x.no")))})

    book.do(work, there.empty)
    assert [book.record(number) for number in (there.worker, there.employer)] == before
    assert [record.id for record in book.search(email_is("work@x.no"))] == [there.worker]
    assert book.read(lambda reader: reader.owner_of("secret", "1")) == there.worker


def test_equal_names_numbers_and_handles_stay_apart(book: OpenBook) -> None:
    mine, theirs = book.tenant, book.new_tenant()
    for tenant, name in ((mine, "Mine Twin"), (theirs, "Their Twin")):
        number = book.add(person(name, contact_points=email("twin@x.no")), {"a": "1"}, tenant)
        assert number == 1
    for tenant, name in ((mine, "Mine Twin"), (theirs, "Their Twin")):
        for condition in (name_has("twin"), email_is("twin@x.no"), HasHandle("a", ("1",))):
            assert [record.party.last_name for record in book.search(condition, tenant)] == [name]
        found = book.read(lambda reader: reader.by_handle("a", "1"), tenant)
        assert found is not None
        assert found.party.last_name == name
        assert [entry.seq for entry in book.read(lambda reader: reader.changes(0, 10), tenant)] == [1]


def test_change_sequences_are_each_tenants_own(book: OpenBook) -> None:
    mine, theirs = book.tenant, book.new_tenant()
    for tenant in (mine, theirs, mine, theirs, theirs):
        book.add(tenant=tenant)
    for tenant, count in ((mine, 2), (theirs, 3)):
        entries = book.read(lambda reader: reader.changes(0, 10), tenant)
        assert [entry.seq for entry in entries] == list(range(1, count + 1))


def test_a_directory_holds_its_tenants_items_and_users_only(book: OpenBook) -> None:
    mine, theirs = book.tenant, book.new_tenant()
    item = ListItem(list="category", id=1, names={"en": "Secret"})
    book.accounts(lambda work: work.add_items(mine, [item]))
    user = book.accounts(lambda work: work.add_user(f"secret{mine}@x.no", "Secret", "hash"))
    book.accounts(lambda work: work.add_membership(user, mine, Role.READER, default=True))
    directory = book.run(book.database.directory(theirs))
    assert directory.items("category") == []
    assert directory.users == {}
    assert book.run(book.database.directory(mine)).items("category") == [item]
