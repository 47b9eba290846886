"""The vendor's npm client, unmodified: user-defined fields through its agent, and their values in entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.webapi import Failed, WebApi
from tests.rig.fixtures import sqlite_url
from tests.rig.server import running_server

pytestmark = pytest.mark.needs_node

AGENT = "UserDefinedFieldInfoAgent"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApi]:
    """Yield the client of a demo tenant's administrator who asks for English."""
    with running_server(sqlite_url(tmp_path_factory.mktemp("webapi"))) as server:
        made = WebApi(f"{server.url}/Cust10001", languageCode="en")
        yield made
        made.close()


def test_a_fields_whole_life(client: WebApi) -> None:
    def ask(procedure: str, *arguments: Any) -> Any:
        return client.call(AGENT, procedure, *arguments)

    begun = ask("createUserDefinedFieldInfo", "Contact", "Number")
    assert (begun["uDefFieldId"], begun["fieldType"], begun["type"]) == (0, "Number", "Contact")
    saved = ask("saveUserDefinedFieldInfo", begun | {"fieldLabel": "Dogs", "isMandatory": True})
    assert (saved["progId"], saved["hasBeenPublished"]) == ("SuperOffice:1", False)
    ask("saveUserDefinedFieldInfos", [ask("createUserDefinedFieldInfo", "Contact", "Checkbox") | {"fieldLabel": "Vip"}])
    first, second = ask("getUserDefinedFieldList", "Contact")
    assert (first["uDefFieldId"], second["fieldLabel"]) == (saved["uDefFieldId"], "Vip")
    assert ask("getPublishedUserDefinedFieldList", "Contact") == ask("getUserDefinedFieldList", "Project") == []
    assert ask("detectUnpublishedChanges", "Contact") is ask("detectColumnIdChanges", "Contact") is True
    ask("setRankOnFields", "Contact", [second["uDefFieldId"], first["uDefFieldId"]])
    assert isinstance(ask("publish", "Contact"), int)
    assert ask("isPublishEventActive", "Contact") is ask("isAnyPublishEventActive") is False
    assert [field["fieldLabel"] for field in ask("getPublishedUserDefinedFieldList", "Contact")] == ["Vip", "Dogs"]

    names = ("getPublishedUserDefinedFieldFromProgId", "getPublishedUserDefinedFieldFromFieldLabel")
    found = [ask(name, key, "Contact") for name, key in zip(names, ("SuperOffice:1", "dogs:"), strict=True)]
    assert [field["fieldLabel"] for field in found] == ["Dogs", "Dogs"]
    assert ask("getUserDefinedFieldInfo", saved["uDefFieldId"])["progId"] == "SuperOffice:1"
    assert [field["progId"] for field in ask("getUserDefinedFieldFromIds", [2, 99])] == ["SuperOffice:2"]
    by_names = ask("getUserDefinedFieldFromProgIds", ["SuperOffice:2", "x"], "Contact")
    assert [field["fieldLabel"] for field in by_names] == ["Vip"]
    assert [info["fieldType"] for info in ask("getCustomFieldInfoList", "contact", False)] == ["Checkbox", "Integer"]
    assert ask("getCustomFieldInfo", "contact", "SuperOffice:1")["displayName"] == "Dogs"
    for nothing in (
        ask("getUserDefinedFieldFromProgId", "x", "Contact"),
        ask("getUserDefinedFieldInfo", 99),
        ask("getCustomFieldInfo", "contact", "x"),
        ask("getCustomFieldInfo", "project", "x"),
    ):
        assert nothing is None

    ask("deleteUserDefinedFieldInfo", second["uDefFieldId"])
    ask("deleteUserDefinedFieldInfo", 99)
    assert len(ask("getUserDefinedFieldList", "Contact")) == 1
    ask("revert", "Contact")
    assert len(ask("getUserDefinedFieldList", "Contact")) == 2


def test_values_come_and_go_with_entities(client: WebApi) -> None:
    made = client.call(AGENT, "createUserDefinedFieldInfo", "Person", "Date")
    client.call(AGENT, "saveUserDefinedFieldInfo", made | {"fieldLabel": "Since", "progId": "Acme.Since"})
    client.call(AGENT, "publish", "Person")
    entity = client.call("PersonAgent", "createDefaultPersonEntity") | {"firstname": "Ola"}
    assert entity["customFields"]["Acme.Since"] == "[DT:01/01/0001 00:00:00.0000000]"
    entity["customFields"] |= {"Acme.Since": "[D:05/05/1999]"}
    saved = client.call("PersonAgent", "savePersonEntity", entity)
    assert saved["userDefinedFields"]["Acme.Since"] == "[D:05/05/1999 00:00:00.0000000]"
    assert client.call("PersonAgent", "savePersonEntity", saved) == saved
    with pytest.raises(Failed) as refusal:
        client.call("PersonAgent", "savePersonEntity", saved | {"customFields": {"Acme.Since": "soon"}})
    assert (refusal.value.status, refusal.value.body["Message"]) == (400, "CustomFields.Acme.Since: a date is expected")


def test_what_has_no_fields_takes_none(client: WebApi) -> None:
    for arguments in (("Project", "Number"), ("Nonsense", "Number"), ("Contact", "Blob")):
        with pytest.raises(Failed) as refusal:
            client.call(AGENT, "createUserDefinedFieldInfo", *arguments)
        assert refusal.value.status == 400
