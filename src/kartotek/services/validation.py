"""Rules on what a party may hold, the same for every face.

Values are kept as they were spelled, so there is little to refuse: text that XML 1.0 cannot carry, references to
list items, users and parties that do not exist, dates that no calendar has, and sizes beyond all reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sized
from typing import Any, Final

import msgspec

from kartotek.domain.errors import Conflict, InvalidValue, LimitExceeded, UnstorableText
from kartotek.domain.lists import Directory
from kartotek.domain.party import MOST_PARTS, Party, State
from kartotek.domain.patch import Patch

LONGEST_TEXT: Final = 1_000_000
"""Characters in one text; the vendors' own limits are narrower or none."""

LARGEST_PARTY: Final = 4_000_000
"""Bytes of a party as JSON, its relations apart."""

LONGEST_NAME: Final = 256
"""Characters of a key: an item's id, a face, a face's name for a residue, a handle."""

ROLES: Final = frozenset(("customer", "supplier", "lead"))

_PARTS: Final = {
    "contact_points": "medium",
    "addresses": "kind",
    "relations": "other",
    "bank_accounts": "number",
    "external_ids": "name",
}
"""The mappings of items, with a member that no item can be without."""

_LISTS: Final = {
    "category": ("category",),
    "categories": ("category",),
    "user_groups": ("user_group",),
    "business": ("business",),
    "industry": ("industry",),
    "sector": ("sector",),
    "status": ("status",),
    "privacy_level": ("privacy_level",),
    "group": ("group",),
    "ticket_priority": ("ticket_priority",),
    "source": ("source",),
    "interests": ("interest", "person_interest"),
}
"""The members that hold numbers of list items, with the lists they may come from."""

_USERS: Final = ("owner", "support_owner")

REFERENCES: Final = frozenset((*_LISTS, *_USERS))
"""The members that hold numbers of list items or users."""

_UNSTORABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_encode: Final = msgspec.json.Encoder().encode


def check_text(field: str, text: str) -> None:
    """Refuse a text that cannot be stored.

    Raises:
        UnstorableText: a character is outside XML 1.0's Char (W3C XML 1.0, §2.2).
        InvalidValue: the text is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidValue(field, f"longer than {LONGEST_TEXT} characters")
    if not text.isprintable() and _UNSTORABLE.search(text):
        raise UnstorableText(field)


def check_name(field: str, name: str) -> None:
    """Refuse a key - a handle, an item's id - that is empty or cannot be stored; errors as `check_text`."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidValue(field, f"not 1 to {LONGEST_NAME} characters")
    check_text(field, name)


def check_patch(patch: Patch) -> None:
    """Refuse what no party may hold, before anything is looked up.

    Raises:
        UnstorableText: a text or a key holds a character outside XML 1.0's Char (W3C XML 1.0, §2.2).
        InvalidValue: a text or a key is too long, a number is not finite.
        LimitExceeded: more parts than one message may carry.
    """
    _check_parts(patch)
    for name, value in patch.items():
        field = name if name in Party.__struct_fields__ else "patch"
        check_name(field, name)
        _check_value(field, value)
    for relation in (patch.get("relations") or {}).values():
        if isinstance(relation, dict):
            _check_parts(relation)


def check_still_there(party: Party, patch: Patch) -> None:
    """Refuse a patch that edits an item which another request has removed in the meantime.

    Raises:
        Conflict: an item that the patch edits, and does not make, is not there.
    """
    for parts, required in _PARTS.items():
        named = patch.get(parts)
        if named:
            stored = getattr(party, parts)
            for name, value in named.items():
                if name not in stored and isinstance(value, dict) and required not in value:
                    raise Conflict(f"One of the {parts.replace('_', ' ')} has been removed since it was read.")


def check_party(party: Party) -> None:
    """Refuse a party that lacks what makes it one, or that holds too much.

    Raises:
        InvalidValue: a company without a name, a person without any, a date that no calendar has, a role that there
            is not, an erased party.
        LimitExceeded: too many contact points or addresses, or a party too large altogether.
    """
    if not party.display_name() and not party.nickname:
        raise InvalidValue("name", "a name is required")
    for field, date in (("birth", party.birth), ("name_day", party.name_day)):
        if date is not None and not date.possible():
            raise InvalidValue(field, "no calendar has this date")
    if not ROLES.issuperset(party.roles):
        raise InvalidValue("roles", f"not one of {', '.join(sorted(ROLES))}")
    if party.state is State.ERASED:
        raise InvalidValue("state", "a party is not erased by an edit")
    parts: tuple[Sized, ...] = (
        party.contact_points,
        party.addresses,
        party.bank_accounts,
        party.external_ids,
        party.categories,
    )
    if any(len(items) > MOST_PARTS for items in parts):
        raise LimitExceeded(f"More than {MOST_PARTS} contact points, addresses or other parts.")
    if len(_encode(party)) > LARGEST_PARTY:
        raise LimitExceeded(f"A party of more than {LARGEST_PARTY} bytes.")


def check_references(patch: Patch, directory: Directory) -> None:
    """Refuse list items and users that the tenant does not have; those that are deleted or disabled will do.

    Raises:
        InvalidValue: there is no such list item or user.
    """
    for field in REFERENCES & patch.keys():
        for number in _numbers(patch[field]):
            if isinstance(number, int) and not _known(directory, field, number):
                raise InvalidValue(field, f"there is no number {number}")


def _numbers(value: object) -> list[object]:
    """Return the numbers in a member: it is one, a list of them, or a mapping by them."""
    if isinstance(value, dict):
        return [int(key) if key.isdecimal() else 0 for key, kept in value.items() if kept is not None]
    return value if isinstance(value, list) else [value]


def _known(directory: Directory, field: str, number: int) -> bool:
    if field in _USERS:
        return number in directory.users
    return any(directory.get(name, number) for name in _LISTS[field])


def _check_parts(tree: dict[str, Any]) -> None:
    for parts in _PARTS:
        items = tree.get(parts)
        if items is not None and not isinstance(items, dict):
            raise InvalidValue(parts, "not a mapping of items")
        if items and len(items) > MOST_PARTS:
            raise LimitExceeded(f"More than {MOST_PARTS} {parts.replace('_', ' ')} at once.")


def _check_value(field: str, value: object) -> None:
    """Check a value and all below it. Most texts are printable and short, which is seen without another call."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT or not value.isprintable():
            check_text(field, value)
    elif isinstance(value, dict):
        for key, below in value.items():
            if not (0 < len(key) <= LONGEST_NAME and key.isprintable()):
                check_name(field, key)
            _check_value(field, below)
    elif isinstance(value, list):
        for item in value:
            _check_value(field, item)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidValue(field, "not a finite number")
