"""The service roots: versions, addresses with methods, the state of a tenant; without a login (reference §1.1)."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Sequence
from html import escape
from typing import Final

from kartotek import __version__
from kartotek.faces.superoffice.messages import FACE, Json
from kartotek.faces.superoffice.messages.formats import JSON_TYPES, write
from kartotek.services import clock
from kartotek.services.access import Access
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import preferred

PREFIXES: Final = ("/api", "/{tenant}/api")

NETSERVER: Final = "12.4.1514.0"
"""The version of the vendor's server whose API this is, that of the npm client it is tested with."""

_VALID: Final = dt.timedelta(hours=1)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>
<table><tbody>
{rows}
</tbody></table></body></html>
"""

_HTML: Final = ("text/html", "application/html")


class RootHandlers:
    """Answers for the roots; ``table`` are the operations there are below them."""

    def __init__(self, access: Access, table: Sequence[Route]) -> None:
        self._access = access
        self._table = table

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""
        return (
            *(Route("GET", prefix, self.versions, "GetVersions") for prefix in PREFIXES),
            *(Route("GET", f"{prefix}/v1", self.addresses, "GetAddresses") for prefix in PREFIXES),
            Route("GET", "/api/state/{name}", self.state, "GetTenantState"),
        )

    async def versions(self, request: Request) -> Response:
        """``GET api``: which versions there are."""
        date = f"{clock.now():%Y-%m-%d}"
        return _answer(
            request,
            {
                "v1": _address(request, "v1"),
                "Version": "v1",
                "NetServerVersion": NETSERVER,
                "NetServerAssembly": NETSERVER,
                "NetServerDate": date,
                "NetServerLabel": f"Kartotek {__version__}",
                "NetServer": f"Kartotek {__version__}, which speaks the API of SuperOffice NetServer {NETSERVER}",
            },
        )

    async def addresses(self, request: Request) -> Response:
        """``GET api/v1``: what can be asked of which address."""
        tenant = "/{tenant}" if "tenant" in request.params else ""
        prefix = f"{tenant}/api/v1/"
        found: dict[str, dict[str, str]] = {}
        for route in self._table:
            if route.pattern.startswith(prefix):
                address = _address(request, f"v1/{route.pattern.removeprefix(prefix)}")
                found.setdefault(address, {})[route.method] = _told(route)
        return _answer(request, dict(sorted(found.items())))

    async def state(self, request: Request) -> Response:
        """``GET api/state/{tenant}``: where a tenant is, and whether it is running."""
        name = request.params["name"]
        known = await self._access.tenant_number(FACE, name) is not None
        address = f"{request.base_url}/{name}" if known else ""
        return _answer(
            request,
            {
                "ContextIdentifier": name,
                "Endpoint": address,
                "State": "Running" if known else "Unknown",
                "IsRunning": known,
                "ValidUntil": (clock.now() + _VALID).isoformat(timespec="seconds").replace("+00:00", "Z"),
                "Api": f"{address}/api" if known else "",
            },
        )


def _answer(request: Request, tree: dict[str, Json]) -> Response:
    """Return a dictionary as JSON, as a page for who would rather have that."""
    if preferred(request.headers.get("accept"), (JSON_TYPES[0], *_HTML)) in _HTML:
        rows = "\n".join(f"<tr><th>{escape(name)}</th><td>{_cell(value)}</td></tr>" for name, value in tree.items())
        body = _PAGE.format(title="SuperOffice REST API v1, served by Kartotek", rows=rows).encode()
        return Response(200, body, [("content-type", f"{_HTML[0]}; charset=utf-8")])
    body, header = write(tree, JSON_TYPES[0])
    return Response(200, body, [header])


def _cell(value: Json) -> str:
    if isinstance(value, dict):
        return "<br>".join(f"{escape(method)}: {escape(text)}" for method, text in value.items())
    return escape(str(value))


def _address(request: Request, path: str) -> str:
    tenant = request.params.get("tenant")
    return f"{request.base_url}/{tenant}/api/{path}" if tenant else f"{request.base_url}/api/{path}"


def _told(route: Route) -> str:
    """Return the first sentence about a route's handler, else the name of the operation."""
    text = inspect.getdoc(route.handler) or route.operation
    return text.partition("\n")[0].replace("``", "")
