"""The tables, declared once for both databases (DESIGN §5).

A party is one JSON document with narrow tables beside it for what has to be found. Every primary and unique key
begins with the tenant, but for the tables of accounts, which stand above tenants. Moments are microseconds since
1970 in UTC; keys and folded names compare byte by byte (collation C on PostgreSQL, BINARY on SQLite).

SQLite has one table more, `PARTY_NAME`: an FTS5 index of trigrams, which SQLAlchemy does not know how to declare.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB, TEXT

REVISION: Final = "0008"
"""The migration that these tables are the outcome of; a database at any other is refused."""

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEY: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
DOCUMENT: Final = Text().with_variant(JSONB(), "postgresql")

# -- accounts: above tenants -----------------------------------------------------------------------------------

TENANT: Final = Table(
    "tenant",
    METADATA,
    Column("id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("settings", DOCUMENT, nullable=False),
    Column("version", BigInteger, nullable=False),
)

TENANT_NAME: Final = Table(
    "tenant_name",
    METADATA,
    Column("face", KEY, primary_key=True),
    Column("name_key", KEY, primary_key=True),
    Column("name", Text, nullable=False),
    Column("tenant", Integer, ForeignKey("tenant.id"), nullable=False, index=True),
)

APP_USER: Final = Table(
    "app_user",
    METADATA,
    Column("id", Integer, Identity(), primary_key=True),
    Column("login", Text, nullable=False),
    Column("login_key", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("credential_version", Integer, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("digest_hash", Text),
    UniqueConstraint("login_key"),
)

MEMBERSHIP: Final = Table(
    "membership",
    METADATA,
    Column("tenant", Integer, ForeignKey("tenant.id"), primary_key=True),
    Column("app_user", Integer, ForeignKey("app_user.id"), primary_key=True, index=True),
    Column("role", Text, nullable=False),
    Column("preferred", Boolean, nullable=False),
)

APPLICATION: Final = Table(
    "application",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("name", Text, nullable=False),
)

SESSION: Final = Table(
    "session",
    METADATA,
    Column("key", KEY, primary_key=True),
    Column("face", Text, nullable=False),
    Column("tenant", Integer, ForeignKey("tenant.id"), nullable=False),
    Column("app_user", Integer, ForeignKey("app_user.id"), nullable=False, index=True),
    Column("expires", BigInteger, nullable=False, index=True),
    Column("sliding", Integer),
    Column("credential_version", Integer, nullable=False),
    Column("access_token", KEY),
)

ACCESS_TOKEN: Final = Table(
    "access_token",
    METADATA,
    Column("key", KEY, primary_key=True),
    Column("app_user", Integer, ForeignKey("app_user.id"), nullable=False),
    Column("name", KEY, nullable=False),
    Column("application", KEY, ForeignKey("application.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("tenant", Integer),
    Column("read_only", Boolean),
    UniqueConstraint("app_user", "name"),
)

# -- the book --------------------------------------------------------------------------------------------------

LIST_ITEM: Final = Table(
    "list_item",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("list", KEY, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("doc", DOCUMENT, nullable=False),
    sqlite_with_rowid=False,
)

CUSTOM_FIELD: Final = Table(
    "custom_field",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("doc", DOCUMENT, nullable=False),
    sqlite_with_rowid=False,
)
"""The definitions of custom fields; values stand in the parties' documents."""

PARTY_COUNTER: Final = Table(
    "party_counter",
    METADATA,
    Column("tenant", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

CHANGE_COUNTER: Final = Table(
    "change_counter",
    METADATA,
    Column("tenant", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""The last change of each tenant; whoever holds this row is the only one who can end a write there."""

PARTY: Final = Table(
    "party",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("kind", KEY, nullable=False),
    Column("state", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Integer, nullable=False),
    Column("created_face", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", Integer, nullable=False),
    Column("changed_face", Text, nullable=False),
    Column("name_key", KEY, nullable=False),
    Column("handles", Text, nullable=False),
    Column("doc", DOCUMENT, nullable=False),
    Column("sort_name", KEY, nullable=False, server_default=""),
    Column("facts", DOCUMENT, nullable=False, server_default="{}"),
    Index(None, "tenant", "changed_at", "id"),
    Index(None, "tenant", "created_at", "id"),
    Index(None, "tenant", "kind", "sort_name", "id"),
)
"""``name_key`` is what parts of names are looked for in, ``sort_name`` what parties are put in order of name by, and
``facts`` what they are filtered and ordered by (`kartotek.domain.derived`)."""

PARTY_KEY: Final = Table(
    "party_key",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("space", KEY, primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("party", BigInteger, primary_key=True),
    Column("relation", KEY, primary_key=True),
    sqlite_with_rowid=False,
)
"""What a party is found by, exactly. ``relation`` is empty, or the id of the relation that the key comes from."""

HANDLE: Final = Table(
    "handle",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("space", KEY, primary_key=True),
    Column("id", KEY, primary_key=True),
    Column("party", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Every handle ever given. Rows are never changed and never removed."""

RELATION: Final = Table(
    "relation",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("id", KEY, primary_key=True),
    Column("from_party", BigInteger, nullable=False),
    Column("to_party", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("doc", DOCUMENT, nullable=False),
    Index(None, "tenant", "from_party"),
    Index(None, "tenant", "to_party"),
)
"""Relations, each stored once, as it is seen from the party it goes out from."""

RELATION_CHANGE: Final = Table(
    "relation_change",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("relation", KEY, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index(None, "tenant", "at", "relation"),
    sqlite_with_rowid=False,
)
"""When each relation was last changed: the time of the change entry that was written for it."""

NOTE: Final = Table(
    "note",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("party", BigInteger, nullable=False),
    Column("doc", DOCUMENT, nullable=False),
    Index(None, "tenant", "party", "id"),
)

PHOTO: Final = Table(
    "photo",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("party", BigInteger, primary_key=True),
    Column("identity", KEY, nullable=False),
    Column("doc", DOCUMENT, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
    Index(None, "tenant", "identity", unique=True),
)

CUSTOMER: Final = Table(
    "customer",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("party", BigInteger, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Companies, and persons who are or were customers: narrow rows, so that pages can be counted off (`CustomerQuery`)."""

CHANGE: Final = Table(
    "change",
    METADATA,
    Column("tenant", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("party", BigInteger, nullable=False),
    Column("deed", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("app_user", Integer, nullable=False),
    Column("face", Text, nullable=False),
    Column("fields", Text, nullable=False),
    sqlite_with_rowid=False,
)

# -- SQLite's index of names -----------------------------------------------------------------------------------

PARTY_NAME: Final = table("party_name", column("rowid"), column("name"), column("party_name"))
"""Folded names by `name_row`. The column named like the table is how FTS5 is asked."""

ROWS_PER_TENANT: Final = 1 << 32


def name_row(tenant: int, party: int) -> int:
    """Return the row of `PARTY_NAME` for a party: tenants are ranges of rows, so a search never leaves its own."""
    return tenant * ROWS_PER_TENANT + party
