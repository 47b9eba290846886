"""``Authenticate``: logging in for a session, asking who one is, logging out (ServiceStack's AuthenticateService)."""

from __future__ import annotations

from typing import Final

from kartotek.domain.accounts import Principal, Role
from kartotek.faces.digioffice.auth import Gate
from kartotek.faces.digioffice.errors import NotEmpty, UnknownProvider
from kartotek.faces.digioffice.messages.contracts import AUTHENTICATE
from kartotek.faces.digioffice.messages.formats import FORMATS
from kartotek.faces.digioffice.messages.reading import read
from kartotek.faces.digioffice.messages.schema import Values
from kartotek.faces.digioffice.messages.transport import Reply, request_tree, with_query
from kartotek.services.book import Book
from kartotek.web.face import Request, Response, Route

CREDENTIALS: Final = frozenset(("credentials", "login", "basic"))
"""The providers that take a user name and a password; ``login`` is ServiceStack's other name of the first."""

PERMANENT_SECONDS: Final = 20 * 365 * 24 * 3600
"""How long a browser keeps the cookie of a session to be remembered; the session itself may end sooner."""


class Authenticate:
    """The addresses of authentication and what answers there."""

    def __init__(self, book: Book, gate: Gate, max_body_bytes: int) -> None:
        self._book = book
        self._gate = gate
        self._most = max_body_bytes

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""
        paths = [f"/api/{path}" for _, path in AUTHENTICATE.routes]
        paths += [f"/api/auth.{name}" for name in FORMATS]
        paths += [f"{root}/{name}/reply/Authenticate" for root in ("/api", "") for name in FORMATS if name != "other"]
        verbs = (("GET", self.answer), ("POST", self.answer), ("DELETE", self.leave), ("OPTIONS", self.options))
        return tuple(Route(verb, path, handler, "Authenticate") for path in paths for verb, handler in verbs)

    async def answer(self, request: Request) -> Response:
        """Log in by user name and password, log out, or tell who is asking."""
        message = read(with_query(request_tree(request, self._most), request), AUTHENTICATE.request)
        provider = (request.params.get("provider") or message["provider"] or "").lower()
        if provider == "logout":
            return await self.leave(request)
        if provider and provider not in CREDENTIALS:
            raise UnknownProvider(provider)
        if message["UserName"] is None and message["Password"] is None and not (provider and request.method == "POST"):
            return self._who(request, await self._session(await self._gate.principal(request)))
        return await self._log_in(request, message)

    async def leave(self, request: Request) -> Response:
        """End the session."""
        await self._gate.close(request)
        response = self._who(request, {})
        response.headers += [("set-cookie", _cookie(request, name, "", 0)) for name in ("ss-id", "ss-pid", "ss-tok")]
        return response

    async def options(self, request: Request) -> Response:
        """Tell the verbs."""
        return Response(200, b"", [("allow", "GET, POST, DELETE, OPTIONS")])

    async def _log_in(self, request: Request, message: Values) -> Response:
        for name in ("UserName", "Password"):
            if not message[name]:
                raise NotEmpty(name)
        principal, token = await self._gate.open(request, message["UserName"], message["Password"])
        response = self._who(request, await self._session(principal) | {"SessionId": token, "BearerToken": token})
        lasting = bool(message["RememberMe"])
        name, seconds = ("ss-pid", PERMANENT_SECONDS) if lasting else ("ss-id", None)
        response.headers.append(("set-cookie", _cookie(request, name, token, seconds)))
        option = _cookie(request, "ss-opt", "perm" if lasting else "temp", PERMANENT_SECONDS)
        response.headers.append(("set-cookie", option))
        return response

    async def _session(self, principal: Principal) -> Values:
        user = (await self._book.directory(principal)).users[principal.user]
        return {
            "UserId": str(user.id),
            "UserName": user.login,
            "DisplayName": user.name,
            "Roles": ["Admin"] if principal.role is Role.ADMINISTRATOR else [],
            "Permissions": [],
        }

    def _who(self, request: Request, values: Values) -> Response:
        response = Reply.of(request).write(values, AUTHENTICATE.response or AUTHENTICATE.request)
        response.headers.append(("cache-control", "no-store"))
        return response


def _cookie(request: Request, name: str, value: str, seconds: int | None) -> str:
    """Return a Set-Cookie header. Max-Age and not Expires: the vendor's npm client splits the header at commas."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    secure = "; Secure" if request.base_url.startswith("https:") else ""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"
