"""Which web pages may call an API from a browser: those of its own host, and those of origins that are named.

A browser sends what it remembers of a host – cookies, Basic credentials – along with requests that a page of any other
site makes. It tells where a request that changes something comes from (`Origin`, `Sec-Fetch-Site`; Fetch standard,
Fetch Metadata); programs other than browsers send neither. Pages of named origins may read the answers, too (CORS).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace

from kartotek.web.face import Request, Response, Route

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_ORIGIN = re.compile(r"https?://(?:[a-z0-9_](?:[a-z0-9_.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")
_HEADER_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]{0,2000}")
_PREFLIGHT_SECONDS = "600"


def is_origin(text: str) -> bool:
    """Whether a text is an origin as browsers write it: `https://app.example.com`, in lower case, without a path."""
    return _ORIGIN.fullmatch(text) is not None


class Origins:
    """The origins named, in the form of `is_origin`."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._named = frozenset(named)

    def admit(self, request: Request) -> bool:
        """Whether a request comes from a page that may make it, from no page, or changes nothing."""
        if request.method in _SAFE_METHODS:
            return True
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if origin is None:
            return site is None or site in _OWN_SITE
        return site in _OWN_SITE or origin in self._named or _authority(origin) == _authority(request.base_url)

    def share(self, routes: Sequence[Route]) -> tuple[Route, ...]:
        """Return routes with what browsers need for pages of named origins: headers, and answers to preflights."""
        if not self._named:
            return tuple(routes)
        methods: dict[str, list[str]] = {}
        for route in routes:
            methods.setdefault(route.pattern, []).append(route.method)
        shared = [replace(route, handler=self._sharing(route.handler)) for route in routes]
        return (*shared, *(self._preflight(pattern, known) for pattern, known in methods.items()))

    def headers(self, request: Request) -> list[tuple[str, str]]:
        """Return the headers that let a page of a named origin read an answer."""
        origin = request.headers.get("origin")
        if not self._named:
            return []
        if origin not in self._named:
            return [("vary", "Origin")]
        return [
            ("vary", "Origin"),
            ("access-control-allow-origin", origin or ""),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "Last-Modified, Retry-After, X-Request-Id"),
        ]

    def _sharing(self, handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            response = await handler(request)
            response.headers = [*response.headers, *self.headers(request)]
            return response

        return answer

    def _preflight(self, pattern: str, methods: Sequence[str]) -> Route:
        async def answer(request: Request) -> Response:
            headers = self.headers(request)
            if request.headers.get("origin") in self._named:
                wanted = request.headers.get("access-control-request-headers", "")
                headers.append(("access-control-allow-methods", ", ".join(methods)))
                headers.append(("access-control-max-age", _PREFLIGHT_SECONDS))
                if _HEADER_NAMES.fullmatch(wanted):
                    headers.append(("access-control-allow-headers", wanted))
            return Response(204, b"", headers)

        return Route("OPTIONS", pattern, answer, "Preflight")


def _authority(url: str) -> str:
    """Host and port of an origin or an address, the usual port left out; "" where there is none (`null`)."""
    scheme, _, rest = url.lower().partition("://")
    return rest.partition("/")[0].removesuffix(_DEFAULT_PORTS.get(scheme, "\n"))
