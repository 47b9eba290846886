"""A walk through every parameter of create and update: each is sent by itself, and shows where it should, alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kartotek.faces.crmcom.messages import parameters
from tests.faces.crmcom import walk
from tests.faces.crmcom.client import CrmCom
from tests.faces.crmcom.walk import Case, Path, Tree

FOLLOWS: dict[str, tuple[str, ...]] = {
    "first_name": ("name",),
    "last_name": ("name",),
    "company_name": ("name",),
    "demographics.industry_identifier": ("company_profile.industry",),
    "demographics.industry_sector_identifier": ("company_profile.industry_sector",),
    "company_profile.industry_identifier": ("demographics.industry",),
    "company_profile.industry_sector_identifier": ("demographics.industry_sector",),
    "phone_set.0.area_code": ("phones_set.0.full_number",),
    "phone_set.0.number": ("phones_set.0.full_number",),
    "phone_set.0.country_identifier": ("phones_set.0.area_code", "phones_set.0.full_number"),
    "send_direct_marketing_material": (
        "authorization_settings.direct_marketing_setting_updated_date",
        "authorization_settings.direct_marketing_setting_updated_by_user",
    ),
    "send_affiliate_marketing_material": (
        "authorization_settings.affiliate_marketing_setting_updated_date",
        "authorization_settings.affiliate_marketing_setting_updated_by_user",
    ),
}
"""What else shows a parameter."""

CASES = [
    pytest.param(method, kind, case, id=f"{method}-{kind}-{case}")
    for method, table in walk.METHODS.items()
    for kind in ("PERSON", "COMPANY")
    for case in walk.cases(table, kind)
]

Contact = Callable[..., str]


@pytest.fixture(scope="module")
def new(crm: CrmCom) -> Contact:
    """Return a function that makes a contact with as little as may be, and what else it is given."""
    related = crm.person()

    def make(kind: str, sent: Tree) -> str:
        for item in sent.get("relation_set", []):
            item["contact_information_identifier"] = {"id": related}
        return (crm.person if kind == "PERSON" else crm.company)(**sent)

    return make


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def differences(before: Tree, after: Tree) -> set[str]:
    """Return where two answers differ, but for the server's own ids and times."""
    old, found = dict(walk.leaves(before)), dict(walk.leaves(after))
    return {
        dotted(path)
        for path in old.keys() | found.keys()
        if path[-1] != "id" and path[0] != "log_information" and old.get(path) != found.get(path)
    }


@pytest.mark.parametrize(("method", "kind", "case"), CASES)
def test_a_parameter_shows_where_it_should(crm: CrmCom, new: Contact, method: str, kind: str, case: Case) -> None:
    bare = without(case)
    if method == "create":
        before, after = crm.show(new(kind, bare)), crm.show(new(kind, walk.message(case)))
    else:
        identity = new(kind, bare)
        before = crm.show(identity)
        crm.update(identity, **acting(walk.message(case), before))
        after = crm.show(identity)
    assert_shown(after, case)
    allowed = {*(dotted(path) for path in [case.shown_at] if path), *FOLLOWS.get(dotted(case.sent_at), ())}
    unexpected = {path for path in differences(before, after) if not any(within(path, start) for start in allowed)}
    assert unexpected == set()


def without(case: Case) -> Tree:
    """Return what the contact is made of that the case is compared with: the item alone, without the parameter."""
    first = str(case.sent_at[0])
    return {first: [dict(walk.NEW_ITEMS[first])]} if first in walk.NEW_ITEMS else {}


def acting(sent: Tree, shown: Tree) -> Tree:
    """Return parameters of create as those of an update of the item that is there."""
    for name, items in sent.items():
        if name in walk.NEW_ITEMS:
            single = name.removesuffix("_set")
            [item], [known] = items, shown[walk.ITEM_NAMES.get(name, name)]
            sent[name] = [{**item, "action": "UPDATE", f"{single}_identifier": {"id": known["id"]}}]
    return sent


def assert_shown(shown: Tree, case: Case) -> None:
    if case.shown_at is None:
        assert case.value not in [value for _, value in walk.leaves(shown)]
        return
    found: Any = walk.at(shown, case.shown_at)
    if case.sent_at == ("notes",):
        assert found.endswith(f" {case.shown}")
    else:
        assert (found, type(found)) == (case.shown, type(case.shown))


def within(path: str, start: str) -> bool:
    return path == start or path.startswith(f"{start}.")


@pytest.mark.parametrize("method", walk.METHODS)
def test_the_walk_leaves_no_parameter_out(method: str) -> None:
    walked = {case.sent_at for kind in ("PERSON", "COMPANY") for case in walk.cases(walk.METHODS[method], kind)}
    # Those that are not walked: fields_set, type of the contact and of four items, the identifiers of a contact (for
    # an update the one to change, and two names for the one that a relation goes to); in an update the action and the
    # identifier of four items.
    skipped = {"create": 1 + 1 + 4 + 2, "update": 1 + 4 + 1 + 2 + 8}
    # The six objects that parameters stand in are parameters too, and the two dates.
    assert len(walked) == walk.count(walk.METHODS[method]) - skipped[method] - 8


@pytest.mark.parametrize("name", ["address_set", "phone_set", "email_set", "relation_set"])
def test_every_type_of_an_item_comes_back(crm: CrmCom, new: Contact, name: str) -> None:
    reader = parameters.CREATE[name].table["type"]  # type: ignore[attr-defined]
    items = [{**walk.NEW_ITEMS[name], "type": code} for code in reader.codes]
    identity = new("PERSON", {name: items})
    shown = crm.update(identity)[walk.ITEM_NAMES.get(name, name)]
    assert [item["type"] for item in shown] == list(reader.codes)
