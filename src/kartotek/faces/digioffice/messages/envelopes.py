"""SOAP 1.1 and 1.2 as ServiceStack speaks them: an object in the body, and the WSDL of the services.

An error is an ErrorResponse in the body of a reply with status 200; the status it would have had is told by the HTTP
header and the SOAP header ``X-Status`` (ServiceStack's SoapHandler).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.faces.digioffice.messages.contracts import IMPORTS
from kartotek.faces.digioffice.messages.formats import xml_element
from kartotek.faces.digioffice.messages.schema import TYPES, Dto, Scalar, Service, Values
from kartotek.web.face import Request, Response
from kartotek.wire import service as soap_service
from kartotek.wire.soap import SoapVersion, write_envelope
from kartotek.wire.wsdl import write_wsdl
from kartotek.wire.xml_codec import XmlType

STATUS_HEADER: Final = "x-status"
VERSIONS: Final = {"soap11": SoapVersion.V11, "soap12": SoapVersion.V12}
"""SOAP versions by the last segment of their address."""


def soap_version(request: Request) -> SoapVersion | None:
    """Return the SOAP version that an address is for; None for any other address."""
    return VERSIONS.get(request.path.rstrip("/").rpartition("/")[2].lower())


def write(version: SoapVersion, values: Values, dto: Dto, status: int = 200) -> Response:
    """Return an object in an envelope; ``status`` is told by headers and the reply's own is 200."""
    headers = [("content-type", version.content_type), ("vary", "Accept")]
    block = ""
    if status != 200:
        headers.append((STATUS_HEADER, str(status)))
        block = f'<X-Status xmlns="{TYPES}">{status}</X-Status>'
    return Response(200, write_envelope(version, xml_element(values, dto), block), headers)


@lru_cache(maxsize=16)
def wsdl(address: str) -> bytes:
    """Return the WSDL of the imports at an address, with one port for each SOAP version."""
    operations = tuple(_operation(service) for service in IMPORTS)
    namespace = IMPORTS[0].request.namespace
    return write_wsdl(soap_service.Service("DigiOfficeGateway", namespace, operations), address)


def _operation(service: Service) -> soap_service.Operation:
    response = service.response or service.request
    return soap_service.Operation(
        service.name, _struct(service.request), _struct(response), service.request.description
    )


@lru_cache(maxsize=64)
def _struct(dto: Dto) -> type[msgspec.Struct]:
    """Return a message struct with the members of an object, in their order in XML, for the schema alone."""
    fields = [(member.name, _annotation(member.type), UNSET) for member in dto.in_xml]
    return msgspec.defstruct(dto.name, fields, namespace={"__xml__": XmlType(namespace=dto.namespace)}, kw_only=True)


def _annotation(kind: Scalar | Dto) -> Any:  # noqa: ANN401 - a type annotation
    if isinstance(kind, Dto):
        return _struct(kind) | UnsetType
    return (bool if kind is Scalar.OPTIONAL_FLAG else str) | None | UnsetType
