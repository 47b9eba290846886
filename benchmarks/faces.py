"""How fast the faces read and create, beside what the machine can do: `python -m benchmarks.faces`.

A book of many parties is made; Kartotek and a ceiling (see `benchmarks.ceiling`) are started on it and on a copy of
it, each in a process of its own, and a load generator in a third asks them in turn: reading one party, creating one,
and both at once, through each face. Nothing but this project is needed; it wants Linux for the processor times.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.calls import Calls, log_in
from benchmarks.ceiling import FIRST_NUMBER
from benchmarks.load import Outcome, Plan, Stream
from benchmarks.model import sampled
from benchmarks.population import handles, populate, sqlite_url
from benchmarks.report import ALONE, BOTH, CEILING, KARTOTEK, NOTES, Results, surroundings, table
from benchmarks.serving import Served, ceiling, kartotek
from kartotek.storage.sqlite import sqlite_path

MOST_REQUESTS = 20_000
"""Parties out of which reads choose: that many, all over the book."""

NUMBERS_PER_ROUND = 500_000


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="kartotek-benchmark-") as name:
        folder = Path(name)
        url = options.database or sqlite_url((options.cache or folder) / f"parties-{options.parties}.db")
        if options.cache:
            options.cache.mkdir(parents=True, exist_ok=True)
        _populate(url, options.parties)
        if options.cache and not options.database:
            url = _working_copy(url, folder)
        known = {space: random.sample(of, min(MOST_REQUESTS, len(of))) for space, of in handles(url).items()}
        with _servers(url, folder, known) as (servers, faces):
            results = _measure(servers, faces, known, options)
    _print(results, faces, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faces", description=__doc__.partition("\n")[0])
    parser.add_argument("--parties", type=int, default=100_000, help="parties in the book (100 000)")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of each measurement (2)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each kind, of which the median counts")
    parser.add_argument("--connections", type=int, default=32, help="connections that ask at the same time (32)")
    parser.add_argument("--face", action="append", help="measure only this face; may be repeated")
    parser.add_argument("--cache", type=Path, help="a folder in which the book is kept for the next run")
    parser.add_argument("--database", help="an empty database to use instead; ceilings exist for SQLite only")
    return parser.parse_args()


def _populate(url: str, parties: int) -> None:
    seconds = populate(url, parties)
    if seconds is None:
        print("The book is there already.", flush=True)
    else:
        print(f"Made {parties:,} parties in {seconds:.1f} s ({parties / seconds:,.0f} a second).", flush=True)


def _working_copy(url: str, folder: Path) -> str:
    kept, copy = sqlite_path(url), folder / "book.db"
    copy.write_bytes(kept.read_bytes())
    return sqlite_url(copy)


@contextlib.contextmanager
def _servers(
    url: str, folder: Path, known: Mapping[str, Sequence[str]]
) -> Iterator[tuple[dict[str, Served], list[Calls]]]:
    """Start Kartotek, and a ceiling where the book is on SQLite; yield the servers by name and the faces' calls."""
    with kartotek(url, folder) as ours:
        faces = log_in(ours.url)
        if not url.startswith("sqlite"):
            yield {KARTOTEK: ours}, faces
            return
        model = sampled(ours.url, sqlite_path(url), folder / "ceiling.db", faces, known)
        with ceiling(msgspec.json.encode(model), folder) as highest:
            yield {KARTOTEK: ours, CEILING: highest}, faces


def _measure(
    servers: Mapping[str, Served],
    faces: Sequence[Calls],
    known: Mapping[str, Sequence[str]],
    options: argparse.Namespace,
) -> Results:
    results = Results()
    numbers = iter(range(FIRST_NUMBER, 90_000_000, NUMBERS_PER_ROUND))
    for calls in faces:
        if options.face and calls.name not in options.face:
            continue
        for work in (*ALONE, BOTH):
            print(f"{calls.title}: {work} ...", file=sys.stderr, flush=True)
            for _ in range(options.rounds):
                first = next(numbers)
                for name, server in servers.items():
                    streams = _streams(calls, work, known[calls.space], first, options.connections)
                    plan = Plan(port=server.port, process=server.process, seconds=options.seconds, streams=streams)
                    results.add(calls.name, work, name, _load(plan))
    return results


def _streams(calls: Calls, work: str, known: Sequence[str], first: int, connections: int) -> list[Stream]:
    """Return what is asked for one kind of work; for both, half of the connections ask for each."""
    share = connections // 2 if work == BOTH else connections
    reads = [calls.reading(handle).decode() for handle in known]
    streams = {
        "read": Stream(name="read", connections=share, mark=calls.read_mark, requests=reads),
        "create": Stream(name="create", connections=share, mark=calls.create_mark, template=calls.create, first=first),
    }
    return list(streams.values()) if work == BOTH else [streams[work]]


def _load(plan: Plan) -> Outcome:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], input=msgspec.json.encode(plan), stdout=subprocess.PIPE, check=True
    )
    return msgspec.json.decode(ran.stdout, type=Outcome)


def _print(results: Results, faces: Sequence[Calls], options: argparse.Namespace) -> None:
    measured = [calls for calls in faces if not options.face or calls.name in options.face]
    labels = [(calls.name, calls.title, {"read": calls.read_label, "create": calls.create_label}) for calls in measured]
    print(f"\n{table(results, labels)}\n\n{NOTES}\n")
    print(f"`python -m benchmarks.faces {' '.join(sys.argv[1:])}`".replace(" `", "`"))
    print(f"{options.rounds} rounds of {options.seconds:g} s, {options.connections} connections. {surroundings()}.")
    for line in results.errors():
        print(line)
    if results.errors():
        raise SystemExit(1)


if __name__ == "__main__":
    main()
