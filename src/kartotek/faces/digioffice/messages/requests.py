"""What a request says: its body in any of the formats, packed or not, and its query string."""

from __future__ import annotations

import asyncio
import zlib
from typing import Final

from kartotek.faces.digioffice.messages.formats import BY_TYPE, JSON, format_in_path, text_of
from kartotek.web.face import Request
from kartotek.web.headers import media_type
from kartotek.wire.errors import MalformedMessage, MessageTooLarge
from kartotek.wire.form import read_fields
from kartotek.wire.multipart import read_multipart

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

SHORT: Final = 32_768
"""Bytes of a body that is read at once; a longer one may take a second, and others go on meanwhile."""

_WINDOWS: Final = {
    "gzip": (zlib.MAX_WBITS | 16,),
    "x-gzip": (zlib.MAX_WBITS | 16,),
    # in zlib's wrapping, and without it, as .NET's DeflateStream writes
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}
"""What zlib has to be told to unpack an encoding: what may be tried, in order."""


async def request_tree(request: Request, most: int) -> object:
    """Return what a request's body says, as a tree; an empty object where there is no body.

    The body is read by its Content-Type; without one, or with one that is no format, by the format that the path
    names, else as JSON. ``most`` is how many bytes it may have, unpacked.

    Raises:
        MalformedMessage: the body is not what it says it is.
        MessageTooLarge: it is too long or nested too deep.
    """
    if len(request.body) <= SHORT and "content-encoding" not in request.headers:
        return _tree(request, most)
    return await asyncio.to_thread(_tree, request, most)


def _tree(request: Request, most: int) -> object:
    body = unpacked(request.body, request.headers.get("content-encoding", ""), most)
    if not body.strip():
        return {}
    content_type = request.headers.get("content-type", "")
    kind = media_type(content_type).name
    if kind == FORM:
        return dict(read_fields(text_of(body)))
    if kind == MULTIPART:
        return {part.name: part.text for part in read_multipart(body, content_type) if part.filename is None}
    found = BY_TYPE.get(kind) or format_in_path(request.path) or JSON
    try:
        return found.read(body)
    except MessageTooLarge:
        raise
    except MalformedMessage as error:
        named = kind or found.types[0]
        reason = f"Could not deserialize '{named}' request using {found.name}: {error}"
        raise MalformedMessage(reason, error.line, error.column) from None


def with_query(tree: object, request: Request) -> object:
    """Return a message with those members from the query string that its body does not have."""
    if not isinstance(tree, dict) or not request.query_string:
        return tree
    known = {name.lower() for name in tree}
    return tree | {name: value for name, value in request.query_items if name.lower() not in known}


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """Return a body without its ``Content-Encoding`` (gzip or deflate), of at most so many bytes.

    Raises:
        MalformedMessage: it is not what it says, or another encoding.
        MessageTooLarge: it is longer.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        if len(body) > most:
            raise MessageTooLarge(f"The body has more than {most} bytes.")
        return body
    if name not in _WINDOWS:
        raise MalformedMessage(f"Content-Encoding {name} is not known.")
    for window in _WINDOWS[name]:
        packed = zlib.decompressobj(window)
        try:
            found = packed.decompress(body, most + 1)
        except zlib.error:
            continue
        if len(found) > most:
            raise MessageTooLarge(f"The body has more than {most} bytes.")
        if packed.eof:
            return found
    raise MalformedMessage(f"The body is no {name}.")
