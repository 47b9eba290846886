"""The vendor's lists: what they are called, and which of the book's stand behind them (reference §1.4, §2.8).

A list has a name for pick-lists (``perspos``), one for its own pages (``Position``), and a number: that of its table
in the vendor's database, negative. Lists that the server makes itself - of users, of languages - have entries and no
stored items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.lists import ListItem
from kartotek.faces.superoffice.mapping.carriers import Entry
from kartotek.faces.superoffice.mapping.languages import interface_languages, usual_languages
from kartotek.faces.superoffice.mapping.rights import TABLE_RIGHTS
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """One of the vendor's lists. ``made`` gives the entries of a list that is not ``stored`` in the book.

    ``number`` is 0 for a list that has no pages of its own. ``told`` is what pick-lists tell of a stored item besides.
    """

    mdo: str
    title: str
    number: int = 0
    stored: str | None = None
    made: Callable[[View], list[Entry]] | None = None
    told: Callable[[ListItem], str] | None = None

    def entries(self, view: View, *, deleted: bool = False) -> list[Entry]:
        """Return the entries in order; with ``deleted`` the deleted ones too."""
        if self.made is not None:
            return [entry for entry in self.made(view) if deleted or not entry.deleted]
        return [self.entry(item, view) for item in view.directory.items(self.stored or "", deleted=deleted)]

    def entry(self, item: ListItem, view: View) -> Entry:
        """Return a stored item as an entry of this list."""
        return view.entry(item, extra=self.told(item) if self.told else "")

    def named(self) -> str:
        """Return the name of the book's list behind this one.

        Raises:
            InvalidValue: there is none, so that it cannot be changed.
        """
        if self.stored is None:
            raise InvalidValue(self.title, "the server makes this list itself; its items cannot be changed")
        return self.stored


def _associates(view: View) -> list[Entry]:
    users = sorted(view.directory.users.values(), key=lambda user: (user.name.casefold(), user.id))
    return [
        Entry(id=user.id, name=user.name, deleted=user.disabled, extra="person_id=0&contact_id=0") for user in users
    ]


def _customer_languages(view: View) -> list[Entry]:
    found = [view.language_entry(code) for code in usual_languages()]
    return sorted(found, key=lambda entry: entry.name.casefold())


def _languages(view: View) -> list[Entry]:
    return [
        Entry(id=number, name=view.text(names), rank=number, extra=code)
        for number, code, names in interface_languages(view.language)
    ]


PICK_LISTS: Final = (
    PickList(mdo="associate", title="Associate", number=-2, made=_associates),
    PickList(mdo="business", title="Business", number=-61, stored="business"),
    PickList(mdo="category", title="Category", number=-64, stored="category"),
    PickList(mdo="contint", title="ContInt", number=-70, stored="interest"),
    PickList(mdo="country", title="Country", number=-19, stored="country"),
    PickList(mdo="customerlanguage", title="CustomerLanguage", number=-320, made=_customer_languages),
    PickList(mdo="language", title="Language", made=_languages),
    PickList(mdo="mrmrs", title="MrMrs", number=-94, stored="title"),
    PickList(mdo="persint", title="PersInt", number=-73, stored="person_interest"),
    PickList(mdo="perspos", title="Position", number=-76, stored="position"),
    PickList(mdo="salutation", title="Salutation", number=-219, stored="salutation"),
    PickList(mdo="source", title="Source", number=-100, stored="source"),
    PickList(
        mdo="ticketpriority",
        title="TicketPriority",
        number=-275,
        stored="ticket_priority",
        told=lambda item: str(item.rank),
    ),
    PickList(mdo="usergroup", title="UserGroup", number=-59, stored="user_group"),
)

_BY_NAME: Final = {name: found for found in PICK_LISTS for name in (found.mdo, found.title.lower())}
_BY_NUMBER: Final = {found.number: found for found in PICK_LISTS if found.number}


def pick_list(name: str) -> PickList | None:
    """Return a list by its name, either of them and in any case, or None where there is none."""
    return _BY_NAME.get(name.strip().lower())


def numbered_list(number: int) -> PickList | None:
    """Return a list by its number, or None where there is none."""
    return _BY_NUMBER.get(number)


def list_entity(found: PickList, *, editor: bool) -> Json:
    """Return a list as a ListEntity; ``editor`` tells that who asks may change its items."""
    return {
        "Id": found.number,
        "Name": found.title,
        "Tooltip": "",
        "Deleted": False,
        "Rank": 0,
        "IsCustomList": False,
        "IsMDOList": True,
        "UseGroupsAndHeadings": False,
        "ListType": found.mdo,
        "InUseByUserDefinedFields": False,
        "TableRight": TABLE_RIGHTS[editor],
        "FieldProperties": {},
    }
