"""Notes, the moments of relations, and the list of customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
DOCUMENT = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _notes()
    _relation_changes()
    _customers()
    _category_keys()


def _notes() -> None:
    """Make the table of notes."""
    op.create_table(
        "note",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("doc", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_note"),
    )
    op.create_index("ix_note_tenant_party_id", "note", ["tenant", "party", "id"])


def _relation_changes() -> None:
    """Make the table of moments; relations that are there changed, for all that is known, with their party."""
    op.create_table(
        "relation_change",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("relation", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "relation", name="pk_relation_change"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relation_change_tenant_at_relation", "relation_change", ["tenant", "at", "relation"])
    op.execute(
        "INSERT INTO relation_change (tenant, relation, at) SELECT relation.tenant, relation.id, party.changed_at"
        " FROM relation JOIN party ON party.tenant = relation.tenant AND party.id = relation.from_party"
    )


def _customers() -> None:
    """Make the list of customers, and fill it with the companies and customers that there are."""
    op.create_table(
        "customer",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "party", name="pk_customer"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO customer (tenant, party, active, created_at, changed_at)"
        " SELECT tenant, id, state IN ('active', 'blocked'), created_at, changed_at FROM party"
        " WHERE state <> 'erased' AND (kind = 'company' OR EXISTS (SELECT 1 FROM party_key"
        " WHERE party_key.tenant = party.tenant AND party_key.space = 'role' AND party_key.key = 'customer'"
        " AND party_key.party = party.id))"
    )


def _category_keys() -> None:
    """Make parties findable by the category that they have."""
    category = "CAST(json_extract(doc, '$.category') AS TEXT)"
    if op.get_context().dialect.name != "sqlite":
        category = "doc ->> 'category'"
    op.execute(
        "INSERT INTO party_key (tenant, space, key, party, relation)"  # noqa: S608 - nothing of it comes from outside
        f" SELECT tenant, 'category', {category}, id, '' FROM party WHERE {category} IS NOT NULL"
    )
