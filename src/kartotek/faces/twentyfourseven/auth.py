"""Who is asking 24SevenOffice: Login opens a session, whose id comes back as the cookie ``ASP.NET_SessionId``.

A user has an identity in each tenant; a session is for one of them at a time. Some operations of PersonService also
take the SOAP header ``Authentication`` of old clients instead.
"""

from __future__ import annotations

import datetime as dt
import secrets
import string
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import UNSET, UnsetType

from kartotek.domain.accounts import AccessToken, Account, Membership, Principal
from kartotek.domain.errors import NotAuthenticated, NotPermitted, UnknownApplication
from kartotek.faces.twentyfourseven.messages.authenticate import Client, Credential, Identity, Token, User
from kartotek.faces.twentyfourseven.messages.person import Authentication
from kartotek.faces.twentyfourseven.messages.schema import FACE, NO_GUID
from kartotek.services.access import Access, PasswordLogin, default_membership, principal_of
from kartotek.web.face import Request
from kartotek.web.headers import cookie

COOKIE: Final = "ASP.NET_SessionId"
_LETTERS: Final = string.ascii_lowercase + string.digits
_LENGTH: Final = 24
"""ASP.NET's session ids look like this; 24 of 36 letters are 124 random bits."""

_NAMES: Final = uuid5(NAMESPACE_URL, "https://24sevenoffice.com/identities")
"""What the GUIDs of identities and users are derived under: the same at every start, and nowhere a secret."""

# python-24so looks for the first sentence, the vendor's FAQ has the second; clients take what follows the last arrow.
_BLOCKED: Final = (
    "The provided IdentityId is blocked ---> Provided IdentityId is blocked. Please use "
    "GetIdentitiesWithCredential to get a list of available Identities and reauthenticate with a valid IdentityId"
)


# -- credentials -------------------------------------------------------------------------------------------------


async def by_credential(access: Access, request: Request, credential: Credential | UnsetType) -> Account | None:
    """Check a credential; return whose it is, or None where user or password are wrong.

    Raises:
        UnknownApplication: no ApplicationId, or one that is not registered.
        LoginThrottled: too many failures lately.
    """
    if credential is UNSET:
        raise UnknownApplication
    await _check_application(access, credential.application_id)
    attempt = _attempt(request, credential.username or "", credential.password or "")
    try:
        return await access.account(attempt)
    except NotAuthenticated:
        return None


async def by_access_token(access: Access, token: Token | UnsetType) -> tuple[AccessToken, Account] | None:
    """Check a token; return it and whose it is, or None where it is not good for the application that it names.

    Raises:
        UnknownApplication: no ApplicationId, or one that is not registered.
    """
    if token is UNSET:
        raise UnknownApplication
    await _check_application(access, token.application_id)
    return await access.by_access_token(str(token.id), str(token.application_id))


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


async def _check_application(access: Access, identity: UUID) -> None:
    if identity == NO_GUID or not await access.has_application(str(identity)):
        raise UnknownApplication


def _attempt(request: Request, user: str, password: str) -> PasswordLogin:
    return PasswordLogin(face=FACE, login=user, password=password, address=request.client, digest=True)


# -- sessions ----------------------------------------------------------------------------------------------------


async def open_session(
    access: Access,
    account: Account,
    membership: Membership,
    lifetime: dt.timedelta,
    access_token: AccessToken | None = None,
) -> str:
    """Open a session for one of an account's memberships; return its id."""
    session = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    principal = principal_of(account, membership, FACE)
    await access.open_session(principal, session, lifetime, sliding=True, access_token=access_token)
    return session


def session_cookie(request: Request, token: str) -> tuple[str, str]:
    """Return the header that gives a client its session; over TLS the cookie stays there."""
    secure = "; Secure" if request.base_url.startswith("https:") else ""
    return "set-cookie", f"{COOKIE}={token}; path=/; HttpOnly{secure}"


# -- identities --------------------------------------------------------------------------------------------------


def membership_of(account: Account, identity: UUID | UnsetType) -> Membership:
    """Return the membership that an IdentityId names; the default one where it names none.

    Raises:
        NotAuthenticated: the account has no membership at all.
        NotPermitted: the IdentityId is none of the account's.
    """
    if identity is UNSET or identity == NO_GUID:
        membership = default_membership(account)
        if membership is None:
            raise NotAuthenticated
        return membership
    for membership in account.memberships:
        if _identity_id(account, membership) == identity:
            return membership
    raise NotPermitted(_BLOCKED)


def user_id(account: Account) -> UUID:
    """Return the GUID of a user."""
    return uuid5(_NAMES, f"user {account.user}")


def identities(account: Account, current: int | None = None) -> list[Identity]:
    """Return the identities of an account; ``current`` is the tenant of the session, if there is one."""
    default = default_membership(account)
    return [
        Identity(
            id=_identity_id(account, membership),
            user=User(id=user_id(account), name=account.name, employee_id=account.user),
            client=Client(id=membership.tenant, name=membership.tenant_name),
            is_current=membership.tenant == current,
            is_default=membership is default,
            servers=[],
        )
        for membership in account.memberships
    ]


def _identity_id(account: Account, membership: Membership) -> UUID:
    return uuid5(_NAMES, f"identity {membership.tenant} {account.user}")
