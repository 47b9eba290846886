"""Requests from pages of other sites are told apart, and shared with those that are named."""

from __future__ import annotations

import asyncio

import pytest

from kartotek.web.face import Request, Response, Route
from kartotek.web.origins import Origins, is_origin

APP = "https://app.example.com"


def request(method: str = "POST", **headers: str) -> Request:
    """Return a request to ``https://crm.example.com``."""
    pairs = {"host": "crm.example.com", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in pairs.items()]
    return Request({"method": method, "scheme": "https", "headers": raw, "path": "/", "query_string": b""})


@pytest.mark.parametrize(
    ("headers", "admitted"),
    [
        ({}, True),
        ({"origin": "https://crm.example.com"}, True),
        ({"origin": "https://crm.example.com:443"}, True),
        ({"origin": "http://crm.example.com"}, True),
        ({"origin": APP}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://crm.example.com.evil.example"}, False),
        ({"origin": "https://crm.example.com:8443"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "https://evil.example", "sec_fetch_site": "cross-site"}, False),
        ({"origin": "https://internal:8080", "sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site"}, False),
    ],
)
def test_what_changes_something_is_for_own_and_named_pages(headers: dict[str, str], admitted: bool) -> None:
    origins = Origins([APP])
    assert origins.admit(request(**headers)) is admitted
    assert origins.admit(request("PATCH", **headers)) is admitted
    assert origins.admit(request("GET", **headers))


@pytest.mark.parametrize("text", [APP, "http://localhost:5173", "https://[::1]:8443"])
def test_an_origin_is_written_as_browsers_write_it(text: str) -> None:
    assert is_origin(text)


@pytest.mark.parametrize(
    "text", ["*", "null", "", APP + "/", "https://App.example.com", "app.example.com", "https://a\r\nb"]
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_origin(text)


async def _answer(_: Request) -> Response:
    return Response(200, b"x")


ROUTES = (
    Route("GET", "/a", _answer, "Read"),
    Route("PUT", "/a", _answer, "Write"),
    Route("POST", "/b", _answer, "Make"),
)


def shared(method: str, path: str, origins: Origins, **headers: str) -> Response:
    route = next(route for route in origins.share(ROUTES) if (route.method, route.pattern) == (method, path))

    async def answered() -> Response:
        return await route.handler(request(method, **headers))

    return asyncio.run(answered())


def test_nothing_is_added_where_no_origin_is_named() -> None:
    assert Origins().share(ROUTES) == ROUTES
    assert Origins().headers(request(origin=APP)) == []


def test_an_answer_is_readable_for_a_named_origin_alone() -> None:
    named = dict(shared("GET", "/a", Origins([APP]), origin=APP).headers)
    assert (named["access-control-allow-origin"], named["access-control-allow-credentials"]) == (APP, "true")
    assert named["vary"] == "Origin"
    assert dict(shared("GET", "/a", Origins([APP]), origin="https://evil.example").headers) == {"vary": "Origin"}


def test_a_preflight_tells_what_a_named_origin_may_send() -> None:
    asked = {"origin": APP, "access_control_request_headers": "authorization,content-type"}
    response = shared("OPTIONS", "/a", Origins([APP]), **asked)
    headers = dict(response.headers)
    assert (response.status, response.body) == (204, b"")
    assert headers["access-control-allow-methods"] == "GET, PUT"
    assert headers["access-control-allow-headers"] == "authorization,content-type"
    assert dict(shared("OPTIONS", "/a", Origins([APP]), origin="https://evil.example").headers) == {"vary": "Origin"}


def test_header_names_that_are_none_are_not_repeated() -> None:
    headers = dict(shared("OPTIONS", "/a", Origins([APP]), origin=APP, access_control_request_headers="a\tb").headers)
    assert "access-control-allow-headers" not in headers
