"""From an error to the vendor's answer: the one table of codes (Web API v2, status of a response).

A code is the upper-cased class name of a Java exception, as the service sends it. The HTTP status is 200
throughout: known clients give up on any other before they read the message that they show to their users.
"""

from __future__ import annotations

from typing import Final

from kartotek.domain import errors as domain
from kartotek.faces.crmcom.messages import faults
from kartotek.faces.crmcom.messages.transport import refusal
from kartotek.faces.crmcom.messages.vocabulary import SERVLET
from kartotek.web import errors as edge
from kartotek.web.face import Request, Response
from kartotek.wire import errors as wire

PREFIX: Final = "COM.CRM.EXCEPTION."

CODES: Final[dict[type[Exception], str]] = {
    faults.InvalidToken: "AUTHENTICATION.INVALIDTOKENEXCEPTION",
    faults.WrongKey: "AUTHENTICATION.INVALIDCREDENTIALSEXCEPTION",
    faults.WrongCredentials: "AUTHENTICATION.INVALIDCREDENTIALSEXCEPTION",
    faults.InvalidRequest: "WEBAPI.INVALIDREQUESTEXCEPTION",
    faults.ParameterMissing: "WEBAPI.MANDATORYPARAMETERMISSINGEXCEPTION",
    faults.NotApplicable: "WEBAPI.PARAMETERNOTAPPLICABLEEXCEPTION",
    faults.NoneGiven: "WEBAPI.SEMIOPTIONALPARAMETERMISSINGEXCEPTION",
    faults.SeveralGiven: "WEBAPI.MULTIPLESEMIOPTIONALPARAMETERSEXCEPTION",
    faults.EntityNotFound: "WEBAPI.ENTITYNOTFOUNDEXCEPTION",
    faults.TypeTaken: "CONTACTINFORMATION.TYPEALREADYEXISTSEXCEPTION",
    domain.NotAuthenticated: "AUTHENTICATION.INVALIDTOKENEXCEPTION",
    domain.LoginThrottled: "AUTHENTICATION.TOOMANYATTEMPTSEXCEPTION",
    domain.UnknownApplication: "AUTHENTICATION.INVALIDCREDENTIALSEXCEPTION",
    domain.NotPermitted: "AUTHENTICATION.ACCESSDENIEDEXCEPTION",
    domain.NotFound: "CONTACTINFORMATION.CONTACTINFORMATIONNOTFOUNDEXCEPTION",
    domain.AlreadyExists: "CONTACTINFORMATION.CONTACTINFORMATIONALREADYEXISTSEXCEPTION",
    domain.Ambiguous: "CONTACTINFORMATION.MULTIPLECONTACTINFORMATIONFOUNDEXCEPTION",
    domain.Conflict: "CONTACTINFORMATION.CONFLICTEXCEPTION",
    domain.InvalidPicture: "ATTACHMENTS.INVALIDFILEEXCEPTION",
    domain.InvalidValue: "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION",
    domain.UnsupportedQuery: "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION",
    domain.LimitExceeded: "WEBAPI.LIMITEXCEEDEDEXCEPTION",
    domain.Unavailable: "WEBAPI.UNAVAILABLEEXCEPTION",
    wire.WireError: "WEBAPI.INVALIDREQUESTEXCEPTION",
    edge.RouteNotFound: "WEBAPI.METHODNOTFOUNDEXCEPTION",
    edge.MethodNotAllowed: "WEBAPI.METHODNOTALLOWEDEXCEPTION",
    edge.MalformedRequest: "WEBAPI.INVALIDREQUESTEXCEPTION",
    edge.BodyTooLarge: "WEBAPI.INVALIDREQUESTEXCEPTION",
    edge.BodyTimeout: "WEBAPI.INVALIDREQUESTEXCEPTION",
    edge.InternalError: "GENERALEXCEPTION",
}
"""The code of each class of error, without the prefix; the nearest class counts."""


STATUSES: Final[dict[type[Exception], int]] = {
    domain.NotAuthenticated: 401,
    domain.NotFound: 404,
    domain.Unavailable: 503,
    domain.DomainError: 400,
}
"""The HTTP status of each class of error where a picture was asked for: what shows pictures reads no JSON."""


def render_error(error: Exception, request: Request) -> Response:
    """Return the vendor's answer to an error."""
    response = refusal(code_of(error), _message(error))
    if SERVLET.lower() in request.path.lower():
        response.status = _status(error)
    return response


def code_of(error: Exception) -> str:
    """Return the status code of an error."""
    return PREFIX + next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), "GENERALEXCEPTION")


_PARAMETERS: Final = {"vat_number": "company_profile.vat_registration_number", "name": "name"} | {
    name: f"demographics.{name}" for name in ("id_number", "passport_number", "social_security_number")
}
"""What the members of a rule of uniqueness are called here."""


def _status(error: Exception) -> int:
    if isinstance(error, edge.EdgeError):
        return error.status
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def _message(error: Exception) -> str:
    if isinstance(error, domain.InvalidPicture):
        return f"file: {error.why}"
    if isinstance(error, domain.NotUnique):
        names = ", ".join(_PARAMETERS[member] for member in error.members)
        return f"{names}: another contact information has the same."
    if type(error) is domain.NotFound and error.what == "party":
        return f"There is no contact information {error.name}."
    return str(getattr(error, "safe_message", error))
