"""What the storage suite stands on: a toy executor that runs any function, a clock to turn, and an open book."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar
from uuid import uuid4

from kartotek.domain.accounts import Principal, Role, Tenant
from kartotek.domain.changes import Deed
from kartotek.domain.party import ContactPoint, Kind, Medium, Party, Record, Relation
from kartotek.domain.ports import AccountWork, Command, Reader, UnitOfWork
from kartotek.domain.query import Condition, PartyQuery
from kartotek.storage.open import open_database

T = TypeVar("T")
ResultT = TypeVar("ResultT")


class Do(Command[ResultT], frozen=True, kw_only=True):
    """Carry a function out on the book."""

    work: Callable[[UnitOfWork], ResultT]


class DoAccounts(Command[ResultT], frozen=True, kw_only=True):
    """Carry a function out on accounts."""

    work: Callable[[AccountWork], ResultT]


class ToyExecutor:
    """Runs the functions that commands bring along."""

    def book(self, work: UnitOfWork, principal: Principal, command: Command[ResultT]) -> ResultT:
        assert isinstance(command, Do)
        result: ResultT = command.work(work)
        return result

    def accounts(self, work: AccountWork, command: Command[ResultT]) -> ResultT:
        assert isinstance(command, DoAccounts)
        result: ResultT = command.work(work)
        return result


class Clock:
    """The real time, until it is put elsewhere."""

    def __init__(self) -> None:
        self.offset = dt.timedelta()
        self.fixed: dt.datetime | None = None

    def __call__(self) -> dt.datetime:
        return self.fixed or dt.datetime.now(dt.UTC) + self.offset


class OpenBook:
    """A started database with a tenant of its own, driven from synchronous tests."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = Clock()
        self.database = open_database(url, ToyExecutor(), self.clock)
        self._runner = asyncio.Runner()
        try:
            self.run(self.database.start())
        except BaseException:
            self._runner.close()
            raise
        self.tenant = self.new_tenant()

    def close(self) -> None:
        """Stop the database, and the loop with it."""
        self.run(self.database.stop())
        self._runner.close()

    def run(self, awaitable: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(awaitable)

    def new_tenant(self, country: str = "NO") -> int:
        tenant = Tenant(id=0, name="T", country=country, timezone="Europe/Oslo", language="nb", currency="NOK")
        return self.accounts(lambda work: work.add_tenant(tenant, []))

    def accounts(self, work: Callable[[AccountWork], T]) -> T:
        return self.run(self.database.write_accounts(DoAccounts(work=work)))

    def principal(self, tenant: int | None = None, face: str = "toy") -> Principal:
        return Principal(tenant=tenant or self.tenant, user=7, role=Role.EDITOR, face=face)

    def do(self, work: Callable[[UnitOfWork], T], tenant: int | None = None) -> T:
        return self.run(self.database.write(self.principal(tenant), Do(work=work)))

    def read(self, work: Callable[[Reader], T], tenant: int | None = None, *, settled: bool = False) -> T:
        return self.run(self.database.read(tenant or self.tenant, work, settled=settled))

    def search(self, where: Condition, tenant: int | None = None, *, relations: bool = False) -> list[Record]:
        return self.read(lambda reader: reader.search(PartyQuery(where=where, relations=relations)), tenant)

    def record(self, number: int, *, relations: bool = True) -> Record:
        return self.read(lambda reader: reader.get([number], relations=relations))[0]

    def add(self, party: Party | None = None, handles: dict[str, str] | None = None, tenant: int | None = None) -> int:
        return self.do(lambda work: add(work, party, handles), tenant)


def person(last_name: str = "Nordmann", **members: Any) -> Party:
    return Party(kind=Kind.PERSON, last_name=last_name, **members)


def company(name: str = "Fjord AS", **members: Any) -> Party:
    return Party(kind=Kind.COMPANY, name=name, **members)


def email(address: str) -> dict[str, ContactPoint]:
    return {uuid4().hex: ContactPoint(medium=Medium.EMAIL, value=address)}


def add(work: UnitOfWork, party: Party | None = None, handles: dict[str, str] | None = None) -> int:
    """Store a party, with its handles and a change entry, as the services do."""
    number = work.next_number()
    handles = {"toy": str(number)} if handles is None else handles
    for space, handle in handles.items():
        assert work.claim(space, handle, number)
    work.add(number, party or person(), handles)
    work.log(number, Deed.CREATED, ())
    return number


def change(work: UnitOfWork, number: int, edit: Callable[[Party], object], deed: Deed = Deed.CHANGED) -> Record:
    """Edit a stored party, with a change entry, and return the record as it was."""
    record = work.lock([number])[number]
    party = copy.deepcopy(record.party)
    edit(party)
    work.put(record, party, record.handles)
    work.log(number, deed, ("edited",))
    return record


def employ(work: UnitOfWork, worker: int, employer: int, **members: Any) -> str:
    """Make an employment from a person to a company and return its id."""
    identity = uuid4().hex
    work.put_relations({identity: (worker, Relation(other=employer, kind="employment", **members))})
    return identity


async def gather(*work: Awaitable[T]) -> list[T | BaseException]:
    """Wait for all of them, whatever becomes of each."""
    return list(await asyncio.gather(*work, return_exceptions=True))
