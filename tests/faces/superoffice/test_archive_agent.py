"""The agent Archive over a real socket: lists by arrays and by texts, joined restrictions, columns, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.faces.superoffice.mapping import listing
from tests.rig.server import RunningServer


@pytest.fixture(scope="module")
def client(server: RunningServer) -> Iterator[httpx.Client]:
    headers = {"Accept-Language": "en"}
    auth = (demo.LOGIN, demo.PASSWORD)
    with httpx.Client(base_url=server.url, auth=auth, timeout=30, headers=headers) as made:
        for number in range(12):
            body: dict[str, Any] = {"Name": f"Firma {number:02}", "Category": {"Id": 1 + number % 3}}
            assert made.post("/api/v1/Contact", json=body).status_code == 200
        yield made


def call(client: httpx.Client, procedure: str, **members: Any) -> Any:
    answer = client.post(f"/api/v1/Agents/Archive/{procedure}", json=members or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def restriction(name: str, operator: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "values": list(values), "isActive": True, **more}


def keys(rows: list[dict[str, Any]]) -> list[int]:
    return [row["PrimaryKey"] for row in rows]


def test_a_list_by_columns(client: httpx.Client) -> None:
    rows = call(
        client,
        "GetArchiveListByColumns",
        providerName="FindContact",
        columns=["contactId", "name", "category"],
        sortOrder=[{"name": "contactId", "direction": "DESC"}],
        restriction=[restriction("contactId", "in", "5", "6", "7", "8")],
        entities=["contact"],
        page=0,
        pageSize=3,
    )
    assert keys(rows) == [8, 7, 6]
    assert rows[0] == {
        "EntityName": "contact",
        "PrimaryKey": 8,
        "ColumnData": {
            "contactId": {"DisplayValue": "8", "TooltipHint": "", "LinkHint": ""},
            "name": {"DisplayValue": "Firma 07", "TooltipHint": "", "LinkHint": ""},
            "category": {"DisplayValue": "Partner", "TooltipHint": "{category_id=2}", "LinkHint": ""},
        },
        "LinkHint": "nav=contact&contact_id=8",
        "StyleHint": "",
        "TableRight": None,
        "FieldProperties": {},
    }


def test_pages_are_counted_from_nought_and_negative_ones_are_rows(client: httpx.Client) -> None:
    asked: dict[str, Any] = {"providerName": "Contact", "columns": ["name"], "pageSize": 5}
    assert keys(call(client, "GetArchiveListByColumns", **asked, page=2)) == [11, 12]
    assert keys(call(client, "GetArchiveListByColumns", **asked, page=-9)) == [10, 11, 12]


@pytest.mark.parametrize("procedure", ["GetArchiveListByColumns2", "GetArchiveListByColumnsWithContext2"])
def test_the_same_by_texts(client: httpx.Client, procedure: str) -> None:
    rows = call(
        client,
        procedure,
        providerName="contact",
        columns="name,category",
        sortOrder="category asc, contactId desc",
        restrictions="category oneOf (1,3) and name contains 'firma'",
        entities="contact",
        page=0,
        pageSize=3,
    )
    assert keys(rows) == [10, 7, 4]
    assert list(rows[0]["ColumnData"]) == ["name", "category"]


def test_a_header_counts_all_rows(client: httpx.Client) -> None:
    result = call(
        client,
        "GetArchiveListByColumnsWithHeader",
        providerName="Contact",
        columns=["name"],
        restriction=[restriction("category", "equals", "1")],
        pageSize=2,
        options="GrandTotal=true",
    )
    assert (result["RowCount"], keys(result["Rows"])) == (4, [1, 4])


def test_a_list_without_columns_has_the_archives_own(client: httpx.Client) -> None:
    rows = call(client, "GetArchiveList", guiName="x", providerName="Contact", pageSize=1, columns=["nonsense"])
    configured = call(client, "GetArchiveConfiguration", guiName="x", providerName="Contact")
    assert list(rows[0]["ColumnData"]) == [column["Name"] for column in configured["ArchiveColumnInfo"]]
    assert [entity["Type"] for entity in configured["ArchiveEntityInfo"]] == ["contact"]


@pytest.mark.parametrize(
    ("restrictions", "expected"),
    [
        ([], list(range(1, 13))),
        ([restriction("contactId", ">", "10")], [11, 12]),
        ([restriction("contactId", ">", "10", isActive=False)], list(range(1, 13))),
        (
            [restriction("contactId", "=", "1", interOperator="Or"), restriction("contactId", "=", "[I:2]")],
            [1, 2],
        ),
        (
            [
                restriction("contactId", "=", "1", interOperator=2),
                restriction("contactId", "less", "6", interOperator=1),
                restriction("category", "oneOf", "2"),
            ],
            [1, 2, 5],
        ),
        (
            [
                restriction("contactId", "=", "1", interOperator="Or", interParenthesis=1),
                restriction("contactId", "=", "2", interOperator="And", interParenthesis=-1),
                restriction("category", "oneOf", "2", "3"),
            ],
            [2],
        ),
        ([restriction("updatedDate", "today", "", ""), restriction("contactId", "<", "3")], [1, 2]),
        ([restriction("name", "between", "Firma 03", "Firma 05")], [4, 5, 6]),
        ([restriction("stop", "set", "1")], []),
    ],
)
def test_restrictions_are_joined_as_they_say(
    client: httpx.Client, restrictions: list[dict[str, Any]], expected: list[int]
) -> None:
    rows = call(client, "GetArchiveListByColumns", providerName="Contact", columns=["name"], restriction=restrictions)
    assert keys(rows) == expected


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"providerName": "Nonsense"}, "ProviderName: there is no archive provider Nonsense"),
        ({}, "ProviderName: there is no archive provider without a name"),
        ({"restriction": [restriction("frist", "=", "1")]}, "$filter, frist: archive contact has no such column"),
        ({"restriction": [restriction("name", "like", "1")]}, "$filter, name: there is no operator 'like'"),
        ({"restriction": [restriction("contactId", "=", "x")]}, "$filter, contactId: a number is expected, not 'x'"),
        ({"restriction": [restriction("contactId", "=")]}, "$filter, contactId: '=' takes 1 value, not 0"),
        ({"restriction": ["x"]}, "Restriction: an object is expected"),
        ({"restriction": [None]}, "Restriction: an object is expected"),
        ({"restriction": 5}, "Restriction: an array is expected"),
        ({"restriction": "name eq"}, "$filter, name: 'eq' takes 1 value, not 0 (character 6)"),
        ({"restriction": [restriction("name", "is", "x", interParenthesis=1)]}, "Restriction: a parenthesis is not"),
        (
            {"restriction": [restriction("name", "is", "x", interParenthesis=-1)]},
            "Restriction: a parenthesis is closed",
        ),
        ({"restriction": [restriction("name", "is", "x", interParenthesis=99)]}, "Restriction: parentheses are nested"),
        (
            {"restriction": [restriction("name", "is", "x", interOperator="Xor")]},
            "Restriction.InterOperator: And or Or",
        ),
        ({"restriction": [restriction("name", "is", "x")] * 501}, "Restriction: at most 500 are possible"),
        (
            {"restriction": [restriction("name", "in", *(["x"] * 5001))]},
            "Restriction: at most 5000 values are possible",
        ),
        ({"sortOrder": [{"name": "frist"}]}, "$orderby: archive contact has no column frist"),
        (
            {"sortOrder": [{"name": "name", "direction": "UP"}]},
            "$orderby: the direction of name is asc or desc, not up",
        ),
        ({"sortOrder": ["x"]}, "SortOrder: an object is expected"),
        ({"sortOrder": [{"name": "name"}] * 9}, "SortOrder: at most 8 columns are possible"),
        ({"columns": ["frist"]}, "$select: archive contact has no column frist"),
        ({"columns": [{}]}, "Columns: a text is expected"),
        ({"pageSize": -1}, "PageSize: a number of rows is expected"),
        ({"pageSize": "many"}, "PageSize: "),
    ],
)
def test_what_cannot_be_answered_is_refused(client: httpx.Client, members: dict[str, Any], message: str) -> None:
    body = ({"providerName": "Contact"} if members else {}) | {"columns": ["name"]} | members
    answer = client.post("/api/v1/Agents/Archive/GetArchiveListByColumns", json=body)
    assert (answer.status_code, answer.json()["ErrorType"]) == (400, "ArgumentException")
    assert answer.json()["Message"].startswith(message)


def test_a_page_that_is_too_long_is_not_cut_off_silently(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kartotek.faces.superoffice.mapping.agent_listing.MOST_ROWS", 5)
    body = {"providerName": "Contact", "columns": ["name"], "pageSize": 1_000_000}
    answer = client.post("/api/v1/Agents/Archive/GetArchiveListByColumns", json=body)
    assert answer.status_code == 400
    assert answer.json()["Message"].startswith("The page has more than")
    body["pageSize"] = 5
    assert len(client.post("/api/v1/Agents/Archive/GetArchiveListByColumns", json=body).json()) == 5
    assert listing.MOST_ROWS > 5


def test_what_there_is(client: httpx.Client) -> None:
    assert {"SimpleContact", "Contact", "Person"} <= set(call(client, "GetProviderNames"))
    columns = call(client, "GetAvailableColumns", providerName="Person", context="")
    assert {"fullName", "personContact/name", "birthdate"} <= {column["Name"] for column in columns}
    (entity,) = call(client, "GetAvailableEntities", providerName="Person", context="")
    assert (entity["Type"], entity["Name"]) == ("person", "Contact")
    assert call(client, "GetAvailableColumns", providerName="Sale") == []
    assert call(client, "GetArchiveListByColumns", providerName="Sale", columns=["saleId"]) == []
    blank = call(client, "CreateDefaultArchiveListResult")
    assert blank == {"RowCount": 0, "Rows": [], "TableRight": None, "FieldProperties": {}}


def test_requests_and_replies_in_xml(client: httpx.Client) -> None:
    body = (
        "<Request><ProviderName>Contact</ProviderName><Columns><string>name</string></Columns><Restriction>"
        "<ArchiveRestrictionInfo><Name>contactId</Name><Operator>in</Operator><Values><string>2</string>"
        "<string>3</string></Values><IsActive>true</IsActive></ArchiveRestrictionInfo></Restriction>"
        "<PageSize>10</PageSize></Request>"
    )
    headers = {"Content-Type": "application/xml", "Accept": "application/xml"}
    answer = client.post("/api/v1/Agents/Archive/GetArchiveListByColumns", content=body, headers=headers)
    assert answer.status_code == 200
    assert answer.text.count("<ArchiveListItem>") == 2
    assert "<DisplayValue>Firma 01</DisplayValue>" in answer.text
