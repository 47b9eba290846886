"""Custom fields on the command line."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from kartotek import demo
from kartotek.cli.commands import app
from tests.rig.fixtures import sqlite_url
from tests.rig.server import running_server


def run(url: str, *words: str, login: str | None = demo.LOGIN) -> tuple[int, str]:
    """Run a command on the custom fields of the demo tenant; return how it ended, and what it said."""
    behalf = ["--login", login] if login else []
    result = CliRunner().invoke(app, ["custom-field", *words, "--tenant", "1", *behalf, "--database", url])
    return result.exit_code, result.output


def test_a_field_is_added_bound_listed_freed_and_removed(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with running_server(url) as server:
        with httpx.Client(base_url=f"{server.url}/api/v1", auth=(demo.LOGIN, demo.PASSWORD)) as client:
            for size in ("[I:41]", "large"):
                made = client.post("/Person", json={"Firstname": "Ola", "CustomFields": {"SuperOffice:1": size}})
                assert made.status_code == 200
        code, said = run(url, "add", "Size", "--type", "integer", "--on", "person")
        assert (code, "Another process is serving" in said) == (1, True)
    assert run(url, "add", "Size", "--type", "integer", "--on", "person", "--on", "company") == (0, "1\n")
    assert run(url, "add", "Branch", "--type", "choice", "--on", "company", "--list", "business") == (0, "2\n")
    code, said = run(url, "bind", "1", "superoffice", "SuperOffice:1", "--on", "person")
    assert (code, said.splitlines()) == (
        0,
        ["1 party changed, 1 value left as before", "party 2: Size: a number is expected"],
    )
    code, said = run(url, "bind", "1", "crmcom", "udf_float_1")
    assert (code, said.splitlines()[0]) == (0, "0 parties changed, 1 value left as before")
    code, said = run(url, "list", login=None)
    assert (code, said.splitlines()) == (
        0,
        [
            "\t".join(
                (
                    *("1", "integer", "person,company", "Size", "superoffice SuperOffice:1 (person)"),
                    *("crmcom udf_float_1 (person)", "crmcom udf_float_1 (company)"),
                )
            ),
            "2\tchoice of business\tcompany\tBranch",
        ],
    )
    with running_server(url) as server:
        found = httpx.get(f"{server.url}/api/v1/Person/1", auth=(demo.LOGIN, demo.PASSWORD)).json()
        assert found["CustomFields"]["SuperOffice:1:org"] == "[I:41]"
    assert run(url, "unbind", "superoffice", "SuperOffice:1") == (0, "")
    assert run(url, "remove", "2") == (0, "")
    assert run(url, "list", login=None)[1].count("\n") == 1


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a book with the demo tenant and a field."""
    made = sqlite_url(tmp_path_factory.mktemp("book"))
    with running_server(made):
        pass
    assert run(made, "add", "Size", "--type", "text", "--on", "person")[0] == 0
    return made


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("add", "", "--type", "text", "--on", "person"), "English name"),
        (("add", "Size", "--type", "choice", "--on", "person", "--list", "nowhere"), "nowhere"),
        (("bind", "9", "superoffice", "SuperOffice:1"), "custom field 9"),
        (("bind", "1", "superoffice", "SuperOffice:1:org"), "no slot"),
        (("bind", "1", "crmcom", "udf_float_1"), "udf_float_1"),
        (("bind", "1", "nobody", "x"), "nobody"),
        (("unbind", "superoffice", "SuperOffice:9"), "SuperOffice:9"),
        (("remove", "9"), "custom field 9"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(url: str, words: tuple[str, ...], text: str) -> None:
    code, said = run(url, *words)
    assert (code, said.count("\n")) == (1, 1)
    assert text in said
    assert run(url, "list", login=None)[1] == "1\ttext\tperson\tSize\n"


def test_strangers_change_nothing(url: str) -> None:
    code, said = run(url, "remove", "1", login="nobody@example.com")
    assert (code, "nobody@example.com" in said) == (1, True)
