"""What a face gives the edge, and what the edge gives a face.

A face is an object with a name, the paths that are its own, a table of routes, and one function that turns
any error into an answer of the vendor's own kind. Handlers are `async` functions from `Request` to
`Response`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl

from kartotek.web.errors import MalformedRequest
from kartotek.web.proxy import ProxyTrust, base_url

Scope = Mapping[str, Any]
"""An ASGI HTTP connection scope."""

_MAX_QUERY_FIELDS = 1000
_NO_PROXY = ProxyTrust()


class Request:
    """One HTTP request, its body read; what costs time is worked out when first asked for."""

    __slots__ = (
        "_base_url",
        "_client",
        "_proxy",
        "_query",
        "body",
        "headers",
        "id",
        "log",
        "params",
        "scope",
    )

    def __init__(
        self,
        scope: Scope,
        body: bytes = b"",
        *,
        request_id: str = "-",
        params: Mapping[str, str] | None = None,
        proxy: ProxyTrust = _NO_PROXY,
    ) -> None:
        self.scope = scope
        self.body = body
        self.id = request_id
        """The request id: in every answer (`X-Request-Id`) and every log line."""
        self.params: Mapping[str, str] = params if params is not None else {}
        """The path's `{…}` segments, percent-decoded, spelled as sent."""
        self.log: dict[str, object] = {}
        """For the access log: set `operation`, `tenant` and `principal`. Ids only, never contact data."""
        self._proxy = proxy
        self.headers: dict[str, str] = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        """The headers, names in lower case; of equal names the last wins (`header_values` has all)."""
        self._query: list[tuple[str, str]] | None = None
        self._base_url: str | None = None
        self._client: str | None = None

    @property
    def method(self) -> str:
        """`GET`, `POST` … in capitals."""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The path as sent, percent-decoded, without the query string."""
        return str(self.scope["path"])

    @property
    def query_string(self) -> str:
        """What follows the question mark, as sent."""
        return bytes(self.scope["query_string"]).decode("latin-1")

    @property
    def query_items(self) -> list[tuple[str, str]]:
        """The query's names and values in the order sent; raises MalformedRequest over 1000 of them."""
        if self._query is None:
            try:
                self._query = parse_qsl(self.query_string, keep_blank_values=True, max_num_fields=_MAX_QUERY_FIELDS)
            except ValueError as error:
                raise MalformedRequest("The query string has too many fields.") from error
        return self._query

    @property
    def query(self) -> dict[str, str]:
        """The query as a dict: names as spelled, the last of equal names wins."""
        return dict(self.query_items)

    def header_values(self, name: str) -> list[str]:
        """Every value of the header `name` (any case), in the order sent."""
        wanted = name.lower().encode("latin-1")
        return [value.decode("latin-1") for key, value in self.scope["headers"] if key == wanted]

    @property
    def client(self) -> str:
        """The client's IP address, seen through trusted proxies; empty on a UNIX socket."""
        if self._client is None:
            peer = self._peer()
            self._client = self._proxy.client(peer, ",".join(self.header_values("x-forwarded-for")))
        return self._client

    @property
    def base_url(self) -> str:
        """Scheme, host and prefix as the client saw them, no final slash: for links and WSDL addresses."""
        if self._base_url is None:
            server = self.scope.get("server") or ("localhost", None)
            host = f"[{server[0]}]" if ":" in server[0] else server[0]
            fallback = host if server[1] is None else f"{host}:{server[1]}"
            self._base_url = base_url(
                str(self.scope.get("scheme", "http")),
                fallback,
                self.headers,
                trusted=self._proxy.trusts(self._peer()),
            )
        return self._base_url

    @property
    def host(self) -> str:
        """The host name that the client asked, lower case, without the port: tenants may be bound to it."""
        authority = self.base_url.partition("://")[2].partition("/")[0].lower()
        return authority if authority.endswith("]") else authority.rpartition(":")[0] or authority

    def _peer(self) -> str:
        client = self.scope.get("client")
        return str(client[0]) if client else ""


@dataclass(slots=True)
class Response:
    """An answer: `body` is bytes, or an async iterator of bytes that is sent as it comes.

    Headers are (name, value) pairs; the edge adds `content-length` and `x-request-id`.
    """

    status: int = 200
    body: bytes | AsyncIterator[bytes] = b""
    headers: list[tuple[str, str]] = field(default_factory=list)


Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: a method (`GET`, `POST` …, or `*` for any), a path pattern, and who answers.

    Patterns are matched without regard to case, doubled slashes or a final slash. A segment in braces
    matches any one segment and is handed over in `Request.params`: `/{tenant}/api/v1/Contact/{id}`. A GET
    route answers HEAD too. `upload` lifts the body limit from the usual one to that of uploads.
    """

    method: str
    pattern: str
    handler: Handler
    operation: str
    upload: bool = False


class Face(Protocol):
    """One vendor's API as the edge sees it."""

    @property
    def name(self) -> str:
        """The face's name in logs: that of its package."""
        ...

    @property
    def title(self) -> str:
        """The vendor's name for people."""
        ...

    @property
    def prefixes(self) -> Sequence[str]:
        """Path patterns (as in `Route`) below which every address is this face's, operation or not."""
        ...

    def routes(self) -> Sequence[Route]:
        """The table of operations; asked for once, at start."""
        ...

    def render_error(self, error: Exception, request: Request) -> Response:
        """The vendor's own kind of answer for `error`.

        `error` is an EdgeError or one of the classes that the app was told to expect (the errors of the
        domain and of the codecs). Everything else arrives as `InternalError`, whose text holds only the
        request id.
        """
        ...
