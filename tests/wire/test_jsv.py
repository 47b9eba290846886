"""JSV reads back as it was written, and anything else is refused with the place."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedMessage, MessageTooLarge
from kartotek.wire.jsv import MAX_DEPTH, decode, encode
from kartotek.wire.xml import is_carried

TEXTS = st.text().filter(is_carried)
NAMES = TEXTS.filter(lambda text: text.strip() == text and text != "")
TREES = st.recursive(TEXTS, lambda below: st.lists(below) | st.dictionaries(NAMES, below), max_leaves=20)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        ("", '""'),
        ("CRONUS NL", "CRONUS NL"),
        ({"Date": "2024-05-01T10:00:00", "Sender": "4PS"}, '{Date:"2024-05-01T10:00:00",Sender:4PS}'),
        ({"no": "a,b", "name": 'the "x"', "mail": ""}, '{no:"a,b",name:"the ""x""",mail:""}'),
        ({"Errors": [{"ErrorCode": "NotEmpty"}, "x"]}, "{Errors:[{ErrorCode:NotEmpty},x]}"),
        ("'Data' must not be empty.", "'Data' must not be empty."),
        (" padded ", '" padded "'),
    ],
)
def test_it_is_written_as_servicestack_writes_it_and_reads_back(tree: Any, text: str) -> None:
    assert encode(tree) == text
    assert decode(text) == tree


def test_flags_and_numbers_are_spelled_as_dotnet_does_and_nulls_left_out() -> None:
    assert encode({"blocked": False, "again": True, "id": 42, "none": None}) == "{blocked:False,again:True,id:42}"


def test_the_indented_form_of_metadata_pages_is_read() -> None:
    text = '{\r\n\tHeader: \r\n\t{\r\n\t\tContains: String,\r\n\t\tDate: "a:b"\r\n\t},\r\n\tErrors: [ x , y ]\r\n}'
    assert decode(text) == {"Header": {"Contains": "String", "Date": "a:b"}, "Errors": ["x", "y"]}


def test_nothing_between_separators_is_null_and_a_bare_value_may_hold_colons() -> None:
    assert decode("{a:,b:1}") == {"a": None, "b": "1"}
    assert decode("{at:10:30}") == {"at": "10:30"}
    assert decode("{a:1,a:2}") == {"a": "2"}


@given(TREES)
def test_whatever_is_written_reads_back(tree: Any) -> None:
    assert decode(encode(tree)) == tree


@given(st.text(alphabet='{}[]:," a\n\x00é') | st.text())
def test_any_text_gives_a_tree_or_is_refused(text: str) -> None:
    with contextlib.suppress(MalformedMessage):
        assert encode(decode(text)) is not None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "line 1, column 2"),
        ("{a}", "line 1, column 3"),
        ("{a:1", "line 1, column 5"),
        ("{a:1}}", "line 1, column 6"),
        ("[1,2", "line 1, column 5"),
        ('{a:"x}', "line 1, column 4"),
        ("{a:1,\n:2}", "line 2, column 1"),
        ("{a:b{c}", "line 1, column 5"),
    ],
)
def test_what_is_no_jsv_is_refused_with_the_place(text: str, place: str) -> None:
    with pytest.raises(MalformedMessage, match=place):
        decode(text)


def test_it_is_bounded() -> None:
    with pytest.raises(MessageTooLarge):
        decode("[" * (MAX_DEPTH + 1))
    with pytest.raises(MalformedMessage):
        decode("{a:\x01}")
