"""The route table: what it refuses at start, and whose a path is."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from kartotek.web.face import Request, Response, Route
from kartotek.web.routing import Router


async def _answer(request: Request) -> Response:
    return Response()


@dataclass(frozen=True)
class Plain:
    """A face that is nothing but its table."""

    name: str
    prefixes: Sequence[str] = ()
    table: Sequence[Route] = ()
    title: str = "Plain"

    def routes(self) -> Sequence[Route]:
        return self.table

    def render_error(self, error: Exception, request: Request) -> Response:
        return Response(500)


def _route(method: str, pattern: str) -> Route:
    return Route(method, pattern, _answer, f"{method} {pattern}")


def _owner(router: Router, path: str) -> str:
    return router.find({"method": "GET", "path": path, "raw_path": path.encode()}).face.name


def test_the_longest_prefix_owns_a_path() -> None:
    router = Router([Plain("super", ("/api/v1", "/{tenant}/api/v1")), Plain("digi", ("/api",))], fallback=Plain("edge"))
    assert _owner(router, "/api/v1/nothing") == "super"
    assert _owner(router, "/API/V1") == "super"
    assert _owner(router, "/api/json/reply/x") == "digi"
    assert _owner(router, "/api") == "digi"
    assert _owner(router, "/Cust1/api/v1/x") == "super"
    assert _owner(router, "/Cust1/api/v2/x") == "edge"
    assert _owner(router, "/") == "edge"


def test_a_spelled_out_segment_that_leads_nowhere_does_not_hide_one_in_braces() -> None:
    router = Router(
        [Plain("a", table=[_route("GET", "/api/v1/x")]), Plain("b", table=[_route("GET", "/{tenant}/v1/y")])],
        fallback=Plain("edge"),
    )
    match = router.find({"method": "GET", "path": "/api/v1/y", "raw_path": b"/api/v1/y"})
    assert (match.face.name, match.params) == ("b", {"tenant": "api"})


def test_two_routes_for_one_address_are_refused() -> None:
    with pytest.raises(ValueError, match="two routes"):
        Router([Plain("a", table=[_route("GET", "/x/{id}"), _route("GET", "/X/{name}/")])], fallback=Plain("edge"))


def test_two_owners_of_one_prefix_are_refused() -> None:
    with pytest.raises(ValueError, match="two faces"):
        Router([Plain("a", ("/x",)), Plain("b", ("/X/",))], fallback=Plain("edge"))
