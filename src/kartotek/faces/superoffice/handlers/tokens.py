"""The token endpoint of SuperOffice Online, for programs that refresh their access token (vendor, OpenID Connect).

A key of this face (`kartotek key`), in the form of an access token, stands in for the refresh token; like the vendor's,
it can be used again and again. Nobody's consent has to be asked for, and the answer has no identity token.
"""

from __future__ import annotations

from typing import Final

from kartotek.domain.errors import NotAuthenticated
from kartotek.faces.superoffice.auth import Gate
from kartotek.faces.superoffice.messages import Json, Message, read_entity, read_text
from kartotek.faces.superoffice.messages.formats import JSON_TYPES, read, write
from kartotek.web.face import Request, Response, Route

PREFIX: Final = "/login/common/oauth"

_GRANT: Final = "refresh_token"


class TokenHandlers:
    """The handler of the endpoint."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def routes(self) -> tuple[Route, ...]:
        """Return the endpoint, whose address knows no tenant."""
        return (Route("POST", f"{PREFIX}/tokens", self.exchange, "ExchangeToken"),)

    async def exchange(self, request: Request) -> Response:
        """``POST tokens``: an access token for a refresh token; parameters in the query or as a form (RFC 6749 §6)."""
        sent = _parameters(request)
        if read_text(sent.get("grant_type"), "grant_type") != _GRANT:
            return _refusal("unsupported_grant_type", "Only grant_type=refresh_token is supported.")
        try:
            token, seconds = await self._gate.exchange(request, read_text(sent.get(_GRANT), _GRANT))
        except NotAuthenticated:
            return _refusal("invalid_grant", "The refresh token is not valid.")
        return _answer(200, {"token_type": "Bearer", "access_token": token, "expires_in": seconds})


def _parameters(request: Request) -> Message:
    body = read(request.body, request.headers.get("content-type"))
    return Message({**request.query, **(read_entity(body) if body is not None else {})})


def _refusal(error: str, description: str) -> Response:
    return _answer(400, {"error": error, "error_description": description})


def _answer(status: int, tree: Json) -> Response:
    body, header = write(tree, JSON_TYPES[0])
    return Response(status, body, [header, ("cache-control", "no-store")])
