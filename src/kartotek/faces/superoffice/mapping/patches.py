"""PATCH: the operations of RFC 6902, or a merge object of RFC 7396, on the JSON of an entity as it is shown (§6).

The vendor's rules on top of the RFCs: names in a path count in any case and the leading slash may be missing; an
object that is added or merged where an array stands is appended to it; interests and custom fields are sets, of
which only what is named changes; there is no ``move`` and no ``copy``. A general library applies none of these, and
it loses which item of an array is which: here an item keeps its identity (`Item`) whatever happens around it.

What is found in the end is a message of the properties that were touched; the difference between it and what is
shown becomes the change, as for a whole entity.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import msgspec

from kartotek.domain.errors import Conflict, InvalidValue, LimitExceeded
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.properties import Item, Property
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import Json, Message, read_object, read_text
from kartotek.wire.errors import MalformedMessage

MOST_OPERATIONS: Final = 1_000
"""Operations in one patch."""

NO_PATCH: Final = "Bad request. Neither an array of JSON Patch operations nor an object of changes is in request body."

ADD, REPLACE, REMOVE, TEST, MERGE = "add", "replace", "remove", "test", "merge"
_VERBS: Final = (ADD, REPLACE, REMOVE, TEST)
_UNSUPPORTED: Final = ("move", "copy")
_STAMPS: Final = frozenset(("UpdatedBy", "UpdatedDate", "CreatedBy", "CreatedDate"))
"""What the server alone writes, and yet the vendor's own example patches without an error."""

_ABOUT: Final = frozenset(("tableright", "fieldproperties", "_links"))
"""What a reply says about the entity; no properties of it."""

_INDEX = re.compile(r"0|[1-9]\d{0,6}")
_NOWHERE: Final = object()


class Operation(NamedTuple):
    """One step of a patch: what to do, where (as it was spelled, and step by step), and with which value."""

    verb: str
    path: str
    steps: tuple[str, ...]
    value: Json = None


def read_patch(body: Json) -> list[Operation]:
    """Return the operations of a request body: an array holds them, an object is merged member by member.

    Raises:
        MalformedMessage: it is neither.
        InvalidValue: an operation is incomplete, or there is none of its name.
        LimitExceeded: more than `MOST_OPERATIONS`.
    """
    if isinstance(body, dict):
        return [Operation(MERGE, name, (name,), value) for name, value in body.items()]
    if not isinstance(body, list):
        raise MalformedMessage(NO_PATCH)
    if len(body) > MOST_OPERATIONS:
        raise LimitExceeded(f"More than {MOST_OPERATIONS} operations in one patch.")
    return [_operation(item) for item in body]


def patched(operations: list[Operation], entity: Entity, sight: Sight) -> Message:
    """Return what the properties that a patch touches are to read: a message for `Entity.amendment`.

    Raises:
        Conflict: a ``test`` finds another value.
        InvalidValue: a path leads nowhere, or to what only the server writes.
    """
    shown: dict[str, Json] = {}
    touched: dict[str, Json] = {}
    for operation in operations:
        item = _property(operation, entity)
        if item is None or (item.write is None and operation.verb == MERGE):
            continue
        if item.name not in shown:
            shown[item.name] = _plain(item, sight)
        before = shown[item.name]
        if operation.verb == TEST:
            _test(operation, before)
            continue
        after = shown[item.name] = _edited(before, operation.steps[1:], operation, item)
        if item.write is not None:
            touched[item.name] = after
        elif item.name not in _STAMPS and (operation.verb == REMOVE or not _alike(after, before)):
            raise _read_only(operation)
    return Message(touched)


# -- reading a patch -------------------------------------------------------------------------------------------------


def _operation(item: Json) -> Operation:
    message = read_object(item, "operation")
    if message is None:
        raise InvalidValue("operation", "an object is expected")
    verb = read_text(message.get("op"), "op").lower()
    if verb in _UNSUPPORTED:
        raise InvalidValue("op", f"'{verb}' is not supported; use 'add' and 'remove'")
    if verb not in _VERBS:
        raise InvalidValue("op", f"'{verb}' is not one of {', '.join(_VERBS)}")
    if not isinstance(message.get("path"), str):
        raise InvalidValue("path", f"the '{verb}' operation has none")
    if verb != REMOVE and "value" not in message:
        raise InvalidValue("value", f"the '{verb}' operation on {message['path']} has none")
    return Operation(verb, message["path"], _steps(message["path"]), message.get("value"))


def _steps(path: str) -> tuple[str, ...]:
    """Return the names of a JSON Pointer (RFC 6901), its first slash optional."""
    names = path.removeprefix("/").split("/")
    return tuple(name.replace("~1", "/").replace("~0", "~") for name in names)


def _property(operation: Operation, entity: Entity) -> Property | None:
    """Return the property that an operation is about; None where it is to be passed over.

    Whole entities are sent as merge objects too: what a reply says about one, and a null of a later version's, is
    no change.
    """
    name = operation.steps[0]
    found = entity.named(name)
    if found is not None:
        return found
    about = name.lower() in _ABOUT
    if operation.verb == MERGE and (about or operation.value is None):
        return None
    raise _read_only(operation) if about else _missing(operation)


# -- carrying it out -------------------------------------------------------------------------------------------------


def _plain(item: Property, sight: Sight) -> Json:
    """Return the JSON of a property as plain values, its parts told apart where they can be edited one by one."""
    if item.parts is not None:
        return item.parts(sight)
    return msgspec.json.decode(msgspec.json.encode(item.show(sight)))


def _edited(value: Json, steps: tuple[str, ...], operation: Operation, item: Property) -> Json:
    """Return a value in which an operation is carried out at the place that the steps lead to."""
    if not steps:
        return _put(value, operation)
    if isinstance(value, list):
        return _edited_list(value, steps, operation, item)
    if value is not None and not isinstance(value, dict):
        raise _missing(operation)
    known = value or {}
    name = _spelled(known, steps[0])
    if item.members:
        if len(steps) == 1 and name in known and name.lower() not in item.members:
            raise _read_only(operation)
        if name not in known and name.lower() not in item.members:
            raise _missing(operation)
    if operation.verb == REMOVE and name not in known:
        raise _missing(operation)
    return _like(value, known | {name: _edited(known.get(name), steps[1:], operation, item)})


def _edited_list(value: list[Json], steps: tuple[str, ...], operation: Operation, item: Property) -> list[Json]:
    step, rest = steps[0], steps[1:]
    adding = operation.verb == ADD and not rest
    if step == "-" and adding:
        return [*value, operation.value]
    if not _INDEX.fullmatch(step) or int(step) >= len(value) + adding:
        raise InvalidValue(operation.path, f"there are {len(value)} items, and none at {step}")
    place = int(step)
    after = list(value)
    if adding:
        after.insert(place, operation.value)
    elif operation.verb == REMOVE and not rest:
        _take_out(after, place)
    else:
        after[place] = _like(value[place], _edited(value[place], rest, operation, item))
    return after


def _take_out(items: list[Json], place: int) -> None:
    """Remove an item; one that is there to be selected stays, not selected."""
    entry = items[place]
    if isinstance(entry, dict) and "Selected" in entry:
        items[place] = entry | {"Selected": False}
    else:
        del items[place]


def _put(value: Json, operation: Operation) -> Json:
    """Return what an operation makes of a value itself."""
    if operation.verb == REMOVE or (operation.verb == MERGE and operation.value is None):
        return _cleared(value)
    if operation.verb == MERGE:
        return _merged(value, operation.value)
    if operation.verb == ADD and isinstance(value, list) and isinstance(operation.value, dict):
        return [*value, operation.value]
    return operation.value


def _merged(value: Json, change: Json) -> Json:
    """Return a value with another merged in: objects by member, anything else replaced (RFC 7396)."""
    if not isinstance(change, dict):
        return change
    if isinstance(value, list):
        return [*value, change]
    result = dict(value) if isinstance(value, dict) else {}
    for key, below in change.items():
        name = _spelled(result, key)
        result[name] = _cleared(result.get(name)) if below is None else _merged(result.get(name), below)
    return result


def _cleared(value: Json) -> Json:
    """Return what stands for nothing in a value's place: to leave it out would keep a custom field or an interest."""
    if isinstance(value, dict):
        return {name: _cleared(below) for name, below in value.items()}
    if isinstance(value, list):
        return [entry | {"Selected": False} for entry in value if isinstance(entry, dict) and "Selected" in entry]
    return "" if isinstance(value, str) else None


def _like(before: Json, after: Json) -> Json:
    """Return a value that has taken the place of another: it is the same item as that was."""
    return Item(after, before.identity) if isinstance(before, Item) and isinstance(after, dict) else after


def _spelled(values: dict[str, Json], name: str) -> str:
    """Return the name of a member as it is spelled there; as given where there is none."""
    if name in values:
        return name
    return next((known for known in values if known.lower() == name.lower()), name)


# -- comparing -------------------------------------------------------------------------------------------------------


def _test(operation: Operation, value: Json) -> None:
    found = value
    for step in operation.steps[1:]:
        found = _below(found, step)
    if not _alike(operation.value, found):
        raise Conflict(f"The 'test' operation on {operation.path} has found another value.")


def _below(value: Json, step: str) -> Json:
    if isinstance(value, dict):
        return value.get(_spelled(value, step), _NOWHERE)
    if isinstance(value, list) and _INDEX.fullmatch(step) and int(step) < len(value):
        return value[int(step)]
    return _NOWHERE


def _alike(wanted: Json, found: Any) -> bool:  # noqa: ANN401 - JSON, or nothing at all
    """Tell whether a value is the wanted one: of an object only the members that are wanted count."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(_alike(below, _below(found, name)) for name, below in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(wanted) == len(found)
            and all(_alike(*pair) for pair in zip(wanted, found, strict=True))
        )
    if wanted is None or found is None or found is _NOWHERE or isinstance(found, dict | list):
        return wanted is found
    return bool(wanted == found) or str(wanted).lower() == str(found).lower()


def _missing(operation: Operation) -> InvalidValue:
    return InvalidValue(operation.path, "there is no such property")


def _read_only(operation: Operation) -> InvalidValue:
    return InvalidValue(operation.path, "only the server writes this")
