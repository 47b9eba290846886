"""Questions for texts, numbers, flags, items of lists and users.

What is not set counts as an empty text, 0 or false, as it is shown. Names of items and of users are compared here,
over the tenant's directory, and become questions for their numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Final

from kartotek.domain.query import AllOf, AnyOf, Condition, Not, Op, compare
from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.columns.column import NEVER, Shown
from kartotek.faces.superoffice.mapping.filters import values
from kartotek.faces.superoffice.mapping.filters.asking import Question
from kartotek.faces.superoffice.mapping.filters.operators import Ask
from kartotek.faces.superoffice.mapping.filters.values import FilterRefused

_NEGATIVE: Final = {
    Ask.UNEQUAL: Ask.EQUAL,
    Ask.NONE_OF: Ask.ONE_OF,
    Ask.NOT_BEGINS: Ask.BEGINS,
    Ask.NOT_CONTAINS: Ask.CONTAINS,
    Ask.IS_NULL: Ask.NOT_NULL,
}
_OPS: Final = {
    Ask.EQUAL: Op.IN,
    Ask.ONE_OF: Op.IN,
    Ask.LESS: Op.LT,
    Ask.AT_MOST: Op.LE,
    Ask.GREATER: Op.GT,
    Ask.AT_LEAST: Op.GE,
    Ask.BEGINS: Op.BEGINS,
    Ask.ENDS: Op.ENDS,
    Ask.CONTAINS: Op.CONTAINS,
}
_FITS: Final[dict[Ask, Callable[..., bool]]] = {
    Ask.EQUAL: operator.eq,
    Ask.ONE_OF: operator.eq,
    Ask.LESS: operator.lt,
    Ask.AT_MOST: operator.le,
    Ask.GREATER: operator.gt,
    Ask.AT_LEAST: operator.ge,
    Ask.BEGINS: str.startswith,
    Ask.ENDS: str.endswith,
    Ask.CONTAINS: operator.contains,
}


def ask_text(question: Question) -> Condition:
    """Return the condition on a column of texts."""
    texts = [literal.text for literal in question.literals]
    return asked(question, lambda ask: _scalar(question, ask, texts, ""))


def ask_number(question: Question) -> Condition:
    """Return the condition on a column of numbers.

    Raises:
        FilterRefused: a value is no number.
    """

    def positive(ask: Ask) -> Condition:
        wanted = [values.number(literal, question.column.name) for literal in question.literals]
        if not wanted:
            raise FilterRefused(question.column.name, "a number is expected")
        return _scalar(question, Ask.EQUAL if ask is Ask.SET else ask, wanted, 0)

    return asked(question, positive)


def ask_flag(question: Question) -> Condition:
    """Return the condition on a yes or no.

    Raises:
        FilterRefused: the value is neither.
    """
    column = question.column

    def positive(_: Ask) -> Condition:
        wanted = values.flag(question.literals[0], column.name) if question.literals else True
        held = (
            column.when if column.when is not None else _over_table(question, lambda shown: shown is True, empty=False)
        )
        return held if wanted else Not(held)

    return asked(question, positive)


def ask_choice(question: Question) -> Condition:
    """Return the condition on an item of a list or on a user: by number, or by name."""

    def positive(ask: Ask) -> Condition:
        if ask is Ask.MINE:
            return question.target.test(lambda fact: compare(fact, Op.EQ, question.asking.user))
        if ask in {Ask.EQUAL, Ask.ONE_OF}:
            return _is_one_of(question)
        return _scalar(question, ask, [literal.text for literal in question.literals], "")

    return asked(question, positive)


def asked(question: Question, positive: Callable[[Ask], Condition]) -> Condition:
    """Return what an operator asks, made of what its positive form does: *is not* of *is*, *is null* of *is set*."""
    ask = question.operator.ask
    if ask in {Ask.EQUAL, Ask.UNEQUAL} and any(map(values.is_null, question.literals)):
        ask = Ask.IS_NULL if ask is Ask.EQUAL else Ask.NOT_NULL
    asks = _NEGATIVE.get(ask, ask)
    held = question.is_set() if asks is Ask.NOT_NULL else positive(asks)
    return Not(held) if ask in _NEGATIVE else held


def _scalar(question: Question, ask: Ask, wanted: Sequence[Shown], empty: Shown) -> Condition:
    """Return the condition that what is shown fits; ``empty`` is what is shown where nothing is set."""
    if question.column.table is not None:
        return _over_table(question, lambda shown: _fits(ask, shown, wanted), empty=empty)
    country = question.asking.view.directory.tenant.country

    def part(fact: str) -> Condition:
        if ask is Ask.BETWEEN:
            least, most = wanted
            return AllOf((compare(fact, Op.GE, least), compare(fact, Op.LE, most)))
        return compare(fact, _OPS[ask], *wanted, country=country)

    held = question.target.test(part)
    if question.target.total or not _fits(ask, empty, wanted):
        return held
    return AnyOf((held, Not(question.is_set())))


def _over_table(question: Question, holds: Callable[[Shown], bool], *, empty: Shown) -> Condition:
    """Return the condition that a fact is one of the values for which what is shown fits."""
    table = question.column.table
    shown = {} if table is None else table(question.asking.view)
    fits_empty = holds(empty)
    keys = tuple(key for key, value in shown.items() if holds(value) is not fits_empty)
    held = question.target.test(lambda fact: compare(fact, Op.IN, *keys)) if keys else NEVER
    return Not(held) if fits_empty else held


def _is_one_of(question: Question) -> Condition:
    """Return the condition that an item or a user is one of those given by number or name; 0 is *not set*."""
    column, view = question.column, question.asking.view
    names = {} if column.table is None else column.table(view)
    keys: set[str | int] = set()
    unset = False
    for literal in question.literals:
        number = values.item_number(literal)
        if number is None:
            keys.update(key for key, name in names.items() if fold(str(name)) == fold(literal.text))
            unset = unset or not literal.text.strip()
        else:
            key = number if column.key is None else column.key(view, number)
            keys.update(() if key is None else (key,))
            unset = unset or number == 0
    wanted = tuple(sorted(keys, key=str))
    found = question.target.test(lambda fact: compare(fact, Op.IN, *wanted)) if wanted else NEVER
    return AnyOf((found, Not(question.is_set()))) if unset else found


def _fits(ask: Ask, shown: Shown, wanted: Sequence[Shown]) -> bool:
    value, values_ = _folded(shown), [_folded(value) for value in wanted]
    if ask is Ask.BETWEEN:
        return bool(_FITS[Ask.AT_LEAST](value, values_[0]) and _FITS[Ask.AT_MOST](value, values_[1]))
    return any(_FITS[ask](value, other) for other in values_)


def _folded(value: Shown) -> Shown:
    return fold(value) if isinstance(value, str) else value
