"""The agent ``UserDefinedFieldInfo``: the layout of user-defined fields as remote procedure calls (reference §1.6).

What REST answers with 404 is null here. Entities that are not served have no fields.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Kind
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.agents import Arguments
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.udef_desk import FIELD, INFO, Desk
from kartotek.faces.superoffice.mapping.udef import OWNERS
from kartotek.faces.superoffice.messages import Json, Message, read_object, read_text
from kartotek.web.face import Request, Response, Route

_KINDS: Final = {name.lower(): kind for kind, name in OWNERS.items()}
_OTHERS: Final = frozenset(("invalid", "project", "sale", "temp", "appointment", "document", "none", ""))

Procedure = Callable[[Call, Arguments], Awaitable[Response]]


class UdefAgentHandlers:
    """The handlers of the agent."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        procedures: dict[str, Procedure] = {
            "CreateDefaultUserDefinedFieldInfo": _default,
            "CreateUserDefinedFieldInfo": _create,
            "GetUserDefinedFieldList": _listed(published=False),
            "GetPublishedUserDefinedFieldList": _listed(published=True),
            "GetUserDefinedFieldFromProgId": _found("ProgId", published=False),
            "GetPublishedUserDefinedFieldFromProgId": _found("ProgId", published=True),
            "GetUserDefinedFieldFromFieldLabel": _found("FieldLabel", published=False),
            "GetPublishedUserDefinedFieldFromFieldLabel": _found("FieldLabel", published=True),
            "GetUserDefinedFieldFromProgIds": _by_prog_ids,
            "GetUserDefinedFieldFromIds": _by_ids,
            "GetUserDefinedFieldInfo": _by_id,
            "SaveUserDefinedFieldInfo": _save,
            "SaveUserDefinedFieldInfos": _save_all,
            "DeleteUserDefinedFieldInfo": _delete,
            "SetRankOnFields": _rank,
            "Publish": _publish,
            "Revert": _revert,
            "DetectUnpublishedChanges": _changed(columns_only=False),
            "DetectColumnIdChanges": _changed(columns_only=True),
            "IsPublishEventActive": _publishing,
            "IsAnyPublishEventActive": _publishing,
            "GetCustomFieldInfoList": _infos,
            "GetCustomFieldInfo": _info,
        }
        path = f"{prefix}/Agents/{FIELD}"
        return tuple(
            Route("POST", f"{path}/{name}", self._opened(procedure), f"{FIELD}Agent.{name}")
            for name, procedure in procedures.items()
        )

    def _opened(self, procedure: Procedure) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            call = await self._calls.open(request)
            return await procedure(call, Arguments(call))

        return handle


# -- whose fields ------------------------------------------------------------------------------------------------------


def _owner(text: str, name: str) -> Kind | None:
    """Return the kind of entity that is named; None for one that has no fields here.

    Raises:
        InvalidValue: the vendor has none of this name.
    """
    kind = _KINDS.get(text.strip().lower())
    if kind is None and text.strip().lower() not in _OTHERS:
        raise InvalidValue(name, f"'{text}' is no kind of entity")
    return kind


def _desk(call: Call, arguments: Arguments) -> Desk | None:
    kind = _owner(arguments.text("OwnerType") or arguments.text("Type"), "OwnerType")
    return None if kind is None else Desk(call, kind)


def _required(call: Call, text: str) -> Desk:
    kind = _owner(text, "OwnerType")
    if kind is None:
        raise InvalidValue("OwnerType", f"there are no fields of '{text}'")
    return Desk(call, kind)


# -- reading -----------------------------------------------------------------------------------------------------------


def _listed(*, published: bool) -> Procedure:
    async def work(call: Call, arguments: Arguments) -> Response:
        desk = _desk(call, arguments)
        return call.answer([] if desk is None else await desk.fields(published=published), name=FIELD)

    return work


def _found(argument: str, *, published: bool) -> Procedure:
    async def work(call: Call, arguments: Arguments) -> Response:
        desk = _desk(call, arguments)
        tree = None if desk is None else await _field(desk, arguments.text(argument), published=published)
        return call.answer(tree, name=FIELD)

    return work


async def _field(desk: Desk, wanted: str, *, published: bool = False) -> Json:
    try:
        return await desk.field(wanted, published=published)
    except EntityNotFound:
        return None


async def _by_prog_ids(call: Call, arguments: Arguments) -> Response:
    desk = _desk(call, arguments)
    names = [read_text(item, "ProgIds") for item in arguments.items("ProgIds")]
    found = [] if desk is None else [await _field(desk, name) for name in names]
    return call.answer([tree for tree in found if tree is not None], name=FIELD)


async def _by_ids(call: Call, arguments: Arguments) -> Response:
    found = [await _any(call, number) for number in arguments.numbers("Ids")]
    return call.answer([tree for tree in found if tree is not None], name=FIELD)


async def _by_id(call: Call, arguments: Arguments) -> Response:
    return call.answer(await _any(call, arguments.number("UserDefinedFieldInfoId")), name=FIELD)


async def _any(call: Call, number: int) -> Json:
    """Return the field of an id, of whichever kind of entity it is; None where there is none."""
    for kind in OWNERS:
        for tree in await Desk(call, kind).fields(published=False):
            if tree["UDefFieldId"] == number:
                return tree
    return None


async def _infos(call: Call, arguments: Arguments) -> Response:
    kind = _owner(arguments.text("TableName"), "TableName")
    return call.answer([] if kind is None else await Desk(call, kind).infos(), name=INFO)


async def _info(call: Call, arguments: Arguments) -> Response:
    kind = _owner(arguments.text("TableName"), "TableName")
    try:
        tree = None if kind is None else await Desk(call, kind).info(arguments.text("FieldName"))
    except EntityNotFound:
        tree = None
    return call.answer(tree, name=INFO)


def _changed(*, columns_only: bool) -> Procedure:
    async def work(call: Call, arguments: Arguments) -> Response:
        desk = _desk(call, arguments)
        return call.answer(desk is not None and await desk.is_changed(columns_only=columns_only), name="boolean")

    return work


async def _publishing(call: Call, _: Arguments) -> Response:
    return call.answer(call.book.fields.is_settling(call.principal), name="boolean")


# -- editing -----------------------------------------------------------------------------------------------------------


async def _create(call: Call, arguments: Arguments) -> Response:
    desk = _required(call, arguments.text("OwnerType"))
    return call.answer(await desk.blank(arguments.text("FieldType")), name=FIELD)


async def _default(call: Call, _: Arguments) -> Response:
    return call.answer(await Desk(call, Kind.COMPANY).blank("ShortText"), name=FIELD)


async def _save(call: Call, arguments: Arguments) -> Response:
    tree = call.message()
    (saved,) = await _required(call, read_text(tree.get("Type"), "Type")).save([call.body()])
    return call.answer(saved, name=FIELD)


async def _save_all(call: Call, arguments: Arguments) -> Response:
    """Save fields, which are all of one kind of entity; 204."""
    items = arguments.items("Infos")
    owners = {read_text((read_object(item, "Infos") or Message({})).get("Type"), "Type") for item in items}
    if len(owners) > 1:
        raise InvalidValue("Infos", "fields of one kind of entity are expected")
    for owner in owners:
        await _required(call, owner).save(items)
    return Response(204)


async def _delete(call: Call, arguments: Arguments) -> Response:
    """Take a field out of the layout; 204, also where there is none."""
    number = arguments.number("UserDefinedFieldInfoId")
    tree = await _any(call, number)
    if tree is not None:
        await _required(call, tree["Type"]).drop(str(number))
    return Response(204)


async def _rank(call: Call, arguments: Arguments) -> Response:
    numbers = arguments.numbers("RankedFieldsIds")
    desk = _required(call, arguments.text("OwnerType"))
    await desk.save([{"UDefFieldId": number, "TabOrder": place} for place, number in enumerate(numbers, start=1)])
    return Response(204)


async def _publish(call: Call, arguments: Arguments) -> Response:
    return call.answer(await _required(call, arguments.text("OwnerType")).publish(), name="int")


async def _revert(call: Call, arguments: Arguments) -> Response:
    await _required(call, arguments.text("OwnerType")).revert()
    return Response(204)
