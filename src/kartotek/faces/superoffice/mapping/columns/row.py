"""One party as a row of a list: what every column is read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kartotek.domain.party import Kind, Party, Record
from kartotek.faces.superoffice.mapping.flat import employer_of
from kartotek.faces.superoffice.mapping.sight import CONTACT_SPACE, PERSON_SPACE, Grouped, grouped, handle_number
from kartotek.faces.superoffice.mapping.times import Zone
from kartotek.faces.superoffice.mapping.view import View

SPACES: Final = {Kind.COMPANY: CONTACT_SPACE, Kind.PERSON: PERSON_SPACE}
"""Where a party's id comes from."""


class Row:
    """A record in the language and zone of a request; ``others`` are the parties that records of the page name."""

    __slots__ = ("_employer", "_points", "_sought", "others", "party", "record", "view", "zone")

    def __init__(self, record: Record, view: View, zone: Zone, others: Mapping[int, Record]) -> None:
        self.record = record
        self.party: Party = record.party
        self.view = view
        self.zone = zone
        self.others = others
        self._points: Grouped | None = None
        self._employer: Row | None = None
        self._sought = False

    @property
    def number(self) -> int:
        """The party's id."""
        return handle_number(self.record, SPACES[self.party.kind])

    @property
    def points(self) -> Grouped:
        """The party's contact points by the lists of its entity."""
        if self._points is None:
            self._points = grouped(self.party)
        return self._points

    @property
    def employer(self) -> Row | None:
        """The company of a person's primary employment; None without one, and for companies."""
        if not self._sought:
            self._sought = True
            record = employer_of(self.record)
            self._employer = None if record is None else Row(record, self.view, self.zone, self.others)
        return self._employer

    def other(self, number: int | None) -> Row | None:
        """Return a party that the page names, or None where there is none of this number."""
        record = self.others.get(number) if number is not None else None
        return None if record is None else Row(record, self.view, self.zone, self.others)
