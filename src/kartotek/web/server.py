"""Running an app under uvicorn (httptools, uvloop): sockets, head limits, signals and the graceful stop."""

import asyncio
import contextlib
import gc
import signal
import socket
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kartotek.web.app import App

_BACKLOG = 2048
_MAX_HEAD_BYTES = 64 << 10
_HEAD_TIMEOUT_SECONDS = 20.0
_OBJECTS_PER_COLLECTION = 10_000
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How long connections live and how long a stop may take, in seconds."""

    keep_alive_seconds: int = 30
    graceful_stop_seconds: int = 30


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to every address of `host`; port 0 takes a free one, the same for all of them.

    Raises OSError when the port is taken or the host unknown.
    """
    sockets: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(
            socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        ):
            sock = socket.socket(family, socket.SOCK_STREAM)
            sockets.append(sock)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.bind((address[0], port, *address[2:]))
            port = port or sock.getsockname()[1]
    except OSError:
        for sock in sockets:
            sock.close()
        raise
    return sockets


def run(
    app: App,
    sockets: Sequence[socket.socket],
    options: ServerOptions | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve `app` on `sockets` until SIGTERM or SIGINT; whatever was accepted by then is answered first.

    `announce` is called once, when requests are answered, with the address: `http://127.0.0.1:8080`. Raises
    SystemExit(3) when one of the app's `on_start` callbacks fails.
    """
    _quieten_collector()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(app, sockets, options, announce))


def _quieten_collector() -> None:
    """Let the garbage collector leave alone what lives as long as the server, and come less often.

    Nothing of a request is a cycle as a rule. A full collection walked all that was ever imported: 70 ms and more
    in which nobody was answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_PER_COLLECTION, 20, 10)


async def serve(
    app: App,
    sockets: Sequence[socket.socket],
    options: ServerOptions | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """As `run`, inside a running event loop."""
    try:
        await make_server(app, options or ServerOptions(), announce).serve(list(sockets))
    finally:
        for sock in sockets:
            sock.close()


def make_server(app: App, options: ServerOptions, announce: Callable[[str], None] | None) -> "Server":
    """A server that has not started; setting its `should_exit` stops it (tests run it in a thread)."""
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=options.keep_alive_seconds,
        timeout_graceful_shutdown=options.graceful_stop_seconds,
    )
    return Server(config, app, announce)


class Server(uvicorn.Server):
    """uvicorn's server, which announces its address and ends in peace on a signal."""

    def __init__(self, config: uvicorn.Config, app: App, announce: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._app = app
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets=sockets)
        if self._announce is not None and sockets:
            self._announce(url_of(sockets[0]))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, finish what was accepted, then run the app's `on_stop`."""
        self._app.stopping = True
        await super().shutdown(sockets=sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Stop on SIGTERM and SIGINT; unlike uvicorn's own, a stop that was asked for is no failure."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in handled}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def url_of(sock: socket.socket) -> str:
    """The address of a bound socket; one bound to every interface is named by its loopback."""
    host, port = sock.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with what it lacks: request heads are bounded in size and in time."""

    _in_head = True
    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the first head its time."""
        super().connection_made(transport)  # type: ignore[arg-type] # always a stream transport
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._disarm()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A new head begins."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count the bytes of a head that came in pieces."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > _MAX_HEAD_BYTES:
                self.transport.write(_TOO_LONG)
                self.transport.close()
            else:
                self._arm()
        else:
            self._head_bytes = 0
            self._disarm()

    def _arm(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(_HEAD_TIMEOUT_SECONDS, self._give_up)

    def _disarm(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if self._in_head and not self.transport.is_closing():
            self.transport.close()
