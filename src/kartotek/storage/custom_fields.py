"""The definitions of custom fields: what a unit of work, and whoever makes a directory, does with their table."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import bindparam, literal_column, select, update

from kartotek.domain.custom_fields import CustomField, CustomFields, TenantFields
from kartotek.domain.errors import NotFound
from kartotek.storage import tables as t
from kartotek.storage.drivers import Driver
from kartotek.storage.rows import Row, document
from kartotek.storage.statements import Dialect

_decode: Final = msgspec.json.Decoder(CustomField).decode


class _Statements:
    """The statements on definitions, compiled once."""

    def __init__(self, dialect: Dialect) -> None:
        field, tenant, text = t.CUSTOM_FIELD, t.TENANT, dialect.text
        one = tenant.c.id == bindparam("tenant")
        self.all = text(select(field.c.doc).where(field.c.tenant == bindparam("tenant")).order_by(field.c.id))
        self.put = text(dialect.upsert(field, "doc"))
        held = select(tenant.c.timezone).where(one)
        self.hold = text(held if dialect.is_sqlite else held.with_for_update(read=True))
        self.lock = text(update(tenant).where(one).values(version=tenant.c.version + literal_column("1")))


@functools.cache
def _statements(dialect: Dialect) -> _Statements:
    return _Statements(dialect)


def all_fields(driver: Driver, tenant: int) -> list[CustomField]:
    """Return a tenant's custom fields, deleted ones too, in order of id."""
    return _decoded(driver.rows(_statements(driver.dialect).all, {"tenant": tenant}))


def held_fields(driver: Driver, tenant: int) -> TenantFields:
    """Return a tenant's custom fields; who wants to change one waits until the end of the transaction.

    On PostgreSQL that is a shared lock on the tenant's row. It has to be taken before parties are locked, so that
    writers who wait for it hold nothing that others wait for.

    Raises:
        NotFound: there is no such tenant.
    """
    found = driver.rows(_statements(driver.dialect).hold, {"tenant": tenant})
    if not found:
        raise NotFound("tenant", tenant)
    return TenantFields(timezone=found[0][0], fields=CustomFields(all_fields(driver, tenant)))


def locked_fields(driver: Driver, tenant: int) -> list[CustomField]:
    """Return a tenant's custom fields to be changed, and raise the tenant's version; others wait until the end."""
    driver.run(_statements(driver.dialect).lock, {"tenant": tenant})
    return all_fields(driver, tenant)


def put_field(driver: Driver, tenant: int, field: CustomField) -> None:
    """Store a new or changed field."""
    values = {"tenant": tenant, "id": int(field.id), "doc": document("custom field", field)}
    driver.run(_statements(driver.dialect).put, values)


def _decoded(rows: Iterable[Row]) -> list[CustomField]:
    return [_decode(row[0]) for row in rows]
