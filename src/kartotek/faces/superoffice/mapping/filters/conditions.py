"""A filter's syntax tree turned into a condition on the facts of parties, by the columns of an archive."""

from __future__ import annotations

from kartotek.domain.query import AllOf, AnyOf, Condition
from kartotek.faces.superoffice.mapping.columns.column import Column
from kartotek.faces.superoffice.mapping.filters.asking import Asking, Question
from kartotek.faces.superoffice.mapping.filters.dates import ask_date
from kartotek.faces.superoffice.mapping.filters.operators import FUNCTIONS, OPERATORS, SORTS, Operator, Sort
from kartotek.faces.superoffice.mapping.filters.scalars import ask_choice, ask_flag, ask_number, ask_text
from kartotek.faces.superoffice.mapping.filters.values import FilterRefused
from kartotek.wire.odata_filter import And, Call, Comparison, Literal, Node, Or

_ASKED = {
    Sort.TEXT: ask_text,
    Sort.NUMBER: ask_number,
    Sort.FLAG: ask_flag,
    Sort.CHOICE: ask_choice,
    Sort.USER: ask_choice,
    Sort.DATE: ask_date,
}


def condition_of(node: Node, asking: Asking) -> Condition:
    """Return the condition that a filter stands for.

    Raises:
        FilterRefused: an unknown column or operator, one that does not fit the other, a value that is none.
    """
    match node:
        case And(parts):
            return AllOf(tuple(condition_of(part, asking) for part in parts))
        case Or(parts):
            return AnyOf(tuple(condition_of(part, asking) for part in parts))
        case Call():
            node = _as_comparison(node, asking)
    column = _column(node, asking)
    operator = _operator(node, column)
    return _ASKED[SORTS[column.kind]](Question(column, operator, node.values, asking))


def _column(node: Comparison, asking: Asking) -> Column:
    column = asking.archive.column(node.column, asking.view)
    if column is None:
        raise FilterRefused(node.column, f"archive {asking.archive.entity} has no such column", node.at)
    if not column.filtered:
        why = "nothing in this book stands behind it" if column.show is None else "rows are not restricted by it"
        raise FilterRefused(column.name, f"the column cannot be filtered by: {why}", node.at)
    return column


def _operator(node: Comparison, column: Column) -> Operator:
    operator = OPERATORS.get(node.operator.lower())
    if operator is None:
        raise FilterRefused(column.name, f"there is no operator '{node.operator[:40]}'", node.operator_at)
    if SORTS[column.kind] not in operator.sorts:
        fitting = sorted(word for word, known in OPERATORS.items() if SORTS[column.kind] in known.sorts)
        why = f"'{node.operator}' does not fit a column of type {column.kind}; these do: {', '.join(fitting)}"
        raise FilterRefused(column.name, why, node.operator_at)
    count = len(node.values)
    if count < operator.least or (operator.most is not None and count > operator.most):
        wanted = str(operator.least) if operator.most == operator.least else f"at least {operator.least}"
        why = f"'{node.operator}' takes {wanted} value{'' if wanted == '1' else 's'}, not {count}"
        raise FilterRefused(column.name, why, node.operator_at)
    return operator


def _as_comparison(call: Call, asking: Asking) -> Comparison:
    """Return ``startswith(name,'A')`` as ``name startswith 'A'``; of substringof the column comes last, as in OData."""
    word = call.function.lower()
    if word not in FUNCTIONS:
        raise FilterRefused(call.function[:40], "there is no such function", call.at)
    arguments = list(call.arguments)
    place = _column_place(arguments, asking, last=word == "substringof")
    if place is None:
        raise FilterRefused(call.function, "the function needs a column", call.at)
    column = arguments.pop(place)
    return Comparison(column.text, call.function, tuple(arguments), column.at, call.at)


def _column_place(arguments: list[Literal], asking: Asking, *, last: bool) -> int | None:
    """Return which argument is the column: the first (the last) that is no text and names one, else that is no text."""
    places = [place for place, value in enumerate(arguments) if not value.quoted and value.code is None]
    if last:
        places.reverse()
    known = (place for place in places if asking.archive.column(arguments[place].text, asking.view) is not None)
    return next(known, places[0] if places else None)
