"""``Authenticate``: logging in for a session, asking who one is, logging out (ServiceStack's AuthenticateService)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kartotek.domain.accounts import Principal, Role
from kartotek.faces.digioffice.auth import SESSION_COOKIES, Gate
from kartotek.faces.digioffice.errors import NotEmpty, NotSupported, UnknownProvider
from kartotek.faces.digioffice.handlers.services import client_addresses, predefined
from kartotek.faces.digioffice.messages.contracts import AUTHENTICATE
from kartotek.faces.digioffice.messages.formats import SUFFIXES
from kartotek.faces.digioffice.messages.reading import read
from kartotek.faces.digioffice.messages.replies import Reply
from kartotek.faces.digioffice.messages.requests import request_tree, with_query
from kartotek.faces.digioffice.messages.schema import Values
from kartotek.services.book import Book
from kartotek.web.face import Request, Response, Route

CREDENTIALS: Final = frozenset(("credentials", "login", "basic"))
"""The providers that take a user name and a password; ``login`` is ServiceStack's other name of the first."""

MOST_BYTES: Final = 16_384
"""Bytes of a login: nobody is known yet who might send more."""

PERMANENT_SECONDS: Final = 20 * 365 * 24 * 3600
"""How long a browser keeps the cookie of a session to be remembered; the session itself may end sooner."""


class Authenticate:
    """The addresses of authentication and what answers there."""

    def __init__(self, book: Book, gate: Gate) -> None:
        self._book = book
        self._gate = gate

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""
        name = AUTHENTICATE.name
        paths = [f"/api/{path}" for _, path in AUTHENTICATE.routes if path != name.lower()]
        paths += [*(f"/api/auth.{suffix}" for suffix in SUFFIXES), *client_addresses(name), *predefined(name, "reply")]
        verbs = (("GET", self.answer), ("POST", self.answer), ("DELETE", self.leave))
        return tuple(Route(verb, path, handler, name) for path in paths for verb, handler in verbs)

    async def answer(self, request: Request) -> Response:
        """Log in by user name and password, log out, or tell who is asking.

        Raises:
            NotSupported: a GET tries to log in: its address, password and all, would stand in logs.
            UnknownProvider: there is no such way to log in.
        """
        message = read(with_query(await request_tree(request, MOST_BYTES), request), AUTHENTICATE.request)
        provider = _provider(request, message)
        if provider == "logout":
            return await self.leave(request)
        if provider and provider not in CREDENTIALS:
            raise UnknownProvider(provider)
        sent = bool(provider) or message["UserName"] is not None or message["Password"] is not None
        if not sent:
            return self._who(request, await self._session(await self._gate.principal(request)))
        if request.method != "POST":
            raise NotSupported("GET Authenticate requests are not allowed.")
        return await self._log_in(request, message)

    async def leave(self, request: Request) -> Response:
        """End the session."""
        await self._gate.close(request)
        response = self._who(request, {})
        response.headers += [("set-cookie", _cookie(request, name, "", 0)) for name in SESSION_COOKIES]
        return response

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
        # never as a script: a page of another site could run it, and read who is logged in here
        reply = replace(Reply.of(request), callback="")
        response = reply.write(values, AUTHENTICATE.response or AUTHENTICATE.request)
        response.headers.append(("cache-control", "no-store"))
        return response


def _provider(request: Request, message: Values) -> str:
    """Return the way to log in that a path or a message names, in lower case, "" for none."""
    named, dot, suffix = request.params.get("provider", "").lower().partition(".")
    if dot and suffix not in SUFFIXES:
        return f"{named}.{suffix}"
    return named or (message["provider"] or "").lower()


def _cookie(request: Request, name: str, value: str, seconds: int | None) -> str:
    """Return a Set-Cookie header. Max-Age and not Expires: the vendor's npm client splits the header at commas."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    secure = "; Secure" if request.base_url.startswith("https:") else ""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"
