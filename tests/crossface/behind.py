"""Looking behind the faces: handles, versions and the change log as the book itself knows them."""

from __future__ import annotations

from functools import partial

from kartotek.domain import patch as patches
from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Change
from kartotek.domain.party import Party, Record
from kartotek.domain.ports import Reader
from kartotek.domain.query import AllOf, PartyQuery
from kartotek.services.parties import Saved
from tests.rig.server import RunningServer


class Behind:
    """One tenant's book."""

    def __init__(self, server: RunningServer, principal: Principal) -> None:
        self._server = server
        self._database = server.kartotek.database
        self.principal = principal
        self._last = 0

    def owned(self, space: str, handle: str) -> bool:
        """Tell whether anybody has, or ever had, a handle."""
        return self._owner(space, handle) is not None

    def number(self, space: str, handle: str) -> int:
        """Return the number of the party that has a handle."""
        found = self._owner(space, handle)
        assert found is not None, (space, handle)
        return found

    def _owner(self, space: str, handle: str) -> int | None:
        found: int | None = self._server.run(
            self._database.read(self.principal.tenant, lambda reader: reader.owner_of(space, handle))
        )
        return found

    def handle(self, space: str, number: int) -> str:
        """Return the handle of a party in a space."""
        return self.record(number).handles[space]

    def record(self, number: int) -> Record:
        """Return a party."""
        found: list[Record] = self._server.run(
            self._database.read(self.principal.tenant, lambda reader: reader.get([number], relations=True))
        )
        return found[0]

    def changes(self, after: int = 0) -> list[Change]:
        """Return the change log behind an entry."""
        found: list[Change] = []
        while True:
            last = found[-1].seq if found else after
            page: list[Change] = self._server.run(
                self._database.read(self.principal.tenant, partial(_changes, after=last))
            )
            found += page
            if not page:
                return found

    def last_change(self) -> int:
        """Return the number of the newest change entry."""
        self._last = next((entry.seq for entry in reversed(self.changes(self._last))), self._last)
        return self._last

    def census(self) -> dict[int, int]:
        """Return the version of every party, by number."""
        found: dict[int, int] = {}
        while True:
            query = PartyQuery(where=AllOf(()), after=max(found, default=0))
            page: list[Record] = self._server.run(
                self._database.read(self.principal.tenant, partial(_search, query=query))
            )
            found |= {record.id: record.version for record in page}
            if not page:
                return found

    def create(self, party: Party) -> int:
        """Make a party of what no face might send."""
        book = self._server.kartotek.book
        saved: Saved = self._server.run(book.create(self.principal, party.kind, patches.whole(party)))
        return saved.party

    def delete(self, number: int) -> None:
        """Delete a party, as a face will."""
        book = self._server.kartotek.book
        self._server.run(book.delete(self.principal, self.record(number)))


def _changes(reader: Reader, *, after: int) -> list[Change]:
    return reader.changes(after, 1000)


def _search(reader: Reader, *, query: PartyQuery) -> list[Record]:
    return reader.search(query)
