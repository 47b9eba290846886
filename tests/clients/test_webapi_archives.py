"""The vendor's npm client, unmodified: lists of companies and people through its agent Archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.webapi import Failed, WebApi
from tests.rig.fixtures import sqlite_url
from tests.rig.server import running_server

pytestmark = pytest.mark.needs_node


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApi]:
    """Yield the client of a demo tenant's user who asks for English."""
    with running_server(sqlite_url(tmp_path_factory.mktemp("webapi"))) as server:
        made = WebApi(f"{server.url}/Cust10001", languageCode="en")
        for number in range(5):
            company = {"name": f"Npm {number}", "category": {"id": 1 + number % 2}}
            made.call("ContactRestApi", "post", company)
        yield made
        made.close()


def listed(client: WebApi, restriction: list[dict[str, Any]], order: str = "name") -> list[dict[str, Any]]:
    sort = [{"name": order, "direction": "DESC"}]
    columns = ["contactId", "name", "category"]
    found: list[dict[str, Any]] = client.call(
        "ArchiveAgent", "getArchiveListByColumns", "FindContact", columns, sort, restriction, ["contact"], 0, 100
    )
    return found


def test_lists(client: WebApi) -> None:
    restriction = [{"name": "category", "operator": "oneOf", "values": ["1"], "isActive": True}]
    rows = listed(client, restriction)
    assert [row["columnData"]["name"]["displayValue"] for row in rows] == ["Npm 4", "Npm 2", "Npm 0"]
    assert (rows[0]["primaryKey"], rows[0]["columnData"]["category"]["tooltipHint"]) == (5, "{category_id=1}")
    by_text = client.call(
        "ArchiveAgent", "getArchiveListByColumns2", "Contact", "name", "name asc", "name ends '3'", "contact", 0, 10
    )
    assert [row["primaryKey"] for row in by_text] == [4]
    result = client.call(
        "ArchiveAgent", "getArchiveListByColumnsWithHeader", "Contact", ["name"], [], restriction, [], 0, 2, ""
    )
    assert (result["rowCount"], len(result["rows"])) == (3, 2)


def test_what_there_is(client: WebApi) -> None:
    assert "SimpleContact" in client.call("ArchiveAgent", "getProviderNames")
    columns = {column["name"]: column for column in client.call("ArchiveAgent", "getAvailableColumns", "Contact", "")}
    assert (columns["name"]["restrictionType"], columns["name"]["canOrderBy"]) == ("string", True)
    assert [entity["type"] for entity in client.call("ArchiveAgent", "getAvailableEntities", "Person", "")] == [
        "person"
    ]
    configured = client.call("ArchiveAgent", "getArchiveConfiguration", "window", "Contact")
    assert configured["archiveColumnInfo"][0]["name"] == "contactId"


def test_refusals(client: WebApi) -> None:
    with pytest.raises(Failed) as refusal:
        listed(client, [{"name": "category", "operator": "before", "values": ["1"], "isActive": True}])
    assert refusal.value.status == 400
    assert refusal.value.body["Message"].startswith("$filter, category: 'before' does not fit")
