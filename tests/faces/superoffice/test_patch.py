"""PATCH on the mapping alone: the operations of both RFCs with the vendor's rules, and what they make of a party."""

import contextlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain import patch as patches
from kartotek.domain.errors import Conflict, DomainError, InvalidValue, LimitExceeded
from kartotek.domain.party import Address, ContactPoint, Kind, Medium, Party, Record, Relation
from kartotek.domain.patch import Patch
from kartotek.faces.superoffice.mapping.patches import MOST_OPERATIONS, patched, read_patch
from kartotek.wire.errors import MalformedMessage
from tests.faces.superoffice.book import entity_of, record_of, shown, sight_of
from tests.faces.superoffice.parties import COMPANIES, PEOPLE

Json = Any


def patch(record: Record, body: Json) -> Patch:
    """Return the change that a PATCH makes."""
    sight = sight_of(record)
    entity = entity_of(record.party)
    message = patched(read_patch(json.loads(json.dumps(body))), entity, sight)
    for reference in entity.wanted(message, sight):
        sight.named[reference.name] = reference.number
    return entity.amendment(message, sight)


def after(record: Record, body: Json) -> Record:
    """Return the record after a PATCH."""
    return record_of(patches.apply(patch(record, body), record.party))


def phone(value: str, rank: int, kind: str = "work", **more: Any) -> ContactPoint:
    return ContactPoint(medium=Medium.PHONE, value=value, kind=kind, rank=rank, **more)


PHONES = {"a": phone("1", 0, note="kept a"), "b": phone("2", 1, "home"), "c": phone("1", 2, "mobile")}


def company(**members: Any) -> Record:
    members = {"name": "ACME", "country": "NO", "contact_points": dict(PHONES), "interests": [1]} | members
    return record_of(Party(kind=Kind.COMPANY, **members))


def phones(record: Record) -> list[tuple[str, str]]:
    """Return the phones in order, each with the id of its contact point; "new" for one that was not there."""
    points = sorted(record.party.contact_points.items(), key=lambda pair: pair[1].rank)
    return [(name if name in PHONES else "new", point.value) for name, point in points]


def op(verb: str, path: str, *value: Json) -> Json:
    return {"op": verb, "path": path, **({"value": value[0]} if value else {})}


# -- one property ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/Department", "department", "/dEPARTMENT"])
@pytest.mark.parametrize("verb", ["add", "replace", "Replace"])
def test_a_path_counts_in_any_case_with_and_without_its_slash(path: str, verb: str) -> None:
    assert patch(company(), [op(verb, path, "Nord")]) == {"department": "Nord"}


def test_both_forms_of_the_vendors_example_are_one() -> None:
    assert patch(company(), {"Department": "foo"}) == {"department": "foo"}
    assert patch(company(), [op("replace", "/Department", "foo")]) == {"department": "foo"}


@pytest.mark.parametrize("body", [[op("remove", "/Department")], {"department": None}, [op("add", "Department", "")]])
def test_a_property_is_cleared(body: Json) -> None:
    assert patch(company(department="Nord"), body) == {"department": None}


def test_operations_are_carried_out_in_order() -> None:
    body = [op("replace", "/Name", "B"), op("test", "/Name", "B"), op("replace", "/Name", "C")]
    assert patch(company(), body) == {"name": "C"}


@pytest.mark.parametrize("body", [[], {}, [op("replace", "Name", "ACME")], {"Name": "ACME", "Phones": []}])
def test_what_is_so_already_is_no_change(body: Json) -> None:
    record = company(contact_points={})
    assert patch(record, body) == {}


# -- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ([op("replace", "/Phones/0/Value", "9")], [("a", "9"), ("b", "2"), ("c", "1")]),
        ([op("replace", "Phones/2", {"Value": "9"})], [("a", "1"), ("b", "2"), ("c", "9")]),
        ([op("remove", "/Phones/0")], [("b", "2"), ("c", "1")]),
        ([op("remove", "/Phones/2")], [("a", "1"), ("b", "2")]),
        ([op("remove", "/Phones/0"), op("replace", "/Phones/0/Value", "9")], [("b", "9"), ("c", "1")]),
        ([op("add", "/Phones/-", {"Value": "9"})], [("a", "1"), ("b", "2"), ("c", "1"), ("new", "9")]),
        ([op("add", "/Phones", {"Value": "9"})], [("a", "1"), ("b", "2"), ("c", "1"), ("new", "9")]),
        ([op("add", "/Phones/1", {"value": "9"})], [("a", "1"), ("new", "9"), ("b", "2"), ("c", "1")]),
        ([op("add", "/Phones/3", {"Value": "9"})], [("a", "1"), ("b", "2"), ("c", "1"), ("new", "9")]),
        ([op("replace", "/Phones", [{"Value": "2"}])], [("b", "2")]),
        ([op("remove", "/Phones")], []),
        ({"Phones": {"Value": "9"}}, [("a", "1"), ("b", "2"), ("c", "1"), ("new", "9")]),
        ({"Phones": [{"Value": "2"}, {"Value": "9"}]}, [("b", "2"), ("a", "9")]),
        ({"Phones": None}, []),
    ],
)
def test_items_keep_their_identity(body: Json, left: list[tuple[str, str]]) -> None:
    assert phones(after(company(), body)) == left


def test_an_item_keeps_what_this_face_cannot_see() -> None:
    changed = after(company(), [op("replace", "/Phones/0/Value", "9"), op("remove", "/Phones/1")])
    assert changed.party.contact_points["a"] == phone("9", 0, note="kept a")


def test_a_list_of_texts() -> None:
    record = company(residue={"superoffice": {"Domains": ["a.no", "b.no"]}})
    body = [op("replace", "Domains/0", "c.no"), op("add", "Domains/-", "d.no"), op("remove", "Domains/1")]
    assert shown(after(record, body))["Domains"] == ["c.no", "d.no"]


# -- carriers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"Category": {"Id": 7001}},
        {"category": {"id": "7001", "Value": "whatever"}},
        [op("replace", "Category/Id", 7001)],
        [op("add", "/Category", {"Id": 7001})],
    ],
)
@pytest.mark.parametrize("before", [None, 7001])
def test_a_reference_is_its_id(body: Json, before: int | None) -> None:
    assert after(company(category=before), body).party.category == 7001


@pytest.mark.parametrize("body", [{"Category": None}, [op("remove", "/Category")], [op("remove", "/Category/Id")]])
def test_a_reference_is_taken_away(body: Json) -> None:
    assert patch(company(category=7001), body) == {"category": None}


def test_a_person_changes_company() -> None:
    old = record_of(Party(kind=Kind.COMPANY, name="Old"), number=4)
    person = Party(
        kind=Kind.PERSON, first_name="A", relations={"r": Relation(other=4, kind="employment", primary=True)}
    )
    record = record_of(person, number=5, old=old)
    change = patch(record, [op("replace", "Contact/ContactId", 9)])["relations"]
    assert change.pop("r") is None
    assert [relation["other"] for relation in change.values()] == [9]


# -- sets ------------------------------------------------------------------------------------------------------------


def interests(record: Record) -> list[int]:
    return sorted(record.party.interests)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ([op("add", "Interests", [{"Id": "3", "Selected": True}])], [1, 3]),
        ({"Interests": [{"Id": 3, "Selected": True}]}, [1, 3]),
        ({"Interests": {"Id": 3, "Selected": True}}, [1, 3]),
        ([op("replace", "/Interests/0/Selected", False)], []),
        ([op("replace", "/Interests/1/Selected", "true"), op("replace", "/Interests/2", {"Id": 3, "Selected": True})],
         [1, 2, 3]),
        ([op("add", "/Interests/-", {"Id": 2, "Selected": True})], [1, 2]),
        ([op("remove", "/Interests/0")], []),
        ([op("remove", "/Interests")], []),
    ],
)  # fmt: skip
def test_interests_are_a_set(body: Json, left: list[int]) -> None:
    record = company()
    assert [item["Id"] for item in shown(record)["Interests"]][:3] == [1, 2, 3]
    assert interests(after(record, body)) == left


FIELDS = {"superoffice": {"UserDefinedFields/SuperOffice:1": "u", "ExtraFields/x_foobar": "x"}}


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ([op("replace", "CustomFields", {"SuperOffice:1": "Testing"})], {"SuperOffice:1": "Testing", "x_foobar": "x"}),
        ([op("replace", "ExtraFields/x_foobar", "y")], {"SuperOffice:1": "u", "x_foobar": "y"}),
        ([op("add", "CustomFields/SuperOffice:2", 42)], {"SuperOffice:1": "u", "SuperOffice:2": "42", "x_foobar": "x"}),
        ([op("remove", "/UserDefinedFields/SuperOffice:1")], {"x_foobar": "x"}),
        ({"CustomFields": {"SuperOffice:1": None, "x_foobar": "z"}}, {"x_foobar": "z"}),
        ([op("remove", "/CustomFields")], {}),
    ],
)
def test_custom_fields_are_a_set(body: Json, left: dict[str, str]) -> None:
    assert shown(after(company(residue=FIELDS), body))["CustomFields"] == left


# -- addresses -------------------------------------------------------------------------------------------------------


def test_a_part_of_an_address() -> None:
    record = record_of(
        Party(kind=Kind.PERSON, first_name="A", addresses={"h": Address(kind="home", street="Vei 1", city="OSLO")})
    )
    street = {"Address1": "225 Shattuck Hill Road", "City": "Somewhere", "State": "OH", "Zipcode": "03823"}
    (address,) = after(record, [op("replace", "Address/Street", street)]).party.addresses.values()
    assert (address.street, address.city, address.state) == ("225 Shattuck Hill Road", "Somewhere", "OH")
    (address,) = after(record, {"Address": {"Street": {"Zipcode": "0150"}}}).party.addresses.values()
    assert (address.street, address.city, address.postal_code) == ("Vei 1", "OSLO", "0150")
    assert after(record, [op("remove", "/Address")]).party.addresses == {}
    assert after(record, {"Address": {"Street": None}}).party.addresses == {}


def test_an_address_that_is_not_there_yet() -> None:
    record = company(country=None)
    assert shown(record)["Address"] is None
    (address,) = after(record, [op("replace", "/Address/Postal/City", "OSLO")]).party.addresses.values()
    assert (address.kind, address.city) == ("postal", "OSLO")
    body = [op("replace", "/Address/LocalizedAddress/0/0/Value", "Vei 2")]
    (address,) = after(company(), body).party.addresses.values()
    assert (address.kind, address.street) == ("visit", "Vei 2")


# -- test ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/Name", "ACME"),
        ("/Country/CountryId", 578),
        ("/Country/CountryId", "578"),
        ("/Country", {"CountryId": 578}),
        ("/Xstop", False),
        ("/Phones/1", {"value": "2"}),
        ("/Phones", [{"Value": "1"}, {"Value": "2"}, {}]),
        ("/SupportAssociate", None),
        ("/UpdatedDate", "2026-05-04T12:00:00"),
        ("/ContactId", 5),
    ],
)
def test_a_test_that_holds(path: str, value: Json) -> None:
    assert patch(company(), [op("test", path, value), op("replace", "Name", "B")]) == {"name": "B"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/Name", "Acme AS"),
        ("/Country/CountryId", 826),
        ("/Country", {"CountryId": 578, "Foo": 1}),
        ("/Phones", [{"Value": "1"}]),
        ("/Phones/7", {"Value": "1"}),
        ("/Phones/7/Value", "1"),
        ("/SupportAssociate/AssociateId", 1),
        ("/Name/Length", 4),
        ("/Name", None),
        ("/Name", {"a": 1}),
        ("/Department", None),
    ],
)
def test_a_test_that_fails_is_a_conflict(path: str, value: Json) -> None:
    with pytest.raises(Conflict, match="another value"):
        patch(company(), [op("replace", "Name", "B"), op("test", path, value)])


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ([op("move", "/Name")], "'move' is not supported"),
        ([op("copy", "/Name")], "'copy' is not supported"),
        ([op("upsert", "/Name", 1)], "'upsert' is not one of"),
        ([{"path": "/Name", "value": 1}], "'' is not one of"),
        ([{"op": "add", "value": 1}], "path: the 'add' operation has none"),
        ([{"op": "add", "path": 5, "value": 1}], "path: the 'add' operation has none"),
        ([{"op": "replace", "path": "/Name"}], "value: the 'replace' operation on /Name has none"),
        ([5], "an object is expected"),
        ([None], "an object is expected"),
        ([op("add", "", {})], "no such property"),
        ([op("add", "/", {})], "no such property"),
        ([op("add", "/recusandae", {})], "/recusandae: there is no such property"),
        ({"Deparment": "x"}, "Deparment: there is no such property"),
        ([op("replace", "/Name/Length", 1)], "/Name/Length: there is no such property"),
        ([op("replace", "/Phones/0/Number", "1")], "no such property"),
        ([op("replace", "/Phones/0/StrippedValue", "1")], "only the server writes this"),
        ([op("replace", "/Phones/3", {"Value": "1"})], "there are 3 items, and none at 3"),
        ([op("replace", "/Phones/-", {"Value": "1"})], "none at -"),
        ([op("add", "/Phones/4", {"Value": "1"})], "none at 4"),
        ([op("add", "/Phones/01", {"Value": "1"})], "none at 01"),
        ([op("remove", "/Phones/first")], "none at first"),
        ([op("remove", "/CustomFields/SuperOffice:9")], "no such property"),
        ([op("replace", "/Category/Value", "x")], "no such property"),
        ([op("replace", "/Country/Name", "x")], "only the server writes this"),
        ([op("replace", "/ContactId", 9)], "/ContactId: only the server writes this"),
        ([op("remove", "/Persons")], "only the server writes this"),
        ([op("add", "/ActiveErpLinks", 9)], "only the server writes this"),
        ([op("replace", "/TableRight", None)], "only the server writes this"),
        ([op("replace", "/Address/Formatted", "x")], "only the server writes this"),
        ([op("replace", "/Name", {"a": 1})], "a text is expected"),
        ([op("replace", "/Address/Street/Address1", {"Value": "x"})], "a text is expected"),
        ({"Name": {"a": 1}}, "a text is expected"),
        ([op("replace", "/Phones", "1")], "an array is expected"),
        ([op("add", "/Interests", [{"Id": 99}])], "there is no item 99"),
    ],
)
def test_what_cannot_be_done_is_said(body: Json, text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        patch(company(residue=FIELDS), body)
    assert text in refused.value.safe_message


def test_a_persons_address_has_no_second_place() -> None:
    record = record_of(Party(kind=Kind.PERSON, first_name="A", country="NO"))
    with pytest.raises(InvalidValue, match="only the server"):
        patch(record, [op("replace", "/Address/Postal", {"City": "OSLO"})])


@pytest.mark.parametrize("body", [None, 5, "x", True])
def test_what_is_no_patch(body: Json) -> None:
    with pytest.raises(MalformedMessage):
        read_patch(body)


def test_operations_are_limited() -> None:
    with pytest.raises(LimitExceeded):
        read_patch([op("replace", "Name", "B")] * (MOST_OPERATIONS + 1))


@pytest.mark.parametrize("path", ["/UpdatedBy", "UpdatedBy/AssociateId"])
def test_who_changed_it_last_is_the_servers_and_yet_no_error(path: str) -> None:
    value = {"AssociateId": 6} if path == "/UpdatedBy" else 6
    assert patch(company(), [op("replace", path, value)]) == {}


# -- laws ------------------------------------------------------------------------------------------------------------


@given(COMPANIES | PEOPLE)
def test_a_whole_entity_merged_as_it_was_received_is_silent(party: Party) -> None:
    record = record_of(party)
    assert patch(record, shown(record)) == {}


@given(COMPANIES | PEOPLE)
def test_every_property_replaced_by_itself_is_silent(party: Party) -> None:
    record = record_of(party)
    tree = shown(record)
    body = [op("replace", f"/{item.name}", tree[item.name]) for item in entity_of(party).properties]
    assert patch(record, body) == {}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 9) | st.sampled_from(["", "1", "x", "2020-01-01T00:00:00"]),
    lambda below: (
        st.lists(below, max_size=2)
        | st.dictionaries(
            st.sampled_from(["Id", "Value", "Selected", "Street", "City", "SuperOffice:1"]), below, max_size=2
        )
    ),
    max_leaves=4,
)
STEPS = st.sampled_from(
    ["Name", "Phones", "0", "1", "-", "Value", "Interests", "Selected", "Category", "Id", "Address", "Street", "City",
     "CustomFields", "SuperOffice:1", "Persons", "BirthDate", "Emails", "Domains", "LocalizedAddress", "~1", ""]
)  # fmt: skip
OPERATIONS = st.fixed_dictionaries(
    {
        "op": st.sampled_from(["add", "replace", "remove", "test"]),
        "path": st.lists(STEPS, max_size=4).map("/".join),
        "value": VALUES,
    }
)


@given(COMPANIES | PEOPLE, st.lists(OPERATIONS, max_size=3) | st.dictionaries(STEPS, VALUES, max_size=3))
def test_any_patch_is_carried_out_or_refused(party: Party, body: Json) -> None:
    record = record_of(party)
    before = msgspec.json.encode(party)
    with contextlib.suppress(DomainError):
        change = patch(record, body)
        assert patches.difference(party, patches.apply(change, party)).keys() <= change.keys()
    assert msgspec.json.encode(party) == before, "the record itself stays as it is"
