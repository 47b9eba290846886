"""The vendor's archive providers: which archive each is, and those of which the book has nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kartotek.domain.party import State
from kartotek.domain.query import LIVING, InState
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS, Archive


@dataclass(frozen=True, slots=True)
class Provider:
    """A name under which an archive is asked for, and which states of a party's life it shows."""

    name: str
    archive: Archive
    states: InState = LIVING


_DELETED: Final = InState((State.DELETED,))

SERVED: Final = tuple(
    Provider(name, archive, states)
    for archive, states, names in (
        (CONTACTS, LIVING, ("SimpleContact", "Contact", "FindContact")),
        (PERSONS, LIVING, ("Person", "SimplePerson", "FindPerson", "ContactPerson")),
        (CONTACTS, _DELETED, ("RecycleContact",)),
        (PERSONS, _DELETED, ("RecyclePerson",)),
    )
    for name in names
)
EMPTY: Final = (
    *(
        f"{whose}{what}"
        for what in ("Activity", "Appointment", "Document", "Project", "Sale", "Ticket")
        for whose in ("", "Find", "Contact", "Person")
    ),
    *("Selection", "FindSelection", "ProjectMember", "SaleStakeholder", "Product", "Quote", "ChatSession"),
)
"""Providers of what this book does not keep: their lists are empty."""

PROVIDERS: Final = {provider.name.lower(): provider for provider in SERVED}
NOTHING: Final = {name.lower(): name for name in EMPTY}
