"""Form bodies (``application/x-www-form-urlencoded``) as plain trees, by the names that ASP.NET understands.

::

    Name=ACME&Category.Id=2&Phones[0].Value=1&Phones[1][Value]=2&Domains=a&Domains=b&Fields[a:b]=c

A step is a name behind a dot or in brackets, an index in brackets, or ``[]`` for one more. Indices tell the order
and may leave gaps. Values are texts. Of a repeated name that is no array the last counts, as in JSON.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from kartotek.wire.errors import MalformedMessage, MessageTooLarge
from kartotek.wire.tree_names import MAX_DEPTH, TreeNames, from_pairs
from kartotek.wire.xml import is_carried

MAX_FIELDS = 10_000
"""Most fields of one form."""

_PATH = re.compile(r"([A-Za-z_$][\w$-]*)((?:\.[A-Za-z_$][\w$-]*|\[[^\[\]]*\])*)")
_STEP = re.compile(r"\.([A-Za-z_$][\w$-]*)|\[([^\[\]]*)\]")
_INDEX = re.compile(r"[0-9]{1,9}")


class _Array(dict[int, Any]):
    """An array under construction, by index; ``following`` is the index behind the last."""

    following = 0


class _Repeated(list[str]):
    """The values of a name that came several times."""


def read_form(text: str, names: TreeNames) -> dict[str, Any]:
    """Return the object that a form describes.

    Raises:
        MalformedMessage: a field's name is no path, one is used as two things, or a text cannot be stored.
        MessageTooLarge: too many fields, or too deep ones.
    """
    tree: dict[str, Any] = {}
    for name, value in read_fields(text):
        if not is_carried(value):
            msg = "The form is malformed: it holds a character that cannot be stored"
            raise MalformedMessage(msg)
        _plant(tree, name, _steps(name), value)
    return {name: _finished(name, value, names) for name, value in tree.items()}


def read_fields(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a form as they were sent, in order; errors as `read_form`, but for names."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        msg = "The form is malformed: not valid UTF-8"
        raise MalformedMessage(msg) from None
    except ValueError:
        msg = f"The form has more than {MAX_FIELDS} fields."
        raise MessageTooLarge(msg) from None


def _steps(name: str) -> list[str | int]:
    """Return the steps of a path; -1 stands for ``[]``."""
    path = _PATH.fullmatch(name.strip())
    if path is None:
        msg = f"The form is malformed: {name[:100]!r} is not the name of a field"
        raise MalformedMessage(msg)
    steps: list[str | int] = [path[1]]
    for step in _STEP.finditer(path[2]):
        inside = step[2]
        if inside is None:
            steps.append(step[1])
        elif not inside:
            steps.append(-1)
        else:
            steps.append(int(inside) if _INDEX.fullmatch(inside) else inside)
    if len(steps) > MAX_DEPTH:
        msg = f"A field of the form is nested deeper than {MAX_DEPTH} levels"
        raise MessageTooLarge(msg)
    return steps


def _plant(tree: dict[str, Any], name: str, steps: list[str | int], value: str) -> None:
    at: dict[Any, Any] = tree
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(at, _Array) != isinstance(step, int):
            raise _contradiction(name)
        key = at.following if isinstance(at, _Array) and step == -1 else step
        if isinstance(at, _Array) and isinstance(key, int):
            at.following = max(at.following, key + 1)
        if following is None:
            _put(at, key, value, name)
            return
        below = at.setdefault(key, _Array() if isinstance(following, int) else {})
        if not isinstance(below, dict):
            raise _contradiction(name)
        at = below


def _put(at: dict[Any, Any], key: str | int, value: str, name: str) -> None:
    known = at.get(key)
    if isinstance(known, dict):
        raise _contradiction(name)
    if isinstance(known, _Repeated):
        known.append(value)
    else:
        at[key] = value if known is None else _Repeated([known, value])


def _contradiction(name: str) -> MalformedMessage:
    return MalformedMessage(f"The form is malformed: {name[:100]!r} contradicts another field")


def _finished(name: str, value: Any, names: TreeNames) -> Any:  # noqa: ANN401 - a tree
    key = name.lower()
    if isinstance(value, _Array):
        items = [_finished("", value[index], names) for index in sorted(value)]
        return from_pairs(items, name) if key in names.pairs else items
    if isinstance(value, dict):
        return {below: _finished(below, item, names) for below, item in value.items()}
    values = list(value) if isinstance(value, _Repeated) else [value]
    if key in names.items:
        return [] if values == [""] else values
    return values[-1]
