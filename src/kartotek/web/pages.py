"""The edge's own addresses: `/healthz` and a small page that lists the faces."""

import json
from collections.abc import Callable, Sequence
from html import escape

from kartotek.web.errors import EdgeError, InternalError, MethodNotAllowed
from kartotek.web.face import Face, Request, Response, Route

_JSON = ("content-type", "application/json")
_HTML = ("content-type", "text/html; charset=utf-8")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kartotek</title></head>
<body><h1>Kartotek</h1>
<p>One contact book that speaks every CRM's API. Faces served here:</p>
<table><thead><tr><th>API</th><th>Addresses below</th></tr></thead>
<tbody>
{rows}
</tbody></table></body></html>
"""


class OwnPages:
    """A face for what is nobody else's; its errors are plain JSON."""

    name = "edge"
    title = "Kartotek"
    prefixes: Sequence[str] = ()

    def __init__(self, faces: Sequence[Face], is_stopping: Callable[[], bool]) -> None:
        self._index = _PAGE.format(rows="\n".join(_row(face) for face in faces)).encode()
        self._is_stopping = is_stopping

    def routes(self) -> Sequence[Route]:
        """The index and the health check."""
        return (
            Route("GET", "/", self._show_index, "index"),
            Route("GET", "/healthz", self._show_health, "healthz"),
        )

    def render_error(self, error: Exception, request: Request) -> Response:
        """`{"error": …, "request_id": …}` with the nearest HTTP status."""
        known = error if isinstance(error, EdgeError) else InternalError(request.id)
        body = json.dumps({"error": known.safe_message, "request_id": request.id}).encode()
        headers = [_JSON]
        if isinstance(known, MethodNotAllowed):
            headers.append(("allow", ", ".join(known.allowed)))
        return Response(known.status, body, headers)

    async def _show_index(self, request: Request) -> Response:
        return Response(200, self._index, [_HTML])

    async def _show_health(self, request: Request) -> Response:
        if self._is_stopping():
            return Response(503, b'{"status":"stopping"}', [_JSON])
        return Response(200, b'{"status":"ok"}', [_JSON])


def _row(face: Face) -> str:
    prefixes = "<br>".join(f"<code>{escape(prefix)}</code>" for prefix in face.prefixes)
    return f"<tr><td>{escape(face.title)}</td><td>{prefixes}</td></tr>"
