"""Categories, statuses, industries and groups as views on the tenant's lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET

from kartotek.domain.lists import Directory, Extra, ListItem
from kartotek.domain.party import Record
from kartotek.faces.twentyfourseven.mapping.fields import PERSONS, told
from kartotek.faces.twentyfourseven.messages import company, person
from kartotek.services.lists import ItemDraft


def contact_categories(directory: Directory) -> list[person.Category]:
    """Return the categories as PersonService shows them."""
    return [
        person.Category(id=item.id, name=item.name(directory.tenant.language)) for item in directory.items("category")
    ]


def company_category(item: ListItem, language: str) -> company.Category:
    """Return a category as CompanyService shows it."""
    return company.Category(
        id=item.id,
        name=item.name(language),
        show_contact=bool(item.extra.get("show_contact", False)),
        show_company=bool(item.extra.get("show_company", False)),
    )


def category_draft(item: company.Category) -> ItemDraft:
    """Return what a Category changes of the one it names; without an Id it is a new one."""
    flags: Extra = {
        name: value for name in ("show_contact", "show_company") if isinstance(value := getattr(item, name), bool)
    }
    number = item.id if item.id is not UNSET and item.id > 0 else None
    return ItemDraft(id=number, name=item.name or None, extra=flags)


def pairs(directory: Directory, name: str) -> list[company.KeyValuePair]:
    """Return a list as pairs of an Id and a name."""
    language = directory.tenant.language
    return [company.KeyValuePair(key=str(item.id), value=item.name(language)) for item in directory.items(name)]


# -- groups ------------------------------------------------------------------------------------------------------


def group_tree(directory: Directory, members: Mapping[int, Sequence[Record]]) -> list[company.Group]:
    """Return the groups that are below no other, each with its members and the groups below it."""
    items = directory.items("user_group")
    known = {item.id for item in items}
    below: dict[object, list[ListItem]] = {}
    for item in items:
        parent = item.extra.get("parent")
        below.setdefault(parent if parent in known else None, []).append(item)

    def group(item: ListItem) -> company.Group:
        kind = item.extra.get("type")
        found = [_member(record, item.id) for record in members.get(item.id, ())]
        return company.Group(
            id=item.id,
            name=item.name(directory.tenant.language),
            type=kind if isinstance(kind, int) else None,
            members=found or UNSET,
            children=[group(child) for child in below.get(item.id, [])] or UNSET,
        )

    return [group(item) for item in below.get(None, [])]


def _member(record: Record, group: int) -> company.GroupMember:
    return company.GroupMember(
        id=int(record.handles[PERSONS.name]),
        role_name=told(record.party.user_groups.get(str(group)) or None),
        first_name=told(record.party.first_name),
        last_name=told(record.party.last_name),
    )
