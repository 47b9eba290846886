"""The report: one table in Markdown, and what it was measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import Count, Outcome

KARTOTEK = "Kartotek"
CEILING = "ceiling"
Figure = Callable[[Outcome], float]
ALONE = ("read", "create")
BOTH = "both"

COLUMNS = (
    "work",
    "Kartotek /s",
    "ceiling /s",
    "of the ceiling",
    "of alone",
    "p50 ms",
    "p99 ms",
    "CPU µs",
    "ceiling CPU µs",
    "by CPU",
)
NOTES = """\
A *ceiling* is the same HTTP server and driver fetching or writing the same rows and sending the same bytes, with no
rules at all (benchmarks/ceiling.py). Medians of all rounds. CPU: the server's processor time for each request, of
both kinds where both are asked at once; "of the ceiling" compares rates, "by CPU" processor times. "of alone" is the
rate beside the other kind, on half of the connections, against the rate alone, on all of them."""


@dataclass
class Results:
    """Every outcome of every round, by face, work and server."""

    outcomes: dict[tuple[str, str, str], list[Outcome]] = field(default_factory=dict)

    def add(self, face: str, work: str, server: str, outcome: Outcome) -> None:
        """Keep the outcome of one round."""
        self.outcomes.setdefault((face, work, server), []).append(outcome)

    def rate(self, face: str, work: str, server: str, stream: str) -> float:
        """Return answers per second; 0 where nothing was measured."""
        return self._median(face, work, server, lambda outcome: _count(outcome, stream).answers / outcome.seconds)

    def processor(self, face: str, work: str, server: str) -> float:
        """Return microseconds of the server's processor time for each answer; 0 where nothing was measured."""
        return self._median(
            face,
            work,
            server,
            lambda outcome: outcome.processor * 1e6 / max(1, sum(count.answers for count in outcome.counts)),
        )

    def times(self, face: str, work: str, server: str, stream: str) -> tuple[float, float]:
        """Return the median and the 99th percentile of the milliseconds to an answer."""
        middle = self._median(face, work, server, lambda outcome: _count(outcome, stream).p50 * 1e3)
        return middle, self._median(face, work, server, lambda outcome: _count(outcome, stream).p99 * 1e3)

    def errors(self) -> list[str]:
        """Return what went wrong, a line for each kind of work."""
        return [
            f"{face} {work} {server}: {count.errors} errors, the first: {count.first_error}"
            for (face, work, server), outcomes in self.outcomes.items()
            for outcome in outcomes
            for count in outcome.counts
            if count.errors
        ]

    def _median(self, face: str, work: str, server: str, figure: Figure) -> float:
        outcomes = self.outcomes.get((face, work, server), [])
        return statistics.median(map(figure, outcomes)) if outcomes else 0.0


def table(results: Results, faces: Sequence[tuple[str, str, Mapping[str, str]]]) -> str:
    """Return the figures of all faces, given as (name, title, label by stream)."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|---{'|--:' * (len(COLUMNS) - 1)}|"]
    for name, title, labels in faces:
        for work, stream in (*((alone, alone) for alone in ALONE), *((BOTH, alone) for alone in ALONE)):
            lines.append(_line(results, name, f"{title} {labels[stream]}", work, stream))
    return "\n".join(lines)


def _line(results: Results, face: str, label: str, work: str, stream: str) -> str:
    rate, highest = (results.rate(face, work, server, stream) for server in (KARTOTEK, CEILING))
    taken, least = (results.processor(face, work, server) for server in (KARTOTEK, CEILING))
    middle, slow = results.times(face, work, KARTOTEK, stream)
    cells = (
        f"{label}, beside the other" if work == BOTH else label,
        f"{rate:,.0f}",
        f"{highest:,.0f}" if highest else "–",
        _percent(rate, highest),
        _percent(rate, results.rate(face, stream, KARTOTEK, stream)) if work == BOTH else "",
        f"{middle:.1f}",
        f"{slow:.1f}",
        f"{taken:,.0f}",
        f"{least:,.0f}" if least else "–",
        _percent(least, taken),
    )
    return f"| {' | '.join(cells)} |"


def _percent(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if part and whole else "–"


def _count(outcome: Outcome, stream: str) -> Count:
    return next(count for count in outcome.counts if count.name == stream)


def surroundings() -> str:
    """Return a line on machine, programs and commit."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} × {_processor()}, {platform.system()}, {versions}, commit {_commit()}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()


def _commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--", "src") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed
