"""Rules on what a party may hold, the same for every face.

Values are kept as they were spelled, so there is little to refuse: text that XML 1.0 cannot carry, references to
list items, users and parties that do not exist, and sizes beyond all reason.
"""

from __future__ import annotations

import re
from typing import Final

from kartotek.domain.errors import InvalidValue, LimitExceeded, UnstorableText
from kartotek.domain.party import Party
from kartotek.domain.patch import Patch, texts

LONGEST_TEXT: Final = 1_000_000
"""Characters in one text; the vendors' own limits are narrower or none."""

MOST_PARTS: Final = 1_000
"""Contact points, addresses or relations that one message may give a party."""

_UNSTORABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def check_patch(patch: Patch) -> None:
    """Refuse what no party may hold, before anything is looked up.

    Raises:
        UnstorableText: a text holds a character outside XML 1.0's Char (W3C XML 1.0, §2.2).
        InvalidValue: a text is too long.
        LimitExceeded: more parts than one message may carry.
    """
    for text in texts(patch):
        if _UNSTORABLE.search(text):
            raise UnstorableText(_owner(patch, text))
        if len(text) > LONGEST_TEXT:
            raise InvalidValue(_owner(patch, text), f"longer than {LONGEST_TEXT} characters")
    for parts in ("contact_points", "addresses", "relations"):
        if len(patch.get(parts) or {}) > MOST_PARTS:
            raise LimitExceeded(f"More than {MOST_PARTS} {parts.replace('_', ' ')} at once.")


def check_party(party: Party) -> None:
    """Refuse a party that lacks what makes it one.

    Raises:
        InvalidValue: a company without a name, a person without any.
    """
    if not party.display_name() and not party.nickname:
        raise InvalidValue("name", "a name is required")


def _owner(patch: Patch, text: str) -> str:
    """Return the top-level member of a patch in which a text stands."""
    for name, value in patch.items():
        if text in (name, value) or (isinstance(value, dict) and text in set(texts(value))):
            return name
        if isinstance(value, list) and text in value:
            return name
    return "text"
