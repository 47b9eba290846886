"""Which forwarded headers are believed, and what they make of a request."""

import pytest

from kartotek.web.face import Request
from kartotek.web.proxy import ProxyTrust


def _request(
    headers: dict[str, str], *, peer: str = "10.0.0.1", networks: tuple[str, ...] = ("10.0.0.0/8",)
) -> Request:
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (peer, 1234),
        "server": ("10.0.0.2", 8080),
    }
    return Request(scope, proxy=ProxyTrust(networks))


FORWARDED = {
    "host": "inside:8080",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "crm.example.com",
    "x-forwarded-prefix": "/book/",
}


def test_a_trusted_proxy_speaks_for_its_client() -> None:
    request = _request(FORWARDED)
    assert request.client == "203.0.113.9"
    assert request.base_url == "https://crm.example.com/book"
    assert request.host == "crm.example.com"


def test_anybody_else_speaks_for_himself() -> None:
    for request in (_request(FORWARDED, peer="192.0.2.1"), _request(FORWARDED, networks=())):
        assert request.client in {"192.0.2.1", "10.0.0.1"}
        assert request.base_url == "http://inside:8080"
        assert request.host == "inside"


@pytest.mark.parametrize(
    ("forwarded_for", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what a client wrote itself stands left
        ("203.0.113.9, 10.1.1.1", "203.0.113.9"),  # through a second trusted proxy
        ("10.2.2.2, 10.1.1.1", "10.2.2.2"),  # a client inside
        ("2001:db8::1", "2001:db8::1"),
        ("nonsense", "10.0.0.1"),
        ("203.0.113.9, nonsense", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_proxy(forwarded_for: str, client: str) -> None:
    assert _request({"x-forwarded-for": forwarded_for}).client == client


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-forwarded-host", 'evil"><script>'),
        ("x-forwarded-host", "a b"),
        ("x-forwarded-prefix", "/../<x>"),
        ("x-forwarded-prefix", "no-slash"),
        ("x-forwarded-proto", "javascript"),
    ],
)
def test_forwarded_nonsense_never_reaches_a_link(name: str, value: str) -> None:
    base = _request({"host": "inside", name: value}).base_url
    assert base in {"http://inside", "http://10.0.0.2:8080"}


def test_a_request_without_a_usable_host_is_known_by_the_servers_address() -> None:
    assert _request({}).base_url == "http://10.0.0.2:8080"
    assert _request({"host": "<x>"}).base_url == "http://10.0.0.2:8080"
    assert _request({"host": "[::1]:80"}).host == "[::1]"
