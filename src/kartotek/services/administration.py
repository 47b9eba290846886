"""Commands that set a server up: tenants, their settings, users, passwords, applications, access tokens, list items."""

from __future__ import annotations

import uuid

from kartotek.domain.accounts import AccessToken, Account, FaceSettings, Role, Tenant
from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.lists import ListItem
from kartotek.domain.ports import AccountWork, Command
from kartotek.services.validation import check_name, check_text


class AddTenant(Command[int], frozen=True, kw_only=True):
    """Make a tenant with its first lists; answers its number."""

    tenant: Tenant
    items: list[ListItem]


class AddItems(Command[None], frozen=True, kw_only=True):
    """Add entries to a tenant's lists."""

    tenant: int
    items: list[ListItem]


class AddUser(Command[int], frozen=True, kw_only=True):
    """Make a user who may log in to a tenant, or let an existing user (no password given) into one more."""

    login: str
    name: str
    password_hash: str | None
    tenant: int
    role: Role
    digest_hash: str | None = None


class ChangePassword(Command[None], frozen=True, kw_only=True):
    """Give a user a new password, which ends their sessions."""

    login: str
    password_hash: str
    digest_hash: str | None = None


class RemoveUser(Command[None], frozen=True, kw_only=True):
    """Take a user out of a tenant, which ends what the user's sessions may do there."""

    login: str
    tenant: int


class KeepDigest(Command[None], frozen=True, kw_only=True):
    """Keep the hash of a password's digest form, unless the password has changed since."""

    user: int
    credential_version: int
    digest_hash: str


class ChangeSettings(Command[FaceSettings], frozen=True, kw_only=True):
    """Change what faces override in a tenant (None: override no longer); answers all that they do now."""

    tenant: int
    changes: dict[str, dict[str, str | int | bool | None]]


class AddAccessToken(Command[None], frozen=True, kw_only=True):
    """Let a program log in for a user with a secret whose hash is ``key``."""

    key: str
    login: str
    name: str
    application: str


class AddKey(Command[None], frozen=True, kw_only=True):
    """Let a program log in to one tenant for a user, through one face, with a secret whose hash is ``key``."""

    key: str
    login: str
    name: str
    face: str
    tenant: int
    read_only: bool = False


class RemoveAccessToken(Command[None], frozen=True, kw_only=True):
    """Withdraw an access token, and with it the sessions that it opened."""

    login: str
    name: str


class AddApplication(Command[None], frozen=True, kw_only=True):
    """Register a program by its GUID."""

    identity: str
    name: str


def add_tenant(work: AccountWork, command: AddTenant) -> int:
    """Carry out `AddTenant`.

    Raises:
        AlreadyExists: a face's name for the tenant is taken.
        InvalidValue: a list item has no English name.
        UnstorableText: a name cannot be stored.
    """
    for name in (command.tenant.name, *command.tenant.names.values()):
        check_name("tenant", name)
    _check_items(command.items)
    return work.add_tenant(command.tenant, command.items)


def add_items(work: AccountWork, command: AddItems) -> None:
    """Carry out `AddItems`.

    Raises:
        AlreadyExists: an item's id is taken.
        InvalidValue: an item has no English name.
        UnstorableText: a name cannot be stored.
    """
    _check_items(command.items)
    work.add_items(command.tenant, command.items)


def add_user(work: AccountWork, command: AddUser) -> int:
    """Carry out `AddUser`.

    Raises:
        AlreadyExists: the login is taken, and a password was given.
        NotFound: no password was given, and there is no such user.
        InvalidValue: the login is empty or too long.
        UnstorableText: the login or the name cannot be stored.
    """
    check_name("login", command.login)
    check_text("name", command.name)
    if command.password_hash is not None:
        user = work.add_user(command.login, command.name, command.password_hash, command.digest_hash)
        work.add_membership(user, command.tenant, command.role, default=True)
        return user
    account = _account(work, command.login)
    own = any(member.tenant == command.tenant and member.default for member in account.memberships)
    work.add_membership(account.user, command.tenant, command.role, default=own)  # a new role there changes no more
    return account.user


def change_password(work: AccountWork, command: ChangePassword) -> None:
    """Carry out `ChangePassword`. Raises NotFound where there is no such user."""
    work.set_password(_account(work, command.login).user, command.password_hash, command.digest_hash)


def remove_user(work: AccountWork, command: RemoveUser) -> None:
    """Carry out `RemoveUser`.

    Raises:
        NotFound: there is no such user or tenant, or the user is not in the tenant.
    """
    if not work.drop_membership(_account(work, command.login).user, command.tenant):
        raise NotFound("user", command.login)


def keep_digest(work: AccountWork, command: KeepDigest) -> None:
    """Carry out `KeepDigest`."""
    work.put_digest(command.user, command.credential_version, command.digest_hash)


def change_settings(work: AccountWork, command: ChangeSettings) -> FaceSettings:
    """Carry out `ChangeSettings`.

    Raises:
        NotFound: there is no such tenant.
        UnstorableText: a value cannot be stored.
    """
    settings = work.settings(command.tenant)
    for face, changes in command.changes.items():
        for name, value in changes.items():
            if isinstance(value, str):
                check_text(f"{face}.{name}", value)
        merged = settings.get(face, {}) | changes
        settings[face] = {name: value for name, value in merged.items() if value is not None}
    settings = {face: overrides for face, overrides in settings.items() if overrides}
    work.put_settings(command.tenant, settings)
    return settings


def add_access_token(work: AccountWork, command: AddAccessToken) -> None:
    """Carry out `AddAccessToken`.

    Raises:
        NotFound: there is no such user or application.
        AlreadyExists: the user has a token of this name.
        InvalidValue: the application is no GUID, or the name is empty or too long.
        UnstorableText: the name cannot be stored.
    """
    check_name("token", command.name)
    account = _account(work, command.login)
    application = _guid(command.application)
    if not work.has_application(application):
        raise NotFound("application", application)
    work.add_access_token(
        AccessToken(key=command.key, user=account.user, name=command.name, application=application, created=work.now)
    )


def add_key(work: AccountWork, command: AddKey) -> None:
    """Carry out `AddKey`: it is an access token whose application is the face.

    Raises:
        NotFound: there is no such user, or the user is not in the tenant.
        AlreadyExists: the user has a key or a token of this name.
        InvalidValue: the name is empty or too long.
        UnstorableText: the name cannot be stored.
    """
    check_name("key", command.name)
    account = _account(work, command.login)
    if all(member.tenant != command.tenant for member in account.memberships):
        raise NotFound("user", command.login)
    work.add_application(command.face, command.face)
    work.add_access_token(
        AccessToken(
            key=command.key,
            user=account.user,
            name=command.name,
            application=command.face,
            created=work.now,
            tenant=command.tenant,
            read_only=command.read_only,
        )
    )


def remove_access_token(work: AccountWork, command: RemoveAccessToken) -> None:
    """Carry out `RemoveAccessToken`.

    Raises:
        NotFound: there is no such user, or they have no token of this name.
    """
    if not work.drop_access_token(_account(work, command.login).user, command.name):
        raise NotFound("token", command.name)


def add_application(work: AccountWork, command: AddApplication) -> None:
    """Carry out `AddApplication`; one that is registered gets the new name.

    Raises:
        InvalidValue: the id is no GUID.
    """
    work.add_application(_guid(command.identity), command.name)


def _guid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise InvalidValue("application", "not a GUID") from None


def _account(work: AccountWork, login: str) -> Account:
    account = work.account(login)
    if account is None:
        raise NotFound("user", login)
    return account


def _check_items(items: list[ListItem]) -> None:
    for item in items:
        if not item.names.get("en"):
            raise InvalidValue(item.list, f"item {item.id} has no English name")
        for text in item.names.values():
            check_text(item.list, text)
