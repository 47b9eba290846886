"""What becomes of a picture file."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from kartotek.domain.errors import InvalidPicture
from kartotek.domain.photos import THUMBNAIL, Picture, PictureLimits, Print
from kartotek.services import pictures
from kartotek.services.pictures import MOST_SCANS, develop, printed, silhouette
from kartotek.services.studio import AT_ONCE, Studio
from tests.photos.files import (
    LOCATION,
    alike,
    bomb,
    drawn,
    file,
    from_a_camera,
    jpeg,
    media_type,
    opened,
    swapped_profile,
)

LIMITS = PictureLimits()

KINDS = [
    ("JPEG", "RGB", "image/jpeg"),
    ("JPEG", "L", "image/jpeg"),
    ("JPEG", "CMYK", "image/jpeg"),
    ("PNG", "RGB", "image/png"),
    ("PNG", "RGBA", "image/png"),
    ("PNG", "LA", "image/png"),
    ("PNG", "P", "image/png"),
    ("PNG", "1", "image/png"),
    ("PNG", "I;16", "image/png"),
    ("GIF", "P", "image/gif"),
    ("BMP", "RGB", "image/png"),
    ("BMP", "P", "image/png"),
    ("TIFF", "RGB", "image/png"),
    ("TIFF", "CMYK", "image/png"),
    ("TIFF", "1", "image/png"),
    ("TIFF", "F", "image/png"),
    ("WEBP", "RGB", "image/jpeg"),
]

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by EXIF's orientation (CIPA DC-008, 4.6.5)."""


@pytest.mark.parametrize(("kind", "mode", "mime"), KINDS)
def test_every_kind_of_file_is_taken(kind: str, mode: str, mime: str) -> None:
    picture = develop(file(kind, drawn().quantize() if mode == "P" else drawn(mode=mode)), LIMITS)
    assert (picture.mime, picture.width, picture.height) == (mime, 60, 40)
    made = opened(picture.data)
    assert media_type(made) == mime
    if mode in {"RGB", "RGBA", "P"}:
        assert alike(made, drawn())
    assert opened(picture.thumbnail).size == (60, 40)


def test_a_file_is_known_by_what_it_is_and_not_by_what_it_is_called() -> None:
    assert develop(file("WEBP"), LIMITS).mime == "image/jpeg"
    for other in ("PDF", "ICO", "PPM", "TGA"):
        with pytest.raises(InvalidPicture, match="no picture of a kind that is taken"):
            develop(file(other), LIMITS)


def test_nothing_but_the_picture_is_kept() -> None:
    sent = from_a_camera()
    assert LOCATION in sent
    picture = develop(sent, LIMITS)
    for made in (picture.data, picture.thumbnail):
        assert LOCATION not in made
        assert b"Exif" not in made
        assert b"ICC_PROFILE" not in made
        assert alike(opened(made), drawn())
    png = develop(file("PNG", dpi=(72, 72), icc_profile=b"x" * 500), LIMITS)
    assert opened(png.data).info == {}


def test_a_jpeg_that_stands_upright_keeps_its_tables() -> None:
    sent = file("JPEG", quality=40)
    assert getattr(opened(develop(sent, LIMITS).data), "quantization") == getattr(opened(sent), "quantization")  # noqa: B009


@pytest.mark.parametrize(
    "options",
    [
        {"progressive": True},
        {"progressive": True, "optimize": True, "quality": 100},
        {"quality": 1},
        {"subsampling": "4:2:2"},
        {"subsampling": "4:4:4"},
        {"keep_rgb": True},
        {"restart_marker_rows": 1},
        {"qtables": [[1000] * 64, [1000] * 64]},
    ],
)
def test_a_jpeg_of_any_making_is_taken(options: dict[str, Any]) -> None:
    sent = file("JPEG", drawn((160, 120)), **options)
    made = opened(develop(sent, LIMITS).data)
    assert (media_type(made), made.mode) == ("image/jpeg", "RGB")
    assert alike(made, opened(sent))


def test_a_jpeg_of_a_phone_with_a_second_picture_is_taken() -> None:
    """Multi-picture files (CIPA DC-007) are what many phones write: a JPEG with more behind it."""
    sent = file("MPO", save_all=True, append_images=[drawn().rotate(180)])
    assert opened(sent).format == "MPO"
    made = opened(develop(sent, LIMITS).data)
    assert made.format == "JPEG"
    assert alike(made, drawn())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_was(orientation: int) -> None:
    made = opened(develop(from_a_camera(orientation), LIMITS).data)
    wanted = drawn().transpose(TURNS[orientation]) if orientation in TURNS else drawn()
    assert alike(made, wanted)
    assert made.getexif().get(0x0112, 1) == 1


def test_colours_read_the_same_without_their_profile() -> None:
    """The profile tells that what is stored as red is another colour; without it that colour has to be stored."""
    lab = ImageCms.createProfile("LAB")
    assert alike(opened(develop(file("PNG", icc_profile=b"no profile"), LIMITS).data), drawn())
    wrong = ImageCms.ImageCmsProfile(lab).tobytes()
    assert alike(opened(develop(file("PNG", icc_profile=wrong), LIMITS).data), drawn())
    assert not alike(opened(develop(file("PNG", icc_profile=swapped_profile()), LIMITS).data), drawn())


def test_transparency_stays() -> None:
    image = drawn(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    for kind in ("PNG", "WEBP", "TIFF"):
        picture = develop(file(kind, image), LIMITS)
        assert picture.mime == "image/png"
        for made in (picture.data, picture.thumbnail):
            assert sum(opened(made).getchannel("A").histogram()[:20]) > 0
    paletted = drawn().quantize(8)
    assert opened(develop(file("PNG", paletted, transparency=0), LIMITS).data).mode == "RGBA"


def test_of_an_animation_the_start_is_kept() -> None:
    later = drawn().rotate(180)
    moving = file("GIF", save_all=True, append_images=[later, later])
    made = opened(develop(moving, LIMITS).data)
    assert getattr(made, "n_frames", 1) == 1
    assert alike(made, drawn())


# -- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "empty"),
        (b"hello", "no picture of a kind"),
        (b"\xff\xd8\xff\xe0", "no picture|broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture of a kind"),
        (jpeg(size=(600, 400))[:2000], "broken"),
        (file("PNG", drawn((600, 400)))[:300], "broken"),
        (file("GIF")[:60], "broken"),
        (bomb(), "more than 25000000 pixels"),
        (bomb(12_000), "more than 25000000 pixels"),
        (bomb(5_001), "more than 25000000 pixels"),
        (jpeg() + b"\xff\xda" * (MOST_SCANS + 1), "too many scans"),
    ],
)
def test_what_is_no_picture_is_refused_before_it_costs_anything(sent: bytes, why: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidPicture, match=why):
        develop(sent, LIMITS)
    assert time.process_time() - began < 1


def test_the_limits_are_exact() -> None:
    sent = jpeg()
    assert develop(sent, PictureLimits(bytes=len(sent), pixels=2400)).width == 60
    with pytest.raises(InvalidPicture, match=f"larger than {len(sent) - 1} bytes"):
        develop(sent, PictureLimits(bytes=len(sent) - 1))
    with pytest.raises(InvalidPicture, match="more than 2399 pixels"):
        develop(sent, PictureLimits(pixels=2399))


def test_what_unpacks_to_more_than_may_be_kept_becomes_a_jpeg_or_is_refused() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((300, 300), 90) for _ in range(3)])  # nothing packs worse
    noise.putalpha(254)
    sent = file("WEBP", noise, quality=1)
    whole = develop(sent, LIMITS)
    assert (whole.mime, len(sent) * 2 < len(whole.data)) == ("image/png", True)
    limit = len(whole.data) - 1
    picture = develop(sent, PictureLimits(bytes=limit))
    assert (picture.mime, len(picture.data) <= limit) == ("image/jpeg", True)
    with pytest.raises(InvalidPicture, match="takes more than"):
        develop(sent, PictureLimits(bytes=max(len(sent), len(picture.data) - 1)))


@settings(max_examples=150)
@given(
    st.sampled_from([jpeg(), file("PNG"), file("GIF"), file("BMP"), file("TIFF"), file("WEBP"), from_a_camera(6)]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    st.floats(0, 1),
)
def test_a_file_with_damage_is_a_picture_or_refused(sent: bytes, damage: list[tuple[float, int]], cut: float) -> None:
    broken = bytearray(sent)
    for place, value in damage:
        broken[int(place * len(broken))] = value
    try:
        picture = develop(bytes(broken[: max(1, int(len(broken) * cut))]), PictureLimits(pixels=100_000))
    except InvalidPicture:
        return
    assert opened(picture.data).size == (picture.width, picture.height)


# -- prints --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
@pytest.mark.parametrize(
    ("wanted", "size"),
    [
        (Print(width=30), (30, 20)),
        (Print(height=10), (15, 10)),
        (Print(width=30, height=10), (15, 10)),
        (Print(width=600, height=600), (60, 40)),
        (Print(), (60, 40)),
        (Print(width=1, height=1), (1, 1)),
    ],
)
def test_a_print_is_as_large_as_fits(kind: str, wanted: Print, size: tuple[int, int]) -> None:
    picture = develop(file(kind), LIMITS)
    mime, data = printed(picture.data, wanted)
    assert mime == picture.mime
    assert opened(data).size == size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
@pytest.mark.parametrize("mime", ["image/jpeg", "image/png", "image/gif"])
def test_a_print_is_of_the_kind_that_is_wanted(kind: str, mime: str) -> None:
    picture = develop(file(kind, drawn(mode="RGB")), LIMITS)
    assert printed(picture.data, Print(mime=mime))[0] == mime
    made = opened(printed(picture.data, Print(mime=mime))[1])
    assert media_type(made) == mime
    assert alike(made, drawn())


def test_what_is_seen_through_becomes_white_in_a_jpeg() -> None:
    clear = develop(file("PNG", Image.new("RGBA", (20, 20), (0, 0, 0, 0))), LIMITS)
    made = opened(printed(clear.data, Print(mime="image/jpeg"))[1])
    assert made.getpixel((10, 10)) == (255, 255, 255)


def test_a_thumbnail_is_small() -> None:
    picture = develop(jpeg(size=(900, 300)), LIMITS)
    assert opened(picture.thumbnail).size == (THUMBNAIL, THUMBNAIL * 300 // 900)


@pytest.mark.parametrize(
    ("wanted", "size"),
    [(Print(), (160, 160)), (Print(width=50), (50, 50)), (Print(width=50, height=80), (50, 80))],
)
def test_a_missing_photo_has_a_silhouette(wanted: Print, size: tuple[int, int]) -> None:
    assert silhouette(wanted)[0] == "image/png"
    plain, framed = (opened(silhouette(wanted, border=border)[1]) for border in (False, True))
    assert plain.size == framed.size == size
    assert len(plain.getcolors() or []) > 1
    assert plain.getpixel((0, 0)) != framed.getpixel((0, 0))


def test_the_loop_goes_on_while_pictures_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many at once as there are threads; each of them waits for something that only the loop can do."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slow(file: bytes, limits: PictureLimits) -> Picture:
        begun.release()
        assert go_on.wait(20)
        return develop(file, limits)

    monkeypatch.setattr(pictures, "develop", slow)

    async def run() -> list[Picture]:
        studio = Studio()
        making = asyncio.gather(*(studio.develop(jpeg()) for _ in range(AT_ONCE + 1)))
        await asyncio.sleep(0)
        for _ in range(AT_ONCE):
            assert await asyncio.to_thread(begun.acquire, timeout=20)
        assert not begun.acquire(blocking=False), "no more at once"
        go_on.set()
        made = list(await making)
        studio.close()
        return made

    assert [picture.width for picture in asyncio.run(run())] == [60] * (AT_ONCE + 1)
