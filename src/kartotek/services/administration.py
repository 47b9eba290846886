"""Commands that set a server up: tenants, users, applications, list items."""

from __future__ import annotations

import uuid

from kartotek.domain.accounts import Role, Tenant
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
        user = work.add_user(command.login, command.name, command.password_hash)
        work.add_membership(user, command.tenant, command.role, default=True)
        return user
    account = work.account(command.login)
    if account is None:
        raise NotFound("user", command.login)
    own = any(member.tenant == command.tenant and member.default for member in account.memberships)
    work.add_membership(account.user, command.tenant, command.role, default=own)  # a new role there changes no more
    return account.user


def add_application(work: AccountWork, command: AddApplication) -> None:
    """Carry out `AddApplication`; one that is registered gets the new name.

    Raises:
        InvalidValue: the id is no GUID.
    """
    try:
        identity = str(uuid.UUID(command.identity))
    except ValueError:
        raise InvalidValue("application", "not a GUID") from None
    work.add_application(identity, command.name)


def _check_items(items: list[ListItem]) -> None:
    for item in items:
        if not item.names.get("en"):
            raise InvalidValue(item.list, f"item {item.id} has no English name")
        for text in item.names.values():
            check_text(item.list, text)
