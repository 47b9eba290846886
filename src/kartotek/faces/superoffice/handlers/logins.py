"""Logging a browser in and out: a small page of our own, for programs that use the cookie pair of `auth`.

The vendor's login page belongs to its web client. Here, a person opens ``/api/v1/login`` (``/Cust10001/api/v1/login``
for a tenant), or a page posts name and password there, as a form or as JSON.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from kartotek.domain.errors import NotAuthenticated
from kartotek.faces.superoffice.auth import WRONG_CREDENTIALS, Gate, cookies, no_cookies, xsrf_token
from kartotek.faces.superoffice.messages import Message, read_entity, read_text
from kartotek.faces.superoffice.messages.formats import read, reply_type, write
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import preferred

_HTML: Final = "text/html"
_LOCAL: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""An address on this host: neither ``//host`` nor ``/\\host``, which browsers take for another one."""

_HEADERS: Final = (
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
    ("referrer-policy", "same-origin"),
)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kartotek</title></head>
<body><h1>Kartotek</h1>
{content}
</body></html>
"""
_FORM: Final = """<form method="post" action="login">
<p>{word}</p>
<p><label>User name <input name="username" autocomplete="username" required autofocus></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
<p><label>Tenant, if not your own <input name="tenant" value="{tenant}"></label></p>
<input type="hidden" name="ReturnUrl" value="{back}">
<p><button>Log in</button></p></form>"""
_INSIDE: Final = """<form method="post" action="logout"><p>You are logged in.</p>
<input type="hidden" id="XSRF_TOKEN" name="XSRF_TOKEN" value="{xsrf}">
<p><button>Log out</button></p></form>"""


class LoginHandlers:
    """The page, and what it posts to."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        return (
            Route("GET", f"{prefix}/login", self.show, "ShowLogin"),
            Route("POST", f"{prefix}/login", self.log_in, "LogIn"),
            Route("POST", f"{prefix}/logout", self.log_out, "LogOut"),
        )

    async def show(self, request: Request) -> Response:
        """``GET login``: the form, or who is logged in already the button to log out."""
        session = await self._gate.session(request)
        if session is not None:
            return _page(200, _INSIDE.format(xsrf=escape(xsrf_token(session))))
        wanted = {name.lower(): value for name, value in request.query_items}
        return _form(200, "", Message(wanted))

    async def log_in(self, request: Request) -> Response:
        """``POST login``: open a session; a browser goes on to ``ReturnUrl``, a program is told the XSRF token."""
        message = read_entity(read(request.body, request.headers.get("content-type")))
        login, password, tenant = (_text(message, name) for name in ("username", "password", "tenant"))
        try:
            token = await self._gate.log_in(request, login, password, tenant)
        except NotAuthenticated:
            if _is_browser(request):
                return _form(401, WRONG_CREDENTIALS, message)
            raise
        headers = cookies(request, token)
        if _is_browser(request):
            return Response(303, b"", [("location", _back(message) or "login"), *headers])
        body, header = write({"XsrfToken": xsrf_token(token)}, reply_type(request), "Login")
        return Response(200, body, [header, ("cache-control", "no-store"), *headers])

    async def log_out(self, request: Request) -> Response:
        """``POST logout``: end the session and take the cookies back."""
        await self._gate.log_out(request)
        if _is_browser(request):
            return Response(303, b"", [("location", "login"), *no_cookies(request)])
        return Response(204, b"", no_cookies(request))


def _is_browser(request: Request) -> bool:
    """Tell whether a person asks, who would rather see a page."""
    return preferred(request.headers.get("accept"), ("application/json", _HTML)) == _HTML


def _text(message: Message, name: str) -> str:
    return read_text(message.get(name), name)


def _back(message: Message) -> str:
    """Return where a form wants to go on to; "" where that is not on this host."""
    address = _text(message, "ReturnUrl")
    return address if _LOCAL.fullmatch(address) else ""


def _form(status: int, word: str, message: Message) -> Response:
    return _page(
        status,
        _FORM.format(word=escape(word), tenant=escape(_text(message, "tenant")), back=escape(_back(message))),
    )


def _page(status: int, content: str) -> Response:
    return Response(status, _PAGE.format(content=content).encode(), list(_HEADERS))
