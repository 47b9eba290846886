"""What is written is read back equal; no input makes the readers raise anything but MalformedMessage."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kartotek.faces.twentyfourseven.messages import authenticate, company, person
from kartotek.wire.errors import MalformedMessage, UnwritableValue
from kartotek.wire.service import Service
from kartotek.wire.soap import SoapVersion, action_of, read_envelope, stream_envelope, write_envelope
from kartotek.wire.wsdl import write_wsdl
from kartotek.wire.xml import escape, is_carried, parse
from kartotek.wire.xml_codec import decode, drop_defaults, encode, encode_document, encode_stream
from tests.wire.samples.services import COMPANY, PERSON
from tests.wire.samples.values import messages

SAVED = write_envelope(
    SoapVersion.V11,
    encode(
        person.SavePerson(
            person_item=person.PersonItem(
                first_name="Bob",
                customer_id=100,
                is_private=None,
                email_addresses=[person.EmailAddress(type=person.EmailAddressType.HOME, value="a@b.no")],
            )
        )
    ),
)


@pytest.mark.parametrize(
    "cls",
    [
        person.SavePerson,
        person.GetPersonsResponse,
        person.AddNote,
        person.Authentication,
        company.SaveCompanies,
        company.GetCompanies,
        company.GetCRMGroupsResponse,
        company.GetCompanySyncListResponse,
        authenticate.GetIdentitiesResponse,
        authenticate.Login,
    ],
)
def test_what_is_written_is_read_back(cls: Any) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(messages(cls))
    def check(message: Any) -> None:
        read = decode(cls, parse(encode_document(message)).root)
        assert drop_defaults(read) == drop_defaults(message)

    check()


@pytest.mark.parametrize(
    ("service", "cls"),
    [
        (PERSON, person.SavePerson),
        (PERSON, person.GetPersonArrayCategoryListResponse),
        (COMPANY, company.GetCompaniesResponse),
        (COMPANY, company.GetCompanySyncListResponse),
        (COMPANY, company.GetCRMGroupsResponse),
    ],
)
def test_what_is_written_is_valid_by_the_schema_of_the_wsdl(service: Service, cls: Any) -> None:
    (node,) = parse(write_wsdl(service, "http://127.0.0.1/")).root.iter("{*}schema")
    schema = etree.XMLSchema(parse(etree.tostring(node)).root)  # with the prefixes that its QNames use

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(messages(cls))
    def check(message: Any) -> None:
        schema.assertValid(parse(encode_document(message)).root)

    check()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messages(company.SaveCompaniesResponse), st.sampled_from(SoapVersion), st.integers(1, 4))
def test_a_streamed_envelope_is_the_whole_one(
    message: company.SaveCompaniesResponse, version: SoapVersion, per_chunk: int
) -> None:
    items = message.result or []
    whole = write_envelope(version, encode(company.SaveCompaniesResponse(result=items)))
    chunks = encode_stream(company.SaveCompaniesResponse, items, per_chunk=per_chunk)
    assert b"".join(stream_envelope(version, chunks)) == whole
    assert read_envelope(whole).version is version


@settings(deadline=None)
@given(st.text())
def test_text_is_escaped_and_read_back_or_refused(text: str) -> None:
    if is_carried(text):
        assert (parse(f"<a>{escape(text)}</a>".encode()).root.text or "") == text
    else:
        with pytest.raises(UnwritableValue):
            escape(text)


def _read_all(body: bytes) -> None:
    with contextlib.suppress(MalformedMessage):
        envelope = read_envelope(body)
        envelope.header(person.Authentication)
        envelope.obligatory_headers()
        envelope.decode(person.SavePerson)
        envelope.decode(company.SaveCompanies)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_malformed(body: bytes) -> None:
    _read_all(body)
    _read_all(b"<?xml version='1.0'?>" + body)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SAVED)), st.integers(0, 12), st.binary(max_size=6), st.booleans())
def test_a_mutated_envelope_is_a_message_or_malformed(at: int, cut: int, new: bytes, wide: bool) -> None:
    body = SAVED[:at] + new + SAVED[at + cut :]
    if wide:
        with contextlib.suppress(UnicodeDecodeError):
            body = body.decode().encode("utf-16")
    _read_all(body)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["Id", "Gender", "DateOfBirth", "IsPrivate", "HourCost", "CustomerId"]))
def test_any_text_in_any_field_is_a_value_or_malformed(text: str, name: str) -> None:
    if not is_carried(text):
        return
    document = parse(f"<p><{name}>{escape(text)}</{name}></p>".encode())
    with contextlib.suppress(MalformedMessage):
        decode(person.PersonItem, document.root, document)


@settings(deadline=None)
@given(st.none() | st.text(), st.none() | st.text())
def test_any_headers_give_an_action_or_none(soap_action: str | None, content_type: str | None) -> None:
    assert action_of(soap_action, content_type) != ""
