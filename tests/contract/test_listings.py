"""Notes, parties by key, relations by their change, pages of customers and lists, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kartotek.domain.changes import Deed
from kartotek.domain.errors import UnstorableText
from kartotek.domain.lists import ListItem
from kartotek.domain.notes import Note
from kartotek.domain.party import ExternalId, Party, Relation, State
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import LIVING, AllOf, CustomerQuery, HasKey, KeyedParty, Not, number_is
from kartotek.domain.search import EMPLOYEE
from tests.contract.rig import OpenBook, add, change, company, employ, person

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


def write_note(book: OpenBook, party: int, tenant: int | None = None, **members: Any) -> int:
    def work(unit: UnitOfWork) -> int:
        number = unit.next_number()
        members.setdefault("text", "T")
        unit.add_note(Note(id=number, party=party, author=7, added=unit.now, date=NOON, **members))
        return number

    return book.do(work, tenant)


def delete(book: OpenBook, number: int) -> None:
    book.do(lambda work: change(work, number, lambda party: setattr(party, "state", State.DELETED), Deed.DELETED))


# -- notes -------------------------------------------------------------------------------------------------------


def test_notes_are_read_as_they_were_written(book: OpenBook) -> None:
    party, other = book.add(), book.add()
    first = write_note(book, party, subject="Søk", text="a\n\tb ")
    second = write_note(book, party)
    elsewhere = write_note(book, other)
    notes = book.read(lambda reader: reader.notes_of(party))
    assert [note.id for note in notes] == [first, second]
    assert (notes[0].subject, notes[0].text, notes[0].date, notes[0].party) == ("Søk", "a\n\tb ", NOON, party)
    everything = book.read(lambda reader: reader.notes(0, 100))
    assert [note.id for note in everything] == [first, second, elsewhere]
    assert [note.id for note in book.read(lambda reader: reader.notes(first, 1))] == [second]
    book.do(lambda work: work.drop_note(first))
    assert [note.id for note in book.read(lambda reader: reader.notes_of(party))] == [second]
    assert book.do(lambda work: work.note(first)) is None
    assert book.do(lambda work: work.note(second)) == notes[1]
    assert book.do(lambda work: work.note(1 << 70)) is None


def test_notes_of_deleted_parties_are_hidden_among_all(book: OpenBook) -> None:
    party = book.add()
    number = write_note(book, party)
    delete(book, party)
    assert book.read(lambda reader: reader.notes(0, 10)) == []
    assert [note.id for note in book.read(lambda reader: reader.notes_of(party))] == [number]


def test_notes_of_another_tenant_are_not_there(book: OpenBook) -> None:
    party = book.add()
    number = write_note(book, party)
    stranger = book.new_tenant()
    assert book.read(lambda reader: reader.notes(0, 10), stranger) == []
    assert book.read(lambda reader: reader.notes_of(party), stranger) == []
    assert book.do(lambda work: work.note(number), stranger) is None
    book.do(lambda work: work.drop_note(number), stranger)
    assert book.do(lambda work: work.note(number)) is not None


def test_a_note_that_no_database_can_hold_is_refused(book: OpenBook) -> None:
    party = book.add()
    with pytest.raises(UnstorableText):
        write_note(book, party, text="\0")
    assert book.read(lambda reader: reader.notes_of(party)) == []


# -- keys --------------------------------------------------------------------------------------------------------


def keyed(book: OpenBook, after: tuple[str, int]) -> list[KeyedParty]:
    return book.read(lambda reader: reader.keyed("category", after, 2))


def test_parties_are_listed_by_key_page_by_page(book: OpenBook) -> None:
    categories = [[1], [2, 10], [1, 2], []]
    numbers = [book.add(person(categories=found)) for found in categories]
    delete(book, book.add(person(categories=[1])))
    book.add(person(category=1), tenant=book.new_tenant())
    expected = sorted((str(item), number) for number, found in zip(numbers, categories, strict=True) for item in found)
    found: list[tuple[str, int]] = []
    while page := keyed(book, found[-1] if found else ("", 0)):
        assert len(page) <= 2
        found += [(item.key, item.party) for item in page]
        assert all(item.handles == {"toy": str(item.party)} for item in page)
    assert found == expected


def test_the_main_category_is_a_key_like_the_others(book: OpenBook) -> None:
    number = book.add(person(category=3, categories=[4]))
    assert [(item.key, item.party) for item in book.read(lambda reader: reader.keyed("category", ("", 0), 9))] == [
        ("3", number),
        ("4", number),
    ]
    book.do(lambda work: change(work, number, lambda party: setattr(party, "category", None)))
    assert [item.key for item in book.read(lambda reader: reader.keyed("category", ("", 0), 9))] == ["4"]


def test_names_of_other_systems_user_names_and_employees_are_found(book: OpenBook) -> None:
    names = {"1:A 7": ExternalId(kind=1, name="A 7"), "2:b": ExternalId(kind=2, name="b")}
    number = book.add(company(external_ids=names, user_name="Ola@Web"))
    worker = book.add(person(employee_id=12, user_groups={"5": "Leader"}))
    for space, value in (("external_id", "a7"), ("external_id", "B"), ("user_name", "ola@web")):
        assert [record.id for record in book.search(number_is(space, value))] == [number]
    assert [record.id for record in book.search(HasKey("employee_id", "12"))] == [worker]
    assert [record.id for record in book.search(HasKey(*EMPLOYEE))] == [worker]
    assert [record.id for record in book.search(AllOf((LIVING, Not(HasKey(*EMPLOYEE)))))] == [number]
    assert [item.party for item in book.read(lambda reader: reader.keyed("user_group", ("", 0), 9))] == [worker]


# -- relations ---------------------------------------------------------------------------------------------------


def relate(book: OpenBook, worker: int, employer: int, **members: Any) -> str:
    def work(unit: UnitOfWork) -> str:
        identity = employ(unit, worker, employer, **members)
        change(unit, worker, lambda party: party)
        return identity

    return book.do(work)


def edit_relations(work: UnitOfWork, worker: int, identity: str, relation: Relation | None) -> None:
    if relation is None:
        work.drop_relations([identity])
    else:
        work.put_relations({identity: (worker, relation)})
    change(work, worker, lambda party: party)


def since(book: OpenBook, at: dt.datetime, after: str = "", limit: int = 100) -> list[str]:
    return [item.id for item in book.read(lambda reader: reader.relations_since(at, after, limit), settled=True)]


def test_relations_are_found_by_when_they_changed(book: OpenBook) -> None:
    worker, first, second = book.add(), book.add(company()), book.add(company())
    one = relate(book, worker, first)
    between = book.record(worker).changed.at
    two = relate(book, worker, second, title="Boss")
    newest = book.record(worker).changed.at
    assert since(book, between) == [one, two]
    assert since(book, between, one) == [two]
    (found,) = book.read(lambda reader: reader.relations_since(newest, "", 9))
    assert (found.at, found.party, found.relation.other, found.relation.title) == (newest, worker, second, "Boss")
    book.do(lambda work: edit_relations(work, worker, one, found.relation))
    assert since(book, newest) == [two, one]
    assert since(book, newest, limit=1) == [two]
    book.do(lambda work: edit_relations(work, worker, two, None))
    assert since(book, between) == [one]
    assert since(book, book.record(worker).changed.at) == []


def test_a_relation_carries_the_very_time_of_its_change_entry(book: OpenBook) -> None:
    worker, employer = book.add(), book.add(company())

    def work(unit: UnitOfWork) -> str:
        identity = "f" * 32
        unit.put_relations({identity: (employer, Relation(other=worker, kind="employment", outward=False))})
        change(unit, employer, lambda party: party)
        return identity

    identity = book.do(work)
    entry = book.read(lambda reader: reader.changes(0, 100))[-1]
    (found,) = book.read(lambda reader: reader.relations_since(entry.at, "", 9))
    assert (found.id, found.at, found.party, found.relation.other) == (identity, entry.at, worker, employer)


def test_relations_of_deleted_parties_and_other_tenants_are_left_out(book: OpenBook) -> None:
    worker, employer = book.add(), book.add(company())
    relate(book, worker, employer)
    start = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    assert book.read(lambda reader: reader.relations_since(start, "", 9), book.new_tenant()) == []
    assert len(since(book, start)) == 1
    delete(book, employer)
    assert since(book, start) == []


# -- customers ---------------------------------------------------------------------------------------------------


def customers(book: OpenBook, tenant: int | None = None, **members: Any) -> tuple[int, list[tuple[int, bool]]]:
    page = book.read(lambda reader: reader.customers(CustomerQuery(**members)), tenant, settled=True)
    return page.total, [(record.id, active) for record, active in page.records]


def test_companies_and_customers_are_paged(book: OpenBook) -> None:
    numbers = [book.add(company()) for _ in range(4)] + [book.add(person(roles=["customer"]))]
    book.add(person())
    book.add(company(), tenant=book.new_tenant())
    assert customers(book) == (5, [(number, True) for number in numbers])
    pages = [customers(book, page=page, size=2) for page in (1, 2, 3, 4)]
    assert [total for total, _ in pages] == [5] * 4
    assert [number for _, page in pages for number, _ in page] == numbers
    assert customers(book, page=1 << 60, size=1000) == (5, [])


def test_deleted_companies_and_former_customers_stay_listed_as_inactive(book: OpenBook) -> None:
    gone, former, stays = book.add(company()), book.add(person(roles=["customer"])), book.add(company())
    delete(book, gone)
    book.do(lambda work: change(work, former, lambda party: party.roles.clear()))
    assert customers(book) == (3, [(gone, False), (former, False), (stays, True)])
    assert customers(book, active=True) == (1, [(stays, True)])
    assert customers(book, active=False) == (2, [(gone, False), (former, False)])
    book.do(lambda work: change(work, gone, lambda party: setattr(party, "state", State.ACTIVE), Deed.RESTORED))
    assert customers(book, active=True) == (2, [(gone, True), (stays, True)])


def test_customers_are_limited_by_times_with_nothing_missed(book: OpenBook) -> None:
    first, second = book.add(company()), book.add(company())
    moments = [book.record(number).changed.at for number in (first, second)]
    assert customers(book, changed_since=moments[1]) == (1, [(second, True)])
    assert customers(book, created_since=moments[0]) == (2, [(first, True), (second, True)])
    book.do(lambda work: change(work, first, lambda party: setattr(party, "name", "New AS")))
    later = book.record(first).changed.at
    assert customers(book, changed_since=later) == (1, [(first, True)])
    assert customers(book, created_since=later) == (0, [])
    assert customers(book, changed_since=moments[1], created_since=moments[1], active=True) == (1, [(second, True)])


def test_a_person_who_becomes_a_customer_is_listed_from_when_it_was_made(book: OpenBook) -> None:
    number = book.add(person())
    made = book.record(number).created.at
    assert customers(book)[0] == 0
    book.do(lambda work: change(work, number, lambda party: party.roles.append("customer")))
    assert customers(book, created_since=made + dt.timedelta(microseconds=1))[0] == 0
    assert customers(book, created_since=made) == (1, [(number, True)])


# -- lists -------------------------------------------------------------------------------------------------------


def test_items_are_put_and_the_directory_gets_a_new_version(book: OpenBook) -> None:
    def work(unit: UnitOfWork) -> list[ListItem]:
        found = unit.lock_list("category")
        unit.put_item(ListItem(list="category", id=2, names={"en": "Two"}, extra={"show_contact": True}))
        return found

    before = book.run(book.database.directory(book.tenant))
    assert book.do(work) == []
    assert [item.id for item in book.do(work)] == [2]
    after = book.run(book.database.directory(book.tenant, before.tenant.version + 2))
    assert after.tenant.version == before.tenant.version + 2
    assert after.item("category", 2).extra == {"show_contact": True}
    assert book.do(lambda unit: unit.lock_list("category"), book.new_tenant()) == []


def test_what_a_unit_has_written_is_in_its_own_lists(book: OpenBook) -> None:
    def work(unit: UnitOfWork) -> tuple[int, int, int]:
        number = add(unit, Party(kind=company().kind, name="Own AS", category=1))
        unit.put_relations({"a" * 32: (number, Relation(other=number, kind="contact"))})
        unit.log(number, Deed.CHANGED, ())
        start = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
        return (
            unit.customers(CustomerQuery()).total,
            len(unit.keyed("category", ("", 0), 9)),
            len(unit.relations_since(start, "", 9)),
        )

    assert book.do(work) == (1, 1, 1)
