"""Forms with files: what clients send, and what nobody should."""

from __future__ import annotations

import time

import httpx
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedMessage, MessageTooLarge, WireError
from kartotek.wire.multipart import MOST_PARTS, FormPart, read_multipart

BOUNDARY = "---011000010111000001101001"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"
FILE = b"\x89PNG\r\n\x1a\n\r\n--\r\n---0110\0\xff"


def form(*parts: tuple[str, bytes], end: str = "--\r\n") -> bytes:
    """Return a form of parts, each its headers and its content."""
    body = b"".join(
        f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode("utf-8", "surrogateescape") + content + b"\r\n"
        for head, content in parts
    )
    return body + f"--{BOUNDARY}{end}".encode()


def named(name: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"'


def test_parts_are_read_in_order_with_names_and_content() -> None:
    head = f'{named("file")}; filename="a b.png"\r\nContent-Type: false'
    body = form((head, FILE), (named("empty"), b""), (named("token"), b"C9464"))
    assert read_multipart(body, TYPE) == [
        FormPart("file", FILE, "a b.png"),
        FormPart("empty", b""),
        FormPart("token", b"C9464"),
    ]


@pytest.mark.parametrize("end", ["--\r\n", "--", "--\r\nan epilogue", "-- \r\n"])
def test_what_follows_the_end_does_not_matter(end: str) -> None:
    assert read_multipart(form((named("a"), b"1"), end=end), TYPE) == [FormPart("a", b"1")]


@pytest.mark.parametrize(
    "content_type",
    [
        TYPE,
        f'multipart/form-data; boundary="{BOUNDARY}"',
        f"multipart/form-data; boundary={BOUNDARY}; boundary=------------------------9bd390f6188056ef",
        f"multipart/form-data; boundary=------------------------9bd390f6188056ef; boundary={BOUNDARY}",
        f"multipart/form-data; boundary=---0110; boundary={BOUNDARY}",
        f"multipart/form-data; boundary={BOUNDARY}; boundary=---0110; boundary=-",
        f"multipart/form-data;charset=utf-8;BOUNDARY = {BOUNDARY}",
        "multipart/form-data; boundary=somethingelse",
        "multipart/form-data; boundary=",
        "multipart/form-data",
    ],
)
def test_the_boundary_is_the_one_that_the_body_has(content_type: str) -> None:
    assert read_multipart(form((named("a"), FILE)), content_type) == [FormPart("a", FILE)]
    assert read_multipart(b"\r\n" + form((named("a"), FILE)), content_type) == [FormPart("a", FILE)]


@pytest.mark.parametrize(
    ("head", "name", "filename"),
    [
        ("content-disposition:form-data;name=a;filename=b", "a", "b"),
        (f'{named("å")}; filename="Åse «1».png"', "å", "Åse «1».png"),
        ('Content-Disposition: form-data; name="\udce5"', "å", None),
        (f'{named("a")}; filename=""', "a", ""),
        (f'{named("a")}; filename="C:\\\\x\\\\b.png"', "a", "b.png"),
        (f"Content-Type: text/plain\r\n{named('a')}\r\nX-Other: 1", "a", None),
        (f'{named("a")}; filename="[object Object]"', "a", "[object Object]"),
    ],
)
def test_names_are_read_as_clients_write_them(head: str, name: str, filename: str | None) -> None:
    [part] = read_multipart(form((head, b"")), TYPE)
    assert (part.name, part.filename) == (name, filename)


def test_what_python_s_clients_send_is_read() -> None:
    files = {"file": ("Åse.png", FILE, "image/png")}
    for request in (
        httpx.Request("POST", "http://x/", files=files, data={"token": "ø"}),
        requests.Request("POST", "http://x/", files=files, data={"token": "ø"}).prepare(),
    ):
        body = request.read() if isinstance(request, httpx.Request) else request.body
        assert isinstance(body, bytes)
        parts = read_multipart(body, str(request.headers["Content-Type"]))
        assert {part.name: part for part in parts} == {
            "file": FormPart("file", FILE, "Åse.png"),
            "token": FormPart("token", "ø".encode()),
        }
        assert {part.name: part for part in parts}["token"].text == "ø"


def test_a_form_without_parts_has_none() -> None:
    assert read_multipart(f"--{BOUNDARY}--\r\n".encode(), TYPE) == []


WHOLE = form((f'{named("file")}; filename="a"', FILE), (named("token"), b"x"))


@pytest.mark.parametrize("length", range(0, len(WHOLE) - 4, 3))
def test_what_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(MalformedMessage):
        read_multipart(WHOLE[:length], TYPE)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"token": "x"}',
        b"a preamble\r\n" + WHOLE,
        form(("Content-Type: image/png", b"")),
        form((named(""), b"")),
        form(("Content-Disposition: form-data", b"")),
        form(("Content Disposition: form-data", b"")),
        form((": x", b"")),
        b"--\r\n\r\n",
        b"--" + b"x" * 300 + b"\r\n",
    ],
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedMessage):
        read_multipart(body, TYPE)


def test_a_text_that_is_not_utf_8_is_refused() -> None:
    [part] = read_multipart(form((named("a"), b"\xff")), TYPE)
    with pytest.raises(MalformedMessage, match="'a' is not UTF-8"):
        _ = part.text


def test_the_number_of_parts_is_bounded() -> None:
    assert len(read_multipart(form(*[(named("a"), b"")] * MOST_PARTS), TYPE)) == MOST_PARTS
    with pytest.raises(MessageTooLarge):
        read_multipart(form(*[(named("a"), b"")] * (MOST_PARTS + 1)), TYPE)


@pytest.mark.parametrize(
    "body",
    [
        b"--a\r\n\r\n" * 1_000_000,
        b"--a\r\n\r\n" + b"\r\n--ax" * 1_000_000,
        b"--a\r\n\r\n" + b"\r\n--" * 2_000_000,
        b"--a\r\n" + b"A" * 8_000_000,
        b"--a\r\nA: " + b"A" * 8_000_000,
        b"--a\r\n" + b"A: 1\r\n" * 1_000_000,
        b"--a\r\n\r\n" + b"\r" * 8_000_000,
        b"\r\n" * 4_000_000,
        b"-" * 8_000_000,
    ],
)
def test_what_is_made_to_cost_time_is_refused_soon(body: bytes) -> None:
    began = time.process_time()
    with pytest.raises(WireError):
        read_multipart(body, "multipart/form-data; boundary=a")
    assert time.process_time() - began < 2


@settings(max_examples=100)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_are_a_form_or_refused(body: bytes, content_type: str) -> None:
    for whole in (body, b"--a\r\n" + body, WHOLE[: len(body)] + body):
        try:
            read_multipart(whole, f"multipart/form-data; boundary=a;{content_type}")
        except WireError:
            continue


_NAMES = st.text(st.characters(codec="utf-8", exclude_characters='"\\\r\n\0'), min_size=1, max_size=9)


@given(st.lists(st.tuples(_NAMES, st.binary(max_size=60)), max_size=5))
def test_what_was_put_into_a_form_is_read_from_it(parts: list[tuple[str, bytes]]) -> None:
    found = read_multipart(form(*((named(name), content) for name, content in parts)), TYPE)
    assert [(part.name, part.content) for part in found] == parts


@given(st.lists(st.integers(0, len(WHOLE) - 1), min_size=1, max_size=6), st.binary(min_size=6, max_size=6))
def test_a_damaged_form_is_read_or_refused(places: list[int], noise: bytes) -> None:
    damaged = bytearray(WHOLE)
    for place, value in zip(places, noise, strict=False):
        damaged[place] = value
    try:
        read_multipart(bytes(damaged), TYPE)
    except WireError:
        return
