"""Picture files: what arrives is decoded within limits and made anew, so that nothing but the picture is kept (Pillow).

Everything here takes long - decoding ten megapixels a tenth of a second or more - and is called in threads alone
(`kartotek.services.studio`). Pillow lets go of the interpreter while it works.
"""

from __future__ import annotations

import hashlib
import io
from typing import Final

from PIL import Image, ImageCms, ImageDraw, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from kartotek.domain.errors import InvalidPicture
from kartotek.domain.photos import THUMBNAIL, Picture, PictureLimits, Print

KINDS: Final = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
"""The kinds of files that are taken; no other decoder of Pillow's is ever tried."""

ORIENTATION: Final = 0x0112
"""EXIF's tag that tells how the camera was held; 1 is upright."""

MOST_SCANS: Final = 200
"""Passes over a JPEG: a progressive one has ten or so, and each costs as much time as the whole picture has pixels."""

QUALITY: Final = 90
_SCAN: Final = b"\xff\xda"
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF"}
_KEPT: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
"""MPO is what many phones write in place of JPEG: the same with a second picture behind it."""

_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_WHITE: Final = (255, 255, 255, 255)


def develop(data: bytes, limits: PictureLimits) -> Picture:
    """Return the picture in a file: upright, in sRGB, without metadata, with its thumbnail; of an animation the start.

    JPEG, PNG and GIF stay what they are. BMP and TIFF become PNG, WebP too where it is transparent, else JPEG.

    Raises:
        InvalidPicture: the file is empty, no picture of a kind that is taken, broken, or larger than the limits.
    """
    if not data:
        raise InvalidPicture("the file is empty")
    if len(data) > limits.bytes:
        raise InvalidPicture(f"the file is larger than {limits.bytes} bytes")
    try:
        return _developed(data, limits)
    except InvalidPicture:
        raise
    except UnidentifiedImageError:
        raise InvalidPicture(f"the file is no picture of a kind that is taken ({', '.join(KINDS)})") from None
    except _BOMBS:
        raise _too_many_pixels(limits) from None
    except Exception as error:  # on broken files Pillow's decoders raise whatever they stumble over
        raise InvalidPicture("the picture in the file is broken") from error


def printed(data: bytes, wanted: Print) -> tuple[str, bytes]:
    """Return a picture that was developed here as it is wanted: its media type and its bytes; never enlarged."""
    with Image.open(io.BytesIO(data), formats=KINDS) as image:
        mime = wanted.mime or _KEPT[image.format or ""]
        whole = image if isinstance(image, JpegImageFile) else _plain(image)  # a JPEG is decoded as small as will do
        whole.thumbnail((wanted.width or image.width, wanted.height or image.height))
        return mime, _encoded(whole, mime)


def silhouette(wanted: Print, *, border: bool = False) -> tuple[str, bytes]:
    """Return what stands for a missing photo, head and shoulders in grey, as media type and bytes.

    Its size is the very one wanted: a square where only one side is told, that of a thumbnail where none is. It is a
    PNG unless wanted otherwise.
    """
    width, height = wanted.width or wanted.height or THUMBNAIL, wanted.height or wanted.width or THUMBNAIL
    side = min(width, height)
    image = Image.new("RGB", (width, height), (236, 239, 241))
    draw = ImageDraw.Draw(image)
    middle, top = width / 2, (height - side) / 2
    draw.ellipse(_box(middle, top + side * 0.38, side * 0.18, side * 0.18), fill=(176, 190, 197))
    draw.ellipse(_box(middle, top + side * 1.02, side * 0.36, side * 0.40), fill=(176, 190, 197))
    if border:
        draw.rectangle((0, 0, width - 1, height - 1), outline=(120, 144, 156), width=max(1, side // 64))
    mime = wanted.mime or "image/png"
    return mime, _encoded(image, mime)


# -- how ---------------------------------------------------------------------------------------------------------


def _developed(data: bytes, limits: PictureLimits) -> Picture:
    with Image.open(io.BytesIO(data), formats=KINDS) as image:  # reads the header alone
        if image.width * image.height > limits.pixels:
            raise _too_many_pixels(limits)
        if isinstance(image, JpegImageFile) and data.count(_SCAN) > MOST_SCANS:
            raise InvalidPicture("the picture has too many scans")
        image.load()
        upright = _plain(_upright(_in_srgb(image)))
        mime = _KEPT.get(image.format or "") or _kind_for(image.format, upright)
        made = _encoded(upright, mime)
        if len(made) > limits.bytes:  # a lossless kind may unpack to much more than was sent
            mime, made = "image/jpeg", _encoded(upright, "image/jpeg")
        if len(made) > limits.bytes:
            raise InvalidPicture(f"the picture takes more than {limits.bytes} bytes")
        small = upright.copy()
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        thumbnail = _encoded(small, "image/jpeg" if mime == "image/jpeg" else "image/png")
        return Picture(
            mime=mime,
            width=upright.width,
            height=upright.height,
            data=made,
            thumbnail=thumbnail,
            digests=tuple(hashlib.sha256(content).hexdigest() for content in (data, made)),
        )


def _too_many_pixels(limits: PictureLimits) -> InvalidPicture:
    return InvalidPicture(f"the picture has more than {limits.pixels} pixels")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return a picture whose colours read right without its profile, which is metadata and goes."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode == "CMYK":
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass  # a profile that makes no sense is as good as none
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Return a picture turned the way it was taken."""
    try:
        turned = image.getexif().get(ORIENTATION, 1) not in {0, 1}
    except Exception:  # noqa: BLE001 - EXIF is read leniently or not at all
        return image
    return ImageOps.exif_transpose(image) if turned else image


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture without anything that its file told besides, in a mode that every kind here can be made of."""
    transparency = image.info.get("transparency")
    if image.mode == "P":
        image = image.convert("RGBA" if transparency is not None else "RGB")
    elif image.mode in {"LA", "PA", "La", "RGBa"} or (image.mode in {"L", "RGB"} and transparency is not None):
        image = image.convert("RGBA")
    elif image.mode not in {"L", "RGB", "RGBA"}:
        image = image.convert("L" if image.mode in {"1", "I;16", "I;16B", "I;16L"} else "RGB")
    image.info = {}
    return image


def _kind_for(sent: str | None, image: Image.Image) -> str:
    return "image/jpeg" if sent == "WEBP" and image.mode != "RGBA" else "image/png"


def _encoded(image: Image.Image, mime: str) -> bytes:
    """Return a file of a picture. A JPEG that is as it was decoded keeps the tables that it was made with."""
    file = io.BytesIO()
    if mime != "image/jpeg":
        image.save(file, _FORMATS[mime])
    elif image.format == "JPEG" and image.mode in {"L", "RGB"}:
        image.save(file, "JPEG", quality="keep")
    else:
        _on_white(image).save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture that JPEG can carry: without transparency, on white."""
    if image.mode in {"P", "PA", "LA"}:
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        return Image.alpha_composite(Image.new("RGBA", image.size, _WHITE), image).convert("RGB")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _box(x: float, y: float, across: float, up: float) -> tuple[float, float, float, float]:
    return x - across, y - up, x + across, y + up
