"""Everything that is refused: with the vendor's kind of answer, naming the parameter, and nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kartotek import demo
from tests.faces.crmcom.client import CrmCom, Refused, answered, data

PERSON = {"type": "PERSON", "first_name": "A", "last_name": "B"}
COMPANY = {"type": "COMPANY", "company_name": "A", "first_name": None, "last_name": None}
INVALID = "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION"
MISSING = "WEBAPI.MANDATORYPARAMETERMISSINGEXCEPTION"
NOT_APPLICABLE = "WEBAPI.PARAMETERNOTAPPLICABLEEXCEPTION"
NONE_GIVEN = "WEBAPI.SEMIOPTIONALPARAMETERMISSINGEXCEPTION"
SEVERAL_GIVEN = "WEBAPI.MULTIPLESEMIOPTIONALPARAMETERSEXCEPTION"
NO_ENTITY = "WEBAPI.ENTITYNOTFOUNDEXCEPTION"
NO_CONTACT = "CONTACTINFORMATION.CONTACTINFORMATIONNOTFOUNDEXCEPTION"
BAD_REQUEST = "WEBAPI.INVALIDREQUESTEXCEPTION"
BAD_TOKEN = "AUTHENTICATION.INVALIDTOKENEXCEPTION"


@pytest.fixture(autouse=True)
def nothing_stored(crm: CrmCom, known: str) -> Iterator[None]:
    """Whatever a test of this module sends, it must not leave a change."""
    before = crm.changes()
    yield
    assert crm.changes() == before


@pytest.mark.parametrize(
    ("parameters", "code", "name"),
    [
        ({"type": None}, MISSING, "type"),
        ({"type": "ALIEN"}, INVALID, "type"),
        ({"type": 1}, INVALID, "type"),
        ({"first_name": None}, MISSING, "first_name"),
        ({"last_name": ""}, MISSING, "last_name"),
        ({"last_name": " \t"}, MISSING, "last_name"),
        ({"type": "COMPANY"}, MISSING, "company_name"),
        ({"company_name": "B"}, NOT_APPLICABLE, "company_name"),
        ({"company_profile": {"profile_year": 1999}}, NOT_APPLICABLE, "company_profile.profile_year"),
        ({"company_profile": {"industry_identifier": {"code": "MK"}}}, NOT_APPLICABLE, "industry_identifier"),
        ({**COMPANY, "first_name": "A"}, NOT_APPLICABLE, "first_name"),
        ({**COMPANY, "last_name": "A"}, NOT_APPLICABLE, "last_name"),
        ({**COMPANY, "middle_name": "A"}, NOT_APPLICABLE, "middle_name"),
        ({**COMPANY, "title": "Mr"}, NOT_APPLICABLE, "title"),
        ({**COMPANY, "demographics": {"gender": "MALE"}}, NOT_APPLICABLE, "demographics.gender"),
        ({**COMPANY, "demographics": {"name_day": {"day": 1}}}, NOT_APPLICABLE, "demographics.name_day"),
        ({"title": ["Mr"]}, INVALID, "title"),
        ({"title": True}, INVALID, "title"),
        ({"preferred_language": "XXX"}, INVALID, "preferred_language"),
        ({"category_identifier": "name"}, INVALID, "category_identifier"),
        ({"category_identifier": {}}, NONE_GIVEN, "category_identifier"),
        ({"category_identifier": {"id": None, "name": " "}}, NONE_GIVEN, "category_identifier"),
        ({"category_identifier": {"id": "1", "name": "Clients"}}, SEVERAL_GIVEN, "category_identifier"),
        ({"category_identifier": {"name": "No such"}}, NO_ENTITY, "category_identifier"),
        ({"privacy_level_identifier": {"number": 99}}, NO_ENTITY, "privacy_level_identifier"),
        ({"owned_by_group_identifier": {"id": "²"}}, NO_ENTITY, "owned_by_group_identifier"),
        ({"send_direct_marketing_material": 2}, INVALID, "send_direct_marketing_material"),
        ({"send_affiliate_marketing_material": "yes"}, INVALID, "send_affiliate_marketing_material"),
        ({"udf_float_1": "ten"}, INVALID, "udf_float_1"),
        ({"udf_float_1": "NaN"}, INVALID, "udf_float_1"),
        ({"udf_float_1": True}, INVALID, "udf_float_1"),
        ({"udf_date_1": "2014-02-30T00:00:00"}, INVALID, "udf_date_1"),
        ({"udf_date_1": "5/5/2014"}, INVALID, "udf_date_1"),
        ({"udf_date_1": 20140505}, INVALID, "udf_date_1"),
        ({"demographics": "x"}, INVALID, "demographics"),
        ({"demographics": {"gender": "OTHER"}}, INVALID, "demographics.gender"),
        ({"demographics": {"date_of_birth": {"day": 32}}}, INVALID, "demographics.date_of_birth.day"),
        ({"demographics": {"date_of_birth": {"day": 30, "month": 2}}}, INVALID, "demographics.date_of_birth: "),
        ({"demographics": {"date_of_birth": {"day": 29, "month": 2, "year": 2001}}}, INVALID, "date_of_birth"),
        ({"demographics": {"date_of_birth": "1981-05-12"}}, INVALID, "demographics.date_of_birth"),
        ({"demographics": {"name_day": {"month": 0}}}, INVALID, "demographics.name_day.month"),
        (
            {"demographics": {"country_of_residence_identifier": {"three_character_code": "XXX"}}},
            NO_ENTITY,
            "demographics.country_of_residence_identifier",
        ),
        ({"address_set": {}}, INVALID, "address_set"),
        ({"address_set": [1]}, INVALID, "address_set[0]"),
        ({"address_set": [{"street_name": "S"}]}, MISSING, "address_set[0].type"),
        ({"address_set": [{"type": "HOME"}]}, MISSING, "address_set[0].street_name"),
        ({"address_set": [{"type": "MOON", "street_name": "S"}]}, INVALID, "address_set[0].type"),
        ({"address_set": [{"type": "HOME", "street_name": "S", "floor": 1.5}]}, INVALID, "address_set[0].floor"),
        ({"address_set": [{"type": "HOME", "street_name": "S", "floor": 2**31}]}, INVALID, "address_set[0].floor"),
        (
            {"address_set": [{"type": "HOME", "street_name": "S"}] * 2},
            "CONTACTINFORMATION.TYPEALREADYEXISTSEXCEPTION",
            "address_set[1].type",
        ),
        ({"phone_set": [{"type": "LANDLINE"}]}, MISSING, "phone_set[0].number"),
        ({"phone_set": [{"number": "1"}]}, MISSING, "phone_set[0].type"),
        ({"email_set": [{"type": "PERSONAL"}]}, MISSING, "email_set[0].email_address"),
        ({"relation_set": [{"contact_information": {"id": "1"}}]}, NO_CONTACT, "1"),
        ({"relation_set": [{"type": "FRIEND"}]}, MISSING, "relation_set[0].contact_information_identifier"),
        ({"relation_set": [{"type": "FRIEND", "contact_information": {"id": "1"}}]}, NO_CONTACT, "1"),
        (
            {"relation_set": [{"type": "FRIEND", "contact_information": {"id_number": "no such"}}]},
            NO_CONTACT,
            "id_number no such",
        ),
        ({"phone_set": [{"type": "FAX", "number": str(n)} for n in range(1001)]}, "WEBAPI.LIMITEXCEEDEDEXCEPTION", ""),
    ],
)
def test_create_refuses(crm: CrmCom, parameters: dict[str, Any], code: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        crm.create(**PERSON | parameters)
    assert refused.value.code == code
    assert name in refused.value.message


def test_a_relation_without_a_type_is_refused(crm: CrmCom) -> None:
    with pytest.raises(Refused, match=MISSING):
        crm.create(**PERSON, relation_set=[{"type": None, "notes": "n"}])


NOBODY = "0" * 32
ITEM = {"action": "ADD", "type": "FAX", "number": "1"}


@pytest.fixture(scope="module")
def known(crm: CrmCom) -> str:
    """Make a person to be updated, and two more who have a number in common; return the first one's id."""
    for _ in range(2):
        crm.person(demographics={"id_number": "SHARED"})
    return crm.person(demographics={"id_number": "ALONE"}, address_set=[{"type": "HOME", "street_name": "S"}])


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        (None, MISSING),
        ("", MISSING),
        ({}, NONE_GIVEN),
        ({"id": ""}, NONE_GIVEN),
        ({"shoe_size": "44"}, NONE_GIVEN),
        ({"id": "1", "id_number": "2"}, SEVERAL_GIVEN),
        ({"id_number": "ALONE", "passport_number": "ALONE"}, SEVERAL_GIVEN),
        ([{"id_number": "ALONE"}], SEVERAL_GIVEN),
        ("ALONE", NONE_GIVEN),
        (4711, INVALID),
        ({"id": ["1"]}, INVALID),
        ({"id": NOBODY}, NO_CONTACT),
        ({"id_number": "NOBODY"}, NO_CONTACT),
        ({"vat_registration_number": "ALONE"}, NO_CONTACT),
        ({"registration_number": "ALONE"}, NO_CONTACT),
        ({"number": "ALONE"}, NO_CONTACT),
        ({"id_number": "SHARED"}, "CONTACTINFORMATION.MULTIPLECONTACTINFORMATIONFOUNDEXCEPTION"),
    ],
)
def test_update_needs_one_identifier_that_fits_one_contact(
    crm: CrmCom, known: str, identifier: object, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        crm.post("contact_information/update", {"contact_information_identifier": identifier, "title": "X"})
    assert refused.value.code == code
    assert refused.value.message.startswith("contact_information_identifier")


@pytest.mark.parametrize(
    ("parameters", "code", "name"),
    [
        ({"title": {}}, INVALID, "title"),
        ({"first_name": None}, MISSING, "first_name"),
        ({"last_name": " "}, MISSING, "last_name"),
        ({"company_name": "X"}, NOT_APPLICABLE, "company_name"),
        ({"company_profile": {"number_of_employees": 1}}, NOT_APPLICABLE, "company_profile.number_of_employees"),
        ({"preferred_language": "NOR"}, INVALID, "preferred_language"),
        ({"category_identifier": {"code": "none"}}, NO_ENTITY, "category_identifier"),
        ({"privacy_level_identifier": {"id": "1", "number": "8"}}, SEVERAL_GIVEN, "privacy_level_identifier"),
        ({"owned_by_group_identifier": []}, INVALID, "owned_by_group_identifier"),
        ({"send_direct_marketing_material": "maybe"}, INVALID, "send_direct_marketing_material"),
        ({"udf_string_1": True}, INVALID, "udf_string_1"),
        ({"udf_float_8": "1,5"}, INVALID, "udf_float_8"),
        ({"udf_date_8": "2014-13-01"}, INVALID, "udf_date_8"),
        ({"demographics": {"gender": "X"}}, INVALID, "demographics.gender"),
        ({"demographics": {"name_day": {"day": 31, "month": 6}}}, INVALID, "demographics.name_day"),
        (
            {"demographics": {"country_of_residence_identifier": {"name": "Elbonia"}}},
            NO_ENTITY,
            "demographics.country_of_residence_identifier",
        ),
        ({"address_set": [{"action": "ADD", "street_name": "S"}]}, MISSING, "address_set[0].type"),
        ({"address_set": [{"action": "ADD", "type": "HOME"}]}, MISSING, "address_set[0].street_name"),
        (
            {"address_set": [{"action": "ADD", "type": "HOME", "street_name": "S"}]},
            "CONTACTINFORMATION.TYPEALREADYEXISTSEXCEPTION",
            "address_set[0].type",
        ),
        ({"address_set": [{"action": "UPDATE", "street_name": "S"}]}, MISSING, "address_set[0].address_identifier"),
        ({"address_set": [{"action": "REMOVE"}]}, MISSING, "address_set[0].address_identifier"),
        ({"phone_set": [ITEM, {"type": "FAX", "number": "1"}]}, MISSING, "phone_set[1].action"),
        ({"phone_set": [{**ITEM, "action": "DELETE"}]}, INVALID, "phone_set[0].action"),
        ({"phone_set": [{**ITEM, "type": "HOME"}]}, INVALID, "phone_set[0].type"),
        ({"phone_set": [{"action": "REMOVE", "phone_identifier": {}}]}, NONE_GIVEN, "phone_set[0].phone_identifier"),
        (
            {"phone_set": [{"action": "REMOVE", "phone_identifier": {"type": "HOME"}}]},
            INVALID,
            "phone_set[0].phone_identifier.type",
        ),
        (
            {"email_set": [{"action": "REMOVE", "email_identifier": {"id": NOBODY}}]},
            NO_ENTITY,
            "email_set[0].email_identifier",
        ),
        ({"relation_set": [{"action": "ADD", "type": "FRIEND"}]}, MISSING, "relation_set[0].contact_information"),
        (
            {"relation_set": [{"action": "ADD", "type": "FRIEND", "contact_information": {"id_number": "SHARED"}}]},
            "CONTACTINFORMATION.MULTIPLECONTACTINFORMATIONFOUNDEXCEPTION",
            "relation_set[0].contact_information",
        ),
        (
            {"relation_set": [{"action": "ADD", "type": "FRIEND", "contact_information": {"id_number": "ALONE"}}]},
            INVALID,
            "relation_set[0].contact_information: a contact has no relation to itself",
        ),
        ({"relation_set": [{"action": "REMOVE"}]}, MISSING, "relation_set[0].relation_identifier"),
    ],
)
def test_update_refuses(crm: CrmCom, known: str, parameters: dict[str, Any], code: str, name: str) -> None:
    before = crm.show(known)
    with pytest.raises(Refused) as refused:
        crm.update(known, notes="must not be stored", **parameters)
    assert refused.value.code == code
    assert refused.value.message.startswith(name)
    assert crm.show(known) == before


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", MISSING),
        ("contact_information_identifier=", MISSING),
        ("contact_information_identifier=4711", NONE_GIVEN),
        ("contact_information_identifier=id", NONE_GIVEN),
        ("contact_information_identifier=id=", NONE_GIVEN),
        ("contact_information_identifier=shoe_size=44", NONE_GIVEN),
        ("contact_information_identifier=id=1,id_number=2", SEVERAL_GIVEN),
        ("contact_information_identifier=id=1,id=2", SEVERAL_GIVEN),
        ("contact_information_identifier=id=1&contact_information_identifier=id=1", SEVERAL_GIVEN),
        ("contact_information_identifier=%7B%22id%22:1,%22id_number%22:2%7D", SEVERAL_GIVEN),
        ("contact_information_identifier=%7B%22id", INVALID),
        ("contact_information_identifier=id=00000000000000000000000000000000", NO_CONTACT),
        ("contact_information_identifier=id=a,b", NO_CONTACT),
        ("contact_information_identifier=id_number=a=b", NO_CONTACT),
        ("contact_information_identifier=id=%00", INVALID),
        ("contact_information_identifier=passport_number=%EF%BF%BE", INVALID),
        ("fields_set=a&fields_set=b&contact_information_identifier=id=1", INVALID),
    ],
)
def test_show_refuses(crm: CrmCom, query: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        data(answered(crm.http.get(f"/contact_information/show?token={crm.token}&{query}")))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"<soap/>",
        b'{"token":"\xff"}',
        b'{"token":"a\x00b"}',
        b'{"token":"a\\u0000b"}',
        b'{"first_name":"\\ud800"}',
        b'{"a":' * 100 + b"1" + b"}" * 100,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(crm: CrmCom, body: bytes) -> None:
    for method in ("authentication/token", "contact_information/create", "contact_information/update"):
        with pytest.raises(Refused, match=BAD_REQUEST):
            data(crm.send(method, body))


def test_a_control_character_in_a_value_is_refused(crm: CrmCom) -> None:
    body = json.dumps({"token": crm.token, **PERSON, "notes": "bell \x07"})
    with pytest.raises(Refused, match=BAD_REQUEST):
        data(crm.send("contact_information/create", body))


def test_a_body_over_the_limit_is_refused(crm: CrmCom) -> None:
    with pytest.raises(Refused, match="longer than 1048576 bytes") as refused:
        crm.create(**PERSON, notes="x" * 1_100_000)
    assert refused.value.code == BAD_REQUEST


@pytest.mark.parametrize("token", ["", "FA32A9008D7348F5984DEA452FA65B5A", "a.b.c", "\u00f8"])
def test_a_token_that_nobody_has_is_refused(crm: CrmCom, token: str) -> None:
    with pytest.raises(Refused, match=BAD_TOKEN):
        crm.get("contact_information/show", token=token, contact_information_identifier="id=1")
    with pytest.raises(Refused, match=BAD_TOKEN):
        crm.create(**PERSON, token=token)


@pytest.mark.parametrize("token", [None, 5, ["a"]])
def test_a_token_that_is_no_text_is_refused(crm: CrmCom, token: object) -> None:
    for method in ("contact_information/create", "contact_information/update"):
        with pytest.raises(Refused, match=BAD_TOKEN):
            crm.post(method, {**PERSON, "token": token})


def test_without_a_token_nothing_else_is_looked_at(crm: CrmCom) -> None:
    with pytest.raises(Refused, match=BAD_TOKEN):
        data(crm.send("contact_information/create", '{"type":"ALIEN","first_name":[]}'))
    with pytest.raises(Refused, match=BAD_TOKEN):
        data(answered(crm.http.get("/contact_information/show")))


def test_unknown_methods_and_other_verbs_are_refused(crm: CrmCom) -> None:
    for response, code in (
        (crm.http.get("/contact_information/nonsense"), "WEBAPI.METHODNOTFOUNDEXCEPTION"),
        (crm.http.post("/"), "WEBAPI.METHODNOTFOUNDEXCEPTION"),
        (crm.http.post("/contact_information/show"), "WEBAPI.METHODNOTALLOWEDEXCEPTION"),
        (crm.http.get("/contact_information/create"), "WEBAPI.METHODNOTALLOWEDEXCEPTION"),
    ):
        with pytest.raises(Refused, match=code):
            data(answered(response))


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_form_of_another_site_writes_nothing(crm: CrmCom, content_type: str) -> None:
    """A page can make a browser post a body of its choice, with the credentials and cookies that the browser keeps."""
    body = json.dumps({**PERSON, "x": "="})
    headers = {"content-type": content_type, "origin": "https://elsewhere.example", "cookie": f"token={crm.token}"}
    for auth in ((demo.LOGIN, demo.PASSWORD), (crm.token, "")):
        answer = crm.http.post("/contact_information/create", content=body, headers=headers, auth=auth)
        assert "access-control-allow-origin" not in answer.headers
        with pytest.raises(Refused, match=BAD_TOKEN):
            data(answered(answer))
