"""A tenant's lists and users as CRM.COM shows them, and identifiers turned into what the book refers by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from kartotek.domain.accounts import Tenant, User
from kartotek.domain.custom_fields import CustomField, Subject
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.party import Kind, Part
from kartotek.domain.search import fold
from kartotek.faces.crmcom.mapping.slots import subject_of
from kartotek.faces.crmcom.messages.faults import EntityNotFound
from kartotek.faces.crmcom.messages.identifiers import Reference
from kartotek.faces.crmcom.messages.values import Values
from kartotek.faces.crmcom.messages.vocabulary import CODES, FACE, LABELS
from kartotek.services.uniqueness import Rule

Shown = dict[str, object]
"""A JSON object of an answer."""

_MEMBERS: Final[Mapping[str, Mapping[str, str]]] = {
    "category": {"code": "code"},
    "industry": {"code": "code"},
    "sector": {"alternative_code": "code"},
    "privacy_level": {"number": "code", "hierarchy_level": "extra"},
    "group": {"description": "extra", "alternative_code": "code", "community_name": "extra"},
    "unit": {"description": "extra", "alternative_code": "code", "community_name": "extra", "group_name": "extra"},
}
"""What an entry shows besides id and name, by list: the item's code, or an extra of the same name."""

_RESOLVABLE: Final = frozenset((Reference, dict, list))
"""The types of values in which there may be a reference; a list is one of objects."""

_NAMINGS: Final = {"labels": (LABELS, LABELS), "codes": (CODES, CODES), "sampled": (LABELS, CODES)}


UNIQUE: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.PERSON: {
        "name": "name",
        "id_number": "id_number",
        "passport_number": "passport_number",
        "social_security_number": "social_security_number",
    },
    Kind.COMPANY: {"name": "name", "vat_registration_number": "vat_number"},
}
"""What a rule of uniqueness may be made of: the parameter, and its member."""

_UNIQUE_SETTINGS: Final = {Kind.PERSON: "unique_persons", Kind.COMPANY: "unique_companies"}


_NO_SLOTS: Final[Mapping[str, CustomField]] = {}


class View:
    """What mapping needs of a tenant at one version of its directory; made once for each version, then shared.

    Settings of the tenant for this face (docs/protocols/crmcom.md has their values) are read here, too.
    """

    def __init__(self, directory: Directory) -> None:
        tenant = directory.tenant
        self.directory = directory
        self.zone = ZoneInfo(tenant.timezone)
        self.phone_country = tenant.setting(FACE, "country", tenant.country)
        self.unique = {kind: tuple(_rules(directory.tenant, kind)) for kind in Kind}
        self.unique_types = frozenset(tenant.setting(FACE, "unique_types", "address").split())
        self.notes_headed = tenant.setting(FACE, "notes", "headed") != "raw"
        self.refuses_inapplicable = tenant.setting(FACE, "inapplicable", "refused") != "ignored"
        self.keeps_removed = tenant.setting(FACE, "removed_items", "deleted") == "inactive"
        naming = tenant.setting(FACE, "types", "sampled")
        self.reading, self.writing = _NAMINGS.get(naming, _NAMINGS["sampled"])
        self.group = next((item.id for item in directory.items("group")), None)
        self.unit = next((entry_object(item) for item in directory.items("unit")), None)
        fields = directory.custom_fields
        self._slots = {subject: found for subject in Subject if (found := fields.slots(FACE, subject))}
        self.has_slots = bool(self._slots)
        self.users = {number: user_object(user) for number, user in directory.users.items()}
        self._entries: dict[tuple[str, int], Shown | None] = {}
        self._countries: dict[str, Shown] = {}

    def slots(self, part: Part) -> Mapping[str, CustomField]:
        """Return the custom fields that this face's slots on a part are bound to, by slot."""
        return self._slots.get(subject_of(part), _NO_SLOTS)

    def entry(self, name: str, number: int | None) -> Shown | None:
        """Return the object of a list entry; None where nothing is set or the entry is gone."""
        if number is None:
            return None
        if (name, number) not in self._entries:
            item = self.directory.get(name, number)
            self._entries[name, number] = None if item is None else entry_object(item)
        return self._entries[name, number]

    def country(self, code: str | None) -> Shown | None:
        """Return the object of a country; a text that is no country's code is shown as its name."""
        if code is None:
            return None
        known = self._countries.get(code)
        if known is not None:
            return known
        item = self.directory.country(code)
        if item is None:
            return country_object(None, code)
        self._countries[code] = country_object(item, code)
        return self._countries[code]

    def country_code(self, text: str | None) -> str | None:
        """Return the two-letter code in the directory's spelling; a text that is none stays as it is."""
        item = self.directory.country(text)
        return text if item is None else item.code

    def calling_code(self, code: str | None) -> str | None:
        """Return a country's calling code, digits only."""
        item = self.directory.country(code)
        return None if item is None or "calling" not in item.extra else str(item.extra["calling"])

    def local(self, moment: dt.datetime | None) -> dt.datetime | None:
        """Return a moment in the tenant's time zone, without the zone: the vendor's dates have none."""
        return None if moment is None else moment.astimezone(self.zone).replace(tzinfo=None, microsecond=0)


def _rules(tenant: Tenant, kind: Kind) -> Iterator[Rule]:
    """Yield the rules of uniqueness that a tenant has switched on."""
    known = UNIQUE[kind]
    for combination in tenant.setting(FACE, _UNIQUE_SETTINGS[kind], "").split(","):
        words = combination.split()
        if words and known.keys() >= set(words):
            yield tuple(known[word] for word in words)


# -- what is shown -----------------------------------------------------------------------------------------------


def entry_object(item: ListItem) -> Shown:
    """Return the object of a list entry."""
    shown: Shown = {"id": item.ids.get(FACE, str(item.id)), "name": item.name()}
    for name, source in _MEMBERS[item.list].items():
        shown[name] = item.code if source == "code" else item.extra.get(name)
    return shown


def country_object(item: ListItem | None, code: str) -> Shown:
    """Return the object of a country, its name in capitals as in the samples."""
    return {
        "id": item and item.ids.get(FACE, str(item.id)),
        "name": item.name().upper() if item else code,
        "alternative_code": item and item.extra.get("alternative_code"),
        "two_character_code": item and item.code,
        "three_character_code": item and item.extra.get("alpha3"),
    }


def user_object(user: User) -> Shown:
    """Return the object of a user; without an e-mail address the key is left out, as in the update sample."""
    shown: Shown = {"id": str(user.id), "username": user.login, "person_name": user.name}
    if "@" in user.login:
        shown["email"] = user.login
    return shown


# -- what was sent -----------------------------------------------------------------------------------------------


def resolved(values: Values, view: View) -> Values:
    """Return values with every reference turned into a list item's number, or a country's code, at any depth.

    Raises:
        EntityNotFound: a reference fits no entry of its list.
    """
    found = {name: _resolved(value, view) for name, value in values.items() if type(value) in _RESOLVABLE}
    return values | found if found else values


def _resolved(value: Any, view: View) -> Any:  # noqa: ANN401 - values of any kind
    if isinstance(value, Reference):
        item = _entry(value, view.directory)
        return item.code if value.list == "country" else item.id
    if isinstance(value, dict):
        return resolved(value, view)
    return [resolved(item, view) for item in value]


def _entry(reference: Reference, directory: Directory) -> ListItem:
    name, field, value = reference.list, reference.field, reference.value
    if field == "id":
        found = _by_id(name, value, directory)
    elif field == "name":
        found = directory.by_name(name, value)
    elif name == "country" and field != "two_character_code":
        keys = ("alpha3",) if field == "three_character_code" else ("alternative_code", "alpha3")
        found = _by_extra(name, keys, value, directory)
    else:
        found = directory.by_code(name, value)
    if found is None:
        raise EntityNotFound(reference.name, field, value)
    return found


def _by_id(name: str, value: str, directory: Directory) -> ListItem | None:
    """Return an entry by the id that the face shows: the one it was given, else the item's number."""
    found = directory.by_face_id(name, FACE, value) or directory.by_face_id(name, FACE, value.upper())
    if found is None and value.isascii() and value.isdecimal() and len(value) < 10:
        item = directory.get(name, int(value))
        found = item if item is not None and FACE not in item.ids else None
    return found


def _by_extra(name: str, keys: tuple[str, ...], value: str, directory: Directory) -> ListItem | None:
    wanted = fold(value)
    items = directory.items(name)
    return next((item for key in keys for item in items if fold(str(item.extra.get(key, ""))) == wanted), None)
