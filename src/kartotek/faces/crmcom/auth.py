"""Tokens: what ``authentication/token`` gives out and every other method asks for (Web API v2, Authentication).

A token is a JWT of two hours, since clients of R12 and later expect that form. To this server it is opaque: it is
looked up by its hash among the sessions, and no claim of it is ever read. Since it travels in query strings, its
claims are ids and no names.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable

import jwt

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotAuthenticated
from kartotek.domain.lists import Directory
from kartotek.faces.crmcom.messages.faults import InvalidToken, WrongCredentials
from kartotek.faces.crmcom.messages.values import Values, require
from kartotek.faces.crmcom.messages.vocabulary import FACE
from kartotek.services.access import Access, PasswordLogin
from kartotek.services.book import Book


class Gate:
    """Lets callers in: by password once, by token from then on."""

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
        unit = _unit(await self._book.directory(principal), values.get("unit"))
        token = self._issue(principal, unit)
        await self._access.open_session(principal, token, self._lifetime, sliding=False)
        return principal, token

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
