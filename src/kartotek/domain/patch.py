"""Patches: what changes between two states of a party, as plain data that tells *absent* from *null*.

A patch is a tree in the manner of RFC 7396. A key that is absent leaves the member alone, ``None`` clears it,
a mapping goes into a struct, into the items of a keyed mapping or into residue, and any other value replaces
what was there. Because parts are keyed by item id, two patches that touch different members or different items
do not disturb one another, whichever is applied first.

An empty text is never stored: it clears a member as ``None`` does. Residue alone keeps one, since there an empty
text may be what the face has to give back; a face with no residue left has no key in it.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

import msgspec

from kartotek.domain.errors import InvalidValue

Patch = dict[str, Any]
"""A tree of member names to ``None``, a JSON value, or a further tree."""

StructT = TypeVar("StructT", bound=msgspec.Struct)

_FAULTY_MEMBER: Final = re.compile(r"at `\$\.(\w+)")


def difference(before: msgspec.Struct, after: msgspec.Struct) -> Patch:
    """Return the patch that turns one struct into another of the same type; empty where they are equal."""
    patch: Patch = {}
    if before == after:
        return patch
    for name in before.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            _put_difference(patch, name, old, new)
    return patch


def apply(patch: Patch, target: StructT) -> StructT:
    """Return a copy of a struct with a patch applied; the struct itself stays as it is.

    Raises:
        InvalidValue: the struct has no such member, or a value does not fit the member it is meant for.
    """
    unknown = patch.keys() - set(target.__struct_fields__)
    if unknown:
        raise InvalidValue("patch", f"no such member: {min(unknown)}")
    tree = msgspec.to_builtins(target)
    _merge(tree, patch)
    try:
        return msgspec.convert(tree, type(target))
    except msgspec.ValidationError as error:
        member = _FAULTY_MEMBER.search(str(error))
        raise InvalidValue(member[1] if member else "patch", str(error)) from None


def whole(struct: msgspec.Struct) -> Patch:
    """Return the patch that makes a struct out of one of the same type with nothing set."""
    tree: Patch = msgspec.to_builtins(struct)
    return tree


def _put_difference(patch: Patch, name: str, old: object, new: object) -> None:
    """Note how a value became another; nothing where only empty mappings came or went."""
    if isinstance(old, msgspec.Struct) and isinstance(new, msgspec.Struct):
        below = difference(old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        below = _mapping_difference(old, new)
    else:
        patch[name] = msgspec.to_builtins(new)
        return
    if below:
        patch[name] = below


def _mapping_difference(old: dict[str, Any], new: dict[str, Any]) -> Patch:
    patch: Patch = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key in old:
            if old[key] != value:
                _put_difference(patch, key, old[key], value)
        elif value != {}:
            patch[key] = msgspec.to_builtins(value)
    return patch


def _merge(tree: dict[str, Any], patch: Patch) -> None:
    for key, value in patch.items():
        stored = tree.get(key)
        if isinstance(value, dict):
            below = tree[key] = stored if isinstance(stored, dict) else {}
            (_merge_residue if key == "residue" else _merge)(below, value)
        elif value is None or (value == "" and not isinstance(stored, dict)):
            tree.pop(key, None)
        else:
            tree[key] = value


def _merge_residue(tree: dict[str, Any], patch: Patch) -> None:
    """Merge the residue of each face; its values are kept as they are, and a face without any is left out."""
    for face, values in patch.items():
        if isinstance(values, dict):
            merged = {**tree.get(face, {}), **values}
            tree[face] = {name: value for name, value in merged.items() if value is not None}
        else:
            tree[face] = values
        if not tree[face]:
            del tree[face]
