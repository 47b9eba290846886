"""Who is asking, in the ways ServiceStack has: Basic, session cookies, bearer tokens and API keys.

A bearer token is an API key, or the token of a session; to this server it is opaque, whatever it looks like. Basic
credentials with an empty password are an API key too (ServiceStack's ApiKeyAuthProvider). A session is opened by
``Authenticate`` and lasts as long as it is used.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotAuthenticated, NotPermitted, SessionExpired
from kartotek.faces.digioffice.messages.schema import FACE
from kartotek.services.access import Access, PasswordLogin
from kartotek.web.face import Request
from kartotek.web.headers import basic_credentials, bearer_token, cookie
from kartotek.web.origins import Origins

NOT_AUTHENTICATED: Final = "Not Authenticated"
WRONG_CREDENTIALS: Final = "Invalid Username or Password"

SESSION_COOKIES: Final = ("ss-id", "ss-pid", "ss-tok")
"""The session of this browser window, the permanent one, and a token that was put into a cookie."""

SESSION_SECONDS: Final = 1_209_600
"""Two weeks without use, ServiceStack's DefaultSessionExpiry."""


class Gate:
    """Lets callers in."""

    def __init__(self, access: Access, origins: Origins, session_seconds: int = SESSION_SECONDS) -> None:
        self._access = access
        self._origins = origins
        self._lifetime = dt.timedelta(seconds=session_seconds)

    async def principal(self, request: Request) -> Principal:
        """Return who sends a request.

        Raises:
            NotAuthenticated: no credential, or one that is not valid (any longer), or not for the host's tenant.
            NotPermitted: a page of another site sends what a browser remembers.
            LoginThrottled: too many failures lately.
        """
        principal = await self._principal(request)
        tenant = await self._access.tenant_number(FACE, request.host)
        if tenant not in (None, principal.tenant):
            raise NotAuthenticated(NOT_AUTHENTICATED)
        request.log["tenant"] = principal.tenant
        request.log["principal"] = principal.user
        return principal

    async def open(self, request: Request, login: str, password: str) -> tuple[Principal, str]:
        """Return the principal of a user name and password, and the token of a new session.

        Raises:
            NotAuthenticated: they do not fit.
            NotPermitted: a page of another site sends them.
            LoginThrottled: too many failures lately.
        """
        self._refuse_other_sites(request)
        try:
            principal = await self._access.by_password(await self._attempt(request, login, password))
        except NotAuthenticated:
            raise NotAuthenticated(WRONG_CREDENTIALS) from None
        token = secrets.token_urlsafe(24)
        await self._access.open_session(principal, token, self._lifetime, sliding=True)
        return principal, token

    async def close(self, request: Request) -> None:
        """End the sessions of a request."""
        for token in _session_tokens(request):
            await self._access.close_session(token)

    async def _principal(self, request: Request) -> Principal:
        authorization = request.headers.get("authorization")
        bearer = bearer_token(authorization)
        if bearer:
            return await self._by_token_or_key(bearer)
        self._refuse_other_sites(request)  # what follows a browser remembers, and sends along for pages of other sites
        if authorization:
            return await self._by_basic(request, authorization)
        key = request.headers.get("x-api-key")
        if key:
            return await self._by_key(key)
        return await self._by_cookies(request)

    def _refuse_other_sites(self, request: Request) -> None:
        if not self._origins.admit(request):
            raise NotPermitted("A page of another site may not use the credentials of this one.")

    async def _by_cookies(self, request: Request) -> Principal:
        """Return the principal of the first cookie that holds a session; a browser may have an older one besides."""
        for token in _session_tokens(request):
            try:
                return await self._access.by_token(FACE, token)
            except NotAuthenticated:
                continue
        raise NotAuthenticated(NOT_AUTHENTICATED)

    async def _by_basic(self, request: Request, authorization: str) -> Principal:
        credentials = basic_credentials(authorization)
        if credentials is None:
            raise NotAuthenticated("Invalid BasicAuth Credentials")
        login, password = credentials
        if not password:
            return await self._by_key(login)
        try:
            return await self._access.by_basic(await self._attempt(request, login, password))
        except NotAuthenticated:
            raise NotAuthenticated(WRONG_CREDENTIALS) from None

    async def _by_token_or_key(self, token: str) -> Principal:
        try:
            return await self._access.by_token(FACE, token)
        except SessionExpired:
            raise SessionExpired("Token has expired") from None
        except NotAuthenticated:
            return await self._by_key(token)

    async def _by_key(self, key: str) -> Principal:
        try:
            principal, _ = await self._access.by_key(key, FACE)
        except NotAuthenticated:
            raise NotAuthenticated(NOT_AUTHENTICATED) from None
        return principal

    async def _attempt(self, request: Request, login: str, password: str) -> PasswordLogin:
        tenant = await self._tenant(request)
        return PasswordLogin(face=FACE, login=login, password=password, address=request.client, tenant=tenant)

    async def _tenant(self, request: Request) -> str | None:
        """Return the host name where it is a tenant's: a DigiOffice host is one installation."""
        return request.host if await self._access.tenant_number(FACE, request.host) else None


def _session_tokens(request: Request) -> list[str]:
    header = "; ".join(request.header_values("cookie"))
    return [token for name in SESSION_COOKIES if (token := cookie(header, name))]
