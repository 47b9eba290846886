"""List pages over a real socket: what lists there are, and items that are read, added, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek.demo.tenant import demo_lists, demo_tenant
from kartotek.domain.accounts import Role
from kartotek.faces.superoffice.mapping.lists import PICK_LISTS
from kartotek.services.administration import AddTenant, AddUser
from kartotek.services.passwords import hash_password
from tests.faces.twentyfourseven.client import Soap
from tests.rig.server import RunningServer

Json = Any

EN = {"Accept-Language": "en"}
NO = {"Accept-Language": "nb-NO"}
WITH_PAGES = [found.title for found in PICK_LISTS if found.number]
STORED = [found.title for found in PICK_LISTS if found.stored]
ADDED_TO = [name for name in STORED if name != "Country"]
KEYS = {"Country": "CountryId", "TicketPriority": "TicketPriorityId"}
ITEM = ["Id", "Name", "Tooltip", "Deleted", "UdListDefinitionId", "Rank", "TableRight", "FieldProperties"]


def key_of(name: str) -> str:
    return KEYS.get(name, "Id")


def label_of(name: str) -> str:
    return "Value" if name == "UserGroup" else "Name"


def items(client: httpx.Client, name: str, *, headers: dict[str, str] = EN, deleted: bool = False) -> list[Json]:
    answer = client.get(f"/api/v1/List/{name}/Items", params={"includeDeleted": deleted}, headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    return found


def add(client: httpx.Client, name: str, *, headers: dict[str, str] = EN, **values: Json) -> Json:
    answer = client.post(f"/api/v1/List/{name}/Items", json=values, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def reader(server: RunningServer) -> Iterator[httpx.Client]:
    """Yield a client that may only read."""
    command = AddUser(login="reads", name="R", password_hash=hash_password("r"), tenant=1, role=Role.READER)
    server.run(server.kartotek.database.write_accounts(command))
    with httpx.Client(base_url=server.url, auth=("reads", "r"), timeout=20) as made:
        yield made


# -- lists -----------------------------------------------------------------------------------------------------------


def test_the_lists_with_pages(client: httpx.Client) -> None:
    found = client.get("/api/v1/List", params={"includeDeleted": "true"}).json()
    assert [item["Name"] for item in found] == WITH_PAGES
    assert {item["Name"]: item["Id"] for item in found}["Category"] == -64, "the vendor's number"
    assert all(item["IsMDOList"] and not item["IsCustomList"] for item in found)


@pytest.mark.parametrize("name", ["Category", "category", "-64", "CATEGORY"])
def test_a_list_by_name_and_by_number(client: httpx.Client, server: RunningServer, name: str) -> None:
    found = client.get(f"/api/v1/List/{name}").json()
    assert (found["Id"], found["Name"], found["ListType"], found["Tooltip"]) == (-64, "Category", "category", "")
    assert found["_Links"] == {"Self": f"{server.url}/api/v1/List/Category"}
    assert client.get(f"/api/v1/List/{name}/Items").json() == client.get("/api/v1/List/Category/Items").json()


def test_the_position_list_goes_by_both_names(client: httpx.Client) -> None:
    assert client.get("/api/v1/List/perspos").json()["Name"] == client.get("/api/v1/List/Position").json()["Name"]


@pytest.mark.parametrize(
    "path", ["Currency", "-112", "64", "0", "language", "contact_new", "no/such", "Category/Itemz"]
)
def test_an_unknown_list_is_not_found(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/api/v1/List/{path}")
    assert answer.status_code == 404
    if "/" not in path:
        assert answer.json()["ErrorType"] == "SoNotFoundException"
        assert answer.json()["Message"] == f"List '{path}' not found"


def test_the_defaults_are_empty_and_store_nothing(client: httpx.Client) -> None:
    before = items(client, "Category")
    assert client.get("/api/v1/List/default").json()["Id"] == 0
    item = client.get("/api/v1/List/Category/Items/Default").json()
    assert list(item) == ITEM
    assert (item["Id"], item["Name"], item["UdListDefinitionId"]) == (0, "", -64)
    assert client.get("/api/v1/List/Country/Items/Default").json()["CountryId"] == 0
    assert client.get("/api/v1/List/TicketPriority/Items/default").json()["SortOrder"] == 0
    assert items(client, "Category") == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "List"),
        ("PUT", "List/Category"),
        ("DELETE", "List/-64"),
        ("POST", "List/Category/Headings"),
        ("PUT", "List/Category/Headings"),
        ("DELETE", "List/Category/Headings"),
        ("PUT", "List/Category/Items/1/Headings"),
        ("PUT", "List/Category/Items/1/UserGroups"),
    ],
)
def test_what_is_not_offered_says_so(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, f"/api/v1/{path}", json={"Name": "X"})
    assert (answer.status_code, answer.json()["ErrorType"]) == (501, "NotImplementedException")
    assert answer.json()["Message"].endswith(".")


def test_there_are_no_headings_and_every_group_sees_every_item(client: httpx.Client) -> None:
    assert client.get("/api/v1/List/Category/Headings").json() == []
    assert client.get("/api/v1/List/-64/Items/1/Headings").json() == []
    groups = client.get("/api/v1/List/Category/Items/1/UserGroups", headers=EN).json()
    assert [(group["Name"], group["Selected"]) for group in groups] == [("Users", True)]
    assert client.get("/api/v1/List/Category/Items/999/Headings").status_code == 404


# -- items -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_PAGES)
def test_every_list_has_items_each_of_which_is_read_by_its_id(client: httpx.Client, name: str) -> None:
    found = items(client, name)
    assert found
    for item in (found[0], found[-1]):
        assert client.get(f"/api/v1/List/{name}/Items/{item[key_of(name)]}", headers=EN).json() == item
    for number in ("999999", "0", "-1", "x", "1e3", "99999999999"):
        answer = client.get(f"/api/v1/List/{name}/Items/{number}")
        assert answer.status_code == 404
        assert answer.json()["Message"] == f"{name} id {number} not found"


@pytest.mark.parametrize("name", ADDED_TO)
def test_an_item_is_added_changed_and_deleted(client: httpx.Client, name: str) -> None:
    key, label = key_of(name), label_of(name)
    fields: dict[str, Any] = {label: "Fresh", "Tooltip": "tip", key: 1}
    made = add(client, name, **fields)
    path = f"/api/v1/List/{name}/Items/{made[key]}"
    assert made[label] == "Fresh"
    assert made[key] != 1, "an id that is sent counts for nothing"
    assert items(client, name)[-1] == made, "behind all others"
    changed = client.put(path, json={label: "Renamed"}, headers=EN).json()
    assert changed == {**made, label: "Renamed"}
    assert client.get(path, headers=EN).json() == changed
    gone = client.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert changed not in items(client, name)
    assert client.delete(path).status_code == 204
    assert [item[label] for item in items(client, name, deleted=True) if item[key] == made[key]] == ["Renamed"]
    assert client.put(path, json={label: "Again"}, headers=EN).status_code == 404
    back = {"Status": "Normal"} if name == "TicketPriority" else {"Deleted": False}
    assert client.put(path, json={label: "Again", **back}, headers=EN).json() == {**made, label: "Again"}
    client.delete(path)


def test_rank_and_tooltip_are_changed_by_themselves(client: httpx.Client) -> None:
    made = add(client, "Business", Name="Farming", Tooltip="Cows", Rank=-5)
    assert items(client, "Business")[0] == made
    path = f"/api/v1/List/Business/Items/{made['Id']}"
    assert client.put(path, json={"tooltip": "", "rank": "77"}, headers=EN).json() == {
        **made,
        "Tooltip": "",
        "Rank": 77,
    }
    assert client.put(path, json={"Tooltip": None, "Name": None}, headers=EN).json()["Name"] == "Farming"
    client.delete(path)


def test_what_is_written_back_changes_nothing(client: httpx.Client, server: RunningServer) -> None:
    for name in STORED:
        for headers in ({}, EN, NO):
            item = items(client, name, headers=headers)[0]
            before = server.kartotek.database
            version = server.run(before.directory(1)).tenant.version
            path = f"/api/v1/List/{name}/Items/{item[key_of(name)]}"
            assert client.put(path, json=item, headers=headers).json() == item
            assert server.run(before.directory(1)).tenant.version == version


def test_several_items_are_saved_all_or_none(client: httpx.Client) -> None:
    before = items(client, "Source")
    path = "/api/v1/List/Source/Items"
    for wrong in ({"Name": ""}, {"Id": 999, "Name": "X"}, {"Name": "X", "Rank": "first"}, "X"):
        refused = client.put(path, json=[{"Name": "Good"}, wrong], headers=EN)
        assert refused.status_code in {400, 404}
    assert items(client, "Source") == before
    sent = [{**before[0], "Name": "Web"}, {"Name": "New"}]
    saved = client.put(path, json=sent, headers=EN).json()
    assert [item["Name"] for item in saved] == ["Web", *(item["Name"] for item in before[1:]), "New"]
    assert items(client, "Source") == saved
    assert client.put(path, json=saved, headers=EN).json() == saved
    restored = client.put(path, json=[before[0], {**saved[-1], "Deleted": True}], headers=EN).json()
    assert restored == before


def test_a_whole_list_is_emptied_and_filled_again(client: httpx.Client) -> None:
    before = items(client, "Salutation")
    assert client.delete("/api/v1/List/Salutation/Items").status_code == 204
    assert items(client, "Salutation") == []
    everything = [{**item, "Deleted": False} for item in items(client, "Salutation", deleted=True)]
    kept = [item for item in everything if item in before]
    assert client.put("/api/v1/List/Salutation/Items", json=kept, headers=EN).json() == before


def test_a_deleted_item_that_is_in_use_keeps_its_name(client: httpx.Client) -> None:
    made = add(client, "Category", Name="Passing")
    position = add(client, "Position", Name="Intern")
    company = client.post(
        "/api/v1/Contact", json={"Name": "C", "Category": {"Id": made["Id"]}, "Country": {"CountryId": 246}}
    ).json()
    person = client.post("/api/v1/Person", json={"Firstname": "P", "Position": {"Id": position["Id"]}}).json()
    for path in (
        f"Category/Items/{made['Id']}",
        f"Position/Items/{position['Id']}",
        "Country/Items/246",
    ):
        assert client.delete(f"/api/v1/List/{path}").status_code == 204
    tree = client.get(f"/api/v1/Contact/{company['ContactId']}", headers=EN).json()
    assert (tree["Category"]["Value"], tree["Category"]["Deleted"]) == ("Passing", True)
    assert (tree["Country"]["Name"], tree["Country"]["Deleted"]) == ("Finland", True)
    shown = client.get(f"/api/v1/Person/{person['PersonId']}", headers=EN).json()
    assert shown["Position"]["Value"] == "Intern"
    assert 246 not in [item["Id"] for item in client.get("/api/v1/MDOList/country").json()]
    assert client.put("/api/v1/List/Country/Items/246", json={"Deleted": False}).json()["Deleted"] is False


def test_a_deleted_interest_is_shown_by_who_has_it(client: httpx.Client, server: RunningServer) -> None:
    made = add(client, "ContInt", Name="Chess")
    interest = {"Id": made["Id"], "Selected": True}
    company = client.post("/api/v1/Contact", json={"Name": "I", "Interests": [interest]}).json()
    assert client.delete(f"/api/v1/List/ContInt/Items/{made['Id']}").status_code == 204
    path = f"/api/v1/Contact/{company['ContactId']}"
    tree = client.get(path, headers=EN).json()
    shown = {item["Name"]: (item["Selected"], item["Deleted"]) for item in tree["Interests"]}
    assert (shown["Chess"], tree["ActiveInterests"]) == ((True, True), 1)
    before = server.last_change()
    assert client.put(path, json=tree, headers=EN).json() == tree
    assert server.last_change() == before
    tree = client.put(path, json={**tree, "Interests": [{**interest, "Selected": False}]}, headers=EN).json()
    assert "Chess" not in [item["Name"] for item in tree["Interests"]]


def test_items_speak_xml_and_forms(client: httpx.Client) -> None:
    xml = {"Accept": "application/xml", "Content-Type": "application/xml", **EN}
    body = b"<ListItemEntity><Name>Sir</Name><Rank>9</Rank></ListItemEntity>"
    answer = client.post("/api/v1/List/MrMrs/Items", content=body, headers=xml)
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    assert b"<ListItemEntity " in answer.content
    assert b"<Name>Sir</Name>" in answer.content
    made = client.post("/api/v1/List/MrMrs/Items", data={"Name": "Dame"}, headers=EN).json()
    several = b"<ArrayOfListItemEntity><ListItemEntity><Name>Sire</Name></ListItemEntity></ArrayOfListItemEntity>"
    saved = client.put("/api/v1/List/MrMrs/Items", content=several, headers=xml)
    assert b"<ArrayOfListItemEntity " in saved.content
    names = client.get("/api/v1/MDOList/mrmrs", headers=xml).text
    assert all(f"<Name>{name}</Name>" in names for name in ("Sir", "Dame", "Sire", "Mr."))
    for item in items(client, "MrMrs"):
        if item["Id"] >= made["Id"] - 1:
            client.delete(f"/api/v1/List/MrMrs/Items/{item['Id']}")
    assert [item["Name"] for item in items(client, "MrMrs")] == ["Mr.", "Ms."]


def test_a_selection_of_a_lists_members_nulls_the_rest(client: httpx.Client) -> None:
    found = client.get("/api/v1/List/Category?$select=Name,id").json()
    assert {name: value for name, value in found.items() if value is not None} == {"Id": -64, "Name": "Category"}


def test_countries_are_country_carriers(client: httpx.Client) -> None:
    norway = client.get("/api/v1/List/Country/Items/578", headers=EN).json()
    assert {
        name: norway[name]
        for name in ("CountryId", "Name", "EnglishName", "CurrencyId", "DialInPrefix", "InterAreaPrefix", "Tooltip")
    } == {
        "CountryId": 578,
        "Name": "Norway",
        "EnglishName": "Norway",
        "CurrencyId": 578,
        "DialInPrefix": "47",
        "InterAreaPrefix": "",
        "Tooltip": "Norway",
    }
    britain = client.get("/api/v1/List/Country/Items/826", headers=EN).json()
    assert (britain["InterAreaPrefix"], britain["CurrencyId"], britain["ThreeLetterISOCountry"]) == ("0", 826, "GBR")
    answer = client.post("/api/v1/List/Country/Items", json={"Name": "Narnia"})
    assert (answer.status_code, answer.json()["ErrorType"]) == (400, "ArgumentException")
    assert "ISO 3166" in answer.json()["Message"]
    renamed = client.put("/api/v1/List/Country/Items/578", json={"Name": "Noreg", "DialInPrefix": "1"}, headers=NO)
    assert (renamed.json()["Name"], renamed.json()["EnglishName"], renamed.json()["DialInPrefix"]) == (
        "Noreg",
        "Norway",
        "47",
    )
    client.put("/api/v1/List/Country/Items/578", json={"Name": "Norge"}, headers=NO)


def test_ticket_priorities_are_entities_of_their_own(client: httpx.Client) -> None:
    low = items(client, "TicketPriority")[0]
    assert (low["TicketPriorityId"], low["Name"], low["Status"], low["SortOrder"]) == (1, "Low", "Normal", 1)
    assert (low["MonStart"], low["NonDates"], low["EscalationLevels"]) == ("0001-01-01T00:00:00", [], [])
    assert client.get("/api/v1/List/TicketPriority/MDOItems", headers=EN).json()[0]["ExtraInfo"] == "1"


@pytest.mark.parametrize("name", ["Associate", "CustomerLanguage"])
def test_lists_that_the_server_makes_are_not_changed(client: httpx.Client, name: str) -> None:
    before = items(client, name)
    number = before[0]["Id"]
    for method, path in [("POST", ""), ("PUT", ""), ("DELETE", ""), ("PUT", f"/{number}"), ("DELETE", f"/{number}")]:
        body = [{"Name": "X"}] if (method, path) == ("PUT", "") else {"Name": "X"}
        answer = client.request(method, f"/api/v1/List/{name}/Items{path}", json=body)
        assert (answer.status_code, answer.json()["ErrorType"]) == (400, "ArgumentException")
        assert answer.json()["Message"].startswith(f"{name}: the server makes this list itself")
    assert items(client, name) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b"[]",
        b"{}",
        b'{"Tooltip":"X"}',
        b'{"Name":""}',
        b'{"Name":"NO:\\"\\""}',
        b'{"Name":{"x":1}}',
        b'{"Name":["X"]}',
        b'{"Name":"\\u0000"}',
        b'{"Name":"X","Rank":99999999999}',
        b'{"Name":"X","Rank":"high"}',
        b'{"Name":"X","Deleted":"perhaps"}',
        b'{"Name":"' + b"x" * 2_000 + b'"}',
    ],
)
def test_a_bad_item_is_refused_and_nothing_is_stored(client: httpx.Client, body: bytes) -> None:
    before = items(client, "Category", deleted=True)
    answer = client.post("/api/v1/List/Category/Items", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["Error"]) == (400, True), answer.text
    assert items(client, "Category", deleted=True) == before


def test_options_that_are_no_flags_are_refused(client: httpx.Client) -> None:
    assert client.get("/api/v1/List/Category/Items?includeDeleted=maybe").status_code == 400
    assert client.get("/api/v1/MDOList/category?flat=maybe").status_code == 400


def test_a_reader_reads_and_changes_nothing(client: httpx.Client, reader: httpx.Client) -> None:
    assert items(reader, "Category") == items(client, "Category")
    assert reader.get("/api/v1/List/Category").json()["TableRight"]["Mask"] == "Select"
    for method, path, body in [
        ("POST", "Category/Items", {"Name": "X"}),
        ("PUT", "Category/Items/1", {"Name": "X"}),
        ("DELETE", "Category/Items/1", None),
        ("DELETE", "Category/Items", None),
    ]:
        answer = reader.request(method, f"/api/v1/List/{path}", json=body)
        assert (answer.status_code, answer.json()["ErrorType"]) == (403, "SoAccessDeniedException")


def test_other_tenants_lists_are_their_own(client: httpx.Client, server: RunningServer) -> None:
    tenant = demo_tenant()
    tenant.names = {"superoffice": "Cust30003"}
    number = server.run(server.kartotek.database.write_accounts(AddTenant(tenant=tenant, items=demo_lists())))
    command = AddUser(login="there", name="T", password_hash=hash_password("t"), tenant=number, role=Role.EDITOR)
    server.run(server.kartotek.database.write_accounts(command))
    made = add(client, "Category", Name="Ours")
    with httpx.Client(base_url=server.url, auth=("there", "t"), timeout=20) as other:
        assert other.get(f"/api/v1/List/Category/Items/{made['Id']}").status_code == 404
        assert "Ours" not in [item["Name"] for item in items(other, "Category")]
        theirs = add(other, "Category", Name="Theirs")
    assert "Theirs" not in [item["Name"] for item in items(client, "Category", deleted=True)]
    assert theirs["Id"] <= made["Id"]
    assert client.get("/Cust30003/api/v1/List/Category").status_code == 401
    client.delete(f"/api/v1/List/Category/Items/{made['Id']}")


def test_24sevenoffice_and_this_face_share_the_categories(client: httpx.Client, server: RunningServer) -> None:
    soap = Soap(server.url)
    soap.login()
    soap.call("SaveCategories", "<categories><Category><Name>Shared</Name></Category></categories>")
    made = items(client, "Category")[-1]
    assert (made["Name"], made["Deleted"]) == ("Shared", False)
    client.put(f"/api/v1/List/Category/Items/{made['Id']}", json={"Name": "By both"}, headers=EN)
    assert soap.call("GetCategories").texts("GetCategoriesResult/Category/Name")[-1] == "By both"
    client.delete(f"/api/v1/List/Category/Items/{made['Id']}")
    assert "By both" not in soap.call("GetCategories").texts("GetCategoriesResult/Category/Name")


# -- languages -------------------------------------------------------------------------------------------------------


def test_names_are_in_the_language_asked_for(client: httpx.Client) -> None:
    names = {
        language: client.get("/api/v1/List/Category/Items/1", headers={"Accept-Language": language}).json()["Name"]
        for language in ("en", "en-GB;q=0.8", "nb-NO", "sv", "de,en", "fr,de,ru,zh", "*", "x")
    }
    assert names == {
        "en": "Customer",
        "en-GB;q=0.8": "Customer",
        "nb-NO": "Kunde",
        "sv": "Kund",
        "de,en": "Kunde",
        "fr,de,ru,zh": "Customer",
        "*": (raw := 'DA:"Kunde";GE:"Kunde";NO:"Kunde";SW:"Kund";US:"Customer"'),
        "x": raw,
    }
    both = {"Accept-Language": "en", "SO-Language": "sv"}
    assert client.get("/api/v1/List/Category/Items/1", headers=both).json()["Name"] == "Kund"


def test_without_a_language_entities_show_names_raw_and_take_them_back(
    client: httpx.Client, server: RunningServer
) -> None:
    body = {
        "Name": "Raw",
        "Category": {"Id": 3},
        "Business": {"Id": 2},
        "CustomerLanguage": {"Id": 3049},
        "Interests": [{"Id": 1, "Selected": True}],
    }
    tree = client.post("/api/v1/Contact", json=body).json()
    assert 'NO:"Leverandør"' in tree["Category"]["Value"]
    assert 'US:"Supplier"' in tree["Category"]["Value"]
    assert 'GE:"Norwegen"' in tree["Country"]["Name"]
    assert tree["Country"]["EnglishName"] == "Norway"
    assert 'GE:"Englisch"' in tree["CustomerLanguage"]["Value"]
    assert 'NO:"Nyhetsbrev"' in tree["Interests"][0]["Name"]
    before = server.last_change()
    path = f"/api/v1/Contact/{tree['ContactId']}"
    assert client.put(path, json=tree).json() == tree
    assert client.put(path, json=tree, headers=EN).json()["Category"]["Value"] == "Supplier"
    assert server.last_change() == before
    assert client.get(f"{path}/Simple").json()["CategoryName"] == tree["Category"]["Value"]
    assert client.get(f"{path}/Simple", headers=NO).json()["CountryName"] == "Norge"


def test_an_item_is_renamed_in_one_language(client: httpx.Client) -> None:
    made = add(client, "Category", Name="Gull", headers=NO)
    path = f"/api/v1/List/Category/Items/{made['Id']}"
    assert client.get(path).json()["Name"] == "Gull"
    assert client.put(path, json={"Name": "Gold"}, headers=EN).json()["Name"] == "Gold"
    assert client.get(path, headers=NO).json()["Name"] == "Gull"
    assert client.get(path, headers={"Accept-Language": "sv"}).json()["Name"] == "Gold"
    assert client.get(path).json()["Name"] == 'NO:"Gull";US:"Gold"'
    client.delete(path)


def test_a_raw_name_sets_all_its_languages(client: httpx.Client) -> None:
    made = add(client, "Category", Name='NO:"Leverandør";US:"Vendor";', headers=NO)
    path = f"/api/v1/List/Category/Items/{made['Id']}"
    assert made["Name"] == "Leverandør"
    assert client.get(path, headers=EN).json()["Name"] == "Vendor"
    renamed = client.put(path, json={"Name": 'SW:"Leverantör";US:"Supplier"', "Tooltip": 'NO:"a";US:"b"'}).json()
    assert (renamed["Name"], renamed["Tooltip"]) == ('SW:"Leverantör";US:"Supplier"', 'NO:"a";US:"b"')
    assert client.get(path, headers=NO).json()["Name"] == "Supplier"
    assert client.put(path, json={"Name": "Plain"}).json()["Name"] == "Plain"
    assert client.get(path, headers=NO).json()["Name"] == "Plain"
    client.delete(path)
