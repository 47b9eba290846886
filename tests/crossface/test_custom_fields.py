"""A custom field with slots in two faces shows one value in both, whichever of them writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.custom_fields import Definition, FieldType, Subject
from tests.rig.server import RunningServer

BOTH = [Subject.PERSON, Subject.COMPANY]
SLOTS: list[tuple[FieldType, str, str, Any, str, Any, str]] = [
    (FieldType.TEXT, "udf_string_1", "SuperOffice:1", "large", "large", "small", "small"),
    (FieldType.INTEGER, "udf_float_1", "SuperOffice:2", 10, "[I:10]", 7, "[I:7]"),
    (FieldType.DECIMAL, "udf_float_2", "SuperOffice:3", 4.43, "[F:4.43]", 10, "[F:10]"),
    (
        *(FieldType.DATE, "udf_date_1", "SuperOffice:4"),
        *("1999-05-05T00:00:00", "[D:05/05/1999 00:00:00.0000000]"),
        *("2020-06-01T00:00:00", "[D:06/01/2020 00:00:00.0000000]"),
    ),
    (
        *(FieldType.MOMENT, "udf_date_2", "x_moment"),
        *("2019-03-28T09:34:44", "[DT:03/28/2019 09:34:44.0000000]"),
        *("2020-06-01T12:00:00", "[DT:06/01/2020 12:00:00.0000000]"),
    ),
]
"""Type, slot in CRM.COM, slot in SuperOffice, and two values as each of the two spells them."""


class Talk:
    """Both faces of one server, spoken to by the demo user."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.principal = server.principal()
        self.superoffice = httpx.Client(base_url=f"{server.url}/api/v1", auth=(demo.LOGIN, demo.PASSWORD), timeout=20)
        self.crmcom = httpx.Client(base_url=f"{server.url}/crmapi/rest/v2", timeout=20)
        login = {"username": demo.LOGIN, "password": demo.PASSWORD, "organisation": demo.ORGANISATION}
        self.token = self.crmcom.post("/authentication/token", json=login).json()["data"]["token"]

    def call(self, method: str, **members: Any) -> Any:
        answer = self.crmcom.post(f"/contact_information/{method}", json={"token": self.token, **members}).json()
        assert answer["status"]["code"] == "OK", answer
        return answer["data"]

    def show(self, identity: str) -> Any:
        query = {"token": self.token, "contact_information_identifier": f"id={identity}"}
        return self.crmcom.get("/contact_information/show", params=query).json()["data"]

    def define(self, kind: FieldType) -> str:
        made = Definition(names={"en": f"Field of type {kind.value}"}, type=kind)
        field, _ = self.server.run(self.server.kartotek.book.fields.define(self.principal, made, BOTH))
        return str(field.id)

    def bind(self, field: str, face: str, slot: str) -> Any:
        return self.server.run(self.server.kartotek.book.fields.bind(self.principal, field, face, slot))[1]


@pytest.fixture(scope="module")
def talk(any_server: RunningServer) -> Iterator[Talk]:
    made = Talk(any_server)
    yield made
    made.superoffice.close()
    made.crmcom.close()


@pytest.mark.parametrize(("kind", "udf", "key", "value", "text", "other", "other_text"), SLOTS)
def test_a_value_is_one_in_both_faces_and_moves_over_from_either(
    talk: Talk, kind: FieldType, udf: str, key: str, value: Any, text: str, other: Any, other_text: str
) -> None:
    identity = talk.call("create", type="PERSON", first_name="Ola", last_name=udf, **{udf: value})["id"]
    made = talk.superoffice.post("/Person", json={"Firstname": "Eva", "CustomFields": {key: other_text}}).json()
    field = talk.define(kind)
    assert talk.bind(field, "crmcom", udf).moved == talk.bind(field, "superoffice", key).moved == 1

    # each has moved over from the face that it came through, and shows in the other
    space = "superoffice.person"
    record = talk.server.run(talk.server.kartotek.book.find(talk.principal, "global", identity))
    path = f"/Person/{record.handles[space]}"
    home = "ExtraFields" if key.startswith("x_") else "UserDefinedFields"
    assert talk.superoffice.get(path).json()[home][key] == text
    found = talk.server.run(talk.server.kartotek.book.find(talk.principal, space, str(made["PersonId"])))
    assert talk.show(found.handles["global"])[udf] == other

    # what one writes the other reads, and an echo of the whole entity changes nothing
    tree = talk.superoffice.get(path).json()
    tree["CustomFields"][key] = other_text
    assert talk.superoffice.put(path, json=tree).status_code == 200
    assert talk.show(identity)[udf] == other
    talk.call("update", contact_information_identifier={"id": identity}, **{udf: value})
    tree = talk.superoffice.get(path).json()
    assert tree[home][key] == text
    before = talk.server.last_change()
    assert talk.superoffice.put(path, json=tree).json() == tree
    assert talk.server.last_change() == before
    talk.call("update", contact_information_identifier={"id": identity}, **{udf: None})
    assert talk.superoffice.get(path).json()["CustomFields"][key] != text

    # freed, a slot is the face's own again, and the field is untouched
    talk.server.run(talk.server.kartotek.book.fields.unbind(talk.principal, "crmcom", udf))
    assert talk.show(found.handles["global"])[udf] is None
    assert talk.superoffice.get(f"/Person/{made['PersonId']}").json()["CustomFields"][key].endswith(other_text[3:])
