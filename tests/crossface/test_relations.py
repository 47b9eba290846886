"""Laws 1 to 3 for what ties two parties: an employment is one and the same on every face."""

from __future__ import annotations

import asyncio
import dataclasses
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.party import Kind, Party, new_item_id
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact
from tests.crossface.drivers import DRIVERS, PAIRS
from tests.crossface.strategies import contacts, law, words


def _company(home: Tenancy, face: str) -> int:
    return home.create(face, Contact(kind=Kind.COMPANY, name="Employer", country="NO"))


@pytest.mark.parametrize(("writer", "reader"), PAIRS)
def test_an_employer_is_the_same_on_both_faces(home: Tenancy, writer: str, reader: str) -> None:
    company = _company(home, reader)

    @law
    @given(contact=contacts(Kind.PERSON), comment=words)
    def holds(contact: Contact, comment: str) -> None:
        number = home.create(writer, dataclasses.replace(contact, employer=company))
        assert home.read(reader, Kind.PERSON, number).contact.employer == company
        before = home.behind.record(number).party.relations
        home.update(reader, Kind.PERSON, number, {"comment": f"{comment} again"})
        assert home.read(writer, Kind.PERSON, number).contact.employer == company
        assert home.behind.record(number).party.relations == before

    holds()


@pytest.mark.parametrize("writer", DRIVERS)
@pytest.mark.parametrize("echoing", DRIVERS)
def test_an_echo_of_a_tie_is_silent_at_both_ends(home: Tenancy, writer: str, echoing: str) -> None:
    company = _company(home, writer)

    @law
    @given(people=st.lists(contacts(Kind.PERSON), min_size=1, max_size=3))
    def holds(people: list[Contact]) -> None:
        numbers = [home.create(writer, dataclasses.replace(person, employer=company)) for person in people]
        seq = home.behind.last_change()
        for number in numbers:
            home.echo(echoing, Kind.PERSON, number)
        home.echo(echoing, Kind.COMPANY, company)
        assert home.behind.changes(seq) == []
        for face in DRIVERS:
            found = [home.read(face, Kind.PERSON, number).contact.employer for number in numbers]
            assert found == [company] * len(numbers)

    holds()


@pytest.mark.parametrize(("editor", "reader"), PAIRS)
def test_a_first_employer_given_later_is_there_on_the_other_face(home: Tenancy, editor: str, reader: str) -> None:
    company = _company(home, editor)
    number = home.create(reader, Contact(kind=Kind.PERSON, first_name="New", last_name="Hire", country="NO"))
    home.update(editor, Kind.PERSON, number, {"employer": company})
    assert home.read(reader, Kind.PERSON, number).contact.employer == company


@pytest.mark.parametrize("face", DRIVERS)
def test_a_deleted_employer_is_gone_from_every_face(home: Tenancy, face: str) -> None:
    company = _company(home, face)
    person = Contact(kind=Kind.PERSON, first_name="Out", last_name="Of Work", country="NO", employer=company)
    number = home.create(face, person)
    home.behind.delete(company)
    for name in DRIVERS:
        assert home.read(name, Kind.PERSON, number).contact.employer is None
        home.echo(name, Kind.PERSON, number)
    assert home.behind.record(number).version == 1


def test_a_person_hired_by_several_at_once_has_one_primary_employment(home: Tenancy) -> None:
    book, principal, behind = home.server.kartotek.book, home.behind.principal, home.behind
    companies = [behind.record(behind.create(Party(kind=Kind.COMPANY, name="Hiring"))) for _ in range(4)]
    for _ in range(5):
        person = behind.create(Party(kind=Kind.PERSON, last_name="Wanted"))

        async def hire(number: int = person) -> None:
            employment = {"other": number, "kind": "employment", "outward": False}
            patches = [{"relations": {new_item_id(): employment}} for _ in companies]
            await asyncio.gather(*map(partial(book.update, principal), companies, patches))

        home.server.run(hire())
        relations = behind.record(person).party.relations.values()
        assert (len(relations), sum(relation.primary for relation in relations)) == (4, 1)
