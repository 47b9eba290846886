"""What the ceiling has to know, found out from Kartotek: its answers, and the rows that its creates write."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.calls import Calls, exchange
from benchmarks.ceiling import PARTY_COLUMNS, Model, Operations, Row, Written
from kartotek import demo
from kartotek.services.sessions import session_key

ANSWERS = 200
"""Answers of each read that the ceiling gives in turn, so that they are on the average as long as Kartotek's."""

MARKER = 91_234_567


def sampled(url: str, book: Path, copy: Path, faces: Sequence[Calls], handles: Mapping[str, Sequence[str]]) -> Model:
    """Ask a running Kartotek for samples, and copy its book for the ceiling."""
    with closing(sqlite3.connect(book)) as connection:
        tenant = connection.execute("SELECT tenant FROM tenant_name WHERE name = ?", (demo.ORGANISATION,)).fetchone()[0]
        operations = [_operations(url, connection, tenant, calls, handles[calls.space]) for calls in faces]
        with closing(sqlite3.connect(copy)) as target:
            connection.backup(target)
    return Model(book=str(copy), tenant=tenant, operations=operations)


def _operations(
    url: str, connection: sqlite3.Connection, tenant: int, calls: Calls, handles: Sequence[str]
) -> Operations:
    some = random.sample(handles, min(ANSWERS, len(handles)))
    answers = [exchange(url, calls.reading(handle)) for handle in some]
    created = exchange(url, calls.creating(MARKER))
    party = connection.execute("SELECT max(id) FROM party WHERE tenant = ?", (tenant,)).fetchone()[0]
    return Operations(
        credential="session" if calls.token else "account",
        key=session_key(calls.token) if calls.token else demo.LOGIN,
        space=calls.space,
        id_pattern=calls.id_pattern,
        relations=calls.relations,
        read_path=calls.read_path,
        create_path=calls.create_path,
        content_type=calls.content_type,
        read_answers=[_checked(answer, calls.read_mark) for answer in answers],
        create_answer=_checked(created, calls.create_mark),
        written=_written(connection, tenant, party),
    )


def _written(connection: sqlite3.Connection, tenant: int, party: int) -> Written:
    """Return the rows of a party that was just created."""
    rows: dict[str, list[Row]] = {}
    for table, (column, *_) in PARTY_COLUMNS.items():
        rows_of_party = f"SELECT * FROM {table} WHERE tenant = ? AND {column} = ?"  # noqa: S608 - constants
        found = connection.execute(rows_of_party, (tenant, party))
        rows[table] = [list(row) for row in found]
    names = connection.execute("SELECT name_key FROM party WHERE tenant = ? AND id = ?", (tenant, party))
    rows["party_name"] = [list(row) for row in names]
    return Written(party=party, marker=str(MARKER), rows=rows)


def _checked(answer: bytes, mark: str) -> str:
    text = answer.decode()
    if mark not in text:
        raise RuntimeError(f"not the answer that was expected: {text[:500]}")
    return text
