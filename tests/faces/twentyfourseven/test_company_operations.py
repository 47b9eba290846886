"""Every operation of CompanyService, called by zeep."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest

from kartotek.domain.lists import ListItem
from tests.faces.twentyfourseven import behind
from tests.faces.twentyfourseven.services import FAULT, NOBODY, Services
from tests.rig.server import RunningServer


def pairs(found: Any) -> list[tuple[str, str]]:
    return [(pair.Key, pair.Value) for pair in found or []]


def test_companies_are_saved_found_and_refused_one_by_one(services: Services) -> None:
    items = [{"Name": f"Batch {place}", "Type": "Business"} for place in range(5)]
    items[2] = {"Name": "Batch 2"}
    saved = services.company.SaveCompanies({"Company": items})
    assert [item.APIException is None for item in saved] == [True, True, False, True, True]
    services.company.refuses("SaveCompanies")
    wanted = {"CompanyIds": {"int": [item.Id for item in saved if item.Id]}}
    found = services.company.GetCompanies(wanted, {"string": ["Name"]})
    assert sorted(item.Name for item in found) == ["Batch 0", "Batch 1", "Batch 3", "Batch 4"]
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


def test_nothing_is_put_into_a_category_that_was_deleted(services: Services, server: RunningServer) -> None:
    gone = 1 + max(category.Id for category in services.company.GetCategories())
    behind.add_items(server, ListItem(list="category", id=gone, names={"en": "Gone"}, deleted=True))
    number = services.a_company()
    sent = [{"Key": str(gone), "Value": str(number)}, {"Key": "1", "Value": str(number)}]
    (error,) = services.company.SaveCustomerCategories({"KeyValuePair": sent})
    assert error.Message == f"There is no category with Id {gone}."
    assert services.company.GetCustomerCategories(number) == [1]
    assert not services.company.DeleteCustomerCategories({"KeyValuePair": sent})
    assert not services.company.GetCustomerCategories(number)


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
    if len(services.company.GetCRMGroups()) == 1:  # the demo's first one
        behind.add_items(
            server,
            ListItem(list="user_group", id=11, rank=11, names={"en": "Sales"}, extra={"type": 7}),
            ListItem(list="user_group", id=12, rank=12, names={"en": "Oslo"}, extra={"parent": 11}),
            ListItem(list="user_group", id=13, rank=13, names={"en": "Frogner"}, extra={"parent": 12}),
            ListItem(list="user_group", id=14, rank=14, names={"en": "Support"}),
        )
    leader, seller = services.a_person(FirstName="Lea"), services.a_person()
    behind.update(server, leader, {"user_groups": {"11": "Leader", "13": "Seller"}})
    behind.update(server, seller, {"user_groups": {"13": "Seller"}})
    users, sales, support = services.company.GetCRMGroups()
    assert users.Name == "Users"
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
