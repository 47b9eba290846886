"""``$skiptoken``: where a page of a list ended, as text in ``odata.nextLink``; only good for the same order."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Final

import msgspec

from kartotek.domain.errors import InvalidValue
from kartotek.domain.facts import Type, field
from kartotek.domain.query import Cursor, Order

NAME: Final = "$skiptoken"
_TEXTS: Final = {Type.TEXT, Type.DATE, Type.MOMENT}


def write_token(cursor: Cursor) -> str:
    """Return a cursor as text that can stand in a URL as it is."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def read_token(text: str, order: Sequence[Order]) -> Cursor | None:
    """Return the cursor that a token stands for, None for no token.

    Raises:
        InvalidValue: it is no token of a list in this order.
    """
    if not text:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise InvalidValue(NAME, "it is no token of odata.nextLink") from None
    if len(cursor.values) != len(order) or not all(map(_fits, cursor.values, order)):
        raise InvalidValue(NAME, "it belongs to a list in another order")
    return cursor


def _fits(value: str | float, order: Order) -> bool:
    known = field(order.field, order.type)
    is_text = order.ranks is None and known.type in _TEXTS and not (known.column and known.type is Type.MOMENT)
    return isinstance(value, str) is is_text and "\x00" not in str(value)
