"""Errors as ServiceStack tells them: an ErrorResponse with a ResponseStatus, in the format of the answer.

What a message says that the book cannot follow is no error of this kind: it is told in the answer itself, with
``Status: Error`` (see `handlers.imports`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from typing import Final

from kartotek.domain import errors as domain
from kartotek.faces.digioffice.messages.contracts import ERROR_RESPONSE
from kartotek.faces.digioffice.messages.envelopes import soap_version, write
from kartotek.faces.digioffice.messages.formats import JSON
from kartotek.faces.digioffice.messages.reading import WrongValue
from kartotek.faces.digioffice.messages.replies import Reply
from kartotek.faces.digioffice.messages.schema import Values
from kartotek.web import errors as edge
from kartotek.web.face import Request, Response
from kartotek.wire import errors as wire
from kartotek.wire.xml import carried

CHALLENGE: Final = ("www-authenticate", 'basic realm="/auth/basic"')
COMPLETED: Final = "x-autobatch-completed"


class NotEmpty(wire.MalformedMessage):
    """A member that a message may not lack (FluentValidation's NotEmpty)."""

    def __init__(self, field: str) -> None:
        super().__init__(f"'{field}' must not be empty.")
        self.field = field


class Refused(domain.DomainError):
    """A message that the book cannot follow; its answer says why, in the gateway's language."""


class UnknownProvider(domain.DomainError):
    """A way to authenticate that the gateway does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No configuration was added for OAuth provider '{name}'")


class BatchStopped(domain.DomainError):
    """What was wrong with a message of a batch (``error``), after so many of it had been carried out."""

    def __init__(self, error: domain.DomainError | wire.WireError, completed: int) -> None:
        super().__init__(str(error))
        self.error = error
        self.completed = completed


@contextmanager
def counting(answers: Sized) -> Iterator[None]:
    """Let what stops a batch tell how many messages were carried out before: as many as there are answers."""
    try:
        yield
    except (domain.DomainError, wire.WireError) as error:
        raise BatchStopped(error, len(answers)) from error


class NotSupported(domain.DomainError):
    """Something that ServiceStack offers and that is not done here."""


TABLE: Final[dict[type[Exception], tuple[int, str]]] = {
    UnknownProvider: (404, "NotFound"),
    NotSupported: (405, "NotSupportedException"),
    domain.NotAuthenticated: (401, "Unauthorized"),
    domain.UnknownApplication: (401, "Unauthorized"),
    domain.SessionExpired: (401, "TokenException"),
    domain.LoginThrottled: (429, "TooManyRequests"),
    domain.NotPermitted: (403, "Forbidden"),
    domain.NotFound: (404, "NotFound"),
    domain.Conflict: (409, "OptimisticConcurrencyException"),
    domain.LimitExceeded: (400, "ArgumentException"),
    domain.Unavailable: (503, "ServiceUnavailable"),
    domain.DomainError: (400, "ArgumentException"),
    NotEmpty: (400, "NotEmpty"),
    wire.UnknownOperation: (404, "NotFound"),
    wire.MessageTooLarge: (413, "SerializationException"),
    wire.WireError: (400, "SerializationException"),
    edge.RouteNotFound: (404, "NotFound"),
    # ServiceStack finds no route for another verb, which is a 404; the edge adds Allow
    edge.MethodNotAllowed: (404, "NotFound"),
    edge.MalformedRequest: (400, "ArgumentException"),
    edge.BodyTooLarge: (413, "RequestEntityTooLarge"),
    edge.BodyTimeout: (408, "RequestTimeout"),
    edge.InternalError: (500, "Exception"),
}
"""HTTP status and ErrorCode by class; the nearest class of an error counts."""


def render(error: Exception, request: Request) -> Response:
    """Return the vendor's answer to an error, in the format that the request asked for."""
    if isinstance(error, BatchStopped):
        stopped = render(error.error, request)
        stopped.headers.append((COMPLETED, str(error.completed)))
        return stopped
    status, _ = _row(error)
    version = soap_version(request)
    if version is not None and status == 401:  # who is not let in never reaches SOAP
        return Response(401, b"", [CHALLENGE])
    if version is not None:
        return write(version, error_of(error), ERROR_RESPONSE, status)
    response = _reply(request).write(error_of(error), ERROR_RESPONSE, status)
    if status == 401:
        response.headers.append(CHALLENGE)
    if isinstance(error, domain.LoginThrottled):
        response.headers.append(("retry-after", str(max(1, math.ceil(error.retry_after)))))
    return response


def _reply(request: Request) -> Reply:
    try:
        return Reply.of(request)
    except edge.MalformedRequest:  # the query string, which might have told, cannot be read
        return Reply(JSON)


def error_of(error: Exception) -> Values:
    """Return an error as an ErrorResponse object."""
    _, code = _row(error)
    message = carried(str(getattr(error, "safe_message", error)))
    field = error.field if isinstance(error, NotEmpty | WrongValue) else None
    named = [{"ErrorCode": code, "FieldName": field, "Message": message}] if field else []
    return {"ResponseStatus": {"ErrorCode": code, "Message": message, "Errors": named}}


def _row(error: Exception) -> tuple[int, str]:
    return next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), TABLE[edge.InternalError])
