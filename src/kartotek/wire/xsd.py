"""XML Schema of a service's messages, made from the same field tables as the codec."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import replace

import msgspec
from lxml import etree

from kartotek.wire.service import Service
from kartotek.wire.xml import XSD, Element
from kartotek.wire.xml_fields import (
    NO_DEFAULT,
    ArrayType,
    EnumType,
    Field,
    FieldType,
    StructType,
    fields_of,
    type_name_of,
    xml_type_of,
)
from kartotek.wire.xml_values import GUID_NAMESPACE, Scalar

TNS = "tns"
"""The prefix of the service's own namespace."""

_GUID_PATTERN = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"


def add_schemas(types: Element, service: Service) -> None:
    """Append the schema of ``service`` to ``types``, and that of ``guid`` if it is used."""
    schema = _schema(types, service.namespace)
    guid = uses_guid(service)
    if guid:
        etree.SubElement(schema, _xsd("import"), namespace=GUID_NAMESPACE)
    writer = _SchemaWriter(schema)
    for operation in service.operations:
        writer.message(operation.name, operation.request)
        writer.message(type_name_of(operation.response), operation.response)
        if operation.header is not None:
            writer.header(operation.header)
    if guid:
        simple = etree.SubElement(_schema(types, GUID_NAMESPACE), _xsd("simpleType"), name="guid")
        restriction = etree.SubElement(simple, _xsd("restriction"), base="s:string")
        etree.SubElement(restriction, _xsd("pattern"), value=_GUID_PATTERN)


def uses_guid(service: Service) -> bool:
    """Tell whether any message of ``service`` holds a ``guid``."""
    return any(isinstance(t, Scalar) and t.name == "guid" for t in _types_of(service))


def _types_of(service: Service) -> Iterator[FieldType]:
    waiting: list[FieldType] = []
    for operation in service.operations:
        for cls in (operation.request, operation.response, operation.header):
            if cls is not None:
                waiting += [field.type for field in fields_of(cls)]
    seen: set[type[msgspec.Struct]] = set()
    while waiting:
        found = waiting.pop()
        yield found
        if isinstance(found, ArrayType):
            waiting.append(found.item)
        elif isinstance(found, StructType) and found.cls not in seen:
            seen.add(found.cls)
            waiting += [field.type for field in fields_of(found.cls)]


def _xsd(name: str) -> str:
    return f"{{{XSD}}}{name}"


def _schema(types: Element, namespace: str) -> Element:
    return etree.SubElement(types, _xsd("schema"), elementFormDefault="qualified", targetNamespace=namespace)


class _SchemaWriter:
    """Writes elements and, right after the first type that needs them, the types they use."""

    def __init__(self, schema: Element) -> None:
        self._schema = schema
        self._written: dict[str, FieldType] = {}

    def message(self, name: str, cls: type[msgspec.Struct]) -> None:
        """Write the wrapper element of a request or response, with its anonymous type."""
        element = etree.SubElement(self._schema, _xsd("element"), name=name)
        self._content(etree.SubElement(element, _xsd("complexType")), cls)
        self._used_by(cls)

    def header(self, cls: type[msgspec.Struct]) -> None:
        """Write the element of a SOAP header, once, and its type."""
        name = type_name_of(cls)
        if name not in self._written:
            etree.SubElement(self._schema, _xsd("element"), name=name, type=f"{TNS}:{name}")
        self._define(StructType(name, cls))

    def _used_by(self, cls: type[msgspec.Struct]) -> None:
        for field in fields_of(cls):
            self._define(field.type)

    def _define(self, field_type: FieldType) -> None:
        if isinstance(field_type, Scalar):
            return
        if field_type.name not in self._written:
            self._written[field_type.name] = field_type
            self._write(field_type)
        elif not _is_same(self._written[field_type.name], field_type):
            msg = f"Two types of one service are named {field_type.name}."
            raise TypeError(msg)

    def _write(self, field_type: StructType | EnumType | ArrayType) -> None:
        match field_type:
            case EnumType():
                self._enumeration(field_type)
            case ArrayType():
                self._array(field_type)
                self._define(field_type.item)
            case StructType():
                node = etree.SubElement(self._schema, _xsd("complexType"), name=field_type.name)
                self._content(node, field_type.cls)
                self._used_by(field_type.cls)

    def _enumeration(self, words: EnumType) -> None:
        simple = etree.SubElement(self._schema, _xsd("simpleType"), name=words.name)
        restriction = etree.SubElement(simple, _xsd("restriction"), base="s:string")
        for member in words.cls:
            etree.SubElement(restriction, _xsd("enumeration"), value=member.value)

    def _array(self, array: ArrayType) -> None:
        node = etree.SubElement(self._schema, _xsd("complexType"), name=array.name)
        attributes = {"minOccurs": "0", "maxOccurs": "unbounded", "name": array.item_name}
        if array.item_nillable:
            attributes["nillable"] = "true"
        attributes |= _type_attribute(array.item)
        etree.SubElement(etree.SubElement(node, _xsd("sequence")), _xsd("element"), attributes)

    def _content(self, complex_type: Element, cls: type[msgspec.Struct]) -> None:
        fields = fields_of(cls)
        if fields:
            sequence = etree.SubElement(complex_type, _xsd("sequence"))
            for field in fields:
                etree.SubElement(sequence, _xsd("element"), _attributes(field))
        if xml_type_of(cls).any_attribute:
            etree.SubElement(complex_type, _xsd("anyAttribute"))


def _is_same(one: FieldType, other: FieldType) -> bool:
    """Tell whether two types have one schema: whether nil items are kept is for the decoder alone."""
    if isinstance(one, ArrayType) and isinstance(other, ArrayType):
        return replace(one, keeps_nil=other.keeps_nil) == other
    return one == other


def _attributes(field: Field) -> dict[str, str]:
    attributes = {"minOccurs": "1" if field.required else "0", "maxOccurs": "1"}
    if field.default is not NO_DEFAULT:
        attributes["default"] = _default_text(field)
    attributes["name"] = field.name
    if field.may_be_nil:
        attributes["nillable"] = "true"
    return attributes | _type_attribute(field.type)


def _default_text(field: Field) -> str:
    if isinstance(field.default, enum.Enum):
        return str(field.default.value)
    if isinstance(field.type, Scalar):
        return field.type.write(field.default)
    msg = f"{field.attribute}: only a simple type has a default."
    raise TypeError(msg)


def _type_attribute(field_type: FieldType) -> dict[str, str]:
    if not isinstance(field_type, Scalar):
        return {"type": f"{TNS}:{field_type.name}"}
    if field_type.name == "anyType":
        return {}
    return {"type": f"{'s1' if field_type.name == 'guid' else 's'}:{field_type.name}"}
