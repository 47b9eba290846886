"""Tenants, users, sessions and directories, the same for both databases.

These statements run once for each login or change of the settings, so what is unique is left to the database:
an insert that finds its key taken does nothing, and that is reported.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Final, Protocol

import msgspec

from kartotek.domain.accounts import AccessToken, Account, FaceSettings, Membership, Role, Session, Tenant, User
from kartotek.domain.errors import AlreadyExists, NotFound
from kartotek.domain.lists import Directory, ListItem
from kartotek.storage.account_statements import ACCOUNT_COLUMNS, AccountStatements
from kartotek.storage.custom_fields import all_fields
from kartotek.storage.drivers import Driver
from kartotek.storage.rows import Row, document, findable, storable, to_micros, to_moment
from kartotek.storage.statements import Dialect

_decode_settings: Final = msgspec.json.Decoder(FaceSettings).decode
_decode_item: Final = msgspec.json.Decoder(ListItem).decode


class AccountDriver(Driver, Protocol):
    """A connection on which accounts can be written."""

    @property
    def now(self) -> dt.datetime:
        """The moment at which the transaction began (UTC)."""


class SqlAccountReader:
    """`kartotek.domain.ports.AccountReader` on a connection."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._sql = _statements(driver.dialect)

    def account(self, login: str) -> Account | None:
        """Return the account of a login name (any case), with its memberships."""
        found = self._driver.rows(self._sql.account, {"login_key": login.casefold()}) if findable(login) else []
        return _account(found)

    def account_of(self, user: int) -> Account | None:
        """Return the account of a user, with its memberships."""
        return _account(self._driver.rows(self._sql.account_of, {"app_user": user}))

    def session(self, key: str) -> Session | None:
        """Return a session by the hash of its token, expired ones too.

        None where the user is gone or disabled, has got a new password since, or where the access token that opened
        the session was withdrawn.
        """
        found = self._driver.rows(self._sql.session, {"key": key}) if findable(key) else []
        return _session(found[0]) if found else None

    def access_token(self, key: str) -> AccessToken | None:
        """Return an access token by the hash of its secret."""
        found = self._driver.rows(self._sql.access_token, {"key": key})
        return _access_token(found[0]) if found else None

    def access_tokens(self, user: int) -> list[AccessToken]:
        """Return a user's access tokens in order of their names."""
        return [_access_token(row) for row in self._driver.rows(self._sql.access_tokens, {"app_user": user})]

    def has_application(self, identity: str) -> bool:
        """Tell whether an application (a GUID in lower case) is registered."""
        return findable(identity) and bool(self._driver.rows(self._sql.application, {"id": identity}))

    def tenant_named(self, face: str, name: str) -> Tenant | None:
        """Return the tenant that a face knows by a name (any case)."""
        if not (findable(face) and findable(name)):
            return None
        found = self._driver.rows(self._sql.tenant_named, {"face": face, "name_key": name.casefold()})
        return self._tenant(found[0]) if found else None

    def directory(self, tenant: int) -> Directory:
        """Return a tenant with its lists, users and custom fields.

        Raises:
            NotFound: there is no such tenant.
        """
        found = self._driver.rows(self._sql.tenant, {"tenant": tenant})
        if not found:
            raise NotFound("tenant", tenant)
        items = [_decode_item(row[0]) for row in self._driver.rows(self._sql.items, {"tenant": tenant})]
        users = [_user(row) for row in self._driver.rows(self._sql.users, {"tenant": tenant})]
        return Directory(self._tenant(found[0]), items, users, all_fields(self._driver, tenant))

    def _tenant(self, row: Row) -> Tenant:
        number, name, country, timezone, language, currency, settings, version = row
        return Tenant(
            id=number,
            name=name,
            country=country,
            timezone=timezone,
            language=language,
            currency=currency,
            names=dict(self._driver.rows(self._sql.tenant_names, {"tenant": number})),
            settings=_decode_settings(settings),
            version=version,
        )


class SqlAccountWork(SqlAccountReader):
    """`kartotek.domain.ports.AccountWork` on a connection."""

    def __init__(self, driver: AccountDriver) -> None:
        super().__init__(driver)
        self._writer = driver

    @property
    def now(self) -> dt.datetime:
        """The moment at which the transaction began (UTC)."""
        return self._writer.now

    def add_tenant(self, tenant: Tenant, items: Sequence[ListItem]) -> int:
        """Store a new tenant with its lists; return its number. AlreadyExists where a face's name is taken."""
        values = {
            "name": storable("name", tenant.name),
            "country": tenant.country,
            "timezone": tenant.timezone,
            "language": tenant.language,
            "currency": tenant.currency,
            "settings": document("settings", tenant.settings),
            "version": tenant.version,
        }
        number = int(self._driver.rows(self._sql.add_tenant, values)[0][0])
        for face, name in tenant.names.items():
            named = {"face": face, "name_key": storable("name", name).casefold(), "name": name, "tenant": number}
            if self._driver.run(self._sql.add_tenant_name, named) == 0:
                raise AlreadyExists("tenant", name)
        self._driver.run(self._sql.add_party_counter, {"tenant": number, "next": 0})
        self._driver.run(self._sql.add_change_counter, {"tenant": number, "seq": 0, "at": 0})
        self._add_items(number, items)
        return number

    def add_items(self, tenant: int, items: Sequence[ListItem]) -> None:
        """Store list items and raise the tenant's version. AlreadyExists where an id is taken."""
        self._raise_version(tenant)
        self._add_items(tenant, items)

    def lock_list(self, tenant: int, name: str) -> list[ListItem]:
        """Return the items of a tenant's list, deleted ones too, and raise the tenant's version."""
        self._raise_version(tenant)
        rows = self._driver.rows(self._sql.items_of, {"tenant": tenant, "list": storable("list", name)})
        return [_decode_item(row[0]) for row in rows]

    def put_item(self, tenant: int, item: ListItem) -> None:
        """Store a new or changed item of a locked list."""
        values = {"tenant": tenant, "list": item.list, "id": item.id, "doc": document("list item", item)}
        self._driver.run(self._sql.put_item, values)

    def settings(self, tenant: int) -> FaceSettings:
        """Return what a tenant's faces override, locked until the end; raise the tenant's version."""
        self._raise_version(tenant)
        settings: FaceSettings = _decode_settings(self._driver.rows(self._sql.settings, {"tenant": tenant})[0][0])
        return settings

    def put_settings(self, tenant: int, settings: FaceSettings) -> None:
        """Replace what a tenant's faces override."""
        values = {"tenant": tenant, "document": document("settings", settings)}
        self._driver.run(self._sql.put_settings, values)

    def add_user(self, login: str, name: str, password_hash: str, digest_hash: str | None = None) -> int:
        """Store a new user; return their number. AlreadyExists where the login is taken."""
        values = {
            "login": storable("login", login),
            "login_key": login.casefold(),
            "name": storable("name", name),
            "password_hash": password_hash,
            "credential_version": 1,
            "disabled": False,
            "digest_hash": digest_hash,
        }
        added = self._driver.rows(self._sql.add_user, values)
        if not added:
            raise AlreadyExists("user", login)
        return int(added[0][0])

    def add_membership(self, user: int, tenant: int, role: Role, *, default: bool) -> None:
        """Let a user into a tenant and raise the tenant's version; one default takes the place of another."""
        self._raise_version(tenant)
        if default:
            self._driver.run(self._sql.prefer_none, {"user": user, "preferred": False})
        values = {"tenant": tenant, "app_user": user, "role": role.value, "preferred": default}
        self._driver.run(self._sql.add_membership, values)

    def drop_membership(self, user: int, tenant: int) -> bool:
        """Take a user out of a tenant and raise the tenant's version; False where the user is not in it."""
        self._raise_version(tenant)
        return self._driver.run(self._sql.drop_membership, {"user": user, "tenant": tenant}) > 0

    def set_password(self, user: int, password_hash: str, digest_hash: str | None = None) -> None:
        """Replace a user's password hashes and raise their credential version (which ends their sessions)."""
        self._driver.run(self._sql.close_sessions_of_user, {"user": user})
        values = {"user": user, "password_hash": password_hash, "digest_hash": digest_hash}
        if self._driver.run(self._sql.set_password, values) == 0:
            raise NotFound("user", user)

    def put_digest(self, user: int, credential_version: int, digest_hash: str) -> None:
        """Store the digest form's hash of a user's password, where that is still at the version given."""
        self._driver.run(self._sql.put_digest, {"user": user, "checked": credential_version, "hash": digest_hash})

    def add_access_token(self, token: AccessToken) -> None:
        """Store an access token. AlreadyExists where the user has one of this name."""
        values = {
            "key": token.key,
            "app_user": token.user,
            "name": storable("token", token.name),
            "application": token.application,
            "created_at": to_micros(token.created),
            "tenant": token.tenant,
            "read_only": token.read_only,
        }
        if self._driver.run(self._sql.add_access_token, values) == 0:
            raise AlreadyExists("token", token.name)

    def drop_access_token(self, user: int, name: str) -> bool:
        """Withdraw an access token, which ends the sessions it opened; False where there is none."""
        if not findable(name):
            return False
        values = {"user": user, "token_name": name}
        self._driver.run(self._sql.close_sessions_of_token, values)
        return self._driver.run(self._sql.drop_access_token, values) > 0

    def add_application(self, identity: str, name: str) -> None:
        """Register an application (a GUID in lower case); one that is registered gets the new name."""
        values = {"id": storable("application", identity), "name": storable("name", name)}
        self._driver.run(self._sql.add_application, values)

    def open_session(self, session: Session) -> None:
        """Store a session."""
        values = {
            "key": session.key,
            "face": session.face,
            "tenant": session.tenant,
            "app_user": session.user,
            "expires": to_micros(session.expires),
            "sliding": session.sliding,
            "credential_version": session.credential_version,
            "access_token": session.access_token,
        }
        self._driver.run(self._sql.open_session, values)

    def prolong_session(self, key: str, expires: dt.datetime) -> None:
        """Move a session's end."""
        self._driver.run(self._sql.prolong_session, {"session_key": key, "until": to_micros(expires)})

    def move_session(self, key: str, tenant: int) -> None:
        """Make a session one for another tenant."""
        self._driver.run(self._sql.move_session, {"session_key": key, "to_tenant": tenant})

    def close_session(self, key: str) -> None:
        """Remove a session."""
        self._driver.run(self._sql.close_session, {"session_key": key})

    def drop_sessions(self, before: dt.datetime) -> int:
        """Remove the sessions that ended before a moment; return how many."""
        return self._driver.run(self._sql.drop_sessions, {"before": to_micros(before)})

    def _add_items(self, tenant: int, items: Sequence[ListItem]) -> None:
        for item in items:
            values = {"tenant": tenant, "list": item.list, "id": item.id, "doc": document("list item", item)}
            if self._driver.run(self._sql.add_item, values) == 0:
                raise AlreadyExists(item.list.replace("_", " "), item.id)

    def _raise_version(self, tenant: int) -> None:
        if self._driver.run(self._sql.raise_version, {"tenant": tenant}) == 0:
            raise NotFound("tenant", tenant)


@functools.cache
def _statements(dialect: Dialect) -> AccountStatements:
    """Return the statements in a dialect; they are compiled when it is first used."""
    return AccountStatements(dialect)


def _account(rows: Sequence[Row]) -> Account | None:
    """Return the account in its rows, of which there is one for each membership, and one where there is none."""
    if not rows:
        return None
    count = len(ACCOUNT_COLUMNS)
    user, login, name, password_hash, credential_version, disabled, digest_hash = rows[0][:count]
    return Account(
        user=user,
        login=login,
        name=name,
        password_hash=password_hash,
        credential_version=credential_version,
        disabled=bool(disabled),
        memberships=[_membership(row[count:]) for row in rows if row[count] is not None],
        digest_hash=digest_hash,
    )


def _membership(row: Row) -> Membership:
    tenant, name, role, default, version = row
    return Membership(tenant=tenant, tenant_name=name, role=Role(role), default=bool(default), tenant_version=version)


def _session(row: Row) -> Session:
    key, face, tenant, user, expires, sliding, role, credential_version, tenant_version, access_token, reads = row
    return Session(
        key=key,
        face=face,
        tenant=tenant,
        user=user,
        expires=to_moment(expires),
        sliding=sliding,
        role=None if role is None else Role(role),
        credential_version=credential_version,
        tenant_version=tenant_version,
        access_token=access_token,
        read_only=bool(reads),
    )


def _access_token(row: Row) -> AccessToken:
    key, user, name, application, created, tenant, read_only = row
    return AccessToken(
        key=key,
        user=user,
        name=name,
        application=application,
        created=to_moment(created),
        tenant=tenant,
        read_only=bool(read_only),
    )


def _user(row: Row) -> User:
    number, login, name, role, disabled = row
    return User(id=number, login=login, name=name, role=Role(role), disabled=bool(disabled))
