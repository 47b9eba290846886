"""Tokens: what ``authentication/token`` gives out and every other method asks for (Web API v2, Authentication).

A token is a JWT of two hours, since clients of R12 and later expect that form. To this server it is opaque: it is
looked up by its hash among the sessions, and no claim of it is ever read. Since it travels in query strings, its
claims are ids and no names. A tenant's setting gives older clients the form that they have room for: 32 hex digits,
which live for an hour after their last use.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from typing import Final

import jwt

from kartotek.domain.accounts import AccessToken, Principal
from kartotek.domain.errors import NotAuthenticated
from kartotek.domain.lists import Directory
from kartotek.faces.crmcom.messages.faults import InvalidToken, WrongCredentials, WrongKey
from kartotek.faces.crmcom.messages.values import Values, require
from kartotek.faces.crmcom.messages.vocabulary import FACE
from kartotek.services.access import Access, PasswordLogin, principal_of
from kartotek.services.book import Book

IDLE: Final = dt.timedelta(hours=1)
"""How long a token of the older form lives after its last use."""


class Gate:
    """Lets callers in: by password or key once, by token from then on."""

    def __init__(self, book: Book, access: Access, token_seconds: int, now: Callable[[], dt.datetime]) -> None:
        self._book = book
        self._access = access
        self._lifetime = dt.timedelta(seconds=token_seconds)
        self._now = now
        self._secret = secrets.token_bytes(32)

    async def by_password(self, values: Values, address: str) -> tuple[Principal, str]:
        """Return the principal of a login, and a new token for it.

        Raises:
            ParameterMissing: user name, password or organisation is missing.
            WrongCredentials: they, or the unit, do not fit.
            LoginThrottled: too many failures lately.
        """
        require(values, "username", "password", "organisation")
        attempt = PasswordLogin(
            face=FACE,
            login=values["username"],
            password=values["password"],
            address=address,
            tenant=values["organisation"],
        )
        try:
            principal = await self._access.by_password(attempt)
        except NotAuthenticated:
            raise WrongCredentials from None
        return principal, await self._open(principal, values.get("unit"))

    async def by_key(self, key: str, values: Values) -> tuple[Principal, str]:
        """Return the principal of a web API key (`kartotek key`), and a new token for it; it ends with the key.

        Raises:
            WrongKey: there is no such key, or its user is no longer in its tenant.
            WrongCredentials: the unit does not fit.
        """
        found = await self._access.by_access_token(key, FACE)
        if found is None:
            raise WrongKey
        token, account = found
        for membership in account.memberships:
            if membership.tenant == token.tenant:
                principal = principal_of(account, membership, FACE)
                return principal, await self._open(principal, values.get("unit"), token)
        raise WrongKey

    async def principal(self, token: str | None) -> Principal:
        """Return the principal of a token.

        Raises:
            InvalidToken: it is missing, unknown, released or expired.
        """
        if not token:
            raise InvalidToken
        try:
            return await self._access.by_token(FACE, token)
        except NotAuthenticated:
            raise InvalidToken from None

    async def release(self, token: str | None) -> Principal:
        """End a token before its time; return whose it was. Raises as `principal`."""
        principal = await self.principal(token)
        await self._access.close_session(token or "")
        return principal

    async def _open(self, principal: Principal, wanted: str | None, key: AccessToken | None = None) -> str:
        """Return a new token, in the form that the tenant's clients understand."""
        directory = await self._book.directory(principal)
        unit = _unit(directory, wanted)
        if directory.tenant.setting(FACE, "tokens", "jwt") == "hex":
            token, lifetime, sliding = secrets.token_hex(16).upper(), IDLE, True
        else:
            token, lifetime, sliding = self._issue(principal, unit), self._lifetime, False
        await self._access.open_session(principal, token, lifetime, sliding=sliding, access_token=key)
        return token

    def _issue(self, principal: Principal, unit: str | None) -> str:
        now = int(self._now().timestamp())
        claims = {
            "jti": uuid.uuid4().hex.upper(),
            "usr": str(principal.user),
            "org": str(principal.tenant),
            "oun": unit,
            # Numeric strings, as in the published tokens.
            "iat": str(now),
            "exp": str(now + int(self._lifetime.total_seconds())),
        }
        return jwt.encode(claims, self._secret, algorithm="HS256", sort_headers=False)


def _unit(directory: Directory, wanted: str | None) -> str | None:
    """Return the id of the unit to log in to: the one named by id, code or name, else the first.

    Raises:
        WrongCredentials: the tenant has units, and none of that name.
    """
    units = directory.items("unit")
    if wanted is None or not units:
        return units[0].ids.get(FACE, str(units[0].id)) if units else None
    for unit in units:
        identity = unit.ids.get(FACE, str(unit.id))
        names = {identity.casefold(), (unit.code or "").casefold(), *(name.casefold() for name in unit.names.values())}
        if wanted.casefold() in names:
            return identity
    raise WrongCredentials
