"""A face with no vendor behind it, to test the edge with; run as a program it serves until a signal comes."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from kartotek.web import logs
from kartotek.web.app import App, Limits
from kartotek.web.errors import EdgeError
from kartotek.web.face import Request, Response, Route
from kartotek.web.server import ServerOptions, listen, run

LIMITS = Limits(max_body_bytes=1000, max_upload_bytes=200_000, body_timeout_seconds=0.4)
SECRET = "ola.nordmann@example.com"


class OutOfCheese(Exception):
    """An error that the app is told to expect."""


class ToyFace:
    """Echoes, streams, sleeps and fails on request; its errors are lines of text with the error's class name."""

    name = "toy"
    title = "Toy & Co"
    prefixes: Sequence[str] = ("/toy", "/{tenant}/toy")

    def __init__(self) -> None:
        self.streams_closed = 0

    def routes(self) -> Sequence[Route]:
        """The table."""
        return (
            Route("POST", "/toy/echo", self.echo, "Echo"),
            Route("POST", "/toy/upload", self.echo, "Upload", upload=True),
            Route("GET", "/toy/item/{id}", self.show, "ShowItem"),
            Route("DELETE", "/toy/item/{id}", self.show, "DeleteItem"),
            Route("GET", "/toy/item/special", self.show, "ShowSpecial"),
            Route("*", "/toy/any", self.show, "Any"),
            Route("GET", "/{tenant}/toy/item/{id}", self.show, "ShowTenantItem"),
            Route("GET", "/toy/slow", self.slow, "Slow"),
            Route("GET", "/toy/stream", self.stream, "Stream"),
            Route("GET", "/toy/broken-stream", self.broken_stream, "BrokenStream"),
            Route("GET", "/toy/endless-stream", self.endless_stream, "EndlessStream"),
            Route("GET", "/toy/expected", self.fail_expected, "FailExpected"),
            Route("GET", "/toy/unforeseen", self.fail_unforeseen, "FailUnforeseen"),
            Route("GET", "/toy/bad-header", self.bad_header, "BadHeader"),
            Route("GET", "/toy/unrenderable", self.fail_unrenderable, "FailUnrenderable"),
        )

    def render_error(self, error: Exception, request: Request) -> Response:
        """`toy: CLASS TEXT`."""
        if isinstance(error, KeyError | LookupError):
            raise error
        status = error.status if isinstance(error, EdgeError) else 422
        return Response(status, f"toy: {type(error).__name__} {error}".encode(), [("content-type", "text/plain")])

    async def echo(self, request: Request) -> Response:
        return Response(201, request.body, [("content-type", "application/octet-stream")])

    async def show(self, request: Request) -> Response:
        request.log |= {"tenant": 7, "principal": "user 8\nforged=1"}
        facts = {
            "operation": request.log["operation"],
            "params": dict(request.params),
            "path": request.path,
            "query": request.query,
            "client": request.client,
            "base_url": request.base_url,
            "host": request.host,
        }
        return Response(200, json.dumps(facts).encode(), [("content-type", "application/json")])

    async def slow(self, request: Request) -> Response:
        await asyncio.sleep(float(request.query.get("seconds", "0.5")))
        return Response(200, b"done at last")

    async def stream(self, request: Request) -> Response:
        async def chunks() -> AsyncIterator[bytes]:
            for number in range(3):
                yield b"chunk %d\n" % number

        return Response(200, chunks())

    async def broken_stream(self, request: Request) -> Response:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"first\n"
            raise ValueError(SECRET)

        return Response(200, chunks())

    async def endless_stream(self, request: Request) -> Response:
        async def chunks() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield b"x" * 65536
                    await asyncio.sleep(0.001)
            finally:
                self.streams_closed += 1

        return Response(200, chunks())

    async def fail_expected(self, request: Request) -> Response:
        raise OutOfCheese("no more cheese")

    async def fail_unforeseen(self, request: Request) -> Response:
        raise ValueError(SECRET)

    async def fail_unrenderable(self, request: Request) -> Response:
        raise ExpectedLookup(SECRET)

    async def bad_header(self, request: Request) -> Response:
        return Response(200, b"", [("x-split", "a\r\nset-cookie: b=c")])


class ExpectedLookup(LookupError):
    """An expected error that the face's own renderer stumbles over."""


def make_app(face: ToyFace | None = None, trusted_proxies: Sequence[str] = ()) -> App:
    """The toy face at the edge."""
    return App(
        [face or ToyFace()],
        expected=(OutOfCheese, ExpectedLookup),
        limits=LIMITS,
        trusted_proxies=trusted_proxies,
    )


def main(drained: Path) -> None:
    """Serve until a signal; `drained` is written when the app's own stop runs."""

    async def stop() -> None:
        drained.write_text("drained")  # noqa: ASYNC240 - the last thing that this program does

    logs.configure("info", sys.stderr)
    app = App([ToyFace()], limits=LIMITS, on_stop=[stop])
    run(app, listen("127.0.0.1", 0), ServerOptions(graceful_stop_seconds=5), lambda url: print(url, flush=True))
    print("ended in peace", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
