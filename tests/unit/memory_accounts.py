"""Accounts in memory behind `kartotek.domain.ports`, with a clock that stands still until it is moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeVar

import msgspec

from kartotek.domain.accounts import Account, Membership, Principal, Role, Session, Tenant
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

    @property
    def now(self) -> dt.datetime:
        return self._clock.now()

    def account(self, login: str) -> Account | None:
        found = self.accounts.get(login.casefold())
        return msgspec.structs.replace(found, memberships=list(found.memberships)) if found else None

    def session(self, key: str) -> Session | None:
        session = self.sessions.get(key)
        if session is None:
            return None
        user = next((account for account in self.accounts.values() if account.user == session.user), None)
        valid = user and not user.disabled and user.credential_version == session.credential_version
        member = next((m for m in user.memberships if m.tenant == session.tenant), None) if user else None
        return msgspec.structs.replace(session, role=member.role) if valid and member else None

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

    def add_user(self, login: str, name: str, password_hash: str) -> int:
        if login.casefold() in self.accounts:
            raise AlreadyExists("user", login)
        number = len(self.accounts) + 1
        self.accounts[login.casefold()] = Account(
            user=number,
            login=login,
            password_hash=password_hash,
            credential_version=1,
            disabled=False,
            memberships=[],
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

    def set_password(self, user: int, password_hash: str) -> None:
        self._of(user).password_hash = password_hash
        self._of(user).credential_version += 1

    def add_application(self, identity: str, name: str) -> None:
        self.applications[identity] = name

    def open_session(self, session: Session) -> None:
        self.sessions[session.key] = session

    def prolong_session(self, key: str, expires: dt.datetime) -> None:
        self.sessions[key].expires = expires

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

    async def read(self, tenant: int, work: Callable[[Reader], T], *, settled: bool = False) -> T:
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
