"""Reading JSON as leniently as Json.NET does, which the programs written for servers of .NET count on.

Beyond what `kartotek.wire.json` forgives: names and strings in single quotes, names without quotes (``{ Name: 'x' }``),
and comments. What is JSON already is read as such and costs nothing more; what is neither is refused as JSON would be.
"""

from __future__ import annotations

import re
from typing import Any, Final

from kartotek.wire.errors import MalformedJson
from kartotek.wire.json import decode

# Each alternative goes on to the end where its own end is missing, so that no byte is looked at twice.
_TOKEN: Final = re.compile(
    rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
    rb"|(?P<single>'[^'\\]*+(?:\\.[^'\\]*+)*+')"
    rb"|'.*+"
    rb"|(?P<comment>//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?)"
    rb"|(?P<word>[A-Za-z_$\x80-\xff][\w$\x80-\xff]*+)(?P<blank>[ \t\r\n]*+)(?P<colon>:?)",
    re.DOTALL,
)
_QUOTED: Final = re.compile(rb"\\.|\"", re.DOTALL)


def decode_relaxed(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """Read a JSON text as plain values. Raises ``MessageTooLarge`` and ``MalformedJson`` as `json.decode` does."""
    try:
        return decode(body)
    except MalformedJson as error:
        strict = _TOKEN.sub(_strict, body)
        if strict == body:
            raise
        try:
            return decode(strict)
        except MalformedJson:
            raise error from None  # its place is one of the text as it was sent


def _strict(match: re.Match[bytes]) -> bytes:
    """Return a token as JSON spells it."""
    if match["single"] is not None:
        return b'"' + _QUOTED.sub(_requoted, match["single"][1:-1]) + b'"'
    if match["comment"] is not None:
        return b" "
    if match["colon"]:
        return b'"' + match["word"] + b'"' + match["blank"] + b":"
    return match[0]


def _requoted(match: re.Match[bytes]) -> bytes:
    return {b'"': b'\\"', b"\\'": b"'"}.get(match[0], match[0])
