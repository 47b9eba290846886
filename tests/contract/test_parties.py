"""Storing parties and relations and reading them back, by every method of the ports."""

from __future__ import annotations

import copy
import datetime as dt

import msgspec
import pytest

from kartotek.domain.changes import Deed
from kartotek.domain.errors import NotFound
from kartotek.domain.party import Kind, Party, State
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import LIVING, PartyQuery, email_is, name_has
from tests.contract.rig import OpenBook, add, change, company, email, employ, person


def delete(work: UnitOfWork, number: int) -> None:
    change(work, number, lambda party: setattr(party, "state", State.DELETED), Deed.DELETED)


def test_a_new_party_is_read_as_it_was_stored(book: OpenBook) -> None:
    party = person("Ås", first_name="Ola", contact_points=email("OLA@example.com"), roles=["customer"])
    before = book.clock()
    number = book.add(copy.deepcopy(party), {"a": "1", "b": "x"})
    record = book.record(number)
    assert record.party == party
    assert (record.id, record.version, record.handles) == (number, 1, {"a": "1", "b": "x"})
    assert record.created == record.changed
    assert (record.created.by, record.created.face) == (7, "toy")
    assert before <= record.created.at <= book.clock()


def test_a_party_that_was_put_is_the_next_version_and_keeps_its_making(book: OpenBook) -> None:
    number = book.add(person("Old"))
    made = book.record(number)
    book.do(lambda work: change(work, number, lambda party: setattr(party, "last_name", "New")))
    record = book.record(number)
    assert (record.version, record.party.last_name, record.created) == (2, "New", made.created)
    assert record.changed.at > made.changed.at


def test_put_can_add_a_handle(book: OpenBook) -> None:
    number = book.add(person(), {"a": f"{book.tenant}"})

    def work(unit: UnitOfWork) -> None:
        record = unit.lock([number])[number]
        assert unit.claim("b", "9", number)
        unit.put(record, record.party, record.handles | {"b": "9"})
        unit.log(number, Deed.CHANGED, ("handles",))

    book.do(work)
    found = book.read(lambda reader: reader.by_handle("b", "9"))
    assert found is not None
    assert found.handles == {"a": f"{book.tenant}", "b": "9"}


def test_get_answers_in_the_order_asked_for_and_leaves_out_the_unknown(book: OpenBook) -> None:
    first, second, third = (book.add() for _ in range(3))
    asked = [third, 10**30, first, -5, 0, third + 1000, second]
    assert [record.id for record in book.read(lambda reader: reader.get(asked))] == [third, first, second]
    assert book.read(lambda reader: reader.get([])) == []


def test_by_handle_finds_the_deleted_and_not_the_erased(book: OpenBook) -> None:
    number = book.add(handles={"a": "1"})
    book.do(lambda work: delete(work, number))
    found = book.read(lambda reader: reader.by_handle("a", "1"))
    assert found is not None
    assert found.party.state is State.DELETED

    book.do(lambda work: change(work, number, lambda party: setattr(party, "state", State.ERASED), Deed.ERASED))
    assert book.read(lambda reader: reader.by_handle("a", "1")) is None
    assert book.read(lambda reader: reader.owner_of("a", "1")) == number
    assert book.record(number).party.state is State.ERASED


def test_an_unknown_handle_is_nobodys(book: OpenBook) -> None:
    book.add(handles={"a": "1"})
    for space, handle in (("a", "2"), ("b", "1"), ("a", "\0"), ("a", "\ud800"), ("\0", "1")):
        assert book.read(lambda reader, s=space, h=handle: reader.by_handle(s, h)) is None  # type: ignore[misc]
        assert book.read(lambda reader, s=space, h=handle: reader.owner_of(s, h)) is None  # type: ignore[misc]


def test_both_ends_of_a_relation_list_it(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    identity = book.do(lambda work: employ(work, worker, employer, title="Boss", contact_points=email("w@x.no")))
    seen, other_way = book.record(worker), book.record(employer)
    relation = seen.party.relations[identity]
    assert (relation.other, relation.outward, relation.title) == (employer, True, "Boss")
    assert other_way.party.relations == {identity: msgspec.structs.replace(relation, other=worker, outward=False)}
    assert [record.party.name for record in seen.related.values()] == ["Employer"]
    assert other_way.related.keys() == {worker}
    assert other_way.related[worker].party.relations == {}


def test_the_relations_that_go_out_from_a_party_are_all_found_by_its_number(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    identity = book.do(lambda work: employ(work, worker, employer, names={"outside": "A1"}))
    book.do(lambda work: delete(work, employer))
    found = book.read(lambda reader: reader.outward_relations(worker))
    assert {name: (item.other, item.names) for name, item in found.items()} == {identity: (employer, {"outside": "A1"})}
    assert book.do(lambda work: work.outward_relations(worker)) == found
    assert book.read(lambda reader: reader.outward_relations(employer)) == {}
    assert book.read(lambda reader: reader.outward_relations(worker), book.new_tenant()) == {}


def test_relations_come_with_every_way_of_reading_that_asks_for_them(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    book.do(lambda work: employ(work, worker, employer))
    with_them = book.record(worker)
    assert book.read(lambda reader: reader.by_handle("toy", str(worker))) == with_them
    assert book.search(name_has("worker"), relations=True) == [with_them]
    assert book.do(lambda work: work.get([worker], relations=True)) == [with_them]
    without = book.record(worker, relations=False)
    assert (without.party.relations, without.related) == ({}, {})
    assert book.read(lambda reader: reader.by_handle("toy", str(worker), relations=False)) == without
    assert book.search(name_has("worker")) == [without]


def test_a_relation_can_be_put_from_either_end(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    identity = book.do(lambda work: employ(work, worker, employer, title="Old"))
    inward = book.record(employer).party.relations[identity]
    inward.title = "New"
    book.do(lambda work: work.put_relations({identity: (employer, inward)}))
    relation = book.record(worker).party.relations[identity]
    assert (relation.title, relation.other, relation.outward) == ("New", employer, True)
    assert book.do(lambda work: work.relations([identity, "unknown", "\0"])) == {identity: (worker, relation)}


def test_a_relation_can_change_its_ends(book: OpenBook) -> None:
    worker, old, new = book.add(person("Worker")), book.add(company("Old")), book.add(company("New"))
    identity = book.do(lambda work: employ(work, worker, old))
    moved = msgspec.structs.replace(book.record(worker).party.relations[identity], other=new)
    book.do(lambda work: work.put_relations({identity: (worker, moved)}))
    assert book.record(old).party.relations == {}
    assert book.record(new).party.relations.keys() == {identity}


def test_a_dropped_relation_is_gone_from_both_ends(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    identity = book.do(lambda work: employ(work, worker, employer, contact_points=email("w@x.no")))
    book.do(lambda work: work.drop_relations([identity]))
    book.do(lambda work: work.drop_relations([identity]))
    assert book.record(worker).party.relations == {} == book.record(employer).party.relations
    assert book.search(email_is("w@x.no")) == []


def test_relations_hide_with_a_deleted_party_and_come_back_with_it(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    book.do(lambda work: employ(work, worker, employer, contact_points=email("w@x.no")))
    before = book.record(worker)
    book.do(lambda work: delete(work, employer))
    hidden = book.record(worker)
    assert (hidden.party.relations, hidden.related) == ({}, {})
    assert book.search(email_is("w@x.no")) == []
    book.do(lambda work: change(work, employer, lambda party: setattr(party, "state", State.ACTIVE), Deed.RESTORED))
    assert book.record(worker).party.relations == before.party.relations
    assert [record.id for record in book.search(email_is("w@x.no"))] == [worker]


def test_a_person_is_found_by_the_address_of_a_relation_and_the_company_is_not(book: OpenBook) -> None:
    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    identity = book.do(lambda work: employ(work, worker, employer, contact_points=email("Work@X.no")))
    assert [record.id for record in book.search(email_is("work@x.NO"))] == [worker]
    changed = msgspec.structs.replace(book.record(worker).party.relations[identity], contact_points=email("new@x.no"))
    book.do(lambda work: work.put_relations({identity: (worker, changed)}))
    assert book.search(email_is("work@x.no")) == []
    assert [record.id for record in book.search(email_is("new@x.no"))] == [worker]


def test_search_keys_follow_every_change(book: OpenBook) -> None:
    number = book.add(person("Before", contact_points=email("before@x.no"), roles=["customer"]))

    def edit(party: Party) -> None:
        party.last_name = "After"
        party.contact_points = email("after@x.no")
        party.roles = []

    book.do(lambda work: change(work, number, edit))
    assert book.search(email_is("before@x.no")) == [] == book.search(name_has("before"))
    assert [record.id for record in book.search(email_is("after@x.no"))] == [number]
    assert [record.id for record in book.search(name_has("after"))] == [number]


def test_the_same_address_twice_on_one_party_goes_one_at_a_time(book: OpenBook) -> None:
    number = book.add(person(contact_points=email("a@x.no") | email("a@x.no")))
    book.do(lambda work: change(work, number, lambda party: party.contact_points.popitem()))
    assert [record.id for record in book.search(email_is("a@x.no"))] == [number]
    book.do(lambda work: change(work, number, lambda party: party.contact_points.clear()))
    assert book.search(email_is("a@x.no")) == []


def test_a_unit_of_work_reads_what_it_has_written(book: OpenBook) -> None:
    employer = book.add(company("Employer"))

    def work(unit: UnitOfWork) -> None:
        number = add(unit, person("Fresh", contact_points=email("fresh@x.no")), {"toy": "fresh"})
        employ(unit, number, employer)
        assert [record.id for record in unit.get([number])] == [number]
        assert unit.lock([number])[number].version == 1
        found = unit.by_handle("toy", "fresh")
        assert found is not None
        assert found.related.keys() == {employer}
        assert [record.id for record in unit.search(PartyQuery(where=name_has("fresh")))] == [number]
        assert [record.id for record in unit.search(PartyQuery(where=email_is("fresh@x.no")))] == [number]
        assert unit.owner_of("toy", "fresh") == number
        assert [entry.party for entry in unit.changes(0, 100)] == [employer, number]
        change(unit, number, lambda party: setattr(party, "last_name", "Fresher"))
        assert unit.get([number])[0].party.last_name == "Fresher"
        assert unit.search(PartyQuery(where=name_has("fresher"))) != []

    book.do(work)
    assert [record.version for record in book.search(name_has("fresher"))] == [2]
    assert [entry.version for entry in book.read(lambda reader: reader.changes(0, 100))] == [1, 1, 2]


def test_a_party_read_before_its_change_is_logged_still_carries_the_time_of_its_entry(book: OpenBook) -> None:
    def work(unit: UnitOfWork) -> int:
        number = unit.next_number()
        unit.add(number, person("Early"), {})
        assert unit.search(PartyQuery(where=name_has("early"))) != []
        unit.log(number, Deed.CREATED, ())
        return number

    number = book.do(work)
    (entry,) = book.read(lambda reader: reader.changes(0, 100))
    assert book.record(number).changed.at == entry.at


def test_lock_answers_in_order_of_number_and_leaves_out_the_unknown(book: OpenBook) -> None:
    first, second = book.add(), book.add()
    locked = book.do(lambda work: work.lock([second, first, second, 10**20]))
    assert list(locked) == [first, second]


def test_what_raises_stores_nothing(book: OpenBook) -> None:
    stored = book.add(person("Stored"))

    def work(unit: UnitOfWork) -> None:
        number = add(unit, person("Lost"), {"toy": "lost"})
        employ(unit, number, stored)
        change(unit, stored, lambda party: setattr(party, "last_name", "Changed"))
        unit.search(PartyQuery(where=name_has("lost")))  # the unit is written early, and still undone
        raise NotFound("party", 1)

    with pytest.raises(NotFound):
        book.do(work)
    assert [record.party.last_name for record in book.search(LIVING, relations=True)] == ["Stored"]
    assert book.search(name_has("lost")) == [] == book.search(name_has("changed"))
    assert book.read(lambda reader: reader.owner_of("toy", "lost")) is None
    assert len(book.read(lambda reader: reader.changes(0, 100))) == 1


def test_an_unknown_tenant_has_no_book(book: OpenBook) -> None:
    nobody = book.tenant + 1_000_000
    with pytest.raises(NotFound):
        book.add(tenant=nobody)
    assert book.search(LIVING, tenant=nobody) == []


def test_pages_give_everything_once_in_order(book: OpenBook) -> None:
    numbers = [book.add(person(f"Page {index}")) for index in range(7)]
    book.do(lambda work: employ(work, numbers[0], numbers[6]))

    async def collect(query: PartyQuery) -> list[list[int]]:
        return [[record.id for record in page] async for page in book.database.pages(book.tenant, query)]

    query = PartyQuery(where=name_has("page"), limit=3)
    assert book.run(collect(query)) == [numbers[:3], numbers[3:6], numbers[6:]]
    assert book.run(collect(msgspec.structs.replace(query, limit=7))) == [numbers]
    assert book.run(collect(msgspec.structs.replace(query, after=numbers[5]))) == [numbers[6:]]
    assert book.run(collect(PartyQuery(where=name_has("nobody")))) == []


def test_pages_bring_relations_and_wait_for_writes(book: OpenBook) -> None:
    from kartotek.domain.query import ChangedSince

    worker, employer = book.add(person("Worker")), book.add(company("Employer"))
    book.do(lambda work: employ(work, worker, employer))

    async def collect() -> list[int]:
        query = PartyQuery(where=ChangedSince(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)), limit=1, relations=True)
        return [len(page[0].related) async for page in book.database.pages(book.tenant, query)]

    assert book.run(collect()) == [1, 1]


def test_kind_and_state_can_change(book: OpenBook) -> None:
    number = book.add(person("Both"))
    book.do(lambda work: change(work, number, lambda party: setattr(party, "kind", Kind.COMPANY)))
    assert book.record(number).party.kind is Kind.COMPANY
