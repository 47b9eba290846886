"""SQLite connections: how they are opened, how statements run on them, and how a writer's transaction goes.

The trigram index of names (FTS5) ends a segment at every savepoint, which would make it the dearest part of a small
write; so the names of a whole transaction are put into it at once, before the commit.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound, Unavailable
from kartotek.domain.search import name_key
from kartotek.storage.drivers import Clock, Values
from kartotek.storage.listing_statements import listing_statements
from kartotek.storage.rows import Row, to_micros
from kartotek.storage.statements import SQLITE, BookStatements, Dialect
from kartotek.storage.tables import name_row
from kartotek.storage.unit_of_work import Draft, Entry

BUSY_MILLISECONDS: Final = 50
"""How long a connection on the event loop may stand still for another process; longer waits are awaited."""

CHECKPOINT_PAGES: Final = 4_000
CACHE_KIB: Final = 65_536

_AWAY: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_STATEMENTS: Final = BookStatements(SQLITE)
_LISTINGS: Final = listing_statements(SQLITE)
_PUT_NAME: Final = "INSERT OR REPLACE INTO party_name (rowid, name) VALUES (?, ?)"


def open_connection(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a connection on the database file; it must be there already.

    Raises:
        Unavailable: the file cannot be opened, or is no database.
    """
    with sqlite_errors(), contextlib.ExitStack() as undo:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            timeout=BUSY_MILLISECONDS / 1000,
            check_same_thread=False,
            cached_statements=512,
        )
        undo.callback(connection.close)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            f"cache_size = -{CACHE_KIB}",
            "temp_store = MEMORY",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        undo.pop_all()
    return connection


@contextlib.contextmanager
def sqlite_errors() -> Iterator[None]:
    """Turn SQLite's errors for a database that is locked, full or gone into the domain's.

    Raises:
        Unavailable: the same may succeed later.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise domain_error(error) from error


def domain_error(error: sqlite3.Error) -> Exception:
    """Return Unavailable for an error of a database that is locked, full, gone or none, else the error itself."""
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_NOTADB:
        return Unavailable("The file is not a database.")
    if code is not None and code & 0xFF in _AWAY:
        return Unavailable(f"The database cannot answer right now ({error}).")
    return error


class SqliteDriver:
    """One SQLite connection, for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @property
    def dialect(self) -> Dialect:
        """SQLite's dialect."""
        return SQLITE

    @property
    def book(self) -> BookStatements:
        """The statements in SQLite's dialect."""
        return _STATEMENTS

    def rows(self, statement: str, values: Values) -> list[Row]:
        """Run a statement and return all its rows."""
        return self.connection.execute(statement, values).fetchall()

    def run(self, statement: str, values: Values) -> int:
        """Run a statement and return how many rows it touched."""
        return self.connection.execute(statement, values).rowcount

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement once for each of several sets of values, in one go."""
        self.connection.executemany(statement, values)

    def several(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a set of numbers or texts as the one parameter that `Dialect.among` takes: JSON."""
        return msgspec.json.encode(list(values)).decode()


class SqliteWriter(SqliteDriver):
    """The one connection that writes, with its transaction; see `kartotek.storage.group_commit`."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock) -> None:
        super().__init__(connection)
        self._clock = clock
        self._floor = 0
        self._names: dict[int, str] = {}
        self._new_names: dict[int, str] = {}
        self.now = clock()

    # -- the transaction -----------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Tell whether there is a transaction; an error may have ended it."""
        return self.connection.in_transaction

    def begin(self) -> None:
        """Begin a transaction, with the right to write."""
        self._names = {}
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End the transaction; when this returns, it is on disk."""
        self._put_names(self._names)
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Give the transaction up, if there still is one."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def savepoint(self) -> None:
        """Begin a part of the transaction that can be undone by itself."""
        self._new_names = {}
        self.now = self._clock()
        self.connection.execute("SAVEPOINT command")

    def release(self) -> None:
        """Let the part be part of the transaction."""
        self.connection.execute("RELEASE command")
        self._names |= self._new_names

    def undo(self) -> None:
        """Undo the part."""
        self.connection.execute("ROLLBACK TO command")
        self.connection.execute("RELEASE command")

    def raise_floor(self) -> None:
        """Make every later change time later than this moment, should the clock be put back."""
        self._floor = max(self._floor, to_micros(self._clock()))

    # -- what a unit of work asks for -----------------------------------------------------------------------------

    def rows(self, statement: str, values: Values) -> list[Row]:
        """Run a statement and return all its rows; names that wait for the index are put there first."""
        if self._names or self._new_names:
            self._put_waiting_names(statement)
        return super().rows(statement, values)

    def alone(self, tenant: int, name: str) -> None:
        """Do nothing: there is one transaction at a time."""

    def next_number(self, tenant: int) -> int:
        """Return a party number that was never returned before."""
        found = self.rows(self.book.take_numbers, {"tenant": tenant, "count": 1})
        if not found:
            raise NotFound("tenant", tenant)
        return int(found[0][0])

    def store(
        self, principal: Principal, drafts: Sequence[Draft], entries: Sequence[Entry], relations: Sequence[str]
    ) -> None:
        """Write parties and change entries with the next change numbers and one change time.

        The time is also that of the relations with these ids.
        """
        tenant = principal.tenant
        now = max(to_micros(self._clock()), self._floor)
        taken = self.rows(self.book.take_changes, {"tenant": tenant, "count": len(entries), "now": now})
        if not taken:
            raise NotFound("tenant", tenant)
        last, at = taken[0]
        for draft in drafts:
            self._store_party(principal, draft, at)
        first = last - len(entries) + 1
        self.run_many(
            self.book.add_change,
            [_change_values(principal, entry, first + offset, at) for offset, entry in enumerate(entries)],
        )
        if relations:
            moments = [{"tenant": tenant, "relation": identity, "at": at} for identity in relations]
            self.run_many(_LISTINGS.put_relation_change, moments)

    def _store_party(self, principal: Principal, draft: Draft, at: int) -> None:
        folded = name_key(draft.party)
        values = {
            "tenant": principal.tenant,
            "id": draft.number,
            "kind": draft.party.kind.value,
            "state": draft.party.state.value,
            "version": draft.version,
            "changed_at": at,
            "changed_by": principal.user,
            "changed_face": principal.face,
            "name_key": folded,
            "handles": msgspec.json.encode(draft.handles).decode(),
            "doc": draft.doc,
            "sort_name": draft.sort_name,
            "facts": draft.facts,
        }
        if draft.stored is None:
            author = {"created_at": at, "created_by": principal.user, "created_face": principal.face}
            self.run(self.book.add_party, values | author)
        else:
            self.run(self.book.put_party, values)
        if draft.customer is not None:
            created = at if draft.stored is None else to_micros(draft.created.at)
            customer = {"party": draft.number, "active": draft.customer, "created_at": created}
            self.run(_LISTINGS.put_customer, values | customer)
        if draft.stored is None or name_key(draft.stored) != folded:
            self._new_names[name_row(principal.tenant, draft.number)] = folded

    # -- the index of names ---------------------------------------------------------------------------------------

    def _put_waiting_names(self, statement: str) -> None:
        """Bring the index up to date for a statement that asks it; the names are put again at the commit."""
        if "party_name" in statement:
            self._put_names(self._names | self._new_names)

    def _put_names(self, names: dict[int, str]) -> None:
        if names:
            self.connection.executemany(_PUT_NAME, names.items())


def _change_values(principal: Principal, entry: Entry, seq: int, at: int) -> dict[str, object]:
    return {
        "tenant": principal.tenant,
        "seq": seq,
        "at": at,
        "party": entry.party,
        "deed": entry.deed.value,
        "version": entry.version,
        "app_user": principal.user,
        "face": principal.face,
        "fields": entry.fields,
    }
