"""Fields in SQL: their values, how they are compared, and what parties are put in order by.

The same functions serve the party that is looked for and its employer; ``party`` is the table or the alias. What
compares is true or false, never NULL; what parties are put in order by is never NULL either.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Double,
    Integer,
    Select,
    TableValuedAlias,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import false as sql_false
from sqlalchemy import true as sql_true
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import Text, TypeEngine

from kartotek.domain.facts import LONGEST_ORDER, LOWEST, Type
from kartotek.domain.query import Op
from kartotek.storage import tables as t
from kartotek.storage.field_shapes import Comparison, FieldShape, OrderShape
from kartotek.storage.statements import Dialect, living

Value = ColumnElement[Any]

_JSON_TYPES: Final[dict[bool, dict[Type, tuple[str, ...]]]] = {
    True: {Type.NUMBER: ("integer", "real"), Type.FLAG: ("true", "false")},
    False: {Type.NUMBER: ("number",), Type.FLAG: ("boolean",)},
}
_JSON_TEXT: Final = {True: ("text",), False: ("string",)}

_INDEXED: Final = frozenset({"sort_name", "changed_at", "created_at"})
"""Columns that SQLite would take for a start, where something else has been chosen."""


def compares(party: FromClause, wanted: Comparison, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a field compares so."""
    if not wanted.field.several:
        fits = _test(_plain(party, wanted.field, dialect), wanted, dialect)
        return fits if wanted.field.column else func.coalesce(fits, sql_true() if wanted.unset else sql_false())
    each = _each(party, wanted.field, dialect)
    value = _typed(each.c.value, wanted.field.type, dialect)
    fits = exists(select(literal_column("1")).select_from(each).where(_test(value, wanted, dialect)))
    return or_(fits, not_set(party, wanted.field, dialect)) if wanted.unset else fits


def not_set(party: FromClause, field: FieldShape, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a party has no such fact."""
    return _raw(party, field, dialect)[0].is_(None)


def order_value(party: FromClause, order: OrderShape, dialect: Dialect, *, walked: bool) -> Value:
    """Return what parties are put in order by: of the party itself, of its employer, or of the first that has it.

    ``walked`` tells that an index is to give them in this order.
    """
    if order.or_employer:
        own = _order_value(party, order, dialect, walked=False)
        return case((_value(party, order.field, dialect).is_not(None), own), else_=_of_employer(party, order, dialect))
    if order.of_employer:
        return _of_employer(party, order, dialect)
    return _order_value(party, order, dialect, walked=walked)


def _of_employer(party: FromClause, order: OrderShape, dialect: Dialect) -> Value:
    employer, employment = t.PARTY.alias(), t.RELATION.alias()
    first: Select[Any] = (
        select(_order_value(employer, order, dialect, walked=False))
        .where(*employs(employer, party, employment, dialect))
        .order_by(employer.c.id)
        .limit(literal_column("1"))
        .offset(literal_column("0"))
    )
    return func.coalesce(first.scalar_subquery(), _unset(order, dialect))


def employs(
    employer: FromClause, person: FromClause, employment: FromClause, dialect: Dialect
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a person's primary employment is at a living company; the person's own life apart."""
    return (
        *_is_primary(employment, dialect),
        employment.c.from_party == person.c.id,
        *_is_there(employer, employment.c.to_party),
    )


def is_staff(
    person: FromClause, employer: FromClause, employment: FromClause, dialect: Dialect
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a living person's primary employment is at a company."""
    return (
        *_is_primary(employment, dialect),
        employment.c.to_party == employer.c.id,
        *_is_there(person, employment.c.from_party),
    )


def _is_primary(employment: FromClause, dialect: Dialect) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for an employment of the tenant that is a person's primary one."""
    if dialect.is_sqlite:
        primary = func.json_extract(employment.c.doc, literal_column("'$.primary'")) == literal_column("1")
    else:
        primary = func.jsonb_object_field_text(employment.c.doc, literal_column("'primary'")) == literal_column(
            "'true'"
        )
    of_tenant = employment.c.tenant == bindparam("tenant")
    return of_tenant, employment.c.kind == literal_column("'employment'"), primary


def _is_there(party: FromClause, number: ColumnElement[int]) -> tuple[ColumnElement[bool], ...]:
    return party.c.tenant == bindparam("tenant"), party.c.id == number, living(party)


# -- values ------------------------------------------------------------------------------------------------------


def _plain(party: FromClause, field: FieldShape, dialect: Dialect) -> Value:
    """Return a field's value so that SQLite does not start from an index on it."""
    value = _value(party, field, dialect)
    if not (dialect.is_sqlite and field.column and field.name in _INDEXED):
        return value
    return value + literal_column("0") if field.type is Type.MOMENT else value.concat(literal_column("''"))


def _value(party: FromClause, field: FieldShape, dialect: Dialect) -> Value:
    """Return a field's value, of several the first; NULL where it is not set or not of the field's type."""
    if field.column:
        column: Value = party.c[field.name]
        return column
    value, kind = _raw(party, field, dialect)
    typed = _typed(value, field.type, dialect)
    if not field.family:
        return typed
    words = _JSON_TYPES[dialect.is_sqlite].get(field.type, _JSON_TEXT[dialect.is_sqlite])
    return case((kind.in_([literal_column(f"'{word}'") for word in words]), typed))


def _path(party: FromClause, field: FieldShape, dialect: Dialect) -> Value:
    """Return the path to a fact: its own, or that of the first basis that is there."""
    paths: list[Value] = [bindparam(name, type_=Text()) for name in (field.name, *field.bases)]
    if len(paths) == 1:
        return paths[0]
    if dialect.is_sqlite:
        return case(*((func.json_type(party.c.facts, path).is_not(None), path) for path in paths[:-1]), else_=paths[-1])
    return case(*((func.jsonb_exists(party.c.facts, path), path) for path in paths[:-1]), else_=paths[-1])


def _raw(party: FromClause, field: FieldShape, dialect: Dialect) -> tuple[Value, Value]:
    """Return a fact's value as JSON has it, on PostgreSQL as text, and the word for its type in JSON."""
    path = _path(party, field, dialect)
    if dialect.is_sqlite:
        first = path.concat(literal_column("'[0]'")) if field.several else path
        return func.json_extract(party.c.facts, first), func.json_type(party.c.facts, first)
    fact = func.jsonb_object_field(party.c.facts, path)
    if field.several:
        return func.jsonb_array_element_text(fact, literal_column("0")), func.jsonb_typeof(fact)
    return func.jsonb_object_field_text(party.c.facts, path), func.jsonb_typeof(fact)


def _typed(value: Value, type_: Type, dialect: Dialect) -> Value:
    if type_ is Type.NUMBER:
        return cast(value, Double())
    if dialect.is_sqlite:
        return value
    return cast(value, Boolean()) if type_ is Type.FLAG else value.collate("C")


def _each(party: FromClause, field: FieldShape, dialect: Dialect) -> TableValuedAlias:
    """Return the values of a field that has several, as a table; none where it is not set."""
    path = _path(party, field, dialect)
    if dialect.is_sqlite:
        return func.json_each(party.c.facts, path).table_valued("value")
    return func.jsonb_array_elements_text(func.jsonb_object_field(party.c.facts, path)).table_valued("value")


def _unset(order: OrderShape, dialect: Dialect) -> Value:
    if order.ranks is None and order.field.is_text:
        return literal_column("''")
    if order.ranks is None and order.field.type is Type.FLAG:
        return literal_column("0")
    return literal_column(repr(LOWEST) if dialect.is_sqlite else f"CAST({LOWEST!r} AS DOUBLE PRECISION)")


def _order_value(party: FromClause, order: OrderShape, dialect: Dialect, *, walked: bool) -> Value:
    field = order.field
    if order.ranks is not None:
        return func.coalesce(_rank(party, order, dialect), _unset(order, dialect))
    if order.of_companies:
        is_one = party.c.kind == literal_column("'company'")
        return case((is_one, _plain(party, field, dialect)), else_=literal_column("''"))
    if field.column:
        return _value(party, field, dialect) if walked else _plain(party, field, dialect)
    value = _value(party, field, dialect)
    if field.is_text:
        longest: Value = literal_column(str(LONGEST_ORDER))
        if dialect.is_sqlite:
            value = func.substr(value, literal_column("1"), longest)
        else:
            value = func.left(value, longest).collate("C")
    elif field.type is Type.FLAG:
        value = value if dialect.is_sqlite else cast(value, Integer())
    return func.coalesce(value, _unset(order, dialect))


def _rank(party: FromClause, order: OrderShape, dialect: Dialect) -> Value:
    """Return the number by which a value is put in order, from a JSON object; NULL where it has none."""
    value = party.c[order.field.name] if order.field.column else _raw(party, order.field, dialect)[0]
    text, ranks = cast(value, Text()), bindparam(order.ranks, type_=Text())
    if not dialect.is_sqlite:
        return cast(func.jsonb_object_field_text(cast(ranks, t.DOCUMENT), text), Double())
    rank = func.json_extract(ranks, literal_column("'$.\"'").concat(text).concat(literal_column("'\"'")))
    # a quotation mark would end the label; values that have ranks are numbers and codes
    return case((func.instr(text, literal_column("'\"'")) == literal_column("0"), cast(rank, Double())))


# -- comparisons ---------------------------------------------------------------------------------------------------


def _test(value: Value, wanted: Comparison, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a value compares so with one of those that are wanted; NULL where it is NULL."""
    type_ = _parameter_type(wanted.field)
    if wanted.many:
        return dialect.among(value, wanted.values[0], type_)
    given = [bindparam(name, type_=type_) for name in wanted.values]
    return or_(*(_TESTS[wanted.op](value, one, dialect) for one in given)) if given else sql_false()


def _parameter_type(field: FieldShape) -> TypeEngine[Any]:
    if field.column and not field.is_text:
        return BigInteger()
    return {Type.NUMBER: Double(), Type.FLAG: Boolean()}.get(field.type, t.KEY)


def _begins(value: Value, given: Value, dialect: Dialect) -> ColumnElement[bool]:
    if dialect.is_sqlite:
        return func.substr(value, literal_column("1"), func.length(given)) == given
    return func.starts_with(value, given)


def _ends(value: Value, given: Value, dialect: Dialect) -> ColumnElement[bool]:
    if dialect.is_sqlite:
        return func.substr(value, -func.length(given)) == given
    return func.right(value, func.length(given)) == given


def _contains(value: Value, given: Value, dialect: Dialect) -> ColumnElement[bool]:
    found = func.instr if dialect.is_sqlite else func.strpos
    return found(value, given) > literal_column("0")


_TESTS: Final[dict[Op, Any]] = {
    Op.EQ: lambda value, given, _: value == given,
    Op.IN: lambda value, given, _: value == given,
    Op.LT: lambda value, given, _: value < given,
    Op.LE: lambda value, given, _: value <= given,
    Op.GT: lambda value, given, _: value > given,
    Op.GE: lambda value, given, _: value >= given,
    Op.BEGINS: _begins,
    Op.ENDS: _ends,
    Op.CONTAINS: _contains,
}
