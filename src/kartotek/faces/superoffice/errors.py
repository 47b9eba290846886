"""Errors as SuperOffice's server words them (reference §4).

The server itself says ``Message``, its documentation ``ErrorMessage``; clients look for either, so both are there.
"""

from __future__ import annotations

import math
from typing import Final

from kartotek.domain import errors as domain
from kartotek.faces.superoffice.messages.formats import JSON_TYPES, XML_TYPES, UnsupportedMediaType, reply_type, write
from kartotek.web.errors import EdgeError, InternalError, MalformedRequest
from kartotek.web.face import Request, Response
from kartotek.wire.errors import MalformedMessage, MessageTooLarge, WireError
from kartotek.wire.xml import carried

ERROR: Final = "ErrorResponse"
"""What an error is called in XML."""

_CHALLENGE: Final = ("www-authenticate", 'Basic realm="SuperOffice", charset="UTF-8"')
_XSRF: Final = "x-xsrf-token"
_IMPLEMENTATION: Final = "SuperOffice.Services.Implementation"
_WEB: Final = "SuperOffice.Services.WebApi"


class EntityNotFound(domain.NotFound):
    """No entity of this name has this id; worded as the vendor's 404."""

    def __init__(self, entity: str, number: object) -> None:
        super().__init__(entity, number)
        self.safe_message = f"{entity} id {number} not found"


class NotServed(domain.DomainError):
    """An operation of the vendor's that is known here, and not carried out."""


TABLE: Final[dict[type[Exception], tuple[int, str, str]]] = {
    domain.NotAuthenticated: (401, "ArgumentException", _WEB),
    domain.LoginThrottled: (429, "TooManyRequestsException", _WEB),
    domain.UnknownApplication: (401, "ArgumentException", _WEB),
    domain.NotPermitted: (403, "SoAccessDeniedException", _IMPLEMENTATION),
    domain.NotFound: (404, "SoNotFoundException", _IMPLEMENTATION),
    domain.AlreadyExists: (400, "ArgumentException", _IMPLEMENTATION),
    domain.Ambiguous: (400, "ArgumentException", _IMPLEMENTATION),
    domain.VersionMismatch: (412, "PreconditionFailedException", _IMPLEMENTATION),
    domain.Conflict: (409, "InvalidOperationException", _IMPLEMENTATION),
    domain.InvalidValue: (400, "ArgumentException", _IMPLEMENTATION),
    domain.UnsupportedQuery: (400, "ArgumentException", _IMPLEMENTATION),
    domain.LimitExceeded: (400, "ArgumentException", _IMPLEMENTATION),
    domain.Unavailable: (503, "SoServerUnavailableException", _IMPLEMENTATION),
    NotServed: (501, "NotImplementedException", _IMPLEMENTATION),
    domain.DomainError: (400, "ArgumentException", _IMPLEMENTATION),
    UnsupportedMediaType: (415, "ArgumentException", _WEB),
    MessageTooLarge: (413, "ArgumentException", _WEB),
    MalformedMessage: (400, "ArgumentException", _WEB),
    WireError: (400, "ArgumentException", _WEB),
    InternalError: (500, "Exception", _IMPLEMENTATION),
}
"""Status, ``ErrorType`` and ``ErrorSource`` by class; the nearest class of an error counts."""


def render(error: Exception, request: Request) -> Response:
    """Return the vendor's answer to an error."""
    status, kind, source = _row(error)
    message = error.safe_message if isinstance(error, domain.DomainError | EdgeError) else str(error)
    headers: list[tuple[str, str]] = []
    if status == 401 and _XSRF not in request.headers:  # a page that uses the session would get a dialogue
        headers.append(_CHALLENGE)
    if isinstance(error, domain.LoginThrottled):
        headers.append(("retry-after", str(max(1, math.ceil(error.retry_after)))))
    wanted = _reply_type(request)
    if wanted in XML_TYPES:
        message = carried(message)
    tree = {
        "Error": True,
        "ErrorType": kind,
        "Message": message,
        "ErrorMessage": message,
        "ErrorSource": source,
    }
    body, header = write(tree, wanted, ERROR)
    return Response(status, body, [header, *headers])


def _reply_type(request: Request) -> str:
    """Return the format of an error; JSON where what is wrong is the very choice of a format."""
    try:
        return reply_type(request)
    except (domain.InvalidValue, MalformedRequest):
        return JSON_TYPES[0]


def _row(error: Exception) -> tuple[int, str, str]:
    for cls in type(error).__mro__:
        if cls in TABLE:
            return TABLE[cls]
    if isinstance(error, EdgeError):
        return error.status, "HttpException", _WEB
    return TABLE[InternalError]
