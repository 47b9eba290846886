"""Reading a request body within its limits (ASGI `http.request` messages)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kartotek.web.errors import BodyTimeout, BodyTooLarge, MalformedRequest
from kartotek.web.face import Scope

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

_DRAIN_SECONDS = 2.0
_DRAIN_BYTES = 4 << 20


class ClientGone(Exception):
    """The client closed the connection before its request was complete: there is nobody to answer."""


class Body:
    """One request's body on its way in."""

    __slots__ = ("_expects_continue", "_receive", "_timed_out", "complete", "length")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._expects_continue = False
        self._timed_out = False
        self.length: int | None = None
        """What Content-Length says; None without the header, -1 when it is not a number."""
        self.complete = True
        """Whether nothing more will come (RFC 9112 §6: without either header there is no body)."""
        for name, value in scope["headers"]:
            if name == b"content-length":
                self.length = int(value) if value.isdigit() else -1
                self.complete = self.length == 0
            elif name == b"transfer-encoding":
                self.complete = False
            elif name == b"expect":
                self._expects_continue = True

    async def read(self, limit: int, seconds: float) -> bytes:
        """The whole body, of at most `limit` bytes, sent within `seconds`.

        Raises BodyTooLarge (before anything is read where Content-Length tells), BodyTimeout,
        MalformedRequest and ClientGone.
        """
        if self.complete:
            return b""
        if self.length is not None and self.length < 0:
            raise MalformedRequest("The Content-Length header is not a number.")
        if self.length is not None and self.length > limit:
            raise BodyTooLarge(limit)
        try:
            async with asyncio.timeout(seconds):
                return await self._read(limit)
        except TimeoutError as error:
            self._timed_out = True
            raise BodyTimeout(seconds) from error

    async def drain(self) -> None:
        """Read on and forget, so that a client in the middle of sending sees its answer and not a reset.

        Where the body is not `complete` afterwards (too slow, too long), the connection has to be closed
        after the answer. A client that waits for `100 Continue` has sent nothing and is answered at once.
        """
        hopeless = self._timed_out or self._expects_continue or (self.length or 0) > _DRAIN_BYTES
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
