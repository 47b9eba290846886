"""The words of the filter language: what each asks, and of which columns (vendor's *Criteria operators*).

Words count in any case. Several say the same; the older words for periods (``lastWeek``) stand for the newer ones with
their arguments filled in (``previous 1 week``), as the vendor's documentation tells.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from kartotek.faces.superoffice.mapping.columns.column import Kind


class Ask(enum.Enum):
    """What an operator asks of a value."""

    EQUAL = enum.auto()
    UNEQUAL = enum.auto()
    LESS = enum.auto()
    AT_MOST = enum.auto()
    GREATER = enum.auto()
    AT_LEAST = enum.auto()
    BETWEEN = enum.auto()
    ONE_OF = enum.auto()
    NONE_OF = enum.auto()
    BEGINS = enum.auto()
    ENDS = enum.auto()
    CONTAINS = enum.auto()
    NOT_BEGINS = enum.auto()
    NOT_CONTAINS = enum.auto()
    SET = enum.auto()
    MINE = enum.auto()
    IS_NULL = enum.auto()
    NOT_NULL = enum.auto()
    ON_DAY = enum.auto()
    BEFORE_TODAY = enum.auto()
    AFTER_TODAY = enum.auto()
    PERIOD = enum.auto()


class Sort(enum.Enum):
    """What kinds of columns have in common as far as operators go."""

    TEXT = enum.auto()
    NUMBER = enum.auto()
    FLAG = enum.auto()
    CHOICE = enum.auto()
    USER = enum.auto()
    DATE = enum.auto()


SORTS: Final = {
    Kind.STRING: Sort.TEXT,
    Kind.INT: Sort.NUMBER,
    Kind.DECIMAL: Sort.NUMBER,
    Kind.BOOL: Sort.FLAG,
    Kind.LIST: Sort.CHOICE,
    Kind.INTEREST: Sort.CHOICE,
    Kind.ASSOCIATE: Sort.USER,
    Kind.DATE: Sort.DATE,
    Kind.DATETIME: Sort.DATE,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Whole periods around now: ``before`` the current one, the current one where it is ``within``, ``after`` it.

    A count of None stands for the number that the filter gives. ``unit`` is None where the filter names it.
    """

    before: int | None = 0
    within: bool = True
    after: int | None = 0
    unit: str | None = None

    @property
    def counted(self) -> bool:
        """Whether the filter gives the number of periods."""
        return self.before is None or self.after is None


@dataclass(frozen=True, slots=True)
class Operator:
    """What a word asks, of which columns, and how many values it takes (``most`` None: any number)."""

    ask: Ask
    sorts: frozenset[Sort]
    least: int = 1
    most: int | None = 1
    span: Span | None = None


ALL: Final = frozenset(Sort)
_TEXTS: Final = frozenset({Sort.TEXT, Sort.CHOICE, Sort.USER})
_ORDERED: Final = frozenset({Sort.TEXT, Sort.NUMBER, Sort.DATE})
_LISTED: Final = frozenset({Sort.TEXT, Sort.NUMBER, Sort.CHOICE, Sort.USER})
_USER: Final = frozenset({Sort.USER})
_DATE: Final = frozenset({Sort.DATE})

UNITS: Final = {
    word: unit
    for unit, words in {
        "day": ("day", "days", "1"),
        "week": ("week", "weeks", "wk", "wks", "2"),
        "month": ("month", "months", "mon", "mos", "3"),
        "quarter": ("quarter", "quarters", "qtr", "qtrs", "4"),
        "halfyear": ("halfyear", "halfyears", "hyr", "hyrs", "5"),
        "year": ("year", "years", "yr", "yrs", "6"),
    }.items()
    for word in words
}
"""The vendor's names and numbers of periods."""


def _words() -> dict[str, Operator]:
    found: dict[str, Operator] = {}
    for words, ask, sorts in (
        ("= eq equals is", Ask.EQUAL, ALL),
        ("!= <> ne unequals isnot", Ask.UNEQUAL, ALL),
        ("< lt less", Ask.LESS, _ORDERED),
        ("<= le", Ask.AT_MOST, _ORDERED),
        ("> gt greater", Ask.GREATER, _ORDERED),
        (">= ge", Ask.AT_LEAST, _ORDERED),
        ("begins startswith", Ask.BEGINS, _TEXTS),
        ("endswith ends", Ask.ENDS, _TEXTS),
        ("contains substringof", Ask.CONTAINS, _TEXTS),
        ("notbegins", Ask.NOT_BEGINS, _TEXTS),
        ("notcontains", Ask.NOT_CONTAINS, _TEXTS),
        ("before beforetime", Ask.LESS, _DATE),
        ("beforeorequal to", Ask.AT_MOST, _DATE),
        ("after", Ask.GREATER, _DATE),
        ("afterorequal aftertime from", Ask.AT_LEAST, _DATE),
        ("datetime", Ask.EQUAL, _DATE),
        ("date", Ask.ON_DAY, _DATE),
    ):
        found.update(dict.fromkeys(words.split(), Operator(ask, sorts)))
    found["set"] = Operator(Ask.SET, frozenset({Sort.FLAG, Sort.NUMBER}), least=0)
    found["between"] = Operator(Ask.BETWEEN, _ORDERED, least=2, most=2)
    found["datebetween"] = Operator(Ask.BETWEEN, _DATE, least=2, most=2)
    found.update(dict.fromkeys(("in", "oneof"), Operator(Ask.ONE_OF, _LISTED, most=None)))
    found.update(dict.fromkeys(("notin", "notoneof"), Operator(Ask.NONE_OF, _LISTED, most=None)))
    found["associateisoneof"] = Operator(Ask.ONE_OF, _USER, most=None)
    found["associateisnotoneof"] = Operator(Ask.NONE_OF, _USER, most=None)
    found |= {word: Operator(ask, sorts, least=0, most=None) for word, ask, sorts in _UNARY}
    found |= {word: Operator(Ask.PERIOD, _DATE, least=0, most=None, span=span) for word, span in _LEGACY.items()}
    for names, span in _SPANS:
        count = 2 if span.counted else 1
        found.update(dict.fromkeys(names, Operator(Ask.PERIOD, _DATE, least=count, most=count, span=span)))
    return found


_UNARY: Final = (
    ("isnull", Ask.IS_NULL, ALL),
    ("isnotnull", Ask.NOT_NULL, ALL),
    ("currentassociate", Ask.MINE, _USER),
    ("beforetoday", Ask.BEFORE_TODAY, _DATE),
    ("aftertoday", Ask.AFTER_TODAY, _DATE),
)
"""Operators without a value; the vendor's own clients send empty ones with them, which are not looked at."""

_LEGACY: Final = {
    "today": Span(unit="day"),
    "thishalf": Span(unit="halfyear"),
    "thisyear": Span(unit="year"),
    **{
        f"{word}{unit}": Span(before=before, within=within, after=after, unit=unit)
        for word, before, within, after in (("last", 1, False, 0), ("this", 0, True, 0), ("next", 0, False, 1))
        for unit in ("week", "month", "quarter")
    },
}

_SPANS: Final = (
    (("this", "thisperiod"), Span()),
    (("next", "nextperiod"), Span(within=False, after=None)),
    (("previous", "previousperiod"), Span(before=None, within=False)),
    (("thisandnext",), Span(after=None)),
    (("thisandprevious",), Span(before=None)),
    (("thisandpreviousandnext", "thispreviousandnext"), Span(before=1, after=1)),
)

OPERATORS: Final = _words()
"""The operators by their words in lower case."""

FUNCTIONS: Final = frozenset(
    {"startswith", "endswith", "substringof", "contains", *(word for words, _ in _SPANS for word in words)}
)
"""The words that also come as functions, ``startswith(name,'A')``."""
