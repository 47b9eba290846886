"""Groups of users, which no face makes: `kartotek group`."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from kartotek.cli.opened import with_database
from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound
from kartotek.domain.lists import ListItem
from kartotek.domain.ports import Database
from kartotek.services.administration import AddItems
from kartotek.services.book import Book

T = TypeVar("T")

LIST = "user_group"


def add_group(config: Path | None, url: str | None, tenant: int, name: str, parent: int | None) -> int:
    """Add a group, as a rule below another; return its number. Raises NotFound where there is no such other."""

    async def work(database: Database) -> int:
        directory = await database.directory(tenant)
        if parent is not None:
            directory.item(LIST, parent)
        number = max((item.id for item in directory.items(LIST)), default=0) + 1
        item = ListItem(list=LIST, id=number, rank=number, names={"en": name, directory.tenant.language: name})
        if parent is not None:
            item.extra = {"parent": parent}
        await database.write_accounts(AddItems(tenant=tenant, items=[item]))
        return number

    return with_database(config, url, work, owner=False)


def put_member(
    config: Path | None, url: str | None, login: str, tenant: int, group: int, person: int, role: str | None
) -> None:
    """Make a person (by party number) a member of a group, on behalf of a user; without a role, take them out.

    Raises:
        NotFound: there is no such user in the tenant, no such person, or no such group.
        Unavailable: a server owns the SQLite file.
    """

    async def work(database: Database) -> None:
        account = await database.read_accounts(lambda accounts: accounts.account(login))
        membership = next((found for found in account.memberships if found.tenant == tenant), None) if account else None
        if account is None or membership is None:
            raise NotFound("user", login)
        principal = Principal(tenant=tenant, user=account.user, role=membership.role, face="cli")
        book = Book(database)
        (await book.directory(principal)).item(LIST, group)
        found = await book.get(principal, [person])
        if not found:
            raise NotFound("party", person)
        await book.update(principal, found[0], {"user_groups": {str(group): role}})

    with_database(config, url, work, owner=True)
