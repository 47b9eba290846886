"""XML elements to message structs, by a decoder compiled once per struct.

Reading is what ASP.NET does with what real clients send: children in any order, of any namespace
or none; unknown elements and attributes (``xsi:type`` too) ignored; of a repeated element the
first counts; a missing required element gets the struct's default, else .NET's zero.

- ``xsi:nil`` gives ``None`` where the field may be nil, and is *absent* elsewhere.
- An empty element of a number, date, boolean, guid or enum is *absent* where minOccurs is 0
  (XmlSerializer skips such an element if it has a default) and an error where it is 1.
- An empty element of a string is ``""``.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import msgspec

from kartotek.wire.errors import MalformedXml
from kartotek.wire.xml import XSI, Document, Element, local_name
from kartotek.wire.xml_fields import (
    ArrayType,
    EnumType,
    Field,
    FieldType,
    Message,
    StructType,
    fields_of,
)
from kartotek.wire.xml_values import BadText, Scalar

_ABSENT = object()
_MOST_TAGS = 400
"""Tags remembered per struct: its own in a few namespaces, while a hostile client cannot fill memory."""

_NIL = f"{{{XSI}}}nil"

_Reader: TypeAlias = Callable[[Element], Any]


class _BadElement(Exception):
    def __init__(self, element: Element, reason: str) -> None:
        super().__init__(reason)
        self.element = element
        self.reason = reason


def decode(cls: type[Message], element: Element | None, document: Document | None = None) -> Message:
    """Read ``element`` as a ``cls``; without an element, every field is absent.

    ``document`` is where the element comes from; with it, errors carry line and column.  Raises
    ``MalformedXml`` with the text that XmlSerializer would give.
    """
    reader = _struct_reader(cls)
    message: Message
    try:
        message = reader.make({}) if element is None else reader(element)
    except _BadElement as error:
        line, column = document.position(error.element) if document else (0, 0)
        if not line and isinstance(error.element.sourceline, int):
            line = error.element.sourceline
        raise MalformedXml(error.reason, line, column) from None
    except RecursionError:
        msg = "The document is nested too deep."
        raise MalformedXml(msg) from None
    return message


class _StructReader:
    """Reads one complex type; the readers of its fields are compiled when it is first used."""

    def __init__(self, cls: type[msgspec.Struct]) -> None:
        self._cls = cls
        self._readers: dict[str, tuple[str, _Reader]] | None = None
        self._by_tag: dict[str, tuple[str, _Reader] | None] = {}
        self._made: tuple[tuple[str, Callable[[], Any]], ...] = ()

    def _compile(self) -> dict[str, tuple[str, _Reader]]:
        fields = fields_of(self._cls)
        self._made = tuple((f.attribute, f.make_default) for f in fields if f.make_default is not None)
        self._readers = {f.name: (f.attribute, _field_reader(f)) for f in fields}
        return self._readers

    def __call__(self, element: Element) -> Any:  # noqa: ANN401 - an instance of the struct
        by_tag = self._by_tag
        values: dict[str, Any] = {}
        for child in element:
            try:
                found = by_tag[child.tag]  # type: ignore[index]  # without comments, always text
            except KeyError:
                found = self._learn(local_name(child), child)
            if found is None or found[0] in values:
                continue
            value = found[1](child)
            if value is not _ABSENT:
                values[found[0]] = value
        return self.make(values)

    def _learn(self, name: str, child: Element) -> tuple[str, _Reader] | None:
        """Return the reader for a tag not met before, and remember a few of them."""
        found = (self._readers or self._compile()).get(name)
        if len(self._by_tag) < _MOST_TAGS:
            self._by_tag[str(child.tag)] = found
        return found

    def make(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 - an instance of the struct
        """Build the struct, filling in what is missing and has no default of its own."""
        if self._readers is None:
            self._compile()
        for attribute, make_default in self._made:
            if attribute not in values:
                values[attribute] = make_default()
        return self._cls(**values)


@cache
def _struct_reader(cls: type[msgspec.Struct]) -> _StructReader:
    return _StructReader(cls)


def _field_reader(field: Field) -> _Reader:
    return _reader(field.type, nil=None if field.may_be_nil else _ABSENT, optional=not field.required)


def _reader(field_type: FieldType, *, nil: object, optional: bool) -> _Reader:
    match field_type:
        case Scalar():
            if field_type.zero == "":
                return _string_reader(nil)
            return _text_reader(field_type.read, nil, optional=optional)
        case EnumType():
            return _text_reader(_word_reader(field_type), nil, optional=optional)
        case StructType():
            return _child_reader(_struct_reader(field_type.cls), nil)
        case ArrayType():
            return _child_reader(_array_reader(field_type), nil)


def _is_nil(element: Element) -> bool:
    return element.get(_NIL, "").strip().lower() in {"true", "1"}


def _string_reader(nil: object) -> _Reader:
    def read(element: Element) -> Any:  # noqa: ANN401
        text = element.text
        if text is None:
            return nil if _is_nil(element) else ""
        return text

    return read


def _text_reader(read_text: Callable[[str], Any], nil: object, *, optional: bool) -> _Reader:
    def read(element: Element) -> Any:  # noqa: ANN401
        text = element.text
        if text is None or text.isspace():
            if _is_nil(element):
                return nil
            if optional:
                return _ABSENT
        try:
            return read_text(text or "")
        except BadText as error:
            raise _BadElement(element, str(error)) from None

    return read


def _word_reader(field_type: EnumType) -> Callable[[str], enum.Enum]:
    words: dict[str, enum.Enum] = {member.value: member for member in field_type.cls}

    def read(text: str) -> enum.Enum:
        word = words.get(text)
        if word is None:
            word = words.get(text.strip())
        if word is None:
            msg = f"Instance validation error: '{text.strip()}' is not a valid value for {field_type.name}."
            raise BadText(msg)
        return word

    return read


def _child_reader(read_children: _Reader, nil: object) -> _Reader:
    def read(element: Element) -> Any:  # noqa: ANN401
        if not len(element) and _is_nil(element):
            return nil
        return read_children(element)

    return read


def _array_reader(array: ArrayType) -> _Reader:
    item_name = array.item_name
    read_item = _reader(array.item, nil=None if array.keeps_nil else _ABSENT, optional=False)

    def read(element: Element) -> list[Any]:
        items = [read_item(child) for child in element if local_name(child) == item_name]
        return [item for item in items if item is not _ABSENT]

    return read
