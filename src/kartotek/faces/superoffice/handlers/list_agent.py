"""The agent ``List``, with which the vendor's client reads lists and edits their items (reference §1.6).

Small carriers (Business, Category, Country …) are read by ``GetBusiness``, ``GetBusinessList`` and ``GetBusinesses``;
items of any list as ListItemEntity, by the list's number or name. What is not there is null, as agents have it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.pick_lists import delete, messages_of, paged_list, save, selected, stored_item
from kartotek.faces.superoffice.mapping import carriers
from kartotek.faces.superoffice.mapping.carriers import Entry
from kartotek.faces.superoffice.mapping.list_items import blank_item, shape_of, show_item, show_items
from kartotek.faces.superoffice.mapping.lists import PICK_LISTS, PickList, list_entity, pick_list
from kartotek.faces.superoffice.messages import Json, Message, read_flag, read_int, read_list, read_object, read_text
from kartotek.services.rights import may_edit
from kartotek.web.face import Request, Response, Route

_PLURALS: Final = {
    "Business": "Businesses",
    "Category": "Categories",
    "Country": "Countries",
    "CustomerLanguage": "CustomerLanguages",
    "MrMrs": "MrMrses",
    "Position": "Positions",
    "Source": "Sources",
    "TicketPriority": "TicketPriorities",
}
_BY: Final = (("FromListDefinition", "UdListDefinitionId"), ("FromListName", "UdListDefinitionName"))
"""How a list is named, with the member of a request that does it."""

Work = Callable[[Call, PickList, Message], Awaitable[Response]]


class ListAgentHandlers:
    """The handlers of the agent ``List``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        agent = f"{prefix}/Agents/List"
        table = {
            "GetListEntity": self.list_by_number,
            "GetListEntityByName": self.list_by_name,
            "GetListDefinitions": self.lists,
            "GetAllCountries": self._typed("country", _all),
            "GetAllTicketPriorities": self._typed("ticketpriority", _all),
            "GetTicketPriorityEntity": self._typed("ticketpriority", _entity),
            "SaveTicketPriorityEntity": self._typed("ticketpriority", _save_entity),
            "DeleteTicketPriorityEntity": self._typed("ticketpriority", _delete_entity),
            "CreateDefaultTicketPriorityEntity": self._typed("ticketpriority", _blank),
            "CreateDefaultCountry": self._typed("country", _blank),
            "CreateDefaultListItemEntity": self._typed("category", _blank_item),
            "SaveCountry": self._typed("country", _save_country),
            "SaveListItemEntity": self.save_item,
        }
        for way, member in _BY:
            for name, work in _ON_ITEMS.items():
                table[f"{name}{way}"] = self._on_items(member, work)
        for name, plural in _PLURALS.items():
            table[f"Get{name}"] = self._typed(name, _one)
            table[f"Get{name}List"] = self._typed(name, _some)
            table[f"Get{plural}"] = self._typed(name, _every)
        return tuple(Route("POST", f"{agent}/{name}", handler, f"List.{name}") for name, handler in table.items())

    async def lists(self, request: Request) -> Response:
        """``GetListDefinitions``: all lists that have pages."""
        call = await self._calls.open(request)
        editor = may_edit(call.principal)
        found = [list_entity(found, editor=editor) for found in PICK_LISTS if found.number]
        return selected(call, found, "ListEntity")

    async def list_by_number(self, request: Request) -> Response:
        """``GetListEntity?listEntityId=``: one list; null where there is none."""
        call = await self._calls.open(request)
        return _list(call, str(_id(call, "listentityid")))

    async def list_by_name(self, request: Request) -> Response:
        """``GetListEntityByName``: one list; null where there is none."""
        call = await self._calls.open(request)
        return _list(call, read_text(_message(call).get("Name"), "Name"))

    async def save_item(self, request: Request) -> Response:
        """``SaveListItemEntity``: add an item to the list that it names (no id), or change one."""
        call = await self._calls.open(request)
        sent = read_object(_message(call).get("ListItemEntity"), "ListItemEntity") or Message({})
        found = _of(sent, "UdListDefinitionId")
        (item,) = await save(call, found, [sent])
        return selected(call, show_item(found, item, call.view), shape_of(found).type)

    def _typed(self, name: str, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler of an operation on one list."""
        found = pick_list(name)
        if found is None:
            raise ValueError(f"there is no list {name}")

        async def handler(request: Request) -> Response:
            call = await self._calls.open(request)
            return await work(call, found, Message({}))

        return handler

    def _on_items(self, member: str, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler of an operation on the list that a member of the request names."""

        async def handler(request: Request) -> Response:
            call = await self._calls.open(request)
            message = _message(call)
            return await work(call, _of(message, member), message)

        return handler


# -- small carriers --------------------------------------------------------------------------------------------------


async def _one(call: Call, found: PickList, _: Message) -> Response:
    number = _id(call, f"{found.title.lower()}id")
    carrier = next((_carrier(call, found, entry) for entry in _known(call, found) if entry.id == number), None)
    return selected(call, carrier, found.title)


async def _some(call: Call, found: PickList, _: Message) -> Response:
    numbers = [read_int(number, "ids") for number in read_list(call.body(), "ids") or ()]
    known = {entry.id: entry for entry in _known(call, found)}
    shown = [_carrier(call, found, known[number]) for number in numbers if number in known]
    return selected(call, shown, found.title)


async def _every(call: Call, found: PickList, _: Message) -> Response:
    return selected(call, [_carrier(call, found, entry) for entry in found.entries(call.view)], found.title)


def _known(call: Call, found: PickList) -> list[Entry]:
    return found.entries(call.view, deleted=True)


def _carrier(call: Call, found: PickList, entry: Entry) -> Json:
    if found.mdo == "country":
        return call.view.country_item(call.directory.item("country", entry.id))
    return carriers.category(entry) if found.mdo == "category" else carriers.plain(entry)


# -- whole items -----------------------------------------------------------------------------------------------------


async def _all(call: Call, found: PickList, message: Message) -> Response:
    asked = message or _message(call)
    deleted = read_flag(asked.get("IncludeDeleted"), "IncludeDeleted")
    return selected(call, show_items(found, call.view, deleted=deleted), shape_of(found).type)


async def _get(call: Call, found: PickList, message: Message) -> Response:
    return _shown(call, found, _number(message))


async def _entity(call: Call, found: PickList, _: Message) -> Response:
    return _shown(call, found, _id(call, "ticketpriorityentityid"))


async def _save(call: Call, found: PickList, message: Message) -> Response:
    sent = read_object(message.get("Item"), "Item") or Message({})
    (item,) = await save(call, found, [sent], number=_number(message))
    return selected(call, show_item(found, item, call.view), shape_of(found).type)


async def _save_all(call: Call, found: PickList, message: Message) -> Response:
    saved = await save(call, found, messages_of(message.get("Items")))
    return selected(call, [show_item(found, item, call.view) for item in saved], shape_of(found).type)


async def _save_entity(call: Call, found: PickList, _: Message) -> Response:
    (item,) = await save(call, found, [call.message()])
    return selected(call, show_item(found, item, call.view), shape_of(found).type)


async def _save_country(call: Call, found: PickList, _: Message) -> Response:
    sent = read_object(_message(call).get("Country"), "Country") or Message({})
    (item,) = await save(call, found, [sent])
    return selected(call, show_item(found, item, call.view), shape_of(found).type)


async def _delete(call: Call, found: PickList, message: Message) -> Response:
    found.named()
    return await delete(call, found, [stored_item(call, found, _number(message)).id])


async def _delete_entity(call: Call, found: PickList, _: Message) -> Response:
    return await delete(call, found, [stored_item(call, found, _id(call, "ticketpriorityentityid")).id])


async def _delete_all(call: Call, found: PickList, _: Message) -> Response:
    return await delete(call, found, [item.id for item in call.directory.items(found.named())])


async def _blank(call: Call, found: PickList, _: Message) -> Response:
    return selected(call, blank_item(found, call.view), shape_of(found).type)


async def _blank_item(call: Call, found: PickList, _: Message) -> Response:
    return selected(call, blank_item(found, call.view) | {"UdListDefinitionId": 0}, shape_of(found).type)


_ON_ITEMS: Final[dict[str, Work]] = {
    "Get": _get,
    "GetAll": _all,
    "Add": _save,
    "Save": _save,
    "SaveAll": _save_all,
    "Delete": _delete,
    "DeleteAll": _delete_all,
}
"""Operations on the items of a list, by the vendor's name before ``FromListDefinition`` or ``FromListName``."""


# -- requests --------------------------------------------------------------------------------------------------------


def _message(call: Call) -> Message:
    return read_object(call.body(), "request") or Message({})


def _id(call: Call, name: str) -> int:
    return read_int(call.option(name), name)


def _number(message: Message) -> int:
    return read_int(message.get("Id"), "Id")


def _of(message: Message, member: str) -> PickList:
    """Return the list that a request names. Raises InvalidValue where there is none."""
    name = read_text(message.get(member), member)
    try:
        return paged_list(name)
    except NotFound as error:
        raise InvalidValue(member, error.safe_message) from None


def _shown(call: Call, found: PickList, number: int) -> Response:
    """Answer an item, deleted or not; null where there is none."""
    kind = shape_of(found).type
    if found.stored is not None:
        item = call.directory.get(found.stored, number)
        return selected(call, None if item is None else show_item(found, item, call.view), kind)
    shown = (item for item in show_items(found, call.view, deleted=True) if item["Id"] == number)
    return selected(call, next(shown, None), kind)


def _list(call: Call, name: str) -> Response:
    try:
        found = paged_list(name)
    except NotFound:
        return selected(call, None, "ListEntity")
    return selected(call, list_entity(found, editor=may_edit(call.principal)), "ListEntity")
