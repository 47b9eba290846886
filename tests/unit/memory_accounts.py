"""Accounts in memory behind `kartotek.domain.ports`, with a clock that stands still until it is moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeVar

import msgspec

from kartotek.domain.accounts import (
    AccessToken,
    Account,
    FaceSettings,
    Membership,
    Principal,
    Role,
    Session,
    Tenant,
)
from kartotek.domain.errors import AlreadyExists, NotFound
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.party import Record
from kartotek.domain.ports import AccountReader, Command, Reader
from kartotek.domain.query import PartyQuery
from kartotek.services.executor import CommandExecutor
from tests.unit.memory_book import START

T = TypeVar("T")
ResultT = TypeVar("ResultT")


class Clock:
    """The time of day and the seconds that have gone by, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> dt.datetime:
        return START + dt.timedelta(seconds=self.seconds)

    def elapsed(self) -> float:
        return self.seconds


class MemoryAccounts:
    """`AccountWork` without a way back: what a command has done before it raises stays."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.accounts: dict[str, Account] = {}
        self.tenants: dict[int, Tenant] = {}
        self.items: dict[tuple[int, str, int], ListItem] = {}
        self.applications: dict[str, str] = {}
        self.sessions: dict[str, Session] = {}
        self.tokens: dict[str, AccessToken] = {}

    @property
    def now(self) -> dt.datetime:
        return self._clock.now()

    def account(self, login: str) -> Account | None:
        found = self.accounts.get(login.casefold())
        return msgspec.structs.replace(found, memberships=list(found.memberships)) if found else None

    def account_of(self, user: int) -> Account | None:
        return next((self.account(login) for login, found in self.accounts.items() if found.user == user), None)

    def session(self, key: str) -> Session | None:
        session = self.sessions.get(key)
        if session is None or (session.access_token is not None and session.access_token not in self.tokens):
            return None
        user = next((account for account in self.accounts.values() if account.user == session.user), None)
        if user is None or user.disabled or user.credential_version != session.credential_version:
            return None
        role = next((member.role for member in user.memberships if member.tenant == session.tenant), None)
        token = self.tokens.get(session.access_token or "")
        return msgspec.structs.replace(session, role=role, read_only=token is not None and token.read_only)

    def access_token(self, key: str) -> AccessToken | None:
        return self.tokens.get(key)

    def access_tokens(self, user: int) -> list[AccessToken]:
        return sorted((token for token in self.tokens.values() if token.user == user), key=lambda token: token.name)

    def has_application(self, identity: str) -> bool:
        return identity in self.applications

    def tenant_named(self, face: str, name: str) -> Tenant | None:
        found = (tenant for tenant in self.tenants.values() if tenant.names.get(face, "").casefold() == name.casefold())
        return next((tenant for tenant in found if face in tenant.names), None)

    def add_tenant(self, tenant: Tenant, items: Sequence[ListItem]) -> int:
        if any(self.tenant_named(face, name) for face, name in tenant.names.items()):
            raise AlreadyExists("tenant", tenant.name)
        number = len(self.tenants) + 1
        self.tenants[number] = msgspec.structs.replace(tenant, id=number)
        self.add_items(number, items)
        return number

    def add_items(self, tenant: int, items: Sequence[ListItem]) -> None:
        for item in items:
            if (tenant, item.list, item.id) in self.items:
                raise AlreadyExists(item.list, item.id)
            self.items[tenant, item.list, item.id] = item
        self.tenants[tenant].version += 1

    def lock_list(self, tenant: int, name: str) -> list[ListItem]:
        if tenant not in self.tenants:
            raise NotFound("tenant", tenant)
        self.tenants[tenant].version += 1
        return [item for (owner, wanted, _), item in sorted(self.items.items()) if (owner, wanted) == (tenant, name)]

    def put_item(self, tenant: int, item: ListItem) -> None:
        self.items[tenant, item.list, item.id] = item

    def settings(self, tenant: int) -> FaceSettings:
        if tenant not in self.tenants:
            raise NotFound("tenant", tenant)
        self.tenants[tenant].version += 1
        return {face: dict(settings) for face, settings in self.tenants[tenant].settings.items()}

    def put_settings(self, tenant: int, settings: FaceSettings) -> None:
        self.tenants[tenant].settings = settings

    def add_user(self, login: str, name: str, password_hash: str, digest_hash: str | None = None) -> int:
        if login.casefold() in self.accounts:
            raise AlreadyExists("user", login)
        number = len(self.accounts) + 1
        self.accounts[login.casefold()] = Account(
            user=number,
            login=login,
            name=name,
            password_hash=password_hash,
            credential_version=1,
            disabled=False,
            memberships=[],
            digest_hash=digest_hash,
        )
        return number

    def add_membership(self, user: int, tenant: int, role: Role, *, default: bool) -> None:
        if tenant not in self.tenants:
            raise NotFound("tenant", tenant)
        self.tenants[tenant].version += 1
        member = Membership(
            tenant=tenant,
            tenant_name=self.tenants[tenant].name,
            role=role,
            default=default,
            tenant_version=self.tenants[tenant].version,
        )
        account = self._of(user)
        account.memberships = [*(known for known in account.memberships if known.tenant != tenant), member]

    def drop_membership(self, user: int, tenant: int) -> bool:
        account = self._of(user)
        left = [member for member in account.memberships if member.tenant != tenant]
        was_there = len(left) < len(account.memberships)
        account.memberships = left
        return was_there

    def set_password(self, user: int, password_hash: str, digest_hash: str | None = None) -> None:
        self._of(user).password_hash = password_hash
        self._of(user).digest_hash = digest_hash
        self._of(user).credential_version += 1

    def put_digest(self, user: int, credential_version: int, digest_hash: str) -> None:
        if self._of(user).credential_version == credential_version:
            self._of(user).digest_hash = digest_hash

    def add_access_token(self, token: AccessToken) -> None:
        if any((known.user, known.name) == (token.user, token.name) for known in self.tokens.values()):
            raise AlreadyExists("token", token.name)
        self.tokens[token.key] = token

    def drop_access_token(self, user: int, name: str) -> bool:
        found = next((t.key for t in self.tokens.values() if (t.user, t.name) == (user, name)), None)
        return found is not None and self.tokens.pop(found) is not None

    def add_application(self, identity: str, name: str) -> None:
        self.applications[identity] = name

    def open_session(self, session: Session) -> None:
        self.sessions[session.key] = session

    def prolong_session(self, key: str, expires: dt.datetime) -> None:
        self.sessions[key].expires = expires

    def move_session(self, key: str, tenant: int) -> None:
        self.sessions[key].tenant = tenant

    def close_session(self, key: str) -> None:
        self.sessions.pop(key, None)

    def drop_sessions(self, before: dt.datetime) -> int:
        ended = [key for key, session in self.sessions.items() if session.expires < before]
        for key in ended:
            del self.sessions[key]
        return len(ended)

    def _of(self, user: int) -> Account:
        return next(account for account in self.accounts.values() if account.user == user)


class AccountDatabase:
    """`kartotek.domain.ports.Database` on accounts in memory; of books it knows nothing."""

    def __init__(self, accounts: MemoryAccounts) -> None:
        self.accounts = accounts
        self.written: list[str] = []
        self._executor = CommandExecutor(())

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    async def read(self, tenant: int, work: Callable[[Reader], T], *, settled: bool = False, aside: bool = False) -> T:
        raise NotImplementedError

    def pages(self, tenant: int, query: PartyQuery) -> AsyncIterator[list[Record]]:
        raise NotImplementedError

    async def write(self, principal: Principal, command: Command[ResultT]) -> ResultT:
        raise NotImplementedError

    async def read_accounts(self, work: Callable[[AccountReader], T]) -> T:
        return work(self.accounts)

    async def write_accounts(self, command: Command[ResultT]) -> ResultT:
        self.written.append(type(command).__name__)
        return self._executor.accounts(self.accounts, command)

    async def directory(self, tenant: int, version: int = 0) -> Directory:
        raise NotImplementedError
