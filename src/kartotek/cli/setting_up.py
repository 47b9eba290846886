"""Commands that set a server up; they open the database, do one thing and close it."""

from __future__ import annotations

import enum
import secrets
import uuid
import zoneinfo
from pathlib import Path
from typing import TypeVar

import typer

from kartotek.bootstrap import FACE_SETTINGS
from kartotek.cli.opened import with_database
from kartotek.config import load_settings
from kartotek.domain.accounts import AccessToken, Role, Tenant, Words
from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.ports import AccountReader, Database
from kartotek.faces import superoffice
from kartotek.services.administration import (
    AddAccessToken,
    AddApplication,
    AddKey,
    AddTenant,
    AddUser,
    ChangePassword,
    ChangeSettings,
    RemoveAccessToken,
    RemoveUser,
)
from kartotek.services.first_lists import first_lists
from kartotek.services.passwords import digest_form, hash_password
from kartotek.services.sessions import session_key

T = TypeVar("T")


class KeyFace(enum.StrEnum):
    """The faces that keys are for."""

    CRMCOM = "crmcom"
    SUPEROFFICE = superoffice.FACE
    DIGIOFFICE = "digioffice"


def upgrade_database(config: Path | None, url: str | None) -> None:
    """Make or migrate the tables."""
    from kartotek.storage.migrate import upgrade

    upgrade(load_settings(config, database=url).database)


def new_tenant(name: str, country: str, timezone: str, language: str, currency: str, names: dict[str, str]) -> Tenant:
    """Return a tenant to be added. Raises InvalidValue for codes that ISO, or IANA's time zones, do not have."""
    import pycountry

    if not (len(country) == 2 and pycountry.countries.get(alpha_2=country.upper())):
        raise InvalidValue("country", "not a two-letter code of ISO 3166")
    if timezone not in zoneinfo.available_timezones():
        raise InvalidValue("timezone", "not an IANA time zone")
    if not (len(language) == 2 and pycountry.languages.get(alpha_2=language.lower())):
        raise InvalidValue("language", "not a two-letter code of ISO 639")
    if not (len(currency) == 3 and pycountry.currencies.get(alpha_3=currency.upper())):
        raise InvalidValue("currency", "not a three-letter code of ISO 4217")
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
    return with_database(config, url, lambda database: database.write_accounts(command))


def add_user(
    config: Path | None, url: str | None, login: str, name: str, password: str | None, tenant: int, role: Role
) -> int:
    """Store a user, or (no password) let an existing one into a tenant; return the user's number."""
    password_hash, digest_hash = (None, None) if password is None else _hashes(config, url, password)
    command = AddUser(
        login=login, name=name, password_hash=password_hash, tenant=tenant, role=role, digest_hash=digest_hash
    )
    return with_database(config, url, lambda database: database.write_accounts(command))


def change_password(config: Path | None, url: str | None, login: str, password: str) -> None:
    """Give a user a new password, which ends their sessions on every face."""
    password_hash, digest_hash = _hashes(config, url, password)
    command = ChangePassword(login=login, password_hash=password_hash, digest_hash=digest_hash)
    with_database(config, url, lambda database: database.write_accounts(command))


def _hashes(config: Path | None, url: str | None, password: str) -> tuple[str, str | None]:
    """Return the hash of a password, and of its digest form where the server takes that."""
    wants_digest = load_settings(config, database=url).md5_passwords
    return hash_password(password), hash_password(digest_form(password)) if wants_digest else None


def remove_user(config: Path | None, url: str | None, login: str, tenant: int) -> None:
    """Take a user out of a tenant."""
    command = RemoveUser(login=login, tenant=tenant)
    with_database(config, url, lambda database: database.write_accounts(command))


def change_settings(config: Path | None, url: str | None, tenant: int, assignments: list[str]) -> list[str]:
    """Change what faces override in a tenant (``face.name=value``); return all that they do then, in this form."""
    changes: dict[str, dict[str, str | int | bool | None]] = {}
    for assignment in assignments:
        face, name, value = parse_setting(assignment)
        changes.setdefault(face, {})[name] = value
    command = ChangeSettings(tenant=tenant, changes=changes)
    settings = with_database(config, url, lambda database: database.write_accounts(command))
    return [f"{face}.{name}={_shown(value)}" for face, names in settings.items() for name, value in names.items()]


def parse_setting(assignment: str) -> tuple[str, str, str | int | bool | None]:
    """Return the face, the name and the value (None: nothing) of a text ``face.name=value``.

    Raises:
        InvalidValue: the text has another form, no face has such a setting, or the value is not of its kind.
    """
    name, equals, text = assignment.partition("=")
    face, _, name = name.partition(".")
    kind = FACE_SETTINGS.get(face, {}).get(name)
    if not equals or kind is None:
        known = sorted(f"{face}.{name}" for face, names in FACE_SETTINGS.items() for name in names)
        raise InvalidValue(assignment, f"not of the form FACE.NAME=VALUE with one of {', '.join(known)}")
    if not text:
        return face, name, None
    if kind is bool:
        if text not in {"true", "false"}:
            raise InvalidValue(assignment, "the value must be true or false")
        return face, name, text == "true"
    if kind is int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise InvalidValue(assignment, "the value must be a whole number")
        return face, name, int(text)
    if isinstance(kind, Words) and not kind.fits(text):
        raise InvalidValue(
            assignment, f"the value must be {'out' if kind.between else 'one'} of {', '.join(kind.known)}"
        )
    return face, name, text


def add_access_token(config: Path | None, url: str | None, login: str, application: str, name: str) -> str:
    """Make an access token; return its secret, which is stored nowhere."""
    secret = str(uuid.uuid4())
    command = AddAccessToken(key=session_key(secret), login=login, name=name, application=application)
    with_database(config, url, lambda database: database.write_accounts(command))
    return secret


def add_key(
    config: Path | None, url: str | None, login: str, name: str, tenant: int, face: KeyFace, *, read_only: bool
) -> list[str]:
    """Make a key of a face; return it in the forms in which programs send it: it is stored nowhere."""
    is_superoffice = face is KeyFace.SUPEROFFICE
    secret = superoffice.new_secret() if is_superoffice else secrets.token_hex(16).upper()
    command = AddKey(
        key=session_key(secret), login=login, name=name, face=face.value, tenant=tenant, read_only=read_only
    )

    async def work(database: Database) -> list[str]:
        await database.write_accounts(command)
        if not is_superoffice:
            return [secret]
        directory = await database.directory(tenant)
        return superoffice.credentials(secret, directory.tenant.names.get(superoffice.FACE))

    return with_database(config, url, work)


def list_keys(config: Path | None, url: str | None, login: str) -> list[AccessToken]:
    """Return a user's keys. Raises NotFound where there is no such user."""
    faces = set(KeyFace)
    return [token for token in list_access_tokens(config, url, login) if token.application in faces]


def list_access_tokens(config: Path | None, url: str | None, login: str) -> list[AccessToken]:
    """Return a user's access tokens. Raises NotFound where there is no such user."""

    def read(accounts: AccountReader) -> list[AccessToken]:
        account = accounts.account(login)
        if account is None:
            raise NotFound("user", login)
        return accounts.access_tokens(account.user)

    return with_database(config, url, lambda database: database.read_accounts(read))


def remove_access_token(config: Path | None, url: str | None, login: str, name: str) -> None:
    """Withdraw an access token, which ends its sessions."""
    command = RemoveAccessToken(login=login, name=name)
    with_database(config, url, lambda database: database.write_accounts(command))


def _shown(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def add_application(config: Path | None, url: str | None, identity: str, name: str) -> None:
    """Register an application."""
    command = AddApplication(identity=identity, name=name)
    with_database(config, url, lambda database: database.write_accounts(command))


def read_password(file: Path | None) -> str:
    """Return a password from a file's first line, or ask for it twice. Raises InvalidValue where it is empty."""
    if file is None:
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    if not password:
        raise InvalidValue("password", "empty")
    return password
