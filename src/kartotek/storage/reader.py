"""Reading one tenant's book, the same for both databases: a driver runs the statements, rows become records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kartotek.domain.changes import Change
from kartotek.domain.party import Record, Relation
from kartotek.domain.query import Condition, Page, PartyQuery
from kartotek.storage.drivers import Driver
from kartotek.storage.questions import ask, count, cursor_behind
from kartotek.storage.rows import Row, change_of, findable, possible, record_of, relation_of, seen_from_other
from kartotek.storage.statements import RECORD_COLUMNS


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

    def outward_relations(self, party: int) -> dict[str, Relation]:
        """Return every relation that goes out from a party by its id, those to deleted parties too."""
        rows = self.driver.rows(self.driver.book.outward_relations, {"tenant": self.tenant, "party": party})
        return {row[0]: relation_of(row[1]) for row in rows}

    def search(self, query: PartyQuery) -> list[Record]:
        """Return one page of the parties that a query asks for."""
        return self._records(ask(self.driver, self.tenant, query, query.limit), query)

    def page(self, query: PartyQuery) -> Page:
        """Return one page of the parties that a query asks for, and where the next one begins."""
        limit = max(query.limit, 0)
        rows = ask(self.driver, self.tenant, query, limit + 1)
        more = 0 < limit < len(rows)
        return Page(self._records(rows[:limit], query), cursor_behind(rows[limit - 1]) if more else None)

    def count(self, where: Condition) -> int:
        """Return how many parties a condition holds for."""
        return count(self.driver, self.tenant, where)

    def changes(self, after: int, limit: int) -> list[Change]:
        """Return the change log behind a sequence number, in order."""
        values = {"tenant": self.tenant, "after": after, "limit": limit}
        return [change_of(row) for row in self.driver.rows(self.driver.book.changes, values)]

    def _named_relations(self, statement: str, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        wanted = [identity for identity in identities if findable(identity)]
        rows = self.driver.rows(statement, {"tenant": self.tenant, "identities": self.driver.several(wanted)})
        return {row[0]: (row[1], relation_of(row[2])) for row in rows}

    def _records(self, rows: list[Row], query: PartyQuery) -> list[Record]:
        records = {record.id: record for record in (record_of(row[: len(RECORD_COLUMNS)]) for row in rows)}
        if query.relations:
            self._relate(records)
        return list(records.values())

    def _relate(self, records: dict[int, Record]) -> None:
        if records:
            values = {"tenant": self.tenant, "parties": self.driver.several(records)}
            _attach(records, self.driver.rows(self.driver.book.relations_of, values))


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
