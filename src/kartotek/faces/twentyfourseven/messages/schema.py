"""What the three services share: names, the values that stand for *not set*, the wrapper of operations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from kartotek.wire.xml_codec import XmlType

FACE: Final = "twentyfourseven"
"""This face's name: of its sessions, and of what is kept for it in the book."""

NAMESPACE: Final = "http://24sevenOffice.com/webservices"
"""The target namespace of everything (note the capital O)."""

NEVER: Final = dt.datetime(1, 1, 1)  # noqa: DTZ001 - .NET's DateTime.MinValue, without a zone on the wire
UNSET_INT: Final = -2147483648
UNSET_SHORT: Final = -32768
UNSET_DECIMAL: Final = Decimal(-79228162514264337593543950335)
NO_GUID: Final = UUID(int=0)


class Wrapper(msgspec.Struct):
    """The element around an operation's parameters, or around its result."""

    __xml__: ClassVar[XmlType] = XmlType(namespace=NAMESPACE)
