"""The tables of addresses and procedures on the face's page, made from its routes."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, Final

from kartotek.faces.superoffice.routes import make_face
from kartotek.web.face import Route

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = "docs/protocols/superoffice.md"
BEGIN: Final = "<!-- printed by tests.printed: addresses -->\n"
END: Final = "<!-- end of what is printed -->\n"

_AGENTS: Final = "/api/v1/Agents/"


def routes() -> list[Route]:
    """Return the routes of the face in order of their addresses, those below a tenant's prefix left out."""
    nothing: Any = None
    face = make_face(nothing, nothing, session_seconds=1, token_seconds=1, origins=())
    own = [route for route in face.routes() if not route.pattern.startswith("/{tenant}")]
    return sorted(own, key=lambda route: (route.pattern.lower(), route.method))


def is_refused(route: Route) -> bool:
    """Tell whether all that a route answers is that there is no such thing here (501)."""
    return route.operation == "NotServed" or "not offered" in (inspect.getdoc(route.handler) or "")


def table() -> str:
    """Return the table of addresses, and that of agents."""
    methods: dict[str, list[str]] = {}
    procedures: dict[str, list[str]] = {}
    for route in routes():
        mark = " (501)" if is_refused(route) else ""
        if route.pattern.startswith(_AGENTS):
            agent, _, procedure = route.pattern.removeprefix(_AGENTS).partition("/")
            procedures.setdefault(agent, []).append(procedure + mark)
        else:
            methods.setdefault(route.pattern, []).append(route.method + mark)
    lines = ["| address | methods |", "|---|---|"]
    lines += [f"| `{address}` | {', '.join(known)} |" for address, known in methods.items()]
    lines += ["", "| agent (`POST /api/v1/Agents/…`) | procedures |", "|---|---|"]
    lines += [f"| {agent} | {', '.join(known)} |" for agent, known in procedures.items()]
    return "\n".join([*lines, ""])


def page() -> str:
    """Return the page with its tables up to date."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]
