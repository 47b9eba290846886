"""Questions for dates and moments: every text and every period is an interval, which a party's date is in or not."""

from __future__ import annotations

from kartotek.domain.errors import InvalidValue
from kartotek.domain.facts import Type, field
from kartotek.domain.query import AllOf, Condition, Not, Op, compare
from kartotek.faces.superoffice.mapping.filters import moments
from kartotek.faces.superoffice.mapping.filters.asking import Question
from kartotek.faces.superoffice.mapping.filters.moments import MOST_PERIODS, Interval
from kartotek.faces.superoffice.mapping.filters.operators import UNITS, Ask
from kartotek.faces.superoffice.mapping.filters.scalars import asked
from kartotek.faces.superoffice.mapping.filters.values import FilterRefused, number, spelled
from kartotek.wire.odata_filter import Literal


def ask_date(question: Question) -> Condition:
    """Return the condition on a date or a moment.

    Raises:
        FilterRefused: a value is no date, no number of periods or no name of one.
    """
    return asked(question, lambda ask: _positive(question, ask))


def _positive(question: Question, ask: Ask) -> Condition:
    now, zone = question.asking.now, question.asking.zone
    if ask is Ask.PERIOD:
        return _within(question, _period(question))
    if ask in {Ask.BEFORE_TODAY, Ask.AFTER_TODAY}:
        return _compared(question, Ask.LESS if ask is Ask.BEFORE_TODAY else Ask.GREATER, moments.today(now, zone))
    found = [_interval(question, literal, whole_day=ask is Ask.ON_DAY) for literal in question.literals]
    if ask is Ask.BETWEEN:
        return AllOf((_compared(question, Ask.AT_LEAST, found[0]), _compared(question, Ask.AT_MOST, found[1])))
    return _compared(question, ask, found[0])


def _compared(question: Question, ask: Ask, interval: Interval | None) -> Condition:
    """Return how a date lies to an interval; to *not set* (None) as if that were before all time."""
    if interval is None:
        return question.is_set() if ask in {Ask.GREATER, Ask.AT_LEAST} else Not(question.is_set())
    match ask:
        case Ask.LESS:
            return _bound(question, Op.LT, interval, behind=False)
        case Ask.AT_MOST:
            return _bound(question, Op.LT, interval, behind=True)
        case Ask.GREATER:
            return _bound(question, Op.GE, interval, behind=True)
        case Ask.AT_LEAST:
            return _bound(question, Op.GE, interval, behind=False)
    return _within(question, interval)


def _within(question: Question, interval: Interval) -> Condition:
    return AllOf((_bound(question, Op.GE, interval, behind=False), _bound(question, Op.LT, interval, behind=True)))


def _bound(question: Question, op: Op, interval: Interval, *, behind: bool) -> Condition:
    """Return how a date compares with an end of an interval: with the day where it is a date, else the moment."""

    def part(fact: str) -> Condition:
        order = question.column.order
        if field(fact, order.as_type if order else None).type is Type.DATE:
            return compare(fact, op, interval.behind_day if behind else interval.first_day)
        return compare(fact, op, interval.behind if behind else interval.first)

    return question.target.test(part)


def _interval(question: Question, literal: Literal, *, whole_day: bool) -> Interval | None:
    column = question.column.name
    try:
        return moments.interval_of(literal.text, question.asking.zone, column, whole_day=whole_day)
    except InvalidValue as error:
        raise FilterRefused(column, f"{error.why}, not {spelled(literal)}", literal.at) from None


def _period(question: Question) -> Interval:
    """Return the days of the periods that a filter names: ``(2, 'weeks')``, ``('month')``, or none at all."""
    span, column = question.operator.span, question.column.name
    if span is None:
        raise FilterRefused(column, "a period is expected")
    unit, count = span.unit, 0
    if unit is None:
        literal = question.literals[-1]
        unit = UNITS.get(literal.text.strip().lower())
        if unit is None:
            raise FilterRefused(
                column, f"'{literal.text[:40]}' is no period: {', '.join(sorted(set(UNITS.values())))}", literal.at
            )
    if span.counted:
        count = _count(question.literals[0], column)
    return moments.periods(span, count, unit, question.asking.now, question.asking.zone)


def _count(literal: Literal, column: str) -> int:
    found = number(literal, column)
    if not isinstance(found, int) or not 0 <= found <= MOST_PERIODS:
        raise FilterRefused(column, f"a number of periods from 0 to {MOST_PERIODS} is expected", literal.at)
    return found
