"""The coverage page names every property of both entities, and says which the server owns."""

import re
from pathlib import Path

import pytest

from kartotek.faces.superoffice.handlers.mdo import CONTACTS
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.lists import PICK_LISTS
from kartotek.faces.superoffice.mapping.person import PERSON

PAGE = (Path(__file__).parents[3] / "docs" / "protocols" / "superoffice.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """Return the property table below a heading, by property."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    for names, meaning in re.findall(r"^\| (\w[^|]*) \| ([^|]+) \|$", section, re.MULTILINE):
        found |= {name.strip(): meaning for name in names.split(",")}
    return found


def test_every_list_is_on_the_page() -> None:
    section = PAGE.partition("## Lists\n")[2].partition("\n## ")[0]
    found = {tuple(row) for row in re.findall(r"^\| (\w+) \| ?(\w*) \| ?(-?\d*) \| (.+?) \|$", section, re.MULTILINE)}
    lists = {item.mdo: item for item in (*PICK_LISTS, CONTACTS)}
    assert {name for name, *_ in found} == {*lists}
    for name, title, number, behind in found:
        item = lists[name]
        assert (title, number) == ((item.title, str(item.number)) if item.number else ("", ""))
        assert (f"`{item.stored}`" in behind) if item.stored else behind.endswith("made by the server")


@pytest.mark.parametrize(("heading", "entity"), [("ContactEntity", CONTACT), ("PersonEntity", PERSON)])
def test_every_property_is_on_the_page(heading: str, entity: Entity) -> None:
    table = rows(heading)
    names = [item.name for item in entity.properties]
    assert table.keys() - {"property"} == {*names, "TableRight", "FieldProperties", "_Links"}
    for item in entity.properties:
        assert table[item.name].startswith("server") == (item.write is None), item.name
