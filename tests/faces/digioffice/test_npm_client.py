"""npm's ``@servicestack/client``, unmodified, with the classes that the server gives out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.party import Record
from tests.clients.in_process import NODE, install_packages
from tests.faces.digioffice.messages import NIL
from tests.rig.server import RunningServer

pytestmark = pytest.mark.needs_node


def classes(server: RunningServer, language: str, path: Path) -> Path:
    path.write_text(httpx.get(f"{server.url}/api/types/{language}").text, encoding="utf-8")
    return path


def node(*command: str, cwd: Path = NODE) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("way", ["basic", "credentials", "bearer"])
def test_it_imports_repeats_updates_blocks_sends_batches_and_sees_errors(
    server: RunningServer, tmp_path: Path, way: str
) -> None:
    install_packages()
    module = classes(server, "mjs", tmp_path / "gateway.mjs")
    told = node("node", str(NODE / "servicestack.mjs"), server.url, way, str(module), demo.LOGIN, demo.PASSWORD)
    seen: dict[str, Any] = json.loads(told)
    header = {"Contains": "x", "Date": "2024-05-01T10:00:00", "MessageID": "m-1", "Sender": "DigiOffice"}
    assert all(seen[name]["Header"] == header for name in ("company", "person", "first", "unknown"))
    first = seen["first"]["Response"]
    assert (first["Status"], "Errors" in first) == ("Ok", False)
    assert [seen[name]["Response"] for name in ("again", "changed", "atRoute")] == [first] * 3
    assert [answer["Response"] for answer in seen["elsewhere"]] == [first] * 4
    _stored(server, seen["keys"], first)
    unknown = seen["unknown"]["Response"]
    assert (unknown["Status"], unknown["DigiOfficeGlobalID"]) == ("Error", NIL)
    assert [answer["Response"]["Status"] for answer in seen["batch"]] == ["Ok", "Error"]
    _errors(seen)
    assert seen["ping"] == {"Value": "pong"}


def _stored(server: RunningServer, keys: dict[str, str], answer: dict[str, str]) -> None:
    person: Record = server.run(server.kartotek.book.find(server.principal(), "digioffice.system", keys["person"]))
    [(identity, relation)] = person.party.relations.items()
    assert (relation.title, relation.blocked) == ("Uitvoerder", True)
    assert answer["DigiOfficeGlobalID"].replace("-", "") == identity
    assert answer["DigiOfficeContactPersonID"] == str(relation.number)
    assert person.related[relation.other].party.name == "Bouw & Zn"
    assert person.related[relation.other].handles["digioffice.system"] == keys["company"]


def _errors(seen: dict[str, Any]) -> None:
    assert (seen["noData"]["errorCode"], seen["noData"]["message"]) == ("NotEmpty", "'Data' must not be empty.")
    assert seen["noData"]["errors"][0]["fieldName"] == "Data"
    stranger = seen["stranger"]
    assert (stranger["errorCode"], stranger["message"]) == ("Unauthorized", "Invalid Username or Password")


def test_the_typescript_classes_compile_with_the_clients_types(server: RunningServer, tmp_path: Path) -> None:
    install_packages()
    classes(server, "typescript", tmp_path / "gateway.ts")
    shutil.copy(NODE / "servicestack.ts", tmp_path)
    (tmp_path / "node_modules").symlink_to(NODE / "node_modules")
    options = ("--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck")
    compiler = str(NODE / "node_modules" / "typescript" / "bin" / "tsc")
    node("node", compiler, *options, "servicestack.ts", cwd=tmp_path)
