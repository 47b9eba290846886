"""What libraries make of one answer, brought to one form, and compared with what it should be.

Libraries differ in how they say *nothing* (absent, None, an empty text, an empty object), *one item* (PHP gives it
without a list) and *an array* (the list, or an object around it); in the form of dates and decimals; and PHP fills in
the XSD defaults of what is absent, which says the same. Everything else has to be equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lxml import etree

ITEMS: Final = frozenset(
    {
        *("APIException", "Category", "Company", "CompanyMap", "EmailAddress", "Group", "GroupMember", "Identity"),
        *("KeyValuePair", "NoteData", "PersonCategories", "PersonItem", "PhoneNumber", "Relation", "RelationData"),
        *("SyncCompany", "int", "long", "string"),
    }
)
"""The elements inside arrays."""

NOTHING: Final[tuple[object, ...]] = ("", None, {}, [])
Defaults = Mapping[str, frozenset[str]]
"""By element name."""


@dataclass(frozen=True)
class Like:
    """A value that is not known beforehand."""

    what: str
    holds: Callable[[Any], bool]

    def __repr__(self) -> str:
        """Say what the value should be."""
        return f"<{self.what}>"


def defaults_of(*wsdls: bytes) -> Defaults:
    """Return the XSD defaults of the elements in WSDLs."""
    found: dict[str, set[str]] = {}
    for wsdl in wsdls:
        for element in etree.fromstring(wsdl).iter("{http://www.w3.org/2001/XMLSchema}element"):
            if "default" in element.attrib:
                found.setdefault(str(element.get("name")), set()).add(str(element.get("default")))
    return {name: frozenset(values) for name, values in found.items()}


def result_of(operation: str, answer: Any) -> Any:
    """Return the result of an operation, which some libraries give with the element around it."""
    if isinstance(answer, dict) and set(answer) <= {f"{operation}Result"}:
        return answer.get(f"{operation}Result")
    return answer


def canonical(value: Any, defaults: Defaults) -> Any:
    """Return a value in the one form: nothing is None, an array a list, and what says nothing is left out."""
    if isinstance(value, list):
        return [canonical(item, defaults) for item in value] or None
    if not isinstance(value, dict):
        return None if value in NOTHING else value
    if len(value) == 1 and (name := next(iter(value))) in ITEMS:
        items = value[name]
        return canonical(items if isinstance(items, list) else [] if items is None else [items], defaults)
    members = {name: canonical(member, defaults) for name, member in value.items() if name != "attributes"}
    said = {
        name: member
        for name, member in members.items()
        if member is not None and _text(member) not in defaults.get(name, ())
    }
    return said or None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return _moment(value).isoformat()
    return str(value)


def differences(wanted: Any, found: Any, where: str = "") -> list[str]:
    """Return what is different in two values of the canonical form, but for the forms of dates and decimals."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        names = [*wanted, *(name for name in found if name not in wanted)]
        pairs = ((f"{where}.{name}", wanted.get(name), found.get(name)) for name in names)
        return [problem for place, one, other in pairs for problem in differences(one, other, place)]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        numbered = enumerate(zip(wanted, found, strict=True))
        return [problem for index, pair in numbered for problem in differences(*pair, f"{where}[{index}]")]
    return [] if _same(wanted, found) else [f"{where}: {found!r} instead of {wanted!r}"]


def _same(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, Like):
        return found is not None and wanted.holds(found)
    if isinstance(wanted, dt.datetime):
        return found is not None and moment(found) == wanted
    if isinstance(wanted, Decimal):
        return not isinstance(found, (dict, list, bool, type(None))) and Decimal(str(found)) == wanted
    return isinstance(found, bool) == isinstance(wanted, bool) and bool(wanted == found)


def moment(value: Any) -> dt.datetime:
    """Return a dateTime (a text or a datetime) as UTC without a zone."""
    return _moment(dt.datetime.fromisoformat(value) if isinstance(value, str) else value)


def _moment(value: dt.datetime) -> dt.datetime:
    return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value


def _is_recent(value: Any) -> bool:
    age = dt.datetime.now(dt.UTC).replace(tzinfo=None) - moment(value)
    return dt.timedelta(seconds=-2) < age < dt.timedelta(minutes=2)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


RECENT: Final = Like("a moment ago", _is_recent)
NUMBER: Final = Like("a number", _is_number)
GUID: Final = Like("a GUID", lambda value: isinstance(value, str) and len(value) == 36 and value.count("-") == 4)
SESSION: Final = Like("a session id", lambda value: isinstance(value, str) and len(value) == 24)
TEXT: Final = Like("a text", lambda value: isinstance(value, str) and value != "")
