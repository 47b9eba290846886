"""Whether a database is at the schema that this program is written for (the table is Alembic's)."""

from __future__ import annotations

from kartotek.domain.errors import Unavailable
from kartotek.storage.drivers import Driver
from kartotek.storage.tables import REVISION

_IS_THERE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL",
}


def revision(driver: Driver) -> str | None:
    """Return the migration that the database is at; None where it is empty."""
    if not driver.rows(_IS_THERE[driver.dialect.name], {}):
        return None
    found = driver.rows("SELECT version_num FROM alembic_version", {})
    return str(found[0][0]) if found else None


def check_revision(driver: Driver) -> None:
    """Refuse a database whose schema is older or newer than the program's.

    Raises:
        Unavailable: it is.
    """
    found = revision(driver)
    if found != REVISION:
        has = "is empty" if found is None else f"has schema {found}"
        later = found is not None and found > REVISION
        then = "It was used by a later version: run that one." if later else "Run: kartotek database upgrade"
        raise Unavailable(f"The database {has}, the program needs {REVISION}. {then}")
