"""Facts of parties, by which they are filtered and ordered; names in order; owners, countries, domains as keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kartotek.storage.refresh import refresh

revision = "0004"
down_revision = "0003"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
DOCUMENT = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add both columns and fill them; the index comes last, so that it is made at once."""
    op.add_column("party", sa.Column("sort_name", KEY, nullable=False, server_default=""))
    op.add_column("party", sa.Column("facts", DOCUMENT, nullable=False, server_default="{}"))
    refresh(op.get_bind(), frozenset({"owner", "country", "domain"}))
    op.create_index("ix_party_tenant_kind_sort_name_id", "party", ["tenant", "kind", "sort_name", "id"])
