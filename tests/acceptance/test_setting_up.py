"""A server without demo data: set up by commands, then used through the faces that read; refusals are one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx
import pytest
from typer.testing import CliRunner

from kartotek.cli.commands import app
from tests.acceptance.program import Ended, kartotek, serving
from tests.faces.twentyfourseven.client import Soap

APPLICATION: Final = "22222222-2222-4222-8222-222222222222"
LOGIN: Final = "ada@example.com"
PASSWORD: Final = "open sesame"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database that is empty, or not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    create: Callable[[], str] = request.getfixturevalue("postgres_database")
    return create()


def accepted(ended: Ended) -> str:
    """Return what a command said that did what it was asked for."""
    assert (ended.status, ended.complained) == (0, ""), ended
    return ended.said.strip()


def test_a_server_set_up_by_commands_serves_all_faces(tmp_path: Path, database: str) -> None:
    on = ("--database", database)
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    accepted(kartotek(tmp_path, "database", "upgrade", *on))
    names = ("--superoffice", "Cust777", "--crmcom", "analytical", "--country", "GB")
    tenant = accepted(kartotek(tmp_path, "tenant", "add", "Analytical Engines", *names, *on))
    assert int(tenant) > 0
    with serving(tmp_path, "serve", "--port", "0", *on) as running:
        # Beside a running server, users and programs can be added.
        user = ("user", "add", LOGIN, "--tenant", tenant, "--name", "Ada King", "--password-file", "password")
        assert int(accepted(kartotek(tmp_path, *user, *on))) > 0
        accepted(kartotek(tmp_path, "application", "add", APPLICATION, "--name", "Engine", *on))
        _use(running.url)


def _use(url: str) -> None:
    """Let a contact travel from SOAP to both REST faces."""
    soap = Soap(url)
    credential = f"<ApplicationId>{APPLICATION}</ApplicationId><Username>{LOGIN}</Username>"
    login = soap.call("Login", f"<credential>{credential}<Password>{PASSWORD}</Password></credential>")
    soap.cookies["ASP.NET_SessionId"] = login.only("LoginResult")
    soap.save("<FirstName>Charles</FirstName><LastName>Babbage</LastName>")
    with httpx.Client(base_url=url, timeout=30) as http:
        shown = http.get("/Cust777/api/v1/Person/1", auth=(LOGIN, PASSWORD)).json()
        assert (shown["Firstname"], shown["Country"], shown["CreatedBy"]["FullName"]) == ("Charles", None, "Ada King")
        http.put("/Cust777/api/v1/Person/1", auth=(LOGIN, PASSWORD), json=shown | {"MiddleName": "X"})
        who = {"username": LOGIN, "password": PASSWORD, "organisation": "analytical"}
        token = http.post("/crmapi/rest/v2/authentication/token", json=who).json()["data"]["token"]
        body = {"token": token, "type": "COMPANY", "company_name": "Clement & Co"}
        made = http.post("/crmapi/rest/v2/contact_information/create", json=body).json()
        assert made["status"]["code"] == "OK"
    (company,) = soap.companies("<CompanyName>clement</CompanyName>", "Name")
    assert company.findtext("Name") == "Clement & Co"


# -- refusals --------------------------------------------------------------------------------------------------------


def commanded(*arguments: str, environment: dict[str, str] | None = None) -> Ended:
    """Run a command in this process: starting one for each would take a minute."""
    result = CliRunner().invoke(app, arguments, env=environment)
    return Ended(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(ended: Ended) -> str:
    """Return the one line of a command that refused."""
    assert (ended.status, ended.said) == (1, ""), ended
    (line,) = ended.complained.splitlines()
    assert line.startswith("kartotek: ")
    return line.removeprefix("kartotek: ")


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        ([], {"KARTOTEK_PROT": "1"}, "environment: KARTOTEK_PROT: there is no such setting"),
        ([], {"KARTOTEK_PORT": "many"}, "KARTOTEK_PORT"),
        (["--config", "nothing.toml"], {}, "nothing.toml: No such file or directory"),
        (["--config", "wrong.toml"], {}, "wrong.toml: prot: there is no such setting"),
        (["--database", "mysql://x"], {}, "must begin with sqlite:/// or postgresql://"),
        (["--host", "nowhere.invalid"], {}, "cannot listen on nowhere.invalid port "),
    ],
)
def test_wrong_settings(
    folder: Path, command: str, arguments: list[str], environment: dict[str, str], words: str
) -> None:
    (folder / "wrong.toml").write_text("prot = 1\n", encoding="utf-8")
    assert words in refused(commanded(command, *arguments, environment=environment))
    assert [path.name for path in folder.iterdir()] == ["wrong.toml"]


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["demo", "--port", "0"], ["database", "upgrade"]])
def test_a_server_of_postgresql_that_is_not_there(folder: Path, command: list[str]) -> None:
    url = "postgresql://ada:sesame@127.0.0.1:1/none"
    line = refused(commanded(*command, "--database", url))
    assert line.startswith("The database can")
    assert "sesame" not in line


def test_a_database_that_is_not_there_yet(folder: Path) -> None:
    line = refused(commanded("serve", "--port", "0", "--database", "sqlite:///new.db"))
    assert line == "There is no database new.db. Run: kartotek database upgrade"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["serve", "--port", "0"], "was used by a later version"),
        (["demo", "--port", "0"], "a later version may have used it"),
        (["database", "upgrade"], "a later version may have used it"),
        (["application", "add", APPLICATION], "was used by a later version"),
    ],
)
def test_a_database_of_a_later_version(folder: Path, command: list[str], words: str) -> None:
    accepted(commanded("database", "upgrade", "--database", "sqlite:///later.db"))
    connection = sqlite3.connect(folder / "later.db", isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert words in refused(commanded(*command, "--database", "sqlite:///later.db"))


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["demo", "--port", "0"], ["database", "upgrade"]])
def test_a_file_that_is_no_database(folder: Path, command: list[str]) -> None:
    (folder / "letter.txt").write_text("Dear Ada, " * 1000, encoding="utf-8")
    assert "not a database" in refused(commanded(*command, "--database", "sqlite:///letter.txt"))


def test_what_a_second_server_is_told(folder: Path) -> None:
    on = ("--database", "sqlite:///one.db")
    accepted(commanded("database", "upgrade", *on))
    with serving(folder, "serve", "--port", "0", *on):
        for command in (["serve", "--port", "0"], ["demo", "--port", "0"], ["database", "upgrade"]):
            assert "Another process is serving the database" in refused(commanded(*command, *on))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["tenant", "add", "X", "--country", "Norway"], "country"),
        (["tenant", "add", "X", "--country", "XX"], "country"),
        (["tenant", "add", "X", "--country", "NO", "--language", "xx"], "language"),
        (["tenant", "add", "X", "--country", "NO", "--currency", "ABC"], "currency"),
        (["tenant", "add", "X", "--country", "NO", "--timezone", "Oslo"], "timezone"),
        (["user", "add", "x@example.com", "--tenant", "99", "--password-file", "password"], "tenant"),
        (["user", "add", "x@example.com", "--tenant", "1", "--password-file", "nowhere"], "nowhere"),
        (["application", "add", "no-guid"], "application"),
    ],
)
def test_accounts_that_cannot_be(folder: Path, command: list[str], words: str) -> None:
    (folder / "password").write_text("p\n", encoding="utf-8")
    accepted(commanded("database", "upgrade", "--database", "sqlite:///book.db"))
    assert words in refused(commanded(*command, "--database", "sqlite:///book.db"))
