"""PersonService over a socket: the document's sample as it stands, partial updates, searches."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from tests.faces.twentyfourseven import behind
from tests.faces.twentyfourseven.client import NS, PERSON, Soap, envelope, sample, tree
from tests.rig.server import RunningServer

_numbers = itertools.count(1)


def unique(prefix: str) -> str:
    """Return a name that no other test uses."""
    return f"{prefix}{next(_numbers)}x"


def employer(soap: Soap) -> int:
    """Return the Id of the company that the document's sample relates its person to."""
    if not soap.companies("<CompanyId>1234</CompanyId>", "Name"):
        fields = "<Name>Industries AS</Name><Type>Business</Type><Id>1234</Id>"
        soap.save_company(f"{fields}<ExplicitlySpecifyNewCompanyId>true</ExplicitlySpecifyNewCompanyId>")
    return 1234


def save_sample(soap: Soap) -> int:
    employer(soap)
    answer = soap.post(PERSON, sample("save_person.xml"), {"SOAPAction": f"{NS}/SavePerson"})
    return int(answer.only("SavePersonResult"))


def test_the_documents_person_is_stored_with_every_field(soap: Soap) -> None:
    number = save_sample(soap)
    (person,) = soap.persons(f"<Id>{number}</Id><GetRelationData>true</GetRelationData>")
    found = tree(person)
    stamps = [dt.datetime.fromisoformat(str(found.pop(name))) for name in ("DateRegistered", "DateChanged")]
    assert abs(dt.datetime.now(dt.UTC).replace(tzinfo=None) - stamps[0]) < dt.timedelta(minutes=1)
    assert [stamp.tzinfo for stamp in stamps] == [None, None]
    assert found == {
        "Comment": "Add your comment here",
        "ConsumerPersonNo": "1234567",
        "Country": "NO",
        "CustomerId": "100",
        "DateOfBirth": "1995-01-01T00:00:00",
        "Department": "Development",
        "EmailAddresses": {"EmailAddress": {"Description": "Work", "Type": "Primary", "Value": "Work@Work.com"}},
        "EmployeeNumber": "1234",
        "FaxNumber": {"Description": "Fax Home", "Type": "Primary", "Value": "fax@fax.no"},
        "FirstName": "Bob",
        "Gender": "Male",
        "Id": str(number),
        "LastName": "Olsen",
        "Nickname": "Bobby",
        "PersonalStatus": "Single",
        "PhoneNumbers": {"PhoneNumber": {"Description": "Work", "Type": "Mobile", "Value": "12345678"}},
        "PostAddress": {
            "City": "Skien",
            "Country": "NO",
            "County": "Telemark",
            "Description": "Home",
            "PostalArea": "Telemark",
            "PostalCode": "1234",
            "State": "Buskerud",
            "Street": "Teststreet 1",
            "Type": "Post",
        },
        "RelationData": {
            "RelationData": {
                "ContactId": str(number),
                "CustomerId": "1234",
                "Email": "Olsen@email.no",
                "Mobile": "12345678",
                "Phone": "87654321",
                "Title": "Boss",
            }
        },
        "Url": "homepage url",
        "Workplace": "Industries AS",
        "WorkPosition": "Boss",
        "IsPrivate": "false",
        "HourCost": "250",
    }


def test_elements_come_in_the_order_of_the_schema(soap: Soap) -> None:
    (person,) = soap.persons(f"<Id>{save_sample(soap)}</Id>")
    names = [str(child.tag) for child in person]
    assert names[:4] == ["Comment", "ConsumerPersonNo", "Country", "CustomerId"]
    assert names[-4:] == ["Workplace", "WorkPosition", "IsPrivate", "HourCost"]


def test_a_person_read_and_written_back_leaves_no_trace(soap: Soap, server: RunningServer) -> None:
    number = save_sample(soap)
    answer = soap.call("GetPersonsDetailed", f"<personSearch><Id>{number}</Id></personSearch>")
    item = answer.text.partition("<PersonItem>")[2].rpartition("</PersonItem>")[0]
    before = server.last_change()
    assert soap.save(item) == number
    assert server.last_change() == before


def test_saving_the_same_person_twice_is_silent(soap: Soap, server: RunningServer) -> None:
    number = save_sample(soap)
    again = sample("save_person.xml").replace("<personItem>", f"<personItem><Id>{number}</Id>")
    before = server.last_change()
    assert soap.post(PERSON, again).only("SavePersonResult") == str(number)
    assert server.last_change() == before


def test_an_update_changes_what_was_sent_and_nothing_else(soap: Soap) -> None:
    number = save_sample(soap)
    (before,) = soap.persons(f"<Id>{number}</Id>")
    soap.save(f"<Id>{number}</Id><Nickname>Rob</Nickname><Comment></Comment><Gender>NoChange</Gender>")
    (after,) = soap.persons(f"<Id>{number}</Id>")
    expected = tree(before) | {"Nickname": "Rob"}
    del expected["Comment"]
    assert tree(after) | {"DateChanged": ""} == expected | {"DateChanged": ""}


def test_sentinels_leave_values_alone(soap: Soap, server: RunningServer) -> None:
    number = save_sample(soap)
    before = server.last_change()
    sentinels = "<CustomerId>-2147483648</CustomerId><EmployeeNumber>-2147483648</EmployeeNumber>"
    never = "<DateOfBirth>0001-01-01T00:00:00</DateOfBirth><DateChanged>0001-01-01T00:00:00Z</DateChanged>"
    nil = '<IsPrivate xsi:nil="true" /><HourCost xsi:nil="true" />'
    soap.save(f"<Id>{number}</Id>{sentinels}{never}{nil}<Gender>NoChange</Gender>")
    assert server.last_change() == before


def test_a_person_is_private_unless_told_otherwise(soap: Soap) -> None:
    (person,) = soap.persons(f"<Id>{soap.save('<FirstName>Ann</FirstName>')}</Id>")
    assert person.findtext("IsPrivate") == "true"


def test_relations_are_added_and_changed_but_not_removed(soap: Soap) -> None:
    number = save_sample(soap)
    other = soap.save_company("<Name>Other AS</Name><Type>Business</Type>")
    item = f"<RelationData><CustomerId>{other}</CustomerId><Title>Adviser</Title></RelationData>"
    soap.save(f"<Id>{number}</Id><RelationData>{item}</RelationData>")
    boss = "<RelationData><CustomerId>1234</CustomerId><Title>Head</Title></RelationData>"
    soap.save(f"<Id>{number}</Id><RelationData>{boss}</RelationData>")
    (person,) = soap.persons(f"<Id>{number}</Id>")
    found = {
        data.findtext("CustomerId"): (data.findtext("Title"), data.findtext("Email"))
        for data in person.iterfind("RelationData/RelationData")
    }
    assert found == {"1234": ("Head", "Olsen@email.no"), str(other): ("Adviser", None)}


def test_relations_are_shown_where_they_were_asked_for(soap: Soap) -> None:
    number = save_sample(soap)
    (plain,) = soap.persons(f"<Id>{number}</Id>", "GetPersons")
    (asked,) = soap.persons(f"<Id>{number}</Id><GetRelationData>true</GetRelationData>", "GetPersons")
    assert plain.find("RelationData") is None
    assert asked.findtext("RelationData/RelationData/CustomerId") == "1234"


def test_lists_are_replaced_whole_and_keep_what_fits(soap: Soap) -> None:
    mails = "".join(
        f"<EmailAddress><Type>{kind}</Type><Value>{value}</Value></EmailAddress>"
        for kind, value in (("Home", "h@a.no"), ("Primary", "p@a.no"), ("Primary", "p@a.no"), ("Alternative", "x"))
    )
    number = soap.save(f"<FirstName>Ann</FirstName><EmailAddresses>{mails}</EmailAddresses>")
    (person,) = soap.persons(f"<Id>{number}</Id>")
    values = [mail.findtext("Value") for mail in person.iterfind("EmailAddresses/EmailAddress")]
    assert values == ["h@a.no", "p@a.no", "p@a.no", "x"]
    soap.save(f"<Id>{number}</Id><EmailAddresses />")
    (person,) = soap.persons(f"<Id>{number}</Id>")
    assert person.find("EmailAddresses") is None


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_versions_of_soap_answer_with_the_prefix_soap(soap: Soap, version: str) -> None:
    answer = soap.call("GetPersons", "<personSearch><Id>999999</Id></personSearch>", version=version)
    assert "<soap:Envelope xmlns:soap=" in answer.text
    assert '<GetPersonsResponse xmlns="http://24sevenOffice.com/webservices"><GetPersonsResult /></Get' in answer.text
    kind = {"1.1": "text/xml", "1.2": "application/soap+xml"}[version]
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"


def test_requests_come_without_namespace_without_action_and_indented(soap: Soap) -> None:
    inner = "<personSearch><Id>999999</Id></personSearch>"
    assert soap.post(PERSON, envelope("GetPersons", inner, namespace="")).status == 200
    assert soap.post(PERSON, "\n   " + envelope("GetPersons", inner)).status == 200
    action = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{NS}/GetPersons"'}
    assert soap.post(PERSON, envelope("GetPersons", inner, version="1.2"), action).status == 200


@pytest.fixture(scope="module")
def crowd(server: RunningServer) -> dict[str, int]:
    """Save some persons to be found."""
    soap = Soap(server.url)
    soap.login()
    employer(soap)
    mail = (
        "<EmailAddresses><EmailAddress><Type>Primary</Type><Value>Siri@Fjell.no</Value></EmailAddress></EmailAddresses>"
    )
    phone = "<PhoneNumbers><PhoneNumber><Type>Mobile</Type><Value>915 00 321</Value></PhoneNumber></PhoneNumbers>"
    relation = (
        "<RelationData><RelationData><CustomerId>1234</CustomerId><Title>Pilot</Title></RelationData></RelationData>"
    )
    siri = f"<FirstName>Siri</FirstName><LastName>Fjellström</LastName>{mail}{phone}{relation}"
    number = soap.save(f"{siri}<ConsumerPersonNo>S 77</ConsumerPersonNo>")
    behind.employ(server, number, 7)
    return {
        "siri": number,
        "odd": soap.save("<FirstName>Odd</FirstName><LastName>Fjellström</LastName>"),
    }


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("<Name>fjellstrom</Name>", {"siri", "odd"}),
        ("<Name>siri%fjell</Name>", {"siri"}),
        ("<Email>siri@fjell.NO</Email>", {"siri"}),
        ("<Phone>+47 91500321</Phone>", {"siri"}),
        ("<ConsumerPersonNo>s77</ConsumerPersonNo>", {"siri"}),
        ("<Role>pilot</Role>", {"siri"}),
        ("<EmployeeId>7</EmployeeId>", {"siri"}),
        ("<IsEmployee>True</IsEmployee>", {"siri"}),
        ("<IsEmployee>False</IsEmployee><Name>fjellstrom</Name>", {"odd"}),
        ("<CustomerId>1234</CustomerId><Name>fjellstrom</Name>", {"siri"}),
        ("<CustomerId>777777</CustomerId>", set()),
        ("<Name>fjellstrom</Name><Email>nobody@fjell.no</Email>", set()),
        ("<Name>fjellstrom</Name><ChangedAfter>2000-01-01</ChangedAfter>", {"siri", "odd"}),
        ("<Name>fjellstrom</Name><ChangedAfter>2999-01-01T00:00:00</ChangedAfter>", set()),
        ("<Name>fjellstrom</Name><Id>0</Id><CustomerId>0</CustomerId><IsEmployee>none</IsEmployee>", {"siri", "odd"}),
    ],
)
def test_all_conditions_of_a_search_must_hold(soap: Soap, crowd: dict[str, int], search: str, found: set[str]) -> None:
    names = {str(number): name for name, number in crowd.items()}
    assert {names.get(person.findtext("Id") or "") for person in soap.persons(search)} == found


def test_changed_after_includes_the_second_that_was_shown(soap: Soap, crowd: dict[str, int]) -> None:
    (person,) = soap.persons(f"<Id>{crowd['odd']}</Id>")
    stamp = person.findtext("DateChanged")
    assert soap.persons(f"<Id>{crowd['odd']}</Id><ChangedAfter>{stamp}</ChangedAfter>")
    assert soap.persons(f"<Id>{crowd['odd']}</Id><ChangedAfter>{stamp}Z</ChangedAfter>")
    later = dt.datetime.fromisoformat(str(stamp)) + dt.timedelta(seconds=1)
    assert not soap.persons(f"<Id>{crowd['odd']}</Id><ChangedAfter>{later.isoformat()}</ChangedAfter>")


def test_the_documents_search_finds_what_changed(soap: Soap, crowd: dict[str, int]) -> None:
    numbers = soap.post(PERSON, sample("get_persons.xml")).texts("GetPersonsResult/PersonItem/Id")
    assert set(map(str, crowd.values())) <= set(numbers)


def test_an_empty_search_returns_everybody_in_a_stream(soap: Soap) -> None:
    name = unique("Stream")
    saved = {str(soap.save(f"<FirstName>{name}</FirstName><LastName>Nr {place}</LastName>")) for place in range(230)}
    for inner in ("<personSearch />", ""):
        answer = soap.call("GetPersons", inner)
        assert answer.headers.get("transfer-encoding") == "chunked"
        numbers = answer.texts("GetPersonsResult/PersonItem/Id")
        assert len(numbers) == len(set(numbers))
        assert saved <= set(numbers)


def test_text_keeps_its_spelling(soap: Soap) -> None:
    text = "A &lt;b&gt; &amp; “ø” 雪 😀&#xD;\n\tend "
    (person,) = soap.persons(f"<Id>{soap.save(f'<FirstName>Ann</FirstName><Comment>{text}</Comment>')}</Id>")
    assert person.findtext("Comment") == "A <b> & “ø” 雪 😀\r\n\tend "


def test_employees_are_not_made_here(soap: Soap, server: RunningServer) -> None:
    number = soap.save("<FirstName>Emp</FirstName><EmployeeId>0</EmployeeId>")
    before = server.last_change()
    for item in (
        "<FirstName>Emp</FirstName><EmployeeId>5</EmployeeId>",
        f"<Id>{number}</Id><EmployeeId>5</EmployeeId>",
    ):
        answer = soap.call("SavePerson", f"<personItem>{item}</personItem>")
        assert "It is not possible to create employees through the PersonService." in answer.fault()
    assert server.last_change() == before
    behind.employ(server, number, 5)
    assert soap.save(f"<Id>{number}</Id><EmployeeId>5</EmployeeId><Nickname>E</Nickname>") == number
