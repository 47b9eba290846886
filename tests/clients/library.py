"""What the scenario asks of a SOAP library, and what the library is told about the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Described:
    """Where a service's WSDL is; ``location`` is its address, where the WSDL has another."""

    wsdl: str
    location: str | None = None


Services = Mapping[str, Described]
"""By name: Authenticate, CompanyService, PersonService."""


class Refused(Exception):
    """The library raised its own exception for a SOAP fault; the text is what it says."""


class Library(Protocol):
    """One SOAP library with the three services, as one program uses it."""

    def call(self, service: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        """Call an operation; return what the library made of the answer, as JSON, dates and decimals.

        Raises:
            Refused: the library raised a fault.
        """

    def use_session(self, session: str) -> None:
        """Send the cookie of a session with every call from now on."""

    def use_header(self, header: Mapping[str, Any]) -> None:
        """Send the SOAP header Authentication to PersonService with every call from now on."""

    def close(self) -> None:
        """Close the connections, end the process."""
