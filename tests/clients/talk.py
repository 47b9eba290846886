"""A conversation of one library with one server: every answer is compared whole, every call is put on record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from tests.clients.library import Library, Refused
from tests.clients.values import Defaults, canonical, differences, result_of
from tests.faces.twentyfourseven.client import AUTHENTICATE, COMPANY, PERSON, SERVICE_OF
from tests.rig.server import RunningServer

NAMES: Final = {AUTHENTICATE: "Authenticate", COMPANY: "CompanyService", PERSON: "PersonService"}

CODES: Final = {"1.1": ("Client", "Server"), "1.2": ("Sender", "Receiver")}
"""What a fault says is to blame: a server answers in the version that it was asked in."""

Asked = tuple[str, bool]
"""An operation, and whether it answered (or was refused)."""


@dataclass
class Talk:
    """One library in conversation with one server."""

    library: Library
    server: RunningServer
    defaults: Defaults
    version: str
    record: list[Asked] = field(default_factory=list)

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Call an operation; return its result in the canonical form."""
        answer = self._call(operation, arguments)
        self.record.append((operation, True))
        return canonical(result_of(operation, answer), self.defaults)

    def only_item(self, operation: str, **arguments: Any) -> Any:
        """Call an operation that answers an array of one; return the item as the library has it."""
        answer = result_of(operation, self._call(operation, arguments))
        self.record.append((operation, True))
        items = next(iter(answer.values())) if isinstance(answer, dict) else answer
        return one(items) if isinstance(items, list) else items

    def expect(self, wanted: Any, operation: str, **arguments: Any) -> Any:
        """Call an operation, compare the whole result with what it should be, return it."""
        found = self.ask(operation, **arguments)
        problems = differences(canonical(wanted, self.defaults), found)
        assert not problems, "\n".join([f"{operation} answered", *problems])
        return found

    def refused(self, text: str, operation: str, **arguments: Any) -> None:
        """Call an operation that has to fail, with a fault that says a text."""
        with pytest.raises(Refused) as refused:
            self._call(operation, arguments)
        self.record.append((operation, False))
        code = re.match(r"(?:soap:)?(\w+): ", str(refused.value))
        assert code is not None, refused.value
        assert code[1] in CODES[self.version], refused.value
        assert text in str(refused.value), f"{operation} said: {refused.value}"

    def take_session(self, session: str) -> None:
        """Send a session from now on."""
        self.library.use_session(session)

    def answered(self) -> set[str]:
        """Return the operations that answered."""
        return {operation for operation, well in self.record if well}

    def failed(self) -> set[str]:
        """Return the operations that were refused."""
        return {operation for operation, well in self.record if not well}

    def _call(self, operation: str, arguments: Mapping[str, Any]) -> Any:
        return self.library.call(NAMES[SERVICE_OF[operation]], operation, arguments)


def one(found: Sequence[Any] | None) -> Any:
    """Return the only item of an answer."""
    assert found is not None
    (item,) = found
    return item


def array(name: str, *items: Any) -> dict[str, list[Any]]:
    """Return an array of the wire: items of one element name."""
    return {name: list(items)}
