"""Reference lists of a tenant, and the directory in which a face looks list items and users up.

List names: ``country category business industry sector status privacy_level group interest person_interest
ticket_priority source unit``. Countries are items whose id is the ISO 3166 numeric code and whose code is the
two-letter one.
"""

from __future__ import annotations

import msgspec

from kartotek.domain.accounts import Tenant, User
from kartotek.domain.errors import NotFound
from kartotek.domain.search import fold

Extra = dict[str, str | int | float | bool]


class ListItem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An entry of a reference list. ``names`` is by ISO 639-1 language, ``en`` always there."""

    list: str
    id: int
    names: dict[str, str]
    code: str | None = None
    rank: int = 0
    deleted: bool = False
    ids: dict[str, str] = {}
    """The item's id in faces that do not use the number: by face."""
    extra: Extra = {}
    """What a list knows besides: ``alpha3 calling`` of countries, ``hierarchy_level`` of privacy levels, ..."""

    def name(self, language: str = "en") -> str:
        """Return the name in a language, in English where there is none."""
        return self.names.get(language) or self.names["en"]


class Directory:
    """A tenant with its lists and users at one version, in memory; built by storage, read by faces."""

    def __init__(self, tenant: Tenant, items: list[ListItem], users: list[User]) -> None:
        self.tenant = tenant
        self.users = {user.id: user for user in users}
        self._items: dict[str, dict[int, ListItem]] = {}
        self._codes: dict[tuple[str, str], ListItem] = {}
        self._names: dict[tuple[str, str], ListItem] = {}
        self._ids: dict[tuple[str, str, str], ListItem] = {}
        for item in sorted(items, key=lambda item: (item.list, item.rank, item.id)):
            self._add(item)

    def _add(self, item: ListItem) -> None:
        self._items.setdefault(item.list, {})[item.id] = item
        for face, name in item.ids.items():
            self._ids[item.list, face, name] = item
        if item.deleted:
            return
        if item.code is not None:
            found = self._codes.setdefault((item.list, fold(item.code)), item)
            self._codes.setdefault((item.list, item.code), found)  # as nearly all codes are asked for
        for name in item.names.values():
            self._names.setdefault((item.list, fold(name)), item)

    def items(self, name: str) -> list[ListItem]:
        """Return the items of a list that are not deleted, in order of rank."""
        return [item for item in self._items.get(name, {}).values() if not item.deleted]

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
        """Return a country by its two-letter code, or None where the text is no such code."""
        return None if code is None else self.by_code("country", code)
