"""The vendor's npm client, unmodified: lists and their items through its agents."""

from __future__ import annotations

from collections.abc import Iterator

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
        yield made
        made.close()


def test_pick_lists(client: WebApi) -> None:
    assert "contint" in client.call("MDOAgent", "getListNames")
    names = [item["name"] for item in client.call("MDOAgent", "getList", "ticketpriority", True, "", False)]
    assert names == ["Low", "Medium", "High"]
    marked = client.call("MDOAgent", "getSelectableList", "contint", True, "", False)
    assert [(item["id"], item["selected"]) for item in marked][:2] == [(1, False), (2, False)]
    assert client.call("MDOAgent", "getListItem", "country", 578)["name"] == "Norway"
    assert client.call("MDOAgent", "getListIdByListName", "category") == -64
    found = client.call("MDOAgent", "getListWithRestriction", "business", "", "serv")
    assert [item["name"] for item in found] == ["Services"]
    with pytest.raises(Failed) as refusal:
        client.call("MDOAgent", "getSimpleList", "nothing")
    assert (refusal.value.status, refusal.value.body["Message"]) == (400, "Name: there is no list 'nothing'")


def test_an_items_whole_life(client: WebApi) -> None:
    item = client.call("ListAgent", "createDefaultListItemEntity") | {"name": "Npm", "udListDefinitionId": -61}
    made = client.call("ListAgent", "saveListItemEntity", item)
    assert (made["name"], made["deleted"]) == ("Npm", False)
    assert client.call("ListAgent", "getBusiness", made["id"])["value"] == "Npm"
    changed = client.call("ListAgent", "saveListItemEntity", made | {"tooltip": "Ours"})
    assert changed == made | {"tooltip": "Ours"}
    assert client.call("ListAgent", "saveListItemEntity", changed) == changed
    client.call("ListAgent", "deleteFromListDefinition", made["id"], -61)
    everything = client.call("ListAgent", "getAllFromListDefinition", -61, True)
    assert everything[-1] == changed | {"deleted": True}
    assert everything[:-1] == client.call("ListAgent", "getAllFromListName", "Business", False)
    with pytest.raises(Failed) as refusal:
        client.call("ListAgent", "deleteFromListDefinition", 999, -61)
    assert refusal.value.status == 404


def test_carriers_of_entities_come_from_lists(client: WebApi) -> None:
    category, country, position = (
        client.call("ListAgent", f"get{name}", number)
        for name, number in (("Category", 3), ("Country", 47), ("Position", 2))
    )
    assert (category["value"], country, position["value"]) == ("Supplier", None, "Finance")
    norway = next(item for item in client.call("ListAgent", "getCountries") if item["countryId"] == 578)
    company = {"name": "Npm AS", "category": category, "country": norway}
    shown = client.call("ContactRestApi", "post", company)
    assert (shown["category"]["value"], shown["country"]["name"]) == ("Supplier", "Norway")
    person = client.call("PersonRestApi", "post", {"firstname": "Ada", "position": position})
    assert person["position"] == position
