"""Picture files as cameras and programs write them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.ExifTags import Base

LOCATION = b"69.6492N 18.9553E"
"""Something that a file must not tell on."""


def drawn(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Return a picture that shows which way up it is: red above, blue below, a white field in the upper left."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, size[1] // 2, size[0], size[1]))
    image.paste((255, 255, 255), (0, 0, size[0] // 4, size[1] // 4))
    return image.convert(mode)


def file(kind: str = "JPEG", image: Image.Image | None = None, **options: Any) -> bytes:
    """Return a file of a picture."""
    out = io.BytesIO()
    (image or drawn()).save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: Any) -> bytes:
    """Return a small photo."""
    return file("JPEG", drawn(**options), quality=92)


def other_jpeg() -> bytes:
    """Return another small photo."""
    return file("JPEG", drawn().rotate(90, expand=True))


def from_a_camera(orientation: int = 1) -> bytes:
    """Return a JPEG with all that a phone writes into it: where, when, a profile, a comment, which way it was held."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.ImageDescription] = LOCATION.decode()
    exif.get_ifd(Base.GPSInfo)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return file("JPEG", exif=exif, comment=LOCATION, icc_profile=profile, quality=92)


def swapped_profile() -> bytes:
    """Return an sRGB profile whose red is blue and whose blue is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"____", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"____", b"bXYZ", 1)


def png_chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(side: int = 60_000) -> bytes:
    """Return a small PNG that says it is huge."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    content = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", content) + png_chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    """Return the picture in a file, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def media_type(image: Image.Image) -> str:
    """Return the media type of the file that a picture was read from."""
    return Image.MIME[image.format or ""]


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two pictures show the same, but for what JPEG and palettes make of it."""
    if one.size != other.size:
        return False
    small = [image.convert("RGB").resize((6, 4), Image.Resampling.BOX) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean) < 16
