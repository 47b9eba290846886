"""A column of an archive: what it shows, and what of the book it is filtered and ordered by (reference §3).

A filter never meets a party: it is turned into a condition on the *facts* of parties (`kartotek.domain.facts`). Which
facts a column stands for is told by its `Target`: one, that of the employer, the best of two ...
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from kartotek.domain.facts import Type
from kartotek.domain.query import AllOf, AnyOf, Condition, Employer, IsSet, Not
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import Json

Show = Callable[[Row], Json]
"""What a column shows of a party: a JSON scalar; None where the book has nothing."""

Part = Callable[[str], Condition]
"""How one fact is tested, by its name."""

Shown: TypeAlias = str | int | float | bool
Table = Callable[[View], Mapping[str | int, Shown]]
"""What is shown in the place of each of the values that a fact can have: list items by number, users, countries."""

Key = Callable[[View, int], str | int | None]
"""The value of a fact for the number of a list's item; None where there is no such item."""


class Kind(enum.StrEnum):
    """The vendor's restriction types: which operators a column takes. ``NONE`` cannot be filtered."""

    STRING = "string"
    INT = "int"
    DECIMAL = "decimal"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    LIST = "listAny"
    INTEREST = "listInterest"
    ASSOCIATE = "associate"
    NONE = ""


class Target(Protocol):
    """What a filter asks of a party.

    ``total`` tells that a party without a value is compared as if it had an empty one (see `query.Compare`).
    """

    @property
    def fact(self) -> str:
        """The fact that is tested, or one like those that are."""
        ...

    @property
    def total(self) -> bool:
        """Whether a party without a value is compared as one with an empty value."""
        ...

    def test(self, part: Part) -> Condition:
        """Return the condition that a test of the fact holds."""
        ...


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the party itself."""

    fact: str
    total: bool = True

    def test(self, part: Part) -> Condition:
        """Return the test itself."""
        return part(self.fact)


@dataclass(frozen=True, slots=True)
class OfEmployer:
    """What is asked of the company of a person's primary employment; of nobody where there is none."""

    inner: Target
    total: bool = False

    @property
    def fact(self) -> str:
        """The company's fact."""
        return self.inner.fact

    def test(self, part: Part) -> Condition:
        """Return the condition that it holds for the company."""
        return Employer(self.inner.test(part))


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A person's fact, in whose place the company's counts where the person has none."""

    fact: str
    total: bool = False

    def test(self, part: Part) -> Condition:
        """Return the condition that it holds for whichever counts."""
        own = IsSet(self.fact)
        return AnyOf((AllOf((own, part(self.fact))), AllOf((Not(own), Employer(part(self.fact))))))


@dataclass(frozen=True, slots=True)
class Either:
    """Several facts of which any may fit."""

    facts: tuple[str, ...]
    total: bool = False

    @property
    def fact(self) -> str:
        """The first of them; the others are like it."""
        return self.facts[0]

    def test(self, part: Part) -> Condition:
        """Return the condition that one of them fits."""
        return AnyOf(tuple(part(fact) for fact in self.facts))


@dataclass(frozen=True, slots=True)
class Sorting:
    """What rows are put in order by: a fact, by what a table shows in its place, of the party or of its employer."""

    fact: str
    table: Table | None = None
    of_employer: bool = False
    as_type: Type | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an archive.

    ``show`` is None where the book has nothing that it could show: such a column answers null. ``raw`` gives the id
    behind a name that is shown, ``hint`` what the vendor calls that id in a tooltip. ``mdo`` is the vendor's list of
    choices. A filter asks ``target``; in the place of the fact's values stands what ``table`` shows for them, where
    there is one; where a fact is no number, ``key`` gives it for the number of an item. A flag is asked for by
    ``when``, the condition under which it is set. ``employer`` tells that the column is read from a person's company,
    ``support`` that it is read from a company's support person.
    """

    name: str
    kind: Kind
    label: str
    show: Show | None = None
    raw: Show | None = None
    hint: str = ""
    mdo: str = ""
    target: Target | None = None
    table: Table | None = None
    key: Key | None = None
    when: Condition | None = None
    order: Sorting | None = None
    employer: bool = False
    support: bool = False

    @property
    def filtered(self) -> bool:
        """Whether rows can be restricted by the column."""
        return self.target is not None or self.when is not None


ALWAYS: Final = AllOf(())
NEVER: Final = AnyOf(())
