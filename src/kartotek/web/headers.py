"""Reading and writing the HTTP headers that several faces need (RFC 7617, 6750, 6265, 9110)."""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

_CONTROL = re.compile("[\x00-\x1f\x7f]")


def basic_credentials(authorization: str | None) -> tuple[str, str] | None:
    """User name and password of `Basic …` (RFC 7617), or None where there are none or they are garbled.

    UTF-8 first; bytes that are not UTF-8 are read as Latin-1, which older .NET clients send. The password may
    hold colons; control characters are refused (RFC 7617 §2).
    """
    encoded = _credentials(authorization, "basic")
    if encoded is None:
        return None
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    user, colon, password = text.partition(":")
    if not colon or _CONTROL.search(text):
        return None
    return user, password


def bearer_token(authorization: str | None) -> str | None:
    """The token of `Bearer …` (RFC 6750), or None."""
    token = _credentials(authorization, "bearer")
    return token if token and " " not in token else None


def _credentials(authorization: str | None, scheme: str) -> str | None:
    if not authorization:
        return None
    given, _, rest = authorization.strip().partition(" ")
    return rest.strip() if given.lower() == scheme else None


def cookie(header: str | None, name: str) -> str | None:
    """The value of the cookie `name` (case matters) in a `Cookie` header; of several the first."""
    for pair in (header or "").split(";"):
        key, equals, value = pair.strip().partition("=")
        if equals and key.strip() == name:
            value = value.strip()
            return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    return None


class MediaType(NamedTuple):
    """A media type in lower case (`text/xml`) and its parameters, names in lower case."""

    name: str
    parameters: dict[str, str]

    @property
    def charset(self) -> str | None:
        """The `charset` parameter in lower case, if given."""
        value = self.parameters.get("charset")
        return value.lower() if value else None


@lru_cache(maxsize=256)
def media_type(header: str | None) -> MediaType:
    """A `Content-Type` header taken apart (RFC 9110 §8.3); without one the name is empty."""
    name, *rest = _split_quoted(header or "", ";")
    parameters: dict[str, str] = {}
    for part in rest:
        key, equals, value = part.partition("=")
        if equals:
            parameters[key.strip().lower()] = _unquote(value.strip())
    return MediaType(name.strip().lower(), parameters)


@lru_cache(maxsize=256)
def preferred(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type of `offered` that an `Accept` header likes best, or None if it likes none.

    `offered` is in the server's own order of preference, which decides between equals and where the header is
    missing or empty.
    """
    ranges = _accept_ranges(accept or "")
    if not ranges:
        return offered[0]
    best, best_quality = None, 0.0
    for name in offered:
        quality = _quality(name, ranges)
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def _accept_ranges(accept: str) -> Sequence[tuple[str, float]]:
    ranges: list[tuple[str, float]] = []
    for part in _split_quoted(accept, ","):
        parsed = media_type(part)
        if not parsed.name:
            continue
        try:
            quality = min(max(float(parsed.parameters.get("q", "1")), 0.0), 1.0)
        except ValueError:
            quality = 0.0
        # A lone `*` is what HttpURLConnection of old Java sends for `*/*`.
        ranges.append(("*/*" if parsed.name == "*" else parsed.name, quality))
    return ranges


def _quality(name: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers `name` (RFC 9110 §12.5.1)."""
    kind = name.partition("/")[0]
    for candidate in (name, f"{kind}/*", "*/*"):
        for given, quality in ranges:
            if given == candidate:
                return quality
    return 0.0


def _split_quoted(text: str, mark: str) -> list[str]:
    """Split at `mark` outside of quoted strings."""
    parts, start, quoted = [], 0, False
    for place, letter in enumerate(text):
        if letter == '"' and (place == 0 or text[place - 1] != "\\"):
            quoted = not quoted
        elif letter == mark and not quoted:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return parts


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value


def http_date(moment: datetime) -> str:
    """`Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7) of an aware datetime."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def parse_http_date(header: str | None) -> datetime | None:
    """The moment of an HTTP date in UTC, or None where it is missing or garbled (then to be ignored)."""
    if not header:
        return None
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
