"""Message structs to and from XML: the one door to the codec.

Declare (``xml_fields`` says what can be declared)::

    NS = "http://24sevenOffice.com/webservices"

    class SavePerson(msgspec.Struct, kw_only=True):
        __xml__: ClassVar[XmlType] = XmlType(namespace=NS)
        personItem: PersonItem | UnsetType = UNSET

    class PersonItem(msgspec.Struct, kw_only=True):
        CustomerId: Annotated[Int | UnsetType, Xml(default=-2147483648)] = UNSET
        EmailAddresses: list[EmailAddress] | UnsetType = UNSET
        IsPrivate: bool | None | UnsetType = UNSET

and use::

    document = xml.parse(body)
    message = decode(SavePerson, document.root, document)
    person = drop_defaults(message.personItem)     # CustomerId -2147483648 is now UNSET
    text = encode(SavePersonResponse(SavePersonResult=17))
    chunks = encode_stream(GetPersonsResponse, people())
"""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec import UNSET

from kartotek.wire.xml_decode import decode
from kartotek.wire.xml_encode import ITEMS_PER_CHUNK, encode, encode_document, encode_stream
from kartotek.wire.xml_fields import (
    NO_DEFAULT,
    AnyType,
    Field,
    Guid,
    Int,
    Long,
    Message,
    Short,
    Xml,
    XmlType,
    Xsd,
    fields_of,
)

__all__ = [
    "ITEMS_PER_CHUNK",
    "AnyType",
    "Guid",
    "Int",
    "Long",
    "Short",
    "Xml",
    "XmlType",
    "Xsd",
    "decode",
    "drop_defaults",
    "encode",
    "encode_document",
    "encode_stream",
    "is_default",
]


def is_default(message: msgspec.Struct, attribute: str) -> bool:
    """Tell whether a field has the value that XSD gives it by default, and so says nothing.

    An aware dateTime is compared by its clock: Go's zero time arrives as ``0001-01-01T00:00:00Z``.
    """
    field = _defaulted(type(message)).get(attribute)
    return field is not None and _equals(getattr(message, attribute), field.default)


def drop_defaults(message: Message) -> Message:
    """Return a copy of ``message`` in which values equal to their XSD default are ``UNSET``.

    The same is done to all structs in it.  Only fields that can be UNSET change.  This is
    how a face turns a vendor's sentinels (``NoChange``, -2147483648, 0001-01-01) into *absent*.
    """
    changes: dict[str, object] = {}
    defaulted = _defaulted(type(message))
    for field in fields_of(type(message)):
        value = getattr(message, field.attribute)
        if isinstance(value, msgspec.Struct):
            changes[field.attribute] = drop_defaults(value)
        elif isinstance(value, list):
            changes[field.attribute] = [_without_defaults(item) for item in value]
        elif field.may_be_unset and field.attribute in defaulted and _equals(value, field.default):
            changes[field.attribute] = UNSET
    return msgspec.structs.replace(message, **changes)


def _without_defaults(item: object) -> object:
    return drop_defaults(item) if isinstance(item, msgspec.Struct) else item


@cache
def _defaulted(cls: type[msgspec.Struct]) -> dict[str, Field]:
    return {field.attribute: field for field in fields_of(cls) if field.default is not NO_DEFAULT}


def _equals(value: object, default: object) -> bool:
    if value == default:
        return True
    tzinfo = getattr(value, "tzinfo", None)
    return tzinfo is not None and value.replace(tzinfo=None) == default  # type: ignore[attr-defined]
