"""A tenant's reference lists: `kartotek list`. These commands may run beside a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer

from kartotek.bootstrap import make_database
from kartotek.cli.refusals import refusals
from kartotek.config import load_settings
from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.lists import LISTS, Extra, ListItem
from kartotek.domain.ports import Database
from kartotek.services.lists import EditItems, ItemDraft

T = TypeVar("T")

KNOWN_EXTRAS: Final[dict[str, dict[str, type]]] = {
    "category": {"show_company": bool, "show_contact": bool},
    "group": {"community_name": str, "description": str},
    "privacy_level": {"hierarchy_level": int},
    "unit": {"community_name": str, "description": str, "group_name": str},
    "user_group": {"parent": int, "type": int},
}
"""What faces know of the items of a list besides name, code and rank, with its type."""

app = typer.Typer(help=f"Reference lists: {', '.join(LISTS)}.", no_args_is_help=True)

List = Annotated[str, typer.Argument(help="The list's name.", metavar="LIST")]
Number = Annotated[int, typer.Argument(help="The item's number.")]
Tenant = Annotated[int, typer.Option(help="The tenant's number.")]
Language = Annotated[str | None, typer.Option(help="Of the name, ISO 639-1; the tenant's own unless given.")]
Code = Annotated[str | None, typer.Option(help="A short code.")]
Tooltip = Annotated[str | None, typer.Option(help="What a user is told about the item.")]
Rank = Annotated[int | None, typer.Option(help="Its place in the list; behind all others unless given.")]
Extras = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What the list knows besides.")]
Config = Annotated[Path | None, typer.Option(help="A TOML file with settings (see config.example.toml).")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="sqlite:///FILE or postgresql://…")]


@app.command("items")
def show_items(
    name: List,
    tenant: Tenant,
    language: Language = None,
    deleted: Annotated[bool, typer.Option("--deleted", help="Show the deleted ones too.")] = False,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Print the items of a list: number, code, id in CRM.COM, name."""
    with refusals():
        for item, text in read_items(config, database, tenant, name, language, deleted=deleted):
            gone = "\t(deleted)" if item.deleted else ""
            typer.echo(f"{item.id}\t{item.code or ''}\t{item.ids.get('crmcom', '')}\t{text}{gone}")


@app.command("add")
def add_item(
    name: List,
    text: Annotated[str, typer.Argument(help="The item's name.", metavar="NAME")],
    tenant: Tenant,
    language: Language = None,
    code: Code = None,
    tooltip: Tooltip = None,
    rank: Rank = None,
    extras: Extras = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Add an item to a list; prints its number."""
    with refusals():
        draft = ItemDraft(name=text, code=code, tooltip=tooltip, rank=rank, extra=parse_extras(name, extras or []))
        typer.echo(edit_item(config, database, tenant, name, language, draft).id)


@app.command("rename")
def rename_item(
    name: List,
    number: Number,
    text: Annotated[str, typer.Argument(help="The item's new name.", metavar="NAME")],
    tenant: Tenant,
    language: Language = None,
    code: Code = None,
    tooltip: Tooltip = None,
    rank: Rank = None,
    extras: Extras = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Change an item's name in a language, and what else is given."""
    with refusals():
        extra = parse_extras(name, extras or [])
        draft = ItemDraft(id=number, name=text, code=code, tooltip=tooltip, rank=rank, extra=extra)
        edit_item(config, database, tenant, name, language, draft)


@app.command("remove")
def remove_item(
    name: List, number: Number, tenant: Tenant, config: Config = None, database: DatabaseUrl = None
) -> None:
    """Delete an item; where it is in use, it is still shown."""
    with refusals():
        edit_item(config, database, tenant, name, None, ItemDraft(id=number, deleted=True))


@app.command("restore")
def restore_item(
    name: List, number: Number, tenant: Tenant, config: Config = None, database: DatabaseUrl = None
) -> None:
    """Bring a deleted item back."""
    with refusals():
        edit_item(config, database, tenant, name, None, ItemDraft(id=number, deleted=False))


def read_items(
    config: Path | None, url: str | None, tenant: int, name: str, language: str | None, *, deleted: bool
) -> list[tuple[ListItem, str]]:
    """Return the items of a list in order, with their names in a language, else the tenant's.

    Raises:
        NotFound: there is no such tenant or list.
    """
    if name not in LISTS:
        raise NotFound("list", name)

    async def work(database: Database) -> list[tuple[ListItem, str]]:
        directory = await database.directory(tenant)
        spoken = language or directory.tenant.language
        return [(item, item.name(spoken)) for item in directory.items(name, deleted=deleted)]

    return _with_database(config, url, work)


def edit_item(
    config: Path | None, url: str | None, tenant: int, name: str, language: str | None, draft: ItemDraft
) -> ListItem:
    """Add or change an item, in a language, else the tenant's; errors as of `services.lists.edit_items`."""

    async def work(database: Database) -> ListItem:
        spoken = language or (await database.directory(tenant)).tenant.language
        command = EditItems(tenant=tenant, name=name, language=spoken.lower(), drafts=[draft])
        (item,) = await database.write_accounts(command)
        return item

    return _with_database(config, url, work)


def parse_extras(name: str, assignments: list[str]) -> Extra:
    """Return what ``NAME=VALUE`` texts tell of an item of a list.

    Raises:
        InvalidValue: the list knows no such thing of its items, or a value is not of its type.
    """
    known = KNOWN_EXTRAS.get(name, {})
    found: Extra = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals or key not in known:
            raise InvalidValue(assignment, f"not of the form NAME=VALUE with one of {', '.join(known) or 'none'}")
        found[key] = _value(assignment, text, known[key])
    return found


def _value(assignment: str, text: str, kind: type) -> str | int | bool:
    if kind is bool:
        if text not in {"true", "false"}:
            raise InvalidValue(assignment, "the value must be true or false")
        return text == "true"
    if kind is int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise InvalidValue(assignment, "the value must be a whole number")
        return int(text)
    return text


def _with_database(config: Path | None, url: str | None, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        database = make_database(load_settings(config, database=url), owner=False)
        await database.start()
        try:
            return await work(database)
        finally:
            await database.stop()

    return asyncio.run(run())
