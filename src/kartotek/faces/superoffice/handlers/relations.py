"""``GET Contact/{id}/Relations``, ``GET Person/{id}/Relations``: the ties of a party, as a list (reference §1.2)."""

from __future__ import annotations

from functools import partial

from kartotek.domain.errors import InvalidValue, UnsupportedQuery
from kartotek.domain.search import fold
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.listings import answer_rows, asks_for_full, next_link, options_of
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping import rows
from kartotek.faces.superoffice.mapping.columns.column import Column
from kartotek.faces.superoffice.mapping.columns.relation import RELATIONS, RelationRow, rows_of
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.filters.orders import terms_of
from kartotek.faces.superoffice.mapping.listing import MOST_SKIPPED, columns_of, number_of
from kartotek.faces.superoffice.messages import Json, read_flag
from kartotek.services.rights import may_edit
from kartotek.web.face import Request, Response, Route


class RelationHandlers:
    """The handler of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._name = entity.name
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        return (Route("GET", f"{prefix}/{self._name}/{{id}}/Relations", self.relations, f"List{self._name}Relations"),)

    async def relations(self, request: Request) -> Response:
        """List the relations of an entity that exists; they are chosen and ordered, but not filtered."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"])
        options = options_of(call)
        if options.get("$filter", "").strip():
            raise UnsupportedQuery("$filter: relations cannot be filtered.")
        columns = columns_of(options.get("$select", "").split(","), RELATIONS, call.view)
        skip, top = number_of(options, "$skip", 0), number_of(options, "$top", MOST_SKIPPED)
        numbers = sorted({relation.other for relation in record.party.relations.values()})
        found = await call.book.get(call.principal, numbers, relations=True) if numbers else []
        listed = rows_of(record, {other.id: other for other in found}, call.view, call.zone)
        _put_in_order(listed, options.get("$orderby", ""), call)
        if asks_for_full(options):
            render = rows.full(RELATIONS, columns, editor=may_edit(call.principal))
        else:
            json_safe = read_flag(options.get("$jsonsafe"), "$jsonSafe")
            render = rows.slim(RELATIONS, columns, json_safe=json_safe)
        path = f"{self._name}/{request.params['id']}/Relations"
        more = top and len(listed) > skip + top
        following = next_link(call, path, options, "$skip", str(skip + top)) if more else None
        return answer_rows(call, "", [render(row) for row in listed[skip : skip + top]], following)


def _put_in_order(listed: list[RelationRow], text: str, call: Call) -> None:
    """Put rows in the order that ``relationName asc,target/who desc`` asks for. Raises InvalidValue."""
    for name, way in reversed(terms_of(text)):
        column = RELATIONS.column(name, call.view)
        if column is None:
            raise InvalidValue("$orderby", f"archive {RELATIONS.entity} has no column {name[:100]}")
        listed.sort(key=partial(_place, column), reverse=way.lower().startswith("d"))


def _place(column: Column, row: RelationRow) -> tuple[int, float, str]:
    return _rank(None if column.show is None else column.show(row))


def _rank(value: Json) -> tuple[int, float, str]:
    """Return where a value stands in order: what is not set first, numbers before texts."""
    if isinstance(value, bool | int | float):
        return 1, float(value), ""
    return (0, 0, "") if value is None else (2, 0, fold(str(value)))
