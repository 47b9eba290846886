"""Sending a `Response` as ASGI messages: a body of bytes at once, a stream as it comes."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from kartotek.web.body import Receive
from kartotek.web.face import Response

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_BODILESS = frozenset({204, 304})


def encode_headers(response: Response) -> RawHeaders:
    """The headers as bytes; raises ValueError for one that would break out of its line or is not Latin-1."""
    raw: RawHeaders = []
    for name, value in response.headers:
        if _CONTROL.search(value):
            raise ValueError(f"header {name!r} holds a control character")
        raw.append((name.encode("ascii"), value.encode("latin-1")))
    return raw


async def send_bytes(send: Send, method: str, response: Response, raw: RawHeaders, body: bytes) -> int:
    """Send a whole answer; returns how many body bytes went out."""
    if response.status not in _BODILESS:
        raw.append((b"content-length", b"%d" % len(body)))
    if method == "HEAD" or response.status in _BODILESS:
        body = b""
    await send({"type": "http.response.start", "status": response.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
    return len(body)


async def send_stream(
    send: Send, receive: Receive, method: str, response: Response, raw: RawHeaders, body: AsyncIterator[bytes]
) -> int:
    """Send a stream, and stop drawing from it when the client has gone; returns the bytes sent."""
    sent = 0
    gone = asyncio.create_task(_wait_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": response.status, "headers": raw})
        if method != "HEAD":
            async for chunk in body:
                if gone.done():
                    break
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                sent += len(chunk)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone
        close = getattr(body, "aclose", None)
        if close is not None:
            await close()
    return sent


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
