"""Reading a request body within its limits (ASGI `http.request` messages)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kartotek.web.deadlines import Deadlines
from kartotek.web.errors import BodyTimeout, BodyTooLarge, MalformedRequest

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

_DRAIN_SECONDS = 2.0
_DRAIN_BYTES = 4 << 20


class ClientGone(Exception):
    """The client closed the connection before its request was complete: there is nobody to answer."""


class Body:
    """One request's body on its way in."""

    __slots__ = ("_deadlines", "_headers", "_length", "_receive", "_timed_out", "complete")

    def __init__(self, headers: Mapping[str, str], receive: Receive, deadlines: Deadlines) -> None:
        self._headers = headers
        self._receive = receive
        self._deadlines = deadlines
        self._timed_out = False
        self._length = headers.get("content-length")
        self.complete = self._length in {None, "0"} and "transfer-encoding" not in headers
        """Whether nothing more will come (RFC 9112 §6: without either header there is no body)."""

    async def read(self, limit: int) -> bytes:
        """The whole body, of at most `limit` bytes, sent before its deadline.

        Raises BodyTooLarge (before anything is read where Content-Length tells), BodyTimeout,
        MalformedRequest and ClientGone.
        """
        if self.complete:
            return b""
        if self._declared() > limit:
            raise BodyTooLarge(limit)
        task = self._deadlines.enter()
        try:
            return await self._read(limit)
        except asyncio.CancelledError as error:
            if not self._deadlines.has_passed(task):
                raise
            task.uncancel()
            self._timed_out = True
            raise BodyTimeout(self._deadlines.seconds) from error
        finally:
            self._deadlines.leave(task)

    def _declared(self) -> int:
        """What Content-Length says; 0 without it."""
        if self._length is None:
            return 0
        if not self._length.isdigit():
            raise MalformedRequest("The Content-Length header is not a number.")
        return int(self._length)

    async def drain(self) -> None:
        """Read on and forget, so that a client in the middle of sending sees its answer and not a reset.

        Where the body is not `complete` afterwards (too slow, too long), the connection has to be closed
        after the answer. A client that waits for `100 Continue` has sent nothing and is answered at once.
        """
        length = self._length or "0"
        too_long = not length.isdigit() or int(length) > _DRAIN_BYTES
        hopeless = too_long or self._timed_out or "expect" in self._headers
        if self.complete or hopeless:
            return
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                await self._read(_DRAIN_BYTES, keep=False)
        except (TimeoutError, BodyTooLarge):
            return

    async def _read(self, limit: int, *, keep: bool = True) -> bytes:
        parts: list[bytes] = []
        size = 0
        while not self.complete:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            part: bytes = message.get("body", b"")
            self.complete = not message.get("more_body", False)
            size += len(part)
            if size > limit:
                raise BodyTooLarge(limit)
            if keep and part:
                parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
