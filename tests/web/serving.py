"""A served app for tests: in a thread of this process, on a free port, stopped at the end."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import uvloop

from kartotek.web.app import App
from kartotek.web.server import Server, ServerOptions, listen, make_server


@dataclass(frozen=True)
class Served:
    """A running server's address, and ways to talk to it."""

    url: str
    port: int

    def client(self) -> httpx.Client:
        """An HTTP client for this server."""
        return httpx.Client(base_url=self.url, timeout=10)

    def raw(self, *parts: bytes, pause: float = 0.0) -> bytes:
        """Send bytes as they are, `pause` seconds between the parts, and read until the server closes."""
        with self.connect() as connection:
            for number, part in enumerate(parts):
                if number and pause:
                    threading.Event().wait(pause)
                connection.sendall(part)
            return read_all(connection)

    def connect(self) -> socket.socket:
        """A bare connection with a timeout."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the server closes (or resets, after what was sent)."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := connection.recv(65536):
            received += chunk
    return received


@contextlib.contextmanager
def served(app: App, options: ServerOptions | None = None) -> Iterator[Served]:
    """Serve `app` in a thread for as long as the block lasts."""
    sockets = listen("127.0.0.1", 0)
    address: list[str] = []
    ready = threading.Event()

    def announce(url: str) -> None:
        address.append(url)
        ready.set()

    server = make_server(app, options or ServerOptions(graceful_stop_seconds=5), announce)
    thread = threading.Thread(target=_run, args=(server, sockets), daemon=True)
    thread.start()
    try:
        if not ready.wait(20):
            raise RuntimeError("the server did not start")
        yield Served(address[0], int(address[0].rpartition(":")[2]))
    finally:
        server.should_exit = True
        thread.join(20)
        if thread.is_alive():
            raise RuntimeError("the server did not stop")


def _run(server: Server, sockets: list[socket.socket]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve(sockets))
