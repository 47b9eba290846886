"""How most columns are made: a member of a party, an item of a list, a user, a moment, a flag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from kartotek.domain.party import Stamp
from kartotek.domain.query import Condition
from kartotek.faces.superoffice.mapping.columns.column import Column, Fact, Kind, Show, Shown, Sorting, Table, Target
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.view import View


def text(name: str, label: str, member: str) -> Column:
    """Return a text that is a member of the party."""
    return Column(
        name,
        Kind.STRING,
        label,
        show=lambda row: getattr(row.party, member) or "",
        target=Fact(member),
        order=Sorting(member),
    )


def flag(name: str, label: str, show: Show, when: Condition, order: Sorting | None = None) -> Column:
    """Return a yes or no; ``when`` is the condition under which it is yes."""
    return Column(name, Kind.BOOL, label, show=show, when=when, order=order)


def moment(name: str, label: str, fact: str, stamp: Callable[[Row], Stamp]) -> Column:
    """Return the moment at which something was done to the party."""
    return Column(
        name,
        Kind.DATE,
        label,
        show=lambda row: row.zone.show(stamp(row).at),
        target=Fact(fact),
        order=Sorting(fact),
    )


def nothing(name: str, label: str = "") -> Column:
    """Return a column of the vendor's that the book has nothing for."""
    return Column(name, Kind.NONE, label)


# -- lists -----------------------------------------------------------------------------------------------------------


def language_of(view: View) -> str:
    """Return the language in which names are compared and put in order: the one asked for, else the tenant's."""
    return view.language or view.directory.tenant.language


@lru_cache(maxsize=512)
def item_names(view: View, name: str) -> Mapping[str | int, Shown]:
    """Return the names of a list's items by number, deleted ones too: parties may still have them."""
    language = language_of(view)
    return {item.id: item.name(language) for item in view.directory.items(name, deleted=True)}


def item(
    name: str,
    label: str,
    list_name: str,
    read: Callable[[Row], int | None],
    target: Target,
    *,
    mdo: str,
    order: Sorting | None = None,
) -> Column:
    """Return an item of one of the tenant's lists: asked for by number, shown and put in order by name."""
    return Column(
        name,
        Kind.LIST,
        label,
        show=lambda row: row.view.item_name(list_name, read(row)),
        raw=lambda row: read(row) or 0,
        hint=f"{mdo}_id",
        mdo=mdo,
        target=target,
        table=names_of(list_name),
        order=order,
    )


@lru_cache(maxsize=256)
def names_of(list_name: str) -> Table:
    """Return the table of the names of a list's items."""
    return lambda view: item_names(view, list_name)


def member_item(name: str, label: str, member: str, list_name: str, mdo: str) -> Column:
    """Return an item of a list that is a member of the party."""
    order = Sorting(member, names_of(list_name))
    return item(name, label, list_name, lambda row: getattr(row.party, member), Fact(member), mdo=mdo, order=order)


# -- users -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def initials(view: View) -> Mapping[str | int, Shown]:
    """Return the initials of all users by number."""
    return {user.id: user.initials for user in view.directory.users.values()}


@lru_cache(maxsize=256)
def full_names(view: View) -> Mapping[str | int, Shown]:
    """Return the names of all users by number."""
    return {user.id: user.name for user in view.directory.users.values()}


def user(
    name: str, label: str, read: Callable[[Row], int | None], target: Target, order: Sorting | None, table: Table
) -> Column:
    """Return a user: asked for by number, shown as a table shows them (initials, full name)."""

    def show(row: Row) -> Shown:
        number = read(row)
        return "" if number is None else table(row.view).get(number, "")

    return Column(
        name,
        Kind.ASSOCIATE,
        label,
        show=show,
        raw=lambda row: read(row) or 0,
        hint="associate_id",
        mdo="associate",
        target=target,
        table=table,
        order=order,
    )


def users(
    names: tuple[str, str], labels: tuple[str, str], fact: str, read: Callable[[Row], int | None]
) -> tuple[Column, Column]:
    """Return a user twice, by initials and by full name."""
    short, full = (
        user(name, label, read, Fact(fact), Sorting(fact, table), table)
        for name, label, table in zip(names, labels, (initials, full_names), strict=True)
    )
    return short, full
