"""Rows of fields that stand for one member of a party or of one of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from kartotek.domain.difference import Row
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Part
from kartotek.faces.crmcom.mapping.references import Shown, View
from kartotek.faces.crmcom.mapping.slots import set_slot, slot_value
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
    """Return rows of slots: what they hold is residue under the same name, or the value of a custom field."""
    return tuple(_slot(name) for name in names)


def kept_object(template: Mapping[str, None], part: Part, view: View) -> Shown:
    """Return the fields of `kept` as they are shown, null where nothing is kept; the template has their names."""
    shown: Shown = dict(template)
    for name, value in part.residue.get(FACE, {}).items():
        if name in template:
            shown[name] = value
    if view.has_slots:
        values = ((name, slot_value(field, part, view.zone)) for name, field in view.slots(part).items())
        shown.update((name, value) for name, value in values if value is not None)
    return shown


def _slot(name: str) -> Row[Any, View]:
    def read(part: Part, view: View) -> object:
        field = view.slots(part).get(name) if view.has_slots else None
        value = None if field is None else slot_value(field, part, view.zone)
        # What could not be read as the field's type when the slot was bound has stayed where it was.
        return part.residue.get(FACE, {}).get(name) if value is None else value

    def write(part: Part, value: Any, view: View) -> None:  # noqa: ANN401 - a scalar of any type
        field = view.slots(part).get(name) if view.has_slots else None
        if field is not None:
            set_slot(field, name, part, value, view.directory.tenant.timezone)
        _keep(part, name, value if field is None else None)

    return Row(name, read, write)


def _keep(part: Part, name: str, value: Any) -> None:  # noqa: ANN401 - a scalar of any type
    """Put a value into the residue of a part, or take it out."""
    own = part.residue.setdefault(FACE, {})
    if value is None:
        own.pop(name, None)
    else:
        own[name] = value
    if not own:
        del part.residue[FACE]


@contextmanager
def located(path: str) -> Iterator[None]:
    """Let errors about parameters name the whole path to them: rows know their own names alone."""
    try:
        yield
    except InvalidValue as error:
        error.field = f"{path}{error.field}"
        error.safe_message = f"{error.field}: {error.why}"
        raise


def fill(rows: Iterable[Row[SubjectT, View]], sent: Values, draft: SubjectT, view: View) -> None:
    """Write what was sent on a draft that is new: whatever is set, and nothing where null was sent."""
    for row in rows:
        if row.write is not None and sent.get(row.name) is not None:
            row.write(draft, sent[row.name], view)
