"""Forms describe trees by the names of their fields."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedMessage, MessageTooLarge
from kartotek.wire.form import MAX_FIELDS, read_form
from tests.wire.trees import NAMES


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", {}),
        ("Name=ACME&Department=", {"Name": "ACME", "Department": ""}),
        ("a=1+2%2B3%C3%B8", {"a": "1 2+3ø"}),
        ("Category.Id=2&Category[Value]=x", {"Category": {"Id": "2", "Value": "x"}}),
        ("Phones[0].Value=1&Phones[1][Value]=2", {"Phones": [{"Value": "1"}, {"Value": "2"}]}),
        ("Phones[7].Value=2&Phones[3].Value=1", {"Phones": [{"Value": "1"}, {"Value": "2"}]}),
        ("Phones[].Value=1&Phones[].Value=2", {"Phones": [{"Value": "1"}, {"Value": "2"}]}),
        ("Phones[2].Value=1&Phones[].Value=2", {"Phones": [{"Value": "1"}, {"Value": "2"}]}),
        ("Phones=", {"Phones": []}),
        ("Domains=a&Domains=b", {"Domains": ["a", "b"]}),
        ("Domains=a", {"Domains": ["a"]}),
        ("Domains[]=a&Domains[]=b", {"Domains": ["a", "b"]}),
        ("Name=a&Name=b", {"Name": "b"}),
        ("Other[0]=a&Other[0]=b", {"Other": ["b"]}),
        ("Fields[a:b]=c&Fields[x.y]=d", {"Fields": {"a:b": "c", "x.y": "d"}}),
        ("Fields[0].Key=a&Fields[0].Value=b", {"Fields": {"a": "b"}}),
        ("Rows[0][1].a=2&Rows[0][0].a=1", {"Rows": [[{"a": "1"}, {"a": "2"}]]}),
        ("$filter=name+eq+'a'&$top=5", {"$filter": "name eq 'a'", "$top": "5"}),
    ],
)
def test_a_form_is_a_tree(text: str, tree: object) -> None:
    assert read_form(text, NAMES) == tree


@pytest.mark.parametrize(
    "text",
    [
        '{"Name":"ACME"}',
        "=x",
        "a.=1",
        "a[=1",
        "a]=1",
        "a[0]x=1",
        ".a=1",
        "a=1&a.b=2",
        "a.b=1&a=2",
        "a[0]=1&a.b=2",
        "a[0]=1&a[0].b=2",
        "a=%00",
        "a=%ED%A0%80",
        "a=%FF",
        "Fields[0].Value=b",
        "Fields[0]=b",
    ],
)
def test_what_describes_no_tree_is_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read_form(text, NAMES)


def test_fields_and_depth_are_bounded() -> None:
    with pytest.raises(MessageTooLarge):
        read_form("a" + ".b" * 64 + "=1", NAMES)
    with pytest.raises(MessageTooLarge):
        read_form("&".join(["a=1"] * (MAX_FIELDS + 1)), NAMES)


@pytest.mark.parametrize("field", ["a=1", "a[]=1", "a[5]=1", "a[].b=1"])
def test_many_fields_take_no_time(field: str) -> None:
    started = time.perf_counter()
    read_form("&".join([field] * MAX_FIELDS), NAMES)
    assert time.perf_counter() - started < 2


FIELDS = st.lists(st.tuples(st.text("aB.[]0:$ "), st.text()), max_size=6)


@given(FIELDS.map(urlencode) | st.text("a=&.[]0%+C3Phones"))
def test_nothing_but_a_malformed_message_comes_of_any_form(text: str) -> None:
    try:
        tree: Any = read_form(text, NAMES)
    except MalformedMessage:
        return
    assert isinstance(tree, dict)
