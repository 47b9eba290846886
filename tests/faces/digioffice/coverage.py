"""The tables of the face's page: its services with their addresses, and where each member of a message goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from kartotek.domain.party import Kind, Party, Record, Relation, Stamp
from kartotek.faces.digioffice.mapping import contact_persons, parties
from kartotek.faces.digioffice.messages.contracts import COMPANY, CONTACT_PERSON, IMPORTS, PERSON, SERVICES
from kartotek.faces.digioffice.messages.schema import FACE, Dto, Scalar, Values

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = "docs/protocols/digioffice.md"
BEGIN: Final = "<!-- printed by tests.printed: services -->\n"
END: Final = "<!-- end of what is printed -->\n"

_SAMPLES: Final[dict[str, object]] = {"gender": "Vrouw", "countryRegionId": "NL"}
_KEYS: Final = {
    "systemId": "what 4PS calls it: found by it, and kept for good",
    "digiOfficeId": "found by it: the GlobalID of an answer before",
    "crmCompanyId": "the company, by its systemId or its GlobalID",
    "crmPersonId": "the person, by their systemId or their GlobalID",
}


def table() -> str:
    """Return the tables."""
    lines = ["", "| service | addresses below `/api` | credentials |", "|---|---|---|"]
    for service in SERVICES:
        paths = "<br>".join(f"{', '.join(verbs)} `{path}`" for verbs, path in service.routes)
        lines.append(f"| {service.name} | {paths} | {'needed' if service.authenticated else 'none'} |")
    for service, places in zip(IMPORTS, (_of(COMPANY, Kind.COMPANY), _of(PERSON, Kind.PERSON), _link()), strict=True):
        data = service.request.by_name["data"].type
        assert isinstance(data, Dto)
        lines += ["", f"### {data.name}", "", "| member | type | goes to |", "|---|---|---|"]
        lines += [f"| {member.name} | {_type(member.type)} | {places[member.name]} |" for member in data.members]
    return "\n".join([*lines, "", ""])


def page() -> str:
    """Return the page with its tables printed anew."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


def _type(kind: Scalar | Dto) -> str:
    return kind.name if isinstance(kind, Dto) else kind.value


def _of(dto: Dto, kind: Kind) -> dict[str, str]:
    return _places(dto, lambda data: parties.change(Party(kind=kind), data))


def _link() -> dict[str, str]:
    stamp = Stamp(at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC), by=0, face=FACE)
    relation = Relation(other=2, kind="employment", number=1)
    party = Party(kind=Kind.PERSON, relations={"r": relation})
    person = Record(id=1, version=1, created=stamp, changed=stamp, handles={}, party=party)

    def change(data: Values) -> Any:
        _, patch = contact_persons.change(person, 2, ("r", relation), data)
        return patch.get("relations", {}).get("r", {})

    return _places(CONTACT_PERSON, change, "relation: ")


def _places(dto: Dto, change: Callable[[Values], Any], holder: str = "") -> dict[str, str]:
    """Return where each member goes: what differs once it alone was sent."""
    found: dict[str, str] = {}
    for member in dto.members:
        if member.name in _KEYS:
            found[member.name] = _KEYS[member.name]
            continue
        value = True if member.type is Scalar.OPTIONAL_FLAG else _SAMPLES.get(member.name, "a sample")
        patch = change(dto.empty() | {member.name: value})
        found[member.name] = holder + _told(patch)
    return found


def _told(patch: dict[str, Any]) -> str:
    kept = patch.get("residue", {}).get(FACE)
    plain = [name for name in patch if name not in {"residue", "contact_points", "addresses"}]
    told = [f"`{name}`" for name in plain]
    points = patch.get("contact_points", {}).values()
    told += [f"{point['medium']}, kind `{point.get('kind', 'main')}`" for point in points]
    for address in patch.get("addresses", {}).values():
        members = [name for name in address if name not in {"kind", "rank", "residue"}]
        told += [f"address `{address['kind']}`: `{name}`" for name in members]
    return ", ".join(told) if told else "kept" if kept else "nothing"
