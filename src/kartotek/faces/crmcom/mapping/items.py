"""Addresses, phones and e-mail addresses: how each item is shown and written, and the actions on a set.

Several kinds of the book share a type here (an office phone and a private one are both LANDLINE); what this face
writes itself comes back under the same type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

import phonenumbers

from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.party import Address, ContactPoint, Kind, Medium, Party, new_item_id, ordered
from kartotek.faces.crmcom.mapping.references import Shown, View
from kartotek.faces.crmcom.mapping.rows import country, fill, kept, kept_object, located, plain, plain_rows, required
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages import vocabulary as words
from kartotek.faces.crmcom.messages.faults import EntityNotFound, TypeTaken
from kartotek.faces.crmcom.messages.identifiers import Identifier
from kartotek.faces.crmcom.messages.values import Choice, Values, require

ItemT = TypeVar("ItemT", Address, ContactPoint)

_CUSTOM: Final = {code.lower(): code for code in words.CUSTOM}


@dataclass(frozen=True, slots=True)
class ItemSet(Generic[ItemT]):
    """One set of a contact: its types, its rows, and its place in a party.

    ``types`` gives the type of every kind, by kind of party (the first one also of kinds that nobody knows);
    ``kinds`` the kind that a type is written as. ``value`` is the parameter no item goes without.
    """

    name: str
    value: str
    rows: tuple[Row[ItemT, View], ...]
    types: Mapping[Kind, Mapping[str, str]]
    kinds: Mapping[Kind, Mapping[str, str]]
    items: Callable[[Party], dict[str, ItemT]]
    sees: Callable[[ItemT], bool]
    make: Callable[[str, int], ItemT]
    show: Callable[[ItemT, View], Shown]
    completed: Callable[[Values, ItemT], Values] = lambda sent, _: sent
    """What an update of an item means beyond what it says."""

    @property
    def parameter(self) -> str:
        """The name of the set in a request."""
        return f"{self.name}_set"

    def type_of(self, item: ItemT, owner: Kind) -> str:
        """Return the type that an item is shown under."""
        types = self.types[owner]
        return types.get(item.kind) or next(iter(types.values()))

    def shown(self, party: Party) -> list[tuple[str, ItemT]]:
        """Return the items that belong to the set, with their ids, in order."""
        return ordered({name: item for name, item in self.items(party).items() if self.sees(item)})

    def objects(self, party: Party, view: View, names: Mapping[str, str]) -> list[Shown]:
        """Return the set as it is shown; ``names`` spells the types."""
        return [
            {
                "id": identity.upper(),
                "type": names[self.type_of(item, party.kind)],
                "state": "Active" if item.active else "Inactive",
                **self.show(item, view),
            }
            for identity, item in self.shown(party)
        ]


# -- actions -----------------------------------------------------------------------------------------------------


def add_items(table: ItemSet[ItemT], draft: Party, sent: list[Values] | None, view: View) -> None:
    """Put the items of a create on a new party."""
    for place, values in enumerate(sent or []):
        _add(table, draft, values, f"{table.parameter}[{place}].", view)


def edit_set(table: ItemSet[ItemT], draft: Party, sent: list[Values] | None, view: View) -> None:
    """Carry the actions of an update out on a draft; null for the set removes all of its items.

    Raises:
        ParameterMissing: an action, or what it needs, was not sent.
        EntityNotFound: an identifier fits no item.
        TypeTaken: an item is added whose type has to be unique and is taken.
    """
    if sent is None:
        for identity, _ in table.shown(draft):
            _remove(table, draft, identity, view)
    for place, values in enumerate(sent or []):
        within = f"{table.parameter}[{place}]."
        require(values, "action", within=within)
        if values["action"] == "ADD":
            _add(table, draft, values, within, view)
            continue
        require(values, f"{table.name}_identifier", within=within)
        identity = _find(table, draft, values[f"{table.name}_identifier"])
        if values["action"] == "REMOVE":
            _remove(table, draft, identity, view)
        else:
            with located(within):
                _update(table, table.items(draft)[identity], values, view)


def _add(table: ItemSet[ItemT], draft: Party, sent: Values, within: str, view: View) -> None:
    require(sent, "type", table.value, within=within)
    items = table.items(draft)
    if table.name in view.unique_types and any(
        item.active and table.sees(item) and table.type_of(item, draft.kind) == sent["type"] for item in items.values()
    ):
        raise TypeTaken(f"{within}type", sent["type"])
    rank = max((item.rank for item in items.values()), default=-1) + 1
    item = table.make(table.kinds[draft.kind][sent["type"]], rank)
    with located(within):
        fill(table.rows, sent, item, view)
    items[new_item_id()] = item


def _update(table: ItemSet[ItemT], item: ItemT, sent: Values, view: View) -> None:
    before = copy(item)
    edit(table.rows, table.completed(sent, before), shown=before, draft=item, context=view)


def _remove(table: ItemSet[ItemT], draft: Party, identity: str, view: View) -> None:
    """Remove an item; some tenants keep it, as an inactive one."""
    if view.keeps_removed:
        table.items(draft)[identity].active = False
    else:
        del table.items(draft)[identity]


def _find(table: ItemSet[ItemT], draft: Party, wanted: Identifier) -> str:
    """Return the id of the item that is named; by type the first active one, of the face's own kind first."""
    if wanted.field == "id":
        identity = wanted.value.lower()
        item = table.items(draft).get(identity)
        if item is None or not table.sees(item):
            raise EntityNotFound(wanted.name, "id", wanted.value)
        return identity
    code = Choice(tuple(table.kinds[draft.kind]))(wanted.value, f"{wanted.name}.type")
    own = table.kinds[draft.kind][code]
    fitting = [
        (item.kind != own, item.rank, identity)
        for identity, item in table.items(draft).items()
        if item.active and table.sees(item) and table.type_of(item, draft.kind) == code
    ]
    if not fitting:
        raise EntityNotFound(wanted.name, "type", wanted.value)
    return min(fitting)[2]


# -- addresses ---------------------------------------------------------------------------------------------------

_ADDRESS_MEMBERS: Final = {
    "postal_code": "postal_code",
    "street_number": "street_number",
    "floor": "floor",
    "apartment_number": "apartment",
    "area": "area",
    "town_city": "city",
    "district": "district",
    "municipality": "municipality",
    "po_box": "po_box",
    "po_box_postal_code": "po_box_postal_code",
    "care_of": "care_of",
}
_ADDRESS_UDFS: Final = dict.fromkeys(parameters.ADDRESS_UDFS)
_address_values = attrgetter(*_ADDRESS_MEMBERS.values())


def _show_address(address: Address, view: View) -> Shown:
    return {
        "street_name": address.street,
        **dict(zip(_ADDRESS_MEMBERS, _address_values(address), strict=True)),
        "country": view.country(address.country),
        **kept_object(_ADDRESS_UDFS, address, view),
    }


def _address_types(postal: str) -> dict[str, str]:
    work = dict.fromkeys(("visit", "delivery", "invoice", "business"), "BUSINESS")
    return {"postal": postal, "home": "HOME", **work, "pobox": "POBOX", **_CUSTOM}


_ADDRESS_KINDS: Final = {code: code.lower() for code in words.ADDRESS_TYPES}

ADDRESSES: Final[ItemSet[Address]] = ItemSet(
    name="address",
    value="street_name",
    rows=(
        required("street_name", "street"),
        *plain_rows(_ADDRESS_MEMBERS),
        country("country_identifier", "country"),
        plain("notes", "note"),
        *kept(parameters.ADDRESS_UDFS),
    ),
    types={Kind.PERSON: _address_types("HOME"), Kind.COMPANY: _address_types("BUSINESS")},
    kinds=dict.fromkeys(Kind, _ADDRESS_KINDS),
    items=lambda party: party.addresses,
    sees=lambda _: True,
    make=lambda kind, rank: Address(kind=kind, rank=rank),
    show=_show_address,
)


# -- phones ------------------------------------------------------------------------------------------------------

_POINT_UDFS: Final = dict.fromkeys(parameters.POINT_UDFS)


def dialled(point: ContactPoint, view: View) -> tuple[str | None, str | None, str]:
    """Return the country, the area code and the full number that a phone is shown with.

    A number that carries its own international prefix (other faces take those) tells its country itself.
    """
    if point.value.startswith(("+", "00")) and (parsed := _international(point.value)) is not None:
        calling, region, full = parsed
        return view.country_code(point.country) or region or view.phone_country, point.area_code or calling, full
    code = view.country_code(point.country) or view.phone_country
    area = point.area_code or view.calling_code(code)
    return code, area, f"00{area or ''}{point.value}"


@lru_cache(maxsize=16_384)
def _international(value: str) -> tuple[str, str | None, str] | None:
    """Return the calling code, the country and the full number of a number with an international prefix.

    Remembered: it takes 25 µs, and every reading of a party shows all it has.
    """
    try:
        parsed = phonenumbers.parse("+" + value[2:] if value.startswith("00") else value, None)
    except phonenumbers.NumberParseException:
        return None
    calling = str(parsed.country_code)
    full = f"00{calling}{phonenumbers.national_significant_number(parsed)}"
    return calling, phonenumbers.region_code_for_number(parsed), full


def _show_phone(point: ContactPoint, view: View) -> Shown:
    code, area, full = dialled(point, view)
    return {
        "number": point.value,
        "area_code": area,
        "full_number": full,
        "country": view.country(code),
        "notes": point.note,
        **kept_object(_POINT_UDFS, point, view),
    }


def _with_area_code(sent: Values, point: ContactPoint) -> Values:
    """Return the values with the area code reset where only the country changes, as in the update sample."""
    changes = sent.get("country_identifier") not in (None, point.country)
    return {**sent, "area_code": None} if changes and "area_code" not in sent else sent


def _set_member(member: str) -> Callable[[ContactPoint, Any, View], None]:
    return lambda draft, value, _: setattr(draft, member, value)


_PHONE_TYPES: Final = {
    **dict.fromkeys(("main", "work", "home", "internet", "other", "pager"), "LANDLINE"),
    "mobile": "MOBILE",
    "fax": "FAX",
    **_CUSTOM,
}
_PHONE_KINDS: Final = {code: code.lower() for code in words.PHONE_TYPES}

PHONES: Final[ItemSet[ContactPoint]] = ItemSet(
    name="phone",
    value="number",
    rows=(
        required("number", "value"),
        Row("area_code", lambda point, view: dialled(point, view)[1], _set_member("area_code")),
        Row("country_identifier", lambda point, view: dialled(point, view)[0], _set_member("country")),
        plain("notes", "note"),
        *kept(parameters.POINT_UDFS),
    ),
    types=dict.fromkeys(Kind, _PHONE_TYPES),
    kinds={Kind.PERSON: _PHONE_KINDS | {"LANDLINE": "main"}, Kind.COMPANY: _PHONE_KINDS | {"LANDLINE": "work"}},
    items=lambda party: party.contact_points,
    sees=lambda point: point.medium is Medium.PHONE,
    make=lambda kind, rank: ContactPoint(medium=Medium.PHONE, value="", kind=kind, rank=rank),
    show=_show_phone,
    completed=_with_area_code,
)


# -- e-mail addresses --------------------------------------------------------------------------------------------


def _show_email(point: ContactPoint, view: View) -> Shown:
    return {"email": point.value, "notes": point.note, **kept_object(_POINT_UDFS, point, view)}


def _email_types(main: str) -> dict[str, str]:
    work = dict.fromkeys(("work", "invoice"), "BUSINESS")
    return {"main": main, "home": "PERSONAL", **work, "alternative": main, **_CUSTOM}


_EMAIL_KINDS: Final = {"PERSONAL": "home", "BUSINESS": "work"} | {code: kind for kind, code in _CUSTOM.items()}

EMAILS: Final[ItemSet[ContactPoint]] = ItemSet(
    name="email",
    value="email_address",
    rows=(required("email_address", "value"), plain("notes", "note"), *kept(parameters.POINT_UDFS)),
    types={Kind.PERSON: _email_types("PERSONAL"), Kind.COMPANY: _email_types("BUSINESS")},
    kinds=dict.fromkeys(Kind, _EMAIL_KINDS),
    items=lambda party: party.contact_points,
    sees=lambda point: point.medium is Medium.EMAIL,
    make=lambda kind, rank: ContactPoint(medium=Medium.EMAIL, value="", kind=kind, rank=rank),
    show=_show_email,
)
