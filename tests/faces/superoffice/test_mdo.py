"""Pick-lists over a real socket, by REST and by the agents of the vendor's client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from kartotek.faces.superoffice.handlers.mdo import MOST_CONTACTS

Json = Any
EN = {"Accept-Language": "en"}

NAMES = [
    "associate",
    "business",
    "category",
    "contact_new",
    "contint",
    "country",
    "customerlanguage",
    "language",
    "mrmrs",
    "persint",
    "perspos",
    "salutation",
    "source",
    "ticketpriority",
    "usergroup",
]
MDO_ITEM = [
    *("Id", "Name", "ToolTip", "Deleted", "Rank", "Type", "ChildItems", "IconHint", "ColorBlock", "ExtraInfo"),
    *("StyleHint", "FullName", "TableRight", "FieldProperties"),
]
SELECTABLE = [
    *("Id", "Name", "ToolTip", "Deleted", "Rank", "Type", "ColorBlock", "IconHint", "Selected", "LastChanged"),
    *("ChildItems", "ExtraInfo", "StyleHint", "Hidden", "FullName", "TableRight", "FieldProperties"),
]


def read(client: httpx.Client, name: str, **options: Json) -> list[Json]:
    answer = client.get(f"/api/v1/MDOList/{name}", params=options, headers=EN)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    return found


@pytest.fixture
def agent(client: httpx.Client) -> Callable[..., Json]:
    """Return what asks an agent: its operation, the request's body, options of the query."""

    def ask(operation: str, body: Json = None, *, status: int = 200, **options: Json) -> Json:
        answer = client.post(f"/api/v1/Agents/{operation}", json=body, params=options, headers=EN)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    return ask


def test_the_names_of_all_lists(client: httpx.Client, agent: Callable[..., Json]) -> None:
    assert client.get("/api/v1/MDOList").json() == NAMES
    assert agent("MDO/GetListNames") == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_list_has_items_of_the_vendors_shape(client: httpx.Client, name: str) -> None:
    client.post("/api/v1/Contact", json={"Name": "One company at least"})
    found = read(client, name.upper(), flat=True)
    assert found
    assert all(list(item) == MDO_ITEM for item in found)
    kind = "Contact" if name == "contact_new" else name
    assert {(item["Type"], item["IconHint"], tuple(item["ChildItems"])) for item in found} == {(kind, name, ())}
    assert len({item["Id"] for item in found}) == len(found)
    marked = client.get(f"/api/v1/MDOList/{name}/selectable", headers=EN).json()
    assert [list(item) for item in marked] == [SELECTABLE] * len(found)
    assert [(item["Id"], item["Name"], item["Selected"]) for item in marked] == [
        (item["Id"], item["Name"], False) for item in found
    ]


def test_what_lists_tell_besides(client: httpx.Client) -> None:
    assert read(client, "associate")[0]["ExtraInfo"] == "person_id=0&contact_id=0"
    assert [item["ExtraInfo"] for item in read(client, "ticketpriority")] == ["1", "2", "3"]
    norwegian, english = read(client, "language")[:2]
    assert (norwegian["Name"], norwegian["ExtraInfo"], english["Name"], english["ExtraInfo"]) == (
        "Norwegian",
        "no",
        "English",
        "en",
    )
    assert [item["Name"] for item in read(client, "language")][-3:] == [
        "Brazilian Portuguese",
        "Vietnamese",
        "Swiss High German",
    ]
    assert {"Id": 3049, "Name": "English"}.items() <= next(
        item for item in read(client, "customerlanguage") if item["Name"] == "English"
    ).items()


def test_lists_have_names_in_other_languages(client: httpx.Client) -> None:
    def first(name: str, language: str) -> Json:
        return client.get(f"/api/v1/MDOList/{name}", headers={"SO-Language": language}).json()[0]["Name"]

    assert [first("mrmrs", language) for language in ("en", "no", "da", "fr")] == ["Mr.", "Herr", "Hr.", "Mr."]
    assert first("language", "de") == "Norwegisch"
    assert first("language", "fr") == "norvégien"
    assert first("language", "*").startswith('DA:"norsk";GE:"Norwegisch";')


@pytest.mark.parametrize("name", ["nothing", "category2", "categorywithallitem", "*", "é"])
def test_an_unknown_list_is_told(client: httpx.Client, agent: Callable[..., Json], name: str) -> None:
    for path in (name, f"{name}/selectable"):
        answer = client.get(f"/api/v1/MDOList/{path}")
        assert (answer.status_code, answer.json()["ErrorType"]) == (404, "SoNotFoundException")
        assert answer.json()["Message"] == f"List {name!r} not found"
    error = agent("MDO/GetList", {"Name": name}, status=400)
    assert (error["ErrorType"], error["Message"]) == ("ArgumentException", f"Name: there is no list {name!r}")


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("category", "cust", ["Customer"]),
        ("category", "CONTACT category", ["Contact Category"]),
        ("category", "nothing of the kind", []),
        ("country", "ALAND isl", ["Åland Islands"]),
        ("ticketpriority", "", ["Low", "Medium", "High"]),
        ("associate", "demo", ["Demo User"]),
    ],
)
def test_a_query_looks_for_words(
    client: httpx.Client, agent: Callable[..., Json], name: str, query: str, found: list[str]
) -> None:
    assert [item["Name"] for item in read(client, name, query=query)] == found
    restricted = agent("MDO/GetListWithRestriction", {"name": name, "searchValue": query})
    assert [item["Name"] for item in restricted] == found
    pages = {"category": "Category", "country": "Country", "ticketpriority": "TicketPriority", "associate": "-2"}
    by_list = client.get(f"/api/v1/List/{pages[name]}/MDOItems", params={"query": query}, headers=EN).json()
    assert by_list == restricted


def test_companies_are_searched(client: httpx.Client) -> None:
    made = client.post("/api/v1/Contact", json={"Name": "Ærlig Fisk", "Department": "Bodø", "Xstop": True}).json()
    (found,) = read(client, "contact_new", query="fisk ærl")
    number = made["ContactId"]
    assert (found["Id"], found["Name"], found["ExtraInfo"], found["StyleHint"], found["Type"]) == (
        number,
        "Ærlig Fisk, Bodø",
        str(number),
        "stop",
        "Contact",
    )
    client.delete(f"/api/v1/Contact/{number}")
    assert read(client, "contact_new", query="fisk ærl") == []
    for name in ("Zulu", "alfa", "Bravo"):
        client.post("/api/v1/Contact", json={"Name": name})
    everything = read(client, "contact_new")
    assert 3 <= len(everything) <= MOST_CONTACTS
    assert [item["Name"] for item in everything] == sorted((item["Name"] for item in everything), key=str.casefold)


def test_deleted_items_are_shown_where_they_are_asked_for(client: httpx.Client) -> None:
    made = client.post("/api/v1/List/Source/Items", json={"Name": "Gone"}).json()
    client.delete(f"/api/v1/List/Source/Items/{made['Id']}")
    assert "Gone" not in [item["Name"] for item in read(client, "source")]
    shown = read(client, "source", additional="showDeleted")
    assert [item["Deleted"] for item in shown if item["Name"] == "Gone"] == [True]


# -- interests -------------------------------------------------------------------------------------------------------


def test_the_interests_of_a_contact(client: httpx.Client, agent: Callable[..., Json]) -> None:
    number = client.post("/api/v1/Contact", json={"Name": "I", "Interests": [{"Id": 2, "Selected": True}]}).json()[
        "ContactId"
    ]
    assert [item["Id"] for item in read(client, "contint", query=f"contactId eq {number}")] == [2]
    nobody = client.get("/api/v1/MDOList/contint", params={"query": "contactId eq 999999"})
    assert (nobody.status_code, nobody.json()["Message"]) == (400, "contint: Contact id 999999 not found")
    marked = client.get(f"/api/v1/MDOList/contint/selectable?additional=contact_id={number}").json()
    assert [item["Id"] for item in marked if item["Selected"]] == [2]
    request = {
        "Name": "contint",
        "AdditionalInfo": f"contactId={number}",
        "SelectableMDOList": [{"Id": 2, "Selected": False}, {"id": "1", "selected": "true"}],
    }
    saved = agent("MDO/SetSelected", request)
    assert [item["Id"] for item in saved if item["Selected"]] == [1]
    again = agent("MDO/GetSelectableList", {"Name": "contint", "AdditionalInfo": f"contactId={number}"})
    assert again == saved
    shown = client.get(f"/api/v1/Contact/{number}").json()["Interests"]
    assert [item["Id"] for item in shown if item["Selected"]] == [1]


@pytest.mark.parametrize(
    ("request_body", "status"),
    [
        ({"Name": "contint", "SelectableMDOList": []}, 400),
        ({"Name": "contint", "AdditionalInfo": "contactId=999999", "SelectableMDOList": []}, 400),
        ({"Name": "contint", "AdditionalInfo": "personId=1", "SelectableMDOList": []}, 400),
        ({"Name": "category", "AdditionalInfo": "contactId=1", "SelectableMDOList": []}, 501),
        ({"Name": "", "SelectableMDOList": []}, 400),
        (None, 400),
        ([], 400),
    ],
)
def test_selecting_what_cannot_be_selected_is_refused(
    agent: Callable[..., Json], request_body: Json, status: int
) -> None:
    assert agent("MDO/SetSelected", request_body, status=status)["Error"] is True


def test_an_interest_that_is_not_there_is_refused(client: httpx.Client, agent: Callable[..., Json]) -> None:
    number = client.post("/api/v1/Contact", json={"Name": "I"}).json()["ContactId"]
    request = {
        "Name": "contint",
        "AdditionalInfo": f"contactId={number}",
        "SelectableMDOList": [{"Id": 9, "Selected": 1}],
    }
    assert agent("MDO/SetSelected", request, status=400)["Message"] == "Interests: there is no item 9"
    assert client.get("/api/v1/MDOList/contint?query=contactId%20eq%20999999").status_code == 400


# -- agents ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["GetList", "GetListWithHistory", "GetListWithRestriction", "GetSimpleList"])
def test_the_agent_reads_as_rest_does(client: httpx.Client, agent: Callable[..., Json], operation: str) -> None:
    request = {"name": "business", "forceFlatList": True, "additionalInfo": "", "onlyHistory": False}
    assert agent(f"MDO/{operation}", request) == read(client, "business")
    marked = client.get("/api/v1/MDOList/business/selectable", headers=EN).json()
    assert agent(f"MDO/{operation.replace('Get', 'GetSelectable')}", request) == marked


def test_history_stands_first(agent: Callable[..., Json]) -> None:
    request = {"Name": "business", "HistoryItems": [3, 99, 1]}
    found = agent("MDO/GetListWithHistory", request)
    assert [item["Id"] for item in found[:4]] == [3, 1, -2147483647, 1]
    assert found[2]["StyleHint"] == "separator"
    assert [item["Id"] for item in agent("MDO/GetListWithHistory", {**request, "OnlyHistory": True})] == [3, 1]
    assert agent("MDO/GetList", {"Name": "business", "OnlyHistory": True}) == []


def test_single_items_and_numbers_of_lists(agent: Callable[..., Json]) -> None:
    assert agent("MDO/GetListItem", {"ListName": "category", "Id": 1})["Name"] == "Customer"
    assert agent("MDO/GetListItem", {"ListName": "category", "Id": 999}) is None
    assert agent("MDO/GetListItem", {"ListName": "none", "Id": 1}, status=400)["Error"] is True
    assert agent("MDO/GetListIdByListName", {"Name": "perspos"}) == -76
    assert agent("MDO/GetListIdByListName", {"Name": "language"}) == 0


def test_a_selection_of_members_nulls_the_rest(agent: Callable[..., Json]) -> None:
    (first, *_) = agent("MDO/GetList", {"Name": "category"}, **{"$select": "name,Id"})
    assert {name for name, value in first.items() if value is not None} == {"Id", "Name"}
    assert list(first) == MDO_ITEM


# -- the agent List --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "plural", "number", "label"),
    [
        ("Business", "Businesses", 2, "Industry"),
        ("Category", "Categories", 1, "Customer"),
        ("CustomerLanguage", "CustomerLanguages", 3049, "English"),
        ("MrMrs", "MrMrses", 1, "Mr."),
        ("Position", "Positions", 3, "Sales"),
        ("Source", "Sources", 1, "Website"),
        ("TicketPriority", "TicketPriorities", 3, "High"),
    ],
)
def test_small_carriers(agent: Callable[..., Json], name: str, plural: str, number: int, label: str) -> None:
    option = {f"{name[:1].lower()}{name[1:]}Id": number}
    one = agent(f"List/Get{name}", **option)
    assert (one["Id"], one["Value"]) == (number, label)
    assert agent(f"List/Get{name}List", [number, 777_777, number]) == [one, one]
    assert one in agent(f"List/Get{plural}")
    assert agent(f"List/Get{name}", **dict.fromkeys(option, 777_777)) is None


def test_countries_by_the_agent(agent: Callable[..., Json]) -> None:
    norway = agent("List/GetCountry", countryId=578)
    assert (norway["CountryId"], norway["Name"]) == (578, "Norway")
    assert agent("List/GetCountryList", ["578"]) == [norway]
    assert norway in agent("List/GetCountries")
    assert norway in agent("List/GetAllCountries", {"includeDeleted": True})
    assert agent("List/CreateDefaultCountry")["CountryId"] == 0
    assert agent("List/SaveCountry", {"country": norway}) == norway
    assert agent("List/SaveCountry", {"country": {"name": "Narnia"}}, status=400)["Error"] is True


def test_lists_by_the_agent(client: httpx.Client, agent: Callable[..., Json]) -> None:
    found = agent("List/GetListEntity", listEntityId=-64)
    assert found["Name"] == "Category"
    assert agent("List/GetListEntityByName", {"name": "category"}) == found
    assert found in agent("List/GetListDefinitions", {"includeDeleted": False})
    assert agent("List/GetListEntity", listEntityId=5) is None
    assert agent("List/GetListEntityByName", {"name": "x"}) is None


@pytest.mark.parametrize(
    ("way", "member"),
    [
        ("FromListDefinition", {"udListDefinitionId": -61}),
        ("FromListName", {"udListDefinitionName": "Business"}),
    ],
)
def test_items_by_the_agent(
    client: httpx.Client, agent: Callable[..., Json], way: str, member: dict[str, Json]
) -> None:
    before = agent(f"List/GetAll{way}", member)
    assert before == client.get("/api/v1/List/Business/Items", headers=EN).json()
    made = agent(f"List/Add{way}", {**member, "item": {"name": "Agent"}})
    changed = agent(f"List/Save{way}", {**member, "id": made["Id"], "item": {"name": "Changed", "id": 1}})
    assert changed == {**made, "Name": "Changed"}
    assert agent(f"List/Get{way}", {**member, "id": made["Id"]}) == changed
    assert agent(f"List/SaveAll{way}", {**member, "items": [before[0], changed]}) == [before[0], changed]
    assert agent("List/SaveListItemEntity", {"listItemEntity": {**changed, "Name": "Last"}})["Name"] == "Last"
    assert agent(f"List/Delete{way}", {**member, "id": made["Id"]}, status=204) is None
    assert agent(f"List/GetAll{way}", member) == before
    assert agent(f"List/GetAll{way}", {**member, "includeDeleted": True})[-1]["Id"] == made["Id"]
    assert agent(f"List/Get{way}", {**member, "id": 0}) is None
    for operation, body in (("Delete", {"id": 999}), ("Save", {"id": 999, "item": {"name": "X"}})):
        assert agent(f"List/{operation}{way}", {**member, **body}, status=404)["Error"] is True
    wrong = dict.fromkeys(member, "77")
    assert agent(f"List/GetAll{way}", wrong, status=400)["Message"] == f"{_spelled(way)}: List '77' not found"


def _spelled(way: str) -> str:
    return "UdListDefinitionId" if way.endswith("Definition") else "UdListDefinitionName"


def test_ticket_priorities_by_the_agent(agent: Callable[..., Json]) -> None:
    blank = agent("List/CreateDefaultTicketPriorityEntity")
    made = agent("List/SaveTicketPriorityEntity", {**blank, "Name": "Urgent", "SortOrder": 9})
    assert (made["Name"], made["SortOrder"]) == ("Urgent", 9)
    assert agent("List/GetTicketPriorityEntity", ticketPriorityEntityId=made["TicketPriorityId"]) == made
    assert made in agent("List/GetAllTicketPriorities", {"includeDeleted": False})
    assert agent("List/DeleteTicketPriorityEntity", status=204, TicketPriorityEntityId=made["TicketPriorityId"]) is None
    assert made not in agent("List/GetAllTicketPriorities", {"includeDeleted": False})


def test_an_empty_list_item_names_no_list(agent: Callable[..., Json]) -> None:
    assert agent("List/CreateDefaultListItemEntity")["UdListDefinitionId"] == 0
    assert agent("List/SaveListItemEntity", {"listItemEntity": {"name": "X"}}, status=400)["Error"] is True
    assert agent("List/SaveListItemEntity", None, status=400)["Error"] is True
