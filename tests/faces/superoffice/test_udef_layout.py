"""The layout of user-defined fields: drafted, published, and then shown by entities and by other slots alike."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kartotek.domain.accounts import Principal, Role
from kartotek.domain.custom_fields import Subject
from tests.faces.superoffice.accounts import PASSWORD, add_tenant, add_user
from tests.rig.server import RunningServer

Json = Any
NUMBERS = itertools.count(1)
KINDS = ("Contact", "Person")
NAMES = {"Contact": {"Name": "Northwind"}, "Person": {"Firstname": "Ola"}}
TYPES = {
    "Number": "[I:0]",
    "ShortText": "",
    "LongText": "",
    "Date": "[D:01/01/0001 00:00:00.0000000]",
    "UnlimitedDate": "[D:01/01/0001 00:00:00.0000000]",
    "Checkbox": "False",
    "List": "[I:0]",
    "Decimal": "[F:0]",
}


class Office:
    """A tenant of its own with an administrator and an editor."""

    def __init__(self, server: RunningServer) -> None:
        number = next(NUMBERS)
        self.server = server
        self.tenant = add_tenant(server, f"Office{number}")
        admin, editor = f"admin{number}@example.com", f"editor{number}@example.com"
        user = add_user(server, admin, self.tenant, Role.ADMINISTRATOR)
        add_user(server, editor, self.tenant, Role.EDITOR)
        base = f"{server.url}/api/v1"
        self.admin = httpx.Client(base_url=base, auth=(admin, PASSWORD), timeout=20)
        self.editor = httpx.Client(base_url=base, auth=(editor, PASSWORD), timeout=20)
        self.principal = Principal(tenant=self.tenant, user=user, role=Role.ADMINISTRATOR, face="test")

    def new(self, field_type: str = "ShortText", kind: str = "Contact", **members: Json) -> Json:
        """Begin a field, fill it in and save it; return it as it was saved."""
        made = self.ok(self.admin.post(f"/{kind}/UdefLayout", params={"udefFieldType": field_type}))
        (saved,) = self.ok(self.admin.put(f"/{kind}/UdefLayout", json=[made | members]))
        return saved

    def publish(self, kind: str = "Contact") -> None:
        assert isinstance(self.ok(self.admin.post(f"/{kind}/UdefLayout/Publish")), int)

    def create(self, kind: str = "Contact", **members: Json) -> str:
        """Make an entity; return its path."""
        tree = self.ok(self.admin.post(f"/{kind}", json=NAMES[kind] | members))
        return f"/{kind}/{tree[f'{kind}Id']}"

    def get(self, path: str) -> Json:
        return self.ok(self.admin.get(path))

    def save(self, path: str, **members: Json) -> Json:
        return self.ok(self.admin.patch(path, json=members))

    def changes(self) -> int:
        found = self.server.run(self.server.kartotek.database.read(self.tenant, lambda reader: reader.changes(0, 99)))
        return len(found)

    @staticmethod
    def ok(answer: httpx.Response) -> Json:
        assert answer.status_code == 200, answer.text
        return answer.json()

    def close(self) -> None:
        self.admin.close()
        self.editor.close()


@pytest.fixture
def office(server: RunningServer) -> Iterator[Office]:
    """Yield an office without fields."""
    made = Office(server)
    yield made
    made.close()


@pytest.fixture(scope="module")
def refusing(server: RunningServer) -> Iterator[Office]:
    """Yield an office with one field, for tests that store nothing."""
    made = Office(server)
    made.new(ProgId="Taken")
    yield made
    made.close()


def refused(answer: httpx.Response, status: int, text: str = "") -> None:
    assert answer.status_code == status, answer.text
    assert answer.json()["Error"] is True
    assert text in answer.json()["Message"]


# -- a field's life ----------------------------------------------------------------------------------------------------


def test_a_field_is_begun_saved_and_published(office: Office) -> None:
    begun = office.ok(office.admin.post("/Contact/UdefLayout?udefFieldType=Number"))
    assert (begun["UDefFieldId"], begun["ProgId"], begun["FieldType"]) == (0, "SuperOffice:1", "Number")
    assert office.get("/Contact/UdefLayout") == []
    saved = office.new("Number", FieldLabel="Dogs", Tooltip="How many", IsMandatory=True, ShortLabel="D", FieldTop=99)
    assert (saved["ProgId"], saved["UdefIdentity"], saved["HasBeenPublished"]) == ("SuperOffice:1", 1, False)
    assert office.get("/Contact/UdefLayout") == [saved]
    assert office.get("/Contact/UdefLayout/Published") == office.get("/Contact/CustomField") == []
    assert office.get("/Contact/UdefLayout/Changed") is True
    assert office.get(office.create())["CustomFields"] == {}

    office.publish()
    (published,) = office.get("/Contact/UdefLayout/Published")
    told = ("FieldLabel", "Tooltip", "IsMandatory", "ShortLabel", "FieldTop", "ProgId", "Type", "HasBeenPublished")
    assert [published[name] for name in told] == ["Dogs", "How many", True, "D", 99, "SuperOffice:1", "Contact", True]
    assert office.get("/Contact/UdefLayout/Changed") is office.get("/Contact/UdefLayout/Publish") is False
    path = office.create(CustomFields={"SuperOffice:1": "[I:3]"})
    assert office.get(path)["UserDefinedFields"] == {"SuperOffice:1": "[I:3]"}
    assert office.get(path)["CustomFields"] == {"SuperOffice:1": "[I:3]", "SuperOffice:1:org": "[I:3]"}


def test_every_type_of_the_vendor(office: Office) -> None:
    for field_type in TYPES:
        saved = office.new(field_type, "Person")
        assert (saved["FieldType"], saved["Type"], saved["FieldLabel"]) == (field_type, "Person", "")
    office.publish("Person")
    assert [field["FieldType"] for field in office.get("/Person/UdefLayout/Published")] == [*TYPES]
    fields = office.get(office.create("Person"))["UserDefinedFields"]
    assert [fields[f"SuperOffice:{number}"] for number in range(1, len(TYPES) + 1)] == [*TYPES.values()]


def test_each_entity_has_fields_of_its_own(office: Office) -> None:
    office.new(FieldLabel="Of companies")
    office.new(kind="Person", FieldLabel="Of people")
    office.publish("Person")
    assert office.get("/Contact/UdefLayout/Changed") is True
    assert office.get(office.create("Person"))["UserDefinedFields"] == {"SuperOffice:1": ""}
    assert office.get(office.create())["UserDefinedFields"] == {}


def test_fields_keep_their_numbers_and_get_new_ones(office: Office) -> None:
    begun = [office.ok(office.admin.post("/Contact/UdefLayout?udefFieldType=Number")) for _ in range(2)]
    saved = office.ok(office.admin.put("/Contact/UdefLayout", json=[*begun, begun[0] | {"ProgId": "Acme.Dogs"}]))
    assert [(field["ProgId"], field["UdefIdentity"]) for field in saved] == [
        ("SuperOffice:1", 1),
        ("SuperOffice:2", 2),
        ("Acme.Dogs", 3),
    ]
    office.publish()
    assert office.admin.delete("/Contact/UdefLayout/SuperOffice:2").status_code == 204
    office.publish()
    assert office.new()["ProgId"] == "SuperOffice:4"
    assert list(office.get(office.create())["UserDefinedFields"]) == ["SuperOffice:1", "Acme.Dogs"]


def test_a_field_is_found_by_id_prog_id_or_label(office: Office) -> None:
    saved = office.new(FieldLabel='US:"My Field";NO:"Mitt felt"')
    names = [str(saved["UDefFieldId"]), "SuperOffice:1", "my field", " My Field. ", "Mitt felt"]
    for name in names:
        assert office.get(f"/Contact/UdefLayout/{name}")["UdefIdentity"] == 1
        refused(office.admin.get(f"/Contact/UdefLayout/Published/{name}"), 404)
    office.publish()
    assert all(office.get(f"/Contact/UdefLayout/Published/{name}")["HasBeenPublished"] for name in names)


def test_an_echo_of_the_layout_changes_nothing(office: Office) -> None:
    for field_type in TYPES:
        office.new(field_type, FieldLabel=field_type, FieldDefault="1" if field_type == "Number" else "")
    office.publish()
    for language in ("", "en", "no"):
        headers = {"Accept-Language": language}
        layout = office.ok(office.admin.get("/Contact/UdefLayout", headers=headers))
        assert office.ok(office.admin.put("/Contact/UdefLayout", json=layout, headers=headers)) == layout
    assert office.get("/Contact/UdefLayout/Changed") is False


def test_a_change_shows_when_it_is_published_and_not_when_it_is_reverted(office: Office) -> None:
    saved = office.new(FieldLabel="Size", TextLength=25)
    office.publish()
    path = office.create(UserDefinedFields={"SuperOffice:1": "x" * 25})
    refused(office.admin.patch(path, json={"UserDefinedFields": {"SuperOffice:1": "x" * 26}}), 400, "longer than 25")
    changed = saved | {"FieldLabel": "Width", "TextLength": 30, "IsReadOnly": True}
    office.ok(office.admin.put("/Contact/UdefLayout", json=[changed]))
    assert office.get("/Contact/UdefLayout/Published")[0]["FieldLabel"] == "Size"
    assert office.get("/Contact/UdefLayout")[0]["FieldLabel"] == "Width"
    assert office.get("/Contact/UdefLayout/Changed?columnChangesOnly=true") is False
    assert office.admin.post("/Contact/UdefLayout/Revert").status_code == 204
    assert office.get("/Contact/UdefLayout")[0]["FieldLabel"] == "Size"
    assert office.get("/Contact/UdefLayout/Changed") is False
    office.ok(office.admin.put("/Contact/UdefLayout", json=[changed]))
    office.publish()
    tree = office.save(path, UserDefinedFields={"SuperOffice:1": "y" * 30})
    assert tree["UserDefinedFields"] == {"SuperOffice:1": "y" * 30}
    assert tree["FieldProperties"]["UserDefinedFields.SuperOffice:1"]["FieldRight"]["Mask"] == "Read"


def test_a_new_field_is_gone_when_it_is_reverted_or_deleted_before_it_was_published(office: Office) -> None:
    office.new(FieldLabel="One")
    office.new(FieldLabel="Two")
    assert office.admin.delete("/Contact/UdefLayout/One").status_code == 204
    assert [field["FieldLabel"] for field in office.get("/Contact/UdefLayout")] == ["Two"]
    assert office.admin.post("/Contact/UdefLayout/Revert").status_code == 204
    assert office.get("/Contact/UdefLayout") == []
    office.publish()
    assert office.get("/Contact/CustomField") == []


def test_a_deleted_field_goes_with_the_next_publication(office: Office) -> None:
    office.new(FieldLabel="Size")
    office.publish()
    path = office.create(UserDefinedFields={"SuperOffice:1": "large"})
    assert office.admin.delete("/Contact/UdefLayout/Size").status_code == 204
    assert office.get("/Contact/UdefLayout") == []
    assert office.get("/Contact/UdefLayout/Changed?columnChangesOnly=true") is True
    assert office.get(path)["UserDefinedFields"] == {"SuperOffice:1": "large"}
    office.publish()
    assert office.get(path)["UserDefinedFields"] == {}
    refused(office.admin.delete("/Contact/UdefLayout/Size"), 404)


def test_values_follow_a_field_to_another_type(office: Office) -> None:
    office.new(FieldLabel="Size", FieldDefault="12")
    office.publish()
    good, bad = (office.create(UserDefinedFields={"SuperOffice:1": text}) for text in ("41", "large"))
    changed = office.ok(office.admin.post("/Contact/UdefLayout/Size/ChangeTo/Number?isIndexed=true"))
    assert (changed["FieldType"], changed["IsIndexed"], changed["FieldDefault"]) == ("Number", True, "")
    assert office.get(good)["UserDefinedFields"] == {"SuperOffice:1": "41"}
    office.publish()
    assert office.get(good)["UserDefinedFields"] == {"SuperOffice:1": "[I:41]"}
    assert office.get(bad)["UserDefinedFields"] == {"SuperOffice:1": "[I:0]"}
    (field,) = office.get("/Contact/UdefLayout/Published")
    assert (field["ProgId"], field["LastVersionId"]) == ("SuperOffice:1", changed["UDefFieldId"])


# -- lists, defaults, what is told -------------------------------------------------------------------------------------


def test_a_list_field_is_of_one_of_the_lists(office: Office) -> None:
    saved = office.new("List", FieldLabel="Branch", ListTableId=61, FieldDefault="2")
    assert (saved["MdoListName"], saved["ListTableId"], saved["FieldDefault"]) == ("business", 61, "2")
    office.publish()
    path = office.create()
    fields = office.ok(office.admin.get(path, headers={"Accept-Language": "en"}))["CustomFields"]
    assert (fields["SuperOffice:1"], fields["SuperOffice:1:DisplayText"]) == ("[I:2]", "Industry")
    refused(office.admin.patch(path, json={"CustomFields": {"SuperOffice:1": "99"}}), 400, "no item 99")
    assert office.save(path, CustomFields={"SuperOffice:1": "0"})["UserDefinedFields"]["SuperOffice:1"] == "[I:0]"


def test_a_list_may_be_chosen_later(office: Office) -> None:
    """The vendor's example saves a field with the table of lists that a tenant makes itself, and none of them."""
    saved = office.new("List", ListTableId=136, UDListDefinitionId=0)
    assert (saved["ListTableId"], saved["MdoListName"]) == (136, None)
    (saved,) = office.ok(office.admin.put("/Contact/UdefLayout", json=[saved | {"UDListDefinitionId": -64}]))
    assert (saved["ListTableId"], saved["MdoListName"]) == (64, "category")


def test_a_new_entity_has_the_defaults(office: Office) -> None:
    office.new("ShortText", FieldDefault="usual")
    office.new("Checkbox", FieldDefault="1")
    office.publish()
    default = office.get("/Contact/default")
    assert default["UserDefinedFields"]["SuperOffice:1"] == "usual"
    assert office.get(office.create())["UserDefinedFields"]["SuperOffice:2"] == "True"
    kept = office.get(office.create(UserDefinedFields={"SuperOffice:1": "own"}))["UserDefinedFields"]
    assert (kept["SuperOffice:1"], kept["SuperOffice:2"]) == ("own", "True")
    empty = office.get(office.create(UserDefinedFields={"SuperOffice:1": "", "SuperOffice:2": "False"}))
    assert (empty["UserDefinedFields"]["SuperOffice:1"], empty["UserDefinedFields"]["SuperOffice:2"]) == ("", "False")


def test_what_is_told_of_published_fields(office: Office) -> None:
    office.new("LongText", FieldLabel='US:"Story";NO:"Historie"', Tooltip="Tell", TabOrder=7, ProgId="x_story")
    office.publish()
    (info,) = office.get("/Contact/CustomField")
    assert info == {
        "FieldType": "LongText",
        "FieldName": "x_story",
        "DisplayName": 'NO:"Historie";US:"Story"',
        "Description": "Tell",
        "ShortLabel": "",
        "HideLabel": False,
        "HideField": False,
        "IsIndexed": False,
        "IsMandatory": False,
        "IsReadOnly": False,
        "IsExternal": False,
        "IsDisplayField": False,
        "Rank": 7,
        "TemplateVariableName": None,
    }
    headers = {"Accept-Language": "no"}
    found = office.ok(office.admin.get("/Contact/CustomField/x_story", headers=headers))
    assert found["DisplayName"] == "Historie"
    assert office.get(office.create())["ExtraFields"] == {"x_story": ""}
    refused(office.admin.get("/Contact/CustomField/x_other"), 404, "x_other")


def test_the_layout_in_xml(office: Office) -> None:
    office.new(FieldLabel="Size")
    headers = {"Accept": "application/xml", "Content-Type": "application/xml"}
    layout = office.admin.get("/Contact/UdefLayout", headers=headers)
    assert "<UserDefinedFieldInfo>" in layout.text
    changed = layout.text.replace("<FieldLabel>Size<", "<FieldLabel>Width<")
    answer = office.admin.put("/Contact/UdefLayout", content=changed, headers=headers)
    assert "<FieldLabel>Width<" in answer.text
    assert "true" in office.admin.get("/Contact/UdefLayout/Changed", headers=headers).text


# -- values that stand in a slot ---------------------------------------------------------------------------------------


def test_what_was_kept_moves_into_the_field_when_it_is_published(office: Office) -> None:
    good = office.create(UserDefinedFields={"SuperOffice:1": "[I:3]"}, ExtraFields={"x_other": "kept"})
    bad = office.create(CustomFields={"SuperOffice:1": "many"})
    before = office.changes()
    office.new("Number")
    office.publish()
    assert office.changes() == before + 1
    assert office.get(good)["CustomFields"]["SuperOffice:1:org"] == "[I:3]"
    assert office.get(good)["ExtraFields"] == {"x_other": "kept"}
    tree = office.get(bad)
    assert tree["UserDefinedFields"] == {"SuperOffice:1": "many"}
    assert office.ok(office.admin.put(bad, json=tree)) == tree
    assert office.changes() == before + 1


def test_a_bad_value_is_refused_and_nothing_is_stored(office: Office) -> None:
    office.new("Number")
    office.publish()
    path = office.create(CustomFields={"SuperOffice:1": "3"})
    tree, before = office.get(path), office.changes()
    bad = {"CustomFields": {"SuperOffice:1": "many"}}
    refused(office.admin.post("/Contact", json=NAMES["Contact"] | bad), 400, "CustomFields.SuperOffice:1")
    refused(office.admin.put(path, json=tree | {"Name": "New"} | bad), 400, "a number is expected")
    refused(office.admin.patch(path, json={"Name": "New", **bad}), 400)
    assert (office.get(path), office.changes()) == (tree, before)


def test_a_patch_sets_tests_and_clears_single_keys(office: Office) -> None:
    for field_type in ("ShortText", "Number"):
        office.new(field_type)
    office.publish()
    path = office.create(CustomFields={"SuperOffice:1": "old", "SuperOffice:2": "3", "x_kept": "kept"})

    def patch(verb: str, below: str, **value: Json) -> Json:
        tree = office.ok(office.admin.patch(path, json=[{"op": verb, "path": below, **value}]))
        return [tree["CustomFields"].get(key) for key in ("SuperOffice:1", "SuperOffice:2", "x_kept")]

    assert patch("replace", "CustomFields", value={"SuperOffice:1": "Testing"}) == ["Testing", "[I:3]", "kept"]
    assert patch("test", "/CustomFields/SuperOffice:2", value="[I:3]") == ["Testing", "[I:3]", "kept"]
    assert patch("replace", "/UserDefinedFields/SuperOffice:2", value="5") == ["Testing", "[I:5]", "kept"]
    assert patch("remove", "/CustomFields/SuperOffice:1") == ["", "[I:5]", "kept"]
    assert patch("remove", "/ExtraFields/x_kept") == ["", "[I:5]", None]
    wrong = [{"op": "test", "path": "/CustomFields/SuperOffice:2", "value": "[I:9]"}]
    refused(office.admin.patch(path, json=wrong), 409)


def test_values_move_on_each_database(any_server: RunningServer) -> None:
    office = Office(any_server)
    paths = [office.create(UserDefinedFields={"SuperOffice:1": f"[I:{number}]"}) for number in range(30)]
    office.new("Number")
    office.publish()
    found = [office.get(path)["CustomFields"]["SuperOffice:1:org"] for path in paths]
    assert found == [f"[I:{number}]" for number in range(30)]
    office.close()


def test_a_slot_shows_the_same_value_as_another_slot_of_the_field(office: Office) -> None:
    """Here the other slot is a Person's; a field may be on both, as with a vendor that has one kind of contact."""
    office.new(FieldLabel="Size")
    office.publish()
    server, path = office.server, office.create(UserDefinedFields={"SuperOffice:1": "large"})
    fields = server.kartotek.book.fields
    (field,) = server.run(fields.all(office.principal))
    freed = server.run(fields.unbind(office.principal, "superoffice", "SuperOffice:1"))
    assert freed.slots == {}
    assert office.get(path)["CustomFields"] == {}
    server.run(fields.bind(office.principal, field.id, "superoffice", "x_size", [Subject.COMPANY]))
    assert office.get(path)["ExtraFields"] == {"x_size": "large"}


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_only_an_administrator_edits_the_layout(office: Office, kind: str) -> None:
    saved = office.new(kind=kind, FieldLabel="Size")
    path = f"/{kind}/UdefLayout"
    for method, below, body in (
        ("POST", "?udefFieldType=Number", None),
        ("PUT", "", [saved | {"FieldLabel": "Width"}]),
        ("DELETE", "/Size", None),
        ("POST", "/Size/ChangeTo/Number", None),
        ("POST", "/Publish", None),
        ("POST", "/Revert", None),
    ):
        refused(office.editor.request(method, path + below, json=body), 403)
    seen = office.ok(office.editor.get(path))
    assert [field["FieldLabel"] for field in seen] == ["Size"]
    assert seen[0]["FieldProperties"]["IsIndexed"]["FieldRight"]["Mask"] == "Read"


BAD: list[tuple[dict[str, Json], str]] = [
    ({"FieldType": "Blob"}, "Blob"),
    ({"UDefFieldId": 999}, "999"),
    ({"TextLength": -1}, "TextLength"),
    ({"TabOrder": "first"}, "TabOrder"),
    ({"Justification": "Middle"}, "Middle"),
    ({"FieldLabel": "x" * 300}, "names"),
    ({"FieldDefault": "x" * 60}, "longer than"),
    ({"ProgId": "SuperOffice:1:org"}, "slot"),
    ({"ProgId": "Taken"}, "Taken"),
    ({"FieldType": "Number", "FieldDefault": "many"}, "FieldDefault"),
    ({"FieldType": "List", "ListTableId": 7}, "no list 7"),
    ({"FieldType": "List", "ListTableId": 2}, "no list 2"),
    ({"FieldType": "List", "UDListDefinitionId": 98}, "no list 98"),
]


@pytest.mark.parametrize(("members", "text"), BAD)
def test_a_bad_field_is_refused_and_nothing_is_stored(refusing: Office, members: dict[str, Json], text: str) -> None:
    layout = refusing.get("/Contact/UdefLayout")
    good = {"UDefFieldId": 0, "FieldType": "ShortText", "FieldLabel": "Good"}
    refused(refusing.admin.put("/Contact/UdefLayout", json=[good, good | members]), 400, text)
    assert refusing.get("/Contact/UdefLayout") == layout


@pytest.mark.parametrize(
    ("method", "below", "body", "status"),
    [
        ("POST", "?udefFieldType=Blob", None, 400),
        ("POST", "", None, 400),
        ("PUT", "", None, 400),
        ("PUT", "", {"FieldType": "Number"}, 400),
        ("PUT", "", ["Number"], 400),
        ("PUT", "", [{}], 400),
        ("GET", "/Nothing", None, 404),
        ("DELETE", "/Nothing", None, 404),
        ("POST", "/Nothing/ChangeTo/Number", None, 404),
        ("GET", "/Published/Nothing", None, 404),
        ("GET", "/Changed?columnChangesOnly=perhaps", None, 400),
    ],
)
def test_what_cannot_be_done_is_refused_the_vendors_way(
    refusing: Office, method: str, below: str, body: Json, status: int
) -> None:
    layout = refusing.get("/Contact/UdefLayout")
    refused(refusing.admin.request(method, f"/Contact/UdefLayout{below}", json=body), status)
    assert refusing.get("/Contact/UdefLayout") == layout


def test_no_tenant_sees_the_fields_of_another(office: Office, server: RunningServer) -> None:
    office.new(FieldLabel="Size")
    office.publish()
    other = Office(server)
    assert other.get("/Contact/UdefLayout") == other.get("/Contact/CustomField") == []
    refused(other.admin.get("/Contact/UdefLayout/Size"), 404)
    assert other.new()["ProgId"] == "SuperOffice:1"
    other.close()
