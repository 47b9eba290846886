"""Restrictions as the Archive agent takes them: an array, each telling how it is joined to the next (reference §1.6).

``InterOperator`` is And or Or, And before Or; ``InterParenthesis`` opens so many groups before a restriction where it
is positive, and closes so many behind it where it is negative. One that is not active is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.faces.superoffice.messages import Json, Message, read_flag, read_int, read_list, read_object, read_text
from kartotek.wire.odata_filter import MAX_CONDITIONS, MAX_DEPTH, MAX_VALUES, And, Comparison, Literal, Node, Or

FIELD: Final = "Restriction"
_ENCODED: Final = re.compile(r"\[([A-Za-z]+):(.*)\]", re.DOTALL)
_OR: Final = frozenset({"or", "2"})
_JOINED: Final = frozenset({"", "none", "0", "and", "1"}) | _OR

Group = list[list[Node]]
"""Conditions under way: alternatives, each of conditions that all have to hold."""


def tree_of(restrictions: Sequence[Json]) -> Node | None:
    """Return the syntax tree of an array of restrictions; None where none is active.

    Raises:
        InvalidValue: a restriction is none, parentheses do not match, or there are too many.
    """
    if len(restrictions) > MAX_CONDITIONS:
        raise InvalidValue(FIELD, f"at most {MAX_CONDITIONS} are possible")
    groups: list[Group] = [[[]]]
    values = 0
    for sent in restrictions:
        message = read_object(sent, FIELD)
        if message is None:
            raise InvalidValue(FIELD, "an object is expected")
        node = _comparison(message)
        values += len(node.values) if node else 0
        if values > MAX_VALUES:
            raise InvalidValue(FIELD, f"at most {MAX_VALUES} values are possible")
        _add(groups, message, node)
    if len(groups) != 1:
        raise InvalidValue(FIELD, "a parenthesis is not closed")
    return _joined(groups[0])


def _add(groups: list[Group], message: Message, node: Node | None) -> None:
    """Put a restriction where it belongs, with the parentheses around it and how the next one is joined."""
    parentheses = read_int(message.get("InterParenthesis"), f"{FIELD}.InterParenthesis")
    if len(groups) + parentheses > MAX_DEPTH:
        raise InvalidValue(FIELD, f"parentheses are nested deeper than {MAX_DEPTH} levels")
    groups.extend([[]] for _ in range(parentheses))
    if node is not None:
        groups[-1][-1].append(node)
    for _ in range(-parentheses):
        closed = _joined(groups.pop())
        if not groups:
            raise InvalidValue(FIELD, "a parenthesis is closed that was not opened")
        groups[-1][-1].extend(() if closed is None else (closed,))
    word = read_text(message.get("InterOperator"), f"{FIELD}.InterOperator").lower()
    if word not in _JOINED:
        raise InvalidValue(f"{FIELD}.InterOperator", "And or Or is expected")
    if word in _OR:
        groups[-1].append([])


def _comparison(message: Message) -> Comparison | None:
    """Return a restriction as a comparison, None where it is not active."""
    if "IsActive" in message and not read_flag(message["IsActive"], f"{FIELD}.IsActive"):
        return None
    values = read_list(message.get("Values"), f"{FIELD}.Values") or ()
    return Comparison(
        column=read_text(message.get("Name"), f"{FIELD}.Name"),
        operator=read_text(message.get("Operator"), f"{FIELD}.Operator"),
        values=tuple(_literal(read_text(value, f"{FIELD}.Values")) for value in values),
        at=0,
        operator_at=0,
    )


def _literal(text: str) -> Literal:
    found = _ENCODED.fullmatch(text)
    return Literal(text, 0, quoted=True) if found is None else Literal(found[2], 0, code=found[1].upper())


def _joined(group: Group) -> Node | None:
    parts = [part[0] if len(part) == 1 else And(tuple(part)) for part in group if part]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Or(tuple(parts))
