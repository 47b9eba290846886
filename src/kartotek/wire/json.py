"""Reading JSON as the REST faces receive it (RFC 8259): strict where data could be lost, bounded.

- UTF-8 only; a byte order mark is skipped.
- Of a repeated name the last counts (documented samples of CRM.COM repeat names).
- A comma after the last element is forgiven (samples of SuperOffice have them).
- NUL, lone surrogates and whatever else XML 1.0 cannot carry are refused, escaped or not, because a
  value that comes in through one face goes out through all.

Writing is ``msgspec.json.encode``; it needs nothing more.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar, overload

import msgspec

from kartotek.wire.errors import MalformedJson, MessageTooLarge
from kartotek.wire.xml import is_carried

MAX_BYTES = 32 * 1024 * 1024
"""Size beyond which a body is not even looked at; a face sets a lower bound at its edge."""

MAX_DEPTH = 64
"""Deepest nesting of arrays and objects."""

_T = TypeVar("_T")

# What can stand for a character that XML cannot carry: \b, \f, a \u escape of one, or U+FFFE and U+FFFF.
# A hit is only a suspicion (the backslash may itself be escaped), so the values are then looked at.
_SUSPICIOUS = re.compile(rb"\\[bf]|\\u(?:00[01]|[dD][89a-fA-F]|[fF]{3}[eEfF])|\xef\xbf[\xbe\xbf]")
_STRING_OR_LAST_COMMA = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|,(?=[ \t\r\n]*+[}\]])', re.DOTALL)
_BRACKETS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_AT_BYTE = re.compile(r" \(byte (\d+)\)$")


@overload
def decode(body: bytes, *, max_bytes: int = ..., max_depth: int = ...) -> Any: ...  # noqa: ANN401 - JSON
@overload
def decode(body: bytes, cls: type[_T], *, max_bytes: int = ..., max_depth: int = ...) -> _T: ...
def decode(body: bytes, cls: Any = Any, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """Read a JSON text as plain values, or as ``cls`` where msgspec can (a struct, a TypedDict, ...).

    Raises ``MessageTooLarge``, and ``MalformedJson`` with line and column where they are known.
    """
    if len(body) > max_bytes:
        msg = f"The body has {len(body)} bytes; {max_bytes} are allowed."
        raise MessageTooLarge(msg)
    source = body.removeprefix(b"\xef\xbb\xbf")
    _check_utf8(source)
    _check_depth(source, max_depth)
    if _SUSPICIOUS.search(source):
        _check_text(_read(source, _decoder(Any)))
    return _read(source, _decoder(cls))


@cache
def _decoder(cls: Any) -> msgspec.json.Decoder[Any]:  # noqa: ANN401 - any type that msgspec takes
    return msgspec.json.Decoder(cls)


def _read(source: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:  # noqa: ANN401
    try:
        return decoder.decode(source)
    except msgspec.ValidationError as error:
        raise MalformedJson(str(error)) from None
    except (ValueError, RecursionError) as error:
        forgiven = _STRING_OR_LAST_COMMA.sub(_without_comma, source)
        if forgiven == source:
            raise _malformed(source, str(error)) from None
    try:
        return decoder.decode(forgiven)
    except msgspec.ValidationError as error:
        raise MalformedJson(str(error)) from None
    except (ValueError, RecursionError) as error:
        raise _malformed(forgiven, str(error)) from None


def _without_comma(match: re.Match[bytes]) -> bytes:
    if match.group() != b",":
        return match.group()
    before = match.start() - 1
    while match.string[before] in b" \t\r\n" and before > 0:
        before -= 1
    if match.string[before] in b"[{,:":
        return b","  # there is no element that it could follow
    return b" "  # keeps every later byte where it was, and with it the positions of errors


def _check_utf8(source: bytes) -> None:
    try:
        source.decode()
    except UnicodeDecodeError as error:
        msg = "JSON is malformed: not valid UTF-8"
        raise _at(source, error.start, msg) from None


def _check_depth(source: bytes, max_depth: int) -> None:
    if source.count(b"[") + source.count(b"{") <= max_depth:
        return
    depth = 0
    for match in _BRACKETS.finditer(source):
        if match.group() in {b"[", b"{"}:
            depth += 1
            if depth > max_depth:
                msg = f"JSON is nested deeper than {max_depth} levels"
                raise MessageTooLarge(msg)
        elif match.group() in {b"]", b"}"}:
            depth -= 1


def _check_text(value: object) -> None:
    """Refuse a value that holds, as a name or as a string, text that XML 1.0 cannot carry."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if not is_carried(item):
                msg = "JSON is malformed: it holds a character that cannot be stored"
                raise MalformedJson(msg)
        elif isinstance(item, dict):
            waiting += item.keys()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _malformed(source: bytes, text: str) -> MalformedJson:
    at = _AT_BYTE.search(text)
    if at is None:
        return _at(source, len(source), text)
    return _at(source, int(at.group(1)), text[: at.start()])


def _at(source: bytes, offset: int, reason: str) -> MalformedJson:
    line = source.count(b"\n", 0, offset) + 1
    return MalformedJson(reason, line, offset - source.rfind(b"\n", 0, offset))
