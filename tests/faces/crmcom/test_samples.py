"""The document's own examples, sent as they stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kartotek.domain import patch as patches
from kartotek.domain.party import Party
from tests.faces.crmcom.administration import settings
from tests.faces.crmcom.client import CrmCom, answered, data
from tests.faces.crmcom.test_update import echo
from tests.faces.crmcom.transcripts import address, answer, deviations, differences, request

RELATED_PERSON = {"type": "PERSON", "title": "Mrs", "first_name": "Maria", "last_name": "Kyriacou"}

ELLEN: dict[str, Any] = {
    "type": "PERSON",
    "title": "Miss",
    "first_name": "Ellen",
    "middle_name": "Arthour",
    "last_name": "Leon",
    "send_direct_marketing_material": 1,
    "send_affiliate_marketing_material": 1,
    "demographics": {
        "gender": "FEMALE",
        "id_number": "ADASF125546665",
        "passport_number": "DDFF12336544",
        "social_security_number": "54561465146",
        "country_of_residence_identifier": {"id": "181"},
        "id_issued_by_country_identifier": {"id": "126"},
        "passport_issued_by_country_identifier": {"name": "united kingdom"},
    },
    "address_set": [
        {
            "type": "HOME",
            "street_name": "Piccadilly Avenue",
            "street_number": "21",
            "floor": 5,
            "apartment_number": "2",
            "postal_code": "bas321",
            "town_city": "Oxford",
            "country_identifier": {"three_character_code": "CYP"},
        }
    ],
    "phone_set": [{"type": "LANDLINE", "number": "1", "country_identifier": {"two_character_code": "GB"}}],
}
"""The contact of the update example, as it must have been before."""


@pytest.fixture(scope="module")
def crm(crm_on_each_database: CrmCom) -> CrmCom:
    """Return a client of a book with the two contacts that the examples relate to."""
    for number in ("142536", "AB112233"):
        crm_on_each_database.create(**RELATED_PERSON, demographics={"id_number": number})
    return crm_on_each_database


@pytest.mark.parametrize("name", ["create_1", "create_2", "create_3"])
def test_create_answers_as_documented(crm: CrmCom, name: str) -> None:
    envelope = crm.send("contact_information/create", request(name, crm.token))
    assert differences(name, envelope) == ({}, set())


def test_what_create_1_made_is_shown_as_documented(crm: CrmCom) -> None:
    made = data(crm.send("contact_information/create", request("create_1", crm.token)))
    asked = address("show_1", crm.token, **{"1F1D2D0DFD164BFA801BE87CA9E33915": made["id"]})
    shown = answered(crm.http.get(f"{crm.server.url}{asked}"))
    assert differences("show_1", shown) == ({}, set())


def test_list_1_answers_as_documented(crm: CrmCom) -> None:
    with settings(crm, unique_types="none"):  # one of the first contact's two home addresses is inactive in the end
        maria, marios = (crm.create(**as_created(shown))["id"] for shown in answer("list_1")["data"])
    alter(crm, maria, _as_maria_was)
    envelope = answered(crm.http.get(f"{crm.server.url}{address('list_1', crm.token)}"))
    assert [shown["id"] for shown in envelope["data"]] == [maria, marios]
    assert differences("list_1", envelope) == ({}, set())


def _as_maria_was(party: Party) -> None:
    """Give the first contact of the list what no client of this face can: an account, and an inactive address."""
    party.roles = ["customer"]
    first = min(party.addresses.values(), key=lambda address: address.rank)
    first.active = False


def alter(crm: CrmCom, identity: str, change: Callable[[Party], None]) -> None:
    """Change a contact behind the faces."""
    book, principal = crm.server.kartotek.book, crm.server.principal()
    record = crm.server.run(book.find(principal, "global", identity))
    after = patches.apply({}, record.party)
    change(after)
    crm.server.run(book.update(principal, record, patches.difference(record.party, after)))


def as_created(shown: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that make a contact of the document as it is shown there."""
    message = echo({"notes": None, "preferred_language": None, "authorization_settings": NO_SETTINGS, **shown})
    for name in ("send_direct_marketing_material", "send_affiliate_marketing_material"):
        del message[name]
    for item in (*message["address_set"], *message["phone_set"], *message["email_set"]):
        for name in [name for name in item if name.endswith("_identifier") and name != "country_identifier"]:
            del item[name]
    return {**message, "type": shown["type"]}


NO_SETTINGS = dict.fromkeys(("send_direct_marketing_material", "send_affiliate_marketing_material"), False)


def test_create_2_keeps_every_parameter_that_was_sent(crm: CrmCom) -> None:
    text = request("create_2", crm.token)
    made = data(crm.send("contact_information/create", text))
    shown, sent = crm.show(made["id"]), json.loads(text)
    assert shown["company_profile"] == made["company_profile"]
    assert shown["demographics"]["industry"] == made["company_profile"]["industry"]
    address = shown["addresses_set"][0]
    for name in sent["address_set"][0].keys() - {"type", "notes", "country_identifier"}:
        # The document's own answer has no udf_float_5 to 8 in an address.
        assert name in {f"udf_float_{n}" for n in range(5, 9)} or address[name] == sent["address_set"][0][name]
    for name in (key for key in sent if key.startswith("udf_")):
        assert shown[name] == sent[name]
    assert address["type"] == "Home"
    assert shown["emails_set"][0]["type"] == "Personal"
    assert shown["category"]["name"] == "Company Category"
    relation = shown["relation_set"][0]
    assert relation["type"] == "Partner Company"
    assert relation["contact"]["last_name"] == "Kyriacou"
    assert relation["contact"]["demographics"]["id_number"] == "AB112233"


def test_update_1_answers_as_documented(crm: CrmCom) -> None:
    identity = crm.create(**ELLEN)["id"]
    text = request("update_1", crm.token).replace("3459F30F71E7477495DF3AA3D278CC7D", identity)
    envelope = crm.send("contact_information/update", text)
    assert differences("update_1", envelope) == ({}, set())
    log = envelope["data"]["log_information"]
    settings = envelope["data"]["authorization_settings"]
    for flag in ("direct", "affiliate"):
        assert settings[f"{flag}_marketing_setting_updated_date"] == log["updated_date"]
        assert settings[f"{flag}_marketing_setting_updated_by_user"] == log["updated_by_user"]


def test_every_deviation_names_an_answer_and_a_reason() -> None:
    for row in deviations():
        assert row.answer in {"create_1", "create_2", "create_3", "show_1", "list_1", "update_1"}
        assert len(row.reason) > 10
