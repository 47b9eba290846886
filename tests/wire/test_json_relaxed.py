"""What Json.NET reads beyond JSON."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedJson, MessageTooLarge
from kartotek.wire.json_relaxed import decode_relaxed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{ Name: 'x' }", {"Name": "x"}),
        ("{'Name':'x',}", {"Name": "x"}),
        ("[ { 'op': 'replace', 'path': '/Department', 'value': 'foo' } ]", [
            {"op": "replace", "path": "/Department", "value": "foo"},
        ]),
        ("{a:1, b_2 : [true,null], $c:{d:'e'}}", {"a": 1, "b_2": [True, None], "$c": {"d": "e"}}),
        (r"""{'it''s': 1}""", None),
        (r"""{"a": 'it\'s "so" \\ \u00e6'}""", {"a": 'it\'s "so" \\ æ'}),
        ("""{"a": "it's", 'b': "{c: 'd'}"}""", {"a": "it's", "b": "{c: 'd'}"}),
        ('{"a": 1 /* one: */, // two: \n "b": 2}', {"a": 1, "b": 2}),
        ('{"http://x": "/* no */ // comment"}', {"http://x": "/* no */ // comment"}),
        ("{navn: 'Ærø', øre: 'å'}", {"navn": "Ærø", "øre": "å"}),
        ("{true: 1}", {"true": 1}),
        ("''", ""),
    ],
)  # fmt: skip
def test_what_is_forgiven(text: str, value: object) -> None:
    if value is None:
        with pytest.raises(MalformedJson):
            decode_relaxed(text.encode())
    else:
        assert decode_relaxed(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{Name: x}", "line 1, column 2"),
        ("{'a': 'b", "line 1, column 2"),
        ("{'a': 1", "line 1, column 2"),
        ('{"a": "b', "line 1"),
        ("{a b: 1}", "line 1, column 2"),
        ("/* nothing", "line 1, column 1"),
        ("'a\x00'", "line 1"),
        ("{'a': '\\u0000'}", "line 1"),
    ],
)
def test_what_is_not_is_refused_where_json_would(text: str, place: str) -> None:
    with pytest.raises(MalformedJson) as refused:
        decode_relaxed(text.encode())
    assert place in str(refused.value)


def test_limits_hold() -> None:
    with pytest.raises(MessageTooLarge):
        decode_relaxed(b"[" * 100 + b"'a'" + b"]" * 100)


@pytest.mark.parametrize("start", ["'", '"', "/*", "//", "a", "/**", "'\\", "a :", "{'a':"])
def test_long_texts_cost_no_more_than_their_length(start: str) -> None:
    text = (start * 200_000).encode()
    began = time.perf_counter()
    with pytest.raises((MalformedJson, MessageTooLarge)):
        decode_relaxed(text)
    assert time.perf_counter() - began < 5


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.characters(codec="utf-8", exclude_categories=["C"])),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("abc'\"/*:", max_size=4), below, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_is_read_as_json(value: object) -> None:
    assert decode_relaxed(json.dumps(value, ensure_ascii=False).encode()) == value


@given(VALUES)
def test_single_quotes_hold_what_double_ones_do(value: object) -> None:
    assert decode_relaxed(_single(value).encode()) == value


def _single(value: object) -> str:
    """Return a value as JSON in single quotes."""
    if isinstance(value, str):
        return "'" + json.dumps(value)[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(_single, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_single(name)}: {_single(below)}" for name, below in value.items()) + "}"
    return json.dumps(value)
