"""One id of each party for all vendors that have GUIDs: what CRM.COM's face gave out, under a name of no face."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Rename the space of handles, in the table and where parties list their own."""
    op.execute("UPDATE handle SET space = 'global' WHERE space = 'crmcom.contact'")
    op.execute("""UPDATE party SET handles = replace(handles, '"crmcom.contact":', '"global":')""")
