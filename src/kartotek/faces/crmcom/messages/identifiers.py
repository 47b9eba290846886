"""How a request names something that exists: one field of an identifier object (Web API v2, Introduction)."""

from __future__ import annotations

import msgspec


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """One chosen field of an identifier object; ``name`` is the parameter's, for messages."""

    name: str
    field: str
    value: str


class Reference(Identifier, frozen=True, kw_only=True):
    """An identifier of an entry of a reference list."""

    list: str
