"""The commands of the command line and what each of them takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kartotek import __version__
from kartotek.cli import custom_fields, groups, lists, serving, setting_up
from kartotek.cli.refusals import refusals
from kartotek.domain.accounts import Role

app = typer.Typer(
    help="One contact book that speaks every CRM's API.", no_args_is_help=True, pretty_exceptions_enable=False
)
database_app = typer.Typer(help="The database's schema.", no_args_is_help=True)
tenant_app = typer.Typer(help="Tenants: isolated books.", no_args_is_help=True)
user_app = typer.Typer(help="Users, who may belong to several tenants.", no_args_is_help=True)
application_app = typer.Typer(help="Programs that log in to 24SevenOffice services.", no_args_is_help=True)
token_app = typer.Typer(help="Tokens, with which programs log in for a user without a password.", no_args_is_help=True)
group_app = typer.Typer(help="Groups of users, as 24SevenOffice's GetCRMGroups lists them.", no_args_is_help=True)
key_app = typer.Typer(
    help="Keys, with which programs log in to CRM.COM's or SuperOffice's API for a user.", no_args_is_help=True
)
app.add_typer(database_app, name="database")
app.add_typer(tenant_app, name="tenant")
app.add_typer(user_app, name="user")
app.add_typer(application_app, name="application")
app.add_typer(token_app, name="token")
app.add_typer(group_app, name="group")
app.add_typer(lists.app, name="list")
app.add_typer(custom_fields.app, name="custom-field")
app.add_typer(key_app, name="key")

Config = Annotated[Path | None, typer.Option(help="A TOML file with settings (see config.example.toml).")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")]
Host = Annotated[str | None, typer.Option(help="The address to listen on.")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="sqlite:///FILE or postgresql://…")]


@app.command()
def serve(config: Config = None, host: Host = None, port: Port = None, database: DatabaseUrl = None) -> None:
    """Run the server."""
    with refusals():
        serving.serve(config, host=host, port=port, database=database)


@app.command()
def demo(
    config: Config = None,
    host: Host = None,
    port: Port = None,
    database: DatabaseUrl = None,
    parties: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many to invent at first use.")] = 300,
) -> None:
    """Run the server with a demo tenant and invented people and companies."""
    with refusals():
        serving.demo(config, host=host, port=port, database=database, parties=parties)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


@database_app.command("upgrade")
def database_upgrade(config: Config = None, database: DatabaseUrl = None) -> None:
    """Make the database's tables, or bring them to this version's schema."""
    with refusals():
        setting_up.upgrade_database(config, database)


@tenant_app.command("add")
def tenant_add(
    name: Annotated[str, typer.Argument(help="The tenant's name.")],
    country: Annotated[str, typer.Option(help="ISO 3166 two-letter code.")],
    timezone: Annotated[str, typer.Option(help="IANA name, such as Europe/Oslo.")] = "UTC",
    language: Annotated[str, typer.Option(help="ISO 639-1 code.")] = "en",
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "EUR",
    superoffice: Annotated[str | None, typer.Option(help="SuperOffice's name for it, such as Cust12345.")] = None,
    crmcom: Annotated[str | None, typer.Option(help="CRM.COM's name for it (the organisation).")] = None,
    digioffice: Annotated[str | None, typer.Option(help="The host name at which DigiOffice's gateway is its.")] = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Add a tenant with its first reference lists; prints its number."""
    named = (("superoffice", superoffice), ("crmcom", crmcom), ("digioffice", digioffice))
    names = {face: text for face, text in named if text}
    with refusals():
        new = setting_up.new_tenant(name, country, timezone, language, currency, names)
        typer.echo(setting_up.add_tenant(config, database, new))


@tenant_app.command("set")
def tenant_set(
    tenant: Annotated[int, typer.Argument(help="The tenant's number.")],
    settings: Annotated[
        list[str] | None,
        typer.Argument(metavar="FACE.NAME=VALUE...", help="What a face shall do in this tenant; no value: as usual."),
    ] = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Change how faces behave in a tenant, such as twentyfourseven.requests_per_hour=7200; prints all that is set."""
    with refusals():
        for line in setting_up.change_settings(config, database, tenant, settings or []):
            typer.echo(line)


@user_app.command("remove")
def user_remove(
    login: Annotated[str, typer.Argument(help="The login name.")],
    tenant: Annotated[int, typer.Option(help="The number of the tenant to leave.")],
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Take a user out of a tenant; other tenants of the user stay."""
    with refusals():
        setting_up.remove_user(config, database, login, tenant)


@token_app.command("add")
def token_add(
    login: Annotated[str, typer.Argument(help="The user that the program logs in for.")],
    application: Annotated[str, typer.Option(help="The application id of the program, a GUID.")],
    name: Annotated[str, typer.Option(help="What the token is called, among those of the user.")] = "token",
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Let a program log in for a user by 24SevenOffice's AuthenticateByToken; prints the token, this once."""
    with refusals():
        typer.echo(setting_up.add_access_token(config, database, login, application, name))


@token_app.command("list")
def token_list(
    login: Annotated[str, typer.Argument(help="The user.")], config: Config = None, database: DatabaseUrl = None
) -> None:
    """Print a user's tokens: when made, for which application, called what."""
    with refusals():
        for token in setting_up.list_access_tokens(config, database, login):
            typer.echo(f"{token.created:%Y-%m-%d}  {token.application}  {token.name}")


@token_app.command("remove")
def token_remove(
    login: Annotated[str, typer.Argument(help="The user.")],
    name: Annotated[str, typer.Argument(help="What the token is called.")] = "token",
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Withdraw a token; the sessions that it opened end at once."""
    with refusals():
        setting_up.remove_access_token(config, database, login, name)


@key_app.command("add")
def key_add(
    login: Annotated[str, typer.Argument(help="The user that the program logs in for.")],
    tenant: Annotated[int, typer.Option(help="The number of the tenant that the key opens.")],
    name: Annotated[str, typer.Option(help="What the key is called, among the user's keys and tokens.")] = "key",
    face: Annotated[setting_up.KeyFace, typer.Option(help="The API that it is for.")] = setting_up.KeyFace.CRMCOM,
    read_only: Annotated[bool, typer.Option("--read-only", help="Let it change nothing.")] = False,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Let a program log in without a password; prints the key, this once.

    CRM.COM's programs exchange it by authentication/web_api_key/token. SuperOffice's send it in the header
    Authorization, which is printed with a ticket and, where the tenant has a name there, with a bearer token.
    """
    with refusals():
        for line in setting_up.add_key(config, database, login, name, tenant, face, read_only=read_only):
            typer.echo(line)


@key_app.command("list")
def key_list(
    login: Annotated[str, typer.Argument(help="The user.")], config: Config = None, database: DatabaseUrl = None
) -> None:
    """Print a user's keys: when made, for which API and tenant, what they allow, called what."""
    with refusals():
        for key in setting_up.list_keys(config, database, login):
            rights = "read-only" if key.read_only else "full"
            typer.echo(f"{key.created:%Y-%m-%d}  {key.application}  {key.tenant}  {rights}  {key.name}")


@key_app.command("remove")
def key_remove(
    login: Annotated[str, typer.Argument(help="The user.")],
    name: Annotated[str, typer.Argument(help="What the key is called.")] = "key",
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Withdraw a key; the tokens that it was exchanged for end at once."""
    with refusals():
        setting_up.remove_access_token(config, database, login, name)


@user_app.command("add")
def user_add(
    login: Annotated[str, typer.Argument(help="The login name, as a rule an e-mail address.")],
    tenant: Annotated[int, typer.Option(help="The number of a tenant the user may enter.")],
    name: Annotated[str | None, typer.Option(help="The user's full name (a new user).")] = None,
    role: Annotated[Role, typer.Option(help="What the user may do there.")] = Role.EDITOR,
    password_file: Annotated[Path | None, typer.Option(help="Read the password from a file's first line.")] = None,
    existing: Annotated[bool, typer.Option("--existing", help="Let a user who exists into one more tenant.")] = False,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Add a user, or let an existing one into one more tenant; asks for the password; prints the user's number."""
    with refusals():
        password = None if existing else setting_up.read_password(password_file)
        typer.echo(setting_up.add_user(config, database, login, name or login, password, tenant, role))


@user_app.command("password")
def user_password(
    login: Annotated[str, typer.Argument(help="The login name.")],
    password_file: Annotated[Path | None, typer.Option(help="Read the password from a file's first line.")] = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Give a user a new password; asks for it. The user's sessions end at once, on every face."""
    with refusals():
        setting_up.change_password(config, database, login, setting_up.read_password(password_file))


@application_app.command("add")
def application_add(
    identity: Annotated[str, typer.Argument(help="The application id, a GUID.")],
    name: Annotated[str, typer.Option(help="What the program is called.")] = "",
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Register a program, so that it may log in to 24SevenOffice's AuthenticateService."""
    with refusals():
        setting_up.add_application(config, database, identity, name or identity)


def main() -> None:
    """Run the command line."""
    app(prog_name="kartotek")


@group_app.command("add")
def group_add(
    name: Annotated[str, typer.Argument(help="The group's name.")],
    tenant: Annotated[int, typer.Option(help="The tenant's number.")],
    parent: Annotated[int | None, typer.Option(help="The number of the group that it is below.")] = None,
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Add a group; prints its number."""
    with refusals():
        typer.echo(groups.add_group(config, database, tenant, name, parent))


@group_app.command("join")
def group_join(
    group: Annotated[int, typer.Argument(help="The group's number.")],
    person: Annotated[int, typer.Argument(help="The person's number.")],
    tenant: Annotated[int, typer.Option(help="The tenant's number.")],
    login: Annotated[str, typer.Option(help="The user on whose behalf.")],
    role: Annotated[str, typer.Option(help="What the person is in the group.")] = "Member",
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Make a person a member of a group, or give a member another role (with SQLite: while no server runs)."""
    with refusals():
        groups.put_member(config, database, login, tenant, group, person, role)


@group_app.command("leave")
def group_leave(
    group: Annotated[int, typer.Argument(help="The group's number.")],
    person: Annotated[int, typer.Argument(help="The person's number.")],
    tenant: Annotated[int, typer.Option(help="The tenant's number.")],
    login: Annotated[str, typer.Option(help="The user on whose behalf.")],
    config: Config = None,
    database: DatabaseUrl = None,
) -> None:
    """Take a person out of a group (with SQLite: while no server runs)."""
    with refusals():
        groups.put_member(config, database, login, tenant, group, person, None)
