"""The filter language: what is read of a text, what is refused and where, and that no text does worse than that."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.wire.errors import MalformedMessage
from kartotek.wire.odata_filter import (
    MAX_CHARACTERS,
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_VALUES,
    And,
    Call,
    Comparison,
    FilterTooLarge,
    Literal,
    MalformedFilter,
    Node,
    Or,
    parse,
)


def shape(node: Node) -> object:
    """Return a tree as nested tuples, without places."""
    if isinstance(node, And | Or):
        return (type(node).__name__, *(shape(part) for part in node.parts))
    if isinstance(node, Call):
        return (f"{node.function}()", *(value.text for value in node.arguments))
    return (node.column, node.operator, *(value.text for value in node.values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name begins 'S'", ("name", "begins", "S")),
        ("contactId=12", ("contactId", "=", "12")),
        ("contactId != 12", ("contactId", "!=", "12")),
        ("contactId>=12", ("contactId", ">=", "12")),
        ("name begins Su", ("name", "begins", "Su")),
        ("name eq ''", ("name", "eq", "")),
        ("lastName contains 'L\\'Oréal'", ("lastName", "contains", "L'Oréal")),
        ("lastName contains 'L''Oréal'", ("lastName", "contains", "L'Oréal")),
        (r"name is 'C:\\x\y'", ("name", "is", r"C:\x\y")),
        ("category in(3,6)", ("category", "in", "3", "6")),
        ("category oneOf ( '3' , '6' )", ("category", "oneOf", "3", "6")),
        ("updatedDate lastWeek", ("updatedDate", "lastWeek")),
        ("stop set", ("stop", "set")),
        ("thisAndPrevious(registered, 2, 'weeks')", ("thisAndPrevious()", "registered", "2", "weeks")),
        ("startswith(contactUdef/SuperOffice:1,'x')", ("startswith()", "contactUdef/SuperOffice:1", "x")),
        ("a eq 1 and b eq 2 or c eq 3", ("Or", ("And", ("a", "eq", "1"), ("b", "eq", "2")), ("c", "eq", "3"))),
        ("a eq 1 AND (b eq 2 Or c today)", ("And", ("a", "eq", "1"), ("Or", ("b", "eq", "2"), ("c", "today")))),
        ("a='x'and b='y'or c=1", ("Or", ("And", ("a", "=", "x"), ("b", "=", "y")), ("c", "=", "1"))),
        ("((a = -1.5))", ("a", "=", "-1.5")),
        ("android eq order", ("android", "eq", "order")),
        ("date date '2009-1-1'", ("date", "date", "2009-1-1")),
        ("between between ('a','b')", ("between", "between", "a", "b")),
    ],
)
def test_what_is_read(text: str, expected: object) -> None:
    assert shape(parse(text)) == expected
    assert shape(parse(f"  {text}\t")) == expected


def test_values_tell_how_they_were_written() -> None:
    node = parse("a in ('3', 3, [I:3], [d:05/05/1999 00:00:00])")
    assert node == Comparison(
        column="a",
        operator="in",
        values=(
            Literal("3", 7, quoted=True),
            Literal("3", 12),
            Literal("3", 15, code="I"),
            Literal("05/05/1999 00:00:00", 22, code="D"),
        ),
        at=1,
        operator_at=3,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "character 1: a column or '(' is expected, but the filter ends."),
        ("name", "character 5: an operator or '(' is expected, but the filter ends."),
        ("name eq 'x", "character 9: the text that begins there has no closing quote."),
        ("name eq 'x' foo", "character 13: 'and' or 'or' is expected, not 'foo'."),
        ("name eq 1)", "character 10: the end of the filter is expected, not ')'."),
        ("(name eq 1", "character 11: ')' is expected, but the filter ends."),
        ("= 1", "character 1: a column or '(' is expected, not '='."),
        ("a in (1,", "character 9: a value is expected, but the filter ends."),
        ("a in (1 2)", "character 9: ',' or ')' is expected, not '2)'."),
        ("a in ()", "character 7: a value is expected, not ')'."),
        ("startswith(", "character 12: a value is expected, but the filter ends."),
        ("a eq 1 and", "character 11: a column or '(' is expected, but the filter ends."),
        ("a eq 1 and or b eq 1", "character 12: a column or '(' is expected, not 'or'."),
        ("a eq ]", "character 6: "),
    ],
)
def test_what_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(MalformedFilter) as caught:
        parse(text)
    assert message in str(caught.value)
    assert f"character {caught.value.column}:" in str(caught.value)


def test_a_long_word_is_not_repeated_whole() -> None:
    with pytest.raises(MalformedFilter) as caught:
        parse("a eq 1 " + "x" * 1000)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a eq '" + "x" * MAX_CHARACTERS + "'", "characters"),
        ("(" * (MAX_DEPTH + 1) + "a eq 1" + ")" * (MAX_DEPTH + 1), "deeper"),
        ("(" * 50_000, "deeper"),
        (" or ".join(["a=1"] * (MAX_CONDITIONS + 1)), "conditions"),
        ("a in (" + ",".join("1" * (MAX_VALUES + 1)) + ")", "values"),
    ],
)
def test_bounds(text: str, what: str) -> None:
    with pytest.raises(FilterTooLarge, match=what):
        parse(text)


def test_what_is_within_the_bounds_is_read() -> None:
    depth = "(" * MAX_DEPTH + "a eq '((('" + ")" * MAX_DEPTH
    assert shape(parse(depth)) == ("a", "eq", "(((")
    wide = parse(" or ".join(["a=1"] * MAX_CONDITIONS))
    assert isinstance(wide, Or)
    assert len(wide.parts) == MAX_CONDITIONS
    many = parse("a in (" + ",".join("1" * MAX_VALUES) + ")")
    assert isinstance(many, Comparison)
    assert len(many.values) == MAX_VALUES


_PIECES = st.sampled_from(
    [*"()',=<>![]: \\\"$/%\n\x00é😀", "and", "or", "in", "eq", "name", "'a'", "[I:3]", "12", " ", "''", "startswith("]
)


@given(st.text(max_size=60) | st.lists(_PIECES, max_size=25).map("".join))
def test_any_text_gives_a_tree_or_a_refusal(text: str) -> None:
    read, refused = _tried(text)
    if refused is not None:
        assert 1 <= refused.column <= len(text) + 1
        assert f"character {refused.column}:" in str(refused)
    else:
        assert isinstance(read, Comparison | Call | And | Or)


def _tried(text: str) -> tuple[Node | None, MalformedFilter | None]:
    try:
        return parse(text), None
    except MalformedFilter as error:
        return None, error


_WORDS = st.from_regex(r"[a-z][a-zA-Z/]{0,8}", fullmatch=True).filter(lambda word: word.lower() not in {"and", "or"})
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@given(_WORDS, _WORDS, st.lists(_TEXTS, min_size=1, max_size=4))
def test_quoted_values_come_back_as_they_went_in(column: str, operator: str, values: list[str]) -> None:
    node = parse(f"{column} {operator} ({','.join(map(_quoted, values))})")
    assert shape(node) == (column, operator, *values)
    doubled = parse(f"{column} {operator} " + "'" + values[0].replace("\\", "\\\\").replace("'", "''") + "'")
    assert shape(doubled) == (column, operator, values[0])


def test_hostile_texts_are_answered_at_once() -> None:
    began = time.perf_counter()
    for text in ("'" * 60_000, "a eq '" + "\\" * 60_000, "a" * 65_000, "a=1 " * 10_000, "[I:" * 20_000, "!=" * 30_000):
        with pytest.raises(MalformedMessage):
            parse(text)
    assert time.perf_counter() - began < 5


def test_threads_may_parse_at_the_same_time() -> None:
    found: list[object] = []

    def work(number: int) -> None:
        found.extend(shape(parse(f"a{number} eq {i} and (b = 'x' or c today)")) for i in range(50))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 200
