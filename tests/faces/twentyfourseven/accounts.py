"""What tests do behind the face: tenants, users, tokens and settings, made as an administrator makes them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TypeVar

from kartotek import demo
from kartotek.domain.accounts import Role, Tenant
from kartotek.domain.ports import Command
from kartotek.services.administration import (
    AddAccessToken,
    AddTenant,
    AddUser,
    ChangeSettings,
    RemoveAccessToken,
    RemoveUser,
)
from kartotek.services.passwords import hash_password
from kartotek.services.sessions import ProlongSession, session_key
from tests.rig.server import RunningServer

T = TypeVar("T")


def run(server: RunningServer, command: Command[T]) -> T:
    """Carry a command on accounts out; return its answer."""
    answer: T = server.run(server.kartotek.database.write_accounts(command))
    return answer


def second_tenant(server: RunningServer, name: str = "Second AS", role: Role = Role.EDITOR) -> int:
    """Make a tenant that the demo user belongs to besides the demo tenant; return its number."""
    tenant = Tenant(id=0, name=name, country="SE", timezone="UTC", language="sv", currency="SEK")
    number = run(server, AddTenant(tenant=tenant, items=[]))
    run(server, AddUser(login=demo.LOGIN, name="", password_hash=None, tenant=number, role=role))
    return number


def leave(server: RunningServer, tenant: int) -> None:
    """Take the demo user out of a tenant."""
    run(server, RemoveUser(login=demo.LOGIN, tenant=tenant))


def new_user(server: RunningServer, password: str = "secret") -> str:
    """Make a user of the demo tenant; return the login."""
    login = f"{uuid.uuid4().hex}@example.com"
    tenant = server.principal().tenant
    hashed = hash_password(password)
    run(server, AddUser(login=login, name="New User", password_hash=hashed, tenant=tenant, role=Role.EDITOR))
    return login


def settings(server: RunningServer, tenant: int, **values: str | int | bool | None) -> None:
    """Change what this face does in a tenant."""
    run(server, ChangeSettings(tenant=tenant, changes={"twentyfourseven": values}))


def add_token(server: RunningServer, name: str = "sync", login: str = demo.LOGIN) -> str:
    """Make an access token of a user for the demo application; return the secret."""
    secret = str(uuid.uuid4())
    run(server, AddAccessToken(key=session_key(secret), login=login, name=name, application=demo.APPLICATION))
    return secret


def remove_token(server: RunningServer, name: str) -> None:
    """Withdraw an access token of the demo user."""
    run(server, RemoveAccessToken(login=demo.LOGIN, name=name))


def end_session(server: RunningServer, session: str) -> None:
    """Let a session run out, as it does when it is not used for long."""
    run(server, ProlongSession(key=session_key(session), expires=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
