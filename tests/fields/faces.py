"""Every face's view of a record as wire properties: a path for each, and the values that stand there."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from kartotek.domain.difference import Row
from kartotek.domain.party import EMPLOYMENT, Kind, Party, Record, Relation, State, ordered
from kartotek.faces.crmcom.mapping.contact import full_object
from kartotek.faces.crmcom.mapping.references import View as CrmView
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.digioffice.mapping import contact_persons
from kartotek.faces.digioffice.mapping import parties as digioffice
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.mapping.times import zone_for
from kartotek.faces.superoffice.mapping.view import view_of
from kartotek.faces.twentyfourseven.mapping import company, person
from kartotek.faces.twentyfourseven.mapping.fields import Context
from kartotek.faces.twentyfourseven.messages.company import Company, EmailAddress
from kartotek.faces.twentyfourseven.messages.person import PersonItem
from tests.fields.records import DIRECTORY, PEOPLE, record_of

Path = tuple[str, ...]
Paths = frozenset[Path]
Shown = dict[Path, list[object]]
"""Values by path; the items of a list share one path, in order."""

DERIVED: Final = frozenset(
    ("_Links", "TableRight", "FieldProperties", "Formatted", "LocalizedAddress", "StrippedValue", "FormattedAddress")
)
"""What SuperOffice puts together of other properties, and what is told of them: left out."""

_OTHERS: Final = {"Persons": "PersonId", "Contact": "ContactId", "SupportPerson": "PersonId"}
_CONTEXT: Final = Context(DIRECTORY)
_ZONE: Final = zone_for(None, "Europe/Oslo")
_VIEW: Final = view_of(DIRECTORY, "en", _ZONE.not_set)
_CRM: Final = CrmView(DIRECTORY)


def _twentyfourseven(record: Record) -> Shown:
    shown: Shown = {}
    if record.party.kind is Kind.PERSON:
        item = person.show(record, _CONTEXT, with_relations=True)
        _flatten(("PersonItem",), msgspec.to_builtins(item), shown)
    if "twentyfourseven.company" in record.handles:
        view = company.View(company.ALL_PROPERTIES)
        _flatten(("Company",), msgspec.to_builtins(view.show(record, _CONTEXT)), shown)
    return shown


def _superoffice(record: Record) -> Shown:
    entity = PERSON if record.party.kind is Kind.PERSON else CONTACT
    sight = Sight(record, _VIEW, _ZONE, user=1)
    sight.others = {number: other for number in PEOPLE if (other := record.related.get(number)) is not None}
    if record.party.support_person is not None:
        number = record.party.support_person
        sight.others[number] = record_of(type(record.party)(kind=Kind.PERSON, last_name="Support"), number)
    tree = json.loads(msgspec.json.encode(entity.show(sight)))
    for name, key in _OTHERS.items():
        # Of other parties that are shown inside, it only counts which ones they are.
        inside = tree.get(name)
        tree[name] = [item[key] for item in inside] if isinstance(inside, list) else inside and inside[key]
    shown: Shown = {}
    _flatten((entity.name,), {name: value for name, value in tree.items() if value is not None}, shown)
    return shown


def _crmcom(record: Record) -> Shown:
    shown: Shown = {}
    _flatten(("contact",), full_object(record, _CRM, reading=True), shown)
    return shown


def _digioffice(record: Record) -> Shown:
    """Return what an import is compared with: 4PS writes, and reads nothing back but ids."""
    name = "Persoon" if record.party.kind is Kind.PERSON else "Bedrijf"
    shown: Shown = {}
    _compared((name,), digioffice.ROWS[record.party.kind], record.party, shown)
    _flatten((name, "blocked"), record.party.state is State.BLOCKED, shown)
    for _, relation in ordered(record.party.relations):
        if relation.kind == EMPLOYMENT and relation.outward:
            _compared(("Contactpersoon",), contact_persons.ROWS, relation, shown)
            _flatten(("Contactpersoon", "blocked"), relation.blocked, shown)
            _flatten(("Contactpersoon", "crmCompanyId"), relation.other, shown)
            _flatten(("Contactpersoon", "systemId"), relation.names.get(contact_persons.SYSTEM), shown)
            _flatten(("Contactpersoon", "DigiOfficeContactPersonID"), relation.number, shown)
    return shown


def _compared(path: Path, rows: Sequence[Row[Any, None]], subject: Party | Relation, shown: Shown) -> None:
    for row in rows:
        _flatten((*path, row.name), row.read(subject, None), shown)


def _flatten(path: Path, value: Any, shown: Shown) -> None:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if name not in DERIVED:
                _flatten((*path, name), member, shown)
    elif isinstance(value, list):
        for item in value:
            _flatten(path, item, shown)
    else:
        shown.setdefault(path, []).append(value)


FACES: Final[Mapping[str, Callable[[Record], Shown]]] = {
    "twentyfourseven": _twentyfourseven,
    "superoffice": _superoffice,
    "crmcom": _crmcom,
    "digioffice": _digioffice,
}


def _names(*structs: type[msgspec.Struct]) -> list[str]:
    return [field.encode_name for struct in structs for field in msgspec.structs.fields(struct)]


NAMES: Final[Mapping[str, list[str]]] = {
    "twentyfourseven": _names(PersonItem, Company, EmailAddress),
    "superoffice": [
        *(item.name for item in (*CONTACT.properties, *PERSON.properties)),
        *(f"{item.name}/key" for item in CONTACT.properties),
    ],
    "crmcom": ["udf_nothing", *parameters.CONTACT_UDFS],
    "digioffice": [row.name for rows in digioffice.ROWS.values() for row in rows],
}
"""The wire names under which a face may keep residue."""


def not_exposed(face: str) -> Mapping[str, str]:
    """Return what a face declares that it has no field for: reasons by member."""
    found: Mapping[str, str] = importlib.import_module(f"kartotek.faces.{face}.mapping.not_exposed").NOT_EXPOSED
    return found
