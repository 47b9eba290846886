"""SOAP 1.1 (W3C note of May 2000) and 1.2 (second edition): envelopes, actions, faults.

Both versions are written with the prefix ``soap:``, because clients read replies by that text
(``['soap:Envelope']['soap:Body']``, seen with xml2js and xmltodict)::

    envelope = read_envelope(body, charset=charset)
    operation = SERVICE.find(action_of(soap_action, content_type), envelope.name)
    message = envelope.decode(operation.request)
    reply = write_envelope(envelope.version, encode(response))
    parts = stream_envelope(envelope.version, encode_stream(GetPersonsResponse, people))
    error = write_fault(envelope.version, Fault(FaultCode.SERVER, "Server was unable to …"))
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message as HeaderFields

from kartotek.wire.errors import MalformedXml, VersionMismatch
from kartotek.wire.xml import (
    DECLARATION,
    MAX_BYTES,
    XSD,
    XSI,
    Document,
    Element,
    carried,
    escape,
    local_name,
    namespace_of,
    parse,
)
from kartotek.wire.xml_codec import decode
from kartotek.wire.xml_fields import Message, type_name_of


class SoapVersion(enum.Enum):
    """A SOAP version; the value is its envelope namespace."""

    V11 = "http://schemas.xmlsoap.org/soap/envelope/"
    V12 = "http://www.w3.org/2003/05/soap-envelope"

    @property
    def content_type(self) -> str:
        """Return the Content-Type of a reply."""
        return "text/xml; charset=utf-8" if self is SoapVersion.V11 else "application/soap+xml; charset=utf-8"


class FaultCode(enum.Enum):
    """Whose fault it is: the code of SOAP 1.1 and that of 1.2."""

    CLIENT = ("Client", "Sender")
    SERVER = ("Server", "Receiver")
    VERSION_MISMATCH = ("VersionMismatch", "VersionMismatch")
    MUST_UNDERSTAND = ("MustUnderstand", "MustUnderstand")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its code, its text, and XML for the detail (ready to be written; mostly none)."""

    code: FaultCode
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A request: its version, its header blocks, and the first element of its body, if any."""

    version: SoapVersion
    document: Document
    headers: tuple[Element, ...]
    payload: Element | None

    @property
    def name(self) -> str | None:
        """Return the body element's name without its namespace, which some clients leave out."""
        return None if self.payload is None else local_name(self.payload)

    def decode(self, cls: type[Message]) -> Message:
        """Read the body element as a ``cls``, whatever its name; raises ``MalformedXml``."""
        return decode(cls, self.payload, self.document)

    def header(self, cls: type[Message]) -> Message | None:
        """Read the header block named like ``cls``; ``None`` if there is none; raises ``MalformedXml``."""
        wanted = type_name_of(cls)
        for block in self.headers:
            if local_name(block) == wanted:
                return decode(cls, block, self.document)
        return None

    def obligatory_headers(self) -> tuple[str, ...]:
        """Return the names of the header blocks that say mustUnderstand."""
        attribute = f"{{{self.version.value}}}mustUnderstand"
        return tuple(
            local_name(block) for block in self.headers if block.get(attribute, "").strip().lower() in {"1", "true"}
        )


def read_envelope(body: bytes, *, charset: str | None = None, max_bytes: int = MAX_BYTES) -> Envelope:
    """Read a SOAP request of either version.

    Raises ``MalformedXml``, ``MessageTooLarge`` and ``VersionMismatch`` (the root is no envelope).
    """
    document = parse(body, charset=charset, max_bytes=max_bytes)
    version = _version_of(document)
    parts = {local_name(part): part for part in document.root if namespace_of(part) == version.value}
    if "Body" not in parts:
        line, column = document.position(document.root)
        msg = "The SOAP envelope has no Body."
        raise MalformedXml(msg, line, column)
    header = parts.get("Header")
    return Envelope(
        version,
        document,
        () if header is None else tuple(header),
        next(iter(parts["Body"]), None),
    )


def action_of(soap_action: str | None, content_type: str | None) -> str | None:
    """Return the action of a request; ``None`` if it has none.

    ``soap_action`` is the header of SOAP 1.1, quoted or (axios snippets, Go) not; ``content_type``
    may carry the ``action`` parameter of SOAP 1.2.
    """
    action = (soap_action or "").strip().strip('"').strip()
    if not action and content_type and "action" in content_type.lower():
        fields = HeaderFields()
        fields["Content-Type"] = " ".join(content_type.split())
        found = fields.get_param("action")
        action = found.strip() if isinstance(found, str) else ""
    return action or None


def write_envelope(version: SoapVersion, payload: str, header: str = "") -> bytes:
    """Return the envelope around a body element that ``encode`` has made; ``header`` is XML too."""
    start, end = _wrapping(version, header)
    return f"{start}{payload}{end}".encode()


def stream_envelope(version: SoapVersion, payload: Iterable[str], header: str = "") -> Iterator[bytes]:
    """Yield the envelope around a body element that comes in pieces, a chunk per piece."""
    start, end = _wrapping(version, header)
    for piece in payload:
        yield f"{start}{piece}".encode()
        start = ""
    yield f"{start}{end}".encode()


def write_fault(version: SoapVersion, fault: Fault) -> bytes:
    """Return a fault in its envelope; characters that XML cannot carry become ``?``."""
    text = escape(carried(fault.text))
    code11, code12 = fault.code.value
    if version is SoapVersion.V11:
        content = f"<faultcode>soap:{code11}</faultcode><faultstring>{text}</faultstring>"
        content += _detail("detail", fault.detail)
    else:
        content = (
            f"<soap:Code><soap:Value>soap:{code12}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="en">{text}</soap:Text></soap:Reason>'
            f"{_detail('soap:Detail', fault.detail)}"
        )
    return write_envelope(version, f"<soap:Fault>{content}</soap:Fault>")


def _wrapping(version: SoapVersion, header: str) -> tuple[str, str]:
    head = f"<soap:Header>{header}</soap:Header>" if header else ""
    start = (
        f'{DECLARATION}<soap:Envelope xmlns:soap="{version.value}" xmlns:xsi="{XSI}" xmlns:xsd="{XSD}">'
        f"{head}<soap:Body>"
    )
    return start, "</soap:Body></soap:Envelope>"


def _detail(name: str, detail: str) -> str:
    return f"<{name}>{detail}</{name}>" if detail else f"<{name} />"


def _version_of(document: Document) -> SoapVersion:
    namespace = namespace_of(document.root)
    if local_name(document.root) == "Envelope":
        for version in SoapVersion:
            if version.value == namespace:
                return version
    line, column = document.position(document.root)
    msg = (
        f"Possible SOAP version mismatch: Envelope namespace {namespace} was unexpected. "
        f"Expecting {SoapVersion.V11.value}."
    )
    raise VersionMismatch(msg, line, column)
