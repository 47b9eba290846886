"""Notes: texts that users write on a party, each with a number of its own in the tenant."""

from __future__ import annotations

import datetime as dt

import msgspec


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A note on a party. ``author`` is a user, ``added`` the server's time, ``date`` the day it is about (UTC)."""

    id: int
    party: int
    author: int
    added: dt.datetime
    date: dt.datetime
    subject: str | None = None
    text: str | None = None
