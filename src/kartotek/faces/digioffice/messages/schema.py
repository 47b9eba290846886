"""How a contract is described: data transfer objects with their members, and the services that take and give them.

One description serves reading and writing in every format, validation, the metadata pages and the generated classes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any, Final

FACE: Final = "digioffice"
"""The face's name: in the tenant's settings and names, on what it keeps, in the change log."""

TYPES: Final = "http://schemas.servicestack.net/types"
"""The namespace of ServiceStack's own objects."""

NIL: Final = "00000000-0000-0000-0000-000000000000"
"""The Guid that names nothing."""

Values = dict[str, Any]
"""The members of one object by name: texts, flags, None, objects and lists of such."""


class Scalar(enum.StrEnum):
    """The simple types of the contracts, by the names that the metadata pages give them."""

    TEXT = "string"
    GUID = "Guid"
    OPTIONAL_GUID = "Guid?"
    OPTIONAL_FLAG = "bool?"
    MAP = "Dictionary<string, string>"
    """Of ServiceStack's own objects; nothing here has any, so that it is null, and what is sent is ignored."""

    @property
    def zero(self) -> str | None:
        """What .NET makes of a member that was not sent."""
        return NIL if self is Scalar.GUID else None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object; ``several`` of them are an array. ``description`` is the metadata page's."""

    name: str
    type: Scalar | Dto
    required: bool = False
    description: str = ""
    several: bool = False


@dataclass(frozen=True)
class Dto:
    """A data transfer object: its members in the order of their declaration, and its namespace in XML.

    ``sorted_xml``: DataContractSerializer's order, by name; ServiceStack's own objects keep that of their members.
    """

    name: str
    members: tuple[Member, ...]
    namespace: str
    description: str = ""
    sorted_xml: bool = True
    by_name: dict[str, Member] = field(init=False, repr=False, compare=False)
    in_xml: tuple[Member, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the members."""
        ordered = sorted(self.members, key=lambda member: member.name) if self.sorted_xml else self.members
        object.__setattr__(self, "by_name", {member.name.lower(): member for member in self.members})
        object.__setattr__(self, "in_xml", tuple(ordered))

    def empty(self) -> Values:
        """Return an object of which nothing was sent."""
        return {member.name: member.type.zero if isinstance(member.type, Scalar) else None for member in self.members}


@dataclass(frozen=True, slots=True)
class Service:
    """One service: what it takes and gives, its routes (below ``/api``) as (verbs, path), and whom it lets in."""

    request: Dto
    response: Dto | None
    routes: tuple[tuple[tuple[str, ...], str], ...] = ()
    authenticated: bool = True

    @property
    def name(self) -> str:
        """The service's name: that of what it takes."""
        return self.request.name
