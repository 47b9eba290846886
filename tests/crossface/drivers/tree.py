"""Reading and writing JSON messages by paths such as ``Emails/0/Value``."""

from __future__ import annotations

import json
from typing import Any

import httpx

Json = Any


def get(tree: Json, path: str) -> Json:
    """Return what stands at a path, None where there is nothing."""
    for step in path.split("/"):
        if isinstance(tree, list):
            tree = tree[int(step)] if int(step) < len(tree) else None
        else:
            tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def put(tree: Json, path: str, value: Json) -> None:
    """Put a value at a path; the objects on the way are made, the lists have to be there."""
    *way, last = path.split("/")
    for step in way:
        if isinstance(tree, list):
            tree = tree[int(step)]
        else:
            tree[step] = tree[step] if tree.get(step) is not None else {}
            tree = tree[step]
    tree[last] = value


def text(value: Json) -> str | None:
    """Return a text that is set."""
    return value or None


def body(tree: Json) -> bytes:
    """Return JSON in ASCII: whatever JSON can spell, lone surrogates too, goes out."""
    return json.dumps(tree).encode("ascii")


def answer(response: httpx.Response) -> Json:
    """Return a JSON answer."""
    assert "json" in response.headers["content-type"], (response.status_code, response.text[:300])
    return json.loads(response.content.decode("utf-8"))
