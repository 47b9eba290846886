"""The pages of lists: what lists there are, and their items to read, add, change and delete (reference §1.4)."""

from __future__ import annotations

from kartotek.faces.superoffice.errors import EntityNotFound, NotServed
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.pick_lists import (
    asks_for_deleted,
    delete,
    messages_of,
    paged_list,
    save,
    selected,
    stored_item,
)
from kartotek.faces.superoffice.mapping.carriers import mdo_item, selectables
from kartotek.faces.superoffice.mapping.list_items import blank_item, shape_of, show_item, show_items
from kartotek.faces.superoffice.mapping.lists import PICK_LISTS, PickList, list_entity, pick_list
from kartotek.faces.superoffice.mapping.searching import narrowed
from kartotek.faces.superoffice.messages import Json, Message
from kartotek.services.rights import may_edit
from kartotek.web.face import Request, Response, Route

NO_LISTS = "Lists themselves are neither added nor changed here; their items are."
NO_HEADINGS = "Lists have no headings here."
NO_GROUPS = "Every item of a list is visible for every user group."

_DEFAULT: Json = {
    "Id": 0,
    "Name": "",
    "Tooltip": "",
    "Deleted": False,
    "Rank": 0,
    "IsCustomList": True,
    "IsMDOList": True,
    "UseGroupsAndHeadings": False,
    "ListType": "",
    "InUseByUserDefinedFields": False,
    "TableRight": None,
    "FieldProperties": {},
}


class ListHandlers:
    """The handlers of ``/List`` and all below it."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        path = f"{prefix}/List"
        one, items = f"{path}/{{list}}", f"{path}/{{list}}/Items"
        item, headings = f"{items}/{{id}}", f"{one}/Headings"
        return (
            Route("GET", path, self.lists, "GetLists"),
            Route("POST", path, self.change_list, "PostList"),
            Route("GET", f"{path}/default", self.default, "DefaultList"),
            Route("GET", one, self.list, "GetList"),
            Route("PUT", one, self.change_list, "PutList"),
            Route("DELETE", one, self.change_list, "DeleteList"),
            Route("GET", items, self.items, "GetListItems"),
            Route("POST", items, self.add, "PostListItem"),
            Route("PUT", items, self.save_all, "PutListItems"),
            Route("DELETE", items, self.delete_all, "DeleteListItems"),
            Route("GET", f"{items}/Default", self.default_item, "DefaultListItem"),
            Route("GET", item, self.item, "GetListItem"),
            Route("PUT", item, self.change, "PutListItem"),
            Route("DELETE", item, self.delete, "DeleteListItem"),
            Route("GET", f"{one}/MDOItems", self.mdo_items, "GetListMDOItems"),
            *self._grouping(headings, item),
        )

    def _grouping(self, headings: str, item: str) -> tuple[Route, ...]:
        """Return the table of what groups items and hides them from some users, which lists here do not."""
        return (
            Route("GET", headings, self.headings, "GetHeadings"),
            Route("POST", headings, self.change_headings, "PostHeading"),
            Route("PUT", headings, self.change_headings, "PutHeadings"),
            Route("DELETE", headings, self.change_headings, "DeleteHeadings"),
            Route("GET", f"{item}/Headings", self.item_headings, "GetItemHeadings"),
            Route("PUT", f"{item}/Headings", self.change_headings, "PutItemHeadings"),
            Route("GET", f"{item}/UserGroups", self.item_groups, "GetItemUserGroups"),
            Route("PUT", f"{item}/UserGroups", self.change_groups, "PutItemUserGroups"),
        )

    # -- lists -------------------------------------------------------------------------------------------------

    async def lists(self, request: Request) -> Response:
        """``GET List``: all lists that have pages."""
        call = await self._calls.open(request)
        asks_for_deleted(call)
        editor = may_edit(call.principal)
        found = [list_entity(found, editor=editor) for found in PICK_LISTS if found.number]
        return call.answer(found, name="ListEntity")

    async def list(self, request: Request) -> Response:
        """``GET List/{id or name}``: one list, its items apart."""
        call, found = await self._open(request)
        tree = list_entity(found, editor=may_edit(call.principal))
        tree["_Links"] = {"Self": f"{call.base}/List/{found.title}"}
        return selected(call, tree, "ListEntity")

    async def default(self, request: Request) -> Response:
        """``GET List/default``: the list that a client fills in."""
        call = await self._calls.open(request)
        return call.answer(_DEFAULT, name="ListEntity")

    async def change_list(self, request: Request) -> Response:
        """Adding, changing and deleting lists, which is not offered."""
        await self._calls.open(request)
        raise NotServed(NO_LISTS)

    # -- items -------------------------------------------------------------------------------------------------

    async def items(self, request: Request) -> Response:
        """``GET List/{list}/Items``: all items, with ``includeDeleted`` the deleted ones too."""
        call, found = await self._open(request)
        return _answer(call, found, show_items(found, call.view, deleted=asks_for_deleted(call)))

    async def item(self, request: Request) -> Response:
        """``GET List/{list}/Items/{id}``: one item, deleted or not."""
        call, found = await self._open(request)
        return _answer(call, found, _shown(call, found))

    async def default_item(self, request: Request) -> Response:
        """``GET List/{list}/Items/Default``: the item that a client fills in."""
        call, found = await self._open(request)
        return _answer(call, found, blank_item(found, call.view))

    async def add(self, request: Request) -> Response:
        """``POST List/{list}/Items``: add an item, whatever id the message names."""
        call, found = await self._open(request)
        message = call.message()
        key = shape_of(found).key.lower()
        new = Message({name: value for name, value in message.items() if name != key})
        (item,) = await save(call, found, [new])
        return _answer(call, found, show_item(found, item, call.view))

    async def change(self, request: Request) -> Response:
        """``PUT List/{list}/Items/{id}``: change of an item what the message names and tells otherwise."""
        call, found = await self._open(request)
        number = stored_item(call, found, request.params["id"]).id if found.stored else 0
        (item,) = await save(call, found, [call.message()], number=number)
        return _answer(call, found, show_item(found, item, call.view))

    async def save_all(self, request: Request) -> Response:
        """``PUT List/{list}/Items``: add and change several items, all or none; answer all items of the list."""
        call, found = await self._open(request)
        saved = {item.id: item for item in await save(call, found, messages_of(call.body()))}
        kept = {item.id: item for item in call.directory.items(found.named())} | saved
        ordered = sorted((item for item in kept.values() if not item.deleted), key=lambda item: (item.rank, item.id))
        return _answer(call, found, [show_item(found, item, call.view) for item in ordered])

    async def delete(self, request: Request) -> Response:
        """``DELETE List/{list}/Items/{id}``: delete an item; it keeps its name where it is in use."""
        call, found = await self._open(request)
        found.named()
        return await delete(call, found, [stored_item(call, found, request.params["id"]).id])

    async def delete_all(self, request: Request) -> Response:
        """``DELETE List/{list}/Items``: delete all items of a list."""
        call, found = await self._open(request)
        return await delete(call, found, [item.id for item in call.directory.items(found.named())])

    async def mdo_items(self, request: Request) -> Response:
        """``GET List/{list}/MDOItems``: the items as a pick-list has them."""
        call, found = await self._open(request)
        entries = narrowed(found.entries(call.view), call.option("query"))
        return call.answer([mdo_item(entry, found.mdo) for entry in entries], name="MDOListItem")

    # -- what groups items ---------------------------------------------------------------------------------------

    async def headings(self, request: Request) -> Response:
        """``GET List/{list}/Headings``: none."""
        call, _ = await self._open(request)
        return call.answer([], name="HeadingEntity")

    async def item_headings(self, request: Request) -> Response:
        """``GET List/{list}/Items/{id}/Headings``: none."""
        call, found = await self._open(request)
        _shown(call, found)
        return call.answer([], name="SelectableMDOListItem")

    async def change_headings(self, request: Request) -> Response:
        """Adding and changing headings, which is not offered."""
        await self._open(request)
        raise NotServed(NO_HEADINGS)

    async def item_groups(self, request: Request) -> Response:
        """``GET List/{list}/Items/{id}/UserGroups``: all groups of users, since all see every item."""
        call, found = await self._open(request)
        _shown(call, found)
        groups = pick_list("usergroup")
        entries = groups.entries(call.view) if groups else []
        shown = selectables(entries, "usergroup", call.view.not_set, [entry.id for entry in entries])
        return call.answer(shown, name="SelectableMDOListItem")

    async def change_groups(self, request: Request) -> Response:
        """Hiding items from users, which is not offered."""
        await self._open(request)
        raise NotServed(NO_GROUPS)

    async def _open(self, request: Request) -> tuple[Call, PickList]:
        call = await self._calls.open(request)
        return call, paged_list(request.params["list"])


def _shown(call: Call, found: PickList) -> Json:
    """Return the item that an address names. Raises EntityNotFound where there is none."""
    number = call.request.params["id"]
    if found.stored is not None:
        return show_item(found, stored_item(call, found, number), call.view)
    shown = (item for item in show_items(found, call.view, deleted=True) if str(item["Id"]) == number)
    item = next(shown, None)
    if item is None:
        raise EntityNotFound(found.title, number)
    return item


def _answer(call: Call, found: PickList, tree: Json) -> Response:
    return call.answer(tree, name=shape_of(found).type)
