"""Envelopes of both versions, the ways clients name an action, and faults."""

import pytest

from kartotek.faces.twentyfourseven.messages import authenticate, person
from kartotek.wire.errors import MalformedXml, MessageTooLarge, UnknownOperation, VersionMismatch
from kartotek.wire.soap import (
    Fault,
    FaultCode,
    SoapVersion,
    action_of,
    read_envelope,
    stream_envelope,
    write_envelope,
    write_fault,
)
from kartotek.wire.xml import parse
from kartotek.wire.xml_codec import encode
from tests.wire.samples.services import PERSON

V11, V12 = SoapVersion.V11, SoapVersion.V12
NS = PERSON.namespace


def envelope(body: str, version: SoapVersion = V11, header: str = "", prefix: str = "e") -> bytes:
    head = f"<{prefix}:Header>{header}</{prefix}:Header>" if header else ""
    return (
        f'<{prefix}:Envelope xmlns:{prefix}="{version.value}">{head}'
        f"<{prefix}:Body>{body}</{prefix}:Body></{prefix}:Envelope>"
    ).encode()


@pytest.mark.parametrize("version", [V11, V12])
@pytest.mark.parametrize("prefix", ["soap", "soapenv", "SOAP-ENV", "env"])
def test_a_request_of_either_version_and_any_prefix_is_read(version: SoapVersion, prefix: str) -> None:
    body = f'<ns1:SavePerson xmlns:ns1="{NS}"><ns1:personItem><ns1:Id>5</ns1:Id></ns1:personItem></ns1:SavePerson>'
    request = read_envelope(envelope(body, version, prefix=prefix))
    assert (request.version, request.name) == (version, "SavePerson")
    assert request.decode(person.SavePerson).person_item == person.PersonItem(id=5)


def test_a_body_element_without_namespace_is_read() -> None:
    assert read_envelope(envelope("<GetIdentities/>")).name == "GetIdentities"


def test_an_empty_body_has_no_name_and_reads_as_all_absent() -> None:
    request = read_envelope(envelope(" "))
    assert request.name is None
    assert request.decode(authenticate.HasSession) == authenticate.HasSession()


def test_header_blocks_are_found_by_name() -> None:
    header = (
        f'<Authentication xmlns="{NS}" e:mustUnderstand="1" extra="x"><Username>u</Username></Authentication><Other/>'
    )
    request = read_envelope(envelope("<HasSession/>", header=header))
    found = request.header(person.Authentication)
    assert found == person.Authentication(username="u")
    assert request.header(person.PersonItem) is None
    assert request.obligatory_headers() == ("Authentication",)
    assert read_envelope(envelope("<HasSession/>")).header(person.Authentication) is None


def test_a_bad_value_in_the_body_has_its_place() -> None:
    request = read_envelope(envelope("<GetPersons>\n<personSearch><Id>x</Id></personSearch></GetPersons>"))
    with pytest.raises(MalformedXml, match=r"XML document \(2, 20\). ---> Input string"):
        request.decode(person.GetPersons)


@pytest.mark.parametrize(
    "body",
    [
        b"<a/>",
        b"<Envelope><Body/></Envelope>",
        b'<e:Envelope xmlns:e="http://www.w3.org/2001/12/soap-envelope"><e:Body/></e:Envelope>',
    ],
)
def test_what_is_no_envelope_of_a_known_version_is_a_mismatch(body: bytes) -> None:
    with pytest.raises(VersionMismatch, match="Possible SOAP version mismatch"):
        read_envelope(body)


def test_an_envelope_without_body_is_malformed() -> None:
    with pytest.raises(MalformedXml, match="no Body"):
        read_envelope(f'<e:Envelope xmlns:e="{V11.value}"><Body/></e:Envelope>'.encode())


def test_an_envelope_over_the_size_is_refused() -> None:
    with pytest.raises(MessageTooLarge):
        read_envelope(envelope("<a/>"), max_bytes=20)


@pytest.mark.parametrize(
    ("soap_action", "content_type", "action"),
    [
        (f'"{NS}/Login"', "text/xml", f"{NS}/Login"),
        (f"{NS}/Login", "text/xml", f"{NS}/Login"),
        (' "urn:a" ', None, "urn:a"),
        (None, None, None),
        ("", "text/xml", None),
        ('""', "text/xml", None),
        (None, "application/soap+xml; charset=utf-8", None),
        (None, 'application/soap+xml; charset=utf-8; action="urn:a;b"', "urn:a;b"),
        (None, "application/soap+xml; Action=urn:a", "urn:a"),
        (None, 'application/soap+xml; action=""', None),
        ('"urn:header"', 'application/soap+xml; action="urn:type"', "urn:header"),
    ],
)
def test_the_action_is_that_of_header_or_content_type(
    soap_action: str | None, content_type: str | None, action: str | None
) -> None:
    assert action_of(soap_action, content_type) == action


def test_an_operation_is_found_by_action_before_body() -> None:
    service = PERSON
    assert service.find(f"{NS}/SavePerson", "GetPersons").name == "SavePerson"
    assert service.find(None, "GetPersons").request is person.GetPersons
    for action in (f"{NS}/Nothing", "SavePerson", "http://other/SavePerson"):
        with pytest.raises(UnknownOperation, match=f"HTTP Header SOAPAction: {action}."):
            service.find(action, "SavePerson")
    for name in ("Nothing", None):
        with pytest.raises(UnknownOperation, match="without a valid action parameter"):
            service.find(None, name)


@pytest.mark.parametrize("version", [V11, V12])
def test_a_reply_always_has_the_prefix_soap(version: SoapVersion) -> None:
    reply = write_envelope(version, encode(person.SavePersonResponse(result=17)))
    assert reply.decode() == (
        f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{version.value}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f'<soap:Body><SavePersonResponse xmlns="{NS}"><SavePersonResult>17</SavePersonResult>'
        "</SavePersonResponse></soap:Body></soap:Envelope>"
    )


def test_a_reply_can_have_a_header() -> None:
    reply = write_envelope(V11, "<a />", header="<X-Status>400</X-Status>")
    assert b"<soap:Header><X-Status>400</X-Status></soap:Header><soap:Body><a /></soap:Body>" in reply


def test_a_stream_of_nothing_is_still_an_envelope() -> None:
    assert b"".join(stream_envelope(V11, [])) == write_envelope(V11, "")


def test_the_content_type_is_that_of_the_version() -> None:
    assert V11.content_type == "text/xml; charset=utf-8"
    assert V12.content_type == "application/soap+xml; charset=utf-8"


def test_a_fault_of_soap_1_1() -> None:
    reply = write_fault(V11, Fault(FaultCode.SERVER, "Server was unable to process request. ---> A & B"))
    assert (
        b"<soap:Fault><faultcode>soap:Server</faultcode>"
        b"<faultstring>Server was unable to process request. ---&gt; A &amp; B</faultstring>"
        b"<detail /></soap:Fault>"
    ) in reply


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (FaultCode.SERVER, "Receiver"),
        (FaultCode.CLIENT, "Sender"),
        (FaultCode.VERSION_MISMATCH, "VersionMismatch"),
        (FaultCode.MUST_UNDERSTAND, "MustUnderstand"),
    ],
)
def test_a_fault_of_soap_1_2(code: FaultCode, text: str) -> None:
    reply = write_fault(V12, Fault(code, "Why"))
    assert (
        f"<soap:Fault><soap:Code><soap:Value>soap:{text}</soap:Value></soap:Code>"
        '<soap:Reason><soap:Text xml:lang="en">Why</soap:Text></soap:Reason><soap:Detail /></soap:Fault>'
    ).encode() in reply


@pytest.mark.parametrize("version", [V11, V12])
def test_a_fault_never_fails_whatever_it_quotes(version: SoapVersion) -> None:
    reply = write_fault(version, Fault(FaultCode.CLIENT, "bad \x00\ud800 text", detail="<x>1</x>"))
    assert b"bad ?? text" in reply
    assert b"<x>1</x>" in reply
    parse(reply)
