"""The sample of the SuperOffice document, posted as it stands, is a company of the other two faces too.

That every settable property is equal in the reply and in a later GET is told by tests/faces/superoffice/test_sample.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kartotek.domain.party import Kind, Record
from tests.acceptance.visitor import CRM_SPACE, REST_SPACE, SOAP_SPACE, Json, Visitor

BODY = Path(__file__).parents[1] / "faces" / "superoffice" / "samples" / "post-contact.json"
SENT: Json = json.loads(BODY.read_bytes())


@pytest.fixture(scope="module")
def posted(visitor: Visitor) -> Json:
    answer = visitor.rest.post(
        "/api/v1/Contact", content=BODY.read_bytes(), headers={"Content-Type": "application/json; charset=utf-8"}
    )
    assert answer.status_code == 200
    found: Json = answer.json()
    return found


@pytest.fixture(scope="module")
def company(visitor: Visitor, posted: Json) -> Record:
    return visitor.record(REST_SPACE[Kind.COMPANY], posted["ContactId"])


def test_a_later_get_is_the_reply(visitor: Visitor, posted: Json) -> None:
    assert visitor.rest_entity(Kind.COMPANY, posted["ContactId"]) == posted


def test_get_companies_returns_the_company(visitor: Visitor, company: Record) -> None:
    number = company.handles[SOAP_SPACE[Kind.COMPANY]]
    (by_name,) = visitor.soap.companies(f"<CompanyName>{SENT['Name']}</CompanyName>", "Name")
    assert by_name.findtext("Id") == number
    shown = visitor.soap_company(number)
    assert (shown["Name"], shown["OrganizationNumber"]) == (SENT["Name"], SENT["OrgNr"])
    assert (shown["Type"], shown["Note"]) == ("Business", SENT["Description"])
    # A slot holds one item: both e-mail addresses and both phones are there, and the first of the two faxes.
    assert _values(shown["EmailAddresses"]) == _sent("Emails")
    assert _values(shown["PhoneNumbers"]) == _sent("Phones") + _sent("Faxes")[:1]
    assert shown["PhoneNumbers"]["Fax"]["Value"] == SENT["Faxes"][0]["Value"]
    assert shown["Url"] == SENT["Urls"][0]["Value"]


def _values(slots: dict[str, Json]) -> list[tuple[Any, Any]]:
    order = sorted(slots.items(), key=lambda slot: slot[0] == "Fax")
    return [(slot["Value"], slot.get("Description")) for _, slot in order]


def _sent(name: str) -> list[tuple[Any, Any]]:
    return [(item["Value"], item["Description"]) for item in SENT[name]]


def test_crmcom_shows_the_company(visitor: Visitor, company: Record) -> None:
    shown = visitor.crm.show(company.handles[CRM_SPACE])
    assert (shown["type"], shown["company_name"]) == ("COMPANY", SENT["Name"])
    assert shown["company_profile"]["registration_number"] == SENT["OrgNr"]
    assert [item["email"] for item in shown["emails_set"]] == [item["Value"] for item in SENT["Emails"]]
    landlines = [item["number"] for item in shown["phones_set"] if item["type"] == "Landline"]
    faxes = [item["number"] for item in shown["phones_set"] if item["type"] == "Fax"]
    assert landlines == [item["Value"] for item in SENT["Phones"]]
    assert faxes == [item["Value"] for item in SENT["Faxes"]]
    assert shown["notes"].endswith(SENT["Description"])
