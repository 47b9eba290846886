"""Who is asking: the one place that turns a credential into a principal.

A face finds the credential in its own kind of request and asks here. A password is throttled, then checked
against its argon2id hash; Basic credentials that passed are remembered for a short time under a keyed hash, and
the remembered answer ends with the user's credential version. Tokens are looked up by their hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from kartotek.domain.accounts import Account, Membership, Principal, Session
from kartotek.domain.errors import NotAuthenticated, SessionExpired
from kartotek.domain.ports import Database
from kartotek.services.passwords import PasswordChecker
from kartotek.services.sessions import CloseSession, OpenSession, ProlongSession, session_key
from kartotek.services.throttle import LoginThrottle

REMEMBERED_FOR = 300.0
"""Seconds for which a Basic credential that passed is not hashed again."""

MOST_REMEMBERED = 10_000

LONGEST_LOGIN = 254
"""Characters of an unknown login name by which its failures are counted."""


class PasswordLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A user name and password as they came. ``tenant`` is the face's name for the tenant (None: the user's own)."""

    face: str
    login: str
    password: str
    address: str
    tenant: str | None = None


class _Remembered(msgspec.Struct, frozen=True):
    """A Basic credential that passed: whose, at which version, and until when (on the `elapsed` clock)."""

    user: int
    credential_version: int
    until: float


class Access:
    """Checks credentials; made once, by the composition root."""

    def __init__(
        self,
        database: Database,
        passwords: PasswordChecker,
        throttle: LoginThrottle,
        now: Callable[[], dt.datetime],
        elapsed: Callable[[], float],
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle
        self._now = now
        self._elapsed = elapsed
        self._secret = secrets.token_bytes(32)
        self._remembered: OrderedDict[bytes, _Remembered] = OrderedDict()

    async def by_password(self, attempt: PasswordLogin) -> Principal:
        """Check a user name and password that open a session or token; they are hashed every time.

        Raises:
            NotAuthenticated: no such user, wrong password, disabled, or no member of the tenant named.
            LoginThrottled: too many failures lately.
        """
        account = await self._account(attempt)
        await self._check(attempt, account)
        return await self._principal(attempt, account)

    async def by_basic(self, attempt: PasswordLogin) -> Principal:
        """Check a user name and password that come with every request.

        Raises:
            NotAuthenticated: as `by_password`.
            LoginThrottled: too many failures lately.
        """
        account = await self._account(attempt)
        key = self._memory_key(attempt)
        if not self._remembers(key, account):
            await self._check(attempt, account, key)
        return await self._principal(attempt, account)

    async def by_token(self, face: str, token: str) -> Principal:
        """Return the principal of a session, and prolong one that slides.

        Raises:
            NotAuthenticated: there is no such session on this face, or its user is disabled.
            SessionExpired: it has run out.
        """
        key = session_key(token)
        session = await self._database.read_accounts(lambda accounts: accounts.session(key))
        if session is None or session.face != face:
            raise NotAuthenticated
        now = self._now()
        if session.expires <= now:
            raise SessionExpired
        await self._prolong(session, now)
        return _principal_of(session)

    async def open_session(self, principal: Principal, token: str, lifetime: dt.timedelta, *, sliding: bool) -> None:
        """Store a session for a token that the face has made (at least 120 random bits) for a login that passed."""
        session = Session(
            key=session_key(token),
            face=principal.face,
            tenant=principal.tenant,
            user=principal.user,
            expires=self._now() + lifetime,
            sliding=int(lifetime.total_seconds()) if sliding else None,
            role=principal.role,
            credential_version=principal.credential_version,
            tenant_version=principal.tenant_version,
        )
        await self._database.write_accounts(OpenSession(session=session))

    async def close_session(self, token: str) -> None:
        """End the session of a token."""
        await self._database.write_accounts(CloseSession(key=session_key(token)))

    async def has_application(self, identity: str) -> bool:
        """Tell whether an application is registered; the GUID may be in any case."""
        name = identity.strip().lower()
        return await self._database.read_accounts(lambda accounts: accounts.has_application(name))

    async def knows_tenant(self, face: str, name: str) -> bool:
        """Tell whether a face knows a tenant by a name (any case); for a part of an address that may be one."""
        return await self._database.read_accounts(lambda accounts: accounts.tenant_named(face, name)) is not None

    async def _account(self, attempt: PasswordLogin) -> Account | None:
        return await self._database.read_accounts(lambda accounts: accounts.account(attempt.login))

    async def _check(self, attempt: PasswordLogin, account: Account | None, key: bytes | None = None) -> None:
        """Check a password, and remember it under a key where there is one.

        What happened while the attempt waited for its turn counts: failures of the same user, so that no burst gets
        past the throttle, and the same credential found right, so that a burst takes one hash.
        """
        name = f"user {account.user}" if account else f"login {attempt.login.casefold()[:LONGEST_LOGIN]}"
        self._throttle.admit(name, attempt.address)
        async with self._passwords.turn(name):
            if key is not None and self._remembers(key, account):
                return
            self._throttle.admit(name, attempt.address)
            password_hash = None if account is None or account.disabled else account.password_hash
            if not await self._passwords.fits(attempt.password, password_hash):
                self._throttle.failed(name, attempt.address)
                raise NotAuthenticated
            self._throttle.succeeded(name)
            if key is not None and account is not None:
                self._remember(key, account)

    async def _principal(self, attempt: PasswordLogin, account: Account | None) -> Principal:
        if account is None or account.disabled:
            raise NotAuthenticated
        membership = await self._membership(attempt, account)
        if membership is None:
            raise NotAuthenticated
        return Principal(
            tenant=membership.tenant,
            user=account.user,
            role=membership.role,
            face=attempt.face,
            tenant_version=membership.tenant_version,
            credential_version=account.credential_version,
        )

    async def _membership(self, attempt: PasswordLogin, account: Account) -> Membership | None:
        if attempt.tenant is None:
            default = (member for member in account.memberships if member.default)
            return next(default, account.memberships[0] if account.memberships else None)
        face, name = attempt.face, attempt.tenant
        tenant = await self._database.read_accounts(lambda accounts: accounts.tenant_named(face, name))
        return next((m for m in account.memberships if tenant and m.tenant == tenant.id), None)

    async def _prolong(self, session: Session, now: dt.datetime) -> None:
        """Write a sliding session's new end, but no more often than every tenth of its life."""
        if session.sliding is None:
            return
        end = now + dt.timedelta(seconds=session.sliding)
        if end - session.expires > dt.timedelta(seconds=session.sliding / 10):
            await self._database.write_accounts(ProlongSession(key=session.key, expires=end))

    def _memory_key(self, attempt: PasswordLogin) -> bytes:
        text = f"{attempt.login.casefold()}\0{attempt.password}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._secret).digest()

    def _remembers(self, key: bytes, account: Account | None) -> bool:
        known = self._remembered.get(key)
        return (
            known is not None
            and account is not None
            and (known.user, known.credential_version) == (account.user, account.credential_version)
            and self._elapsed() < known.until
        )

    def _remember(self, key: bytes, account: Account) -> None:
        until = self._elapsed() + REMEMBERED_FOR
        self._remembered[key] = _Remembered(account.user, account.credential_version, until)
        self._remembered.move_to_end(key)
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)


def _principal_of(session: Session) -> Principal:
    return Principal(
        tenant=session.tenant,
        user=session.user,
        role=session.role,
        face=session.face,
        session=session.key,
        tenant_version=session.tenant_version,
        credential_version=session.credential_version,
    )
