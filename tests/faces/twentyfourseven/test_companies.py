"""CompanyService over a socket: batches, the table of explicit Ids, types, searches and returned properties."""

from __future__ import annotations

import itertools

import pytest
from lxml import etree

from tests.faces.twentyfourseven.client import COMPANY, NS, Soap, envelope, tree
from tests.rig.server import RunningServer

_numbers = itertools.count(1)

EVERYTHING = """
<ExternalId>EXT-1</ExternalId><OrganizationNumber>987 654 321</OrganizationNumber><Name>Fjell AS</Name>
<FirstName>Kept</FirstName><NickName>Fjellet</NickName>
<Addresses>
  <Post><Street>Storgata 1</Street><State>Viken</State><PostalCode>0155</PostalCode><PostalArea>Oslo</PostalArea>
    <Name>Mottak</Name><City>Oslo</City><Country>NO</Country></Post>
  <Delivery><Street>Lager 2</Street></Delivery><Visit><City>Bergen</City></Visit>
  <Invoice><PostalCode>5003</PostalCode></Invoice>
</Addresses>
<PhoneNumbers><Home><Value>1</Value></Home><Fax><Description>F</Description><Value>2</Value></Fax>
  <Mobile><Value>3</Value></Mobile><Primary><Value>4</Value></Primary><Work><Value>5</Value></Work></PhoneNumbers>
<EmailAddresses><Home><Value>h@f.no</Value></Home>
  <Invoice><Description>D</Description><Name>N</Name><Value>i@f.no</Value></Invoice>
  <Primary><Value>p@f.no</Value></Primary><Work><Value>w@f.no</Value></Work>
  <Alternative><Value>a@f.no</Value></Alternative></EmailAddresses>
<Url>https://fjell.example</Url><Country>NO</Country><Note>A note</Note><InvoiceLanguage>NO</InvoiceLanguage>
<Type>Business</Type><Username>u</Username><Password>p</Password>
<IncorporationDate>1999-12-31T00:00:00</IncorporationDate>
<Status>77</Status><PriceList>3</PriceList><Owner>99999</Owner>
<BankAccountNo>12345678903</BankAccountNo><BankAccountType>bban</BankAccountType>
<BankAccountCountry>NO</BankAccountCountry><BankAccountBic>DNBANOKK</BankAccountBic>
<TermsOfDeliveryId>4</TermsOfDeliveryId><AccountDebit>1500</AccountDebit><AccountCredit>2400</AccountCredit>
<Discount>12.50</Discount><TypeGroup>5</TypeGroup><ShareCapital>100000.00</ShareCapital>
<NumberOfEmployees>12</NumberOfEmployees><Turnover>5000000</Turnover><Profit>-1.5</Profit>
<IndustryId>888</IndustryId><MemberNo>6</MemberNo><BlockInvoice>true</BlockInvoice>
<Maps><CompanyMap><MapType>2</MapType><ExternalId>map-1</ExternalId><CompanyId>0</CompanyId></CompanyMap></Maps>
<DistributionMethod>EMail</DistributionMethod><CurrencyId>EUR</CurrencyId><PaymentTime>-9940</PaymentTime>
<GlnNumber>7080000000000</GlnNumber><Factoring>true</Factoring>
<LedgerCustomerAccount>1501</LedgerCustomerAccount><LedgerSupplierAccount>2401</LedgerSupplierAccount>
<VatNumber>NO987654321MVA</VatNumber><Private>false</Private>
"""


def unique(prefix: str) -> str:
    """Return a name that no other test uses."""
    return f"{prefix}{next(_numbers)}x"


def found(soap: Soap, number: int, *properties: str) -> etree._Element:
    """Return one company."""
    (company,) = soap.companies(f"<CompanyId>{number}</CompanyId>", *properties)
    return company


def everything(fields: str) -> dict[str, object]:
    """Return the fields of a company as a tree."""
    parser = etree.XMLParser(remove_blank_text=True)
    return tree(etree.fromstring(f"<Company>{fields}</Company>", parser))


def test_every_field_of_a_company_comes_back(soap: Soap) -> None:
    number = soap.save_company(EVERYTHING)
    properties = everything(EVERYTHING)
    company = tree(found(soap, number, *properties, "Id"))
    expected = properties | {"Id": str(number)}
    expected["Maps"] = {"CompanyMap": {"MapType": "2", "ExternalId": "map-1", "CompanyId": str(number)}}
    assert company == expected


def test_a_company_read_and_written_back_leaves_no_trace(soap: Soap, server: RunningServer) -> None:
    number = soap.save_company(EVERYTHING)
    item = "".join(etree.tostring(child, encoding="unicode") for child in found(soap, number))
    before = server.last_change()
    soap.save_company(item)
    assert server.last_change() == before


def test_an_update_changes_what_was_sent_and_nothing_else(soap: Soap) -> None:
    number = soap.save_company(EVERYTHING)
    before = tree(found(soap, number))
    unsaid = "<Name></Name><ExternalId /><Url></Url><PaymentTime>-32768</PaymentTime><Type>None</Type>"
    mails = "<EmailAddresses><Work><Value>new@f.no</Value></Work><Home><Value /></Home></EmailAddresses>"
    soap.save_company(f"<Id>{number}</Id>{unsaid}{mails}<BlockInvoice>false</BlockInvoice><Discount>0</Discount>")
    after = tree(found(soap, number))
    emails = before["EmailAddresses"]
    assert isinstance(emails, dict)
    emails["Work"] = {"Value": "new@f.no"}
    for gone in ("BlockInvoice", "Discount", "DateChanged"):
        before.pop(gone, None)
    after.pop("DateChanged", None)
    del emails["Home"]
    assert after == before


def test_a_name_and_a_type_are_enough(soap: Soap) -> None:
    for kind in ("Business", "Supplier", "Lead", "Consumer"):
        number = soap.save_company(f"<Name>Test Name</Name><Type>{kind}</Type>")
        assert found(soap, number, "Type", "Name").findtext("Type") == kind


def test_a_reply_repeats_what_was_sent_with_the_id(soap: Soap) -> None:
    first, second = soap.save_companies(
        "<Name>Ås &amp; Sønn</Name><Type>Business</Type>"
        "<EmailAddresses><Work><Value>a@b.c</Value></Work></EmailAddresses>",
        "<Name>B</Name><Type>Supplier</Type>",
    )
    number = first.findtext("Id")
    assert tree(first) == {
        "Id": number,
        "Name": "Ås & Sønn",
        "EmailAddresses": {"Work": {"Value": "a@b.c"}},
        "Type": "Business",
    }
    assert second.findtext("Name") == "B"


def test_items_of_a_batch_succeed_and_fail_by_themselves(soap: Soap) -> None:
    items = soap.save_companies(
        "<Name>First</Name><Type>Business</Type>",
        "<Name>No type</Name>",
        "<Type>Business</Type>",
        "<Name>Last</Name><Type>Business</Type>",
    )
    assert [item.findtext("Name") for item in items] == ["First", "No type", None, "Last"]
    assert [item.findtext("APIException/Message") for item in items] == [
        None,
        "Property Type is missing.",
        "Property Name is missing.",
        None,
    ]
    assert items[1][0].tag == "APIException"
    assert "StackTrace" in [child.tag for child in items[1][0]]
    assert items[1].find("Id") is None
    assert int(items[0].findtext("Id") or 0) < int(items[3].findtext("Id") or 0)


def test_items_that_name_the_same_company_keep_their_order(soap: Soap) -> None:
    number = soap.save_company("<Name>Start</Name><Type>Business</Type>")
    soap.save_companies(*(f"<Id>{number}</Id><Name>Step {place}</Name>" for place in range(20)))
    assert found(soap, number, "Name").findtext("Name") == "Step 19"


EXPLICIT = "<ExplicitlySpecifyNewCompanyId>true</ExplicitlySpecifyNewCompanyId>"


class TestExplicitIds:
    """The table of the document: what becomes of an Id that the client chose."""

    def test_absent_and_true_creates_it(self, soap: Soap) -> None:
        assert soap.save_company(f"<Id>500001</Id><Name>A</Name><Type>Business</Type>{EXPLICIT}") == 500001
        assert found(soap, 500001, "Name").findtext("Name") == "A"

    def test_existing_and_true_is_an_exception(self, soap: Soap) -> None:
        number = soap.save_company("<Name>A</Name><Type>Business</Type>")
        (item,) = soap.save_companies(f"<Id>{number}</Id><Name>B</Name><Type>Business</Type>{EXPLICIT}")
        assert item.find("APIException") is not None
        assert found(soap, number, "Name").findtext("Name") == "A"

    def test_existing_and_false_is_updated(self, soap: Soap) -> None:
        number = soap.save_company("<Name>A</Name><Type>Business</Type>")
        assert soap.save_company(f"<Id>{number}</Id><Name>B</Name>") == number
        assert found(soap, number, "Name").findtext("Name") == "B"

    def test_absent_and_false_gets_another_id(self, soap: Soap) -> None:
        number = soap.save_company("<Id>600001</Id><Name>A</Name><Type>Business</Type>")
        assert number != 600001
        assert found(soap, number, "Name").findtext("Name") == "A"

    @pytest.mark.parametrize("explicit", [True, False])
    def test_deleted_is_an_exception_or_seems_to_work(self, soap: Soap, server: RunningServer, explicit: bool) -> None:
        number = soap.save_company("<Name>Gone</Name><Type>Business</Type>")
        delete(server, number)
        before = server.last_change()
        flag = EXPLICIT if explicit else ""
        (item,) = soap.save_companies(f"<Id>{number}</Id><Name>Back</Name><Type>Business</Type>{flag}")
        assert (item.find("APIException") is not None) is explicit
        assert item.findtext("Id") == str(number)
        assert server.last_change() == before
        assert not soap.companies(f"<CompanyId>{number}</CompanyId>", "Name")

    def test_a_consumer_with_an_id_of_its_own_becomes_a_business(self, soap: Soap) -> None:
        number = soap.save_company(f"<Id>500002</Id><Name>A</Name><Type>Consumer</Type>{EXPLICIT}")
        assert found(soap, number, "Type").findtext("Type") == "Business"

    def test_the_largest_id_does_not_end_the_book(self, soap: Soap) -> None:
        soap.save_company(f"<Id>2147483647</Id><Name>Max</Name><Type>Business</Type>{EXPLICIT}")
        assert soap.save_company("<Name>Next</Name><Type>Business</Type>") < 2147483647


def delete(server: RunningServer, number: int) -> None:
    """Delete a company behind the service's back."""
    book, principal = server.kartotek.book, server.principal()
    record = server.run(book.find(principal, "twentyfourseven.company", str(number)))
    server.run(book.delete(principal, record))


class TestTypes:
    """Business and Supplier may be switched, Consumer not."""

    def test_business_and_supplier_switch(self, soap: Soap) -> None:
        number = soap.save_company("<Name>A</Name><Type>Business</Type>")
        for kind in ("Supplier", "Business"):
            soap.save_company(f"<Id>{number}</Id><Type>{kind}</Type>")
            assert found(soap, number, "Type").findtext("Type") == kind

    @pytest.mark.parametrize(("was", "wanted"), [("Consumer", "Business"), ("Business", "Consumer")])
    def test_consumers_do_not(self, soap: Soap, was: str, wanted: str) -> None:
        number = soap.save_company(f"<Name>A</Name><Type>{was}</Type>")
        (item,) = soap.save_companies(f"<Id>{number}</Id><Name>B</Name><Type>{wanted}</Type>")
        assert "Consumer" in (item.findtext("APIException/Message") or "")
        company = found(soap, number, "Type", "Name")
        assert (company.findtext("Type"), company.findtext("Name")) == (was, "A")

    def test_a_consumer_is_a_person_to_person_service(self, soap: Soap) -> None:
        name = unique("Consumer")
        number = soap.save_company(f"<Name>{name}</Name><FirstName>Kari</FirstName><Type>Consumer</Type>")
        (person,) = soap.persons(f"<Name>{name}</Name>")
        assert person.findtext("CustomerId") == str(number)
        assert (person.findtext("FirstName"), person.findtext("LastName")) == ("Kari", name)
        assert soap.persons(f"<CustomerId>{number}</CustomerId>")[0].findtext("Id") == person.findtext("Id")


def test_relations_are_seen_from_the_company_and_written_there(soap: Soap) -> None:
    person = soap.save("<FirstName>Kari</FirstName><LastName>Moen</LastName>")
    work = "<PhoneNumbers><Work><Value>22334455</Value></Work></PhoneNumbers>"
    relation = f"<Relation><ContactId>{person}</ContactId><Role>Chair</Role>{work}</Relation>"
    number = soap.save_company(f"<Name>A</Name><Type>Business</Type><Relations>{relation}</Relations>")
    assert tree(found(soap, number, "Relations"))["Relations"] == {
        "Relation": {
            "ContactId": str(person),
            "CompanyId": str(number),
            "FirstName": "Kari",
            "LastName": "Moen",
            "Role": "Chair",
            "PhoneNumbers": {"Work": {"Value": "22334455"}},
        }
    }
    (shown,) = soap.persons(f"<Id>{person}</Id>")
    assert shown.findtext("RelationData/RelationData/Title") == "Chair"
    assert shown.findtext("RelationData/RelationData/Phone") == "22334455"


def test_a_relation_to_nobody_is_refused(soap: Soap) -> None:
    relation = "<Relations><Relation><ContactId>888888</ContactId></Relation></Relations>"
    (item,) = soap.save_companies(f"<Name>A</Name><Type>Business</Type>{relation}")
    assert item.findtext("APIException/Message") == "There is no person with Id 888888."


@pytest.mark.parametrize(
    "search",
    [
        "",
        "<CompanyId>-2147483648</CompanyId><CompanyName></CompanyName><ChangedAfter>0001-01-01T00:00:00</ChangedAfter>",
        "<ExternalId /><CompanyIds /><CompanyEmail /><CompanyPhone /><OrganizationNumber />",
    ],
)
def test_a_search_has_to_say_something(soap: Soap, search: str) -> None:
    answer = soap.call("GetCompanies", f"<searchParams>{search}</searchParams>")
    assert answer.status == 500
    assert answer.fault().endswith("Please specify at least one search parameter")


def test_a_search_may_name_a_thousand_companies_and_no_more(soap: Soap) -> None:
    numbers = [soap.save_company("<Name>A</Name><Type>Business</Type>") for _ in range(2)]

    def ids(count: int) -> str:
        wanted = [*numbers, *range(900_000, 900_000 + count - 2)]
        return "<CompanyIds>" + "".join(f"<int>{number}</int>" for number in wanted) + "</CompanyIds>"

    assert [int(company.findtext("Id") or 0) for company in soap.companies(ids(1000), "Name")] == numbers
    answer = soap.call("GetCompanies", f"<searchParams>{ids(1001)}</searchParams>")
    assert "1000 CompanyIds" in answer.fault()


def test_only_the_properties_asked_for_come_and_always_the_id(soap: Soap) -> None:
    number = soap.save_company(EVERYTHING)
    unknown = ("CompanyName", "Currency", "APIException", "Nothing", "")
    company = found(soap, number, "name", "GLNNumber", *unknown)
    assert [child.tag for child in company] == ["Id", "Name", "GlnNumber"]  # GLNNumber is what the guide calls it
    assert len(found(soap, number)) > 40
    answer = soap.call("GetCompanies", f"<searchParams><CompanyId>{number}</CompanyId></searchParams>")
    assert answer.only("GetCompaniesResult/Company/Name") == "Fjell AS"


def test_no_hits_are_an_empty_element(soap: Soap) -> None:
    answer = soap.call("GetCompanies", "<searchParams><CompanyName>nobody at all</CompanyName></searchParams>")
    assert "<GetCompaniesResult />" in answer.text


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("{0}", True),
        ("{1}", True),
        ("{0} %", True),
        ("%{1}", True),
        ("%{0}%", True),
        ("{0}%{1}", True),
        ("{1}%", False),
        ("%{0}", False),
        ("{0}%nowhere%", False),
    ],
)
def test_the_percent_sign_is_a_wildcard(soap: Soap, pattern: str, fits: bool) -> None:
    first, last = unique("Øst"), unique("Vest")
    number = soap.save_company(f"<Name>{first} og {last}</Name><Type>Business</Type>")
    hits = soap.companies(f"<CompanyName>{pattern.format(first.upper(), last)}</CompanyName>", "Name")
    assert [company.findtext("Id") for company in hits] == ([str(number)] if fits else [])


def test_many_wildcards_do_not_hold_the_server_up(soap: Soap) -> None:
    soap.save_company(f"<Name>{'a' * 200}bc</Name><Type>Business</Type>")
    assert soap.companies(f"<CompanyName>{'%a' * 100}%b</CompanyName>", "Name") == []
    assert len(soap.companies(f"<CompanyName>{'%a' * 100}%bc</CompanyName>", "Name")) == 1


def test_a_percent_sign_alone_finds_every_company_and_consumer(soap: Soap) -> None:
    business = soap.save_company("<Name>All A</Name><Type>Business</Type>")
    consumer = soap.save_company("<Name>All B</Name><Type>Consumer</Type>")
    soap.save("<FirstName>No customer</FirstName>")
    numbers = {int(c.findtext("Id") or 0) for c in soap.companies("<CompanyName>%</CompanyName>", "Name", "Type")}
    assert {business, consumer} <= numbers
    wanted = f"<CompanyIds><int>{business}</int></CompanyIds>"
    assert len(soap.companies(f"<CompanyName>%</CompanyName>{wanted}", "Name")) == 1


@pytest.mark.parametrize(
    "search",
    [
        "<ExternalId>{0}</ExternalId>",
        "<CompanyEmail>{0}@FIND.no</CompanyEmail>",
        "<CompanyPhone>+47 22 11 00 99</CompanyPhone><CompanyName>{0}</CompanyName>",
        "<OrganizationNumber>{0}-9</OrganizationNumber>",
        "<CompanyName>{0}</CompanyName><ChangedAfter>2000-01-01T00:00:00.000000</ChangedAfter>",
    ],
)
def test_companies_are_found_by_what_they_have(soap: Soap, search: str) -> None:
    name = unique("Find")
    mail = f"<EmailAddresses><Primary><Value>{name}@find.no</Value></Primary></EmailAddresses>"
    phone = "<PhoneNumbers><Work><Value>22110099</Value></Work></PhoneNumbers>"
    numbers = f"<ExternalId>{name}</ExternalId><OrganizationNumber>{name}-9</OrganizationNumber>"
    number = soap.save_company(f"<Name>{name}</Name><Type>Business</Type>{mail}{phone}{numbers}")
    assert [c.findtext("Id") for c in soap.companies(search.format(name), "Name")] == [str(number)]


def test_a_long_answer_is_streamed(soap: Soap) -> None:
    name = unique("Many")
    soap.save_companies(*(f"<Name>{name} {place}</Name><Type>Business</Type>" for place in range(450)))
    answer = soap.call("GetCompanies", f"<searchParams><CompanyName>{name}</CompanyName></searchParams>")
    assert answer.headers.get("transfer-encoding") == "chunked"
    assert len(set(answer.texts("GetCompaniesResult/Company/Id"))) == 450


def test_a_long_message_is_read_like_a_short_one(soap: Soap) -> None:
    name, note = unique("Long"), "n" * 100_000
    number = soap.save_company(f"<Name>{name}</Name><Type>Business</Type><Note>{note}</Note>")
    (found,) = soap.companies(f"<CompanyId>{number}</CompanyId>", "Name", "Note")
    assert (found.findtext("Name"), found.findtext("Note")) == (name, note)
    wrong = f"<companies><Company><Note>{note}</Note><Type>Nonsense</Type></Company></companies>"
    assert "'Nonsense' is not a valid value for CompanyType." in soap.call("SaveCompanies", wrong).fault()


def test_enumerations_are_checked(soap: Soap) -> None:
    answer = soap.call("SaveCompanies", "<companies><Company><Type>Nonsense</Type></Company></companies>")
    assert "Instance validation error: 'Nonsense' is not a valid value for CompanyType." in answer.fault()
    assert "<faultcode>soap:Client</faultcode>" in answer.text


def test_an_action_without_quotes_is_understood(soap: Soap) -> None:
    message = envelope("GetCompanies", "<searchParams><CompanyId>1</CompanyId></searchParams>")
    assert soap.post(COMPANY, message, {"SOAPAction": f"{NS}/GetCompanies"}).status == 200
