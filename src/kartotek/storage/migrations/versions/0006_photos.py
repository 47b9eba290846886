"""Photos of parties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
DOCUMENT = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("identity", KEY, nullable=False),
        sa.Column("doc", DOCUMENT, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "party", name="pk_photo"),
    )
    op.create_index("ix_photo_tenant_identity", "photo", ["tenant", "identity"], unique=True)
