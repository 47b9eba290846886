"""The statements on tenants, users and sessions, compiled once like those on the book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, delete, insert, literal_column, not_, select, update
from sqlalchemy.sql import ClauseElement

from kartotek.storage import tables as t
from kartotek.storage.statements import Dialect

TENANT_COLUMNS = ("id", "name", "country", "timezone", "language", "currency", "settings", "version")


class AccountStatements:
    """The statements on what stands above tenants, and on a tenant's lists and users."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._read_users()
        self._read_tenants()
        self._write_tenants()
        self._write_users()
        self._write_sessions()

    def _read_users(self) -> None:
        user, member, tenant, session = t.APP_USER, t.MEMBERSHIP, t.TENANT, t.SESSION
        text = self._dialect.text
        account = (user.c.id, user.c.login, user.c.password_hash, user.c.credential_version, user.c.disabled)
        self.account = text(
            select(*account, tenant.c.id, tenant.c.name, member.c.role, member.c.preferred, tenant.c.version)
            .outerjoin_from(user, member, member.c.app_user == user.c.id)
            .outerjoin(tenant, tenant.c.id == member.c.tenant)
            .where(user.c.login_key == bindparam("login_key"))
            .order_by(tenant.c.id)
        )
        valid = and_(
            user.c.id == session.c.app_user,
            user.c.credential_version == session.c.credential_version,
            not_(user.c.disabled),
        )
        belongs = and_(member.c.tenant == session.c.tenant, member.c.app_user == session.c.app_user)
        columns = ("key", "face", "tenant", "app_user", "expires", "sliding")
        self.session = text(
            select(
                *(session.c[name] for name in columns),
                member.c.role,
                session.c.credential_version,
                tenant.c.version,
            )
            .join_from(session, user, valid)
            .join(member, belongs)
            .join(tenant, tenant.c.id == session.c.tenant)
            .where(session.c.key == bindparam("key"))
        )
        self.application = text(select(t.APPLICATION.c.id).where(t.APPLICATION.c.id == bindparam("id")))

    def _read_tenants(self) -> None:
        tenant, name, item, user, member = t.TENANT, t.TENANT_NAME, t.LIST_ITEM, t.APP_USER, t.MEMBERSHIP
        text, columns = self._dialect.text, [t.TENANT.c[column] for column in TENANT_COLUMNS]
        self.tenant = text(select(*columns).where(tenant.c.id == bindparam("tenant")))
        self.tenant_named = text(
            select(*columns)
            .join_from(name, tenant, tenant.c.id == name.c.tenant)
            .where(name.c.face == bindparam("face"), name.c.name_key == bindparam("name_key"))
        )
        self.tenant_names = text(select(name.c.face, name.c.name).where(name.c.tenant == bindparam("tenant")))
        self.items = text(select(item.c.doc).where(item.c.tenant == bindparam("tenant")))
        self.users = text(
            select(user.c.id, user.c.login, user.c.name, member.c.role, user.c.disabled)
            .join_from(member, user, user.c.id == member.c.app_user)
            .where(member.c.tenant == bindparam("tenant"))
        )

    def _write_tenants(self) -> None:
        tenant, text = t.TENANT, self._dialect.text
        self.add_tenant = text(insert(tenant).values(_parameters(tenant, *TENANT_COLUMNS[1:])).returning(tenant.c.id))
        self.add_tenant_name = text(self._dialect.insert_or_leave(t.TENANT_NAME))
        self.add_party_counter = text(insert(t.PARTY_COUNTER))
        self.add_change_counter = text(insert(t.CHANGE_COUNTER))
        self.add_item = text(self._dialect.insert_or_leave(t.LIST_ITEM))
        raised = update(tenant).values(version=tenant.c.version + literal_column("1"))
        self.raise_version = text(raised.where(tenant.c.id == bindparam("tenant")))

    def _write_users(self) -> None:
        user, member, text = t.APP_USER, t.MEMBERSHIP, self._dialect.text
        columns = ("login", "login_key", "name", "password_hash", "credential_version", "disabled")
        self.add_user = text(_returning(self._dialect.insert_or_leave(user), _parameters(user, *columns), user.c.id))
        self.add_membership = text(self._dialect.upsert(member, "role", "preferred"))
        self.prefer_none = text(
            update(member).where(member.c.app_user == bindparam("user")).values(preferred=bindparam("preferred"))
        )
        self.set_password = text(
            update(user)
            .where(user.c.id == bindparam("user"))
            .values(
                password_hash=bindparam("password_hash"),
                credential_version=user.c.credential_version + literal_column("1"),
            )
        )
        self.add_application = text(self._dialect.upsert(t.APPLICATION, "name"))

    def _write_sessions(self) -> None:
        session, text = t.SESSION, self._dialect.text
        one = session.c.key == bindparam("session_key")
        self.open_session = text(insert(session))
        self.prolong_session = text(update(session).where(one).values(expires=bindparam("until", type_=BigInteger())))
        self.close_session = text(delete(session).where(one))
        self.close_sessions_of_user = text(delete(session).where(session.c.app_user == bindparam("user")))
        self.drop_sessions = text(delete(session).where(session.c.expires < bindparam("before", type_=BigInteger())))


def _parameters(table: Any, *names: str) -> dict[str, Any]:  # noqa: ANN401 - a Table; its columns have any type
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


def _returning(statement: Any, values: dict[str, Any], column: Any) -> ClauseElement:  # noqa: ANN401 - either dialect's insert
    returned: ClauseElement = statement.values(values).returning(column)
    return returned
