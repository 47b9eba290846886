"""The vendor's own npm client, @superoffice/webapi: a program of its own that is told which methods to call."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from typing import Any, Final

from kartotek import demo
from tests.clients.in_process import NODE, install_packages

Json = Any


class Failed(Exception):
    """The client rejected: the status of the answer, and the error object in it."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class WebApi:
    """The client in a time zone, logged in as the demo user; ``options`` are WebApiOptions."""

    def __init__(self, url: str, *, zone: str = "UTC", **options: Json) -> None:
        install_packages()
        auth = {"username": demo.LOGIN, "password": demo.PASSWORD}
        told = {"baseUrl": url, "axiosConfig": {"auth": auth}, **options}
        self._process = subprocess.Popen(
            ["node", str(NODE / "superoffice.js"), json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"TZ": zone},
        )

    def call(self, api: str, method: str, *arguments: Json) -> Json:
        """Call a method; return what it resolves to, as the client would send it back.

        Raises:
            Failed: the server refused.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        command = {"api": api, "method": f"{method}Async", "arguments": arguments}
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line.startswith("{"), line + self._process.stdout.read()
        answer = json.loads(line)
        if "status" in answer:
            raise Failed(answer["status"], answer["body"])
        assert "value" in answer, answer
        return answer["value"]

    def close(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


# What the client makes of names and of joined flags (its Converters.ts and Enums.ts).

TABLE_RIGHTS: Final = {"Select": 1, "Update": 2, "Insert": 4, "Delete": 8}
FIELD_RIGHTS: Final = {"None": 0, "Read": 1, "Write": 2, "Update": 3, "Nullable": 32, "UIHintMandatory": 64}
KEPT: Final = ("UserDefinedFields", "ExtraFields", "CustomFields")
"""Dictionaries whose names are data."""


def read_by_client(tree: Json) -> Json:
    """Return what the client makes of JSON that it reads: names begin small, flags are numbers."""
    if isinstance(tree, list):
        return [read_by_client(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {name[0].lower() + name[1:]: _member(name, value) for name, value in tree.items() if name != "_Links"}


def _member(name: str, value: Json) -> Json:
    if name in KEPT:
        return value
    if name == "FieldProperties":
        return {field: read_by_client(below) for field, below in (value or {}).items()}
    if name in {"TableRight", "FieldRight"} and value:
        known = TABLE_RIGHTS if name == "TableRight" else FIELD_RIGHTS
        return {"mask": sum(known[word] for word in value["Mask"].split(", ")), "reason": value["Reason"]}
    return read_by_client(value)
