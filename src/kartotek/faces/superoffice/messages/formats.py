"""Which format a body is in, and which one a client wants back (vendor's document, Content-Type and Accept).

JSON and XML go both ways, forms come in. What a client accepts is chosen as ASP.NET's Web API does: the best of what
both know, and JSON where that is nothing. ``$format`` wins over the header.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from kartotek.domain.errors import InvalidValue
from kartotek.faces.superoffice.messages import Json
from kartotek.faces.superoffice.messages.names import NAMES
from kartotek.web.face import Request
from kartotek.web.headers import media_type, preferred
from kartotek.wire.charsets import codec_of
from kartotek.wire.errors import MalformedMessage
from kartotek.wire.form import read_form
from kartotek.wire.json_relaxed import decode_relaxed
from kartotek.wire.xml_tree import read_tree, write_tree

JSON_TYPES: Final = ("application/json", "text/json", "application/json-patch+json", "application/merge-patch+json")
XML_TYPES: Final = ("application/xml", "text/xml")
FORM: Final = "application/x-www-form-urlencoded"

_OFFERED: Final = (*JSON_TYPES[:2], *XML_TYPES, *JSON_TYPES[2:])
_FORMATS: Final = {"json": JSON_TYPES[0], "xml": XML_TYPES[0]} | {name: name for name in _OFFERED}
_OPTION: Final = "$format"
_UTF8: Final = {"utf-8", "ascii"}
_encode = msgspec.json.Encoder().encode


class UnsupportedMediaType(MalformedMessage):
    """A body in a format, or in letters, that this face does not read; worded as ASP.NET's Web API does."""


def reply_type(request: Request) -> str:
    """Return the media type in which a client wants its answer.

    Raises:
        InvalidValue: ``$format`` names no format.
        MalformedRequest: the query string has too many fields.
    """
    if "format" in request.query_string.lower():
        found = [value for name, value in request.query_items if name.lower() == _OPTION]
        if found:
            return _named(found[-1])
    return _accepted(request.headers.get("accept"))


def write(tree: Json, wanted: str, name: str = "") -> tuple[bytes, tuple[str, str]]:
    """Return a value in a media type, with the header that tells so; ``name`` is its type's name, for XML.

    Raises:
        UnwritableValue: a text that XML cannot carry.
    """
    header = ("content-type", f"{wanted}; charset=utf-8")
    if wanted in XML_TYPES:
        return write_tree(msgspec.json.decode(_encode(tree)), name, NAMES), header
    return _encode(tree), header


def read(body: bytes, content_type: str | None) -> Json:
    """Return the value in a body, None for an empty one; a body of no type is read as JSON.

    Raises:
        MalformedMessage: it is not what its type says.
        UnsupportedMediaType: its type is none that this face reads.
    """
    kind, charset = _kind(content_type)
    if not body.strip():
        return None
    if kind in XML_TYPES:
        return read_tree(body, NAMES, charset=charset)
    if kind == FORM:
        return read_form(_text(body, charset), NAMES)
    if kind in JSON_TYPES or not kind:
        in_utf8 = charset is None or _codec(charset) in _UTF8
        return decode_relaxed(body if in_utf8 else _text(body, charset).encode())
    msg = f"The request entity's media type '{kind}' is not supported for this resource."
    raise UnsupportedMediaType(msg)


@lru_cache(maxsize=256)
def _accepted(accept: str | None) -> str:
    return preferred(accept, _OFFERED) or _OFFERED[0]


def _named(name: str) -> str:
    wanted = _FORMATS.get(media_type(name).name)
    if wanted is None:
        raise InvalidValue(_OPTION, "XML or JSON is expected")
    return wanted


@lru_cache(maxsize=256)
def _kind(content_type: str | None) -> tuple[str, str | None]:
    parsed = media_type(content_type)
    return parsed.name, parsed.charset


def _text(body: bytes, charset: str | None) -> str:
    codec = _codec(charset or "utf-8")
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        msg = f"The body is not valid {codec}."
        raise MalformedMessage(msg) from None


def _codec(charset: str) -> str:
    codec = codec_of(charset)
    if codec is None:
        msg = f"The request entity's character set '{charset}' is not supported for this resource."
        raise UnsupportedMediaType(msg)
    return codec
