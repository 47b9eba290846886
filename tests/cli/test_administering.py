"""The command line on a database of its own: settings of a tenant, users who leave, tokens."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner

from kartotek.bootstrap import make_database
from kartotek.cli.commands import app
from kartotek.cli.setting_up import parse_setting
from kartotek.config import load_settings
from kartotek.domain.accounts import Account
from kartotek.domain.errors import InvalidValue
from kartotek.domain.ports import AccountReader
from kartotek.services.passwords import digest_form
from kartotek.services.sessions import session_key

T = TypeVar("T")
APPLICATION = "11111111-1111-4111-8111-111111111111"
EVA = "eva@example.com"


class Shell:
    """The command line, always on the same database."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'book.db'}"
        self.password = folder / "password"
        self.password.write_text("secret\n")
        self.run("database", "upgrade")
        assert self.run("tenant", "add", "One", "--country", "NO") == "1\n"
        assert self.run("user", "add", EVA, "--tenant", "1", "--password-file", str(self.password)) == "1\n"
        self.run("application", "add", APPLICATION)

    def run(self, *words: str, code: int = 0, environment: dict[str, str] | None = None) -> str:
        """Run a command; return what it prints."""
        result = CliRunner().invoke(app, [*words, "--database", self.url], env=environment)
        assert result.exit_code == code, result.output
        return result.output

    def read(self, work: Callable[[AccountReader], T]) -> T:
        """Read accounts."""

        async def run() -> T:
            database = make_database(load_settings(None, {}, database=self.url), owner=False)
            await database.start()
            try:
                return await database.read_accounts(work)
            finally:
                await database.stop()

        return asyncio.run(run())

    def account(self, login: str) -> Account:
        """Return an account that is there."""
        account = self.read(lambda accounts: accounts.account(login))
        assert account is not None
        return account


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_settings_of_a_tenant_are_set_shown_and_taken_back(shell: Shell) -> None:
    assert shell.run("tenant", "set", "1") == ""
    shown = shell.run(
        "tenant", "set", "1", "twentyfourseven.requests_per_hour=7200", "twentyfourseven.authentication_header=true"
    )
    assert shown == "twentyfourseven.requests_per_hour=7200\ntwentyfourseven.authentication_header=true\n"
    assert shell.run("tenant", "set", "1", "twentyfourseven.requests_per_hour=") == (
        "twentyfourseven.authentication_header=true\n"
    )
    assert shell.run("tenant", "set", "1") == "twentyfourseven.authentication_header=true\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("tenant", "set", "2"), "No tenant 2."),
        (("tenant", "set", "1", "nonsense"), "not of the form FACE.NAME=VALUE"),
        (("tenant", "set", "1", "twentyfourseven.colour=red"), "twentyfourseven.requests_per_hour"),
        (("tenant", "set", "1", "crmcom.requests_per_hour=1"), "not of the form"),
        (("tenant", "set", "1", "twentyfourseven.requests_per_hour=many"), "must be a whole number"),
        (("tenant", "set", "1", "twentyfourseven.requests_per_hour=-1"), "must be a whole number"),
        (("tenant", "set", "1", "twentyfourseven.authentication_header=yes"), "must be true or false"),
        (("user", "remove", EVA, "--tenant", "2"), "No tenant 2."),
        (("user", "remove", "nobody", "--tenant", "1"), "No user nobody."),
        (("token", "add", "nobody", "--application", APPLICATION), "No user nobody."),
        (("token", "add", EVA, "--application", "demo"), "not a GUID"),
        (("token", "add", EVA, "--application", str(uuid.UUID(int=1))), "No application"),
        (("token", "list", "nobody"), "No user nobody."),
        (("token", "remove", EVA, "sync"), "No token sync."),
        (("key", "add", EVA, "--tenant", "2"), f"No user {EVA}."),
        (("key", "add", "nobody", "--tenant", "1"), "No user nobody."),
        (("key", "list", "nobody"), "No user nobody."),
        (("key", "remove", EVA), "No token key."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(shell: Shell, words: tuple[str, ...], message: str) -> None:
    output = shell.run(*words, code=1)
    assert message in output
    assert output.startswith("kartotek: ")
    assert shell.run("tenant", "set", "1") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("crmcom.country=US", ("crmcom", "country", "US")),
        ("crmcom.unique_types=address phone=x", ("crmcom", "unique_types", "address phone=x")),
        ("superoffice.country=", ("superoffice", "country", None)),
        ("twentyfourseven.requests_per_hour=0", ("twentyfourseven", "requests_per_hour", 0)),
        ("twentyfourseven.authentication_header=false", ("twentyfourseven", "authentication_header", False)),
    ],
)
def test_a_setting_is_read_by_its_kind(text: str, value: tuple[str, str, object]) -> None:
    assert parse_setting(text) == value


@pytest.mark.parametrize("text", ["", "=", ".=", "a.b=c", "crmcom=US", "crmcom.country", "crmcom.country.x=US"])
def test_a_setting_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_setting(text)


def test_a_user_leaves_a_tenant(shell: Shell) -> None:
    shell.run("tenant", "add", "Two", "--country", "NO")
    shell.run("user", "add", EVA, "--tenant", "2", "--existing")
    shell.run("user", "remove", EVA.upper(), "--tenant", "1")
    assert [member.tenant for member in shell.account(EVA).memberships] == [2]


def test_a_token_is_printed_once_listed_and_withdrawn(shell: Shell) -> None:
    secret = str(uuid.UUID(shell.run("token", "add", EVA, "--application", APPLICATION, "--name", "sync").strip()))
    token = shell.read(lambda accounts: accounts.access_token(session_key(secret)))
    assert token is not None
    assert (token.name, token.application) == ("sync", APPLICATION)
    assert shell.run("token", "list", EVA) == f"{token.created:%Y-%m-%d}  {APPLICATION}  sync\n"
    assert "exists already" in shell.run("token", "add", EVA, "--application", APPLICATION, "--name", "sync", code=1)
    shell.run("token", "remove", EVA, "sync")
    assert shell.run("token", "list", EVA) == ""
    assert shell.read(lambda accounts: accounts.access_token(session_key(secret))) is None


def test_a_key_is_printed_once_listed_and_withdrawn(shell: Shell) -> None:
    secret = shell.run("key", "add", EVA, "--tenant", "1").strip()
    assert re.fullmatch("[0-9A-F]{32}", secret)
    shell.run("key", "add", EVA, "--tenant", "1", "--name", "reports", "--read-only")
    shell.run("token", "add", EVA, "--application", APPLICATION, "--name", "sync")
    key = shell.read(lambda accounts: accounts.access_token(session_key(secret)))
    assert key is not None
    made = f"{key.created:%Y-%m-%d}"
    assert shell.run("key", "list", EVA) == f"{made}  crmcom  1  full  key\n{made}  crmcom  1  read-only  reports\n"
    shell.run("key", "remove", EVA)
    assert shell.run("key", "list", EVA) == f"{made}  crmcom  1  read-only  reports\n"
    assert shell.read(lambda accounts: accounts.access_token(session_key(secret))) is None


@pytest.mark.parametrize("switched_on", [True, False])
def test_a_new_user_has_the_md5_form_only_where_the_server_takes_it(shell: Shell, switched_on: bool) -> None:
    environment = {"KARTOTEK_MD5_PASSWORDS": str(switched_on).lower()}
    words = ("user", "add", "new@example.com", "--tenant", "1", "--password-file", str(shell.password))
    shell.run(*words, environment=environment)
    account = shell.account("new@example.com")
    assert (account.digest_hash is not None) is switched_on
    assert digest_form("secret") not in repr(account)


def test_a_new_password_takes_the_place_of_the_old_one(shell: Shell) -> None:
    before = shell.account(EVA)
    shell.password.write_text("changed\n")
    shell.run("user", "password", EVA, "--password-file", str(shell.password))
    after = shell.account(EVA)
    assert after.credential_version > before.credential_version
    assert after.password_hash != before.password_hash
    assert after.digest_hash is None
    digests = {"KARTOTEK_MD5_PASSWORDS": "true"}
    shell.run("user", "password", EVA, "--password-file", str(shell.password), environment=digests)
    assert shell.account(EVA).digest_hash is not None
    assert "nobody" in shell.run("user", "password", "nobody", "--password-file", str(shell.password), code=1)


def test_a_key_for_superoffice_is_printed_in_the_forms_that_programs_send(shell: Shell) -> None:
    shell.run("tenant", "add", "Two", "--country", "NO", "--superoffice", "Cust20002")
    shell.run("user", "add", EVA, "--tenant", "2", "--existing")
    lines = shell.run("key", "add", EVA, "--tenant", "2", "--face", "superoffice").splitlines()
    found = re.fullmatch(r"SOTicket 7T:([\w-]{43})\nBearer 8A:Cust20002\.\1", "\n".join(lines))
    assert found
    key = shell.read(lambda accounts: accounts.access_token(session_key(found[1])))
    assert key is not None
    assert (key.application, key.tenant, key.read_only) == ("superoffice", 2, False)
    nameless = shell.run("key", "add", EVA, "--tenant", "1", "--face", "superoffice", "--name", "b", "--read-only")
    assert re.fullmatch(r"SOTicket 7T:[\w-]{43}\n", nameless)
    made = f"{key.created:%Y-%m-%d}"
    assert shell.run("key", "list", EVA) == f"{made}  superoffice  1  read-only  b\n{made}  superoffice  2  full  key\n"
    assert "user" in shell.run("key", "add", EVA, "--tenant", "3", "--face", "superoffice", "--name", "c", code=1)
