"""JSON is read strictly where data could be lost, and within bounds."""

from __future__ import annotations

import contextlib
import json as stdlib_json
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedJson, MalformedMessage, MessageTooLarge
from kartotek.wire.json import MAX_DEPTH, decode
from kartotek.wire.xml import is_carried


class Named(msgspec.Struct):
    name: str
    age: int = 0


def test_plain_values_and_structs_are_read() -> None:
    assert decode(b' {"a": [1, 2.5, null, true, "x"]} ') == {"a": [1, 2.5, None, True, "x"]}
    assert decode(b'{"name": "Bob", "extra": 1}', Named) == Named("Bob")
    assert decode(b"99999999999999999999") == 99999999999999999999


def test_of_a_repeated_name_the_last_counts() -> None:
    assert decode(b'{"a": 1, "a": 2}') == {"a": 2}
    assert decode(b'{"name": "x", "name": "y"}', Named) == Named("y")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[1, 2, ]", [1, 2]),
        (b'{"a": 1,\n}', {"a": 1}),
        (b'{"a": [{"b": "x,]",},],}', {"a": [{"b": "x,]"}]}),
        (b'["\\",}",]', ['",}']),
    ],
)
def test_a_comma_after_the_last_element_is_forgiven(body: bytes, value: object) -> None:
    assert decode(body) == value


@pytest.mark.parametrize("body", [b"[,]", b"[ ,\n]", b'{"a":,}', b"[1,,]", b"{,}", b"[1,,2]", b",", b"[1],"])
def test_other_stray_commas_are_not(body: bytes) -> None:
    with pytest.raises(MalformedJson):
        decode(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"nul",
        b"{",
        b"[1",
        b'"a',
        b"{'a': 1}",
        b"{a: 1}",
        b"NaN",
        b"01",
        b"1e400",
        b"[1] x",
        b'"\x01"',
        b"\\",
    ],
)
def test_what_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedJson):
        decode(body)


def test_an_error_tells_line_and_column() -> None:
    with pytest.raises(MalformedJson) as caught:
        decode(b'{\n  "a": x\n}')
    assert (caught.value.line, caught.value.column) == (2, 8)
    assert "byte" not in str(caught.value)
    with pytest.raises(MalformedJson, match=r"UTF-8 \(line 2, column 1\)"):
        decode(b'"\n\xff"')


def test_a_value_of_the_wrong_type_is_told_with_its_path() -> None:
    with pytest.raises(MalformedJson, match=r"Expected `str`, got `int` - at `\$\.name`"):
        decode(b'{"name": 5}', Named)
    with pytest.raises(MalformedJson, match=r"at `\$\.name`"):
        decode(b'{"name": 5,}', Named)


@pytest.mark.parametrize(
    "text",
    [r"\u0000", r"\u0001", r"\u001F", r"\b", r"\f", r"\ud800", r"\uDFFF", r"\ud800x", r"\uFFFE", r"\uffff", "\ufffe"],
)
@pytest.mark.parametrize("shape", ['"{}"', '{{"a": ["x{}"]}}', '{{"{}": 1}}'])
def test_characters_that_xml_cannot_carry_are_refused(text: str, shape: str) -> None:
    with pytest.raises(MalformedJson):
        decode(shape.format(text).encode())


def test_a_lone_surrogate_in_bytes_is_refused() -> None:
    with pytest.raises(MalformedJson, match="UTF-8"):
        decode(b'"\xed\xa0\x80"')


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (r'"\\u0000"', r"\u0000"),
        (r'"C:\\bin\\foo"', r"C:\bin\foo"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\t\n\r\/"', "\t\n\r/"),
        ('"\ufeff\x7f"', "\ufeff\x7f"),
    ],
)
def test_what_only_looks_like_them_is_read(body: str, value: str) -> None:
    assert decode(body.encode()) == value


def test_a_byte_order_mark_is_skipped() -> None:
    assert decode(b"\xef\xbb\xbf[]") == []


def test_nesting_is_bounded() -> None:
    assert decode(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    for depth in (MAX_DEPTH + 1, 100_000):
        with pytest.raises(MessageTooLarge):
            decode(b"[" * depth + b"]" * depth)
    assert len(decode(b"[" + b",".join([b"[]"] * 1000) + b"]")) == 1000
    assert decode(b'"' + b"[" * 1000 + b'"') == "[" * 1000


def test_size_is_bounded() -> None:
    with pytest.raises(MessageTooLarge):
        decode(b"[1, 2, 3]", max_bytes=8)


@pytest.mark.parametrize(
    "body", [b'"' + b'\\"' * 500_000, b"[" + b" " * 500_000, b'["' + b"," * 500_000, b"[1" + b", " * 300_000]
)
def test_hostile_text_takes_no_time(body: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(MalformedJson):
        decode(body)
    assert time.perf_counter() - started < 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=12,
)


def _carried(value: Any) -> bool:
    if isinstance(value, str):
        return is_carried(value)
    if isinstance(value, dict):
        return all(_carried(part) for pair in value.items() for part in pair)
    return not isinstance(value, list) or all(map(_carried, value))


@settings(deadline=None)
@given(JSON, st.booleans())
def test_every_value_is_read_back_or_refused(value: Any, ascii_only: bool) -> None:
    body = stdlib_json.dumps(value, ensure_ascii=ascii_only).encode()
    if _carried(value):
        assert decode(body) == value
    else:
        with pytest.raises(MalformedJson):
            decode(body)


@settings(deadline=None)
@given(st.binary(max_size=100) | st.text('[]{}",:\\ub0d8 e1-', max_size=40).map(str.encode))
def test_any_bytes_are_a_value_or_malformed(body: bytes) -> None:
    for cls in (Any, Named, list[int]):
        with contextlib.suppress(MalformedMessage):
            decode(body, cls)
