"""Categories of persons and of companies, and the tree of groups."""

from __future__ import annotations

from typing import Any, Final

from kartotek.domain.lists import ListItem
from tests.clients.talk import Talk, array
from tests.clients.values import NUMBER
from tests.faces.twentyfourseven import behind

NAMES: Final = ("Customer", "Partner", "Supplier", "Contact Category", "Company Category", "Clients")
"""The demo tenant's categories, by number from 1."""


def save(talk: Talk) -> int:
    """Add a category and rename it; return its Id."""
    known = [{"Id": number, "Name": name} for number, name in enumerate(NAMES, 1)]
    talk.expect(known, "GetCategories")
    talk.expect(known, "GetCategoryList")
    new = {"Name": "Æresmedlem", "ShowContact": True}
    saved = talk.expect([new | {"Id": NUMBER}], "SaveCategories", categories=array("Category", new))
    number = saved[0]["Id"]
    renamed = {"Id": number, "Name": "Æresmedlemmer"}
    shown = renamed | {"ShowContact": True}
    talk.expect([shown], "SaveCategories", categories=array("Category", renamed))
    talk.expect([*known, shown], "GetCategories")
    talk.expect([*known, renamed], "GetCategoryList")
    unknown = array("Category", {"Id": 999_999, "Name": "Nothing"})
    talk.refused("There is no category with Id 999999.", "SaveCategories", categories=unknown)
    assert isinstance(number, int)
    return number


def of_persons(talk: Talk, person: int, category: int) -> None:
    """Put a person into categories, and take them out."""
    talk.expect(None, "GetPersonCategoryList", personId=person)
    talk.expect(None, "AddCategoryToPerson", personId=person, categoryId=category)
    talk.expect(None, "AddCategoryToPerson", personId=person, categoryId=2)
    both = sorted([2, category])
    assert sorted(talk.ask("GetPersonCategoryList", personId=person)) == both
    found = talk.ask("GetPersonArrayCategoryList", personIds=array("int", 999_999, person))
    assert [(item["personId"], sorted(item["categories"])) for item in found] == [(person, both)]
    talk.expect(None, "RemoveCategoryFromPerson", personId=person, categoryId=2)
    talk.expect([category], "GetPersonCategoryList", personId=person)
    alone = [{"personId": person, "categories": [category]}]
    talk.expect(alone, "GetPersonArrayCategoryList", personIds=array("int", person))
    nothing = {"personId": person, "categoryId": 999_999}
    talk.refused("There is no category with Id 999999.", "AddCategoryToPerson", **nothing)
    for operation in ("AddCategoryToPerson", "RemoveCategoryFromPerson"):
        talk.refused("There is no contact with Id 999999.", operation, personId=999_999, categoryId=2)
    talk.refused("There is no contact with Id 999999.", "GetPersonCategoryList", personId=999_999)


def of_companies(talk: Talk, business: int, consumer: int, category: int) -> None:
    """Put companies into categories: Key is the category, Value the company."""
    good = [_pair(category, business), _pair(2, business), _pair(2, consumer)]
    talk.expect(None, "SaveCustomerCategories", customerCategories=array("KeyValuePair", *good))
    bad = array("KeyValuePair", _pair(999_999, business), _pair(2, 999_999))
    for operation in ("SaveCustomerCategories", "DeleteCustomerCategories"):
        errors = talk.ask(operation, customerCategories=bad)
        assert [error["Message"] for error in errors] == [
            "There is no category with Id 999999.",
            "There is no company with Id 999999.",
        ]
    assert sorted(talk.ask("GetCustomerCategories", customerId=business)) == sorted([2, category])
    tree = talk.ask("GetCustomerCategoryTree")
    assert sorted(tree, key=str) == sorted(good, key=str)
    gone = array("KeyValuePair", _pair(2, business), _pair(2, consumer))
    talk.expect(None, "DeleteCustomerCategories", customerCategories=gone)
    talk.expect([category], "GetCustomerCategories", customerId=business)
    talk.expect([_pair(category, business)], "GetCustomerCategoryTree")
    talk.expect(None, "GetCustomerCategories", customerId=consumer)
    talk.refused("There is no company with Id 999999.", "GetCustomerCategories", customerId=999_999)


def groups(talk: Talk, person: int) -> None:
    """Read the tree of groups with their members."""
    users = {"Id": 1, "Name": "Users"}
    talk.expect([users], "GetCRMGroups")
    north = ListItem(list="user_group", id=11, rank=11, names={"en": "North"}, extra={"type": 3})
    south = ListItem(list="user_group", id=12, rank=12, names={"en": "South"}, extra={"parent": 11})
    behind.add_items(talk.server, north, south)
    behind.update(talk.server, person, {"user_groups": {"12": "Leder"}})
    member = {"Id": person, "RoleName": "Leder", "FirstName": "Bøb", "LastName": "Ølsen"}
    below = {"Id": 12, "Name": "South", "Members": [member]}
    talk.expect([users, {"Id": 11, "Name": "North", "Type": 3, "Children": [below]}], "GetCRMGroups")


def _pair(category: int, company: int) -> dict[str, Any]:
    return {"Key": str(category), "Value": str(company)}
