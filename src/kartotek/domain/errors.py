"""Everything that can go wrong with a request, without a word of any protocol.

    DomainError
    ├── NotAuthenticated         nobody, or not who they say
    │   ├── SessionExpired
    │   └── NotAMember           of the tenant that the session is for, any longer
    ├── LoginThrottled           too many attempts
    ├── UnknownApplication       a program that is not registered
    ├── NotPermitted             known, but may not
    ├── NotFound                 no such object in this tenant
    ├── AlreadyExists            the id or key is taken
    │   └── NotUnique            another party is the same by a rule that somebody switched on
    ├── Ambiguous                more than one object fits
    ├── Conflict
    │   └── VersionMismatch      somebody else changed it first
    ├── InvalidValue             a value that cannot be stored
    │   ├── UnstorableText       characters that XML 1.0 cannot carry
    │   └── InvalidPicture       a file that is no picture, or too large a one
    ├── UnsupportedQuery         a question the book cannot answer
    ├── LimitExceeded            more than the configuration allows
    │   └── QuotaExceeded        more requests than the tenant has in this hour
    └── Unavailable              try again later

``str(error)`` is for the log and may name ids; ``safe_message`` is for the client. Every face has a table from
these classes to its vendor's own kind of error.
"""

from __future__ import annotations

import datetime as dt


class DomainError(Exception):
    """A request that the book refuses. ``safe_message`` may be shown to the client."""

    def __init__(self, safe_message: str) -> None:
        super().__init__(safe_message)
        self.safe_message = safe_message


class NotAuthenticated(DomainError):
    """The credential is missing, wrong or no longer valid."""

    def __init__(self, safe_message: str = "Authentication failed.") -> None:
        super().__init__(safe_message)


class SessionExpired(NotAuthenticated):
    """There was a session, and it has run out or was ended."""


class NotAMember(NotAuthenticated):
    """The session is good, but its user is no longer in its tenant."""


class LoginThrottled(DomainError):
    """Too many login attempts; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("Too many login attempts. Try again later.")
        self.retry_after = retry_after


class UnknownApplication(DomainError):
    """A program that is not registered here."""

    def __init__(self) -> None:
        super().__init__("The application is not registered.")


class NotPermitted(DomainError):
    """The principal is known but has no right to do this."""


class NotFound(DomainError):
    """No such object in the principal's tenant: ``what`` is a word of the domain, ``name`` what was asked for."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"No {what} {name}.")
        self.what = what
        self.name = name


class AlreadyExists(DomainError):
    """An id or a key that has to be unique is taken (also by an object that is deleted)."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"The {what} {name} exists already.")
        self.what = what
        self.name = name


class NotUnique(AlreadyExists):
    """Another party has the same values in all of these members, which a rule forbids."""

    def __init__(self, members: tuple[str, ...]) -> None:
        super().__init__("combination of", ", ".join(members))
        self.members = members


class Ambiguous(DomainError):
    """More than one object fits where one was asked for."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"More than one {what} fits {name}.")
        self.what = what
        self.name = name


class Conflict(DomainError):
    """The request does not fit the state of what it is about."""


class VersionMismatch(Conflict):
    """The object has changed since the client read it."""


class InvalidValue(DomainError):
    """A value that cannot be stored: ``field`` is the member's name in the domain or in the face that raises it."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class UnstorableText(InvalidValue):
    """A text with characters that XML 1.0 cannot carry; refused on every face alike."""

    def __init__(self, field: str) -> None:
        super().__init__(field, "the text contains a character that cannot be stored")


class InvalidPicture(InvalidValue):
    """A file that is no picture of a kind that is taken, is broken, or is larger than the configuration allows."""

    def __init__(self, why: str) -> None:
        super().__init__("photo", why)


class UnsupportedQuery(DomainError):
    """A question that the book cannot answer."""


class LimitExceeded(DomainError):
    """More than the configuration allows (items of a batch, rows of a page, parts of a party)."""


class QuotaExceeded(LimitExceeded):
    """A tenant's requests are used up: ``excess`` too many so far, none is carried out before ``until``."""

    def __init__(self, excess: int, until: dt.datetime) -> None:
        super().__init__("Too many requests. Try again later.")
        self.excess = excess
        self.until = until


class Unavailable(DomainError):
    """The book cannot answer right now; the same request may succeed later."""
