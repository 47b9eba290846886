"""The coverage page names every property of both entities, and says which the server owns."""

import re
from pathlib import Path

import pytest

from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.person import PERSON

PAGE = (Path(__file__).parents[3] / "docs" / "protocols" / "superoffice.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """Return the property table below a heading, by property."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    for names, meaning in re.findall(r"^\| (\w[^|]*) \| ([^|]+) \|$", section, re.MULTILINE):
        found |= {name.strip(): meaning for name in names.split(",")}
    return found


@pytest.mark.parametrize(("heading", "entity"), [("ContactEntity", CONTACT), ("PersonEntity", PERSON)])
def test_every_property_is_on_the_page(heading: str, entity: Entity) -> None:
    table = rows(heading)
    names = [item.name for item in entity.properties]
    assert table.keys() - {"property"} == {*names, "TableRight", "FieldProperties", "_Links"}
    for item in entity.properties:
        assert table[item.name].startswith("server") == (item.write is None), item.name
