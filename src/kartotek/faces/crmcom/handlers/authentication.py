"""``authentication``: tokens given out, and taken back (Web API v2, Authentication)."""

from __future__ import annotations

from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.handlers.calls import note
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.transport import answer, posted
from kartotek.web.face import Request, Response, Route


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
        )

    async def token(self, request: Request) -> Response:
        """``token``: log in."""
        values = posted(request).values(parameters.TOKEN)
        principal, token = await self._gate.by_password(values, request.client)
        note(request, principal)
        return answer({"token": token})

    async def release(self, request: Request) -> Response:
        """``token/release``: end a token before its time."""
        note(request, await self._gate.release(posted(request).token))
        return answer(None)
