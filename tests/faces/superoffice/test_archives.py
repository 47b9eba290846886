"""Lists of companies and people over a real socket, on both databases: rows, pages, formats, refusals, tenants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role
from tests.faces.superoffice.accounts import PASSWORD, add_tenant, add_user
from tests.rig.fixtures import any_server
from tests.rig.server import RunningServer

__all__ = ["any_server"]

READER, STRANGER = "reader@example.com", "stranger@example.com"


@pytest.fixture(scope="module")
def client(any_server: RunningServer) -> Iterator[httpx.Client]:
    headers = {"Accept-Language": "en"}
    auth = (demo.LOGIN, demo.PASSWORD)
    with httpx.Client(base_url=any_server.url, auth=auth, timeout=30, headers=headers) as made:
        _seed(made)
        yield made


def _seed(client: httpx.Client) -> None:
    for number in range(25):
        body: dict[str, Any] = {
            "Name": f"Firma {chr(ord('a') + number)}",
            "Category": {"Id": 1 + number % 3},
            "Emails": [{"Value": f"post{number}@example.com"}],
            "Country": {"CountryId": 578 if number % 2 else 826},
        }
        assert client.post("/api/v1/Contact", json=body).status_code == 200
    for name, company in (("Ada", 1), ("Bo", 1), ("Cleo", 2), ("Dan", 0)):
        person = {"Firstname": name, "Contact": {"ContactId": company} if company else None}
        assert client.post("/api/v1/Person", json=person).status_code == 200


def get(client: httpx.Client, path: str, **options: Any) -> dict[str, Any]:
    """Return a list; options are those of the query, without their dollar sign."""
    answer = client.get(f"/api/v1/{path}", params={f"${name}": value for name, value in options.items()})
    assert answer.status_code == 200, answer.text
    tree: dict[str, Any] = answer.json()
    return tree


def names(tree: dict[str, Any], column: str = "name") -> list[str]:
    return [row[column].removeprefix("Firma ") for row in tree["value"]]


def everything(client: httpx.Client, path: str, **options: Any) -> Iterator[dict[str, Any]]:
    """Yield the pages of a list, going on as their links say."""
    tree = get(client, path, **options)
    yield tree
    while tree["odata.nextLink"]:
        tree = client.get(tree["odata.nextLink"]).json()
        yield tree


def test_a_list_is_what_the_vendor_records(client: httpx.Client) -> None:
    """Members and their order are those of a recorded reply; keys are texts, lists names, users initials."""
    tree = get(client, "Contact", top=1, orderby="contactId")
    assert list(tree) == ["odata.metadata", "odata.nextLink", "value"]
    (row,) = tree["value"]
    assert list(row)[:5] == ["PrimaryKey", "EntityName", "contactId", "name", "department"]
    assert (row["PrimaryKey"], row["EntityName"], row["contactId"]) == ("1", "contact", 1)
    assert (row["category"], row["country"], row["associateId"]) == ("Customer", "United Kingdom", "DEMO")
    assert (row["stop"], row["department"]) == (False, "")
    assert client.get(tree["odata.metadata"]).json()["category"]["RestrictionType"] == "listAny"


def test_rows_hold_the_columns_asked_for_in_their_own_spelling(client: httpx.Client) -> None:
    tree = get(client, "contact", select="NAME,email/EmailAddress,name,url/urladdress?", top=1)
    assert list(tree["value"][0])[2:] == ["name", "email/emailAddress", "url/URLAddress"]
    safe = get(client, "Contact", select="email/emailAddress,contactUdef/SuperOffice:1", jsonSafe="true", top=1)
    assert list(safe["value"][0])[2:] == ["email_emailAddress", "contactUdef_SuperOffice_1"]


def test_filters_orders_and_pages(client: httpx.Client) -> None:
    tree = get(client, "Contact", filter="name begins 'firma' and category oneOf (1,2)", orderby="name desc", top=4)
    assert names(tree) == ["y", "w", "v", "t"]
    tree = get(client, "Contact", filter="email/emailAddress is 'POST3@example.com'", select="name")
    assert (names(tree), tree["odata.nextLink"]) == (["d"], None)
    tree = get(client, "Contact", orderby="category,name desc", select="name,category", top=2, skip=8)
    assert [(row["category"], row["name"]) for row in tree["value"]] == [
        ("Customer", "Firma a"),
        ("Partner", "Firma w"),
    ]
    assert get(client, "Contact", top=0)["value"] == []
    assert get(client, "Contact", skip=10_000)["value"] == []
    assert get(client, "Contact", filter="getNoRows set true")["value"] == []
    assert get(client, "Contact", entities="person")["value"] == []


@pytest.mark.parametrize("order", ["", "name", "name desc", "country,name", "category desc,registeredDate"])
def test_links_lead_through_every_row_once(client: httpx.Client, order: str) -> None:
    options = {"select": "contactId", "filter": "contactId le 25", "top": 7} | ({"orderby": order} if order else {})
    pages = [[row["contactId"] for row in tree["value"]] for tree in everything(client, "Contact", **options)]
    assert [len(page) for page in pages] == [7, 7, 7, 4]
    rows = [number for page in pages for number in page]
    assert sorted(rows) == list(range(1, 26))
    skipped = [get(client, "Contact", **options, skip=skip)["value"] for skip in (0, 7, 14, 21)]
    assert [row["contactId"] for page in skipped for row in page] == rows


def test_rows_hold_still_while_others_write(client: httpx.Client) -> None:
    """A row that comes or goes before the place that was read moves nothing behind it."""
    made = [client.post("/api/v1/Contact", json={"Name": f"Still {number:02}"}).json() for number in range(9)]
    pages = everything(client, "Contact", select="name", filter="name begins 'still'", orderby="name", top=3)
    read = names(next(pages))
    client.delete(f"/api/v1/Contact/{made[0]['ContactId']}")
    client.post("/api/v1/Contact", json={"Name": "Still 00b"})
    client.post("/api/v1/Contact", json={"Name": "Still 05b"})
    read += [name for tree in pages for name in names(tree)]
    assert read == [*(f"Still {number:02}" for number in range(6)), "Still 05b", "Still 06", "Still 07", "Still 08"]


def test_people_show_the_company_of_their_primary_employment(client: httpx.Client) -> None:
    select = "fullName,contactId,personContact/name,personContact/country,personContact/email/emailAddress"
    tree = get(client, "Person", select=select, orderby="personContact/name desc,fullName")
    assert [(row["fullName"], row["contactId"], row["personContact/name"]) for row in tree["value"]] == [
        ("Cleo", 2, "Firma b"),
        ("Ada", 1, "Firma a"),
        ("Bo", 1, "Firma a"),
        ("Dan", 0, ""),
    ]
    assert tree["value"][0]["personContact/email/emailAddress"] == "post1@example.com"
    tree = get(client, "Person", filter="personContact/country eq 826", select="fullName", orderby="fullName desc")
    assert names(tree, "fullName") == ["Bo", "Ada"]


def test_people_of_a_company(client: httpx.Client) -> None:
    tree = get(client, "Contact/1/Persons", orderby="firstName", select="firstName", top=1)
    assert names(tree, "firstName") == ["Ada"]
    assert names(client.get(tree["odata.nextLink"]).json(), "firstName") == ["Bo"]
    assert get(client, "Contact/3/Persons")["value"] == []
    answer = client.get("/api/v1/Contact/99999/Persons")
    assert (answer.status_code, answer.json()["Message"]) == (404, "Contact id 99999 not found")


def test_full_rows_tell_what_is_behind_a_value(client: httpx.Client) -> None:
    (row,) = get(client, "Contact", filter="contactId eq 1", select="contactId,category,stop", mode="FULL")["value"]
    assert row == {
        "PrimaryKey": 1,
        "EntityName": "contact",
        "StyleHint": "",
        "LinkHint": "nav=contact&contact_id=1",
        "TableRight": {"Mask": 15, "Reason": ""},
        "Column": {
            "contactId": {"RawValue": 1, "DisplayValue": "1", "LinkHint": "", "TooltipHint": ""},
            "category": {
                "RawValue": 1,
                "DisplayValue": "Customer",
                "LinkHint": "",
                "TooltipHint": "{category_id=1}",
            },
            "stop": {"RawValue": False, "DisplayValue": "False", "LinkHint": "", "TooltipHint": ""},
        },
    }


def test_companies_show_their_support_persons(client: httpx.Client) -> None:
    person = client.post("/api/v1/Person", json={"Firstname": "Help", "Contact": {"ContactId": 2}}).json()
    client.post("/api/v1/Contact", json={"Name": "Supported", "SupportPerson": {"PersonId": person["PersonId"]}})
    select = "contactSupportPerson/fullName,contactSupportPerson/contactId"
    where = f"contactSupportPerson/personId eq {person['PersonId']}"
    (row,) = get(client, "Contact", filter=where, select=select)["value"]
    assert (row["contactSupportPerson/fullName"], row["contactSupportPerson/contactId"]) == ("Help", 2)
    client.delete(f"/api/v1/Person/{person['PersonId']}")


def test_archives_by_their_names(client: httpx.Client) -> None:
    listed = get(client, "Archive")["value"]
    assert {"name": "SimpleContact", "url": "SimpleContact"} in listed
    for entry in listed:
        if not entry["name"].startswith("Recycle"):
            tree = get(client, f"archive/{entry['name'].lower()}", top=1)
            assert tree["value"][0]["EntityName"] in {"contact", "person"}
    assert get(client, "Archive/Sale")["value"] == get(client, "Contact/1/Activities")["value"] == []
    answer = client.get("/api/v1/Archive/Nonsense")
    assert (answer.status_code, answer.json()["Message"]) == (404, "Archive provider id Nonsense not found")
    assert client.get("/api/v1/Person/99999/Sales").status_code == 404


def test_what_is_deleted_is_in_the_recycle_bin_alone(client: httpx.Client) -> None:
    made = client.post("/api/v1/Contact", json={"Name": "Binned"}).json()
    client.delete(f"/api/v1/Contact/{made['ContactId']}")
    where = f"contactId eq {made['ContactId']}"
    assert get(client, "Contact", filter=where)["value"] == []
    (row,) = get(client, "Archive/RecycleContact", filter=where, select="name,contactDeleted,deletedDate")["value"]
    assert (row["name"], row["contactDeleted"], row["deletedDate"][:2]) == ("Binned", True, "20")


def test_metadata(client: httpx.Client) -> None:
    paths = ("Archive/SimpleContact/$metadata", "archive/simplecontact$metadata", "Contact?$metadata=ALL")
    first, *others = [client.get(f"/api/v1/{path}").json() for path in paths]
    assert all(other == first for other in others)
    assert first["category"] == {
        "DisplayName": "Category",
        "DisplayTooltip": "Category",
        "DisplayType": "listAny",
        "CanOrderBy": True,
        "Name": "category",
        "CanRestrictBy": True,
        "RestrictionType": "listAny",
        "RestrictionListName": "category",
        "IsVisible": True,
        "ExtraInfo": "",
        "Width": "",
        "IconHint": "",
        "HeadingIconHint": "",
    }
    whole = client.get(get(client, "Archive")["odata.metadata"]).json()
    assert whole.keys() == {"SimpleContact", "Person"}
    assert whole["SimpleContact"] == first
    assert (first["NumberOfSales"]["CanRestrictBy"], first["NumberOfSales"]["CanOrderBy"]) == (False, False)


def test_a_count_of_all_pages(client: httpx.Client) -> None:
    tree = get(client, "Contact", filter="name begins 'firma'", inlineCount="AllPages", top=2)
    assert (tree["odata.count"], len(tree["value"])) == ("25", 2)
    assert "odata.count" not in get(client, "Contact", inlineCount="False", top=1)


def test_options_may_come_as_a_form(client: httpx.Client) -> None:
    form = {"$select": "name", "$filter": "name is 'firma b'", "$orderBy": "name asc"}
    answer = client.post("/api/v1/Archive/Contact", data=form)
    assert (answer.status_code, names(answer.json())) == (200, ["b"])
    long = ",".join(str(number) for number in range(1, 2_000))
    answer = client.post("/api/v1/Archive/Contact", data={"$filter": f"contactId in ({long})", "$top": "30"})
    assert len(answer.json()["value"]) >= 25


def test_xml(client: httpx.Client) -> None:
    text = client.get("/api/v1/Contact?$select=name,email/emailAddress&$top=1&$orderby=contactId&$format=XML").text
    assert "<PrimaryKey>1</PrimaryKey><EntityName>contact</EntityName><name>Firma a</name>" in text
    assert "<email_x002F_emailAddress>post0@example.com</email_x002F_emailAddress>" in text


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("Contact?$filter=name eq", "$filter, name: 'eq' takes 1 value, not 0 (character 6)"),
        ("Contact?$filter=name eq 'x", "The filter cannot be read at character 9: the text that begins there has no"),
        ("Contact?$filter=(name eq 'x'", "The filter cannot be read at character 13: ')' is expected, but the filter"),
        ("Contact?$filter=frist eq 1", "$filter, frist: archive contact has no such column (character 1)"),
        ("Contact?$filter=name resembles 'x'", "$filter, name: there is no operator 'resembles' (character 6)"),
        ("Contact?$filter=category before '2020-01-01'", "$filter, category: 'before' does not fit a column of type"),
        ("Contact?$filter=contactId eq 'x'", "$filter, contactId: a number is expected, not 'x' (character 14)"),
        ("Contact?$filter=stop set maybe", "$filter, stop: true or false is expected, not 'maybe' (character 10)"),
        ("Contact?$filter=updatedDate after 'soon'", "$filter, updatedDate: a date is expected, not 'soon' (character"),
        ("Contact?$filter=updatedDate after '2026-02-30'", "$filter, updatedDate: a date is expected, not '2026-02-"),
        ("Contact?$filter=next(updatedDate,1,'era')", "$filter, updatedDate: 'era' is no period: day, halfyear,"),
        ("Contact?$filter=next(updatedDate,-1,'day')", "$filter, updatedDate: a number of periods from 0 to"),
        ("Contact?$filter=soon(updatedDate)", "$filter, soon: there is no such function (character 1)"),
        ("Contact?$filter=startswith('a','b')", "$filter, startswith: the function needs a column (character 1)"),
        ("Contact?$filter=contactId between (1)", "$filter, contactId: 'between' takes 2 values, not 1"),
        ("Contact?$filter=NumberOfSales gt 1", "$filter, NumberOfSales: the column cannot be filtered by: nothing in"),
        (
            "Contact?$filter=contactSupportPerson/firstName eq 'a'",
            "$filter, contactSupportPerson/firstName: the column",
        ),
        ("Contact?$filter=name eq 'a%00b'", "The filter cannot be read at character"),
        ("Contact?$orderby=frist", "$orderby: archive contact has no column frist"),
        ("Contact?$orderby=NumberOfSales", "$orderby: rows cannot be put in order by NumberOfSales"),
        ("Contact?$orderby=phone/formattedNumber", "$orderby: rows cannot be put in order by phone/formattedNumber"),
        ("Contact?$orderby=name up", "$orderby: a column, and asc or desc behind it, is expected, not name up"),
        ("Contact?$orderby=name,code,name,code,name,code,name,code,name", "$orderby: at most 8 columns are possible"),
        ("Contact?$select=frist", "$select: archive contact has no column frist"),
        ("Contact?$select=Count(name):Footer", "$select: Count(name):Footer: rows are not grouped and counted here"),
        ("Contact?$top=-1", "$top: a number from 0 to 2147483647 is expected"),
        ("Contact?$top=many", "$top: a number from 0 to 2147483647 is expected"),
        ("Contact?$skip=9999999999", "$skip: a number from 0 to 2147483647 is expected"),
        ("Contact?$skiptoken=nonsense", "$skiptoken: it is no token of odata.nextLink"),
        ("Contact?$skiptoken=W1tdLDJd&$orderby=name", "$skiptoken: it belongs to a list in another order"),
        ("Contact?$mode=huge", "$mode: Slim or Full is expected"),
        ("Contact?$inlineCount=perhaps", "$inlineCount: False, Estimate, True or AllPages is expected"),
        ("Contact?$jsonSafe=perhaps", "$jsonSafe: "),
        ("Contact?$format=yaml", "$format: XML or JSON is expected"),
    ],
)
def test_what_cannot_be_answered_is_refused(client: httpx.Client, path: str, message: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    tree = answer.json()
    assert (answer.status_code, tree["Error"], tree["ErrorType"]) == (400, True, "ArgumentException")
    assert tree["Message"].startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "contactId in (99999999999999999999, -5, 1e300, 1.5)",
        "contactId lt 1e300",
        "contactId gt -1e300",
        "postAddress/wgs84latitude lt 1e-300",
        "updatedDate between ('0001-01-01','9999-12-31')",
        "updatedDate before '0001-01-02'",
        "name contains '%_\\\\'",
        "name begins '\U0001f600'",
        "associateId in (2147483648)",
        "category in (-1)",
        "next(updatedDate, 100000, 'year')",
        "contactUdef/it's/odd is 'x'",
        "contactUdef/a.b[c] is 'x'",
    ],
)
def test_odd_values_are_compared_like_any_other(client: httpx.Client, text: str) -> None:
    answer = client.get("/api/v1/Contact", params={"$filter": text, "$orderby": "name,category", "$top": 3})
    assert answer.status_code in {200, 400}, answer.text
    assert "odata.metadata" in answer.text or answer.json()["ErrorType"] == "ArgumentException"


def test_readers_may_read_and_strangers_see_nothing(any_server: RunningServer, client: httpx.Client) -> None:
    add_user(any_server, READER, any_server.principal().tenant, Role.READER)
    add_user(any_server, STRANGER, add_tenant(any_server, "Cust30003"), Role.EDITOR)
    own = f"{any_server.url}/api/v1"
    listed = httpx.get(f"{own}/Contact?$top=1&$mode=full", auth=(READER, PASSWORD)).json()["value"]
    assert listed[0]["TableRight"] == {"Mask": 1, "Reason": ""}
    made = httpx.post(f"{own}/Contact", json={"Name": "Theirs"}, auth=(STRANGER, PASSWORD))
    assert made.status_code == 200
    theirs = httpx.get(f"{own}/Contact?$inlineCount=True", auth=(STRANGER, PASSWORD)).json()
    assert ([row["name"] for row in theirs["value"]], theirs["odata.count"]) == (["Theirs"], "1")
    assert get(client, "Contact", filter="name eq 'Theirs'")["value"] == []
    asked = {"providerName": "Contact", "columns": ["name"], "pageSize": 100, "restriction": []}
    rows = httpx.post(f"{own}/Agents/Archive/GetArchiveListByColumns", json=asked, auth=(STRANGER, PASSWORD)).json()
    assert len(rows) == 1
    assert httpx.get(f"{own}/Contact").status_code == 401
