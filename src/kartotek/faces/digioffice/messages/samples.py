"""Samples of messages, as the metadata pages show them: every text is ``String``, every Guid the one of zeros."""

from __future__ import annotations

from kartotek.faces.digioffice.messages.formats import Format
from kartotek.faces.digioffice.messages.schema import NIL, Dto, Member, Scalar, Service, Values

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


def sample_request(service: Service, form: Format, host: str) -> str:
    """Return a whole HTTP request for a service in a format."""
    verbs, path = service.routes[0]
    verb = "POST" if "POST" in verbs else verbs[0]
    head = f"{verb} /api/{path} HTTP/1.1 \nHost: {host} \nAccept: {form.types[0]}\n"
    if verb == "GET":
        return head
    body = form.write(sample(service.request), service.request).decode()
    return f"{head}Content-Type: {form.types[0]}\nContent-Length: length\n\n{body}"


def sample_response(service: Service, form: Format) -> str:
    """Return a whole HTTP response of a service in a format."""
    head = f"HTTP/1.1 200 OK\nContent-Type: {form.types[0]}\nContent-Length: length\n\n"
    return head + (form.write(sample(service.response), service.response).decode() if service.response else "")


def _value(member: Member) -> object:
    value = sample(member.type) if isinstance(member.type, Dto) else _VALUES[member.type]
    return [value] if member.several else value
