"""Printed documents agree with the code, and the locks with what is declared."""

import re
import tomllib

import pytest

from tests.printed import DOCUMENTS, ROOT


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_printed_document_is_up_to_date(path: str) -> None:
    printed = (ROOT / path).read_text(encoding="utf-8")
    assert printed == DOCUMENTS[path](), "run: .venv/bin/python -m tests.printed"


def _locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE))


def _declared(requirements: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9_.-]+", requirement) for requirement in requirements)
    return {match.group().lower().replace("_", "-") for match in names if match}


def test_every_declared_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = _declared(project["project"]["dependencies"])
    assert runtime <= _locked("runtime").keys()
    assert runtime | _declared(project["dependency-groups"]["dev"]) <= _locked("dev").keys()


def test_developers_run_what_the_server_runs() -> None:
    assert _locked("runtime").items() <= _locked("dev").items()


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_a_lock_has_hashes_and_no_place_of_its_own(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") >= len(_locked(name))
    assert not re.search(r"file:|--(?:extra-)?index-url|--find-links|(?:^|\s)/", text)
