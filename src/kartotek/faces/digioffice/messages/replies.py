"""Which format an answer goes out in (ServiceStack's order of hints), and its names.

A suffix of the path, ``?callback=`` (JSON), ``?format=``, the format in the path (``/api/xml/reply``),
what ``Accept`` likes best, the request's own, JSON. None of them is an error: there is no 406 at ServiceStack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kartotek.faces.digioffice.messages.contracts import SERVICES
from kartotek.faces.digioffice.messages.formats import (
    BY_TYPE,
    JSON,
    SUFFIXES,
    Body,
    Format,
    camel_case,
    format_in_path,
    write_json,
)
from kartotek.faces.digioffice.messages.schema import TYPES, Dto
from kartotek.web.face import Request, Response
from kartotek.web.headers import media_type

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
    """Tell whether a request came to ``/api/X`` or ``/api/api/X``, X being a service's name as it is spelled.

    ServiceStack's clients send there unless told otherwise; ``/api/authenticate`` is a route of old, and not meant.
    """
    *before, name = [part for part in request.path.split("/") if part] or [""]
    return name.removesuffix("[]") in _NAMES and all(part.lower() == "api" for part in before)


_NAMES: Final = frozenset(service.name for service in SERVICES)
_VARY: Final = ("vary", "Accept")
_NOSNIFF: Final = ("x-content-type-options", "nosniff")
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$.]{0,99}")


def _found(request: Request, segments: list[str], option: str) -> Format:
    suffix = segments[-1].rpartition(".")[2] if segments and "." in segments[-1] else ""
    asked = SUFFIXES.get(suffix) or SUFFIXES.get(option.partition(".")[0].lower()) or format_in_path(request.path)
    if asked is not None:
        return asked
    return _accepted(request.headers.get("accept", ""), media_type(request.headers.get("content-type")).name)


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
