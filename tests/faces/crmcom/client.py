"""A small client of the face, as programs of its users write one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from kartotek import demo
from tests.rig.server import RunningServer

PREFIX = "COM.CRM.EXCEPTION."

Tree = dict[str, Any]


class Refused(Exception):
    """A status other than OK; ``code`` is without the prefix that all share."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class CrmCom:
    """Calls with a token; ``data`` of an answer is returned, a status other than OK is raised."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.http = httpx.Client(base_url=f"{server.url}/crmapi/rest/v2", timeout=30)
        self.token = ""

    def __enter__(self) -> Self:
        self.token = self.post("authentication/token", login())["token"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def send(self, method: str, body: str | bytes) -> Tree:
        """Post a body as it is."""
        return answered(self.http.post(f"/{method}", content=body))

    def post(self, method: str, parameters: Mapping[str, object]) -> Any:
        """Post parameters, with the token."""
        body = {"token": self.token, **parameters} if self.token else dict(parameters)
        return data(self.send(method, json.dumps(body)))

    def get(self, method: str, **parameters: str) -> Any:
        """Get with parameters, and the token unless one is given."""
        return data(answered(self.http.get(f"/{method}", params={"token": self.token, **parameters})))

    def create(self, **parameters: object) -> Tree:
        """Create a contact."""
        return dict(self.post("contact_information/create", parameters))

    def person(self, **parameters: object) -> str:
        """Create a person; return the id."""
        named = {"type": "PERSON", "first_name": "Ann", "last_name": "Bell", **parameters}
        return str(self.create(**named)["id"])

    def company(self, **parameters: object) -> str:
        """Create a company; return the id."""
        return str(self.create(**{"type": "COMPANY", "company_name": "Bell & Co", **parameters})["id"])

    def show(self, identity: str, **parameters: str) -> Tree:
        """Show a contact by id."""
        return dict(self.get("contact_information/show", contact_information_identifier=f"id={identity}", **parameters))

    def update(self, identity: str, **parameters: object) -> Tree:
        """Update a contact by id."""
        identifier = {"contact_information_identifier": {"id": identity}}
        return dict(self.post("contact_information/update", identifier | parameters))

    def changes(self) -> int:
        """Return the number of the newest change entry."""
        return self.server.last_change()


def login(**parameters: str) -> Tree:
    """Return the parameters of a login that fits."""
    known = {"username": demo.LOGIN, "password": demo.PASSWORD, "organisation": demo.ORGANISATION}
    return known | parameters


def answered(response: httpx.Response) -> Tree:
    """Return an answer's envelope, of which everything but the status code is looked at."""
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json;charset=UTF-8"
    envelope: Tree = response.json()
    assert envelope.keys() == {"status", "data"}
    assert envelope["status"].keys() == {"code", "description", "message"}
    return envelope


def data(envelope: Tree) -> Any:
    """Return the data of an answer. Raises Refused."""
    status = envelope["status"]
    if status["code"] != "OK":
        assert envelope["data"] is None
        assert status["code"].startswith(PREFIX)
        assert status["message"]
        raise Refused(status["code"].removeprefix(PREFIX), status["message"])
    return envelope["data"]


def encoded(text: str) -> str:
    """Return text percent-encoded, ``=`` too."""
    return quote(text, safe="")
