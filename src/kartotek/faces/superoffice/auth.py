"""Who is asking: Basic, ticket, bearer token or a browser's session, and the tenant that the path names (§1.7).

Tickets and bearer tokens are keys of this face (`kartotek key`), or what a key was exchanged for. ``SO-AppToken`` is
not looked at: the vendor's server on-site does not check it.

A browser that has logged in holds two cookies: its session, which no script can read, and ``XSRF-TOKEN``, which it
sends back as the header ``X-XSRF-TOKEN`` to show that a page of this host asks (axios does that by itself). The token
is made of the session, so that nothing need be kept to check it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
from typing import Final
from urllib.parse import urlsplit

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotAuthenticated, NotPermitted
from kartotek.faces.superoffice.messages import FACE
from kartotek.faces.superoffice.messages.tokens import access_token, new_secret, read_access_token, read_ticket
from kartotek.services.access import Access, PasswordLogin
from kartotek.web.face import Request
from kartotek.web.headers import basic_credentials, cookie
from kartotek.web.origins import Origins

SESSION_COOKIE: Final = "SoSession"
"""The vendor's is ``ASP.NET_SessionId``, which on this server is 24SevenOffice's; no program reads it by name."""

XSRF_COOKIE: Final = "XSRF-TOKEN"
XSRF_HEADER: Final = "x-xsrf-token"

NO_CREDENTIALS: Final = (
    "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing session,"
    " or an Authorization header."
)
WRONG_XSRF: Final = "X-XSRF-TOKEN HTTP header does not belong to an existing session."
WRONG_CREDENTIALS: Final = "Authentication failed: user name, password, tenant or authorization scheme is not valid."

_TENANT = re.compile(r"cust\d+", re.IGNORECASE)


class AskedByOtherSite(NotPermitted):
    """A browser asks for a change on behalf of a page of another site."""

    def __init__(self) -> None:
        super().__init__("Requests that web pages of other sites make are refused.")


class Gate:
    """Tells who is asking, and lets browsers log in and out."""

    def __init__(self, access: Access, *, session_seconds: int, token_seconds: int, origins: Origins) -> None:
        self._access = access
        self._session = dt.timedelta(seconds=session_seconds)
        self._token = dt.timedelta(seconds=token_seconds)
        self._origins = origins

    async def principal(self, request: Request) -> Principal:
        """Return who sends a request, in the tenant that its path names, else in the user's own.

        A prefix that reads like a tenant (``Cust10001``) always names one; any other (``/SuperOffice``) only where a
        tenant is known by it.

        Raises:
            AskedByOtherSite: a page of another site asks for a change.
            NotAuthenticated: no or wrong credentials, an unknown scheme, or no member of that tenant.
            LoginThrottled: too many failures lately.
        """
        self._refuse_other_sites(request)
        authorization = request.headers.get("authorization")
        principal = await (self._by_header(request, authorization) if authorization else self._by_session(request))
        return _noted(principal, request)

    async def log_in(self, request: Request, login: str, password: str, tenant: str) -> str:
        """Open a browser's session and return its token; ``tenant`` counts where the path names none ("": the own).

        Raises:
            AskedByOtherSite: a page of another site sends the form.
            NotAuthenticated: no such user, wrong password, or no member of the tenant.
            LoginThrottled: too many failures lately.
        """
        self._refuse_other_sites(request)
        attempt = PasswordLogin(
            face=FACE,
            login=login,
            password=password,
            address=request.client,
            tenant=await self._tenant(request) or tenant or None,
        )
        try:
            principal = await self._access.by_password(attempt)
        except NotAuthenticated:
            raise NotAuthenticated(WRONG_CREDENTIALS) from None
        token = new_secret()
        await self._access.open_session(principal, token, self._session, sliding=True)
        _noted(principal, request)
        return token

    async def session(self, request: Request) -> str | None:
        """Return the token of the session that a browser holds, None where it holds none that is good."""
        token = _session_token(request)
        try:
            await self._access.by_token(FACE, token or "")
        except NotAuthenticated:
            return None
        return token

    async def log_out(self, request: Request) -> None:
        """End the session that a browser holds, if any. Raises AskedByOtherSite as `principal` does."""
        self._refuse_other_sites(request)
        token = _session_token(request)
        if token:
            await self._access.close_session(token)

    async def exchange(self, request: Request, refresh_token: str) -> tuple[str, int]:
        """Return a new access token for a key in the form of one, and how many seconds it lives; it ends with the key.

        Raises:
            AskedByOtherSite: a page of another site asks.
            NotAuthenticated: there is no such key, or not for that tenant.
        """
        self._refuse_other_sites(request)
        parts = read_access_token(refresh_token)
        if parts is None:
            raise NotAuthenticated(WRONG_CREDENTIALS)
        tenant, secret = parts
        principal, key = await self._access.by_key(secret, FACE)
        await self._require_tenant(tenant, principal)
        token = access_token(tenant, new_secret())
        await self._access.open_session(principal, token, self._token, sliding=False, access_token=key)
        _noted(principal, request)
        return token, int(self._token.total_seconds())

    # -- the ways to ask ---------------------------------------------------------------------------------------------

    async def _by_header(self, request: Request, authorization: str) -> Principal:
        scheme, _, value = authorization.strip().partition(" ")
        match scheme.lower():
            case "basic":
                asked = self._by_password(request, authorization)
            case "soticket":
                asked = self._by_ticket(request, value.strip())
            case "bearer":
                asked = self._by_access_token(request, value.strip())
            case _:
                raise NotAuthenticated(WRONG_CREDENTIALS)
        try:
            return await asked
        except NotAuthenticated:
            raise NotAuthenticated(WRONG_CREDENTIALS) from None

    async def _by_password(self, request: Request, authorization: str) -> Principal:
        credentials = basic_credentials(authorization)
        if credentials is None:
            raise NotAuthenticated
        login, password = credentials
        tenant = await self._tenant(request)
        return await self._access.by_basic(
            PasswordLogin(face=FACE, login=login, password=password, address=request.client, tenant=tenant)
        )

    async def _by_ticket(self, request: Request, text: str) -> Principal:
        secret = read_ticket(text)
        if secret is None:
            raise NotAuthenticated
        principal, _ = await self._access.by_key(secret, FACE)
        await self._require_tenant(await self._tenant(request), principal)
        return principal

    async def _by_access_token(self, request: Request, text: str) -> Principal:
        """Return whose a bearer token is: a key, or a session that one was exchanged for."""
        parts = read_access_token(text)
        if parts is None:
            raise NotAuthenticated
        tenant, secret = parts
        try:
            principal, _ = await self._access.by_key(secret, FACE)
        except NotAuthenticated:
            principal = await self._access.by_token(FACE, text)
        await self._require_tenant(tenant, principal)
        await self._require_tenant(await self._tenant(request), principal)
        return principal

    async def _by_session(self, request: Request) -> Principal:
        """Return whose session the cookie names; reading asks for the XSRF header, too, as the vendor's server does."""
        token, given = _session_token(request), request.headers.get(XSRF_HEADER)
        if given is None:
            raise NotAuthenticated(NO_CREDENTIALS)
        if not token or not hmac.compare_digest(xsrf_token(token).encode(), given.strip().encode("utf-8", "replace")):
            raise NotAuthenticated(WRONG_XSRF)
        principal = await self._access.by_token(FACE, token)
        await self._require_tenant(await self._tenant(request), principal)
        return principal

    # -- tenants and sites -------------------------------------------------------------------------------------------

    async def _tenant(self, request: Request) -> str | None:
        """Return the name of the tenant that a path names."""
        prefix = request.params.get("tenant")
        if prefix and (_TENANT.fullmatch(prefix) or await self._access.tenant_number(FACE, prefix) is not None):
            return prefix
        return None

    async def _require_tenant(self, name: str | None, principal: Principal) -> None:
        """Refuse a credential of another tenant than the one named. Raises NotAuthenticated."""
        if name is not None and await self._access.tenant_number(FACE, name) != principal.tenant:
            raise NotAuthenticated(WRONG_CREDENTIALS)

    def _refuse_other_sites(self, request: Request) -> None:
        if not self._origins.admit(request):
            raise AskedByOtherSite


def xsrf_token(session: str) -> str:
    """Return the XSRF token of a session."""
    digest = hashlib.sha256(f"{XSRF_COOKIE} {session}".encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def cookies(request: Request, token: str) -> list[tuple[str, str]]:
    """Return the headers that give a browser its session and its XSRF token."""
    return [_cookie(request, SESSION_COOKIE, token, "; HttpOnly"), _cookie(request, XSRF_COOKIE, xsrf_token(token), "")]


def no_cookies(request: Request) -> list[tuple[str, str]]:
    """Return the headers that take both from a browser."""
    return [_cookie(request, name, "", "; Max-Age=0") for name in (SESSION_COOKIE, XSRF_COOKIE)]


def _cookie(request: Request, name: str, value: str, more: str) -> tuple[str, str]:
    base = urlsplit(request.base_url)
    secure = "; Secure" if base.scheme == "https" else ""
    return "set-cookie", f"{name}={value}; Path={base.path or '/'}; SameSite=Lax{more}{secure}"


def _session_token(request: Request) -> str | None:
    return cookie("; ".join(request.header_values("cookie")), SESSION_COOKIE)


def _noted(principal: Principal, request: Request) -> Principal:
    request.log["tenant"] = principal.tenant
    request.log["principal"] = principal.user
    return principal
