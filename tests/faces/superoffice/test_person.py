"""What single properties of PersonEntity mean on a person."""

import pytest

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Address, ContactPoint, Kind, Medium, PartialDate, Party, Record, Relation, State
from kartotek.faces.superoffice.mapping.person import PERSON
from tests.faces.superoffice.book import after_put, created, put, record_of, shown


def person(**members: object) -> Party:
    return Party(kind=Kind.PERSON, first_name="Ada", **members)  # type: ignore[arg-type]


def employed(**members: object) -> Record:
    company = record_of(
        Party(kind=Kind.COMPANY, name="Firma", department="Nord", category=7001, owner=2, country="GB"), number=8
    )
    relation = Relation(other=8, kind="employment", primary=True, title="Chief", note="keep me")
    return record_of(person(relations={"e" * 32: relation}, **members), number=5, company=company)


def test_each_list_of_phones_has_its_kinds_and_every_phone_is_in_one() -> None:
    kinds = {
        "OfficePhones": ["main", "work"],
        "PrivatePhones": ["home"],
        "MobilePhones": ["mobile"],
        "Faxes": ["fax"],
        "InternetPhones": ["internet"],
        "OtherPhones": ["other", "pager", "custom4"],
    }
    points = [ContactPoint(medium=Medium.PHONE, value=kind, kind=kind) for group in kinds.values() for kind in group]
    tree = shown(record_of(person(contact_points={f"{n:032x}": point for n, point in enumerate(points)})))
    assert {name: [item["Value"] for item in tree[name]] for name in kinds} == kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("OfficePhones", "work"),
        ("PrivatePhones", "home"),
        ("MobilePhones", "mobile"),
        ("Faxes", "fax"),
        ("InternetPhones", "internet"),
        ("OtherPhones", "other"),
        ("Emails", "main"),
        ("Urls", "main"),
    ],
)
def test_a_new_contact_point_becomes_the_kind_of_its_list(name: str, kind: str) -> None:
    record = created(PERSON, {"Firstname": "Ada", name: [{"Value": "1", "Description": "d"}, {"Value": ""}]})
    (point,) = record.party.contact_points.values()
    assert (point.kind, point.value, point.label) == (kind, "1", "d")


def test_the_company_is_shown_flat_and_its_category_mirrored() -> None:
    tree = shown(employed())
    assert (tree["Contact"]["ContactId"], tree["Contact"]["FullName"]) == (8, "Firma, Nord")
    assert tree["Contact"]["CountryName"] == "United Kingdom"
    assert (tree["Category"]["Id"], tree["Associate"]["AssociateId"]) == (7001, 2)
    assert tree["_Links"]["Contact"] == "http://host/api/v1/Contact/8"
    assert put(employed(), tree) == {}
    own = after_put(employed(), {**tree, "Associate": {"AssociateId": 1}})
    assert (own.owner, own.category) == (1, None)


def test_without_a_company_there_is_no_contact_and_the_user_owns_a_new_person() -> None:
    tree = shown(created(PERSON, {"Firstname": "Ada"}))
    assert tree["Contact"] is None
    assert "Contact" not in tree["_Links"]
    assert tree["Associate"]["AssociateId"] == 1
    assert created(PERSON, {"Firstname": "Ada", "Contact": {"ContactId": 8}}, Contact=8).party.owner is None


def test_another_company_takes_the_place_of_the_employment() -> None:
    after = after_put(employed(), {"Firstname": "Ada", "Contact": {"ContactId": 12}}, Contact=12)
    (relation,) = after.relations.values()
    assert (relation.other, relation.kind, relation.primary, relation.outward) == (12, "employment", True, True)
    assert after_put(employed(), {"Firstname": "Ada", "Contact": None}).relations == {}
    assert len(after_put(employed(), {"Firstname": "Ada"}).relations) == 1


def test_an_employment_that_was_there_becomes_the_primary_one() -> None:
    second = Relation(other=12, kind="employment", title="Board", rank=4)
    record = employed()
    record.party.relations["f" * 32] = second
    after = after_put(record, {"Firstname": "Ada", "Contact": {"ContactId": 12}}, Contact=12)
    assert after.relations.keys() == {"f" * 32}
    assert (after.relations["f" * 32].primary, after.relations["f" * 32].title) == (True, "Board")


@pytest.mark.parametrize(
    ("sent", "date"),
    [
        ("1999-05-13T00:00:00", PartialDate(13, 5, 1999)),
        ("1999-05-13", PartialDate(13, 5, 1999)),
        ("1999-05-13T00:00:00.000Z", PartialDate(13, 5, 1999)),
        ("1999-05-12T22:00:00Z", PartialDate(13, 5, 1999)),
        ("0002-05-13T00:00:00", PartialDate(13, 5, None)),
        ("0001-01-01T00:00:00", None),
        ("", None),
        (None, None),
    ],
)
def test_birth_dates(sent: str | None, date: PartialDate | None) -> None:
    assert created(PERSON, {"Firstname": "Ada", "BirthDate": sent}).party.birth == date


def test_a_birth_date_that_cannot_be_shown_is_kept() -> None:
    record = record_of(person(birth=PartialDate(None, None, 1990)))
    assert shown(record)["BirthDate"] == "0001-01-01T00:00:00"
    assert after_put(record, {"Firstname": "Bea"}).birth == PartialDate(None, None, 1990)


def test_position_is_a_list_item_and_title_the_free_text() -> None:
    record = created(PERSON, {"Firstname": "Ada", "Title": "Owner", "Position": {"Id": 3}})
    tree = shown(record)
    assert (tree["Position"]["Value"], record.party.position) == ("Sales", "Owner")
    assert shown(record_of(person()))["Position"]["Id"] == 0
    with pytest.raises(InvalidValue):
        created(PERSON, {"Firstname": "Ada", "Position": {"Id": 99}})


def test_chat_addresses_and_japanese_fields_come_back() -> None:
    chats = [{"Value": "a", "Description": "x"}, {"Value": "b", "Description": ""}]
    kept = {"Post1": "1", "Kanafname": "k", "UsePersonAddress": True, "SentInfo": 2, "LeadstatusId": 4}
    record = created(PERSON, {"Firstname": "Ada", "ChatEmails": chats, **kept})
    tree = shown(record)
    assert [(item["Value"], item["Description"]) for item in tree["ChatEmails"]] == [("a", "x"), ("b", "")]
    assert {name: tree[name] for name in kept} == kept
    assert put(record, tree) == {}
    assert after_put(record, {**tree, "ChatEmails": []}).residue["superoffice"].keys() == kept.keys()


def test_retired_is_the_blocked_state() -> None:
    assert created(PERSON, {"Firstname": "Ada", "Retired": True}).party.state is State.BLOCKED


def test_a_persons_address_is_the_private_one_and_an_edit_goes_to_the_one_shown() -> None:
    assert [a.kind for a in created(PERSON, _at("Vei 1")).party.addresses.values()] == ["home"]
    record = record_of(person(addresses={"a": Address(kind="postal", street="Old", street_number="3", city="Bergen")}))
    tree = shown(record)
    assert tree["Address"]["Street"]["Address1"] == "Old 3"
    assert tree["Address"]["Postal"] is None
    assert tree["Address"]["Street"]["AtypeIdx"] == "PersonPrivateAddress"
    after = after_put(record, {"Firstname": "Ada", **_at("New 4")})
    assert after.addresses == {"a": Address(kind="postal", street="New 4", city="Bergen")}


def _at(line: str) -> dict[str, object]:
    return {"Firstname": "Ada", "Address": {"Street": {"Address1": line}}}
