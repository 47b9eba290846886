"""The only XML parser of the project, and escaping for output (XML 1.0, fifth edition).

``parse`` refuses what an attacker could use: a DOCTYPE (and with it every entity), anything from
the network, a document beyond a size, nesting beyond a depth.  All it ever raises is a
``MalformedMessage``.  ``escape`` makes text fit for element content and for attribute values.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree

from kartotek.wire.charsets import codec_of
from kartotek.wire.errors import MalformedXml, MessageTooLarge, UnwritableValue

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives the type no public name

MAX_BYTES = 32 * 1024 * 1024
"""Size beyond which a document is not even looked at; a face sets a lower bound at its edge."""

MAX_DEPTH = 256
"""Deepest nesting of elements: libxml2's own bound, which stands as long as ``huge_tree`` is off."""

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED_ENCODING = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")

_UNWRITABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPECIAL = re.compile(f'[&<>"\t\n\r{_UNWRITABLE}]')
_SPECIAL_IN_TEXT = re.compile(f"[&<>\r{_UNWRITABLE}]")
_UNCARRIED = re.compile(f"[{_UNWRITABLE}]")
_REPLACEMENTS = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#x9;",
    "\n": "&#xA;",
    "\r": "&#xD;",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: its root, and the UTF-8 text from which positions are found."""

    root: Element
    source: bytes

    def position(self, element: Element) -> tuple[int, int]:
        """Return (line, column), both from 1, of the end of ``element``; (0, 0) if it is not in here.

        libxml2 keeps no columns, so the text is read a second time: only when there is an error
        to report.
        """
        for number, candidate in enumerate(self.root.iter()):
            if candidate is element:
                return _position_of(self.source, number)
        return 0, 0


def parse(body: bytes, *, charset: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Read an XML document, leaving out comments and processing instructions.

    ``charset`` is that of the Content-Type and wins over the XML declaration (RFC 7303 §3); a
    byte order mark wins over both.  Raises ``MessageTooLarge`` and ``MalformedXml``.
    """
    if len(body) > max_bytes:
        msg = f"The document has {len(body)} bytes; {max_bytes} are allowed."
        raise MessageTooLarge(msg)
    source = _as_utf8(body, charset)
    _refuse_doctype(source)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error) from None
    except ValueError as error:  # lxml refuses some input before libxml2 sees it
        raise MalformedXml(str(error)) from None
    if root.getroottree().docinfo.doctype:  # pragma: no cover - the prolog scan has seen it
        raise _doctype_error()
    return Document(root, source)


def escape(text: str) -> str:
    """Return ``text`` as element content.  Raises ``UnwritableValue`` for what XML cannot carry.

    A carriage return becomes a reference, because a parser would turn a bare one into a newline.
    """
    if _SPECIAL_IN_TEXT.search(text) is None:
        return text
    return _SPECIAL_IN_TEXT.sub(_reference, text)


def escape_attribute(text: str) -> str:
    """Return ``text`` as an attribute value between double quotes; raises as ``escape`` does."""
    return _SPECIAL.sub(_reference, text)


def is_carried(text: str) -> bool:
    """Tell whether XML 1.0 can carry every character of ``text``."""
    return _UNCARRIED.search(text) is None


def carried(text: str) -> str:
    """Return ``text`` with ``?`` for every character that XML 1.0 cannot carry: for error texts."""
    return _UNCARRIED.sub("?", text)


def local_name(element: Element) -> str:
    """Return the name of ``element`` without its namespace."""
    tag: str = element.tag  # type: ignore[assignment]  # no comments in here, so it is always text
    return tag.rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """Return the namespace of ``element``; empty if it has none."""
    tag: str = element.tag  # type: ignore[assignment]  # as above
    return tag[1:].partition("}")[0] if tag[0] == "{" else ""


def _reference(match: re.Match[str]) -> str:
    character = match.group()
    try:
        return _REPLACEMENTS[character]
    except KeyError:
        msg = f"XML 1.0 cannot carry the character U+{ord(character):04X}."
        raise UnwritableValue(msg) from None


def _as_utf8(body: bytes, charset: str | None) -> bytes:
    encoding, start = _encoding_of(body, charset)
    content = body[start:] if start else body
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        msg = f"Invalid character in the given encoding. Line {line}, position {column}."
        raise MalformedXml(msg, line, column) from None
    return content if encoding in {"utf-8", "ascii"} else text.encode()


def _encoding_of(body: bytes, charset: str | None) -> tuple[str, int]:
    """Return the name of the encoding and the length of the byte order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return encoding, len(mark)
    if charset:
        return _known_encoding(charset), 0
    declared = _DECLARED_ENCODING.match(body)
    if declared is None:
        return "utf-8", 0
    encoding = _known_encoding(declared.group(1).decode("ascii"))
    # .NET's StringWriter declares utf-16 whatever the text is sent in; that the
    # declaration could be read shows that the text is not.
    return ("utf-8", 0) if encoding.startswith("utf-16") else (encoding, 0)


def _known_encoding(name: str) -> str:
    codec = codec_of(name)
    if codec is None:
        msg = f"System does not support '{name}' encoding. Line 1, position 1."
        raise MalformedXml(msg, 1, 1)
    return codec


def _refuse_doctype(source: bytes) -> None:
    """Refuse a DOCTYPE before libxml2 has read any of it; only the prolog can hold one."""
    if b"<!DOCTYPE" not in source:
        return
    position = 0
    while True:
        while source[position : position + 1] in {b" ", b"\t", b"\r", b"\n"}:
            position += 1
        if source.startswith(b"<?", position):
            end, length = source.find(b"?>", position), 2
        elif source.startswith(b"<!--", position):
            end, length = source.find(b"-->", position + 4), 3
        else:
            break
        if end < 0:
            return  # not well formed; libxml2 says so
        position = end + length
    if source.startswith(b"<!DOCTYPE", position):
        line = source.count(b"\n", 0, position) + 1
        raise _doctype_error(line, position - source.rfind(b"\n", 0, position))


def _doctype_error(line: int = 1, column: int = 1) -> MalformedXml:
    msg = "For security reasons DTD is prohibited in this XML document."
    return MalformedXml(msg, line, column)


def _syntax_error(error: etree.XMLSyntaxError) -> MalformedXml:
    line, column = error.position
    # libxml2 ends its text with ", line 1, column 5 (<string>, line 1)"; only what comes before is wanted.
    reason = re.sub(r"\s*,? line \d+, column \d+.*$", "", str(error), flags=re.DOTALL).strip()
    return MalformedXml(f"{reason}. Line {line}, position {column}.", line, column)


def _position_of(source: bytes, number: int) -> tuple[int, int]:
    """Return where the end of the element with this number (document order, from 0) is."""
    opened: list[int] = []
    count = 0
    found = (0, 0)
    reader = expat.ParserCreate("utf-8")

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal count
        opened.append(count)
        count += 1

    def end(_name: str) -> None:
        nonlocal found
        if opened.pop() == number:
            found = (reader.CurrentLineNumber, reader.CurrentColumnNumber + 1)

    reader.StartElementHandler = start
    reader.EndElementHandler = end
    try:
        reader.Parse(source, True)
    except expat.ExpatError:  # pragma: no cover - libxml2 has read it already
        return 0, 0
    return found
