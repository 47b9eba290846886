"""Whose `X-Forwarded-*` headers are believed, and what they say about the address that the client used.

The headers are those that nginx, HAProxy, Caddy and Traefik write: `X-Forwarded-For`, `-Proto`, `-Host` and
`-Prefix`. They are ignored unless the peer itself is a trusted proxy.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import ip_address, ip_network

_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+/?")


class ProxyTrust:
    """The networks whose members may speak for their clients; none of them when `networks` is empty."""

    def __init__(self, networks: Sequence[str] = ()) -> None:
        parsed = [ip_network(network, strict=False) for network in networks]

        @lru_cache(maxsize=1024)
        def covers(address: str) -> bool:
            try:
                ip = ip_address(address)
            except ValueError:
                return False
            return any(ip in network for network in parsed)

        self._covers = covers
        self._any = bool(parsed)

    def trusts(self, peer: str) -> bool:
        """Whether `peer` (an IP address) is a trusted proxy."""
        return self._any and self._covers(peer)

    def client(self, peer: str, forwarded_for: str) -> str:
        """The nearest address in `X-Forwarded-For` that is not itself a trusted proxy, else the farthest.

        Read from the right: what stands left of the first untrusted address was written by that client.
        """
        if not self.trusts(peer):
            return peer
        nearest = peer
        for entry in reversed(forwarded_for.split(",")):
            address = entry.strip()
            if not _is_address(address):
                break
            nearest = address
            if not self._covers(address):
                break
        return nearest


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _last(value: str) -> str:
    """The entry that the nearest proxy wrote."""
    return value.rpartition(",")[2].strip()


def base_url(scheme: str, fallback_host: str, headers: Mapping[str, str], *, trusted: bool) -> str:
    """Scheme, host and prefix as the client saw them, without a final slash: `https://crm.example.com/book`.

    `fallback_host` (host or host:port) stands in when the request names no host or one that could not be a
    host: the result is printed into WSDLs and links.
    """
    host = headers.get("host", "")
    prefix = ""
    if trusted:
        forwarded_scheme = _last(headers.get("x-forwarded-proto", "")).lower()
        scheme = forwarded_scheme if forwarded_scheme in {"http", "https"} else scheme
        host = _last(headers.get("x-forwarded-host", "")) or host
        prefix = _last(headers.get("x-forwarded-prefix", ""))
    if not _HOST.fullmatch(host):
        host = fallback_host
    if not _PREFIX.fullmatch(prefix):
        prefix = ""
    return f"{scheme}://{host}{prefix.rstrip('/')}"
