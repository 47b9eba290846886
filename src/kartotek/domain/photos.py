"""Photos: each party has one at most, as the services made it of the file that was sent (docs/adr/0012)."""

from __future__ import annotations

from typing import Final

import msgspec

from kartotek.domain.party import Residue, Stamp

THUMBNAIL: Final = 160
"""The longer side of a thumbnail at most, in pixels."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it is stored: upright, in sRGB, without metadata; sizes in pixels.

    ``mime`` is ``image/jpeg``, ``image/png`` or ``image/gif``. The thumbnail is a JPEG where the picture is one, else
    a PNG. ``digests`` are SHA-256 in hex: of the file that was sent, and of ``data``.
    """

    mime: str
    width: int
    height: int
    data: bytes
    thumbnail: bytes
    digests: tuple[str, ...]


class PictureLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a picture may be: the file in bytes (the one that is sent and the one that is kept), in pixels."""

    bytes: int = 10 << 20
    pixels: int = 25_000_000


class PhotoInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a party's photo, without the picture itself.

    ``number`` is a number of the tenant's, which stays while one picture replaces another; ``identity`` (32 lower-case
    hex digits, random) is the picture's own. ``size`` is in bytes. Whoever sends a file that has one of the
    ``digests`` (see `Picture`) changes nothing.
    """

    number: int
    identity: str
    party: int
    mime: str
    width: int
    height: int
    size: int
    digests: tuple[str, ...]
    created: Stamp
    changed: Stamp
    name: str | None = None
    """The name of the file that was sent, without its folder."""
    description: str | None = None
    residue: Residue = {}


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A party's photo with its picture."""

    info: PhotoInfo
    data: bytes
    thumbnail: bytes


class Print(msgspec.Struct, frozen=True, kw_only=True):
    """How a picture is wanted: no wider and no higher than told (None: whatever it is), of which media type (the same).

    Sizes are in pixels, at least 1; the media type is one of those that a picture may have.
    """

    width: int | None = None
    height: int | None = None
    mime: str | None = None

    def is_small(self, width: int, height: int) -> bool:
        """Tell whether a picture of some size becomes so small that its thumbnail will do."""
        scale = min((self.width or width) / width, (self.height or height) / height)
        return scale < 1 and scale <= min(THUMBNAIL / width, THUMBNAIL / height)
