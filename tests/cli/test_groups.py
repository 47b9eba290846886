"""Groups of users on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kartotek.cli.commands import app
from kartotek.demo import LOGIN
from tests.faces.twentyfourseven.client import Soap
from tests.rig.fixtures import sqlite_url
from tests.rig.server import running_server


def run(url: str, *words: str) -> tuple[int, str]:
    """Run a command on groups of the demo tenant; return how it ended, and what it said."""
    result = CliRunner().invoke(app, ["group", *words, "--tenant", "1", "--database", url])
    return result.exit_code, result.output


def test_groups_are_made_joined_and_left(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with running_server(url) as server:
        soap = Soap(server.url)
        soap.login()
        person = str(soap.save("<FirstName>Lea</FirstName>"))
        assert run(url, "add", "Sales") == (0, "2\n")
        assert run(url, "add", "Oslo", "--parent", "2") == (0, "3\n")
        code, _ = run(url, "join", "3", person, "--login", LOGIN)
        assert code != 0, "a running server owns the book"
    assert run(url, "join", "3", person, "--login", LOGIN, "--role", "Leader") == (0, "")
    with running_server(url) as server:
        soap = Soap(server.url)
        soap.login()
        answer = soap.call("GetCRMGroups")
        below = "GetCRMGroupsResult/Group/Children/Group"
        assert answer.texts("GetCRMGroupsResult/Group/Name") == ["Users", "Sales"]
        assert answer.only(f"{below}/Name") == "Oslo"
        member = f"{below}/Members/GroupMember"
        assert [answer.only(f"{member}/{name}") for name in ("Id", "RoleName")] == [person, "Leader"]
    assert run(url, "leave", "3", person, "--login", LOGIN) == (0, "")
    with running_server(url) as server:
        soap = Soap(server.url)
        soap.login()
        assert soap.call("GetCRMGroups").texts(f"{below}/Members") == []


@pytest.mark.parametrize(
    "words",
    [
        ("add", "X", "--parent", "9"),
        ("add", ""),
        ("join", "9", "1", "--login", LOGIN),
        ("join", "1", "99", "--login", LOGIN),
        ("join", "1", "1", "--login", "nobody@example.com"),
    ],
)
def test_what_is_not_there_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    url = sqlite_url(tmp_path)
    with running_server(url):
        pass
    assert run(url, "add", "One") == (0, "2\n")
    code, said = run(url, *words)
    assert code == 1
    assert said
