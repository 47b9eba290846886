"""Tokens that log programs in, and the hash of a password's digest form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("key", KEY, nullable=False),
        sa.Column("app_user", sa.Integer(), nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("application", KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_user"], ["app_user.id"], name="fk_access_token_app_user"),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name="fk_access_token_application"),
        sa.PrimaryKeyConstraint("key", name="pk_access_token"),
        sa.UniqueConstraint("app_user", "name", name="uq_access_token_app_user_name"),
    )
    op.add_column("app_user", sa.Column("digest_hash", sa.Text(), nullable=True))
    op.add_column("session", sa.Column("access_token", KEY, nullable=True))


def downgrade() -> None:
    op.drop_column("session", "access_token")
    op.drop_column("app_user", "digest_hash")
    op.drop_table("access_token")
