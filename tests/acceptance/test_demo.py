"""`./kartotek demo`, as a stranger starts it: what it prints can be pasted into a shell, and a second start goes on."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from kartotek import demo
from tests.acceptance.program import Serving, kartotek, serving

PARTIES: Final = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("somewhere")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Serving]:
    with serving(folder, "demo", "--port", "0", "--parties", str(PARTIES)) as found:
        yield found


def paste(folder: Path, command: str) -> str:
    """Run a call of the greeting in a shell, as it stands there; return what it prints."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def calls(text: str) -> list[str]:
    """Return the calls of a greeting: lines that begin with curl or an assignment, with what belongs to them."""
    body = text.partition("CRM.COM (REST)")
    soap_and_rest = re.split(r"\n(?=  curl )", body[0])[1:]
    crm, _, rest = body[2].partition("\n")[2].partition("\n\n")
    digioffice = rest.partition("\n")[2].partition("\n\n")[0]
    return [call.partition("\n\n")[0] for call in soap_and_rest] + [crm, digioffice]


def test_it_prints_addresses_and_credentials(running: Serving) -> None:
    for text in (demo.LOGIN, demo.PASSWORD, demo.APPLICATION, demo.ORGANISATION, demo.SUPEROFFICE_TENANT):
        assert text in running.text
    for path in re.findall(rf"{running.url}(/\S+\?wsdl)", running.text):
        assert httpx.get(running.url + path, timeout=30).text.startswith("<?xml")
    assert len(set(re.findall(r"/(\w+)\.asmx\?wsdl", running.text))) == 3


def test_it_is_healthy(running: Serving) -> None:
    assert httpx.get(f"{running.url}/healthz", timeout=30).status_code == 200


@pytest.mark.needs_curl
def test_what_it_prints_works_in_a_shell(running: Serving, folder: Path) -> None:
    login, persons, read, create, crm, digioffice = calls(running.text)
    assert re.search(r"<LoginResult>[a-z0-9]{24}</LoginResult>", paste(folder, login))
    assert "<GetPersonsResult" in paste(folder, persons)
    assert json.loads(paste(folder, read))["ContactId"] == 1
    assert json.loads(paste(folder, create))["Name"] == "Northwind"
    shown: dict[str, Any] = json.loads(paste(folder, crm))
    assert (shown["status"]["code"], shown["data"]["last_name"]) == ("OK", "Kozior")
    assert json.loads(paste(folder, digioffice))["Response"]["Status"] == "Ok"


def test_there_are_people_to_be_found(running: Serving) -> None:
    with httpx.Client(base_url=running.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=30) as rest:
        assert rest.get(f"/api/v1/Contact/{PARTIES // 4}").status_code == 200
        assert rest.get(f"/api/v1/Person/{PARTIES * 3 // 4}").json()["Contact"]["Name"]


def test_a_second_start_goes_on_with_the_same_book(tmp_path: Path) -> None:
    book = ("--database", "sqlite:///book.db", "--port", "0")
    with (
        serving(tmp_path, "demo", *book, "--parties", "4") as first,
        httpx.Client(base_url=first.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=30) as rest,
    ):
        number = rest.post("/api/v1/Contact", json={"Name": "Northwind"}).json()["ContactId"]
    with (
        serving(tmp_path, "demo", *book, "--parties", "400") as again,
        httpx.Client(base_url=again.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=30) as rest,
    ):
        assert rest.get(f"/api/v1/Contact/{number}").json()["Name"] == "Northwind"
        assert rest.get(f"/api/v1/Contact/{number + 1}").status_code == 404


def test_a_port_can_be_chosen_and_a_taken_one_is_refused(running: Serving, tmp_path: Path) -> None:
    port = running.url.rpartition(":")[2]
    ended = kartotek(tmp_path, "demo", "--port", port)
    assert (ended.status, ended.said) == (1, "")
    assert ended.complained == f"kartotek: cannot listen on 127.0.0.1 port {port}: Address already in use\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.needs_postgres
def test_it_runs_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with serving(tmp_path, "demo", "--port", "0", "--parties", "4", "--database", postgres_url) as running:
        assert httpx.get(f"{running.url}/healthz", timeout=30).status_code == 200
        answer = httpx.get(f"{running.url}/api/v1/Contact/1", auth=(demo.LOGIN, demo.PASSWORD), timeout=30)
        assert answer.status_code == 200
