"""The WSDL made from structs is the vendor's, and stock SOAP clients build requests from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
import suds.client
import zeep
from msgspec import UNSET

from kartotek.faces.twentyfourseven.messages import authenticate, company, person
from kartotek.wire.service import Operation, Service
from kartotek.wire.soap import SoapVersion, read_envelope, write_envelope
from kartotek.wire.wsdl import write_wsdl
from kartotek.wire.xml import Element, parse
from kartotek.wire.xml_codec import drop_defaults, encode
from tests.wire.samples.compare import named_parts, tree_of
from tests.wire.samples.services import AUTHENTICATE, COMPANY, PERSON

ADDRESS = "http://127.0.0.1:9/CRM/Contact/PersonService.asmx?a=1&b=2"
VENDOR_FILES = os.environ.get("VENDOR_FILES", "")
SERVICES = {
    "personService": PERSON,
    "companyService": COMPANY,
    "authService": AUTHENTICATE,
}


def wsdl_of(service: Service) -> Element:
    return parse(write_wsdl(service, ADDRESS)).root


def vendor_wsdl(name: str) -> Element:
    return parse((Path(VENDOR_FILES) / "24sevenoffice" / f"{name}.wsdl").read_bytes()).root


@pytest.mark.skipif(not VENDOR_FILES, reason="VENDOR_FILES names no directory")
@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("kind", ["complexType", "simpleType", "message", "operation", "element", "import"])
def test_every_part_equals_the_vendors(name: str, kind: str) -> None:
    ours, theirs = named_parts(wsdl_of(SERVICES[name]), kind), named_parts(vendor_wsdl(name), kind)
    assert {part: ours[part] for part in ours} == {part: theirs.get(part) for part in ours}
    assert ours or kind == "import" or (kind == "simpleType" and name == "authService")


@pytest.mark.skipif(not VENDOR_FILES, reason="VENDOR_FILES names no directory")
@pytest.mark.parametrize("name", SERVICES)
def test_the_frame_equals_the_vendors(name: str) -> None:
    ours, theirs = wsdl_of(SERVICES[name]), vendor_wsdl(name)
    assert dict(ours.attrib) == dict(theirs.attrib)
    assert ours.nsmap == theirs.nsmap
    assert [tree_of(part)[:3] for part in ours if "message" not in str(part.tag)] == [
        tree_of(part)[:3] for part in theirs if "message" not in str(part.tag)
    ]
    for part in theirs.iter("{*}address"):
        part.set("location", ADDRESS)
    assert tree_of(ours[-1]) == tree_of(theirs[-1])
    assert [tree_of(schema)[:2] for schema in ours.iter("{*}schema")] == [
        tree_of(schema)[:2] for schema in theirs.iter("{*}schema")
    ]
    assert [tree_of(part) for part in ours.iter("{*}import")] == [tree_of(part) for part in theirs.iter("{*}import")]


def test_a_field_says_all_that_xml_schema_knows_of_it() -> None:
    types = {part.get("name"): part for part in wsdl_of(COMPANY).iter("{*}complexType") if part.get("name")}

    def element(of: str, name: str) -> dict[str, str]:
        (found,) = [part for part in types[of].iter("{*}element") if part.get("name") == name]
        return {str(name): str(value) for name, value in found.attrib.items()}

    once = {"minOccurs": "0", "maxOccurs": "1"}
    assert element("Company", "Status") == {**once, "default": "-2147483648", "name": "Status", "type": "s:int"}
    assert element("Company", "Discount")["default"] == "0.0"
    assert element("Company", "ShareCapital")["default"] == "-79228162514264337593543950335"
    assert element("Company", "Name")["default"] == ""
    assert element("Company", "DateCreated")["default"] == "0001-01-01T00:00:00"
    assert element("Company", "Type") == {**once, "default": "None", "name": "Type", "type": "tns:CompanyType"}
    assert element("Company", "Factoring") == {**once, "name": "Factoring", "nillable": "true", "type": "s:boolean"}
    assert element("SyncSearchParameters", "Active")["minOccurs"] == "1"
    assert element("PageOfSyncCompany", "Context") == {**once, "name": "Context"}
    assert element("Group", "Children") == {**once, "name": "Children", "type": "tns:ArrayOfGroup"}
    many = {"minOccurs": "0", "maxOccurs": "unbounded"}
    assert element("ArrayOfInt", "int") == {**many, "name": "int", "type": "s:int"}
    assert element("ArrayOfString", "string") == {**many, "name": "string", "nillable": "true", "type": "s:string"}
    assert "nillable" not in element("ArrayOfKeyValuePair", "KeyValuePair")


def test_two_types_of_one_name_in_a_service_are_a_programming_error() -> None:
    class First(msgspec.Struct):
        address: person.Address

    class Second(msgspec.Struct):
        address: company.Address

    service = Service("Both", "urn:both", (Operation("Do", First, Second),))
    with pytest.raises(TypeError, match="Two types of one service are named Address"):
        write_wsdl(service, ADDRESS)


class _Wire(zeep.Transport):
    """Keeps what zeep sends and answers with a reply of ours."""

    def __init__(self, reply: Callable[[SoapVersion], bytes]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reply = reply
        self.sent = b""
        self.headers: dict[str, str] = {}

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        assert address == ADDRESS
        self.sent, self.headers = message, headers
        version = read_envelope(message).version

        class Reply:
            status_code = 200
            content = self.reply(version)
            headers: dict[str, str] = {"Content-Type": version.content_type}  # noqa: RUF012
            encoding = "utf-8"

        return Reply()


def _zeep(service: Service, port: str, directory: Path, reply: msgspec.Struct) -> tuple[Any, _Wire]:
    path = directory / "service.wsdl"
    path.write_bytes(write_wsdl(service, ADDRESS))
    wire = _Wire(lambda version: write_envelope(version, encode(reply)))
    client = zeep.Client(str(path), port_name=port, transport=wire)  # type: ignore[no-untyped-call]
    return client, wire


BOB = {
    "FirstName": "Bø & <b>",
    "LastName": "",
    "CustomerId": -2147483648,
    "DateOfBirth": datetime(1995, 1, 1),
    "Gender": "Male",
    "EmailAddresses": {"EmailAddress": [{"Type": "Primary", "Value": "a@b.no"}, {"Type": "Home"}]},
    "RelationData": {"RelationData": [{"ContactId": 0, "CustomerId": 1234, "Title": "Boss"}]},
    "IsPrivate": None,
    "HourCost": Decimal("250.50"),
}
EXPECTED = person.PersonItem(
    first_name="Bø & <b>",
    date_of_birth=datetime(1995, 1, 1),
    gender=person.Gender.MALE,
    email_addresses=[
        person.EmailAddress(type=person.EmailAddressType.PRIMARY, value="a@b.no"),
        person.EmailAddress(type=person.EmailAddressType.HOME),
    ],
    relation_data=[person.RelationData(contact_id=0, customer_id=1234, title="Boss")],
    hour_cost=Decimal("250.50"),
)


@pytest.mark.parametrize("port", ["PersonServiceSoap", "PersonServiceSoap12"])
def test_zeep_builds_requests_and_reads_replies(port: str, tmp_path: Path) -> None:
    client, wire = _zeep(PERSON, port, tmp_path, person.SavePersonResponse(result=17))
    header = {"Authentication": {"Username": "u", "ConsumerId": 5}}
    assert client.service.SavePerson(personItem=BOB, _soapheaders=header) == 17
    request = read_envelope(wire.sent)
    assert request.version is (SoapVersion.V12 if port.endswith("12") else SoapVersion.V11)
    sent = drop_defaults(request.decode(person.SavePerson)).person_item
    assert isinstance(sent, person.PersonItem)
    assert msgspec.structs.replace(sent, last_name=UNSET, is_private=UNSET, employee_id=UNSET) == EXPECTED
    assert request.header(person.Authentication) == person.Authentication(username="u", consumer_id=5)


def test_zeep_reads_lists_and_structs(tmp_path: Path) -> None:
    reply = person.GetPersonsResponse(result=[EXPECTED, person.PersonItem(id=3, is_private=None)])
    client, wire = _zeep(PERSON, "PersonServiceSoap", tmp_path, reply)
    found = client.service.GetPersons(personSearch={"IsEmployee": "True", "GetRelationData": True})
    assert [item["FirstName"] for item in found] == ["Bø & <b>", None]
    assert found[0]["EmailAddresses"]["EmailAddress"][0]["Value"] == "a@b.no"
    assert found[0]["HourCost"] == Decimal("250.50")
    search = read_envelope(wire.sent).decode(person.GetPersons).person_search
    assert isinstance(search, person.PersonSearchParameters)
    assert (search.is_employee, search.get_relation_data) == (person.TriState.TRUE, True)


def test_zeep_sends_guids_and_reads_identities(tmp_path: Path) -> None:
    identity = authenticate.Identity(id=UUID(int=7), is_current=True, servers=[])
    reply = authenticate.LoginResponse(result="csjilsasysb1h245qmwvsumx")
    client, wire = _zeep(AUTHENTICATE, "AuthenticateSoap", tmp_path, reply)
    application = "11111111-1111-4111-8111-111111111111"
    session = client.service.Login(credential={"ApplicationId": application, "Username": "u", "Password": "p"})
    assert session == "csjilsasysb1h245qmwvsumx"
    credential = read_envelope(wire.sent).decode(authenticate.Login).credential
    assert drop_defaults(authenticate.Login(credential=credential)).credential == authenticate.Credential(
        application_id=UUID(application), username="u", password="p"
    )
    wire.reply = lambda version: write_envelope(version, encode(authenticate.GetIdentitiesResponse(result=[identity])))
    (found,) = client.service.GetIdentities()
    assert (found["Id"], found["IsCurrent"], found["IsDisabled"]) == (str(UUID(int=7)), True, None)


def test_zeep_reads_a_recursive_tree(tmp_path: Path) -> None:
    tree = company.Group(id=1, name="a", type=None, children=[company.Group(id=2), company.Group(id=3)])
    reply = company.GetCRMGroupsResponse(result=[tree])
    client, _ = _zeep(COMPANY, "CompanyServiceSoap", tmp_path, reply)
    (found,) = client.service.GetCRMGroups()
    assert [child["Id"] for child in found["Children"]["Group"]] == [2, 3]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_suds_builds_requests_and_reads_replies(tmp_path: Path) -> None:
    path = tmp_path / "service.wsdl"
    path.write_bytes(write_wsdl(PERSON, ADDRESS))
    client = suds.client.Client(path.as_uri(), cache=None, port="PersonServiceSoap", nosend=True)
    item = client.factory.create("PersonItem")
    item.FirstName = "Bø & <b>"
    item.Gender = "Male"
    item.DateOfBirth = datetime(1995, 1, 1)
    item.HourCost = "250.50"
    mail = client.factory.create("EmailAddress")
    mail.Type, mail.Value = "Primary", "a@b.no"
    other = client.factory.create("EmailAddress")
    other.Type = "Home"
    item.EmailAddresses = client.factory.create("ArrayOfEmailAddress")
    item.EmailAddresses.EmailAddress = [mail, other]
    relation = client.factory.create("RelationData")
    relation.ContactId, relation.CustomerId, relation.Title = 0, 1234, "Boss"
    item.RelationData = client.factory.create("ArrayOfRelationData")
    item.RelationData.RelationData = [relation]
    request = client.service.SavePerson(item)
    sent = drop_defaults(read_envelope(request.envelope).decode(person.SavePerson)).person_item
    assert isinstance(sent, person.PersonItem)
    assert sent.first_name == "Bø & <b>"
    assert sent.email_addresses == EXPECTED.email_addresses
    assert sent.relation_data == EXPECTED.relation_data
    assert (sent.gender, sent.hour_cost, sent.date_of_birth) == (
        EXPECTED.gender,
        EXPECTED.hour_cost,
        EXPECTED.date_of_birth,
    )
    reply = write_envelope(SoapVersion.V11, encode(person.SavePersonResponse(result=17)))
    assert client.service.SavePerson(item, __inject={"reply": reply}) == 17
