"""``authentication``: tokens given out, and taken back (Web API v2, Authentication)."""

from __future__ import annotations

from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.handlers.calls import note
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.faults import WrongKey
from kartotek.faces.crmcom.messages.transport import answer, posted
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import basic_credentials


class AuthenticationHandlers:
    """The operations on tokens."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def routes(self, base: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        group = "authentication"
        return (
            Route("POST", f"{base}/{group}/token", self.token, f"{group}/token"),
            Route("POST", f"{base}/{group}/token/release", self.release, f"{group}/token/release"),
            Route("POST", f"{base}/{group}/web_api_key/token", self.web_api_key, f"{group}/web_api_key/token"),
        )

    async def token(self, request: Request) -> Response:
        """``token``: log in."""
        values = posted(request).values(parameters.TOKEN)
        principal, token = await self._gate.by_password(values, request.client)
        note(request, principal)
        return answer({"token": token})

    async def web_api_key(self, request: Request) -> Response:
        """``web_api_key/token``: log in with a key, which comes as the user name of Basic credentials (RFC 7617)."""
        credentials = basic_credentials(request.headers.get("authorization"))
        if credentials is None:
            raise WrongKey
        # The body may say which unit is meant; a program without one sends nothing at all.
        values = posted(request).values(parameters.WEB_API_KEY) if request.body.strip() else {}
        principal, token = await self._gate.by_key(credentials[0], values)
        note(request, principal)
        return answer({"token": token})

    async def release(self, request: Request) -> Response:
        """``token/release``: end a token before its time."""
        note(request, await self._gate.release(posted(request).token))
        return answer(None)
