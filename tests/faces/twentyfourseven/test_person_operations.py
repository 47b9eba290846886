"""Every operation of PersonService, called by zeep."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.faces.twentyfourseven import behind
from tests.faces.twentyfourseven.services import FAULT, NOBODY, Services
from tests.rig.server import RunningServer


def test_persons_are_saved_and_found(services: Services) -> None:
    number = services.a_person(Nickname="Bobby")
    (found,) = services.person.GetPersons({"Id": number})
    assert (found.Id, found.Nickname) == (number, "Bobby")
    (found,) = services.person.GetPersonsDetailed({"Id": number})
    assert found.Nickname == "Bobby"
    assert not services.person.GetPersons({"Id": NOBODY})
    with pytest.raises(FAULT, match=f"There is no contact with Id {NOBODY}"):
        services.person.SavePerson({"Id": NOBODY, "FirstName": "X"})


def test_a_relation_is_made_listed_changed_and_removed(services: Services) -> None:
    number, employer = services.a_person(), services.a_company()
    start = services.person.GetPersons({"Id": number})[0].DateChanged
    data = {
        "ContactId": number,
        "CustomerId": employer,
        "Title": "Boss",
        "Email": "o@e.no",
        "Mobile": "1",
        "Phone": "2",
    }
    assert services.person.MakeRelation(data) is True
    (found,) = services.person.GetRelations(number)
    shown = (found.ContactId, found.CustomerId, found.Title, found.Email, found.Mobile, found.Phone)
    assert shown == tuple(data.values())
    changed = services.person.GetRelationsChangedAfter(start)
    assert (number, employer) in {(relation.ContactId, relation.CustomerId) for relation in changed}
    assert not services.person.GetRelationsChangedAfter(dt.datetime(2999, 1, 1))
    assert services.person.MakeRelation({**data, "Phone": "3"}) is True
    assert [relation.Phone for relation in services.person.GetRelations(number)] == ["3"]
    services.person.DeleteRelation(number, employer)
    assert not services.person.GetRelations(number)
    with pytest.raises(FAULT, match=f"There is no relation with Id {employer}"):
        services.person.DeleteRelation(number, employer)


@pytest.mark.parametrize(("contact", "customer"), [(NOBODY, None), (None, NOBODY), (None, 0)])
def test_a_relation_needs_both_ends(services: Services, contact: int | None, customer: int | None) -> None:
    number, employer = services.a_person(), services.a_company()
    data = {
        "ContactId": number if contact is None else contact,
        "CustomerId": employer if customer is None else customer,
    }
    with pytest.raises(FAULT):
        services.person.MakeRelation(data)
    assert not services.person.GetRelations(number)


def test_nothing_is_listed_of_a_person_that_is_not_there(services: Services) -> None:
    for operation in ("GetRelations", "GetNotes", "GetPersonCategoryList"):
        with pytest.raises(FAULT, match="There is no contact with Id"):
            getattr(services.person, operation)(NOBODY)


def test_notes_are_added_listed_and_deleted_both_ways(services: Services, server: RunningServer) -> None:
    number = services.a_person()
    note = {"Subject": "Note 1", "Description": "a\nb", "PersonId": number, "Date": dt.datetime(2020, 1, 1)}
    before = behind.record(server, number)
    first, second = services.person.AddNote(note), services.person.AddNote({"Subject": "2", "PersonId": number})
    notes = services.person.GetNotes(number)
    assert [found.Id for found in notes] == [first, second]
    assert (notes[0].Subject, notes[0].Description, notes[0].PersonId) == ("Note 1", "a\nb", number)
    assert notes[0].Date == dt.datetime(2020, 1, 1)
    assert notes[0].EmployeeId == server.principal().user
    assert abs(notes[1].DateAdded - dt.datetime.now(dt.UTC).replace(tzinfo=None)) < dt.timedelta(minutes=5)
    assert {first, second} <= {found.Id for found in services.person.GetAllNotes()}
    services.person.DeleteNote({"Id": first, "PersonId": 0})
    services.person.DeleteNoteById(second)
    assert not services.person.GetNotes(number)
    assert not {first, second} & {found.Id for found in services.person.GetAllNotes() or []}
    after = behind.record(server, number)
    assert after.version == before.version + 4
    assert after.changed.at > before.changed.at


def test_notes_that_are_not_there_are_refused(services: Services) -> None:
    number = services.a_person()
    with pytest.raises(FAULT, match=f"There is no contact with Id {NOBODY}"):
        services.person.AddNote({"Subject": "X", "PersonId": NOBODY})
    with pytest.raises(FAULT, match="a note needs"):
        services.person.AddNote({"PersonId": number})
    with pytest.raises(FAULT, match="there is no user 99999"):
        services.person.AddNote({"Subject": "X", "PersonId": number, "EmployeeId": 99999})
    with pytest.raises(FAULT, match=f"There is no note with Id {NOBODY}"):
        services.person.DeleteNote({"Id": NOBODY, "PersonId": number})
    with pytest.raises(FAULT, match=f"There is no note with Id {NOBODY}"):
        services.person.DeleteNoteById(NOBODY)
    for operation in ("AddNote", "DeleteNote", "MakeRelation"):
        with pytest.raises(FAULT, match="is missing"):
            getattr(services.person, operation)()


def test_persons_are_put_into_categories_and_taken_out(services: Services, server: RunningServer) -> None:
    first, second = services.a_person(), services.a_person()
    categories = {category.Id: category.Name for category in services.person.GetCategoryList()}
    assert categories[2] == "Partner"
    services.person.AddCategoryToPerson(first, 2)
    services.person.AddCategoryToPerson(first, 1)
    services.person.AddCategoryToPerson(second, 3)
    before = server.last_change()
    services.person.AddCategoryToPerson(first, 1)
    services.person.RemoveCategoryFromPerson(second, 1)
    assert server.last_change() == before
    assert services.person.GetPersonCategoryList(first) == [2, 1]
    found = services.person.GetPersonArrayCategoryList({"int": [second, NOBODY, first, first]})
    assert [(item.personId, item.categories["int"]) for item in found] == [(second, [3]), (first, [2, 1])]
    assert behind.record(server, first).party.category == 2
    services.person.RemoveCategoryFromPerson(first, 2)
    assert services.person.GetPersonCategoryList(first) == [1]
    assert behind.record(server, first).party.category is None


def test_categories_and_persons_that_are_not_there_are_refused(services: Services) -> None:
    number = services.a_person()
    for operation in ("AddCategoryToPerson", "RemoveCategoryFromPerson"):
        with pytest.raises(FAULT, match="There is no category with Id 99999"):
            getattr(services.person, operation)(number, 99999)
        with pytest.raises(FAULT, match=f"There is no contact with Id {NOBODY}"):
            getattr(services.person, operation)(NOBODY, 1)
    with pytest.raises(FAULT, match="More than 1000 personIds"):
        services.person.GetPersonArrayCategoryList({"int": list(range(1, 1002))})


def test_ids_are_found_by_other_names(services: Services) -> None:
    first = services.a_person(ConsumerPersonNo="N 123456", WebUserName="web@user")
    second = services.a_person(ConsumerPersonNo="N 123456", WebUserName="WEB@user")
    assert services.person.GetPersonId("n123456") == min(first, second)
    assert services.person.GetPersonIdsByUserName("Web@User") == sorted((first, second))
    consumer = services.a_company(Type="Consumer", Name="Olsen", FirstName="Bob")
    found = services.person.GetPersonIdByCompanyId(consumer)
    assert services.person.GetPersons({"Id": found})[0].LastName == "Olsen"


def test_ids_of_nobody_are_0(services: Services) -> None:
    assert services.person.GetPersonId("no such number") == 0
    assert services.person.GetPersonId("") == 0
    assert not services.person.GetPersonIdsByUserName("nobody")
    assert not services.person.GetPersonIdsByUserName("")
    assert services.person.GetPersonIdByCompanyId(NOBODY) == 0
    assert services.person.GetPersonIdByCompanyId(services.a_company()) == 0
