"""Who is asking 24SevenOffice: Login opens a session, whose id comes back as the cookie ``ASP.NET_SessionId``.

Some operations of PersonService also take the SOAP header ``Authentication`` of old clients instead.
"""

from __future__ import annotations

import datetime as dt
import secrets
import string
from typing import Final

from msgspec import UNSET

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotAuthenticated, NotPermitted, UnknownApplication
from kartotek.faces.twentyfourseven.messages.authenticate import Credential
from kartotek.faces.twentyfourseven.messages.person import Authentication
from kartotek.faces.twentyfourseven.messages.schema import FACE, NO_GUID
from kartotek.services.access import Access, PasswordLogin
from kartotek.web.face import Request
from kartotek.web.headers import cookie

COOKIE: Final = "ASP.NET_SessionId"
_LETTERS: Final = string.ascii_lowercase + string.digits
_LENGTH: Final = 24
"""ASP.NET's session ids look like this; 24 of 36 letters are 124 random bits."""

_BLOCKED: Final = (
    "Provided IdentityId is blocked. Please use GetIdentitiesWithCredential to get a list of available "
    "Identities and reauthenticate with a valid IdentityId"
)


async def login(access: Access, request: Request, credential: Credential, lifetime: dt.timedelta) -> str | None:
    """Check a credential and open a session; return its id, or None where user or password are wrong.

    Raises:
        UnknownApplication: no ApplicationId, or one that is not registered.
        NotPermitted: an IdentityId that the user does not have.
        LoginThrottled: too many failures lately.
    """
    if credential.application_id == NO_GUID or not await access.has_application(str(credential.application_id)):
        raise UnknownApplication
    if credential.identity_id is not UNSET and credential.identity_id != NO_GUID:
        raise NotPermitted(_BLOCKED)
    attempt = _attempt(request, credential.username or "", credential.password or "")
    try:
        principal = await access.by_password(attempt)
    except NotAuthenticated:
        return None
    token = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    await access.open_session(principal, token, lifetime, sliding=True)
    return token


async def by_session(access: Access, request: Request) -> Principal:
    """Return the principal of the session that the cookie names.

    Raises:
        NotAuthenticated: there is no cookie, no such session, or it has run out.
    """
    token = cookie("; ".join(request.header_values("cookie")), COOKIE)
    if not token:
        raise NotAuthenticated
    return await access.by_token(FACE, token)


async def by_header(access: Access, request: Request, header: Authentication) -> Principal:
    """Return the principal of an ``Authentication`` header.

    Raises:
        NotAuthenticated: user or password are missing or wrong.
        LoginThrottled: too many failures lately.
    """
    if not header.username or not header.password:
        raise NotAuthenticated
    return await access.by_basic(_attempt(request, header.username, header.password))


def session_cookie(token: str) -> tuple[str, str]:
    """Return the header that gives a client its session."""
    return "set-cookie", f"{COOKIE}={token}; path=/; HttpOnly"


def _attempt(request: Request, user: str, password: str) -> PasswordLogin:
    return PasswordLogin(face=FACE, login=user, password=password, address=request.client)
