"""The formats of the gateway: JSON, XML, JSV, CSV and JSON lines, each by its name, its media type and its codec.

A format reads bytes into a tree (`reading` makes an object of it) and writes one object, or a list of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from kartotek.faces.digioffice.messages.schema import Dto, Values
from kartotek.wire import json, jsv
from kartotek.wire.errors import MalformedMessage
from kartotek.wire.xml import DECLARATION, XSI, Element, escape, local_name, parse

Body = Values | Sequence[Values]
"""One object, or the several of a batch."""

_encode = msgspec.json.Encoder().encode
_ARRAYS: Final = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
_NIL: Final = f"{{{XSI}}}nil"


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what addresses call it, its media types (the first is the one of replies), its codec.

    ``read`` raises MalformedMessage. ``written`` is the Content-Type of replies.
    """

    name: str
    types: tuple[str, ...]
    written: str
    read: Callable[[bytes], object]
    write: Callable[[Body, Dto], bytes]


# -- JSON ------------------------------------------------------------------------------------------------------------


def shown(values: Values, dto: Dto, rename: Callable[[str], str] = str) -> Values:
    """Return an object without what is not set, in the order of its members, its names as ``rename`` makes them."""
    tree: Values = {}
    for member in dto.members:
        value = values.get(member.name)
        if value is None:
            continue
        if isinstance(member.type, Dto):
            below = member.type
            value = [shown(item, below, rename) for item in value] if member.several else shown(value, below, rename)
        tree[rename(member.name)] = value
    return tree


def camel_case(name: str) -> str:
    """Return a name as ServiceStack's camel case has it: leading capitals become small, but for the last of several.

    ``MessageID`` becomes ``messageID``, ``DOGlobalID`` ``doGlobalID``.
    """
    capitals = len(name) - len(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    small = capitals if capitals == len(name) else max(1, capitals - 1)
    return name[:small].lower() + name[small:] if capitals else name


def write_json(body: Body, dto: Dto, rename: Callable[[str], str] = str) -> bytes:
    """Return JSON."""
    return _encode(shown(body, dto, rename) if isinstance(body, dict) else [shown(item, dto, rename) for item in body])


def _read_json(source: bytes) -> object:
    return json.decode(source)


# -- JSV and CSV -----------------------------------------------------------------------------------------------------


def text_of(source: bytes) -> str:
    """Return a body as text. Raises MalformedMessage where it is not UTF-8."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MalformedMessage("The body is not UTF-8.") from None


def _read_jsv(source: bytes) -> object:
    return jsv.decode(text_of(source))


def _write_jsv(body: Body, dto: Dto) -> bytes:
    tree = shown(body, dto) if isinstance(body, dict) else [shown(item, dto) for item in body]
    return jsv.encode(tree).encode()


def _read_csv(source: bytes) -> object:
    """Return the rows below the header row as objects; a single one by itself. Their cells are JSV."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text_of(source), newline=""), strict=True) if row]
    except csv.Error as error:
        raise MalformedMessage(f"CSV is malformed: {error}") from None
    if not rows:
        return {}
    header, *found = rows
    if any(len(row) > len(header) for row in found):
        raise MalformedMessage("CSV is malformed: a row has more cells than the header row")
    trees = [dict(zip(header, row, strict=False)) for row in found]
    return trees[0] if len(trees) == 1 else trees


def _write_csv(body: Body, dto: Dto) -> bytes:
    rows = [body] if isinstance(body, dict) else body
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([member.name for member in dto.members])
    for row in rows:
        tree = shown(row, dto)
        writer.writerow([_cell(tree.get(member.name)) for member in dto.members])
    return text.getvalue().encode()


def _cell(value: object) -> str:
    return value if isinstance(value, str) else jsv.encode(value)


# -- JSON lines ------------------------------------------------------------------------------------------------------


def _read_jsonl(source: bytes) -> object:
    lines = [line for line in source.splitlines() if line.strip()]
    trees = [json.decode(line) for line in lines]
    return trees[0] if len(trees) == 1 else trees or {}


def _write_jsonl(body: Body, dto: Dto) -> bytes:
    """Return one object as a line without an end, as the vendor's page shows it; several with line ends between."""
    rows = [body] if isinstance(body, dict) else body
    return b"\n".join(_encode(shown(row, dto)) for row in rows)


# -- XML -------------------------------------------------------------------------------------------------------------


def read_xml(source: bytes) -> object:
    """Return the root element as a tree: elements with elements in them as objects, an array's as a list."""
    root = parse(source).root
    if local_name(root).startswith("ArrayOf"):
        return [element_tree(item) for item in root]
    return element_tree(root)


def element_tree(element: Element) -> object:
    """Return an element as a tree, names without namespaces; a nil one as None."""
    if element.get(_NIL, "").strip() in {"true", "1"}:
        return None
    if not len(element):
        return element.text or ""
    return {local_name(child): element_tree(child) for child in element}


def _write_xml(body: Body, dto: Dto) -> bytes:
    if isinstance(body, dict):
        return (DECLARATION + xml_element(body, dto)).encode()
    head = f'<ArrayOf{dto.name} xmlns:i="{XSI}" xmlns="{dto.namespace}">'
    items = "".join(f"<{dto.name}>{_content(item, dto)}</{dto.name}>" for item in body)
    return f"{DECLARATION}{head}{items}</ArrayOf{dto.name}>".encode()


def xml_element(values: Values, dto: Dto) -> str:
    """Return an object as the element that DataContractSerializer writes."""
    return f'<{dto.name} xmlns:i="{XSI}" xmlns="{dto.namespace}">{_content(values, dto)}</{dto.name}>'


def _content(values: Values, dto: Dto) -> str:
    parts: list[str] = []
    for member in dto.in_xml:
        value, name = values.get(member.name), member.name
        if value is None:
            parts.append(f'<{name} i:nil="true" />')
        elif isinstance(member.type, Dto):
            parts.append(_object(name, value, member.type, several=member.several))
        elif member.several:
            items = "".join(f"<d:string>{escape(item)}</d:string>" for item in value)
            parts.append(f'<{name} xmlns:d="{_ARRAYS}">{items}</{name}>')
        else:
            parts.append(f"<{name}>{escape(_spelled(value))}</{name}>")
    return "".join(parts)


def _object(name: str, value: Values | list[Values], dto: Dto, *, several: bool) -> str:
    if not several:
        return f"<{name}>{_content(value, dto)}</{name}>" if isinstance(value, dict) else ""
    items = "".join(f"<{dto.name}>{_content(item, dto)}</{dto.name}>" for item in value if isinstance(item, dict))
    return f"<{name}>{items}</{name}>" if items else f"<{name} />"


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


JSON: Final = Format(
    "json", ("application/json", "text/json"), "application/json; charset=utf-8", _read_json, write_json
)
XML: Final = Format("xml", ("application/xml", "text/xml"), "application/xml", read_xml, _write_xml)
JSV: Final = Format("jsv", ("text/jsv", "application/jsv"), "text/jsv", _read_jsv, _write_jsv)
CSV: Final = Format("csv", ("text/csv",), "text/csv", _read_csv, _write_csv)
JSONL: Final = Format("jsonl", ("text/jsonl", "application/jsonl"), "text/jsonl", _read_jsonl, _write_jsonl)

FORMATS: Final = {made.name: made for made in (JSON, XML, JSV, CSV, JSONL)}
"""By the name that addresses use."""

SUFFIXES: Final = FORMATS | {"other": JSONL}
"""By what may be appended to a route, or asked for; ``other`` is what the vendor's page of JSON lines calls them."""

BY_TYPE: Final = {name: made for made in FORMATS.values() for name in made.types}


def format_in_path(path: str) -> Format | None:
    """Return the format that a path like ``/api/xml/reply/X`` names, or None."""
    segments = [part for part in path.lower().split("/") if part]
    for place in (0, 1):
        if len(segments) > place + 1 and segments[place + 1] in {"reply", "oneway", "metadata"}:
            return FORMATS.get(segments[place])
    return None
