"""What tests do behind the face: settings and keys, made as an administrator makes them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from kartotek import demo
from kartotek.services.administration import AddKey, ChangeSettings, RemoveAccessToken
from kartotek.services.sessions import session_key
from tests.faces.crmcom.client import CrmCom


@contextmanager
def settings(crm: CrmCom, **values: str | int | bool) -> Iterator[None]:
    """Let the face behave so in the demo tenant, until the block ends."""
    change(crm, **values)
    try:
        yield
    finally:
        change(crm, **dict.fromkeys(values))


def change(crm: CrmCom, **values: str | int | bool | None) -> None:
    """Change what the face does in the demo tenant."""
    command = ChangeSettings(tenant=crm.server.principal().tenant, changes={"crmcom": values})
    crm.server.run(crm.server.kartotek.database.write_accounts(command))


def new_key(crm: CrmCom, name: str, *, read_only: bool = False) -> str:
    """Make a web API key of the demo user; return it."""
    key = secrets.token_hex(16).upper()
    command = AddKey(
        key=session_key(key),
        login=demo.LOGIN,
        name=name,
        face="crmcom",
        tenant=crm.server.principal().tenant,
        read_only=read_only,
    )
    crm.server.run(crm.server.kartotek.database.write_accounts(command))
    return key


def withdraw(crm: CrmCom, name: str) -> None:
    """Withdraw a key of the demo user."""
    command = RemoveAccessToken(login=demo.LOGIN, name=name)
    crm.server.run(crm.server.kartotek.database.write_accounts(command))
