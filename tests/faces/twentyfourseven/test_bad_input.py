"""What the services refuse, and how: ASP.NET's faults, and nothing stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faces.twentyfourseven.client import COMPANY, NS, PERSON, Soap, envelope
from tests.rig.server import RunningServer

SAVE = {"SOAPAction": f"{NS}/SavePerson"}


@pytest.fixture(autouse=True)
def nothing_is_stored(server: RunningServer) -> Iterator[None]:
    """Every test of this module leaves the change log as it was."""
    before = server.last_change()
    yield
    assert server.last_change() == before


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", "There is an error in XML document"),
        ("<soap:Envelope", "There is an error in XML document"),
        ("{}", "There is an error in XML document"),
        (envelope("SavePerson", "<personItem><FirstName>A</personItem>"), "There is an error in XML document"),
        (
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
            + envelope("SavePerson", "<personItem><FirstName>&y;</FirstName></personItem>").partition("?>")[2],
            "DTD is prohibited",
        ),
        (envelope("SavePerson", "<personItem><FirstName>A\0B</FirstName></personItem>"), "There is an error in XML"),
        (envelope("SavePerson", "<personItem><FirstName>A&#0;B</FirstName></personItem>"), "There is an error in XML"),
        (
            envelope("SavePerson", "<personItem><FirstName>A</FirstName><Gender>Neither</Gender></personItem>"),
            "Instance validation error: 'Neither' is not a valid value for Gender.",
        ),
        (
            envelope("SavePerson", "<personItem><FirstName>A</FirstName><CustomerId>12x</CustomerId></personItem>"),
            "Input string was not in a correct format.",
        ),
        (
            envelope(
                "SavePerson", "<personItem><FirstName>A</FirstName><DateOfBirth>1995-02-30</DateOfBirth></personItem>"
            ),
            "is not a valid AllXsd value.",
        ),
    ],
)
def test_a_message_that_cannot_be_read_is_the_clients_fault(soap: Soap, body: str, text: str) -> None:
    answer = soap.post(PERSON, body, SAVE)
    assert answer.status == 500
    assert "<faultcode>soap:Client</faultcode>" in answer.text
    assert answer.fault().startswith("Server was unable to read request. ---> ")
    assert text in answer.fault()


def test_a_fault_speaks_the_version_of_the_request(soap: Soap) -> None:
    answer = soap.call("SavePerson", "<personItem><Gender>Neither</Gender></personItem>", version="1.2")
    assert answer.headers["content-type"] == "application/soap+xml; charset=utf-8"
    assert "<soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>" in answer.text
    assert "Instance validation error" in answer.fault()


def test_an_unknown_action_is_not_recognised(soap: Soap) -> None:
    answer = soap.post(PERSON, envelope("DeletePerson"), {"SOAPAction": f'"{NS}/DeletePerson"'})
    assert answer.status == 500
    assert "<faultcode>soap:Client</faultcode>" in answer.text
    assert answer.fault() == f"Server did not recognize the value of HTTP Header SOAPAction: {NS}/DeletePerson."


def test_an_unknown_body_without_an_action_is_refused(soap: Soap) -> None:
    assert "valid action parameter" in soap.post(PERSON, envelope("DeletePerson")).fault()


def test_a_root_that_is_no_envelope_is_a_version_mismatch(soap: Soap) -> None:
    assert "<faultcode>soap:VersionMismatch</faultcode>" in soap.post(PERSON, "<Envelope />", SAVE).text


def test_a_header_that_must_be_understood_is_not(soap: Soap) -> None:
    header = '<soap:Header><To xmlns="urn:x" soap:mustUnderstand="1">y</To></soap:Header>'
    answer = soap.post(PERSON, envelope("GetPersons", header=header))
    assert "<faultcode>soap:MustUnderstand</faultcode>" in answer.text


@pytest.mark.parametrize("number", [999_999, 4_000_000_000, -5])
def test_a_person_that_does_not_exist_cannot_be_changed(soap: Soap, number: int) -> None:
    answer = soap.call("SavePerson", f"<personItem><Id>{number}</Id><FirstName>A</FirstName></personItem>")
    assert f"There is no contact with Id {number}." in answer.fault()


def test_a_person_needs_a_name(soap: Soap) -> None:
    assert "name" in soap.call("SavePerson", "<personItem><Comment>x</Comment></personItem>").fault()


def test_a_relation_to_a_company_that_does_not_exist_is_refused(soap: Soap) -> None:
    relation = "<RelationData><RelationData><CustomerId>888888</CustomerId></RelationData></RelationData>"
    answer = soap.call("SavePerson", f"<personItem><FirstName>A</FirstName>{relation}</personItem>")
    assert "There is no company with Id 888888." in answer.fault()


def test_save_person_without_a_person_is_refused(soap: Soap) -> None:
    assert soap.call("SavePerson").status == 500


def test_a_body_over_the_limit_is_refused(soap: Soap) -> None:
    comment = "x" * (2 << 20)
    answer = soap.call("SavePerson", f"<personItem><FirstName>A</FirstName><Comment>{comment}</Comment></personItem>")
    assert answer.status == 500
    assert "Maximum request length exceeded" in answer.fault()


def test_too_many_companies_at_once_are_refused(soap: Soap) -> None:
    many = "<Company />" * 1001
    assert "1000" in soap.call("SaveCompanies", f"<companies>{many}</companies>").fault()


def test_an_unknown_address_and_an_unknown_method_are_http_errors(soap: Soap) -> None:
    assert soap.post("/CRM/Contact/NoService.asmx", envelope("GetPersons")).status == 404
    assert soap.post(COMPANY.replace(".asmx", ".xyz"), "").status == 404
