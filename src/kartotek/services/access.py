"""Who is asking: the one place that turns a credential into a principal.

A face finds the credential in its own kind of request and asks here. A password is throttled, then checked
against its argon2id hash; Basic credentials that passed are remembered for a short time under a keyed hash, and
the remembered answer ends with the user's credential version. Tokens are looked up by their hash.

Where the server takes passwords in their digest form too (see `services.passwords`), the hash of that is made when
the password is next used; it opens only what a face has asked for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from kartotek.domain.accounts import AccessToken, Account, Membership, Principal, Session
from kartotek.domain.errors import NotAMember, NotAuthenticated, SessionExpired
from kartotek.domain.ports import Database
from kartotek.services.administration import KeepDigest
from kartotek.services.passwords import PasswordChecker, as_digest
from kartotek.services.sessions import CloseSession, MoveSession, OpenSession, ProlongSession, session_key
from kartotek.services.throttle import LoginThrottle

REMEMBERED_FOR = 300.0
"""Seconds for which a Basic credential that passed is not hashed again."""

MOST_REMEMBERED = 10_000

LONGEST_LOGIN = 254
"""Characters of an unknown login name by which its failures are counted."""


class PasswordLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A user name and password as they came.

    ``tenant`` is the face's name for the tenant (None: the user's own). ``digest``: the face has clients that send
    the digest form of the password, which will do where the server takes it at all.
    """

    face: str
    login: str
    password: str
    address: str
    tenant: str | None = None
    digest: bool = False


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
        *,
        digests: bool = False,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle
        self._now = now
        self._elapsed = elapsed
        self._digests = digests
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

    async def account(self, attempt: PasswordLogin) -> Account:
        """Check a user name and password as `by_password` does; return whose they are, to choose a tenant of.

        Raises:
            NotAuthenticated: no such user, wrong password, disabled, or a member of no tenant.
            LoginThrottled: too many failures lately.
        """
        account = await self._account(attempt)
        await self._check(attempt, account)
        if account is None or account.disabled or not account.memberships:
            raise NotAuthenticated
        return account

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
            NotAMember: its user is no longer in its tenant.
        """
        key = session_key(token)
        session = await self._database.read_accounts(lambda accounts: accounts.session(key))
        if session is None or session.face != face:
            raise NotAuthenticated
        now = self._now()
        if session.expires <= now:
            raise SessionExpired
        principal = _principal_of(session)
        await self._prolong(session, now)
        return principal

    async def by_access_token(self, secret: str, application: str) -> tuple[AccessToken, Account] | None:
        """Return an access token and whose it is; None where there is none, or not for this application."""
        key = session_key(secret)
        token = await self._database.read_accounts(lambda accounts: accounts.access_token(key))
        if token is None or token.application != application:
            return None
        account = await self.account_of(token.user)
        return None if account.disabled or not account.memberships else (token, account)

    async def by_key(self, secret: str, face: str) -> tuple[Principal, AccessToken]:
        """Return who logs in with a key of a face, in the tenant that the key opens.

        Raises:
            NotAuthenticated: there is no such key, or its user is disabled or no longer in the tenant.
        """
        found = await self.by_access_token(secret, face)
        if found is None:
            raise NotAuthenticated
        token, account = found
        membership = next((member for member in account.memberships if member.tenant == token.tenant), None)
        if membership is None:
            raise NotAMember
        return principal_of(account, membership, face, read_only=token.read_only), token

    async def account_of(self, user: int) -> Account:
        """Return the account of a user who is known to be there.

        Raises:
            NotAuthenticated: the user is gone.
        """
        account = await self._database.read_accounts(lambda accounts: accounts.account_of(user))
        if account is None:
            raise NotAuthenticated
        return account

    async def open_session(
        self,
        principal: Principal,
        token: str,
        lifetime: dt.timedelta,
        *,
        sliding: bool,
        access_token: AccessToken | None = None,
    ) -> None:
        """Store a session for a token that the face has made (at least 120 random bits) for a login that passed.

        ``access_token`` is what the login was done with, if not a password; the session ends with it.
        """
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
            access_token=access_token.key if access_token else None,
        )
        await self._database.write_accounts(OpenSession(session=session))

    async def move_session(self, principal: Principal, tenant: int) -> bool:
        """Make the principal's session one for another tenant of the same user; False where that may not be."""
        if principal.session is None:
            return False
        return await self._database.write_accounts(MoveSession(key=principal.session, tenant=tenant))

    async def close_session(self, token: str) -> None:
        """End the session of a token."""
        await self._database.write_accounts(CloseSession(key=session_key(token)))

    async def has_application(self, identity: str) -> bool:
        """Tell whether an application is registered; the GUID may be in any case."""
        name = identity.strip().lower()
        return await self._database.read_accounts(lambda accounts: accounts.has_application(name))

    async def tenant_number(self, face: str, name: str) -> int | None:
        """Return the tenant that a face knows by a name (any case); for a part of an address that may be one."""
        tenant = await self._database.read_accounts(lambda accounts: accounts.tenant_named(face, name))
        return None if tenant is None else tenant.id

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
            known = None if account is None or account.disabled else account
            if not await self._fits(attempt, known):
                self._throttle.failed(name, attempt.address)
                raise NotAuthenticated
            self._throttle.succeeded(name)
            if key is not None and account is not None:
                self._remember(key, account)

    async def _fits(self, attempt: PasswordLogin, account: Account | None) -> bool:
        """Check a password, or its digest form where that will do; it takes as long where there is no such user."""
        digest = as_digest(attempt.password) if self._digests and attempt.digest else None
        if digest is not None and await self._passwords.fits(digest, account.digest_hash if account else None):
            return True
        if not await self._passwords.fits(attempt.password, account.password_hash if account else None):
            return False
        if self._digests and account is not None and account.digest_hash is None:
            await self._keep_digest(account, attempt.password)
        return True

    async def _keep_digest(self, account: Account, password: str) -> None:
        digest_hash = await self._passwords.hash_digest(password)
        command = KeepDigest(user=account.user, credential_version=account.credential_version, digest_hash=digest_hash)
        await self._database.write_accounts(command)

    async def _principal(self, attempt: PasswordLogin, account: Account | None) -> Principal:
        if account is None or account.disabled:
            raise NotAuthenticated
        membership = await self._membership(attempt, account)
        if membership is None:
            raise NotAuthenticated
        return principal_of(account, membership, attempt.face)

    async def _membership(self, attempt: PasswordLogin, account: Account) -> Membership | None:
        if attempt.tenant is None:
            return default_membership(account)
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
        text = f"{attempt.login.casefold()}\0{attempt.digest}\0{attempt.password}"
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


def default_membership(account: Account) -> Membership | None:
    """Return the membership of a login that names no tenant, or None where there is none at all."""
    default = (member for member in account.memberships if member.default)
    return next(default, account.memberships[0] if account.memberships else None)


def principal_of(account: Account, membership: Membership, face: str, *, read_only: bool = False) -> Principal:
    """Return who is asking, once a credential of the account was found right."""
    return Principal(
        tenant=membership.tenant,
        user=account.user,
        role=membership.role,
        face=face,
        read_only=read_only,
        tenant_version=membership.tenant_version,
        credential_version=account.credential_version,
    )


def _principal_of(session: Session) -> Principal:
    if session.role is None:
        raise NotAMember
    return Principal(
        tenant=session.tenant,
        user=session.user,
        role=session.role,
        face=session.face,
        session=session.key,
        read_only=session.read_only,
        tenant_version=session.tenant_version,
        credential_version=session.credential_version,
    )
