"""PostgreSQL connections: how they are opened, how statements run on them, and how a unit of work ends.

The last statement of a unit takes the tenant's change number and time and writes parties and change entries, all
in one: the tenant's row is locked only from there to the commit (DESIGN §5).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec
import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound, Unavailable
from kartotek.domain.search import name_key
from kartotek.storage.drivers import Clock, Values
from kartotek.storage.rows import Row, to_micros
from kartotek.storage.statements import POSTGRES, BookStatements, Dialect
from kartotek.storage.unit_of_work import Draft, Entry

Connection = psycopg.Connection[Row]

LOCK_TIMEOUT_MILLISECONDS: Final = 10_000

_STATEMENTS: Final = BookStatements(POSTGRES)

_STORE: Final = b"""
WITH taken AS (
    UPDATE change_counter
    SET seq = seq + %(count)s::bigint, at = greatest(at + 1, %(now)s::bigint)
    WHERE tenant = %(tenant)s::integer
    RETURNING seq, at
), added AS (
    INSERT INTO party (tenant, id, kind, state, version, created_at, created_by, created_face,
                       changed_at, changed_by, changed_face, name_key, handles, doc, sort_name, facts)
    SELECT %(tenant)s::integer, d.id, d.kind, d.state, d.version, taken.at, %(user)s::integer, %(face)s::text,
           taken.at, %(user)s::integer, %(face)s::text, d.name_key, d.handles, d.doc, d.sort_name, d.facts
    FROM taken, jsonb_to_recordset(%(added)s::jsonb) AS d(
        id bigint, kind text, state text, version integer, name_key text, handles text, doc jsonb,
        sort_name text, facts jsonb)
), replaced AS (
    UPDATE party
    SET kind = d.kind, state = d.state, version = d.version, changed_at = taken.at,
        changed_by = %(user)s::integer, changed_face = %(face)s::text,
        name_key = d.name_key, handles = d.handles, doc = d.doc, sort_name = d.sort_name, facts = d.facts
    FROM taken, jsonb_to_recordset(%(replaced)s::jsonb) AS d(
        id bigint, kind text, state text, version integer, name_key text, handles text, doc jsonb,
        sort_name text, facts jsonb)
    WHERE party.tenant = %(tenant)s::integer AND party.id = d.id
), logged AS (
    INSERT INTO change (tenant, seq, at, party, deed, version, app_user, face, fields)
    SELECT %(tenant)s::integer, taken.seq - %(count)s::bigint + e.place, taken.at, e.party, e.deed, e.version,
           %(user)s::integer, %(face)s::text, e.fields
    FROM taken, jsonb_to_recordset(%(entries)s::jsonb) AS e(
        place integer, party bigint, deed text, version integer, fields text)
), timed AS (
    INSERT INTO relation_change (tenant, relation, at)
    SELECT %(tenant)s::integer, relation, taken.at FROM taken, unnest(%(relations)s::text[]) AS relation
    ON CONFLICT (tenant, relation) DO UPDATE SET at = excluded.at
), listed AS (
    INSERT INTO customer (tenant, party, active, created_at, changed_at)
    SELECT %(tenant)s::integer, d.party, d.active, coalesce(d.created_at, taken.at), taken.at
    FROM taken, jsonb_to_recordset(%(customers)s::jsonb) AS d(party bigint, active boolean, created_at bigint)
    ON CONFLICT (tenant, party) DO UPDATE SET active = excluded.active, changed_at = excluded.changed_at
)
SELECT seq FROM taken
"""


class _Verbatim(Loader):
    """Gives JSON documents as the text they are, to be decoded by msgspec."""

    def load(self, data: Buffer) -> bytes:
        """Return the document's text as bytes."""
        return bytes(data)


def open_connection(url: str) -> Connection:
    """Open a connection on which transactions are begun and ended by statements.

    Raises:
        Unavailable: the server cannot be reached.
    """
    with postgres_errors():
        connection: Connection = psycopg.connect(url, autocommit=True, application_name="kartotek")
        connection.adapters.register_loader("jsonb", _Verbatim)
        connection.execute(
            "SELECT set_config('lock_timeout', %s, false), set_config('synchronous_commit', CASE"
            " current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
            " ELSE current_setting('synchronous_commit') END, false)",
            [f"{LOCK_TIMEOUT_MILLISECONDS}ms"],
        )
    return connection


@contextlib.contextmanager
def postgres_errors() -> Iterator[None]:
    """Turn errors of a server that is away, or of a lock that is not to be had, into the domain's.

    Raises:
        Unavailable: the same may succeed later.
    """
    try:
        yield
    except psycopg.errors.QueryCanceled:
        raise  # not the server's fault, but the statement's
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Unavailable(f"The database cannot answer right now ({type(error).__name__}).") from error


class PostgresDriver:
    """One PostgreSQL connection, for reading."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's dialect."""
        return POSTGRES

    @property
    def book(self) -> BookStatements:
        """The statements in PostgreSQL's dialect."""
        return _STATEMENTS

    def rows(self, statement: str, values: Values) -> list[Row]:
        """Run a statement and return all its rows."""
        return self.connection.execute(statement.encode(), values).fetchall()

    def run(self, statement: str, values: Values) -> int:
        """Run a statement and return how many rows it touched."""
        return self.connection.execute(statement.encode(), values).rowcount

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement once for each of several sets of values, in one go."""
        self.connection.cursor().executemany(statement.encode(), values)

    def several(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a set of numbers or texts as the one parameter that `Dialect.among` takes: an array."""
        return list(values)


class PostgresWriter(PostgresDriver):
    """A PostgreSQL connection in a transaction that writes."""

    def __init__(self, connection: Connection, clock: Clock, numbers: Callable[[int], int]) -> None:
        super().__init__(connection)
        self._clock = clock
        self._numbers = numbers
        self.now = clock()

    def alone(self, tenant: int, name: str) -> None:
        """Wait for other transactions of the tenant that asked for this name; keep others waiting until the end.

        Names that share a hash wait for one another too, which does no harm.
        """
        self.connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, tenant])

    def next_number(self, tenant: int) -> int:
        """Return a party number that was never returned before."""
        return self._numbers(tenant)

    def store(
        self, principal: Principal, drafts: Sequence[Draft], entries: Sequence[Entry], relations: Sequence[str]
    ) -> None:
        """Write parties and change entries with the next change numbers and one change time.

        The time is also that of the relations with these ids.
        """
        values = {
            "tenant": principal.tenant,
            "user": principal.user,
            "face": principal.face,
            "now": to_micros(self._clock()),
            "count": len(entries),
            "added": _parties(draft for draft in drafts if draft.stored is None),
            "replaced": _parties(draft for draft in drafts if draft.stored is not None),
            "entries": _entries(entries),
            "relations": list(relations),
            "customers": _customers(drafts),
        }
        if not self.connection.execute(_STORE, values).fetchall():
            raise NotFound("tenant", principal.tenant)


def _parties(drafts: Iterable[Draft]) -> str:
    rows = [
        {
            "id": draft.number,
            "kind": draft.party.kind,
            "state": draft.party.state,
            "version": draft.version,
            "name_key": name_key(draft.party),
            "handles": msgspec.json.encode(draft.handles).decode(),
            "doc": msgspec.Raw(draft.doc.encode()),
            "sort_name": draft.sort_name,
            "facts": msgspec.Raw(draft.facts.encode()),
        }
        for draft in drafts
    ]
    return msgspec.json.encode(rows).decode()


def _customers(drafts: Iterable[Draft]) -> str:
    rows = [
        {
            "party": draft.number,
            "active": draft.customer,
            "created_at": None if draft.stored is None else to_micros(draft.created.at),
        }
        for draft in drafts
        if draft.customer is not None
    ]
    return msgspec.json.encode(rows).decode()


def _entries(entries: Sequence[Entry]) -> str:
    rows = [
        {
            "place": place,
            "party": entry.party,
            "deed": entry.deed,
            "version": entry.version,
            "fields": entry.fields,
        }
        for place, entry in enumerate(entries, start=1)
    ]
    return msgspec.json.encode(rows).decode()
