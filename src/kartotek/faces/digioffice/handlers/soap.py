"""The imports over SOAP: ``/api/soap11`` and ``/api/soap12``, with their WSDL."""

from __future__ import annotations

from typing import Final

from kartotek.faces.digioffice.auth import Gate
from kartotek.faces.digioffice.handlers.imports import Imports
from kartotek.faces.digioffice.messages import envelopes
from kartotek.faces.digioffice.messages.contracts import IMPORTS
from kartotek.faces.digioffice.messages.formats import element_tree
from kartotek.faces.digioffice.messages.requests import unpacked
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import media_type
from kartotek.wire.errors import UnknownOperation
from kartotek.wire.soap import read_envelope

SERVICES: Final = {service.name: service for service in IMPORTS}


class Soap:
    """The addresses of SOAP and what answers there."""

    def __init__(self, imports: Imports, gate: Gate, max_body_bytes: int) -> None:
        self._imports = imports
        self._gate = gate
        self._most = max_body_bytes

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""
        return tuple(
            route
            for name in envelopes.VERSIONS
            for route in (
                Route("POST", f"/api/{name}", self.call, name),
                Route("GET", f"/api/{name}", self.wsdl, f"{name} WSDL"),
            )
        )

    async def wsdl(self, request: Request) -> Response:
        """Return the WSDL, for the address that the request came to; no credentials needed."""
        address = f"{request.base_url}{request.path.rstrip('/')}"
        return Response(200, envelopes.wsdl(address), [("content-type", "text/xml; charset=utf-8")])

    async def call(self, request: Request) -> Response:
        """Carry out the import that an envelope holds; either version is understood at either address."""
        principal = await self._gate.principal(request)
        kind = media_type(request.headers.get("content-type"))
        body = unpacked(request.body, request.headers.get("content-encoding", ""), self._most)
        envelope = read_envelope(body, charset=kind.charset)
        service = SERVICES.get(envelope.name or "")
        if service is None or envelope.payload is None:
            raise UnknownOperation(f"There is no operation {envelope.name}.")
        values = await self._imports.carry_out(principal, service, element_tree(envelope.payload))
        return envelopes.write(envelope.version, values, service.response or service.request)
