"""How a message struct says what its XML is: the declarations, and the table read from them.

A message is a plain ``msgspec.Struct``; the order of its fields is the order on the wire.  What
XML Schema says about a field follows from its type::

    class Address(msgspec.Struct, kw_only=True):
        street: str | UnsetType = UNSET                 # minOccurs=0
        id: Long = 0                                    # minOccurs=1, for it has no UNSET
        is_private: bool | None | UnsetType = UNSET     # minOccurs=0, nillable
        kinds: list[Kind] | UnsetType = UNSET           # ArrayOfKind of Kind elements

and the rest from ``Annotated[..., Xml(...)]``.  ``UNSET`` is *absent*, ``None`` is ``xsi:nil``, ``""``
is an empty element.  The element name is the field's encoded name, so a struct may have
``rename="pascal"``.  Facts about the whole type are a class variable ``__xml__ = XmlType(...)``.

An enum is an ``enum.Enum`` whose values are the words on the wire, in schema order.
"""

from __future__ import annotations

import enum
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.wire.xml_values import SCALARS, Scalar

Message = TypeVar("Message", bound=msgspec.Struct)


class _NoDefault(enum.Enum):
    NO_DEFAULT = "no default"


NO_DEFAULT: Final = _NoDefault.NO_DEFAULT
"""Says that the schema gives an element no default; ``None`` and ``""`` are values."""


@dataclass(frozen=True, slots=True)
class Xsd:
    """The XSD name of a simple type, where the Python type alone does not tell."""

    name: str


Short: TypeAlias = Annotated[int, Xsd("short")]
Int: TypeAlias = Annotated[int, Xsd("int")]
Long: TypeAlias = Annotated[int, Xsd("long")]
Guid: TypeAlias = UUID
AnyType: TypeAlias = Annotated[str, Xsd("anyType")]
"""An element without a type; its text is kept, elements in it are not."""


@dataclass(frozen=True, slots=True)
class Xml:
    """What XML Schema says about a field beyond its Python type.

    - ``default``: the XSD default.  An element equal to it is left out when writing, as
      XmlSerializer does; when reading it is a value like any other (see ``drop_defaults``).
    - ``required``: minOccurs, where it is not what the type says.
    - ``item``, ``item_nillable``, ``array``: of a list, the name of its item elements, whether they may
      be nil, the name of the array type; .NET's rules (``EmailAddress``, nillable unless a
      number, ``ArrayOfEmailAddress``) hold where they are not given.
    """

    default: object = NO_DEFAULT
    required: bool | None = None
    item: str | None = None
    item_nillable: bool | None = None
    array: str | None = None


@dataclass(frozen=True, slots=True)
class XmlType:
    """Facts about a struct: its namespace, its XSD name if not the class's, ``xs:anyAttribute``.

    The namespace is inherited by subclasses that say nothing of their own.
    """

    namespace: str = ""
    name: str | None = None
    any_attribute: bool = False


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enumeration of words."""

    name: str
    cls: type[enum.Enum]


@dataclass(frozen=True, slots=True)
class StructType:
    """A complex type; its fields are looked up when needed, for types may be recursive."""

    name: str
    cls: type[msgspec.Struct]


@dataclass(frozen=True, slots=True)
class ArrayType:
    """A wrapper element around items; ``keeps_nil``: nil items are ``None`` and not skipped."""

    name: str
    item_name: str
    item: FieldType
    item_nillable: bool
    keeps_nil: bool


FieldType: TypeAlias = Scalar | EnumType | StructType | ArrayType


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a complex type.

    ``may_be_unset`` and ``may_be_nil`` say what Python values the field can have; ``make_default``
    builds the value of a missing element where the struct itself has none for it.
    """

    attribute: str
    name: str
    type: FieldType
    required: bool
    may_be_unset: bool
    may_be_nil: bool
    default: object
    make_default: Callable[[], Any] | None


_SCALAR_OF: dict[object, str] = {
    str: "string",
    bool: "boolean",
    int: "int",
    Decimal: "decimal",
    datetime: "dateTime",
    UUID: "guid",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NEVER_NIL = frozenset({"short", "int", "long", "decimal", "boolean", "dateTime", "guid"})


@cache
def fields_of(cls: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the field table of a message struct, in wire order.

    Raises ``TypeError`` for a struct that cannot be XML: a programming error, found when the
    codec is compiled.
    """
    return tuple(_field(info, cls) for info in msgspec.structs.fields(cls))


def xml_type_of(cls: type[msgspec.Struct]) -> XmlType:
    """Return what ``__xml__`` says about a struct, with the class name where it names none."""
    own = cls.__dict__.get("__xml__")
    inherited = getattr(cls, "__xml__", XmlType())
    if own is None:
        return XmlType(namespace=inherited.namespace, name=cls.__name__)
    return XmlType(own.namespace, own.name or cls.__name__, own.any_attribute)


def type_name_of(cls: type[msgspec.Struct]) -> str:
    """Return the XSD name of a struct."""
    return xml_type_of(cls).name or cls.__name__


def zero_of(field_type: FieldType) -> object:
    """Return the value .NET gives an unset property: 0, false, the first word, an empty object."""
    match field_type:
        case Scalar():
            return field_type.zero
        case EnumType():
            return next(iter(field_type.cls))
        case StructType():
            return _empty(field_type.cls)
        case ArrayType():
            return []


def _empty(cls: type[msgspec.Struct]) -> msgspec.Struct:
    made = {f.attribute: f.make_default() for f in fields_of(cls) if f.make_default is not None}
    return cls(**made)


def _field(info: msgspec.structs.FieldInfo, cls: type[msgspec.Struct]) -> Field:
    facts, members = _unwrap(info.type)
    xml = next((fact for fact in facts if isinstance(fact, Xml)), Xml())
    may_be_unset = UnsetType in members
    may_be_nil = types.NoneType in members
    field_type = _type_of(info.type, xml, f"{cls.__name__}.{info.name}")
    return Field(
        attribute=info.name,
        name=_checked_name(info.encode_name),
        type=field_type,
        required=not may_be_unset if xml.required is None else xml.required,
        may_be_unset=may_be_unset,
        may_be_nil=may_be_nil,
        default=xml.default,
        make_default=_default_maker(info, field_type, may_be_unset=may_be_unset, may_be_nil=may_be_nil),
    )


def _default_maker(
    info: msgspec.structs.FieldInfo, field_type: FieldType, *, may_be_unset: bool, may_be_nil: bool
) -> Callable[[], Any] | None:
    if not info.required:
        return None
    if may_be_unset:
        return lambda: UNSET
    if may_be_nil:
        return lambda: None
    return lambda: zero_of(field_type)


def _unwrap(annotation: Any) -> tuple[list[object], set[object]]:  # noqa: ANN401 - an annotation
    """Return the metadata around an annotation, outermost first, and the members of its union."""
    facts: list[object] = []
    while typing.get_origin(annotation) is Annotated:
        annotation, *found = typing.get_args(annotation)
        facts.extend(found)
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return facts, set(typing.get_args(annotation))
    return facts, {annotation}


def _type_of(annotation: object, xml: Xml, where: str) -> FieldType:
    facts, members = _unwrap(annotation)
    values = members - {types.NoneType, UnsetType}
    if len(values) != 1:
        msg = f"{where}: an element has one type, not {annotation}."
        raise TypeError(msg)
    (value,) = values
    xsd = next((fact for fact in facts if isinstance(fact, Xsd)), None)
    if xsd is not None:
        return SCALARS[xsd.name]
    if typing.get_origin(value) is Annotated:
        return _type_of(value, xml, where)
    if typing.get_origin(value) is list:
        return _array_of(typing.get_args(value)[0], xml, where)
    if isinstance(value, type):
        if issubclass(value, msgspec.Struct):
            return StructType(_checked_name(type_name_of(value)), value)
        if issubclass(value, enum.Enum):
            return EnumType(value.__name__, value)
    if value in _SCALAR_OF:
        return SCALARS[_SCALAR_OF[value]]
    msg = f"{where}: {value} has no form in XML."
    raise TypeError(msg)


def _array_of(annotation: object, xml: Xml, where: str) -> ArrayType:
    facts, members = _unwrap(annotation)
    own = next((fact for fact in facts if isinstance(fact, Xml)), Xml())
    item = _type_of(annotation, own, where)
    nillable = xml.item_nillable
    if nillable is None:
        nillable = not isinstance(item, EnumType) and item.name not in _NEVER_NIL
    return ArrayType(
        name=xml.array or f"ArrayOf{item.name[0].upper()}{item.name[1:]}",
        item_name=_checked_name(xml.item or item.name),
        item=item,
        item_nillable=nillable,
        keeps_nil=types.NoneType in members,
    )


def _checked_name(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        msg = f"{name!r} cannot be the name of an element."
        raise TypeError(msg)
    return name
