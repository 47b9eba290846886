"""A contact person of 4PS: the employment of a person at a company, with what belongs to it."""

from __future__ import annotations

from typing import Final

from kartotek.domain import patch as patches
from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.party import EMPLOYMENT, NUMBER_WANTED, Record, Relation, new_item_id, ordered
from kartotek.domain.patch import Patch
from kartotek.faces.digioffice.mapping.rows import REACHED, kept, plain, sent_texts
from kartotek.faces.digioffice.messages.schema import Values

SYSTEM: Final = "digioffice.contact_person"
"""The space of the systemIds of contact persons."""

ROWS: Final[tuple[Row[Relation, None], ...]] = (
    plain("jobTitle", "title"),
    *REACHED,
    *kept("no", "companyName4ps", "companyId"),
)
"""What an import can say of a contact person."""

Link = tuple[str, Relation]
"""A contact person: the relation's id, and the relation as the person has it."""


def between(person: Record, company: int) -> list[Link]:
    """Return a person's employments at a company, in order."""
    return [
        (identity, relation)
        for identity, relation in ordered(person.party.relations)
        if relation.kind == EMPLOYMENT and relation.outward and relation.other == company
    ]


def change(person: Record, company: int, link: Link | None, data: Values) -> tuple[str, Patch]:
    """Return the relation's id and the patch of the person that makes it what an import says.

    ``link`` None makes a new one; one to another company, or of another kind, becomes an employment at this one.
    """
    identity, before = link or (new_item_id(), _new(person, company))
    draft = copy(before)
    draft.other, draft.kind = company, EMPLOYMENT
    edit(ROWS, sent_texts(data), shown=before, draft=draft, context=None)
    if data["blocked"] is not None:
        draft.blocked = data["blocked"]
    if data["systemId"]:
        draft.names[SYSTEM] = data["systemId"]
    if draft.number is None:
        draft.number = NUMBER_WANTED
    patch = patches.whole(draft) if link is None else patches.difference(before, draft)
    return identity, {"relations": {identity: patch}} if patch else {}


def _new(person: Record, company: int) -> Relation:
    rank = max((relation.rank for relation in person.party.relations.values()), default=-1) + 1
    return Relation(other=company, kind=EMPLOYMENT, rank=rank)
