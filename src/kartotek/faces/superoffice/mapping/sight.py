"""One party as one request sees it: what every property of an entity is read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from kartotek.domain.party import ContactPoint, Medium, Party, Record, active, ordered
from kartotek.faces.superoffice.mapping.times import Zone
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import FACE

Grouped = dict[str, list[tuple[str, ContactPoint]]]
"""Contact points with their ids in order, by the name of the list that an entity shows them in."""

Dictionaries = dict[str, dict[str, str]]
"""Custom fields as an entity shows them, by dictionary."""

CONTACT_SPACE = "superoffice.contact"
PERSON_SPACE = "superoffice.person"


@dataclass(slots=True)
class Sight:
    """A record with all that is needed to show it and to edit it.

    ``user`` is who asks; ``base`` is the address below which the API was reached (``https://host/Cust1/api/v1``);
    ``others`` are records that the record refers to and that are no relations of it; ``named`` are the numbers of
    the parties that the message at hand refers to, by property; ``editor`` tells that who asks may change things;
    ``dictionaries`` remember what `mapping.custom_fields` has made.
    """

    record: Record
    view: View
    zone: Zone
    user: int
    base: str = ""
    others: dict[int, Record] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    editor: bool = True
    dictionaries: Dictionaries | None = None
    party: Party = field(init=False)
    _points: Grouped | None = field(default=None, init=False)
    _fields: dict[str, dict[str, str]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.party = self.record.party

    @property
    def points(self) -> Grouped:
        """The party's contact points by the lists of its entity."""
        if self._points is None:
            self._points = grouped(self.party)
        return self._points

    @property
    def fields(self) -> dict[str, dict[str, str]]:
        """The custom fields that this face keeps on the party, by the dictionary they were sent in."""
        if self._fields is None:
            self._fields = {}
            for name, value in self.party.residue.get(FACE, {}).items():
                home, slash, key = name.partition("/")
                if slash and isinstance(value, str):
                    self._fields.setdefault(home, {})[key] = value
        return self._fields

    def number(self, space: str) -> int:
        """Return the party's id in a handle space of this face; 0 for an entity that is not stored."""
        return handle_number(self.record, space)


def handle_number(record: Record, space: str) -> int:
    """Return a record's id in a handle space; 0 where it has none."""
    return int(record.handles.get(space, 0))


CONTACT_LISTS = {"fax": "Faxes"}
PERSON_LISTS = {
    "main": "OfficePhones",
    "work": "OfficePhones",
    "home": "PrivatePhones",
    "mobile": "MobilePhones",
    "fax": "Faxes",
    "internet": "InternetPhones",
}
_OTHER_MEDIA = {Medium.EMAIL: "Emails", Medium.URL: "Urls"}


def grouped(party: Party) -> Grouped:
    """Return a party's contact points by the list that its entity shows them in; each is in exactly one."""
    person = party.kind == "person"
    lists, other = (PERSON_LISTS, "OtherPhones") if person else (CONTACT_LISTS, "Phones")
    found: Grouped = {}
    for name, point in ordered(active(party.contact_points)):
        place = lists.get(point.kind, other) if point.medium is Medium.PHONE else _OTHER_MEDIA[point.medium]
        found.setdefault(place, []).append((name, point))
    return found


def first_value(points: Grouped, place: str) -> str:
    """Return the value of the first contact point in a list, or ""."""
    items = points.get(place)
    return items[0][1].value if items else ""
