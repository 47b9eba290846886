"""A tenant's lists and users in one language, as the carriers that stand inside entities (reference §2.2).

Carriers are the same in every reply, so each is encoded once and put into replies as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from kartotek.domain.lists import Directory, ListItem
from kartotek.faces.superoffice.mapping.languages import language_name, language_number
from kartotek.faces.superoffice.mapping.layouts import layout_of
from kartotek.faces.superoffice.messages import Json

MOST_CARRIERS: Final = 5_000
"""Encoded carriers that one view keeps; combinations of interests are many."""

USER_RIGHT: Final = {"Mask": "Select, Update, Delete", "Reason": ""}
_encode = msgspec.json.Encoder().encode


class View:
    """The carriers of one tenant in one language."""

    def __init__(self, directory: Directory, language: str, not_set: str) -> None:
        self.directory = directory
        self.language = language
        self._not_set = not_set
        self._made: dict[Hashable, msgspec.Raw] = {}
        self._country_codes = {item.id: item.code for item in directory.items("country")}

    def associate(self, user: int | None) -> Json:
        """Return a user as an Associate carrier, or None where there is no such user."""
        known = self.directory.users.get(user) if user is not None else None
        if known is None:
            return None
        return self._once(
            ("associate", known.id),
            lambda: {
                "AssociateId": known.id,
                "Name": known.initials,
                "PersonId": 0,
                "Rank": 0,
                "Tooltip": "",
                "Type": "InternalAssociate",
                "GroupIdx": 1,
                "FullName": known.name,
                "FormalName": known.name,
                "Deleted": known.disabled,
                "EjUserId": 0,
                "UserName": None,
                "ExtraFields": {},
                "CustomFields": {},
                "TableRight": USER_RIGHT,
                "FieldProperties": {},
            },
        )

    def associate_name(self, user: int | None) -> str:
        """Return a user's full name, or ""."""
        known = self.directory.users.get(user) if user is not None else None
        return known.name if known else ""

    def item(self, name: str, number: int | None) -> Json:
        """Return a list item as a carrier (Category with its extra members), or None where there is none."""
        found = self.directory.get(name, number)
        if found is None:
            return None
        make = self._category if name == "category" else self._plain
        return self._once((name, found.id), lambda: make(found))

    def item_name(self, name: str, number: int | None) -> str:
        """Return a list item's name, or ""."""
        found = self.directory.get(name, number)
        return found.name(self.language) if found else ""

    def language_item(self, code: str | None) -> Json:
        """Return a party's language as a CustomerLanguage carrier, or None where it has none."""
        number = language_number(code)
        if code is None or not number:
            return None
        return self._once(("customerlanguage", number), lambda: _carrier(number, language_name(code)))

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
        return found.name(self.language) if found else ""

    def country(self, code: str | None) -> Json:
        """Return a country as a Country carrier, or None where the text is no country's code."""
        found = self.directory.country(code)
        return None if found is None else self._once(("country", found.id), lambda: self._country(found))

    def selectable(self, name: str, wire_type: str, selected: Sequence[int]) -> Json:
        """Return all items of a list as SelectableMDOListItem carriers, those with these ids selected."""
        return self._once(
            (name, "selectable", *selected),
            lambda: [self._selectable(item, wire_type, item.id in selected) for item in self.directory.items(name)],
        )

    def _once(self, key: Hashable, make: Callable[[], Json]) -> msgspec.Raw:
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MOST_CARRIERS:
                self._made.clear()
            made = self._made[key] = msgspec.Raw(_encode(make()))
        return made

    def _plain(self, item: ListItem) -> Json:
        return _carrier(item.id, item.name(self.language))

    def _category(self, item: ListItem) -> Json:
        return {
            "Id": item.id,
            "Value": item.name(self.language),
            "Tooltip": "",
            "CategoryGroup": "Unknown",
            "EnableLeadStatus": False,
            "Rank": item.rank,
            "Deleted": item.deleted,
            "TableRight": None,
            "FieldProperties": {},
        }

    def _country(self, item: ListItem) -> Json:
        layout = layout_of(item.code).number
        name = item.name(self.language)
        return {
            "CountryId": item.id,
            "Name": name,
            "CurrencyId": 0,
            "EnglishName": item.name(),
            "TwoLetterISOCountry": item.code or "",
            "ThreeLetterISOCountry": str(item.extra.get("alpha3", "")),
            "ImageDescription": None,
            "OrgNrText": "VAT No.:",
            "InterAreaPrefix": "",
            "DialInPrefix": str(item.extra.get("calling", "")),
            "ZipPrefix": item.code or "",
            "DomainName": item.code or "",
            "AddressLayoutId": layout,
            "DomesticAddressLayoutId": layout,
            "ForeignAddressLayoutId": layout,
            "Rank": item.rank,
            "Tooltip": name,
            "Deleted": item.deleted,
            "TableRight": None,
            "FieldProperties": {},
        }

    def _selectable(self, item: ListItem, wire_type: str, selected: bool) -> Json:
        name = item.name(self.language)
        return {
            "Id": item.id,
            "Name": name,
            "ToolTip": name,
            "Deleted": item.deleted,
            "Rank": item.rank,
            "Type": wire_type,
            "ColorBlock": 0,
            "IconHint": wire_type,
            "Selected": selected,
            "LastChanged": self._not_set,
            "ChildItems": [],
            "ExtraInfo": "",
            "StyleHint": "",
            "Hidden": False,
            "FullName": None,
            "TableRight": None,
            "FieldProperties": {},
        }


def _carrier(number: int, name: str) -> Json:
    return {"Id": number, "Value": name, "Tooltip": "", "TableRight": None, "FieldProperties": {}}


@lru_cache(maxsize=256)
def view_of(directory: Directory, language: str, not_set: str) -> View:
    """Return the view of a directory in a language (ISO 639-1); ``not_set`` is how an unset date reads."""
    return View(directory, language, not_set)
