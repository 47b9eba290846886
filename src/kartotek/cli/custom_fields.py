"""A tenant's custom fields, and the slots bound to them: `kartotek custom-field`.

With SQLite whoever changes something has to own the file, so that no server may run meanwhile; SuperOffice's layout of
user-defined fields does the same beside other requests.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from kartotek.bootstrap import SLOTS
from kartotek.cli.opened import with_database
from kartotek.cli.refusals import refusals
from kartotek.domain.accounts import Principal
from kartotek.domain.custom_fields import CustomField, Definition, FieldType, Subject
from kartotek.domain.errors import NotFound
from kartotek.domain.lists import LISTS
from kartotek.domain.ports import Database
from kartotek.services.field_book import FieldBook, Report

T = TypeVar("T")
Work = Callable[[FieldBook, Principal], Coroutine[Any, Any, T]]

app = typer.Typer(help="Custom fields, and the vendors' slots that show them.", no_args_is_help=True)

Field = Annotated[str, typer.Argument(help="The field's number.", metavar="FIELD")]
Face = Annotated[str, typer.Argument(help="superoffice or crmcom.", metavar="FACE")]
Slot = Annotated[
    str, typer.Argument(help="The face's name for it: SuperOffice:1, x_size, udf_string_1.", metavar="SLOT")
]
Tenant = Annotated[int, typer.Option(help="The tenant's number.")]
Login = Annotated[str, typer.Option(help="The administrator on whose behalf.")]
Some = Annotated[list[Subject] | None, typer.Option("--on", help="On this alone (several times: on each).")]
Config = Annotated[Path | None, typer.Option(help="A TOML file with settings (see config.example.toml).")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="sqlite:///FILE or postgresql://…")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The field's name.")],
    kind: Annotated[FieldType, typer.Option("--type", help="What it holds.")],
    on: Annotated[list[Subject], typer.Option("--on", help="What it is on (several times: on each).")],
    tenant: Tenant,
    login: Login,
    choice_of: Annotated[str | None, typer.Option("--list", help=f"Of a choice: {', '.join(LISTS)}.")] = None,
    length: Annotated[int | None, typer.Option(help="Characters of a text, at most.")] = None,
    rank: Annotated[int, typer.Option(help="Its place among the fields.")] = 0,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Add a field; prints its number."""
    made = Definition(names={"en": name}, type=kind, list=choice_of, length=length, rank=rank)

    async def work(fields: FieldBook, principal: Principal) -> str:
        return (await fields.define(principal, made, on))[0].id

    with refusals():
        typer.echo(_on_behalf(config, database, login, tenant, work))


@app.command("list")
def show(tenant: Tenant, config: Config = None, database: DatabaseUrl = None) -> None:
    """Print the fields in use: number, type, what each is on, name, slots as FACE SLOT (subject)."""

    async def work(opened: Database) -> list[CustomField]:
        return [field for field in (await opened.directory(tenant)).custom_fields if field.in_use]

    with refusals():
        for field in with_database(config, database, work, owner=False):
            typer.echo("\t".join(_columns(field)))


@app.command("bind")
def bind(
    field: Field,
    face: Face,
    slot: Slot,
    tenant: Tenant,
    login: Login,
    on: Some = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Let a slot show a field, and move what stands there into it; prints what became of the values.

    Done again, it moves what could not be moved before.
    """
    with refusals():
        for line in _described(_bind(config, database, login, tenant, (field, face, slot), on or [])):
            typer.echo(line)


@app.command("unbind")
def unbind(
    face: Face,
    slot: Slot,
    tenant: Tenant,
    login: Login,
    on: Some = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Free a slot; values stay with the field."""
    with refusals():
        _on_behalf(config, database, login, tenant, lambda fields, user: fields.unbind(user, face, slot, on or ()))


@app.command("remove")
def remove(field: Field, tenant: Tenant, login: Login, config: Config = None, database: DatabaseUrl = None) -> None:
    """Take a field out of use and free its slots; what parties hold of it is kept, unseen."""
    with refusals():
        _on_behalf(config, database, login, tenant, lambda fields, user: fields.delete(user, field))


# -- how -------------------------------------------------------------------------------------------------------------


def _bind(
    config: Path | None, url: str | None, login: str, tenant: int, what: tuple[str, str, str], on: Sequence[Subject]
) -> Report:
    async def work(fields: FieldBook, principal: Principal) -> Report:
        return (await fields.bind(principal, *what, on))[1]

    return _on_behalf(config, url, login, tenant, work)


def _described(report: Report) -> list[str]:
    """Return what became of values; they themselves are not told."""
    parties = f"{report.moved} {'party' if report.moved == 1 else 'parties'} changed"
    values = f"{report.left} {'value' if report.left == 1 else 'values'} left as before"
    return [f"{parties}, {values}", *(f"party {left.party}: {left.why}" for left in report.unread)]


def _columns(field: CustomField) -> list[str]:
    slots = [
        f"{face} {slot} ({subject.value})" for face, names in field.slots.items() for subject, slot in names.items()
    ]
    kind = f"{field.type.value} of {field.list}" if field.list else field.type.value
    return [field.id, kind, ",".join(subject.value for subject in field.on), field.name(), *slots]


def _on_behalf(config: Path | None, url: str | None, login: str, tenant: int, work: Work[T]) -> T:
    """Do some work on behalf of a user.

    Raises:
        NotFound: there is no such user in the tenant.
        Unavailable: a server owns the SQLite file.
    """

    async def run(database: Database) -> T:
        account = await database.read_accounts(lambda accounts: accounts.account(login))
        membership = next((found for found in account.memberships if found.tenant == tenant), None) if account else None
        if account is None or membership is None:
            raise NotFound("user", login)
        principal = Principal(tenant=tenant, user=account.user, role=membership.role, face="cli")
        return await work(FieldBook(database, SLOTS), principal)

    return with_database(config, url, run, owner=True)
