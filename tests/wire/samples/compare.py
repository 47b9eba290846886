"""WSDLs as values that compare by content: prefixes as they are, order kept where it has a meaning."""

from __future__ import annotations

from typing import TypeAlias

from kartotek.wire.xml import Element, local_name

Tree: TypeAlias = tuple[str, tuple[tuple[str, str], ...], str, tuple["Tree", ...]]


def tree_of(element: Element) -> Tree:
    """An element as a value; of the components of a schema the order means nothing, so they are sorted."""
    children = [tree_of(child) for child in element]
    if local_name(element) == "schema":
        children.sort()
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items())
    return (str(element.tag), tuple(attributes), (element.text or "").strip(), tuple(children))


def named_parts(element: Element, kind: str) -> dict[str, Tree]:
    """All descendants of one kind (``complexType``, ``message``) that have a name, as values.

    Elements inside a type are left to their type.
    """
    found = [part for part in element.iter(f"{{*}}{kind}") if local_name(_parent(part)) != "sequence"]
    return {_path_of(part): tree_of(part) for part in found if part.get("name")}


def _path_of(part: Element) -> str:
    parent = _parent(part)
    return f"{local_name(parent)} {parent.get('name', '')}/{part.get('name')}"


def _parent(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent
