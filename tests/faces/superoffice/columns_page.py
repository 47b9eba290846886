"""The table of columns: what each stands for in the book, whether rows are filtered and put in order by it."""

from __future__ import annotations

from typing import Final

from kartotek.domain.query import Compare, Condition, Employer, InState, IsSet
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS, Archive
from kartotek.faces.superoffice.mapping.columns.column import ALWAYS, NEVER, Column, Either, Mirrored, OfEmployer
from kartotek.faces.superoffice.mapping.columns.lenses import COMPANY, SUPPORT_PERSON
from kartotek.faces.superoffice.mapping.columns.providers import EMPTY, SERVED

PAGE: Final = "docs/reference/superoffice_columns.md"

_HEAD: Final = """\
# SuperOffice's columns

What stands in lists (`GET Contact`, `GET Person`, `GET Archive/…`, the agent Archive), printed from the code. *Stands
for* names what a filter asks of a party, in the words of the book (`kartotek.domain.facts`). Rows are filtered by the
columns with a mark under *filter*, by the operators of their type, and put in order by those under *order*; others are
refused with 400. What the book has nothing for answers null.
"""


def page() -> str:
    """Return the page."""
    served = ", ".join(f"`{provider.name}`" for provider in SERVED)
    empty = ", ".join(f"`{name}`" for name in EMPTY)
    parts = [
        _HEAD,
        f"Archives: {served}. Known, and always empty: {empty}.\n",
        _count(),
        _section("Companies", "SimpleContact", CONTACTS),
        _section("People", "Person", PERSONS),
    ]
    return "\n".join(parts)


def _count() -> str:
    both = [
        sum(1 for column in archive.columns.values() if column.show and column.filtered and column.order)
        for archive in (CONTACTS, PERSONS)
    ]
    return (
        f"{sum(both)} columns answer, filter and order: {both[0]} of companies, {both[1]} of people, those of a"
        " person's company among them.\n"
    )


def _section(title: str, provider: str, archive: Archive) -> str:
    columns = [column for column in archive.columns.values() if not column.name.startswith((COMPANY, SUPPORT_PERSON))]
    lines = [
        f"## {title} (`{provider}`)",
        "",
        "| column | type | stands for | filter | order |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(column, column in archive.own) for column in columns if column.show or column.filtered]
    lines += [f"| `{prefix}/…` | of its field | custom fields, by slot | yes | yes |" for prefix in archive.custom]
    lines += ["", "**Bold** columns are shown where none are chosen.", "", _lens(archive), ""]
    silent = [f"`{column.name}`" for column in columns if not column.show and not column.filtered]
    foreign = [f"`{prefix}…`" for prefix in archive.foreign]
    return "\n".join([*lines, f"Null: {', '.join([*silent, *foreign])}.", ""])


def _lens(archive: Archive) -> str:
    if archive is PERSONS:
        return (
            f"Below `{COMPANY}` stands every column of companies but those below `{SUPPORT_PERSON}`, of the company of"
            " the person's primary employment; filtered and put in order like them."
        )
    return (
        f"Below `{SUPPORT_PERSON}` stands every column of people, of the company's support person; of these rows are"
        " filtered and put in order by `personId` alone."
    )


def _row(column: Column, own: bool) -> str:
    name = f"**`{column.name}`**" if own else f"`{column.name}`"
    marks = ("yes" if column.filtered else "", "yes" if column.order else "")
    return f"| {name} | {column.kind} | {_stands_for(column)} | {marks[0]} | {marks[1]} |"


def _stands_for(column: Column) -> str:
    if column.when is not None:
        return _condition(column.when)
    target = column.target
    if target is None:
        return "shown alone"
    text = f"`{target.fact}`"
    match target:
        case OfEmployer(inner):
            text = f"`{inner.fact}` of the employer"
        case Mirrored(fact):
            text = f"`{fact}`, else the employer's"
        case Either(facts):
            text = " or ".join(f"`{fact}`" for fact in facts)
    return text


def _condition(condition: Condition) -> str:
    if condition in (ALWAYS, NEVER):
        return "every row" if condition == ALWAYS else "no row"
    match condition:
        case IsSet(fact):
            return f"`{fact}` is set"
        case Compare(fact):
            return f"`{fact}`"
        case InState(states):
            return f"`state` is {states[0].value}"
        case Employer():
            return "there is an employer"
    return "a condition"
