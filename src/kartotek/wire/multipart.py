"""Form bodies with files in them: ``multipart/form-data`` (RFC 7578, RFC 2046 §5.1), read with python-multipart.

Read leniently where clients are known to be wrong: the delimiter is what the body begins with, whichever ``boundary``
the header tells (curl adds one of its own to one that was set by hand), and a type of a part that is none is no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from kartotek.wire.errors import MalformedMessage, MessageTooLarge

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # is there for type checkers alone

MOST_PARTS: Final = 100
LONGEST_BOUNDARY: Final = 200
"""Characters; RFC 2046 allows 70."""

_BOUNDARIES: Final = re.compile(r';\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_FIRST_LINE: Final = re.compile(rb"--([^\r\n]{1,%d}?)[ \t]*\r\n" % LONGEST_BOUNDARY)


@dataclass(frozen=True, slots=True)
class FormPart:
    """One field of a form: its content as it came, and where it is a file the name of that."""

    name: str
    content: bytes
    filename: str | None = None

    @property
    def text(self) -> str:
        """The content as text, UTF-8. Raises MalformedMessage where it is not."""
        try:
            return self.content.decode()
        except UnicodeDecodeError:
            raise _malformed(f"the field {self.name[:100]!r} is not UTF-8") from None


def read_multipart(body: bytes, content_type: str) -> list[FormPart]:
    """Return the parts of a form in the order in which they came; ``content_type`` is the header with its parameters.

    Raises:
        MalformedMessage: there is no form, it is cut off, or a part has no name.
        MessageTooLarge: more than `MOST_PARTS` parts, or headers of a part beyond all reason.
    """
    body = body.lstrip(b"\r\n")
    boundary = _boundary(body, content_type)
    if body.count(b"--" + boundary) > MOST_PARTS + 1:  # before each of them costs a turn of the parser
        raise MessageTooLarge(f"The form has more than {MOST_PARTS} parts.")
    reading = _Reading()
    try:
        parser = MultipartParser(boundary, reading.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise _malformed(str(error)) from error
    if not reading.complete:
        raise _malformed("it is cut off")
    return [part.finished() for part in reading.parts]


def _boundary(body: bytes, content_type: str) -> bytes:
    """Return the delimiter of a body: the longest of those told that it begins with, else what its first line holds."""
    told = [quoted or bare for quoted, bare in _BOUNDARIES.findall(content_type)]
    for boundary in sorted(told, key=len, reverse=True):
        encoded: bytes = boundary.encode("latin-1", "replace")
        if encoded and len(encoded) <= LONGEST_BOUNDARY and body.startswith(b"--" + encoded):
            return encoded
    first = _FIRST_LINE.match(body)
    if first is None:
        raise _malformed("it does not begin with its boundary")
    return bytes(first[1])


@dataclass(slots=True)
class _Part:
    """A part that is being read."""

    headers: dict[str, bytes] = field(default_factory=dict)
    content: list[bytes] = field(default_factory=list)

    def finished(self) -> FormPart:
        """Return the part. Raises MalformedMessage where it has no name."""
        _, options = parse_options_header(self.headers.get("content-disposition", b"").decode("latin-1"))
        name, filename = options.get(b"name"), options.get(b"filename")
        if not name:
            raise _malformed("a part has no name")
        return FormPart(_decoded(name), b"".join(self.content), None if filename is None else _decoded(filename))


class _Reading:
    """What the parser has found so far."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.complete = False
        self._name = b""
        self._value = b""

    def callbacks(self) -> MultipartCallbacks:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin_part,
            "on_header_begin": self._begin_header,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._end_header,
            "on_part_data": self._part_data,
            "on_end": self._end,
        }

    def _begin_part(self) -> None:
        self.parts.append(_Part())

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].content.append(data[start:end])

    def _begin_header(self) -> None:
        self._name = self._value = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self.parts[-1].headers[self._name.decode("latin-1").lower()] = self._value

    def _end(self) -> None:
        self.complete = True


def _decoded(name: bytes) -> str:
    """Return a name as text: UTF-8, as browsers and curl send it, else Latin-1."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("latin-1")


def _malformed(why: str) -> MalformedMessage:
    return MalformedMessage(f"The form is malformed: {why}.")
