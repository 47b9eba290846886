"""Reading an object out of what a format gave: names in any case and any order, unknown ones ignored.

ServiceStack takes a Guid in each of its four spellings, and a flag as a word or a number; ``""`` is no Guid. Where a
value cannot be what its member holds, ServiceStack's JSON reader leaves the member unset without a word; here it is
refused, unless the tenant asks for that (`lenient`).
"""

from __future__ import annotations

import re
from typing import Final

from kartotek.faces.digioffice.messages.schema import NIL, Dto, Member, Scalar, Values
from kartotek.wire import json, jsv
from kartotek.wire.errors import MalformedMessage, MessageTooLarge

_GUID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}"
    r"|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)",
    re.IGNORECASE,
)
_FLAGS: Final = {
    "true": True,
    "1": True,
    "on": True,
    "yes": True,
    "false": False,
    "0": False,
    "off": False,
    "no": False,
}


LONGEST_OBJECT: Final = 131_072
"""Characters of an object in a form's field or in a cell of CSV (Python's own bound for the latter)."""


class WrongValue(MalformedMessage):
    """A value that its member cannot hold; ``field`` is the member's path."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field


def read(tree: object, dto: Dto, *, lenient: bool = False, path: str = "") -> Values:
    """Return an object with all its members; None stands for what was not sent.

    Raises:
        WrongValue: a value is not what its member holds, and that is not forgiven.
        MalformedMessage: an object in the text of a form or of a CSV cell is neither JSV nor JSON.
        MessageTooLarge: such a text is too long.
    """
    values = dto.empty()
    for name, sent in _members(tree, path or dto.name).items():
        member = dto.by_name.get(name.lower())
        if member is None:
            continue
        place = f"{path}.{member.name}" if path else member.name
        try:
            values[member.name] = _value(sent, member, place, lenient=lenient)
        except WrongValue:
            if not lenient or isinstance(member.type, Dto):
                raise
    return values


def _members(tree: object, place: str) -> dict[str, object]:
    if isinstance(tree, str):
        # an object in a form's field or a CSV's cell
        text = tree.strip()
        if len(text) > LONGEST_OBJECT:
            raise MessageTooLarge(f"{place}: the text of the object is longer than {LONGEST_OBJECT} characters")
        try:
            tree = json.decode(text.encode()) if text.startswith('{"') else jsv.decode(text)
        except MalformedMessage as error:
            raise MalformedMessage(f"{place}: {error}") from None
    if tree is None or tree == "":
        return {}
    if not isinstance(tree, dict):
        raise WrongValue(place, "an object is expected")
    return tree


def _value(sent: object, member: Member, place: str, *, lenient: bool) -> object:
    if isinstance(member.type, Dto):
        return None if sent is None or sent == "" else read(sent, member.type, lenient=lenient, path=place)
    if member.type is Scalar.MAP:
        return None
    if isinstance(sent, dict | list):
        raise WrongValue(place, "a single value is expected")
    text = None if sent is None else _spelled(sent)
    match member.type:
        case Scalar.TEXT:
            return text
        case Scalar.GUID:
            return _guid(text, place) or NIL
        case Scalar.OPTIONAL_GUID:
            found = _guid(text, place)
            return None if found == NIL else found  # the vendor's sample has zeros for an id that is not known
        case Scalar.OPTIONAL_FLAG:
            return _flag(text, place)


def _spelled(sent: object) -> str:
    return str(sent).lower() if isinstance(sent, bool) else str(sent)


def _guid(text: str | None, place: str) -> str | None:
    """Return a Guid as it is written, lower case with dashes; None for none."""
    bare = (text or "").strip()
    if not bare:
        return None
    if not _GUID.fullmatch(bare):
        raise WrongValue(place, "a Guid is expected")
    digits = "".join(char for char in bare.lower() if char.isalnum())
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _flag(text: str | None, place: str) -> bool | None:
    word = (text or "").strip().lower()
    if not word:
        return None
    if word not in _FLAGS:
        raise WrongValue(place, "true or false is expected")
    return _FLAGS[word]
