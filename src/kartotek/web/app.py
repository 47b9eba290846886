"""The ASGI application (ASGI 3.0): limits, request ids, the access log and the one error boundary.

A request is given an id, its face is found by its path, its body is read within the limits, its handler is
called, and whatever goes wrong on the way is rendered by the face in the vendor's own form.
"""

import itertools
import logging
import re
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from kartotek.web import access_log
from kartotek.web.body import Body, ClientGone, Receive
from kartotek.web.deadlines import Deadlines
from kartotek.web.errors import EdgeError, InternalError, MethodNotAllowed, RouteNotFound
from kartotek.web.face import Face, Request, Response, Route, Scope
from kartotek.web.pages import OwnPages
from kartotek.web.proxy import ProxyTrust
from kartotek.web.routing import Match, Router
from kartotek.web.sending import RawHeaders, Send, encode_headers, send_bytes, send_stream

LOGGER = logging.getLogger("kartotek.web")

Callback = Callable[[], Awaitable[None]]

_SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CLIENT_WENT_AWAY = 499


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may cost: body sizes in bytes, the time for sending it in seconds."""

    max_body_bytes: int = 1 << 20
    max_upload_bytes: int = 16 << 20
    body_timeout_seconds: float = 30.0


class App:
    """The edge around `faces`.

    `expected` are the error classes that faces render themselves, besides the edge's own; all others are
    logged and become InternalError. `on_start` runs before the first request, `on_stop` after the last one
    was answered, each in the order given.
    """

    def __init__(
        self,
        faces: Sequence[Face],
        *,
        expected: tuple[type[Exception], ...] = (),
        limits: Limits | None = None,
        trusted_proxies: Sequence[str] = (),
        on_start: Sequence[Callback] = (),
        on_stop: Sequence[Callback] = (),
    ) -> None:
        self.stopping = False
        """Set by the server when it begins to stop: `/healthz` then answers 503."""
        self._own = OwnPages(faces, lambda: self.stopping)
        self._router = Router(faces, self._own)
        self._expected: tuple[type[Exception], ...] = (EdgeError, *expected)
        self._limits = limits or Limits()
        self._deadlines = Deadlines(self._limits.body_timeout_seconds)
        self._proxy = ProxyTrust(trusted_proxies)
        self._on_start = tuple(on_start)
        self._on_stop = tuple(on_stop)
        self._id_prefix = secrets.token_hex(5)
        self._id_counter = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            raise RuntimeError(f"no answer to ASGI scope {scope['type']!r}")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        match = self._router.find(scope)
        request = Request(scope, params=match.params, proxy=self._proxy)
        request.id = self._request_id(request)
        status, sent = _CLIENT_WENT_AWAY, 0
        try:
            response, raw = await self._respond(match, request, receive)
            status = response.status
            sent = await _send(send, receive, request.method, response, raw)
        except ClientGone:
            pass
        except Exception as error:  # noqa: BLE001 - the answer is on its way: all that is left is to break it off
            self._log_unforeseen(error, match.face, request)
            raise InternalError(request.id) from None  # the server logs what it gets, text and all
        finally:
            access_log.write(request, match.face.name, status, time.perf_counter() - started, sent)

    async def _respond(self, match: Match, request: Request, receive: Receive) -> tuple[Response, RawHeaders]:
        body = Body(request.headers, receive, self._deadlines)
        try:
            route = _route_of(match)
            request.log["operation"] = route.operation
            limit = self._limits.max_upload_bytes if route.upload else self._limits.max_body_bytes
            if not body.complete:
                request.body = await body.read(limit)
        except EdgeError as error:
            await body.drain()
            response, raw = self._render(error, match.face, request)
            if not body.complete:
                raw.append((b"connection", b"close"))
            return response, raw
        try:
            response = await route.handler(request)
            return response, _headers(response, request)
        except Exception as error:  # noqa: BLE001 - the one error boundary
            return self._render(error, match.face, request)

    def _render(self, error: Exception, face: Face, request: Request) -> tuple[Response, RawHeaders]:
        if not isinstance(error, self._expected):
            self._log_unforeseen(error, face, request)
            error = InternalError(request.id)
        try:
            response = face.render_error(error, request)
            raw = _headers(response, request)
        except Exception as failure:  # noqa: BLE001 - a face that cannot say what went wrong
            self._log_unforeseen(failure, face, request)
            response = self._own.render_error(InternalError(request.id), request)
            raw = _headers(response, request)
        if isinstance(error, MethodNotAllowed) and not any(name.lower() == b"allow" for name, _ in raw):
            raw.append((b"allow", ", ".join(error.allowed).encode("ascii")))
        return response, raw

    def _log_unforeseen(self, error: Exception, face: Face, request: Request) -> None:
        """Where it happened and what kind it was; its text may quote contact data and is for DEBUG only."""
        frames = "".join(traceback.format_tb(error.__traceback__))
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        LOGGER.error("unforeseen error request_id=%s face=%s kind=%s\n%s", request.id, face.name, kind, frames)
        LOGGER.debug("text of the error request_id=%s", request.id, exc_info=error)

    def _request_id(self, request: Request) -> str:
        """The client's own `X-Request-Id` if it is short and plain, else a new one."""
        given = request.headers.get("x-request-id")
        if given is not None and _SANE_REQUEST_ID.fullmatch(given):
            return given
        return f"{self._id_prefix}-{next(self._id_counter):x}"

    async def _live(self, receive: Receive, send: Send) -> None:
        """The lifespan protocol: `on_start`, then, when the server has answered everything, `on_stop`."""
        await receive()
        if not await _run("startup", self._on_start, send):
            return
        await receive()
        self.stopping = True
        await _run("shutdown", self._on_stop, send)


async def _run(phase: str, callbacks: Sequence[Callback], send: Send) -> bool:
    """Run every callback and report; the first that fails ends a start, a stop goes on to the others."""
    failed = False
    for callback in callbacks:
        try:
            await callback()
        except Exception:
            LOGGER.exception("%s failed", phase)
            failed = True
            if phase == "startup":
                break
    message = "see the log" if failed else ""
    await send({"type": f"lifespan.{phase}.{'failed' if failed else 'complete'}", "message": message})
    return not failed


def _route_of(match: Match) -> Route:
    if match.route is not None:
        return match.route
    raise MethodNotAllowed(match.allowed) if match.allowed else RouteNotFound


def _headers(response: Response, request: Request) -> RawHeaders:
    raw = encode_headers(response)
    raw.append((b"x-request-id", request.id.encode("ascii")))
    return raw


async def _send(send: Send, receive: Receive, method: str, response: Response, raw: RawHeaders) -> int:
    if isinstance(response.body, bytes):
        return await send_bytes(send, method, response, raw, response.body)
    return await send_stream(send, receive, method, response, raw, response.body)
