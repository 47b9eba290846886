"""A tenant's lists and users in one language, as the carriers that stand inside entities (reference §2.2).

Carriers are the same in every reply, so each is encoded once and put into replies as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from kartotek.domain.lists import Directory, ListItem, text_in
from kartotek.faces.superoffice.mapping import carriers
from kartotek.faces.superoffice.mapping.carriers import Entry
from kartotek.faces.superoffice.mapping.languages import language_names, language_number
from kartotek.faces.superoffice.mapping.texts import raw
from kartotek.faces.superoffice.messages import Json

MOST_CARRIERS: Final = 5_000
"""Encoded carriers that one view keeps; combinations of interests are many."""

_encode = msgspec.json.Encoder().encode


class View:
    """The carriers of one tenant in one language; without a language, texts are in the vendor's raw form."""

    def __init__(self, directory: Directory, language: str | None, not_set: str) -> None:
        self.directory = directory
        self.language = language
        self.not_set = not_set
        self._made: dict[Hashable, msgspec.Raw] = {}
        self._names: dict[tuple[str, int], str] = {}
        self._country_codes = {item.id: item.code for item in directory.items("country", deleted=True)}

    # -- texts -------------------------------------------------------------------------------------------------

    def text(self, texts: Mapping[str, str]) -> str:
        """Return a text of several languages as this request reads it: in English where it has none in its own."""
        if self.language is None:
            return raw(texts)
        return text_in(texts, self.language) or texts.get("en", "")

    def entry(self, item: ListItem, *, extra: str = "") -> Entry:
        """Return a stored item as an entry of its list."""
        return Entry(
            id=item.id,
            name=self.text(item.names),
            tooltip=self.text(item.tooltips),
            rank=item.rank,
            deleted=item.deleted,
            extra=extra,
        )

    # -- users -------------------------------------------------------------------------------------------------

    def associate(self, user: int | None) -> Json:
        """Return a user as an Associate carrier, or None where there is no such user."""
        known = self.directory.users.get(user) if user is not None else None
        return None if known is None else self.once(("associate", known.id), lambda: carriers.associate(known))

    def associate_name(self, user: int | None) -> str:
        """Return a user's full name, or ""."""
        known = self.directory.users.get(user) if user is not None else None
        return known.name if known else ""

    # -- list items --------------------------------------------------------------------------------------------

    def item(self, name: str, number: int | None) -> Json:
        """Return a list item as a carrier (Category with its extra members), or None where there is none."""
        found = self.directory.get(name, number)
        if found is None:
            return None
        make = carriers.category if name == "category" else carriers.plain
        return self.once((name, found.id), lambda: make(self.entry(found)))

    def item_name(self, name: str, number: int | None) -> str:
        """Return a list item's name, or ""."""
        found = self.directory.get(name, number)
        return self._name(found) if found else ""

    def language_item(self, code: str | None) -> Json:
        """Return a party's language as a CustomerLanguage carrier, or None where it has none."""
        number = language_number(code)
        if code is None or not number:
            return None
        return self.once(("customerlanguage", number), lambda: carriers.plain(self.language_entry(code)))

    def language_entry(self, code: str) -> Entry:
        """Return a language as an entry of the list ``customerlanguage``."""
        return Entry(id=language_number(code), name=self.text(language_names(code, self.language)))

    # -- countries ---------------------------------------------------------------------------------------------

    def country_number(self, code: str | None) -> int:
        """Return a country's number (ISO 3166 numeric) by its two-letter code; 0 where there is none."""
        found = self.directory.country(code)
        return found.id if found else 0

    def country_code(self, number: int) -> str | None:
        """Return a country's two-letter code by its number, or None where there is none."""
        return self._country_codes.get(number)

    def country_name(self, code: str | None) -> str:
        """Return a country's name, or ""."""
        found = self.directory.country(code)
        return self._name(found) if found else ""

    def country(self, code: str | None) -> Json:
        """Return a country as a Country carrier, or None where the text is no country's code."""
        found = self.directory.country(code)
        return None if found is None else self.country_item(found)

    def country_item(self, item: ListItem) -> Json:
        """Return an item of the list of countries as a Country carrier."""
        return self.once(("country", item.id), lambda: carriers.country(item, self.entry(item)))

    # -- lists -------------------------------------------------------------------------------------------------

    def selectable(self, name: str, wire_type: str, selected: Sequence[int]) -> Json:
        """Return all items of a list as SelectableMDOListItem carriers, those with these ids selected.

        Deleted items are among them where they are selected.
        """

        def make() -> Json:
            items = self.directory.items(name, deleted=True)
            entries = [self.entry(item) for item in items if not item.deleted or item.id in selected]
            return carriers.selectables(entries, wire_type, self.not_set, selected)

        return self.once((name, "selectable", *selected), make)

    def _name(self, item: ListItem) -> str:
        name = self._names.get((item.list, item.id))
        if name is None:
            name = self._names[item.list, item.id] = self.text(item.names)
        return name

    def once(self, key: Hashable, make: Callable[[], Json]) -> msgspec.Raw:
        """Return what ``make`` gives, encoded, made once for a key; keys of other modules begin with what is theirs."""
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MOST_CARRIERS:
                self._made.clear()
            made = self._made[key] = msgspec.Raw(_encode(make()))
        return made


@lru_cache(maxsize=256)
def view_of(directory: Directory, language: str | None, not_set: str) -> View:
    """Return the view of a directory in a language (ISO 639-1), or in none; ``not_set`` is how an unset date reads."""
    return View(directory, language, not_set)
