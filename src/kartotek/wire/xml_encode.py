"""Message structs to XML text, by a function generated once per struct.

Each struct becomes Python source with its element names, defaults and nested calls written out,
as ``dataclasses`` does for ``__init__``; at run time nothing is looked up about a field.

- ``UNSET`` is left out; where minOccurs is 1 .NET's zero is written instead (xsi:nil if nillable).
- ``None`` is ``xsi:nil="true"`` where the schema says nillable, and left out elsewhere.
- A value equal to the XSD default is left out.
- An empty string, struct or list is ``<Name />``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET

from kartotek.wire.xml import DECLARATION, XSD, XSI, escape, escape_attribute
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
    zero_of,
)
from kartotek.wire.xml_values import Scalar

ITEMS_PER_CHUNK = 50
"""Items of a streamed array that are joined into one chunk: the first is ready in under 1 ms."""

_Writer: TypeAlias = Callable[[Any, list[str]], None]


def encode(message: msgspec.Struct) -> str:
    """Return ``message`` as one element, named after its type, with its namespace as the default.

    The text is to stand where the prefixes ``xsi`` and ``xsd`` are declared, as in a SOAP envelope.
    Raises ``UnwritableValue`` for a value that XML 1.0 cannot carry.
    """
    cls = type(message)
    out: list[str] = []
    writer_of(cls)(message, out)
    name, start = _tags(cls)
    return f"<{start}>{''.join(out)}</{name}>" if out else f"<{start} />"


def encode_document(message: msgspec.Struct) -> bytes:
    """Return ``message`` as a document of its own, in UTF-8, with ``xsi`` and ``xsd`` declared."""
    cls = type(message)
    out: list[str] = []
    writer_of(cls)(message, out)
    name, start = _tags(cls)
    start = f'{start} xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"'
    return f"{DECLARATION}<{start}>{''.join(out)}</{name}>".encode()


def encode_stream(
    cls: type[msgspec.Struct], items: Iterable[Any], *, per_chunk: int = ITEMS_PER_CHUNK
) -> Iterator[str]:
    """Yield the text of a ``cls`` whose one field is an array of ``items``, chunk by chunk.

    The chunks together are what ``encode`` gives for the same list; ``items`` is consumed as the
    chunks are.  Raises ``TypeError`` unless ``cls`` has one field and it is an array.
    """
    (field,) = fields_of(cls)
    if not isinstance(field.type, ArrayType):
        msg = f"{cls.__name__}.{field.attribute} is not an array."
        raise TypeError(msg)
    write = _items_writer(field.type)
    name, start = _tags(cls)
    source = iter(items)
    chunk = list(islice(source, per_chunk))
    if not chunk:
        yield f"<{start}><{field.name} /></{name}>"
        return
    head = f"<{start}><{field.name}>"
    while chunk:
        out = [head]
        write(chunk, out)
        yield "".join(out)
        head = ""
        chunk = list(islice(source, per_chunk))
    yield f"</{field.name}></{name}>"


@cache
def writer_of(cls: type[msgspec.Struct]) -> Callable[[Any, list[str]], None]:
    """Return the function that appends the children of a ``cls`` to a list of text."""
    return _Source(cls).compile()


@cache
def _items_writer(array: ArrayType) -> _Writer:
    source = _Source(None)
    source.lines += source.items("v", array, "    ")
    return source.compile()


@cache
def _tags(cls: type[msgspec.Struct]) -> tuple[str, str]:
    """Return the element name of a message and what its start tag holds."""
    name = type_name_of(cls)
    namespace = xml_type_of(cls).namespace
    return name, f'{name} xmlns="{escape_attribute(namespace)}"' if namespace else name


class _Source:
    """The source of one generated writer ``write(v, out)`` and the names that it uses.

    Only element and attribute names, which the field table has checked, become source text; values
    (defaults, other writers) are passed by name.
    """

    def __init__(self, cls: type[msgspec.Struct] | None) -> None:
        self.lines = ["def write(v, out):", "    add = out.append"]
        self.names: dict[str, object] = {"UNSET": UNSET, "escape": escape}
        if cls is not None:
            for field in fields_of(cls):
                self.lines += self._field(field)

    def compile(self) -> _Writer:
        scope: dict[str, Any] = dict(self.names)
        exec("\n".join(self.lines), scope)  # noqa: S102 - see the class
        writer: _Writer = scope["write"]
        return writer

    def _name(self, value: object) -> str:
        name = f"n{len(self.names)}"
        self.names[name] = value
        return name

    def _field(self, field: Field) -> list[str]:
        lines = [f"    x = v.{field.attribute}"]
        conditions = [] if field.required else ["x is not UNSET"]
        if not field.required and not field.may_be_nil:
            conditions.append("x is not None")
        if field.default is not NO_DEFAULT:
            conditions.append(f"x != {self._name(field.default)}")
        if field.required and field.may_be_unset:
            zero = "None" if field.may_be_nil else self._name(zero_of(field.type))
            lines.append(f"    if x is UNSET: x = {zero}")
        condition = " and ".join(conditions) or "True"
        if field.may_be_nil:
            lines.append(f"    if x is None: add('<{field.name} xsi:nil=\"true\" />')")
            lines.append(f"    elif {condition}:")
        else:
            lines.append(f"    if {condition}:")
        return lines + self._value("x", field.name, field.type, "        ")

    def _value(self, x: str, name: str, field_type: FieldType, indent: str) -> list[str]:
        """Return the lines that write the value ``x``, neither UNSET nor None, as ``<name>``."""
        match field_type:
            case Scalar():
                return [indent + self._scalar(x, name, field_type)]
            case EnumType():
                # ``_value_`` is the plain attribute behind ``value``, which is five times as slow.
                return [f"{indent}add(f'<{name}>{{escape({x}._value_)}}</{name}>')"]
            case StructType():
                return self._struct(x, name, field_type, indent)
            case ArrayType():
                return [
                    f"{indent}if {x}:",
                    f"{indent}    add('<{name}>')",
                    *self.items(x, field_type, indent + "    "),
                    f"{indent}    add('</{name}>')",
                    f"{indent}else: add('<{name} />')",
                ]

    def _scalar(self, x: str, name: str, scalar: Scalar) -> str:
        if scalar.name == "string":
            return f"add(f'<{name}>{{escape({x})}}</{name}>' if {x} else '<{name} />')"
        if scalar.name == "anyType":
            start = f'{name} xsi:type="xsd:string"'
            return f"add(f'<{start}>{{escape({x})}}</{name}>')"
        if scalar.name in {"short", "int", "long"}:
            return f"add(f'<{name}>{{{x}:d}}</{name}>')"
        if scalar.name == "boolean":
            return f"add('<{name}>true</{name}>' if {x} else '<{name}>false</{name}>')"
        return f"add(f'<{name}>{{{self._name(scalar.write)}({x})}}</{name}>')"

    def _struct(self, x: str, name: str, struct: StructType, indent: str) -> list[str]:
        # A recursive type is not compiled yet when its own source is made, so it is called late.
        late = _reaches(struct.cls, struct.cls)
        write = self._name(_late_writer(struct.cls) if late else writer_of(struct.cls))
        return [
            f"{indent}add('<{name}>'); n = len(out); {write}({x}, out)",
            f"{indent}if len(out) == n: out[-1] = '<{name} />'",
            f"{indent}else: add('</{name}>')",
        ]

    def items(self, x: str, array: ArrayType, indent: str) -> list[str]:
        """Return the lines that write each item of the list ``x``."""
        item = f"i{len(indent)}"
        name = array.item_name
        nil = f"add('<{name} xsi:nil=\"true\" />')" if array.item_nillable else "pass"
        return [
            f"{indent}for {item} in {x}:",
            f"{indent}    if {item} is None: {nil}",
            f"{indent}    else:",
            *self._value(item, name, array.item, indent + "        "),
        ]


@cache
def _late_writer(cls: type[msgspec.Struct]) -> _Writer:
    compiled: _Writer | None = None

    def write(value: Any, out: list[str]) -> None:  # noqa: ANN401
        nonlocal compiled
        if compiled is None:
            compiled = writer_of(cls)
        compiled(value, out)

    return write


def _reaches(start: type[msgspec.Struct], goal: type[msgspec.Struct]) -> bool:
    """Tell whether ``goal`` is among the types in ``start``, at any depth."""
    seen: set[type[msgspec.Struct]] = set()
    waiting = [field.type for field in fields_of(start)]
    while waiting:
        found = waiting.pop()
        if isinstance(found, ArrayType):
            waiting.append(found.item)
        elif isinstance(found, StructType) and found.cls not in seen:
            seen.add(found.cls)
            waiting += [field.type for field in fields_of(found.cls)]
    return goal in seen
