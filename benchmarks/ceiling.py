"""The ceiling, a process of its own: what the machine can do with the same server and driver and no rules at all.

`python -m benchmarks.ceiling` reads a `Model` from stdin, prints its port and serves until it is ended. It is raw
ASGI under uvicorn (httptools, uvloop) and the sqlite3 module on a copy of the same book, opened as Kartotek opens it.

* A read takes the id out of the request, fetches the rows that Kartotek's read of that face touches - those of the
  session or account, the party by its handle, its relations with the parties at the other end - by hand-written
  statements, decodes nothing, and answers bytes that Kartotek once answered to a request of this kind.
* A create parses nothing. It fetches the rows of the session or account, takes a number and a change number from the
  counters, and writes the rows that Kartotek wrote for such a create - party, keys, handles, relations, change, name
  index - with the new number in them; requests that wait share one commit (WAL, synchronous=FULL). It answers what
  Kartotek once answered.

Neither knows logins, rights, tenants, validation, limits, request ids, an access log, or that a thing can fail.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import sqlite3
import sys
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
import uvicorn

from kartotek.storage.sqlite_driver import CACHE_KIB, CHECKPOINT_PAGES
from kartotek.web.server import listen

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Row = list[Any]


class Written(msgspec.Struct, kw_only=True):
    """The rows that one create wrote, by table, with what in them is another one at every create."""

    party: int
    marker: str
    rows: dict[str, list[Row]]


class Operations(msgspec.Struct, kw_only=True):
    """What a face is asked and answers. ``credential`` is a key of `CREDENTIALS`, with the value it looks up."""

    credential: str
    key: str | int
    space: str
    id_pattern: str
    relations: bool
    read_path: str
    create_path: str
    content_type: str
    read_answers: list[str]
    create_answer: str
    written: Written


class Model(msgspec.Struct, kw_only=True):
    """All that the ceiling knows."""

    book: str
    tenant: int
    operations: list[Operations]


ACCOUNT = "SELECT id, login, password_hash, credential_version, disabled FROM app_user WHERE login_key = ?"
MEMBERSHIPS = """SELECT t.id, t.name, m.role, m.preferred, t.version FROM membership m
    JOIN app_user u ON u.id = m.app_user JOIN tenant t ON t.id = m.tenant WHERE u.login_key = ?"""
SESSION = """SELECT s.key, s.face, s.tenant, s.app_user, s.expires, s.sliding, m.role, s.credential_version, t.version
    FROM session s JOIN app_user u ON u.id = s.app_user
    JOIN membership m ON m.tenant = s.tenant AND m.app_user = s.app_user
    JOIN tenant t ON t.id = s.tenant WHERE s.key = ?"""
CREDENTIALS = {"account": (ACCOUNT, MEMBERSHIPS), "session": (SESSION,)}

_RECORD = "id, version, created_at, created_by, created_face, changed_at, changed_by, changed_face, handles, doc"
_COLUMNS = ", ".join(f"p.{name}" for name in _RECORD.split(", "))
BY_HANDLE = (
    f"SELECT {_COLUMNS} FROM handle h JOIN party p ON p.tenant = h.tenant AND p.id = h.party"  # noqa: S608 - constants
    " WHERE h.tenant = ? AND h.space = ? AND h.id = ?"
)
RELATIONS = " UNION ALL ".join(
    f"SELECT r.{here}, r.id, r.doc, {_COLUMNS} FROM relation r"  # noqa: S608 - constants
    f" JOIN party p ON p.tenant = r.tenant AND p.id = r.{there} WHERE r.tenant = ?1 AND r.{here} = ?2"
    for here, there in (("from_party", "to_party"), ("to_party", "from_party"))
)
TAKE_NUMBER = "UPDATE party_counter SET next = next + 1 WHERE tenant = ? RETURNING next"
TAKE_CHANGE = "UPDATE change_counter SET seq = seq + 1 WHERE tenant = ? RETURNING seq, at"
PUT_NAME = "INSERT INTO party_name (rowid, name) VALUES (?, ?)"

FIRST_NUMBER = 20_000_000
"""What the creates of the ceiling count from, in the place of the number in Kartotek's."""

TABLES = ("party", "party_key", "handle", "relation", "change")
"""The tables that a create writes to, the counters and the name index apart."""

PARTY_COLUMNS = {
    "party": ("id",),
    "party_key": ("party",),
    "handle": ("party",),
    "relation": ("from_party",),
    "change": ("party",),
}
"""The columns that hold the number of the party."""


class Book:
    """The statements on a copy of the book."""

    def __init__(self, model: Model) -> None:
        self.tenant = model.tenant
        self.connection = sqlite3.connect(model.book, isolation_level=None, cached_statements=512)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            f"cache_size = -{CACHE_KIB}",
            "temp_store = MEMORY",
        ):
            self.connection.execute(f"PRAGMA {pragma}").fetchall()
        self.numbers = itertools.count(FIRST_NUMBER)
        self.inserts = {table: self._insert(table) for table in TABLES}
        self.columns = {table: self._columns(table) for table in TABLES}

    def credential(self, operations: Operations) -> None:
        """Fetch the rows by which a caller is known."""
        for statement in CREDENTIALS[operations.credential]:
            self.connection.execute(statement, (operations.key,)).fetchall()

    def read(self, operations: Operations, handle: str) -> bool:
        """Fetch a party by its handle, with its relations where the face shows them; tell whether it is there."""
        found = self.connection.execute(BY_HANDLE, (self.tenant, operations.space, handle)).fetchall()
        if found and operations.relations:
            self.connection.execute(RELATIONS, (self.tenant, found[0][0])).fetchall()
        return bool(found)

    def create(self, written: Written) -> tuple[int, str]:
        """Write the rows of one create; return the row and text for the name index."""
        run = self.connection.execute
        number = run(TAKE_NUMBER, (self.tenant,)).fetchall()[0][0]
        marker = f"{next(self.numbers):08d}"
        change, _ = run(TAKE_CHANGE, (self.tenant,)).fetchall()[0]
        for table in TABLES:
            rows = [self._row(table, row, written, number, marker, change) for row in written.rows.get(table, ())]
            if rows:
                self.connection.executemany(self.inserts[table], rows)
        name = written.rows["party_name"][0][0]
        return (self.tenant << 32) + number, name.replace(written.marker, marker)

    def put_names(self, names: list[tuple[int, str]]) -> None:
        """Put names into the index."""
        self.connection.executemany(PUT_NAME, names)

    def _row(self, table: str, row: Row, written: Written, number: int, marker: str, change: int) -> Row:
        made = [value.replace(written.marker, marker) if isinstance(value, str) else value for value in row]
        columns = self.columns[table]
        for name in PARTY_COLUMNS[table]:
            made[columns[name]] = number
        if table == "change":
            made[columns["seq"]] = change
        elif table == "handle":
            made[columns["id"]] = str(number) if row[columns["id"]].isdigit() else uuid.uuid4().hex.upper()
        elif table == "relation":
            made[columns["id"]] = uuid.uuid4().hex
        return made

    def _columns(self, table: str) -> dict[str, int]:
        described = self.connection.execute(f"SELECT * FROM {table} LIMIT 0").description  # noqa: S608 - a constant
        return {column[0]: place for place, column in enumerate(described)}

    def _insert(self, table: str) -> str:
        return f"INSERT INTO {table} VALUES ({', '.join('?' * len(self._columns(table)))})"  # noqa: S608 - a constant


class GroupCommit:
    """Creates that wait share one commit."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._waiting: list[tuple[Written, asyncio.Future[None]]] = []

    def create(self, written: Written) -> asyncio.Future[None]:
        """Return what is done when the rows are on disk."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._commit)
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((written, done))
        return done

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._book.connection.execute("BEGIN IMMEDIATE")
        self._book.put_names([self._book.create(written) for written, _ in waiting])
        self._book.connection.execute("COMMIT")
        for _, done in waiting:
            done.set_result(None)


class Ceiling:
    """The application."""

    def __init__(self, model: Model) -> None:
        self._book = Book(model)
        self._commits = GroupCommit(self._book)
        self._reads = {one.read_path: _Read(one) for one in model.operations}
        self._creates = {one.create_path: one for one in model.operations}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body = (await receive())["body"] if scope["method"] == "POST" else b""
        read = self._read_of(scope, body)
        if read is not None:
            operations = read.operations
            answer = read.answer(self._book, body or scope["raw_path"] + b"?" + scope["query_string"])
        else:
            operations = self._creates[scope["path"]]
            self._book.credential(operations)
            await self._commits.create(operations.written)
            answer = operations.create_answer.encode()
        headers = [
            (b"content-type", operations.content_type.encode()),
            (b"content-length", b"%d" % len(answer)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _read_of(self, scope: Scope, body: bytes) -> _Read | None:
        """Return the read that a request is, or None where it is a create. A REST path may end in the id."""
        path = scope["path"]
        if scope["method"] == "POST":
            return self._reads[path] if b"<GetPersons" in body else None
        return self._reads.get(path) or self._reads[path.rpartition("/")[0] + "/"]


class _Read:
    """One face's read, with its answers in turn."""

    def __init__(self, operations: Operations) -> None:
        self.operations = operations
        self._answers = itertools.cycle([answer.encode() for answer in operations.read_answers])
        self._find = re.compile(operations.id_pattern.encode()).search

    def answer(self, book: Book, request: bytes) -> bytes:
        """Fetch what the request asks for and return an answer. Raises LookupError where there is no such party."""
        book.credential(self.operations)
        found = self._find(request)
        if found is None or not book.read(self.operations, found[1].decode()):
            raise LookupError(request)
        return next(self._answers)


def main() -> None:
    """Serve what stdin describes."""
    model = msgspec.json.decode(sys.stdin.buffer.read(), type=Model)
    sockets = listen("127.0.0.1", 0)
    print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        Ceiling(model),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=2048,
    )
    uvicorn.Server(config).run(sockets)


if __name__ == "__main__":
    main()
