"""npm's soap and PHP's SoapClient: programs of their own, which are told what to call and print what they read."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from tests.clients.library import Refused, Services

NODE: Final = Path(__file__).parent / "node"
PHP: Final = Path(__file__).parent / "php" / "client.php"


class Program:
    """A program that answers a line of JSON with a line of JSON."""

    zone = ""
    """What stands behind a dateTime that is sent."""

    def __init__(self, command: list[str], services: Services, version: str) -> None:
        told = {"services": {name: vars(described) for name, described in services.items()}, "version": version}
        self._process = subprocess.Popen(
            [*command, json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            # JavaScript takes a dateTime without a zone as a local one.
            env=os.environ | {"TZ": "UTC"},
        )

    def call(self, service: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        answer = self._ask({"service": service, "operation": operation, "arguments": arguments})
        if "fault" in answer:
            raise Refused(answer["fault"])
        assert "value" in answer, answer
        return answer["value"]

    def use_session(self, session: str) -> None:
        self._ask({"session": session})

    def use_header(self, header: Mapping[str, Any]) -> None:
        self._ask({"header": header})

    def close(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _ask(self, command: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command, default=self._plain) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line.startswith("{"), line + self._process.stdout.read()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _plain(self, value: object) -> object:
        if isinstance(value, dt.datetime):
            return value.isoformat(timespec="milliseconds" if self.zone else "seconds") + self.zone
        assert isinstance(value, Decimal), value
        return str(value)


class Node(Program):
    """npm's soap, installed from the registry once."""

    zone = "Z"  # it writes a Date as an empty element, so that programs send the text of toISOString()

    def __init__(self, services: Services, version: str) -> None:
        install_packages()
        super().__init__(["node", str(NODE / "client.js")], services, version)


class Php(Program):
    """PHP's SoapClient."""

    def __init__(self, services: Services, version: str) -> None:
        super().__init__(["php", str(PHP)], services, version)


def install_packages() -> None:
    """Install exactly what the lock file names, unless that was done; one test process at a time."""
    lock = (NODE / "package-lock.json").read_bytes()
    stamp = NODE / "node_modules" / ".installed"
    wanted = hashlib.sha256(lock).hexdigest()
    with (NODE / "package.json").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
        done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        stamp.write_text(wanted, encoding="utf-8")
