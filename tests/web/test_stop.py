"""Starting and stopping the served program: what was accepted is answered, then the app's own stop runs."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kartotek.web.app import App
from kartotek.web.server import ServerOptions, listen, run
from tests.web.serving import read_all

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Program:
    """The toy server in a process of its own."""

    process: subprocess.Popen[str]
    port: int
    drained: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def stop(self, number: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    drained = tmp_path / "drained"
    command = [sys.executable, "-m", "tests.web.toy", str(drained)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            yield Program(process, int(url.rpartition(":")[2]), drained)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_answers_what_was_accepted_and_then_drains(program: Program, number: signal.Signals) -> None:
    with program.connect() as running, program.connect() as idle:
        running.sendall(b"GET /toy/slow?seconds=1 HTTP/1.1\r\nhost: x\r\n\r\n")
        idle.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b'{"status":"ok"}'):
            answer += idle.recv(1000)
        time.sleep(0.2)
        program.process.send_signal(number)
        assert read_all(running).endswith(b"done at last")
        assert read_all(idle) == b""
    rest, _ = program.process.communicate(timeout=20)
    assert program.drained.read_text() == "drained"
    assert rest == "ended in peace\n"
    assert program.process.returncode == 0


def test_no_connection_is_taken_after_the_stop_began(program: Program) -> None:
    with program.connect() as running:
        running.sendall(b"GET /toy/slow?seconds=1.5 HTTP/1.1\r\nhost: x\r\n\r\n")
        time.sleep(0.2)
        program.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 1
        refused = False
        while not refused and time.monotonic() < deadline:
            with contextlib.ExitStack() as stack:
                try:
                    late = stack.enter_context(program.connect())
                    late.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                    refused = read_all(late) == b""
                except ConnectionError:
                    refused = True
        assert refused
        assert not program.drained.exists()
        assert read_all(running).endswith(b"done at last")


def test_a_start_that_fails_ends_the_program(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("no database")

    with pytest.raises(SystemExit) as ended:
        run(App([], on_start=[fail]), listen("127.0.0.1", 0), ServerOptions())
    assert ended.value.code == 3
    assert "no database" in caplog.text


def test_a_taken_port_is_an_os_error() -> None:
    taken = listen("127.0.0.1", 0)
    taken[0].listen()
    try:
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", taken[0].getsockname()[1])
    finally:
        for sock in taken:
            sock.close()
