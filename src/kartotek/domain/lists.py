"""Reference lists of a tenant, and the directory in which a face looks list items and users up.

Countries are items whose id is the ISO 3166 numeric code and whose code is the two-letter one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from kartotek.domain.accounts import Tenant, User
from kartotek.domain.custom_fields import CustomField, CustomFields, Subject
from kartotek.domain.errors import NotFound
from kartotek.domain.search import fold

Extra = dict[str, str | int | float | bool]
Texts = dict[str, str]
"""A text in several languages, by ISO 639-1 code; Norwegian of either kind is ``no``."""

LISTS: Final = (
    *("business", "category", "country", "group", "industry", "interest", "person_interest", "position"),
    *("privacy_level", "salutation", "sector", "source", "status", "ticket_priority", "title", "unit", "user_group"),
)
"""The lists that every tenant has. Those of people: ``title`` (Mr.), ``salutation`` (Dr.), ``position``."""

_NORWEGIAN: Final = ("no", "nb", "nn")


def language_key(code: str) -> str:
    """Return the language under which a text in a language (ISO 639-1) is kept: Norwegian of either kind is one."""
    return _NORWEGIAN[0] if code in _NORWEGIAN else code


def text_in(texts: Mapping[str, str], language: str) -> str | None:
    """Return a text in a language, or None where there is none in it."""
    found = texts.get(language)
    if found or language not in _NORWEGIAN:
        return found
    return next((texts[key] for key in _NORWEGIAN if key in texts), None)


def hex_id(name: str, number: int) -> str:
    """Return the 32 hexadecimal digits by which faces that do not use numbers know a new item of a list."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"kartotek/{name}/{number}").hex.upper()


def ids_of(name: str, number: int) -> dict[str, str]:
    """Return a new item's ids in faces that do not use the number, by face."""
    return {"crmcom": hex_id(name, number)}


class ListItem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An entry of a reference list. ``names`` are in several languages, ``en`` always there."""

    list: str
    id: int
    names: Texts
    code: str | None = None
    rank: int = 0
    deleted: bool = False
    ids: dict[str, str] = {}
    """The item's id in faces that do not use the number: by face."""
    extra: Extra = {}
    """What a list knows besides: ``alpha3 calling`` of countries, ``hierarchy_level`` of privacy levels, ..."""
    tooltips: Texts = {}
    """What a user is told about the item, where there is anything to tell."""

    def name(self, language: str = "en") -> str:
        """Return the name in a language, in English where there is none."""
        return text_in(self.names, language) or self.names["en"]

    def tooltip(self, language: str = "en") -> str:
        """Return the tooltip in a language, else in English, else ""."""
        return text_in(self.tooltips, language) or self.tooltips.get("en", "")


class Directory:
    """A tenant with its lists, custom fields and users at one version, in memory; built by storage, read by faces."""

    def __init__(
        self, tenant: Tenant, items: list[ListItem], users: list[User], fields: Iterable[CustomField] = ()
    ) -> None:
        self.tenant = tenant
        self.custom_fields = CustomFields(fields)
        self.users = {user.id: user for user in users}
        self._items: dict[str, dict[int, ListItem]] = {}
        self._codes: dict[tuple[str, str], ListItem] = {}
        self._names: dict[tuple[str, str], ListItem] = {}
        self._ids: dict[tuple[str, str, str], ListItem] = {}
        self._countries: dict[str, ListItem] = {}
        ranked = sorted(items, key=lambda item: (item.list, item.rank, item.id))
        for item in ranked:
            self._add(item)
        living = [item for item in ranked if not item.deleted]
        for english in (True, False):  # a name in English goes before the same name in another language
            for item in living:
                self._name(item, english=english)

    def _add(self, item: ListItem) -> None:
        self._items.setdefault(item.list, {})[item.id] = item
        for face, name in item.ids.items():
            self._ids[item.list, face, name] = item
        if item.code is None:
            return
        if item.list == "country":
            self._countries[fold(item.code)] = item
        if not item.deleted:
            found = self._codes.setdefault((item.list, fold(item.code)), item)
            self._codes.setdefault((item.list, item.code), found)  # as nearly all codes are asked for

    def _name(self, item: ListItem, *, english: bool) -> None:
        for language, name in item.names.items():
            if (language == "en") is english:
                self._names.setdefault((item.list, fold(name)), item)

    def items(self, name: str, *, deleted: bool = False) -> list[ListItem]:
        """Return the items of a list that are not deleted (with ``deleted``: all), in order of rank."""
        return [item for item in self._items.get(name, {}).values() if deleted or not item.deleted]

    def item(self, name: str, number: int) -> ListItem:
        """Return an item by its number, deleted or not.

        Raises:
            NotFound: the list has no such item.
        """
        found = self.get(name, number)
        if found is None:
            raise NotFound(name.replace("_", " "), number)
        return found

    def get(self, name: str, number: int | None) -> ListItem | None:
        """Return an item by its number, or None."""
        return None if number is None else self._items.get(name, {}).get(number)

    def by_code(self, name: str, code: str) -> ListItem | None:
        """Return an item by its code, folded."""
        return self._codes.get((name, code)) or self._codes.get((name, fold(code)))

    def by_name(self, name: str, text: str) -> ListItem | None:
        """Return an item by its name in any language, folded."""
        return self._names.get((name, fold(text)))

    def by_face_id(self, name: str, face: str, number: str) -> ListItem | None:
        """Return an item by the id that a face knows it by."""
        return self._ids.get((name, face, number))

    def country(self, code: str | None) -> ListItem | None:
        """Return a country by its two-letter code, deleted or not, or None where the text is no such code."""
        if code is None:
            return None
        return self._codes.get(("country", code)) or self._countries.get(fold(code))

    def slot(self, face: str, subject: Subject, name: str) -> CustomField | None:
        """Return the custom field that a slot of a face is bound to, or None."""
        return self.custom_fields.slot(face, subject, name)
