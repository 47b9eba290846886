"""The archive Relation: the ties of one party to others, each with a source and a target (vendor's archive provider).

A person's company is no tie there: it is told by ContactId. What is told of source and target are the columns of the
archives of companies and of people, behind ``source/`` and ``target/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from kartotek.domain import party as parties
from kartotek.domain.party import EMPLOYMENT, Record, Relation
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS, Archive
from kartotek.faces.superoffice.mapping.columns.column import Column, Kind
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.flat import full_name
from kartotek.faces.superoffice.mapping.times import Zone
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import Json

ACTIVE: Final = 1
PASSIVE: Final = 2
"""The direction of a relation that goes out from the party, and of one that comes in."""

_NAMES: Final = {EMPLOYMENT: ("Employee", "Employer"), "contact": ("Contact person", "Has contact person")}
"""What a kind is called from the party that it goes out from, and from the other; others are called alike."""

Side = Literal["source", "target"]


class RelationRow(Row):
    """A relation of a party as a row; ``source`` is the end that it goes out from."""

    __slots__ = ("identity", "relation", "source", "target")

    def __init__(self, record: Record, identity: str, relation: Relation, other: Row, own: Row) -> None:
        super().__init__(record, own.view, own.zone, own.others)
        self.identity = identity
        self.relation = relation
        self.source, self.target = (own, other) if relation.outward else (other, own)

    @property
    def number(self) -> int:
        """A positive number made of the relation's id, which is always the same."""
        return int(self.identity[:8], 16) & 0x7FFFFFFF or 1


def rows_of(record: Record, others: Mapping[int, Record], view: View, zone: Zone) -> list[RelationRow]:
    """Return the ties of a party in their order; ``others`` are the parties at the other ends, with relations."""
    own = Row(record, view, zone, others)
    return [
        RelationRow(record, identity, relation, Row(others[relation.other], view, zone, others), own)
        for identity, relation in parties.ordered(record.party.relations)
        if relation.other in others and not (relation.kind == EMPLOYMENT and relation.primary)
    ]


def _names(row: Row) -> tuple[str, str]:
    kind = row.relation.kind if isinstance(row, RelationRow) else ""
    name = kind.replace("_", " ").capitalize()
    return _NAMES.get(kind, (name, name))


def _processed(row: Row) -> Json:
    outward = isinstance(row, RelationRow) and row.relation.outward
    return _names(row)[0 if outward else 1]


def _direction(row: Row) -> Json:
    return ACTIVE if isinstance(row, RelationRow) and row.relation.outward else PASSIVE


def _comment(row: Row) -> Json:
    return (row.relation.note or "") if isinstance(row, RelationRow) else ""


def _end(row: Row, side: Side) -> Row:
    return getattr(row, side) if isinstance(row, RelationRow) else row


def _who(side: Side) -> Column:
    return Column(f"{side}/who", Kind.STRING, "Full name", show=lambda row: full_name(_end(row, side).party))


def _of_side(side: Side, name: str, view: View) -> Column | None:
    """Return a column of one end: that of its kind of party, null for the other kind's."""
    columns = {parties.Kind.COMPANY: CONTACTS.column(name, view), parties.Kind.PERSON: PERSONS.column(name, view)}
    known = columns[parties.Kind.COMPANY] or columns[parties.Kind.PERSON]
    if known is None:
        return None

    def show(row: Row) -> Json:
        end = _end(row, side)
        column = columns[end.party.kind]
        return None if column is None or column.show is None else column.show(end)

    return replace(known, name=f"{side}/{known.name}", show=show, raw=None, target=None, when=None, order=None)


class _RelationArchive(Archive):
    """An archive whose columns are those of two others, besides its own."""

    def column(self, name: str, view: View) -> Column | None:
        """Return a column by its name in any case; None for a name that the vendor does not have."""
        found = self.columns.get(name.lower())
        side, slash, rest = name.partition("/")
        if found is not None or not slash:
            return found
        return next((_of_side(known, rest, view) for known in _SIDES if known == side.lower()), None)


_SIDES: Final[tuple[Side, Side]] = ("source", "target")

RELATIONS: Final = _RelationArchive(
    entity="relation",
    kind=parties.Kind.COMPANY,
    own=(
        Column("relationId", Kind.INT, "ID", show=lambda row: row.number),
        Column("relationName", Kind.STRING, "Name", show=lambda row: _names(row)[0]),
        Column("reversedName", Kind.STRING, "Passive form", show=lambda row: _names(row)[1]),
        Column("processedName", Kind.NONE, "Name in its direction", show=_processed),
        Column("relationComment", Kind.STRING, "Comment", show=_comment),
        Column("direction", Kind.INT, "Direction", show=_direction),
        *(_who(side) for side in _SIDES),
    ),
    others=tuple(Column(name, Kind.NONE, "") for name in ("relationDefinitionId", "associateId")),
    custom={},
    foreign=(),
)
