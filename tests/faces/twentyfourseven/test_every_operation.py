"""Every operation of PersonService and CompanyService, called by zeep: once with an effect, once wrongly.

A recorder writes down which operation was called, and how it ended; the last test runs everything here once more, on
each database, and asks the recorder for all operations.
"""

from __future__ import annotations

import datetime as dt
import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
import requests
import zeep
import zeep.exceptions

from kartotek import demo
from kartotek.domain.lists import ListItem
from kartotek.faces.twentyfourseven.handlers import company, person
from tests.faces.twentyfourseven import behind
from tests.faces.twentyfourseven.client import AUTHENTICATE, COMPANY, PERSON, Soap
from tests.rig.server import RunningServer

NOBODY: Final = 2_111_222_333
FAULT: Final = zeep.exceptions.Fault
_numbers = itertools.count(1)


class Recorder:
    """zeep's view of a service; it writes down the operations that were answered and those that were refused."""

    def __init__(self, service: Any) -> None:
        self._service = service
        self.answered: set[str] = set()
        self.refused: set[str] = set()

    def __getattr__(self, operation: str) -> Any:
        def call(*arguments: Any) -> Any:
            try:
                answer = self._service[operation](*arguments)
            except FAULT:
                self.refused.add(operation)
                raise
            self.answered.add(operation)
            return answer

        return call

    def refuses(self, operation: str) -> None:
        """Write down that an item of a batch was refused as it should."""
        self.refused.add(operation)


class Services:
    """Both services of one client that has logged in."""

    def __init__(self, url: str) -> None:
        self.http = requests.Session()
        credential = {"ApplicationId": demo.APPLICATION, "Username": demo.LOGIN, "Password": demo.PASSWORD}
        assert self._service(url, AUTHENTICATE).Login(credential)
        self.person = Recorder(self._service(url, PERSON))
        self.company = Recorder(self._service(url, COMPANY))

    def _service(self, url: str, path: str) -> Any:
        transport = zeep.Transport(session=self.http)  # type: ignore[no-untyped-call]
        return zeep.Client(f"{url}{path}?wsdl", transport=transport).service  # type: ignore[no-untyped-call]

    def a_person(self, **members: Any) -> int:
        """Save a person; return the Id."""
        return int(self.person.SavePerson({"FirstName": "Any", "LastName": f"Body{next(_numbers)}", **members}))

    def a_company(self, **members: Any) -> int:
        """Save a company; return its Id."""
        (saved,) = self.company.SaveCompanies({"Company": [{"Name": "Any AS", "Type": "Business", **members}]})
        assert saved.APIException is None
        return int(saved.Id)


@pytest.fixture(scope="module")
def services(server: RunningServer) -> Iterator[Services]:
    """Return a client of both services."""
    found = Services(server.url)
    yield found
    found.http.close()


BADLY_TYPED: Final = {
    "GetPersons": "<personSearch><Id>x</Id></personSearch>",
    "GetPersonsDetailed": "<personSearch><IsEmployee>maybe</IsEmployee></personSearch>",
    "GetPersonId": "<consumerPersonNo>a\x01b</consumerPersonNo>",
    "GetPersonIdsByUserName": "<username>a\x01b</username>",
    "GetPersonIdByCompanyId": "<companyId>twelve</companyId>",
    "GetRelationsChangedAfter": "<changedAfter>yesterday</changedAfter>",
    "DeleteRelation": "<personId>1.5</personId>",
    "GetNotes": "<personId>99999999999999999999</personId>",
    "DeleteNoteById": "<noteId>99999999999</noteId>",
    "AddNote": "<note><Date>2020-13-01</Date></note>",
    "GetPersonArrayCategoryList": "<personIds><int>one</int></personIds>",
    "GetCompanySyncList": "<syncSearchParameters><Active>perhaps</Active></syncSearchParameters>",
    "SaveCategories": "<categories><Category><Id>x</Id></Category></categories>",
    "SaveMaps": "<maps><CompanyMap><MapType>x</MapType></CompanyMap></maps>",
    "GetCustomerCategories": "<customerId>x</customerId>",
    "DeleteCompanies": "<companies><Company><Type>Other</Type></Company></companies>",
}
"""By operation; those without a wrong value of another kind are called wrongly with these."""


def call_badly(services: Services, soap: Soap, operation: str) -> None:
    """Call an operation with a value of another type."""
    answer = soap.call(operation, BADLY_TYPED[operation])
    assert answer.status == 500
    assert answer.fault().startswith("Server was unable to read request. ---> There is an error in XML document")
    for recorder in (services.person, services.company):
        recorder.refuses(operation)


@pytest.mark.parametrize("operation", BADLY_TYPED)
def test_a_value_of_another_type_is_a_fault_and_nothing_is_stored(
    services: Services, server: RunningServer, soap: Soap, operation: str
) -> None:
    before = server.last_change()
    call_badly(services, soap, operation)
    assert server.last_change() == before


@pytest.mark.parametrize("operation", [entry.operation.name for entry in (*person.OPERATIONS, *company.OPERATIONS)])
def test_without_a_session_there_is_no_answer(stranger: Soap, operation: str) -> None:
    assert stranger.call(operation).fault().endswith("---> Session is not authenticated")


@pytest.mark.parametrize("operation", [entry.operation.name for entry in (*person.OPERATIONS, *company.OPERATIONS)])
def test_an_empty_wrapper_is_answered_one_way_or_the_other(soap: Soap, operation: str) -> None:
    answer = soap.call(operation)
    assert answer.status == 200 or "Server was unable to process request. ---> " in answer.fault()
    assert "internal error" not in answer.text


CANNOT_FAIL: Final = {
    "GetAllNotes",
    "GetCategoryList",
    "GetCategories",
    "GetIndustries",
    "GetStatuses",
    "GetCRMGroups",
    "GetCustomerCategoryTree",
}
"""They have no parameter; they are called wrongly without a session."""


def pairs(found: Any) -> list[tuple[str, str]]:
    return [(pair.Key, pair.Value) for pair in found or []]


# -- PersonService -----------------------------------------------------------------------------------------------


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


# -- CompanyService ----------------------------------------------------------------------------------------------


def test_companies_are_saved_found_and_refused_one_by_one(services: Services) -> None:
    items = [{"Name": f"Batch {place}", "Type": "Business"} for place in range(5)]
    items[2] = {"Name": "Batch 2"}
    saved = services.company.SaveCompanies({"Company": items})
    assert [item.APIException is None for item in saved] == [True, True, False, True, True]
    services.company.refuses("SaveCompanies")
    wanted = {"CompanyIds": {"int": [item.Id for item in saved if item.Id]}}
    found = services.company.GetCompanies(wanted, {"string": ["Name"]})
    assert [item.Name for item in found] == ["Batch 0", "Batch 1", "Batch 3", "Batch 4"]
    with pytest.raises(FAULT, match="Please specify at least one search parameter"):
        services.company.GetCompanies({}, {"string": ["Name"]})
    with pytest.raises(FAULT, match="More than 1000 CompanyIds"):
        services.company.GetCompanies({"CompanyIds": {"int": list(range(1, 1002))}}, {"string": ["Name"]})


def test_companies_are_deleted_and_the_failed_ones_returned(services: Services) -> None:
    first, second = services.a_company(), services.a_company()
    failed = services.company.DeleteCompanies({"Company": [{"Id": first}, {"Id": NOBODY}, {}, {"Id": second}]})
    assert [(item.Id, item.APIException.Message) for item in failed] == [
        (NOBODY, f"There is no company with Id {NOBODY}."),
        (None, "There is no company with Id 0."),
    ]
    services.company.refuses("DeleteCompanies")
    assert not services.company.GetCompanies({"CompanyIds": {"int": [first, second]}}, {"string": ["Name"]})
    (again,) = services.company.DeleteCompanies({"Company": [{"Id": first}]})
    assert again.Id == first
    (seemingly,) = services.company.SaveCompanies({"Company": [{"Id": first, "Name": "Back", "Type": "Business"}]})
    assert (seemingly.Id, seemingly.APIException) == (first, None)
    assert not services.company.GetCompanies({"CompanyId": first}, {"string": ["Name"]})


def test_relations_are_saved_and_deleted_and_the_failed_ones_returned(services: Services) -> None:
    number, employer = services.a_person(), services.a_company()
    good = {"ContactId": number, "CompanyId": employer, "Role": "Pilot"}
    bad = [
        {"ContactId": NOBODY, "CompanyId": employer},
        {"ContactId": number, "CompanyId": NOBODY},
        {"CompanyId": employer},
    ]
    failed = services.company.SaveRelations({"Relation": [bad[0], good, *bad[1:]]})
    assert [(item.ContactId, item.CompanyId) for item in failed] == [
        (NOBODY, employer),
        (number, NOBODY),
        (None, employer),
    ]
    services.company.refuses("SaveRelations")
    assert [(item.CustomerId, item.Title) for item in services.person.GetRelations(number)] == [(employer, "Pilot")]
    assert not services.company.SaveRelations({"Relation": [{**good, "Fax": "9"}, {**good, "Role": "Captain"}]})
    (found,) = services.company.GetCompanies({"CompanyId": employer}, {"string": ["Relations"]})
    (relation,) = found.Relations.Relation
    assert (relation.ContactId, relation.Role, relation.Fax) == (number, "Captain", "9")
    failed = services.company.DeleteRelations({"Relation": [*bad, good]})
    assert len(failed) == 3
    services.company.refuses("DeleteRelations")
    assert not services.person.GetRelations(number)
    (again,) = services.company.DeleteRelations({"Relation": [good]})
    assert again.ContactId == number


def test_maps_are_saved_and_deleted_and_the_failed_ones_returned(services: Services) -> None:
    number = services.a_company()
    good = {"MapType": 3, "ExternalId": f"EXT {number}", "CompanyId": number}
    bad = [{**good, "CompanyId": NOBODY}, {**good, "ExternalId": None}, {**good, "ExternalId": "x" * 300}]
    failed = services.company.SaveMaps({"CompanyMap": [bad[0], good, *bad[1:]]})
    assert [(item.CompanyId, item.ExternalId) for item in failed] == [
        (NOBODY, good["ExternalId"]),
        (number, None),
        (number, "x" * 300),
    ]
    services.company.refuses("SaveMaps")
    (found,) = services.company.GetCompanies({"ExternalId": good["ExternalId"]}, {"string": ["Maps"]})
    assert (found.Id, [found_map.MapType for found_map in found.Maps.CompanyMap]) == (number, [3])
    (failed_map,) = services.company.DeleteMaps({"CompanyMap": [{**good, "MapType": 4}, good]})
    assert failed_map.MapType == 4
    services.company.refuses("DeleteMaps")
    assert not services.company.GetCompanies({"ExternalId": good["ExternalId"]}, {"string": ["Maps"]})


def test_the_sync_list_has_active_and_deleted_companies(services: Services) -> None:
    first, second = services.a_company(ExternalId="S1"), services.a_company(Type="Consumer", Name="Sync")
    changed = services.company.GetCompanies({"CompanyId": first}, {"string": ["DateChanged"]})[0].DateChanged
    services.company.DeleteCompanies({"Company": [{"Id": second}]})

    def ids(**parameters: Any) -> dict[int, bool]:
        parameters.setdefault("Active", None)
        page = services.company.GetCompanySyncList(parameters)
        assert (page.CurrentPage, page.ItemsPerPage) == (1, 1000)
        items = page.Items.SyncCompany if page.Items else []
        assert page.TotalItems == len(items)
        assert page.TotalPages == min(1, len(items))
        return {item.CompanyId: item.Active for item in items}

    everything = ids()
    assert (everything[first], everything[second]) == (True, False)
    assert second not in ids(Active=True)
    assert first not in ids(Active=False)
    assert {first, second} <= ids(ChangedAfter=changed).keys()
    assert {first, second} <= ids(RegisteredAfter=changed).keys()
    assert ids(ChangedAfter=dt.datetime(2999, 1, 1)) == {}
    page = services.company.GetCompanySyncList({"Active": None, "Page": 9})
    assert (page.CurrentPage, page.Items) == (9, None) or not page.Items.SyncCompany
    (item,) = [item for item in services.company.GetCompanySyncList().Items.SyncCompany if item.CompanyId == first]
    assert (item.ExternalId, item.DateChanged) == ("S1", changed)


def test_categories_are_saved_and_renamed(services: Services) -> None:
    saved = services.company.SaveCategories(
        {"Category": [{"Name": "Åpne kunder", "ShowCompany": True}, {"Name": "Second", "ShowContact": True}]}
    )
    first, second = (category.Id for category in saved)
    assert services.company.SaveCategories({"Category": [{"Id": first, "Name": "Renamed"}]})[0].Id == first
    found = {category.Id: category for category in services.company.GetCategories()}
    assert (found[first].Name, found[first].ShowCompany, found[first].ShowContact) == ("Renamed", True, None)
    assert (found[second].Name, found[second].ShowContact) == ("Second", True)
    assert {category.Id: category.Name for category in services.person.GetCategoryList()}[first] == "Renamed"
    with pytest.raises(FAULT, match="There is no category with Id 99999"):
        services.company.SaveCategories({"Category": [{"Name": "Third"}, {"Id": 99999, "Name": "X"}]})
    assert "Third" not in {category.Name for category in services.company.GetCategories()}
    number = services.a_company()
    assert not services.company.SaveCustomerCategories({"KeyValuePair": [{"Key": first, "Value": number}]})
    assert services.company.GetCustomerCategories(number) == [first]


def test_companies_are_put_into_categories_and_taken_out(services: Services) -> None:
    first, second = services.a_company(), services.a_company(Type="Consumer", Name="Cat")
    wanted = [("1", str(first)), ("2", str(first)), ("2", str(second))]
    bad = [("99999", str(first)), ("1", str(NOBODY)), ("x", str(first)), ("1", None)]
    sent = {"KeyValuePair": [{"Key": key, "Value": value} for key, value in [bad[0], *wanted, *bad[1:]]]}
    errors = [error.Message for error in services.company.SaveCustomerCategories(sent)]
    assert errors == [
        "There is no category with Id 99999.",
        f"There is no company with Id {NOBODY}.",
        "Property Key is not a number.",
        "Property Value is not a number.",
    ]
    services.company.refuses("SaveCustomerCategories")
    assert services.company.GetCustomerCategories(first) == [1, 2]
    tree = pairs(services.company.GetCustomerCategoryTree())
    assert set(wanted) <= set(tree)
    assert len(tree) == len(set(tree))
    errors = [error.Message for error in services.company.DeleteCustomerCategories(sent)]
    assert len(errors) == len(bad)
    services.company.refuses("DeleteCustomerCategories")
    assert not services.company.GetCustomerCategories(first)
    assert not set(wanted) & set(pairs(services.company.GetCustomerCategoryTree()))
    with pytest.raises(FAULT, match=f"There is no company with Id {NOBODY}"):
        services.company.GetCustomerCategories(NOBODY)


def test_deleted_companies_leave_the_category_tree(services: Services) -> None:
    number = services.a_company()
    services.company.SaveCustomerCategories({"KeyValuePair": [{"Key": "4", "Value": str(number)}]})
    assert ("4", str(number)) in pairs(services.company.GetCustomerCategoryTree())
    services.company.DeleteCompanies({"Company": [{"Id": number}]})
    assert ("4", str(number)) not in pairs(services.company.GetCustomerCategoryTree())


def test_statuses_and_industries_are_the_tenants(services: Services) -> None:
    assert pairs(services.company.GetStatuses())[0] == ("1", "New")
    industries = dict(pairs(services.company.GetIndustries()))
    assert industries["1"] == "Marketing"
    number = services.a_company(IndustryId=1, Status=2)
    (found,) = services.company.GetCompanies({"CompanyId": number}, {"string": ["IndustryId", "Status"]})
    assert (found.IndustryId, found.Status) == (1, 2)


def test_groups_are_a_tree_with_members(services: Services, server: RunningServer) -> None:
    if not services.company.GetCRMGroups():
        behind.add_items(
            server,
            ListItem(list="user_group", id=1, rank=1, names={"en": "Sales"}, extra={"type": 7}),
            ListItem(list="user_group", id=2, rank=2, names={"en": "Oslo"}, extra={"parent": 1}),
            ListItem(list="user_group", id=3, rank=3, names={"en": "Frogner"}, extra={"parent": 2}),
            ListItem(list="user_group", id=4, rank=4, names={"en": "Support"}),
        )
    leader, seller = services.a_person(FirstName="Lea"), services.a_person()
    behind.update(server, leader, {"user_groups": {"1": "Leader", "3": "Seller"}})
    behind.update(server, seller, {"user_groups": {"3": "Seller"}})
    sales, support = services.company.GetCRMGroups()
    assert (sales.Name, sales.Type, support.Name, support.Members, support.Children) == (
        "Sales",
        7,
        "Support",
        None,
        None,
    )
    (member,) = sales.Members.GroupMember
    assert (member.Id, member.RoleName, member.FirstName) == (leader, "Leader", "Lea")
    (oslo,) = sales.Children.Group
    (frogner,) = oslo.Children.Group
    assert {member.Id for member in frogner.Members.GroupMember} == {leader, seller}


# -- bank accounts -----------------------------------------------------------------------------------------------

BANK: Final = {"string": ["BankAccountNo", "BankAccountType", "BankAccountCountry", "BankAccountBic"]}


def account(services: Services, number: int) -> tuple[str | None, ...]:
    """Return what is shown of a company's default account."""
    (found,) = services.company.GetCompanies({"CompanyId": number}, BANK)
    return (found.BankAccountNo, found.BankAccountType, found.BankAccountCountry, found.BankAccountBic)


def test_an_account_is_completed_and_the_last_one_saved_is_the_default(services: Services) -> None:
    number = services.a_company(BankAccountNo="NO9386011117947")
    assert account(services, number) == ("NO9386011117947", "iban", "NO", "DABANO22")
    for saved, shown in (
        ("123456789", ("123456789", "bban", "NO", None)),
        ("987654321", ("987654321", "bban", "NO", None)),
        ("123456789", ("123456789", "bban", "NO", None)),
        ("NO93 8601 1117 947", ("NO9386011117947", "iban", "NO", "DABANO22")),
    ):
        services.company.SaveCompanies({"Company": [{"Id": number, "BankAccountNo": saved}]})
        assert account(services, number) == shown


def test_a_company_with_a_bad_account_is_saved_without_it(services: Services, server: RunningServer) -> None:
    bad = {"BankAccountNo": "NO9386011117948"}
    (saved,) = services.company.SaveCompanies({"Company": [{"Name": "Bank AS", "Type": "Business", **bad}]})
    assert (saved.APIException.Type, saved.Id > 0) == ("BankAccountException", True)
    assert account(services, saved.Id) == (None, None, None, None)
    (again,) = services.company.SaveCompanies({"Company": [{"Id": saved.Id, "Name": "Bank 2 AS", **bad}]})
    assert (again.Id, again.APIException.Type) == (saved.Id, "BankAccountException")
    (found,) = services.company.GetCompanies({"CompanyId": saved.Id}, {"string": ["Name"]})
    assert found.Name == "Bank 2 AS"
    before = server.last_change()
    (last,) = services.company.SaveCompanies({"Company": [{"Id": saved.Id, **bad}]})
    assert last.APIException.Type == "BankAccountException"
    assert server.last_change() == before


# -- all of them -------------------------------------------------------------------------------------------------


def scenarios() -> list[Callable[..., None]]:
    """Return the tests of this module that need no more than the services and the server."""
    tests = [value for name, value in globals().items() if name.startswith("test_")]
    return [test for test in tests if inspect.signature(test).parameters.keys() <= {"services", "server"}]


def test_every_operation_is_called_with_an_effect_and_wrongly(any_server: RunningServer) -> None:
    services, soap = Services(any_server.url), Soap(any_server.url)
    soap.login()
    for scenario in scenarios():
        given = {"services": services, "server": any_server}
        scenario(**{name: given[name] for name in inspect.signature(scenario).parameters})
    for operation in BADLY_TYPED:
        call_badly(services, soap, operation)
    services.http.close()
    for recorder, module in ((services.person, person), (services.company, company)):
        names = {entry.operation.name for entry in module.OPERATIONS}
        assert names <= recorder.answered
        assert names - CANNOT_FAIL <= recorder.refused
