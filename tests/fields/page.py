"""docs/reference/fields.md, printed from the experiments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from tests.fields.faces import FACES, not_exposed
from tests.fields.matrix import matrix, spelled, unshared
from tests.fields.slots import slots_table

TITLES: Final[dict[str, str]] = {
    "twentyfourseven": "24SevenOffice",
    "superoffice": "SuperOffice",
    "crmcom": "CRM.COM",
    "digioffice": "DigiOffice",
}

_HEAD: Final = """\
# Fields

Which properties of each face show which member of the canonical record. Printed from the code by
`python -m tests.printed`: every member was given another value, and what changed of a face's view is listed. Names are
paths; `*` stands for several slots, `_n` for numbers. What each member means is told in `src/kartotek/domain/party.py`,
what a face makes of it in its page under `docs/protocols`.

DigiOffice's gateway takes imports and shows nothing: its column has the members of the messages that are compared with
a member of the record.

A dash has a reason, further down. Texts that are put together of other properties, such as SuperOffice's `Formatted`
and `StrippedValue`, are left out.
"""

_UNSHARED: Final = """
## Properties that no other face sees

*Kept*: the face keeps it as it came and gives it back (residue); a property that stands in the tables too is kept only
where the book has no word for it. *Server's own*: ids, times, users, the texts of lists, and constants.
"""


def fields_page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_tables(), *slots_table(TITLES), *_reasons(), *_unshared()]) + "\n"


def _tables() -> Iterator[str]:
    for struct, members in groupby(matrix(), lambda member: member.partition(".")[0]):
        yield f"## {struct}\n"
        yield f"| member | {' | '.join(TITLES[face] for face in FACES)} |"
        yield "|---" * (len(FACES) + 1) + "|"
        for member in members:
            cells = (_cell(spelled(matrix()[member][face])) for face in FACES)
            yield f"| `{member.partition('.')[2]}` | {' | '.join(cells)} |"
        yield ""


def _cell(paths: list[str]) -> str:
    return ", ".join(f"`{path}`" for path in paths) or "–"


def _reasons() -> Iterator[str]:
    yield "## Not shown, and why\n"
    for face in FACES:
        yield f"**{TITLES[face]}**\n"
        by_reason: dict[str, list[str]] = {}
        for member, reason in not_exposed(face).items():
            by_reason.setdefault(reason, []).append(f"`{member}`")
        yield from (f"- {', '.join(members)}: {reason}" for reason, members in by_reason.items())
        yield ""


def _unshared() -> Iterator[str]:
    yield _UNSHARED.lstrip("\n")
    for face in FACES:
        kept, own = unshared(face)
        yield f"**{TITLES[face]}**\n"
        yield f"- kept: {_cell(spelled(kept, gathered=False))}"
        yield f"- server's own: {_cell(spelled(own))}\n"
