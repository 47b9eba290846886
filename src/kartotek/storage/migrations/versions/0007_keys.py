"""Access tokens that log in to one tenant, and those that let only read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add both columns; tokens that are there go on as they are."""
    op.add_column("access_token", sa.Column("tenant", sa.Integer(), nullable=True))
    op.add_column("access_token", sa.Column("read_only", sa.Boolean(), nullable=True))
