"""Pick-lists: ``/MDOList`` and the agent that the vendor's client reads them with (reference §1.4, §1.6, §2.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.party import Kind, Record, State
from kartotek.domain.query import LIVING, AllOf, Condition, IsKind, PartyQuery, name_has
from kartotek.faces.superoffice.errors import NotServed
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.pick_lists import ListNotFound, messages_of, selected
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping.carriers import Entry, mdo_item, selectables
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.flat import full_name
from kartotek.faces.superoffice.mapping.lists import PICK_LISTS, PickList, pick_list
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.mapping.searching import narrowed, subject
from kartotek.faces.superoffice.mapping.sight import CONTACT_SPACE, handle_number
from kartotek.faces.superoffice.messages import Message, read_flag, read_int, read_list, read_object, read_text
from kartotek.web.face import Request, Response, Route

MOST_CONTACTS: Final = 100
"""Companies that the list ``contact_new`` has at once."""

CONTACTS: Final = PickList(mdo="contact_new", title="contact_new")
"""The list of companies, which is searched and not kept (the vendor's ``_Links`` name it)."""

_NAMES: Final = sorted([CONTACTS.mdo, *(found.mdo for found in PICK_LISTS)])
_OWNERS: Final = {"contint": ("contact", Records(CONTACT)), "persint": ("person", Records(PERSON))}
"""The lists of interests, with what has them."""

_SEPARATOR: Final = Entry(id=-(2**31) + 1, name="", style="separator")
_ITEM, _SELECTABLE = "MDOListItem", "SelectableMDOListItem"


class MdoHandlers:
    """The handlers of ``/MDOList`` and of the agent ``MDO``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        path, agent = f"{prefix}/MDOList", f"{prefix}/Agents/MDO"
        plain = ("GetList", "GetListWithHistory", "GetListWithRestriction", "GetSimpleList")
        marked = tuple(name.replace("Get", "GetSelectable") for name in plain)
        return (
            Route("GET", path, self.names, "GetMDOLists"),
            Route("GET", f"{path}/{{name}}", self.read, "GetMDOList"),
            Route("GET", f"{path}/{{name}}/selectable", self.read_selectable, "GetSelectableMDOList"),
            Route("POST", f"{agent}/GetListNames", self.names, "MDO.GetListNames"),
            *(Route("POST", f"{agent}/{name}", self.agent_list, f"MDO.{name}") for name in plain),
            *(Route("POST", f"{agent}/{name}", self.agent_selectable, f"MDO.{name}") for name in marked),
            Route("POST", f"{agent}/GetListItem", self.agent_item, "MDO.GetListItem"),
            Route("POST", f"{agent}/GetListIdByListName", self.agent_number, "MDO.GetListIdByListName"),
            Route("POST", f"{agent}/SetSelected", self.set_selected, "MDO.SetSelected"),
        )

    # -- REST --------------------------------------------------------------------------------------------------

    async def names(self, request: Request) -> Response:
        """``GET MDOList``: the names of all pick-lists."""
        call = await self._calls.open(request)
        return call.answer(_NAMES, name="string")

    async def read(self, request: Request) -> Response:
        """``GET MDOList/{name}``: the items of a pick-list; with ``query`` those whose names have its words."""
        call = await self._calls.open(request)
        found = _named(request.params["name"])
        read_flag(call.option("flat"), "flat")  # there are no headings, so that every list is flat
        query, additional = call.option("query"), call.option("additional")
        entries = await _entries(call, found, query, additional)
        return selected(call, [mdo_item(entry, found.mdo) for entry in entries], _ITEM)

    async def read_selectable(self, request: Request) -> Response:
        """``GET MDOList/{name}/selectable``: the items of a pick-list with their marks."""
        call = await self._calls.open(request)
        found = _named(request.params["name"])
        read_flag(call.option("flat"), "flat")
        additional = call.option("additional")
        return await _selectable(call, found, await _entries(call, found, None, additional), additional)

    # -- the agent ---------------------------------------------------------------------------------------------

    async def agent_list(self, request: Request) -> Response:
        """``Agents/MDO/Get…List…``: the items of a pick-list."""
        call, message, found = await self._asked(request)
        entries = await _asked_for(call, found, message)
        return selected(call, [mdo_item(entry, found.mdo) for entry in entries], _ITEM)

    async def agent_selectable(self, request: Request) -> Response:
        """``Agents/MDO/GetSelectable…List…``: the items of a pick-list with their marks."""
        call, message, found = await self._asked(request)
        additional = read_text(message.get("AdditionalInfo"), "AdditionalInfo")
        return await _selectable(call, found, await _asked_for(call, found, message), additional)

    async def agent_item(self, request: Request) -> Response:
        """``Agents/MDO/GetListItem``: one item, deleted or not; null where there is none."""
        call, message, found = await self._asked(request, "ListName")
        number = read_int(message.get("Id"), "Id")
        entry = next((entry for entry in found.entries(call.view, deleted=True) if entry.id == number), None)
        return selected(call, None if entry is None else mdo_item(entry, found.mdo), _ITEM)

    async def agent_number(self, request: Request) -> Response:
        """``Agents/MDO/GetListIdByListName``: the number of a list; 0 where it has none."""
        call, _, found = await self._asked(request)
        return call.answer(found.number, name="int")

    async def set_selected(self, request: Request) -> Response:
        """``Agents/MDO/SetSelected``: mark the interests of a contact or person; answer all of them.

        Raises:
            NotServed: the list is none of interests.
            InvalidValue: ``AdditionalInfo`` names nobody's (``contactId=5``), or an item is none of the list.
        """
        call, message, found = await self._asked(request)
        if found.mdo not in _OWNERS:
            raise NotServed(f"Of the list {found.mdo} nothing is selected.")
        additional = read_text(message.get("AdditionalInfo"), "AdditionalInfo")
        record = await _subject(call, found, additional)
        if record is None:
            raise InvalidValue("AdditionalInfo", "whose interests they are is expected, such as contactId=5")
        marks = [dict(item) for item in messages_of(message.get("SelectableMDOList"))]
        await _OWNERS[found.mdo][1].amend(call, record, Message({"Interests": marks}))
        return await _selectable(call, found, found.entries(call.view), additional)

    async def _asked(self, request: Request, name: str = "Name") -> tuple[Call, Message, PickList]:
        call = await self._calls.open(request)
        message = read_object(call.body(), "request") or Message({})
        wanted = read_text(message.get(name), name)
        found = _find(wanted)
        if found is None:
            raise InvalidValue(name, f"there is no list {wanted!r}")
        return call, message, found


def _find(name: str) -> PickList | None:
    return CONTACTS if name.strip().lower() in {CONTACTS.mdo, "contact"} else pick_list(name)


def _named(name: str) -> PickList:
    found = _find(name)
    if found is None:
        raise ListNotFound(name)
    return found


async def _asked_for(call: Call, found: PickList, message: Message) -> list[Entry]:
    """Return the entries that an agent's request asks for: searched, or with those of its history first."""
    search, additional = (read_text(message.get(name), name) for name in ("SearchValue", "AdditionalInfo"))
    entries = await _entries(call, found, search, additional)
    numbers = [
        read_int(number, "HistoryItems") for number in read_list(message.get("HistoryItems"), "HistoryItems") or ()
    ]
    known = {entry.id: entry for entry in entries}
    history = [known[number] for number in numbers if number in known]
    if read_flag(message.get("OnlyHistory"), "OnlyHistory"):
        return history
    return [*history, _SEPARATOR, *entries] if history else entries


async def _entries(call: Call, found: PickList, query: str | None, additional: str | None) -> list[Entry]:
    if found is CONTACTS:
        return await _contacts(call, query)
    deleted = "showdeleted" in (additional or "").lower()
    if found.mdo in _OWNERS and subject(query):
        marked = await _marked(call, found, query)
        return [entry for entry in found.entries(call.view) if entry.id in marked]
    return narrowed(found.entries(call.view, deleted=deleted), query)


async def _contacts(call: Call, query: str | None) -> list[Entry]:
    """Return companies by name: of those that fit, the first that were made."""
    parts: list[Condition] = [IsKind(Kind.COMPANY), LIVING]
    parts += [name_has(word) for word in (query or "").split()]
    records = await call.book.search(call.principal, PartyQuery(where=AllOf(tuple(parts)), limit=MOST_CONTACTS))
    return sorted(map(_contact, records), key=lambda entry: entry.name.casefold())


def _contact(record: Record) -> Entry:
    number = handle_number(record, CONTACT_SPACE)
    blocked = "stop" if record.party.state is State.BLOCKED else ""
    return Entry(id=number, name=full_name(record.party), extra=str(number), style=blocked, kind="Contact")


async def _selectable(call: Call, found: PickList, entries: Sequence[Entry], additional: str | None) -> Response:
    marked = await _marked(call, found, additional) if found.mdo in _OWNERS else []
    return selected(call, selectables(entries, found.mdo, call.view.not_set, marked), _SELECTABLE)


async def _marked(call: Call, found: PickList, text: str | None) -> list[int]:
    """Return the interests of whom a text names; none where it names nobody."""
    record = await _subject(call, found, text)
    return [] if record is None else record.party.interests


async def _subject(call: Call, found: PickList, text: str | None) -> Record | None:
    """Return the record that a text such as ``contactId=5`` names, or None.

    Raises:
        InvalidValue: there is no such record.
    """
    kind, records = _OWNERS[found.mdo]
    named = subject(text)
    if named is None or named[0] != kind:
        return None
    try:
        return await records.find(call, str(named[1]))
    except NotFound as error:
        raise InvalidValue(found.mdo, error.safe_message) from None
