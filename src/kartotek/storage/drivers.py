"""What both databases' connections have in common, and what everything that reads and writes the book asks of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from kartotek.storage.rows import Row
from kartotek.storage.statements import BookStatements, Dialect

Values = Mapping[str, Any]
Clock = Callable[[], dt.datetime]
"""Gives the present moment in UTC."""


class Driver(Protocol):
    """One connection in one transaction, of either database."""

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""

    @property
    def book(self) -> BookStatements:
        """The statements in that dialect."""

    def rows(self, statement: str, values: Values) -> list[Row]:
        """Run a statement and return all its rows."""

    def run(self, statement: str, values: Values) -> int:
        """Run a statement and return how many rows it touched."""

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement once for each of several sets of values, in one go."""

    def several(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a set of numbers or texts as the one parameter that `Dialect.among` takes."""
