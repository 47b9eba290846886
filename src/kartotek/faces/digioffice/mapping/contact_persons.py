"""A contact person of 4PS: the employment of a person at a company, with what belongs to it."""

from __future__ import annotations

from typing import Final

from kartotek.domain import patch as patches
from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.party import Medium, Record, Relation, new_item_id, ordered
from kartotek.domain.patch import Patch
from kartotek.faces.digioffice.mapping.parties import MOBILE_PHONE, WORK_PHONE
from kartotek.faces.digioffice.mapping.rows import kept, plain, point, sent_texts
from kartotek.faces.digioffice.messages.schema import Values

EMPLOYMENT: Final = "employment"
SYSTEM: Final = "digioffice.contact_person"
"""The space of the systemIds of contact persons."""

NUMBER_WANTED: Final = 0
"""What asks the services for the relation's number (see `services.relations`)."""

ROWS: Final[tuple[Row[Relation, None], ...]] = (
    plain("jobTitle", "title"),
    point("phoneNo", Medium.PHONE, WORK_PHONE),
    point("mobilePhoneNo", Medium.PHONE, MOBILE_PHONE),
    point("eMail", Medium.EMAIL, ("main",)),
    *kept("no", "companyName4ps", "companyId"),
)


def between(person: Record, company: int) -> str | None:
    """Return the id of a person's employment at a company, None where there is none; of several the first."""
    for identity, relation in ordered(person.party.relations):
        if relation.kind == EMPLOYMENT and relation.outward and relation.other == company:
            return identity
    return None


def named(person: Record, system_id: str) -> str | None:
    """Return the id of the relation of a person that has a systemId, or None."""
    relations = person.party.relations.items()
    return next((identity for identity, relation in relations if relation.names.get(SYSTEM) == system_id), None)


def change(person: Record, company: int, identity: str | None, data: Values) -> tuple[str, Patch]:
    """Return the relation's id and the patch of the person that makes it what an import says.

    ``identity`` None makes a new one.
    """
    found = person.party.relations.get(identity) if identity else None
    before = found or Relation(other=company, kind=EMPLOYMENT)
    draft = copy(before)
    edit(ROWS, sent_texts(data), shown=before, draft=draft, context=None)
    if data["blocked"] is not None:
        draft.blocked = data["blocked"]
    if data["systemId"]:
        draft.names[SYSTEM] = data["systemId"]
    if draft.number is None:
        draft.number = NUMBER_WANTED
    patch = patches.whole(draft) if found is None else patches.difference(before, draft)
    name = identity or new_item_id()
    return name, {"relations": {name: patch}} if patch else {}
