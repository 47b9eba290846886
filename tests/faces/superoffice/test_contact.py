"""What single properties of ContactEntity mean on a company."""

import pytest

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import ContactPoint, Kind, Medium, Party, Relation, Remark, State
from kartotek.faces.superoffice.mapping.contact import CONTACT
from kartotek.faces.superoffice.mapping.languages import language_code, language_names, language_number
from tests.faces.superoffice.book import after_put, created, put, record_of, shown, sight_of


def company(**members: object) -> Party:
    return Party(kind=Kind.COMPANY, name="Firma", **members)  # type: ignore[arg-type]


def test_what_a_new_contact_does_not_mention_gets_defaults() -> None:
    tree = shown(created(CONTACT, {"name": "ACME"}))
    assert tree["Associate"]["AssociateId"] == 1
    assert tree["Country"]["CountryId"] == 578
    assert tree["Address"]["LocalizedAddress"][0][0]["Name"] == "StreetAddress1"
    assert (tree["GroupId"], tree["Category"], tree["Business"]) == (1, None, None)


def test_an_explicit_null_stays_null() -> None:
    nulls = dict.fromkeys(["Associate", "Business", "Category", "Country", "TicketPriority", "CustomerLanguage"])
    tree = shown(created(CONTACT, {"Name": "ACME", **nulls}))
    assert {name: tree[name] for name in nulls} == nulls
    assert tree["Address"] is None


def test_references_need_the_id_alone_and_it_may_be_text() -> None:
    tree = shown(
        created(CONTACT, {"name": "ACME", "category": {"id": "7001"}, "associate": {"associateId": 2}, "source": "7"})
    )
    assert (tree["Category"]["Value"], tree["Associate"]["FullName"], tree["Source"]) == ("Customer", "Bo Dahl", 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Category", {"Id": 9}),
        ("Business", {"Id": 999}),
        ("Country", {"CountryId": 4711}),
        ("Associate", {"AssociateId": 99}),
        ("SupportAssociate", {"AssociateId": 99}),
        ("TicketPriority", {"Id": 99}),
        ("CustomerLanguage", {"Id": 17_577}),
        ("Interests", [{"Id": 99, "Selected": True}]),
        ("Emails", {"Value": "a@example.com"}),
        ("Emails", ["a@example.com"]),
        ("Name", ["a"]),
        ("NoMailing", "perhaps"),
        ("Source", 2**31),
        ("Source", 1.5),
        ("DbiLastModified", "soon"),
        ("Domains", "example.com"),
        ("CustomFields", ["x"]),
        ("CustomFields", {"SuperOffice:1": {"a": 1}}),
        ("Address", "Street 1"),
        ("Address", {"LocalizedAddress": [{"Name": "StreetCity"}]}),
    ],
)
def test_what_a_property_cannot_hold_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        created(CONTACT, {"Name": "ACME", name: value})
    assert caught.value.field.startswith(name)


def test_stop_is_the_blocked_state_and_a_deleted_company_is_not_revived() -> None:
    assert created(CONTACT, {"Name": "A", "Xstop": "true"}).party.state is State.BLOCKED
    assert after_put(record_of(company(state=State.BLOCKED)), {"Name": "Firma"}).state is State.ACTIVE
    assert after_put(record_of(company(state=State.DELETED)), {"Name": "Firma", "Xstop": True}).state is State.DELETED


def test_interests_that_are_not_mentioned_keep_their_mark() -> None:
    record = record_of(company(interests=[1, 424242]))
    after = after_put(record, {**shown(record), "Interests": [{"Id": "2", "Selected": True}]})
    assert after.interests == [1, 424242, 2]
    assert after_put(record, {"Name": "Firma", "Interests": [{"Id": 1}]}).interests == [424242]
    marks = {item["Id"]: item["Selected"] for item in shown(record)["Interests"]}
    assert marks[1]
    assert not marks[2]
    assert shown(record)["ActiveInterests"] == 1


def test_a_number_that_changes_keeps_its_contact_point() -> None:
    point = ContactPoint(medium=Medium.PHONE, value="22 33", kind="home", note="ring twice", country="NO")
    record = record_of(company(contact_points={"a" * 32: point}))
    tree = shown(record)
    tree["Phones"][0] |= {"Value": "44 55", "Description": "front desk"}
    tree["Phones"].append({"Value": "66", "Description": None})
    after = after_put(record, tree).contact_points
    kept = after.pop("a" * 32)
    assert (kept.value, kept.label, kept.kind, kept.note, kept.country) == (
        "44 55",
        "front desk",
        "home",
        "ring twice",
        None,
    )
    (new,) = after.values()
    assert (new.value, new.kind, new.label) == ("66", "work", None)


def test_stripped_values_are_made_by_the_server() -> None:
    tree = shown(created(CONTACT, {"Name": "A", "Phones": [{"Value": "+47 (22) 33-44", "StrippedValue": "x"}]}))
    assert tree["Phones"][0]["StrippedValue"] == "+47223344"
    tree = shown(created(CONTACT, {"Name": "A", "Emails": [{"Value": "A@example.com", "StrippedValue": "x"}]}))
    assert tree["Emails"][0]["StrippedValue"] == "A@example.com"


def test_custom_fields_show_both_dictionaries_and_a_changed_value_wins() -> None:
    record = created(CONTACT, {"Name": "A", "UserDefinedFields": {"SuperOffice:1": "a"}, "ExtraFields": {"x_b": 5}})
    tree = shown(record)
    assert tree["CustomFields"] == {"SuperOffice:1": "a", "x_b": "5"}
    for name in ("UserDefinedFields", "CustomFields"):
        after = after_put(record, {**tree, name: {"SuperOffice:1": "b", "SuperOffice:1:org": "a"}})
        assert shown(record_of(after))["UserDefinedFields"] == {"SuperOffice:1": "b"}
        assert shown(record_of(after))["CustomFields"] == {"SuperOffice:1": "b", "x_b": "5"}
    after = after_put(
        record, {"Name": "A", "CustomFields": {"SuperOffice:2": "n", "x_c": "m", "other": "o", "x_b": ""}}
    )
    tree = shown(record_of(after))
    assert tree["UserDefinedFields"] == {"SuperOffice:1": "a", "SuperOffice:2": "n"}
    assert tree["ExtraFields"] == {"x_c": "m"}
    assert tree["CustomFields"]["other"] == "o"


def test_people_of_a_company_are_flat_carriers_of_those_it_primarily_employs() -> None:
    person = record_of(
        Party(kind=Kind.PERSON, first_name="Ada", last_name="Lie", title="Dr.", comment=Remark("hello")), number=9
    )
    other = record_of(Party(kind=Kind.PERSON, first_name="Ole"), number=10)
    relations = {
        "a": Relation(other=9, kind="employment", outward=False, primary=True),
        "b": Relation(other=10, kind="employment", outward=False, primary=False),
        "c": Relation(other=11, kind="employment", outward=False, primary=True),
    }
    record = record_of(company(relations=relations, country="NO"), person=person, other=other)
    (carrier,) = shown(record)["Persons"]
    assert (carrier["PersonId"], carrier["FullName"], carrier["FormalName"]) == (9, "Ada Lie", "Dr. Ada Lie")
    assert (carrier["ContactId"], carrier["ContactName"], carrier["ContactCountryId"]) == (5, "Firma", 578)
    assert put(record, {**shown(record), "Persons": [{"PersonId": 10}]}) == {}


def test_the_support_person_is_named_by_id_and_shown_whole() -> None:
    person = record_of(Party(kind=Kind.PERSON, first_name="Ada"), number=9)
    after = after_put(record_of(company()), {"Name": "Firma", "SupportPerson": {"PersonId": 9}}, SupportPerson=900)
    assert after.support_person == 900
    sight = sight_of(record_of(after))
    sight.others = {900: person}
    assert CONTACT.show(sight)["SupportPerson"]["PersonId"] == 9


def test_links_carry_the_address_that_the_request_came_to() -> None:
    links = shown(record_of(company()))["_Links"]
    assert links["Self"] == "http://host/api/v1/Contact/5"
    assert links["Archive.Persons"] == "http://host/api/v1/Contact/5/Persons"


def test_a_language_has_one_number_for_ever() -> None:
    assert language_number("ENG") == 3049
    assert language_code(3049) == "ENG"
    assert language_code(language_number("CUSTOM8")) == "CUSTOM8"
    assert [language_code(number) for number in (0, -1, 20_000, 20_009, 17_577, language_number("QQQ"))] == [None] * 6
    assert language_names("NOB", "sv") == {"en": "Norwegian Bokmål", "sv": "norskt bokmål"}
    assert (language_number(None), language_number("english")) == (0, 0)
    tree = shown(created(CONTACT, {"Name": "A", "CustomerLanguage": {"Id": 3049}}))
    assert tree["CustomerLanguage"]["Value"] == "English"


def test_a_record_of_another_face_has_all_its_phones_here() -> None:
    kinds = ["main", "home", "work", "mobile", "fax", "other", "internet", "pager", "custom1"]
    points = {
        f"{rank:032x}": ContactPoint(medium=Medium.PHONE, value=kind, kind=kind, rank=rank)
        for rank, kind in enumerate(kinds)
    }
    tree = shown(record_of(company(contact_points=points)))
    assert [item["Value"] for item in tree["Phones"]] == [kind for kind in kinds if kind != "fax"]
    assert [item["Value"] for item in tree["Faxes"]] == ["fax"]
