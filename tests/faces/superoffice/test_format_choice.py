"""Which format a body is read as and an answer is written in, without a server."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kartotek.domain.errors import InvalidValue
from kartotek.faces.superoffice.messages.formats import (
    FORM,
    JSON_TYPES,
    XML_TYPES,
    UnsupportedMediaType,
    read,
    reply_type,
    write,
)
from kartotek.web.face import Request
from kartotek.wire.errors import MalformedMessage

TYPES = st.sampled_from([*JSON_TYPES, *XML_TYPES, FORM, "", "text/plain", "multipart/form-data", None])
CHARSETS = st.sampled_from(["", "; charset=utf-8", "; charset=utf-16", "; charset=latin-1", ";charset=x", "; charset="])
BODIES = (
    st.binary()
    | st.text().map(lambda text: text.encode("utf-8", "replace"))
    | st.sampled_from([b"{}", b"a=1", b"<a/>"])
)


@given(TYPES, CHARSETS, BODIES)
@example("application/json", "; charset=utf-16", b"{")
def test_any_body_is_a_value_or_malformed(kind: str | None, charset: str, body: bytes) -> None:
    try:
        value = read(body, None if kind is None else kind + charset)
    except MalformedMessage:
        return
    assert isinstance(value, str | int | float | list | dict | None)


def request(query: str = "", accept: str | None = None) -> Request:
    headers = [] if accept is None else [(b"accept", accept.encode())]
    return Request({"method": "GET", "headers": headers, "path": "/", "query_string": query.encode()})


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_any_accept_header_gets_an_answer(accept: str) -> None:
    assert reply_type(request(accept=accept)) in {*JSON_TYPES, *XML_TYPES}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("$format=xml", "application/xml"),
        ("%24format=XML", "application/xml"),
        ("$format=json&$format=xml", "application/xml"),
        ("format=xml", "application/json"),
        ("$FORMAT=text/json", "text/json"),
    ],
)
def test_the_option_is_found_however_it_is_written(query: str, wanted: str) -> None:
    assert reply_type(request(query)) == wanted


@pytest.mark.parametrize("query", ["$format=", "$format=csv", "$format=application/x-www-form-urlencoded"])
def test_a_format_that_there_is_not_is_refused(query: str) -> None:
    with pytest.raises(InvalidValue):
        reply_type(request(query))


@pytest.mark.parametrize("kind", ["text/html", "application/jsonx", "multipart/form-data; boundary=a"])
def test_another_type_is_told(kind: str) -> None:
    with pytest.raises(UnsupportedMediaType, match=kind.partition(";")[0]):
        read(b"x", kind)


@pytest.mark.parametrize("kind", [*XML_TYPES, *JSON_TYPES])
def test_what_is_written_is_read(kind: str) -> None:
    tree: Any = {"Name": "Blåbær", "Phones": [{"Value": "1"}], "CustomFields": {"x:1": "y"}, "Associate": None}
    body, (name, value) = write(tree, kind, "ContactEntity")
    assert (name, read(body, value)) == ("content-type", tree)
