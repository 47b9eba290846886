"""The statements on tenants, users and sessions, compiled once like those on the book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, and_, bindparam, delete, insert, literal_column, not_, or_, select, update
from sqlalchemy.sql import ClauseElement

from kartotek.storage import tables as t
from kartotek.storage.statements import Dialect

TENANT_COLUMNS = ("id", "name", "country", "timezone", "language", "currency", "settings", "version")
ACCOUNT_COLUMNS = ("id", "login", "name", "password_hash", "credential_version", "disabled", "digest_hash")
ACCESS_TOKEN_COLUMNS = ("key", "app_user", "name", "application", "created_at", "tenant", "read_only")


class AccountStatements:
    """The statements on what stands above tenants, and on a tenant's lists and users."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._read_users()
        self._read_tenants()
        self._write_tenants()
        self._write_users()
        self._write_access_tokens()
        self._write_sessions()

    def _read_users(self) -> None:
        user, member, tenant, session = t.APP_USER, t.MEMBERSHIP, t.TENANT, t.SESSION
        text = self._dialect.text
        of_user = [user.c[name] for name in ACCOUNT_COLUMNS]
        account = (
            select(*of_user, tenant.c.id, tenant.c.name, member.c.role, member.c.preferred, tenant.c.version)
            .outerjoin_from(user, member, member.c.app_user == user.c.id)
            .outerjoin(tenant, tenant.c.id == member.c.tenant)
            .order_by(tenant.c.id)
        )
        self.account = text(account.where(user.c.login_key == bindparam("login_key")))
        self.account_of = text(account.where(user.c.id == bindparam("app_user")))
        valid = and_(
            user.c.id == session.c.app_user,
            user.c.credential_version == session.c.credential_version,
            not_(user.c.disabled),
        )
        belongs = and_(member.c.tenant == session.c.tenant, member.c.app_user == session.c.app_user)
        token = t.ACCESS_TOKEN
        columns = ("key", "face", "tenant", "app_user", "expires", "sliding")
        self.session = text(
            select(
                *(session.c[name] for name in columns),
                member.c.role,
                session.c.credential_version,
                tenant.c.version,
                session.c.access_token,
                token.c.read_only,
            )
            .join_from(session, user, valid)
            .join(tenant, tenant.c.id == session.c.tenant)
            .outerjoin(member, belongs)
            .outerjoin(token, token.c.key == session.c.access_token)
            .where(
                session.c.key == bindparam("key"),
                or_(session.c.access_token.is_(None), token.c.key.is_not(None)),
            )
        )
        tokens = select(*(token.c[name] for name in ACCESS_TOKEN_COLUMNS))
        self.access_token = text(tokens.where(token.c.key == bindparam("key")))
        self.access_tokens = text(tokens.where(token.c.app_user == bindparam("app_user")).order_by(token.c.name))
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
        item = t.LIST_ITEM
        self.add_item = text(self._dialect.insert_or_leave(item))
        self.put_item = text(self._dialect.upsert(item, "doc"))
        self.items_of = text(
            select(item.c.doc)
            .where(item.c.tenant == bindparam("tenant"), item.c.list == bindparam("list"))
            .order_by(item.c.id)
        )
        raised = update(tenant).values(version=tenant.c.version + literal_column("1"))
        self.raise_version = text(raised.where(tenant.c.id == bindparam("tenant")))
        self.settings = text(select(tenant.c.settings).where(tenant.c.id == bindparam("tenant")))
        replaced = update(tenant).values(settings=bindparam("document", type_=tenant.c.settings.type))
        self.put_settings = text(replaced.where(tenant.c.id == bindparam("tenant")))

    def _write_users(self) -> None:
        user, member, text = t.APP_USER, t.MEMBERSHIP, self._dialect.text
        columns = ("login", "login_key", "name", "password_hash", "credential_version", "disabled", "digest_hash")
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
                digest_hash=bindparam("digest_hash"),
                credential_version=user.c.credential_version + literal_column("1"),
            )
        )
        unchanged = user.c.credential_version == bindparam("checked", type_=Integer())
        self.put_digest = text(
            update(user).where(user.c.id == bindparam("user"), unchanged).values(digest_hash=bindparam("hash"))
        )
        self.drop_membership = text(
            delete(member).where(member.c.tenant == bindparam("tenant"), member.c.app_user == bindparam("user"))
        )
        self.add_application = text(self._dialect.upsert(t.APPLICATION, "name"))

    def _write_access_tokens(self) -> None:
        token, session, text = t.ACCESS_TOKEN, t.SESSION, self._dialect.text
        one = and_(token.c.app_user == bindparam("user"), token.c.name == bindparam("token_name"))
        self.add_access_token = text(self._dialect.insert_or_leave(token))
        self.drop_access_token = text(delete(token).where(one))
        self.close_sessions_of_token = text(
            delete(session).where(session.c.access_token.in_(select(token.c.key).where(one)))
        )

    def _write_sessions(self) -> None:
        session, text = t.SESSION, self._dialect.text
        one = session.c.key == bindparam("session_key")
        self.open_session = text(insert(session))
        self.prolong_session = text(update(session).where(one).values(expires=bindparam("until", type_=BigInteger())))
        self.move_session = text(update(session).where(one).values(tenant=bindparam("to_tenant", type_=Integer())))
        self.close_session = text(delete(session).where(one))
        self.close_sessions_of_user = text(delete(session).where(session.c.app_user == bindparam("user")))
        self.drop_sessions = text(delete(session).where(session.c.expires < bindparam("before", type_=BigInteger())))


def _parameters(table: Any, *names: str) -> dict[str, Any]:  # noqa: ANN401 - a Table; its columns have any type
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


def _returning(statement: Any, values: dict[str, Any], column: Any) -> ClauseElement:  # noqa: ANN401 - either dialect's insert
    returned: ClauseElement = statement.values(values).returning(column)
    return returned
