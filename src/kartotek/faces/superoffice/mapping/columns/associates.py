"""Columns of the user who looks after a party (``contactAssociate/fullName`` ...)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from kartotek.domain.accounts import User
from kartotek.faces.superoffice.mapping.columns.column import Column, Kind, Shown, Sorting, Table, Target
from kartotek.faces.superoffice.mapping.columns.make import nothing
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.view import View

_SHOWN: Final[tuple[tuple[str, Kind, str, Callable[[User], Shown]], ...]] = (
    ("firstName", Kind.STRING, "First name", lambda user: _names(user)[0]),
    ("lastName", Kind.STRING, "Last name", lambda user: _names(user)[1]),
    ("fullName", Kind.STRING, "Full name", lambda user: user.name),
    ("associateDbId", Kind.ASSOCIATE, "ID", lambda user: user.id),
    ("assocName", Kind.ASSOCIATE, "User ID", lambda user: user.initials),
    ("isActive", Kind.BOOL, "Active", lambda user: not user.disabled),
    ("isActiveText", Kind.BOOL, "Active status", lambda user: not user.disabled),
    ("userName", Kind.STRING, "User name", lambda user: user.login),
    ("personEmail", Kind.STRING, "E-mail", lambda user: user.login if "@" in user.login else ""),
)

NAMES: Final = tuple(name for name, _, _, _ in _SHOWN)

UNKNOWN: Final = (
    *("middleName", "contactId", "personId", "mrMrs", "title", "contactName", "contactDepartment", "usergroup"),
    *("usergroupId", "contactFullName", "contactCategory", "role", "assocTooltip", "assocType", "ejUserId"),
    *("simultaneousEjUser", "ejDisplayName", "ejStatus", "credentialType", "credentialDisplayValue"),
    *("portraitThumbnail", "otherGroups", "locationAddress", "isLocation"),
)
"""What the vendor tells of a user besides."""

_EMPTY: Final[dict[Kind, Shown]] = {Kind.BOOL: False}


def associate(
    prefix: str, label: str, target: Target, read: Callable[[Row], int | None], *, ordered: bool = True
) -> tuple[Column, ...]:
    """Return the columns of a user, whose number is ``read`` from a row and asked for by ``target``."""
    return (
        *(
            _column(f"{prefix}/{name}", kind, f"{label} - {heading}", target, read, _table(name), ordered=ordered)
            for name, kind, heading, _ in _SHOWN
        ),
        *(nothing(f"{prefix}/{name}") for name in UNKNOWN),
    )


def _column(
    name: str,
    kind: Kind,
    label: str,
    target: Target,
    read: Callable[[Row], int | None],
    table: Table,
    *,
    ordered: bool,
) -> Column:
    empty: Shown = _EMPTY.get(kind, 0 if name.endswith("/associateDbId") else "")

    def show(row: Row) -> Shown:
        number = read(row)
        return empty if number is None else table(row.view).get(number, empty)

    return Column(
        name,
        kind,
        label,
        show=show,
        raw=(lambda row: read(row) or 0) if kind is Kind.ASSOCIATE else None,
        hint="associate_id",
        mdo="associate" if kind is Kind.ASSOCIATE else "",
        target=target,
        table=table,
        order=Sorting(target.fact, table) if ordered else None,
    )


def _table(name: str) -> Table:
    """Return the table of one of the things shown of users."""
    read = next(read for known, _, _, read in _SHOWN if known == name)

    @lru_cache(maxsize=64)
    def table(view: View) -> Mapping[str | int, Shown]:
        return {user.id: read(user) for user in view.directory.users.values()}

    return table


def _names(user: User) -> tuple[str, str]:
    """Return a user's first and last name; accounts know one name alone, of which the last word is the last name."""
    first, _, last = user.name.rpartition(" ")
    return (first, last) if first else (last, "")
