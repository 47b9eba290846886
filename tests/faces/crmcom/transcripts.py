"""Comparing answers with the vendor's document, but for the deviations that docs/protocols/crmcom.md tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent / "samples"
PAGE = Path(__file__).parents[3] / "docs" / "protocols" / "crmcom.md"

OWN = "own"
ABSENT = "absent"
ANY = "any"


@dataclass(frozen=True)
class Deviation:
    """One row of the page's table: where an answer differs, and both values (JSON, or a word)."""

    answer: str
    path: str
    document: str
    here: str
    reason: str

    def covers(self, path: str) -> bool:
        return re.fullmatch(re.escape(self.path).replace(r"\*", ".*"), path) is not None

    def allows(self, document: str, here: str) -> bool:
        return self.document in (ANY, document) and (here != ABSENT if self.here == OWN else self.here == here)


def sample(name: str) -> str:
    """Return a message of the document, as it stands there."""
    return (SAMPLES / f"{name}.json").read_text(encoding="utf-8")


def answer(name: str) -> dict[str, Any]:
    """Return an answer of the document."""
    found: dict[str, Any] = json.loads(sample(f"{name}_response"))
    return found


def request(name: str, token: str) -> str:
    """Return a request of the document with another token; all else, keys given twice included, as it stands."""
    text, count = re.subn(r'"token": "[^"]*"', f'"token": "{token}"', sample(f"{name}_request"))
    assert count == 1
    return text


def address(name: str, token: str, **values: str) -> str:
    """Return the address that a GET asks for, with another token, and other values in place of those named."""
    text = (SAMPLES / f"{name}_request.txt").read_text(encoding="utf-8").removeprefix("GET ").strip()
    text, count = re.subn(r"token=[^&]*", f"token={token}", text)
    assert count == 1
    for before, after in values.items():
        assert before in text
        text = text.replace(before, after)
    return text


@cache
def deviations() -> tuple[Deviation, ...]:
    """Return the table of deviations."""
    section = PAGE.read_text(encoding="utf-8").partition("## Deviations from the samples")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    assert len(rows) > 2
    return tuple(Deviation(*(cell.strip().strip("`") for cell in row)) for row in rows[1:] if "---" not in row[0])


def differences(name: str, here: dict[str, Any]) -> tuple[dict[str, str], set[Deviation]]:
    """Return what differs from an answer of the document and no row allows, and the rows that were not needed."""
    document, found = dict(_leaves(answer(name))), dict(_leaves(here))
    rows = [row for row in deviations() if row.answer == name]
    unused, unexplained = set(rows), {}
    for path in document.keys() | found.keys():
        pair = document.get(path, ABSENT), found.get(path, ABSENT)
        if pair[0] == pair[1]:
            continue
        fitting = {row for row in rows if row.covers(path) and row.allows(*pair)}
        unused -= fitting
        if not fitting:
            unexplained[path] = f"document {pair[0]}, here {pair[1]}"
    return unexplained, unused


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict) and tree:
        for name, value in tree.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(tree, list) and tree:
        for place, value in enumerate(tree):
            yield from _leaves(value, f"{path}.{place}")
    else:
        yield path, json.dumps(tree, ensure_ascii=False)
