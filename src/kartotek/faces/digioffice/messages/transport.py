"""Which format a request comes in and which one its answer goes out in (ServiceStack's order of hints).

The answer's: a suffix of the path, ``?callback=`` (JSON), ``?format=``, the format in the path (``/api/xml/reply``),
what ``Accept`` likes best, the request's own, JSON. None of them is an error: there is no 406 at ServiceStack.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from kartotek.faces.digioffice.messages.contracts import SERVICES
from kartotek.faces.digioffice.messages.formats import BY_TYPE, FORMATS, JSON, Body, Format, camel_case, write_json
from kartotek.faces.digioffice.messages.schema import TYPES, Dto
from kartotek.web.face import Request, Response
from kartotek.web.headers import media_type
from kartotek.wire.errors import MalformedMessage, MessageTooLarge

FORM: Final = "application/x-www-form-urlencoded"
_PREFERRED: Final = ("text/html", "application/json", "application/xml", "text/jsv")
"""The types that ServiceStack looks for first; a page stands for JSON here."""


@dataclass(frozen=True, slots=True)
class Reply:
    """How the answer to a request is written: its format, the names in it, the function that wraps it (JSONP).

    ``camel``: the names of everything; ``camel_types``: those of ServiceStack's own objects, as it has them at the
    addresses where its clients look first (`client_address`), and as PyPI's client reads them there.
    """

    format: Format
    camel: bool = False
    camel_types: bool = False
    callback: str = ""

    @classmethod
    def of(cls, request: Request) -> Reply:
        """Return how a request wants its answer."""
        options = {name.lower(): value for name, value in request.query_items} if request.query_string else {}
        segments = [part for part in request.path.lower().split("/") if part]
        callback = options.get("callback", "")
        found = _found(request, segments, options.get("format", ""))
        config = options.get("jsconfig", "").lower().replace(" ", "").split(",")
        camel = any(entry in {"eccn", "eccn:true", "emitcamelcasenames", "emitcamelcasenames:true"} for entry in config)
        return cls(
            JSON if _CALLBACK.fullmatch(callback) else found,
            camel=camel,
            camel_types=client_address(request),
            callback=callback if _CALLBACK.fullmatch(callback) else "",
        )

    def write(self, body: Body, dto: Dto, status: int = 200) -> Response:
        """Return a response with one object or several."""
        if self.format is not JSON:
            headers = [("content-type", self.format.written), _VARY]
            return Response(status, self.format.write(body, dto), headers)
        renamed = self.camel or (self.camel_types and dto.namespace == TYPES)
        text = write_json(body, dto, camel_case if renamed else str)
        if not self.callback:
            return Response(status, text, [("content-type", JSON.written), _VARY])
        # a comment before the name keeps other plug-ins from reading the answer as something else
        script = b"/**/" + self.callback.encode() + b"(" + text + b")"
        return Response(status, script, [("content-type", "text/javascript; charset=utf-8"), _NOSNIFF, _VARY])


def client_address(request: Request) -> bool:
    """Tell whether a request came to ``/api/X``, X being a service's name as it is spelled.

    ServiceStack's clients send there unless told otherwise; ``/api/authenticate`` is a route of old, and not meant.
    """
    segments = [part for part in request.path.split("/") if part]
    return len(segments) in (2, 3) and segments[-1].removesuffix("[]") in _NAMES


_NAMES: Final = frozenset(service.name for service in SERVICES)
_VARY: Final = ("vary", "Accept")
_NOSNIFF: Final = ("x-content-type-options", "nosniff")
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$.]{0,99}")


def request_tree(request: Request, most: int) -> object:
    """Return what a request's body says, as a tree; an empty object where there is no body.

    The body is read by its Content-Type; without one, or with one that is no format, by the format that the path
    names, else as JSON. ``most`` bounds it where it comes packed.

    Raises:
        MalformedMessage: the body is not what it says it is.
        MessageTooLarge: it is too long or nested too deep.
    """
    body = unpacked(request.body, request.headers.get("content-encoding", ""), most)
    if not body.strip():
        return {}
    kind = media_type(request.headers.get("content-type")).name
    if kind == FORM:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000))
    found = BY_TYPE.get(kind) or _in_path([part for part in request.path.lower().split("/") if part]) or JSON
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


def _found(request: Request, segments: list[str], option: str) -> Format:
    suffix = segments[-1].rpartition(".")[2] if segments and "." in segments[-1] else ""
    asked = FORMATS.get(suffix) or FORMATS.get(option.partition(".")[0].lower()) or _in_path(segments)
    if asked is not None:
        return asked
    return _accepted(request.headers.get("accept", ""), media_type(request.headers.get("content-type")).name)


def _in_path(segments: list[str]) -> Format | None:
    """Return the format that a path like ``/api/xml/reply/X`` names, or None."""
    for place in (0, 1):
        if len(segments) > place + 1 and segments[place + 1] in {"reply", "oneway", "metadata"}:
            return FORMATS.get(segments[place])
    return None


def _accepted(accept: str, content_type: str) -> Format:
    accepted = [part.partition(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    if content_type in _PREFERRED and content_type in accepted:
        return BY_TYPE.get(content_type, JSON)
    for preferred in _PREFERRED:
        if preferred in accepted:
            return BY_TYPE.get(preferred, JSON)
    if accepted and "*/*" not in accepted:
        known = next((BY_TYPE[name] for name in accepted if name in BY_TYPE), None)
        if known is not None:
            return known
    return BY_TYPE.get(content_type, JSON)


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """Return a body without its ``Content-Encoding`` (gzip or deflate), of at most so many bytes.

    Raises:
        MalformedMessage: it is not what it says, or another encoding.
        MessageTooLarge: it is longer.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return body
    if name not in {"gzip", "x-gzip", "deflate"}:
        raise MalformedMessage(f"Content-Encoding {name} is not known.")
    try:
        if name == "deflate":
            packed = zlib.decompressobj()
            found = packed.decompress(body, most + 1)
        else:
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
                found = stream.read(most + 1)
    except (OSError, EOFError, zlib.error):
        raise MalformedMessage(f"The body is no {name}.") from None
    if len(found) > most:
        raise MessageTooLarge(f"The body has more than {most} bytes.")
    return found
