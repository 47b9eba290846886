"""Plain trees as XML and back, in the shapes of .NET's serialisers but without their namespaces.

::

    {"Id": 5, "Phones": [{"Value": "1"}], "Fields": {"a:b": "c"}, "Owner": null, "mail/address": "x"}

    <Contact>
      <Id>5</Id>
      <Phones><EntityElement><Value>1</Value></EntityElement></Phones>
      <Fields><StringKeyValuePair><Key>a:b</Key><Value>c</Value></StringKeyValuePair></Fields>
      <Owner xsi:nil="true"/>
      <mail_x002F_address>x</mail_x002F_address>
    </Contact>

Members keep their order. An element ``ArrayOfX`` holds elements ``X``. A name that XML cannot have is escaped as
.NET's ``XmlConvert.EncodeLocalName`` does. What is read has texts where the tree had numbers and flags; namespaces,
attributes (but ``xsi:nil``), comments and the name of the root are not looked at.
"""

from __future__ import annotations

import re
from typing import Any

from kartotek.wire.errors import MalformedMessage, MessageTooLarge
from kartotek.wire.tree_names import MAX_DEPTH, SAME, TreeNames, from_pairs
from kartotek.wire.xml import DECLARATION, XSI, Element, escape, is_carried, local_name, parse

Tree = Any
"""A JSON value."""

ARRAY = "ArrayOf"
DICTIONARY = "StringDictionary"
"""The name of a root that is a dictionary."""

_PAIR = "StringKeyValuePair"
_NIL = f"{{{XSI}}}nil"
_UNNAMEABLE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_|x[0-9A-Fa-f]{8}_)|(?<!.)[^A-Za-z_]|[^A-Za-z0-9._-]", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4}|[0-9A-Fa-f]{8})_")
_LAST_CHARACTER = 0x10FFFF
_SCALARS: tuple[tuple[type, str], ...] = ((str, "string"), (bool, "boolean"), (int, "int"), (float, "double"))


def write_tree(value: Tree, name: str, names: TreeNames) -> bytes:
    """Return a document with a tree below a root of this name; an array's is ``ArrayOf`` its items' name.

    Raises:
        UnwritableValue: a text holds a character that XML 1.0 cannot carry.
    """
    if isinstance(value, list):
        root = ARRAY + (name or _item_name(value, "", "", names))
    else:
        root = name or _scalar_name(value) or "Object"
    parts: list[str] = []
    _write(parts, root, value, names)
    head = f'{DECLARATION}<{_encoded(root)} xmlns:xsi="{XSI}"'
    return (head + "".join(parts).removeprefix(f"<{_encoded(root)}")).encode()


def _write(parts: list[str], name: str, value: Tree, names: TreeNames, owner: str = "") -> None:
    """Add an element; ``owner`` is the name of the one around it."""
    tag = _encoded(name)
    if value is None:
        parts.append(f'<{tag} xsi:nil="true"/>')
        return
    parts.append(f"<{tag}>")
    if isinstance(value, dict):
        pair = _PAIR if name == DICTIONARY else names.pairs.get(name.lower())
        for member, below in value.items():
            if pair:
                parts.append(f"<{pair}><Key>{escape(member)}</Key>")
                _write(parts, "Value", below, names, name)
                parts.append(f"</{pair}>")
            else:
                _write(parts, member, below, names, name)
    elif isinstance(value, list):
        item_name = _item_name(value, name, owner, names)
        for item in value:
            _write(parts, item_name, item, names, name)
    else:
        parts.append(_text(value))
    parts.append(f"</{tag}>")


def _text(value: Tree) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def _item_name(items: list[Tree], name: str, owner: str, names: TreeNames) -> str:
    """Return what the items of an array are called: by its own name, by the table, by what they are."""
    if name.startswith(ARRAY) and name != ARRAY:
        return name[len(ARRAY) :]
    known = names.items.get(name.lower())
    if known is not None:
        return owner if known == SAME else known
    first = next((item for item in items if item is not None), None)
    return ARRAY + _item_name(first, "", "", names) if isinstance(first, list) else _scalar_name(first) or "Item"


def _scalar_name(value: Tree) -> str | None:
    return next((name for kind, name in _SCALARS if type(value) is kind), None)


def _encoded(name: str) -> str:
    return name if name.isidentifier() and name.isascii() and "_x" not in name else _escaped(name)


def _escaped(name: str) -> str:
    return _UNNAMEABLE.sub(_escape, name) or "_"


def _escape(match: re.Match[str]) -> str:
    number = ord(match.group())
    return f"_x{number:04X}_" if number <= 0xFFFF else f"_x{number:08X}_"


# -- reading ---------------------------------------------------------------------------------------------------------


def read_tree(body: bytes, names: TreeNames, *, charset: str | None = None) -> Tree:
    """Return the tree that a document holds.

    Raises:
        MalformedXml: it is not XML, or has a DOCTYPE.
        MalformedMessage: there is text beside elements, or an entry of a dictionary has no key.
        MessageTooLarge: it is too long or nested too deep.
    """
    root = parse(body, charset=charset).root
    is_dictionary = local_name(root) == DICTIONARY
    return _read(root, names, 1, is_array=is_dictionary or _is_array(local_name(root)), is_dictionary=is_dictionary)


def _read(element: Element, names: TreeNames, depth: int, *, is_array: bool, is_dictionary: bool) -> Tree:
    if depth > MAX_DEPTH:
        msg = f"XML is nested deeper than {MAX_DEPTH} levels"
        raise MessageTooLarge(msg)
    if element.get(_NIL, "").strip().lower() in {"true", "1"}:
        return None
    if not len(element) and not is_array:
        return element.text or ""
    below = [(_decoded(local_name(child)), child) for child in _children(element)]
    values = [(name, _member(name, child, names, depth + 1)) for name, child in below]
    if not is_array:
        return dict(values)
    items = [value for _, value in values]
    return from_pairs(items, local_name(element)) if is_dictionary else items


def _member(name: str, element: Element, names: TreeNames, depth: int) -> Tree:
    key = name.lower()
    is_dictionary = key in names.pairs
    is_array = is_dictionary or key in names.items or _is_array(name)
    return _read(element, names, depth, is_array=is_array, is_dictionary=is_dictionary)


def _is_array(name: str) -> bool:
    return name.lower().startswith(ARRAY.lower())


def _children(element: Element) -> list[Element]:
    """Return the elements below one. Raises MalformedMessage where there is text beside them."""
    children = list(element)
    for text in (element.text, *(child.tail for child in children)):
        if text and not text.isspace():
            msg = f"XML is malformed: text beside elements in {local_name(element)}"
            raise MalformedMessage(msg)
    return children


def _decoded(name: str) -> str:
    return _ESCAPED.sub(_unescape, name) if "_x" in name else name


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number <= _LAST_CHARACTER and is_carried(chr(number)) else match.group()
