"""What a request can get wrong in the vendor's own terms; `errors` gives each of these its code."""

from __future__ import annotations

from kartotek.domain.errors import AlreadyExists, Ambiguous, DomainError, InvalidValue, NotAuthenticated, NotFound
from kartotek.faces.crmcom.messages.identifiers import Identifier


class InvalidRequest(DomainError):
    """The body is no JSON object."""


class ParameterMissing(InvalidValue):
    """A parameter that is mandatory, always or under the given conditions, is absent or null."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "this parameter is mandatory")


class NotApplicable(InvalidValue):
    """A parameter that belongs to the other type of contact."""

    def __init__(self, name: str, type_: str) -> None:
        super().__init__(name, f"this parameter is applicable only if the type is {type_}")


class NoneGiven(InvalidValue):
    """An identifier without any of its semi-optional parameters."""

    def __init__(self, name: str, fields: tuple[str, ...]) -> None:
        super().__init__(name, f"one of {', '.join(fields)} is mandatory")


class SeveralGiven(InvalidValue):
    """An identifier with more than one of its semi-optional parameters."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "only one semi-optional parameter is allowed")


class WrongCredentials(NotAuthenticated):
    """User name, password, organisation or unit do not fit."""

    def __init__(self) -> None:
        super().__init__("The username, password, organisation or unit is wrong.")


class WrongKey(NotAuthenticated):
    """There is no such web API key, or none was sent."""

    def __init__(self) -> None:
        super().__init__("The web API key is missing or wrong.")


class InvalidToken(NotAuthenticated):
    """The token is missing, unknown, expired or released."""

    def __init__(self) -> None:
        super().__init__("The token is missing or no longer valid.")


class EntityNotFound(NotFound):
    """An identifier of something other than a contact fits nothing; ``name`` is the parameter's."""

    def __init__(self, name: str, field: str, value: str) -> None:
        super().__init__(name, value)
        self.safe_message = f"{name}: nothing has the {field} {value}."


class ContactNotFound(NotFound):
    """An identifier fits no contact of the type that it applies to."""

    def __init__(self, identifier: Identifier) -> None:
        super().__init__("party", identifier.value)
        self.safe_message = (
            f"{identifier.name}: there is no contact information with {identifier.field} {identifier.value}."
        )


class SeveralContacts(Ambiguous):
    """An identifier fits more than one contact."""

    def __init__(self, identifier: Identifier) -> None:
        super().__init__("contact information", identifier.value)
        self.safe_message = (
            f"{identifier.name}: more than one contact information has {identifier.field} {identifier.value}."
        )


class TypeTaken(AlreadyExists):
    """An item of this type exists, and the tenant wants one of each."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(name, code)
        self.safe_message = f"{name}: an active item of type {code} exists already."
