"""The table of slots that custom fields are bound to, printed from what the faces declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kartotek.bootstrap import SLOTS
from kartotek.domain.custom_fields import FieldType, SlotFamily

_HEAD: Final = """\
## Custom fields

A tenant defines fields of its own, on people, companies, contact points, addresses or relations (ADR 0011). A face
shows one in the slot that is bound to it; what stands in a slot that is not bound is kept by its face. 24SevenOffice
has none.

| face | slots | on | shows |
|---|---|---|---|"""


def slots_table(titles: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield _HEAD
    for family in SLOTS:
        subjects = ", ".join(subject.value for subject in family.on)
        every = family.types == frozenset(FieldType)
        kinds = "any type" if every else ", ".join(sorted(kind.value.replace("_", " ") for kind in family.types))
        yield f"| {titles[family.face]} | {_names(family)} | {subjects} | {kinds} |"
    yield ""


def _names(family: SlotFamily) -> str:
    """Return the names of a family's slots: runs of numbered ones, or that every key is one."""
    names = family.names.pattern.split("|")
    if not all(re.fullmatch(r"\w+_\d+", name) for name in names):
        return "every key of the dictionaries, such as `SuperOffice:1` or `x_size`"
    runs = groupby(names, lambda name: name.rpartition("_")[0])
    numbers = {stem: [int(name.rpartition("_")[2]) for name in run] for stem, run in runs}
    return ", ".join(f"`{stem}_{min(found)}` to `_{max(found)}`" for stem, found in numbers.items())
