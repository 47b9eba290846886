"""The XML parser lets nothing hostile through and says where a document is wrong."""

import contextlib
import time

import pytest

from kartotek.wire.errors import MalformedMessage, MalformedXml, MessageTooLarge, UnwritableValue
from kartotek.wire.xml import MAX_DEPTH, carried, escape, escape_attribute, is_carried, local_name, namespace_of, parse

LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY l0 "lol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><a>&l9;</a>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:9/x.dtd"><a/>',
        b'<?xml version="1.0"?>\n<!-- <!-x --><?p ?>\n<!DOCTYPE a><a/>',
        LAUGHS,
        "<!DOCTYPE a><a/>".encode("utf-16"),
    ],
)
def test_a_doctype_is_refused_before_it_is_read(body: bytes) -> None:
    with pytest.raises(MalformedXml, match="DTD is prohibited"):
        parse(body)


def test_the_place_of_the_doctype_is_told() -> None:
    with pytest.raises(MalformedXml) as caught:
        parse(b"<!--\n-->  <!DOCTYPE a><a/>")
    assert (caught.value.line, caught.value.column) == (2, 6)


def test_the_word_doctype_in_text_is_text() -> None:
    assert parse(b"<a><!-- <!DOCTYPE b> --><![CDATA[<!DOCTYPE c>]]></a>").root.text == "<!DOCTYPE c>"


def test_many_comments_before_the_root_take_no_time() -> None:
    started = time.perf_counter()
    with pytest.raises(MalformedXml):
        parse(b"<!---->" * 100_000 + b"<!DOCTYPE a><a/>")
    assert time.perf_counter() - started < 5


def test_a_document_over_the_size_is_refused_unread() -> None:
    with pytest.raises(MessageTooLarge, match="11 bytes"):
        parse(b"<a>" + b"x" * 8, max_bytes=10)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 10_000])
def test_nesting_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(MalformedXml, match="depth"):
        parse(b"<a>" * depth + b"</a>" * depth)


def test_nesting_up_to_the_bound_is_read() -> None:
    assert local_name(parse(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).root) == "a"


def test_very_many_attributes_end_in_a_value_or_an_error() -> None:
    body = b"<a " + b" ".join(b'x%d="1"' % n for n in range(200_000)) + b"/>"
    started = time.perf_counter()
    with contextlib.suppress(MalformedMessage):
        assert len(parse(body).root.attrib) == 200_000
    assert time.perf_counter() - started < 10


def test_a_text_too_long_for_libxml2_is_refused() -> None:
    with pytest.raises(MalformedXml):
        parse(b"<a>" + b"x" * 11_000_000 + b"</a>")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"text",
        b"<a>",
        b"<a></b>",
        b"<a/>x",
        b"<a/><b/>",
        b"<a b='1' b='2'/>",
        b"<x:a/>",
        b"<a>&nbsp;</a>",
        b"<a>&#0;</a>",
        b"<a>&#xFFFE;</a>",
        b"<a>\x00</a>",
        b"<a>\x01</a>",
        b"<a>\xff</a>",
        b"<a>\xed\xa0\x80</a>",
        "<a>\ufffe</a>".encode(),
        b'<?xml version="1.0" encoding="bogus"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b"<!--",
        b"<?xml",
        b"<!DOCTYPE",
        b"\xff\xfe<",
    ],
)
def test_what_is_not_xml_is_a_malformed_message(body: bytes) -> None:
    with pytest.raises(MalformedXml, match=r"^There is an error in XML document \(\d+, \d+\). ---> "):
        parse(body)


def test_an_error_tells_line_and_column() -> None:
    with pytest.raises(MalformedXml) as caught:
        parse(b"<a>\n  <b></c>\n</a>")
    assert (caught.value.line, caught.value.column) == (2, 10)
    assert "<string>" not in str(caught.value)


def test_a_byte_that_is_no_utf8_is_placed() -> None:
    with pytest.raises(MalformedXml) as caught:
        parse(b"<a>\n\xff</a>")
    assert (caught.value.line, caught.value.column) == (2, 1)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<a>é</a>".encode(), None),
        ("<a>é</a>".encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + "<a>é</a>".encode(), None),
        ("<a>é</a>".encode("utf-16"), None),
        ("<a>é</a>".encode("utf-16"), "utf-8"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode("latin-1"), None),
        ("<?xml version='1.0' encoding='windows-1252'?><a>é</a>".encode("cp1252"), None),
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode(), "utf-8"),
        ('<?xml version="1.0" encoding="utf-16"?><a>é</a>'.encode(), None),
        ("<a>é</a>".encode("latin-1"), "ISO-8859-1"),
    ],
)
def test_the_encoding_is_that_of_mark_header_or_declaration(body: bytes, charset: str | None) -> None:
    assert parse(body, charset=charset).root.text == "é"


@pytest.mark.parametrize("charset", ["utf-7", "nonsense", "hex", "utf-8\x00", "é"])
def test_an_encoding_we_do_not_take_is_refused(charset: str) -> None:
    with pytest.raises(MalformedXml, match="encoding"):
        parse(b"<a/>", charset=charset)


def test_comments_and_instructions_leave_the_text_whole() -> None:
    assert parse(b"<a>x<!-- c -->y<?p q?><![CDATA[<z>]]></a>").root.text == "xy<z>"


def test_a_position_is_where_the_element_ends() -> None:
    document = parse("<a>\n <b/><c>éé</c></a>".encode("utf-16"))
    assert document.position(document.root[1]) == (2, 11)
    assert document.position(parse(b"<x/>").root) == (0, 0)


def test_names_and_namespaces_are_taken_apart() -> None:
    root = parse(b"<p:a xmlns:p='urn:x'><b/></p:a>").root
    assert (local_name(root), namespace_of(root)) == ("a", "urn:x")
    assert (local_name(root[0]), namespace_of(root[0])) == ("b", "")


def test_text_is_escaped_for_elements_and_for_attributes() -> None:
    assert escape("a<b>&\"'\r\n\t") == "a&lt;b&gt;&amp;\"'&#xD;\n\t"
    assert escape_attribute('a"\n\t') == "a&quot;&#xA;&#x9;"
    assert escape("plain é 😀 \x7f\x85") == "plain é 😀 \x7f\x85"


@pytest.mark.parametrize("character", list("\x00\x08\x0b\x1f\ud800\udfff\ufffe\uffff"))
def test_what_xml_cannot_carry_is_refused_in_writing(character: str) -> None:
    for write in (escape, escape_attribute):
        with pytest.raises(UnwritableValue, match=f"U\\+{ord(character):04X}"):
            write(f"a{character}")
    assert not is_carried(character)
    assert carried(f"a{character}b") == "a?b"
