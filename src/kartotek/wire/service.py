"""A SOAP service as a table of operations, and how a request finds its operation in it.

::

    SERVICE = Service(
        name="PersonService",
        namespace=NS,
        operations=(
            Operation("SavePerson", SavePerson, SavePersonResponse, doc="Saves …", header=Authentication),
            Operation("HasSession", HasSession, HasSessionResponse),
        ),
    )
    operation = SERVICE.find(action, envelope.name)

The binding is document/literal *wrapped*: the request element is named after the operation, the
response after it and ``Response``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from kartotek.wire.errors import UnknownOperation


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its wrapper structs, its WSDL documentation, an optional SOAP header."""

    name: str
    request: type[msgspec.Struct]
    response: type[msgspec.Struct]
    doc: str = ""
    header: type[msgspec.Struct] | None = None


@dataclass(frozen=True)
class Service:
    """A service; its ports are ``<name>Soap`` (1.1) and ``<name>Soap12``."""

    name: str
    namespace: str
    operations: tuple[Operation, ...]
    doc: str = ""
    _by_name: dict[str, Operation] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the operations by name."""
        object.__setattr__(self, "_by_name", {o.name: o for o in self.operations})

    def action_of(self, operation: Operation) -> str:
        """Return the SOAPAction of an operation."""
        return f"{self.namespace.rstrip('/')}/{operation.name}"

    def find(self, action: str | None, element_name: str | None) -> Operation:
        """Return the operation that a request asks for: by its action, else by its body element.

        Many SOAP 1.2 clients send no action.  Raises ``UnknownOperation`` with the text of ASP.NET.
        """
        if action:
            prefix, _, name = action.rpartition("/")
            if prefix == self.namespace.rstrip("/") and name in self._by_name:
                return self._by_name[name]
            msg = f"Server did not recognize the value of HTTP Header SOAPAction: {action}."
            raise UnknownOperation(msg)
        if element_name in self._by_name:
            return self._by_name[element_name]
        msg = "Unable to handle request without a valid action parameter. Please supply a valid soap action."
        raise UnknownOperation(msg)
