"""The change log: one entry for every effective write, numbered without gaps in commit order, per tenant."""

from __future__ import annotations

import datetime as dt
import enum

import msgspec


class Deed(enum.StrEnum):
    """What became of a party."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    RESTORED = "restored"
    ERASED = "erased"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a tenant's change log. ``at`` never runs backwards along ``seq``."""

    seq: int
    at: dt.datetime
    party: int
    deed: Deed
    version: int
    user: int
    face: str
    fields: tuple[str, ...] = ()
    """The members of the party that changed; empty where it was made or removed."""
