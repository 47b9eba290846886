"""What a face brings to the laws: a driver, which writes and reads neutral contacts over a real socket.

A later face joins by a class like those in `tests.crossface.drivers` and its name in `DRIVERS` there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hypothesis.strategies import SearchStrategy

from kartotek.domain.party import Kind
from tests.crossface.contact import Contact, Value


@dataclass(frozen=True)
class Credentials:
    """How a user reaches a tenant through every face."""

    login: str
    password: str
    application: str
    organisation: str
    superoffice: str


class Names(Protocol):
    """Translates between a face's handles and party numbers, by looking behind the faces."""

    def number(self, space: str, handle: str) -> int:
        """Return the number of the party that has a handle."""

    def handle(self, space: str, number: int) -> str:
        """Return the handle of a party."""


class Refused(Exception):
    """The face answered with its vendor's own kind of error; ``answer`` is status line and body, for comparison."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status} {body[:400]}")
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Shown:
    """What a face shows of a party: the shared fields, its private ones, and the answer as it came."""

    contact: Contact
    private: Mapping[str, str]
    body: bytes


Failing = Mapping[str, Callable[[], object]]
"""Messages that the face has to refuse, by what is wrong with them."""


class Driver(Protocol):
    """One face, as one user of it. Whatever the face refuses raises Refused."""

    face: str
    spaces: Mapping[Kind, str]
    """The handle space in which the face knows a person, and a company."""
    fields: Mapping[Kind, frozenset[str]]
    """The fields of a contact that the face has."""
    private: Mapping[Kind, Mapping[str, SearchStrategy[str]]]
    """What only this face shows: where it stands in the face's message, and texts that may stand there."""

    def create(self, contact: Contact, private: Mapping[str, str] | None = None) -> str:
        """Make a party of the fields that the face has; return its handle."""

    def read(self, kind: Kind, handle: str) -> Shown:
        """Return what the face shows of a party."""

    def echo(self, kind: Kind, handle: str) -> None:
        """Write back what the face shows, unchanged and whole."""

    def update(self, kind: Kind, handle: str, changes: Mapping[str, Value], *, whole: bool = True) -> None:
        """Change some fields: in the whole entity as read, or (where the face can) sending them alone."""

    def blind_update(self, kind: Kind, handle: str, changes: Mapping[str, Value]) -> None:
        """Change some fields without having read the party."""

    def failing(self, kind: Kind, handle: str | None) -> Failing:
        """Return creates (without a handle) or updates that store nothing."""

    def send(self, kind: Kind, message: bytes) -> str:
        """Send a message that makes a party as it stands in the vendor's document; return the party's handle."""

    def close(self) -> None:
        """Close the connections."""


class Lister(Driver, Protocol):
    """The driver of a face that lists parties by the time of their last change."""

    def changed_after(self, kind: Kind, moment: str) -> list[tuple[str, str, str]]:
        """Return (handle, time of the change, comment) of all that changed after a moment (ISO 8601, UTC)."""


class MakeDriver(Protocol):
    """Logs in and returns a driver."""

    def __call__(self, url: str, who: Credentials, names: Names) -> Driver:
        """Return the driver of the server at an address."""
