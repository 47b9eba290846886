"""Commands that set a server up; they open the database, do one thing and close it."""

from __future__ import annotations

import asyncio
import zoneinfo
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import typer

from kartotek.bootstrap import make_database
from kartotek.config import load_settings
from kartotek.domain.accounts import Role, Tenant
from kartotek.domain.errors import InvalidValue
from kartotek.domain.ports import Database
from kartotek.services.administration import AddApplication, AddTenant, AddUser
from kartotek.services.first_lists import first_lists
from kartotek.services.passwords import hash_password

T = TypeVar("T")


def upgrade_database(config: Path | None, url: str | None) -> None:
    """Make or migrate the tables."""
    from kartotek.storage.migrate import upgrade

    upgrade(load_settings(config, database=url).database)


def new_tenant(name: str, country: str, timezone: str, language: str, currency: str, names: dict[str, str]) -> Tenant:
    """Return a tenant to be added. Raises InvalidValue for codes that do not have the form they should have."""
    if not (len(country) == 2 and country.isalpha()):
        raise InvalidValue("country", "not a two-letter code")
    if timezone not in zoneinfo.available_timezones():
        raise InvalidValue("timezone", "not an IANA time zone")
    if not (len(language) == 2 and language.isalpha()):
        raise InvalidValue("language", "not a two-letter code")
    if not (len(currency) == 3 and currency.isalpha()):
        raise InvalidValue("currency", "not a three-letter code")
    return Tenant(
        id=0,
        name=name,
        country=country.upper(),
        timezone=timezone,
        language=language.lower(),
        currency=currency.upper(),
        names=names,
    )


def add_tenant(config: Path | None, url: str | None, tenant: Tenant) -> int:
    """Store a tenant with its first lists; return its number."""
    command = AddTenant(tenant=tenant, items=first_lists())
    return _with_database(config, url, lambda database: database.write_accounts(command))


def add_user(
    config: Path | None, url: str | None, login: str, name: str, password: str | None, tenant: int, role: Role
) -> int:
    """Store a user, or (no password) let an existing one into a tenant; return the user's number."""
    password_hash = None if password is None else hash_password(password)
    command = AddUser(login=login, name=name, password_hash=password_hash, tenant=tenant, role=role)
    return _with_database(config, url, lambda database: database.write_accounts(command))


def add_application(config: Path | None, url: str | None, identity: str, name: str) -> None:
    """Register an application."""
    command = AddApplication(identity=identity, name=name)
    _with_database(config, url, lambda database: database.write_accounts(command))


def read_password(file: Path | None) -> str:
    """Return a password from a file's first line, or ask for it twice. Raises InvalidValue where it is empty."""
    if file is None:
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    if not password:
        raise InvalidValue("password", "empty")
    return password


def _with_database(config: Path | None, url: str | None, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        database = make_database(load_settings(config, database=url), owner=False)
        await database.start()
        try:
            return await work(database)
        finally:
            await database.stop()

    return asyncio.run(run())
