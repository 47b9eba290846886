"""Putting the demo into a database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import islice
from typing import Final

from kartotek.demo.parties import employed, invent
from kartotek.demo.tenant import APPLICATION, LOGIN, NAME, ORGANISATION, PASSWORD, demo_lists, demo_tenant
from kartotek.domain.accounts import Principal, Role
from kartotek.domain.party import new_item_id
from kartotek.domain.ports import Database
from kartotek.services.administration import AddApplication, AddTenant, AddUser
from kartotek.services.parties import CreateParty, Saved
from kartotek.services.passwords import hash_password

_TOGETHER: Final = 500
"""Parties written at once, so that they share commits."""


async def seed(database: Database, parties: int) -> None:
    """Make the demo tenant with its user, application and lists, and so many parties; done once, it does nothing."""
    if await database.read_accounts(lambda accounts: accounts.tenant_named("crmcom", ORGANISATION)):
        return
    tenant = await database.write_accounts(AddTenant(tenant=demo_tenant(), items=demo_lists()))
    user = await database.write_accounts(
        AddUser(login=LOGIN, name=NAME, password_hash=hash_password(PASSWORD), tenant=tenant, role=Role.ADMINISTRATOR)
    )
    await database.write_accounts(AddApplication(identity=APPLICATION, name="Demo"))
    await populate(database, Principal(tenant=tenant, user=user, role=Role.ADMINISTRATOR, face="demo"), parties)


async def populate(database: Database, principal: Principal, parties: int) -> None:
    """Make so many invented parties in the principal's tenant: companies first, then their people."""
    commands = list(invent(parties))
    companies = [index for index, (_, employer) in enumerate(commands) if employer is None]
    saved = await _write(database, principal, (commands[index][0] for index in companies))
    numbers = {index: company.party for index, company in zip(companies, saved, strict=True)}
    people = ((command, employer) for command, employer in commands if employer is not None)
    await _write(
        database, principal, (employed(command, numbers[employer], new_item_id()) for command, employer in people)
    )


async def _write(database: Database, principal: Principal, commands: Iterable[CreateParty]) -> list[Saved]:
    saved: list[Saved] = []
    waiting = iter(commands)
    while together := list(islice(waiting, _TOGETHER)):
        saved += await asyncio.gather(*(database.write(principal, command) for command in together))
    return saved
