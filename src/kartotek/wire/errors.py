"""Errors of the codecs: what is wrong with a message, and where.  No protocol status, no vendor code.

::

    WireError
    ├── MalformedMessage          the message cannot be read
    │   ├── MalformedXml          its text is that of .NET's XmlSerializer
    │   ├── MalformedJson
    │   ├── MessageTooLarge       a bound on size or depth was passed
    │   └── VersionMismatch       the envelope is of no SOAP version that we speak
    ├── UnknownOperation          neither action nor body name an operation of the service
    └── UnwritableValue           a value that cannot be put into XML 1.0
"""

from __future__ import annotations


class WireError(Exception):
    """Anything that a codec refuses."""


class MalformedMessage(WireError):
    """A message that cannot be read.

    ``reason`` says what is wrong, ``line`` and ``column`` (both from 1; 0 when unknown) say where.
    ``str()`` is the text for the client.
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


class MalformedXml(MalformedMessage):
    """XML that is not well formed, or a value that its type does not allow.

    The text is the one that ASP.NET's XmlSerializer gives, for clients match on parts of it.
    """

    def __str__(self) -> str:
        """Return ``There is an error in XML document (l, c). ---> reason``."""
        return f"There is an error in XML document ({self.line}, {self.column}). ---> {self.reason}"


class MalformedJson(MalformedMessage):
    """JSON that is not well formed, or does not fit the type asked for."""

    def __str__(self) -> str:
        """Return the reason, with the position where it is known."""
        if not self.line:
            return self.reason
        return f"{self.reason} (line {self.line}, column {self.column})"


class MessageTooLarge(MalformedMessage):
    """A message beyond the bound on its size or on the depth of its nesting."""


class VersionMismatch(MalformedMessage):
    """An XML document whose root is not the envelope of SOAP 1.1 or 1.2."""


class UnknownOperation(WireError):
    """A SOAP request for an operation that the service does not have; ``str()`` is ASP.NET's text."""


class UnwritableValue(WireError, ValueError):
    """A value that XML 1.0 cannot carry: a control character, a lone surrogate, a NaN."""
