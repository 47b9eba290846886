"""Trees go out as XML and come back the same."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedMessage, MessageTooLarge, UnwritableValue
from kartotek.wire.tree_names import MAX_DEPTH
from kartotek.wire.xml_tree import read_tree, write_tree
from tests.wire.trees import MEMBERS, NAMES, TREES

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def written(value: object, name: str = "") -> str:
    """Return what is written, without the declaration and the root's namespace."""
    text = write_tree(value, name, NAMES).decode()
    assert text.startswith(HEAD)
    assert XSI in text
    return text.removeprefix(HEAD).replace(f" {XSI}", "", 1)


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ({"Id": 5, "Name": "a<b", "Xstop": False, "Lat": 0.0}, "C", "<C><Id>5</Id><Name>a&lt;b</Name>..."),
        ({"Phones": [{"Value": "1"}]}, "C", "<C><Phones><Element><Value>1</Value></Element></Phones></C>"),
        ({"Domains": ["a", ""]}, "C", "<C><Domains><string>a</string><string></string></Domains></C>"),
        ({"Other": [1, 2]}, "C", "<C><Other><int>1</int><int>2</int></Other></C>"),
        ({"Other": [None, True]}, "C", '<C><Other><boolean xsi:nil="true"/><boolean>true</boolean></Other></C>'),
        ({"Other": [{"a": 1}]}, "C", "<C><Other><Item><a>1</a></Item></Other></C>"),
        ({"Other": []}, "C", "<C><Other></Other></C>"),
        ({"Owner": None}, "C", '<C><Owner xsi:nil="true"/></C>'),
        (
            {"Rows": [[{"a": 1}], []]},
            "C",
            "<C><Rows><ArrayOfCell><Cell><a>1</a></Cell></ArrayOfCell><ArrayOfCell></ArrayOfCell></Rows></C>",
        ),
        (
            {"Fields": {"a:b": "c"}},
            "C",
            "<C><Fields><StringKeyValuePair><Key>a:b</Key><Value>c</Value></StringKeyValuePair>...",
        ),
        ({"mail/address": "x", "1": 2}, "C", "<C><mail_x002F_address>x</mail_x002F_address><_x0031_>2</_x0031_></C>"),
        ({"a_x002F_b": 1, "_x": 1, "a😀": 1}, "C", "<C><a_x005F_x002F_b>1</a_x005F_x002F_b><_x>1</_x>..."),
        ([{"Id": 1, "ChildItems": [{"Id": 2}]}], "Node", "<ArrayOfNode><Node><Id>1</Id><ChildItems><Node>..."),
        ([1, 2], "", "<ArrayOfint><int>1</int><int>2</int></ArrayOfint>"),
        ([["a"]], "", "<ArrayOfArrayOfstring><ArrayOfstring><string>a</string></ArrayOfstring></ArrayOfArrayOfstring>"),
        ([], "MDOListItem", "<ArrayOfMDOListItem></ArrayOfMDOListItem>"),
        ("x", "", "<string>x</string>"),
        (None, "ContactEntity", '<ContactEntity xsi:nil="true"/>'),
        ({"a": "b"}, "StringDictionary", "<StringDictionary><StringKeyValuePair><Key>a</Key><Value>b</Value>..."),
        ({"a": "b"}, "", "<Object><a>b</a></Object>"),
    ],
)
def test_a_tree_is_written(value: object, name: str, text: str) -> None:
    if text.endswith("..."):
        assert written(value, name).startswith(text[:-3])
    else:
        assert written(value, name) == text


@given(st.fixed_dictionaries({"Tree": TREES}))
@example({"Tree": {"Fields": {"a": "\r\n\t x "}}})
def test_a_tree_reads_back_as_it_was(tree: dict[str, Any]) -> None:
    assert read_tree(write_tree(tree, "Root", NAMES), NAMES) == tree


@given(st.lists(st.dictionaries(MEMBERS, st.text("ab"), min_size=1)))
def test_an_array_reads_back_as_it_was(items: list[dict[str, str]]) -> None:
    assert read_tree(write_tree(items, "Item", NAMES), NAMES) == items


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<a/>", ""),
        ("<a>x</a>", "x"),
        ("<a> <b/> <!-- c --> </a>", {"b": ""}),
        ("<a><Phones/><Fields/><B/></a>", {"Phones": [], "Fields": {}, "B": ""}),
        ("<a><phones><x><Value>1</Value></x></phones></a>", {"phones": [{"Value": "1"}]}),
        ('<n:a xmlns:n="urn:n" xmlns="urn:m"><b c="d">x</b></n:a>', {"b": "x"}),
        (
            '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:nil="true"/><c i:nil="0"/></a>',
            {"b": None, "c": ""},
        ),
        ("<a><b>1</b><b>2</b></a>", {"b": "2"}),
        (
            "<a><Fields><KeyValueOfstringstring><Key>k</Key></KeyValueOfstringstring></Fields></a>",
            {"Fields": {"k": None}},
        ),
        ("<ArrayOfint><int>1</int></ArrayOfint>", ["1"]),
        ("<ArrayOfint/>", []),
        ("<Phones><a>1</a></Phones>", {"a": "1"}),
        ("<StringDictionary/>", {}),
        ("<a><b_x0000_c>1</b_x0000_c><d_xD800_>1</d_xD800_></a>", {"b_x0000_c": "1", "d_xD800_": "1"}),
    ],
)
def test_a_document_is_read(body: str, value: object) -> None:
    assert read_tree(body.encode(), NAMES) == value


def test_the_charset_of_the_header_counts() -> None:
    assert read_tree("<a>ø</a>".encode("latin-1"), NAMES, charset="iso-8859-1") == "ø"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "x",
        "<a>",
        "<a>x<b/></a>",
        "<a><b/>x</a>",
        "<a><Phones>x</Phones></a>",
        "<a><Fields><b>x</b></Fields></a>",
        "<a><Fields><b><Value>x</Value></b></Fields></a>",
        "<!DOCTYPE a><a/>",
        "<a>&b;</a>",
    ],
)
def test_what_cannot_be_read_is_refused(body: str) -> None:
    with pytest.raises(MalformedMessage):
        read_tree(body.encode(), NAMES)


def test_depth_is_bounded() -> None:
    assert read_tree(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, NAMES)
    with pytest.raises(MessageTooLarge):
        read_tree(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), NAMES)


def test_what_xml_cannot_carry_is_not_written() -> None:
    with pytest.raises(UnwritableValue):
        write_tree({"a": "\x00"}, "a", NAMES)


@given(st.binary() | st.text(st.sampled_from('<>/abPhonesFields ="&;[]!-?')).map(str.encode))
def test_nothing_but_a_malformed_message_comes_of_any_bytes(body: bytes) -> None:
    try:
        read_tree(body, NAMES)
    except MalformedMessage:
        return
