"""Handle spaces: the names by which faces, and systems outside, know a party.

A face declares its spaces; the services give every party that belongs to a space one handle there, when it is
made or when it takes on the role. A handle is for ever: it is never changed and never given again.
"""

from __future__ import annotations

import enum
import uuid
from typing import Final

import msgspec

from kartotek.domain.party import Kind, Party

LARGEST_NUMBER: Final = 2_147_483_647
"""Numeric handles are positive 32-bit integers: PersonService passes them as xs:int in places."""


class Form(enum.StrEnum):
    """What the handles of a space look like: a positive integer, or 32 upper-case hex digits."""

    NUMBER = "number"
    HEX = "hex"


class HandleSpace(msgspec.Struct, frozen=True, kw_only=True):
    """A space of handles: the parties of some kinds, and those of any kind that have one of some roles."""

    name: str
    kinds: tuple[Kind, ...]
    roles: tuple[str, ...] = ()
    form: Form = Form.NUMBER
    on_request: bool = False
    """A party has a handle here only where a client names one: it is the name that a system outside gave it."""

    def takes(self, party: Party) -> bool:
        """Tell whether a party has a handle in this space."""
        return party.kind in self.kinds or any(role in self.roles for role in party.roles)

    def propose(self, number: int) -> str:
        """Return a handle made of a party number (by itself, or a new random one where the form is hex)."""
        return str(number) if self.form is Form.NUMBER else uuid.uuid4().hex.upper()


GLOBAL_ID: Final = HandleSpace(name="global", kinds=(Kind.PERSON, Kind.COMPANY), form=Form.HEX)
"""The one id by which every face knows a party whose vendor has GUIDs for ids."""
