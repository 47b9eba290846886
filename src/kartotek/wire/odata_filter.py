r"""The filter language of SuperOffice's ``$filter`` and archive restrictions: text to a syntax tree, and nothing more.

It is the vendor's own mixture of OData and SQL (docs.superoffice.com, *Criteria operators*; the OpenAPI text of
``Archive``)::

    filter      := conjunction ("or" conjunction)*
    conjunction := condition ("and" condition)*
    condition   := "(" filter ")" | function "(" value ("," value)* ")"
                 | column operator | column operator value | column operator "(" value ("," value)* ")"
    value       := 'text' | [I:3] | bare

``and`` binds closer than ``or``. Inside quotes ``\'`` and ``''`` stand for a quote, ``\\`` for a backslash. An
operator is a word, or made of ``= < > !``, around which no blanks are needed. Which columns, operators and functions
there are is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from kartotek.wire.errors import MalformedMessage

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.exceptions import UnexpectedInput

MAX_CHARACTERS: Final = 65_536
MAX_CONDITIONS: Final = 500
MAX_VALUES: Final = 5_000
"""Values of all conditions of a filter together."""
MAX_DEPTH: Final = 32
"""Deepest nesting of parentheses."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it was written, ``at`` a character counted from 1.

    ``code`` is the type of an encoded value (``I`` of ``[I:3]``), whose text is what follows the colon.
    """

    text: str
    at: int
    quoted: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column, an operator as spelled, and the values to compare with: none for a unary operator."""

    column: str
    operator: str
    values: tuple[Literal, ...]
    at: int
    operator_at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, of which one is a column."""

    function: str
    arguments: tuple[Literal, ...]
    at: int


@dataclass(frozen=True, slots=True)
class And:
    """Conditions of which all hold; there are at least two."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Conditions of which one holds; there are at least two."""

    parts: tuple[Node, ...]


Node: TypeAlias = Comparison | Call | And | Or


class MalformedFilter(MalformedMessage):
    """A filter that cannot be read; ``column`` is the character, from 1, where reading it ended."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(f"The filter cannot be read at character {at}: {reason}", 1, at)


class FilterTooLarge(MalformedMessage):
    """A filter beyond the bounds on its length, its conditions, its values or its depth."""


@lru_cache(maxsize=256)
def parse(text: str) -> Node:
    """Return the syntax tree of a filter.

    Raises:
        MalformedFilter: it breaks the grammar.
        FilterTooLarge: it is too long, too deep, or has too many conditions or values.
    """
    _check_size(text)
    parser = _parser()
    from lark.exceptions import UnexpectedInput

    try:
        node: Any = parser.parse(text)
    except UnexpectedInput as error:
        raise _malformed(text, error) from None
    return cast("Node", node)


# -- bounds ----------------------------------------------------------------------------------------------------------

_STRING: Final = r"'(?:[^'\\]|\\.|'')*+'"
_PUNCTUATION: Final = re.compile(rf"{_STRING}|[(),]|\b(?:and|or)\b", re.DOTALL | re.IGNORECASE)


def _check_size(text: str) -> None:
    """Refuse what would take long to parse."""
    if len(text) > MAX_CHARACTERS:
        raise FilterTooLarge(f"The filter has {len(text)} characters; {MAX_CHARACTERS} are allowed.")
    depth = conditions = values = 0
    for found in _PUNCTUATION.finditer(text):
        sign = found[0]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == ",":
            values += 1
        elif not sign.startswith("'"):
            conditions += 1
        if depth > MAX_DEPTH:
            raise FilterTooLarge(f"The filter is nested deeper than {MAX_DEPTH} levels.")
    if conditions >= MAX_CONDITIONS:
        raise FilterTooLarge(f"The filter has more than {MAX_CONDITIONS} conditions.")
    if values >= MAX_VALUES:
        raise FilterTooLarge(f"The filter has more than {MAX_VALUES} values.")


# -- the grammar -----------------------------------------------------------------------------------------------------

_BARE: Final = r"[^\s()',=<>!\[\]]"
_GRAMMAR: Final = rf"""
start: conjunction (_OR conjunction)*
conjunction: _condition (_AND _condition)*
_condition: _LEFT start _RIGHT | comparison | call
comparison: COLUMN (WORD | SIGN) [value | list]
list: _LEFT value (_COMMA value)* _RIGHT
call: COLUMN _LEFT value (_COMMA value)* _RIGHT
value: TEXT | ENCODED | BARE

_OR.2: /or(?!{_BARE})/i
_AND.2: /and(?!{_BARE})/i
COLUMN: /(?!(?:and|or)(?!{_BARE})){_BARE}+/i
WORD: /{_BARE}+/
SIGN: /[=<>!]+/
TEXT: /{_STRING}/s
ENCODED: /\[[A-Za-z]+:[^\]]*\]/
BARE: /{_BARE}+/
_LEFT: "("
_RIGHT: ")"
_COMMA: ","
%ignore /\s+/
"""


@cache
def _parser() -> Lark:
    """Return the parser, made when it is first needed: loading Lark and making the tables takes 100 ms."""
    from lark import Lark, Transformer

    class Builder(Transformer["Token", Node]):
        """Makes the nodes as the parser finds them, from the inside out."""

        start = staticmethod(lambda parts: parts[0] if len(parts) == 1 else Or(tuple(parts)))
        conjunction = staticmethod(lambda parts: parts[0] if len(parts) == 1 else And(tuple(parts)))
        comparison = staticmethod(_comparison)
        call = staticmethod(lambda parts: Call(str(parts[0]), tuple(parts[1:]), _at(parts[0])))
        list = staticmethod(tuple)
        value = staticmethod(lambda parts: _literal(parts[0]))

    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", transformer=Builder(), maybe_placeholders=False)


def _comparison(parts: Sequence[Any]) -> Comparison:
    column, operator, *rest = parts
    values = rest[0] if rest and isinstance(rest[0], tuple) else tuple(rest)
    return Comparison(str(column), str(operator), values, _at(column), _at(operator))


_ESCAPED: Final = re.compile(r"\\(['\\])|''")


def _literal(token: Token) -> Literal:
    if token.type == "TEXT":
        return Literal(_ESCAPED.sub(lambda found: found[1] or "'", token[1:-1]), _at(token), quoted=True)
    if token.type == "ENCODED":
        code, _, text = token[1:-1].partition(":")
        return Literal(text, _at(token), code=code.upper())
    return Literal(str(token), _at(token))


def _at(token: Token) -> int:
    return (token.start_pos or 0) + 1


# -- what went wrong ---------------------------------------------------------------------------------------------------

_WORDS: Final = (
    ({"COLUMN"}, "a column"),
    ({"WORD", "SIGN"}, "an operator"),
    ({"TEXT", "BARE", "ENCODED"}, "a value"),
    ({"_LEFT"}, "'('"),
    ({"_COMMA"}, "','"),
    ({"_RIGHT"}, "')'"),
    ({"_AND"}, "'and'"),
    ({"_OR"}, "'or'"),
)
_SHOWN: Final = 20
"""Characters that a message repeats of the filter."""


def _malformed(text: str, error: UnexpectedInput) -> MalformedFilter:
    """Return the error with the place, what is there and what could be."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    place, expected = len(text), set[str]()
    if isinstance(error, UnexpectedCharacters):
        place, expected = _place(error), set(error.allowed or ())
        if text[place] == "'":
            return MalformedFilter("the text that begins there has no closing quote.", place + 1)
    elif isinstance(error, UnexpectedToken):
        expected = set(error.accepts)
        if error.token.type != "$END":
            place = _place(error)
    found = f"not '{_shortened(text[place:])}'" if place < len(text) else "but the filter ends"
    return MalformedFilter(f"{_named(expected)} is expected, {found}.", place + 1)


def _place(error: UnexpectedInput) -> int:
    place: Any = error.pos_in_stream  # declared as None by Lark, set in every error of its lexer and parser
    return int(place)


def _named(expected: set[str]) -> str:
    """Return what could stand at a place, in words."""
    names = [name for terminals, name in _WORDS if terminals & expected]
    if not names:
        return "the end of the filter"
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _shortened(rest: str) -> str:
    first = rest.split(maxsplit=1)[0] if rest.split() else rest
    return first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"
