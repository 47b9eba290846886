"""Reading one tenant's book, the same for both databases: a driver runs the statements, rows become records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from kartotek.domain.changes import Change
from kartotek.domain.party import Record, Relation
from kartotek.domain.query import PartyQuery
from kartotek.storage.compile_query import compiled
from kartotek.storage.rows import Row, change_of, findable, record_of, relation_of, seen_from_other
from kartotek.storage.shapes import Shape, parameters
from kartotek.storage.sources import depends_on_moments, probe, source_of
from kartotek.storage.statements import BookStatements, Dialect

LARGEST_INTEGER: Final = (1 << 63) - 1

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


class BookReader:
    """`kartotek.domain.ports.Reader` on a connection."""

    def __init__(self, driver: Driver, tenant: int) -> None:
        self.driver = driver
        self.tenant = tenant

    def by_handle(self, space: str, handle: str, *, relations: bool = True) -> Record | None:
        """Return the party known by a handle (deleted ones too, erased ones not), or None."""
        if not (findable(space) and findable(handle)):
            return None
        values = {"tenant": self.tenant, "space": space, "handle": handle}
        found = self.driver.rows(self.driver.book.by_handle, values)
        if not found:
            return None
        record = record_of(found[0])
        if relations:
            values = {"tenant": self.tenant, "party": record.id}
            _attach({record.id: record}, self.driver.rows(self.driver.book.relations_of_one, values))
        return record

    def get(self, numbers: Sequence[int], *, relations: bool = False) -> list[Record]:
        """Return parties by number, in the order asked for, leaving out those that do not exist."""
        values = {"tenant": self.tenant, "parties": self.driver.several(possible(numbers))}
        found = {record.id: record for record in map(record_of, self.driver.rows(self.driver.book.get, values))}
        if relations:
            self._relate(found)
        return [found[number] for number in numbers if number in found]

    def owner_of(self, space: str, handle: str) -> int | None:
        """Return the number of the party that has, or ever had, a handle."""
        if not (findable(space) and findable(handle)):
            return None
        values = {"tenant": self.tenant, "space": space, "handle": handle}
        found = self.driver.rows(self.driver.book.owner_of, values)
        return int(found[0][0]) if found else None

    def relations(self, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        """Return relations by id as (number of the party they go out from, relation seen from there)."""
        return self._named_relations(self.driver.book.named_relations, identities)

    def search(self, query: PartyQuery) -> list[Record]:
        """Return one page of the parties that a query asks for."""
        shape, given = parameters(query.where, self.driver.dialect, self.tenant, self.driver.several)
        values = given | {
            "tenant": self.tenant,
            "after": min(query.after, LARGEST_INTEGER),
            "limit": min(max(query.limit, 0), LARGEST_INTEGER),
        }
        statement = compiled(shape, self._source(shape, values), self.driver.dialect)
        found = map(record_of, self.driver.rows(statement, values))
        records = {record.id: record for record in found}
        if query.relations:
            self._relate(records)
        return list(records.values())

    def changes(self, after: int, limit: int) -> list[Change]:
        """Return the change log behind a sequence number, in order."""
        values = {"tenant": self.tenant, "after": after, "limit": limit}
        return [change_of(row) for row in self.driver.rows(self.driver.book.changes, values)]

    def _named_relations(self, statement: str, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        wanted = [identity for identity in identities if findable(identity)]
        rows = self.driver.rows(statement, {"tenant": self.tenant, "identities": self.driver.several(wanted)})
        return {row[0]: (row[1], relation_of(row[2])) for row in rows}

    def _source(self, shape: Shape, values: Values) -> Shape | None:
        """Return what a search starts from. The changes since a moment only serve while they are few."""
        source = source_of(shape)
        if source is None or not depends_on_moments(source):
            return source
        many = self.driver.rows(probe(source, self.driver.dialect), values)
        return None if many else source

    def _relate(self, records: dict[int, Record]) -> None:
        if records:
            values = {"tenant": self.tenant, "parties": self.driver.several(records)}
            _attach(records, self.driver.rows(self.driver.book.relations_of, values))


def possible(numbers: Iterable[int]) -> list[int]:
    """Return those of some party numbers that a party can have, so that no database is asked for others."""
    return [number for number in numbers if 0 < number <= LARGEST_INTEGER]


def _attach(records: Mapping[int, Record], rows: Iterable[Row]) -> None:
    """Put relations and the records at their other ends on some records; each of the latter is decoded once."""
    others: dict[int, Record] = {}
    for row in rows:
        record, number = records[row[0]], row[4]
        other = others.get(number)
        if other is None:
            other = others[number] = record_of(row[4:])
        relation = relation_of(row[3])
        record.party.relations[row[2]] = relation if row[1] else seen_from_other(relation, number)
        record.related[number] = other
