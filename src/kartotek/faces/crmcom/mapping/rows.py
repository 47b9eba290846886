"""Rows of fields that stand for one member of a party or of one of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from kartotek.domain.difference import Row
from kartotek.domain.party import Part
from kartotek.faces.crmcom.mapping.references import Shown, View
from kartotek.faces.crmcom.messages.faults import ParameterMissing
from kartotek.faces.crmcom.messages.values import Values
from kartotek.faces.crmcom.messages.vocabulary import FACE

SubjectT = TypeVar("SubjectT")
PartT = TypeVar("PartT", bound=Part)


def plain(name: str, member: str) -> Row[Any, View]:
    """Return the row of a field whose value is that of the member."""
    return Row(name, lambda shown, _: getattr(shown, member), lambda draft, value, _: setattr(draft, member, value))


def plain_rows(members: Mapping[str, str]) -> tuple[Row[Any, View], ...]:
    """Return plain rows for members by wire name."""
    return tuple(plain(name, member) for name, member in members.items())


def required(name: str, member: str) -> Row[Any, View]:
    """Return a plain row of a field that may be left out, but not be set to null."""

    def write(draft: object, value: object, _: View) -> None:
        if value is None:
            raise ParameterMissing(name)
        setattr(draft, member, value)

    return Row(name, lambda shown, _: getattr(shown, member), write)


def country(name: str, member: str) -> Row[Any, View]:
    """Return the row of a country, which is compared by its code however the member spells it."""
    return Row(
        name,
        lambda shown, view: view.country_code(getattr(shown, member)),
        lambda draft, value, _: setattr(draft, member, value),
    )


def kept(names: Iterable[str]) -> tuple[Row[Any, View], ...]:
    """Return rows of fields that the book has no meaning for and keeps as residue under the same name."""
    return tuple(_residue(name) for name in names)


def kept_object(template: Mapping[str, None], part: Part) -> Shown:
    """Return the fields of `kept` as they are shown, null where nothing is kept; the template has their names."""
    shown: Shown = dict(template)
    for name, value in part.residue.get(FACE, {}).items():
        if name in template:
            shown[name] = value
    return shown


def _residue(name: str) -> Row[Any, View]:
    def read(part: Part, _: View) -> object:
        return part.residue.get(FACE, {}).get(name)

    def write(part: Part, value: Any, _: View) -> None:  # noqa: ANN401 - a scalar of any type
        own = part.residue.setdefault(FACE, {})
        if value is None:
            own.pop(name, None)
        else:
            own[name] = value
        if not own:
            del part.residue[FACE]

    return Row(name, read, write)


def fill(rows: Iterable[Row[SubjectT, View]], sent: Values, draft: SubjectT, view: View) -> None:
    """Write what was sent on a draft that is new: whatever is set, and nothing where null was sent."""
    for row in rows:
        if row.write is not None and sent.get(row.name) is not None:
            row.write(draft, sent[row.name], view)
