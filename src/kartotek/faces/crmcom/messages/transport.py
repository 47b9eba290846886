"""From an HTTP request to its parameters, and from data to an answer (Web API v2, Introduction).

A GET carries its parameters in the query, a POST in a JSON object whatever its content type says: known clients
send ``applicatio/json``. Every answer is JSON with HTTP status 200, errors included; clients look at
``status.code`` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from kartotek.domain.errors import UnstorableText
from kartotek.faces.crmcom.messages.faults import InvalidRequest
from kartotek.faces.crmcom.messages.values import Table, Values, read
from kartotek.web.face import Request, Response
from kartotek.wire import json
from kartotek.wire.xml import is_carried

_HEADERS: Final = ("content-type", "application/json;charset=UTF-8")
_OK: Final = {"code": "OK", "description": "", "message": ""}
_ENCODER: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request before their values are looked at."""

    token: str | None
    tree: Mapping[str, object]

    def values(self, table: Table) -> Values:
        """Return the values of a method's parameters. Raises InvalidValue and the faults below it."""
        return read(table, self.tree)


def asked(request: Request) -> Parameters:
    """Return the parameters of a GET; a parameter that is repeated holds a list.

    Raises:
        UnstorableText: a value holds a character that nothing in the book can hold.
    """
    return gathered(request.query_items, request)


def posted(request: Request) -> Parameters:
    """Return the parameters of a POST.

    Raises:
        InvalidRequest: the body is empty or JSON, but no object.
        MalformedMessage: the body is no JSON.
    """
    if not request.body.strip():
        raise InvalidRequest("The request has no body.")
    tree = json.decode(request.body)
    if not isinstance(tree, dict):
        raise InvalidRequest("The body is not a JSON object.")
    return _parameters(tree, request)


def gathered(pairs: Iterable[tuple[str, str]], request: Request) -> Parameters:
    """Return parameters that came as texts, of a query or a form; one that is repeated, but for a token, holds a list.

    Raises:
        UnstorableText: a value holds a character that nothing in the book can hold.
    """
    tree: dict[str, object] = {}
    for name, value in pairs:
        if not is_carried(value):
            raise UnstorableText(name if is_carried(name) else "parameters")
        tree[name] = [tree[name], value] if name in tree and name != "token" else value
    return _parameters(tree, request)


def _parameters(tree: Mapping[str, object], request: Request) -> Parameters:
    token = tree.get("token") or request.query.get("token")
    return Parameters(token if isinstance(token, str) else None, tree)


def answer(data: object) -> Response:
    """Return the answer to a call that succeeded."""
    return Response(200, _ENCODER.encode({"status": _OK, "data": data}), [_HEADERS])


def refusal(code: str, message: str) -> Response:
    """Return the answer to a call that did not."""
    status = {"code": code, "description": "", "message": message}
    return Response(200, _ENCODER.encode({"status": status, "data": None}), [_HEADERS])


def chosen(data: dict[str, object], fields_set: str | None) -> dict[str, object]:
    """Return what ``fields_set`` asks for: names of the first level of output, with commas; unknown ones fall out."""
    if fields_set is None:
        return data
    names = {name.strip() for name in fields_set.split(",")}
    return {name: value for name, value in data.items() if name in names}
