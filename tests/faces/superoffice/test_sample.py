"""The request of the vendor's document (POST Contact), sent as it stands there."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.rig.server import RunningServer

BODY = (Path(__file__).parent / "samples" / "post-contact.json").read_bytes()
SENT: dict[str, Any] = json.loads(BODY)
HEADERS = {
    "Accept": "application/json; charset=utf-8",
    "Accept-Language": "fr,de,ru,zh",
    "Content-Type": "application/json; charset=utf-8",
}

SERVER_OWNED = {
    "ContactId",
    "UpdatedDate",
    "CreatedDate",
    "UpdatedBy",
    "CreatedBy",
    "Persons",
    "ActiveInterests",
    "ActiveStatusMonitorId",
    "Deleted",
    "ActiveErpLinks",
    "BounceEmails",
}
MOMENTS = {"DbiLastSyncronized", "DbiLastModified"}
ELEMENTS = {"Emails", "Urls", "Phones", "Faxes"}
PLAIN = SENT.keys() - SERVER_OWNED - MOMENTS - ELEMENTS - {"Interests", "CustomFields"}


@pytest.fixture(scope="module")
def reply(client: httpx.Client) -> dict[str, Any]:
    answer = client.post("/api/v1/Contact", content=BODY, headers=HEADERS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    tree: dict[str, Any] = answer.json()
    return tree


@pytest.fixture(params=["reply", "later"])
def tree(request: pytest.FixtureRequest, reply: dict[str, Any], client: httpx.Client) -> dict[str, Any]:
    """Return the reply, and what is read of the contact later."""
    if request.param == "reply":
        return reply
    later: dict[str, Any] = client.get(f"/api/v1/Contact/{reply['ContactId']}").json()
    return later


def test_every_plain_property_comes_back_as_it_was_sent(tree: dict[str, Any]) -> None:
    assert {name: tree[name] for name in PLAIN} == {name: SENT[name] for name in PLAIN}


@pytest.mark.parametrize("name", sorted(ELEMENTS))
def test_elements_come_back_but_for_what_is_stripped_by_the_server(tree: dict[str, Any], name: str) -> None:
    keys = ("Value", "Description")
    assert [[item[key] for key in keys] for item in tree[name]] == [[item[key] for key in keys] for item in SENT[name]]


def test_the_interest_is_selected_among_all(tree: dict[str, Any]) -> None:
    assert [item["Id"] for item in tree["Interests"] if item["Selected"]] == [201]
    assert next(item["Name"] for item in tree["Interests"] if item["Id"] == 201) == "Shields-Robel"
    assert len(tree["Interests"]) > 1


@pytest.mark.parametrize("name", sorted(MOMENTS))
def test_moments_are_the_same_to_the_second(tree: dict[str, Any], name: str) -> None:
    # Without SO-TimeZone times are in the tenant's zone; these two fall into Norwegian summer time.
    read = dt.datetime.fromisoformat(tree[name] + "+02:00")
    assert read == dt.datetime.fromisoformat(SENT[name]).replace(microsecond=0)


def test_custom_fields_hold_what_was_sent_and_the_other_two_dictionaries(tree: dict[str, Any]) -> None:
    assert tree["CustomFields"] == SENT["UserDefinedFields"] | SENT["ExtraFields"] | SENT["CustomFields"]


def test_what_the_server_owns_is_its_own(tree: dict[str, Any]) -> None:
    assert tree["ContactId"] != SENT["ContactId"]
    assert tree["CreatedDate"] > "2020"
    assert tree["CreatedBy"]["FullName"] == tree["UpdatedBy"]["FullName"] == "Demo User"
    assert (tree["Persons"], tree["ActiveInterests"], tree["Deleted"], tree["BounceEmails"]) == ([], 1, 0, [])


def test_every_property_of_the_document_is_covered_here_and_in_the_reply(reply: dict[str, Any]) -> None:
    assert SENT.keys() <= reply.keys()
    assert len(SENT) == len(PLAIN) + len(SERVER_OWNED) + len(MOMENTS) + len(ELEMENTS) + 2


@pytest.mark.parametrize("headers", [{}, {"SO-TimeZone": "UTC,includeTZOffset"}, {"SO-TimeZone": "America/New_York"}])
def test_written_back_it_changes_nothing(
    client: httpx.Client, server: RunningServer, reply: dict[str, Any], headers: dict[str, str]
) -> None:
    path = f"/api/v1/Contact/{reply['ContactId']}"
    before = server.last_change()
    tree = client.get(path, headers=headers).json()
    answer = client.put(path, json=tree, headers=headers)
    assert (answer.status_code, answer.json()) == (200, tree)
    assert server.last_change() == before


def test_the_selection_of_the_document_nulls_the_rest(client: httpx.Client) -> None:
    answer = client.post("/api/v1/Contact?$select=name,department,category/id", content=BODY, headers=HEADERS)
    tree = answer.json()
    assert {name for name, value in tree.items() if value is not None} == {"Name", "Department"}
    assert tree.keys() >= SENT.keys()
