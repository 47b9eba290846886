"""The entries of lists as they stand inside entities and in lists themselves (reference §2.2, §2.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers
import pycountry
from babel.numbers import get_territory_currencies

from kartotek.domain.accounts import User
from kartotek.domain.lists import ListItem
from kartotek.faces.superoffice.mapping.layouts import layout_of
from kartotek.faces.superoffice.messages import Json

USER_RIGHT: Final = {"Mask": "Select, Update, Delete", "Reason": ""}
_TAIL: Final[dict[str, Json]] = {"TableRight": None, "FieldProperties": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of any list, in the language of one request."""

    id: int
    name: str
    tooltip: str = ""
    rank: int = 0
    deleted: bool = False
    extra: str = ""
    style: str = ""
    kind: str = ""
    """What the entry is, where a list has several kinds of them; else the list's name stands for it."""


def plain(entry: Entry) -> Json:
    """Return the carrier of most lists: Business, Position, TicketPriority, CustomerLanguage and others."""
    return {"Id": entry.id, "Value": entry.name, "Tooltip": entry.tooltip, **_TAIL}


def category(entry: Entry) -> Json:
    """Return a Category carrier."""
    return {
        "Id": entry.id,
        "Value": entry.name,
        "Tooltip": entry.tooltip,
        "CategoryGroup": "Unknown",
        "EnableLeadStatus": False,
        "Rank": entry.rank,
        "Deleted": entry.deleted,
        **_TAIL,
    }


def user_group(entry: Entry) -> Json:
    """Return a UserGroup carrier."""
    return {
        "Value": entry.name,
        "Tooltip": entry.tooltip,
        "Id": entry.id,
        "Rank": entry.rank,
        "Deleted": entry.deleted,
        **_TAIL,
    }


def country(item: ListItem, entry: Entry) -> Json:
    """Return a Country carrier. CurrencyId is the number of the currency in ISO 4217, 0 where there is none."""
    code = item.code or ""
    layout = layout_of(code).number
    return {
        "CountryId": entry.id,
        "Name": entry.name,
        "CurrencyId": _currency(code),
        "EnglishName": item.name(),
        "TwoLetterISOCountry": code,
        "ThreeLetterISOCountry": str(item.extra.get("alpha3", "")),
        "ImageDescription": None,
        "OrgNrText": "VAT No.:",
        "InterAreaPrefix": _trunk_prefix(code),
        "DialInPrefix": str(item.extra.get("calling", "")),
        "ZipPrefix": code,
        "DomainName": code,
        "AddressLayoutId": layout,
        "DomesticAddressLayoutId": layout,
        "ForeignAddressLayoutId": layout,
        "Rank": entry.rank,
        "Tooltip": entry.tooltip or entry.name,
        "Deleted": entry.deleted,
        **_TAIL,
    }


def associate(user: User) -> Json:
    """Return an Associate carrier."""
    return {
        "AssociateId": user.id,
        "Name": user.initials,
        "PersonId": 0,
        "Rank": 0,
        "Tooltip": "",
        "Type": "InternalAssociate",
        "GroupIdx": 1,
        "FullName": user.name,
        "FormalName": user.name,
        "Deleted": user.disabled,
        "EjUserId": 0,
        "UserName": None,
        "ExtraFields": {},
        "CustomFields": {},
        "TableRight": USER_RIGHT,
        "FieldProperties": {},
    }


def mdo_item(entry: Entry, name: str) -> Json:
    """Return an MDOListItem of the list with this name."""
    return {
        "Id": entry.id,
        "Name": entry.name,
        "ToolTip": entry.tooltip or entry.name,
        "Deleted": entry.deleted,
        "Rank": entry.rank,
        "Type": entry.kind or name,
        "ChildItems": [],
        "IconHint": name,
        "ColorBlock": 0,
        "ExtraInfo": entry.extra,
        "StyleHint": entry.style,
        "FullName": None,
        **_TAIL,
    }


def selectable(entry: Entry, name: str, not_set: str, *, selected: bool) -> Json:
    """Return a SelectableMDOListItem of the list with this name; ``not_set`` is how an unset date reads."""
    return {
        "Id": entry.id,
        "Name": entry.name,
        "ToolTip": entry.tooltip or entry.name,
        "Deleted": entry.deleted,
        "Rank": entry.rank,
        "Type": entry.kind or name,
        "ColorBlock": 0,
        "IconHint": name,
        "Selected": selected,
        "LastChanged": not_set,
        "ChildItems": [],
        "ExtraInfo": entry.extra,
        "StyleHint": entry.style,
        "Hidden": False,
        "FullName": None,
        **_TAIL,
    }


def selectables(entries: Sequence[Entry], name: str, not_set: str, selected: Sequence[int]) -> Json:
    """Return SelectableMDOListItems, those with some ids selected."""
    return [selectable(entry, name, not_set, selected=entry.id in selected) for entry in entries]


@lru_cache(maxsize=512)
def _currency(code: str) -> int:
    """Return the number of a country's currency today."""
    names = get_territory_currencies(code) if code else []
    found = pycountry.currencies.get(alpha_3=names[0]) if names else None
    return int(found.numeric) if found is not None else 0


@lru_cache(maxsize=512)
def _trunk_prefix(code: str) -> str:
    """Return what is dialled before an area code within a country."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(code, None)
    return str(metadata.national_prefix or "") if metadata is not None else ""
