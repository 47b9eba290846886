"""Lists and archives in XML, and in the culture that is asked for (over a real socket)."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from lxml import etree

from kartotek.faces.superoffice.messages.names import NAMES
from kartotek.wire.xml_tree import read_tree
from tests.faces.superoffice.test_formats import text_of

XML = {"Accept": "application/xml"}


@pytest.fixture(scope="module", autouse=True)
def contact(client: httpx.Client) -> dict[str, Any]:
    tree: dict[str, Any] = client.post("/api/v1/Contact", json={"Name": "Shown", "Phones": [{"Value": "1"}]}).json()
    client.post("/api/v1/Person", json={"Firstname": "Ada", "Contact": {"ContactId": tree["ContactId"]}})
    return tree


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("MDOList/category", "ArrayOfMDOListItem"),
        ("MDOList/contint/selectable", "ArrayOfSelectableMDOListItem"),
        ("List", "ArrayOfListEntity"),
        ("List/Category/Items", "ArrayOfListItemEntity"),
        ("List/Country/Items/578", "Country"),
        ("Contact/default", "ContactEntity"),
        ("Person/default", "PersonEntity"),
        ("Contact/{}/Simple", "Contact"),
        ("Contact/{}/Summary", "ContactSummary"),
        ("User/currentPrincipal", "SoPrincipalCarrier"),
    ],
)
def test_every_operation_speaks_xml(client: httpx.Client, contact: dict[str, Any], path: str, root: str) -> None:
    address = "/api/v1/" + path.format(contact["ContactId"])
    answer = client.get(address, headers=XML)
    assert (answer.status_code, etree.fromstring(answer.content).tag) == (200, root)
    assert read_tree(answer.content, NAMES) == text_of(client.get(address).json())


def test_an_archive_speaks_xml(client: httpx.Client, contact: dict[str, Any]) -> None:
    query = f"?$select=contactId,name,phone/formattedNumber&$filter=contactId eq {contact['ContactId']}"
    root = etree.fromstring(client.get(f"/api/v1/Contact{query}&$format=XML").content)
    (row,) = root.iterfind("value/*")
    shown = {cell.tag: cell.text for cell in row}
    assert shown["PrimaryKey"] == shown["contactId"] == str(contact["ContactId"])
    assert (shown["name"], shown["phone_x002F_formattedNumber"]) == ("Shown", "1")


def test_an_agent_speaks_xml(client: httpx.Client, contact: dict[str, Any]) -> None:
    document = f"<ArrayOfint><int>{contact['ContactId']}</int></ArrayOfint>"
    headers = XML | {"Content-Type": "text/xml"}
    answer = client.post("/api/v1/Agents/Contact/GetContactList", content=document, headers=headers)
    assert [item["Name"] for item in read_tree(answer.content, NAMES)] == ["Shown"]
    request = "<GetListRequest><Name>category</Name><ForceFlatList>true</ForceFlatList></GetListRequest>"
    answer = client.post("/api/v1/Agents/MDO/GetList", content=request, headers=headers)
    assert read_tree(answer.content, NAMES) == read_tree(
        client.get("/api/v1/MDOList/category", headers=XML).content, NAMES
    )
    unknown = client.post("/api/v1/Agents/Contact/GetContactEntity?contactEntityId=99999", headers=XML)
    assert read_tree(unknown.content, NAMES) is None


@pytest.mark.parametrize(
    ("headers", "pattern"),
    [
        ({}, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
        ({"SO-Culture": "sv"}, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
        ({"Accept-Language": "en"}, r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d [AP]M"),
        ({"SO-Language": "nb-no"}, r"\d\d\.\d\d\.\d{4} \d\d:\d\d"),
        ({"SO-Language": "nb-no", "SO-Culture": "sv"}, r"\d{4}-\d\d-\d\d \d\d:\d\d"),
    ],
)
def test_what_is_displayed_is_in_the_culture_asked_for(
    client: httpx.Client, contact: dict[str, Any], headers: dict[str, str], pattern: str
) -> None:
    query = f"?$mode=Full&$select=registeredDate&$filter=contactId eq {contact['ContactId']}"
    (row,) = client.get(f"/api/v1/Contact{query}", headers=headers).json()["value"]
    cell = row["Column"]["registeredDate"]
    assert re.fullmatch(pattern, cell["DisplayValue"]), cell
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", cell["RawValue"])
    asked = {"providerName": "Contact", "columns": ["registeredDate"], "page": 0, "pageSize": 1}
    (item,) = client.post("/api/v1/Agents/Archive/GetArchiveListByColumns", json=asked, headers=headers).json()
    assert re.fullmatch(pattern, item["ColumnData"]["registeredDate"]["DisplayValue"])
