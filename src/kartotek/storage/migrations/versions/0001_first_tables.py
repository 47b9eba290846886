"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
DOCUMENT = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _tenants()
    _users()
    _logs()
    _parties()
    if op.get_context().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE party_name USING fts5(name, tokenize='trigram')")
    else:
        op.execute(NAME_INDEX)


# pg_trgm and btree_gin are extensions that the owner of a database may install where they are on the machine; without
# them names are found too, only more slowly
NAME_INDEX = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS btree_gin;
    CREATE INDEX ix_party_name ON party USING gin (tenant, name_key gin_trgm_ops);
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'no trigram index: %', SQLERRM;
END
$$
"""


def _tenants() -> None:
    """Make the tables of tenants."""
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("settings", DOCUMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tenant"),
    )
    op.create_table(
        "tenant_name",
        sa.Column("face", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name="fk_tenant_name_tenant"),
        sa.PrimaryKeyConstraint("face", "name_key", name="pk_tenant_name"),
    )
    op.create_index("ix_tenant_name_tenant", "tenant_name", ["tenant"])


def _users() -> None:
    """Make the tables of those who may log in."""
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("login_key", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_app_user"),
        sa.UniqueConstraint("login_key", name="uq_app_user_login_key"),
    )
    op.create_table(
        "membership",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("app_user", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name="fk_membership_tenant"),
        sa.ForeignKeyConstraint(["app_user"], ["app_user.id"], name="fk_membership_app_user"),
        sa.PrimaryKeyConstraint("tenant", "app_user", name="pk_membership"),
    )
    op.create_index("ix_membership_app_user", "membership", ["app_user"])
    op.create_table(
        "application",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
    )
    op.create_table(
        "session",
        sa.Column("key", KEY, nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("app_user", sa.Integer(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("sliding", sa.Integer(), nullable=True),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name="fk_session_tenant"),
        sa.ForeignKeyConstraint(["app_user"], ["app_user.id"], name="fk_session_app_user"),
        sa.PrimaryKeyConstraint("key", name="pk_session"),
    )
    op.create_index("ix_session_app_user", "session", ["app_user"])
    op.create_index("ix_session_expires", "session", ["expires"])


def _logs() -> None:
    """Make the lists, counters and the change log."""
    op.create_table(
        "list_item",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("list", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("doc", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "list", "id", name="pk_list_item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "party_counter",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_party_counter"),
    )
    op.create_table(
        "change_counter",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_change_counter"),
    )
    op.create_table(
        "change",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("app_user", sa.Integer(), nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", name="pk_change"),
        sqlite_with_rowid=False,
    )


def _parties() -> None:
    """Make the parties and what they are found by."""
    op.create_table(
        "party",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_face", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_face", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("handles", sa.Text(), nullable=False),
        sa.Column("doc", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_party"),
    )
    op.create_index("ix_party_tenant_changed_at_id", "party", ["tenant", "changed_at", "id"])
    op.create_index("ix_party_tenant_created_at_id", "party", ["tenant", "created_at", "id"])
    op.create_table(
        "party_key",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("space", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("relation", KEY, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "space", "key", "party", "relation", name="pk_party_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handle",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("space", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "space", "id", name="pk_handle"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relation",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("from_party", sa.BigInteger(), nullable=False),
        sa.Column("to_party", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("doc", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_relation"),
    )
    op.create_index("ix_relation_tenant_from_party", "relation", ["tenant", "from_party"])
    op.create_index("ix_relation_tenant_to_party", "relation", ["tenant", "to_party"])
