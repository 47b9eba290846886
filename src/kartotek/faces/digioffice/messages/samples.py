"""Samples of messages, as the metadata pages show them: every text is ``String``, every Guid the one of zeros."""

from __future__ import annotations

from dataclasses import dataclass

from kartotek.faces.digioffice.messages.envelopes import VERSIONS
from kartotek.faces.digioffice.messages.formats import Format, xml_element
from kartotek.faces.digioffice.messages.schema import NIL, Dto, Member, Scalar, Service, Values
from kartotek.wire.soap import write_envelope

_VALUES = {
    Scalar.TEXT: "String",
    Scalar.GUID: NIL,
    Scalar.OPTIONAL_GUID: NIL,
    Scalar.OPTIONAL_FLAG: False,
    Scalar.MAP: None,
}


def sample(dto: Dto) -> Values:
    """Return an object with something in every member."""
    return {member.name: _value(member) for member in dto.members}


@dataclass(frozen=True, slots=True)
class Samples:
    """A whole HTTP request for a service, and its response."""

    request: str
    response: str


def samples(service: Service, form: Format, host: str) -> Samples:
    """Return samples in a format."""
    verbs, path = service.routes[0]
    verb = "POST" if "POST" in verbs else verbs[0]
    body = b"" if verb == "GET" else form.write(sample(service.request), service.request)
    answer = form.write(sample(service.response), service.response) if service.response else b""
    head = f"{verb} /api/{path} HTTP/1.1 \nHost: {host} \nAccept: {form.types[0]}\n"
    return Samples(head + _message(form.types[0], body), f"HTTP/1.1 200 OK\n{_message(form.types[0], answer)}")


def soap_samples(service: Service, name: str, host: str) -> Samples:
    """Return samples in the SOAP version that an address is named after."""
    version = VERSIONS[name]
    kind = version.content_type.partition(";")[0]
    body = write_envelope(version, xml_element(sample(service.request), service.request))
    response = service.response or service.request
    answer = write_envelope(version, xml_element(sample(response), response))
    head = f"POST /api/{name} HTTP/1.1 \nHost: {host} \nSOAPAction: {service.name}\n"
    return Samples(head + _message(kind, body), f"HTTP/1.1 200 OK\n{_message(kind, answer)}")


def _message(content_type: str, body: bytes) -> str:
    return f"Content-Type: {content_type}\nContent-Length: length\n\n{body.decode()}" if body else ""


def _value(member: Member) -> object:
    value = sample(member.type) if isinstance(member.type, Dto) else _VALUES[member.type]
    return [value] if member.several else value
