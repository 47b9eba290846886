"""Every error as ASP.NET's web services say it: SOAP faults, and APIException inside an item of a batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from kartotek.domain import errors as domain
from kartotek.faces.twentyfourseven.messages.company import APIException
from kartotek.services import bank_accounts
from kartotek.web import errors as edge
from kartotek.wire import errors as wire
from kartotek.wire.soap import Fault, FaultCode

T = TypeVar("T")

UNREAD: Final = "Server was unable to read request. ---> "
UNPROCESSED: Final = "Server was unable to process request. ---> "

_NOT_REGISTERED: Final = (
    "Your application id is not registered. Please visit http://developer.24sevenoffice.com to register."
)


class NotUnderstood(domain.DomainError):
    """A SOAP header that must be understood, and is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"SOAP header {name} was not understood.")


def moment(when: dt.datetime) -> str:
    """Return a moment (UTC) as the texts and headers about quotas have it."""
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _client(text: str) -> Fault:
    return Fault(FaultCode.CLIENT, text)


def _server(text: str) -> Fault:
    return Fault(FaultCode.SERVER, f"{UNPROCESSED}{text}")


def _not_found(error: domain.NotFound) -> str:
    what = "contact" if error.what == "party" else error.what
    return f"There is no {what} with Id {error.name}."


FAULTS: Final[dict[type[Exception], Callable[[Any], Fault]]] = {
    domain.DomainError: lambda error: _server(error.safe_message),
    domain.NotAuthenticated: lambda _: _server("Session is not authenticated"),
    domain.NotAMember: lambda _: _server("Client is not authenticated on this identity"),
    domain.UnknownApplication: lambda _: _server(_NOT_REGISTERED),
    domain.NotFound: lambda error: _server(_not_found(error)),
    domain.QuotaExceeded: lambda error: _server(
        f"Limit exceeded by {error.excess}. Request is blocked. Quarantine ends at {moment(error.until)}"
    ),
    NotUnderstood: lambda error: Fault(FaultCode.MUST_UNDERSTAND, error.safe_message),
    wire.MalformedMessage: lambda error: _client(f"{UNREAD}{error}"),
    wire.VersionMismatch: lambda error: Fault(FaultCode.VERSION_MISMATCH, str(error)),
    wire.UnknownOperation: lambda error: _client(str(error)),
    edge.EdgeError: lambda error: _server(error.safe_message),
    edge.MalformedRequest: lambda error: _client(f"{UNREAD}{error.safe_message}"),
    edge.BodyTimeout: lambda error: _client(f"{UNREAD}{error.safe_message}"),
    edge.BodyTooLarge: lambda _: _client(
        "There was an exception running the extensions specified in the config file. ---> "
        "Maximum request length exceeded."
    ),
}
"""By class; an error is rendered as the nearest of its classes that stands here."""


def fault_of(error: Exception) -> Fault:
    """Return the fault that tells a client of an error."""
    for cls in type(error).__mro__:
        if cls in FAULTS:
            return FAULTS[cls](error)
    return _server("An internal error occurred.")


_TYPES: Final[dict[type[Exception], str]] = {
    domain.DomainError: "Office24Seven.Library.Data.DataBaseServerException",
    domain.InvalidValue: "Office24Seven.Library.Core.ParameterNotFoundException",
    domain.NotFound: "Office24Seven.Library.Core.ParameterNotFoundException",
}
"""The types that clients have seen; which error has which is known for none but these two."""


BAD_ACCOUNT: Final = "BankAccountException"
"""The guide of CompanyService names this type without its namespace."""


async def attempt(work: Awaitable[T]) -> T | APIException:
    """Do the work for one item of a batch; return what it gives, or what the item has to carry where it is refused."""
    try:
        return await work
    except domain.DomainError as error:
        return api_exception(error)


def api_exception(error: domain.DomainError) -> APIException:
    """Return what an item of a batch carries where it failed; there is never a stack trace."""
    name = next(_TYPES[cls] for cls in type(error).__mro__ if cls in _TYPES)
    text = error.safe_message
    if isinstance(error, domain.InvalidValue):
        text = error.why
        name = BAD_ACCOUNT if error.field == bank_accounts.FIELD else name
    elif isinstance(error, domain.NotFound):
        text = _not_found(error)
    return APIException(type=name, message=text, stack_trace="")
