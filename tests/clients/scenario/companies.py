"""Companies: saving, finding by every parameter, changing in part, synchronising, deleting."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from tests.clients.talk import Talk, array, one
from tests.clients.values import NUMBER, RECENT, TEXT, differences

BUSINESS: Final[dict[str, Any]] = {
    "ExternalId": "ext-1",
    "OrganizationNumber": "923609016",
    "Name": "Nordlys Bygg AS",
    "NickName": "Nordlys",
    "Addresses": {
        "Post": {"Street": "Postboks 1", "PostalCode": "0155", "PostalArea": "Oslo", "Country": "NO"},
        "Visit": {"Street": "Storgata 1 B", "PostalCode": "0155", "PostalArea": "Oslo", "State": "Oslo"},
        "Invoice": {"Street": "Økernveien 9", "PostalCode": "0655", "PostalArea": "Oslo", "Name": "Regnskap"},
    },
    "PhoneNumbers": {
        "Fax": {"Value": "22 33 44 55"},
        "Mobile": {"Value": "+47 400 00 001", "Description": "Vakt"},
        "Work": {"Value": "22334466", "Description": "Sentralbord"},
    },
    "EmailAddresses": {
        "Invoice": {"Value": "faktura@nordlys.example"},
        "Work": {"Value": "post@nordlys.example", "Description": "Resepsjon"},
    },
    "Url": "https://nordlys.example/?a=1&b=<2>",
    "Country": "NO",
    "Note": 'Åse & Bjørn: "ja" <b>Ελλάδα</b> 😀',
    "InvoiceLanguage": "no",
    "Type": "Business",
    "IncorporationDate": dt.datetime(1999, 12, 31),
    "Status": 3,
    "PriceList": 7,
    "TermsOfDeliveryId": 2,
    "AccountDebit": 1500,
    "AccountCredit": 2400,
    "Discount": Decimal("12.5"),
    "ShareCapital": Decimal(30000),
    "NumberOfEmployees": 12,
    "Turnover": Decimal("1234567.89"),
    "IndustryId": 2,
    "BlockInvoice": True,
    "DistributionMethod": "EMail",
    "CurrencyId": "EUR",
    "PaymentTime": -1,
    "GlnNumber": "7080000000005",
    "Factoring": False,
    "LedgerCustomerAccount": 1501,
    "VatNumber": "NO923609016MVA",
    "Private": False,
}
CONSUMER: Final[dict[str, Any]] = {
    "Name": "Ødegård",
    "FirstName": "Åse",
    "Type": "Consumer",
    "EmailAddresses": {"Work": {"Value": "ase@odegaard.example"}},
}
SUPPLIER: Final[dict[str, Any]] = {"Name": "Leverandør Ltd", "Type": "Supplier", "Country": "GB"}
CREATED: Final = {"DateCreated": RECENT, "DateChanged": RECENT}
MISSING: Final = "Office24Seven.Library.Core.ParameterNotFoundException"


def save(talk: Talk) -> tuple[int, int, int]:
    """Save a business, a consumer, one that is refused and a supplier in one message; return the Ids of the good."""
    bad = {"Name": "Without a type"}
    refused = bad | {"APIException": {"Type": MISSING, "Message": "Property Type is missing."}}
    wanted = [BUSINESS | {"Id": NUMBER}, CONSUMER | {"Id": NUMBER}, refused, SUPPLIER | {"Id": NUMBER}]
    sent = array("Company", BUSINESS, CONSUMER, bad, SUPPLIER)
    business, consumer, _, supplier = talk.expect(wanted, "SaveCompanies", companies=sent)
    return business["Id"], consumer["Id"], supplier["Id"]


def find(talk: Talk, business: int, consumer: int, supplier: int) -> None:
    """Find companies by every parameter, with all properties and with some."""
    named = array("string", "Name", "Type", "NoSuchProperty")
    whole = BUSINESS | CREATED | {"Id": business}
    everything = array("string", *BUSINESS, *CREATED, "Relations", "Maps", "APIException")
    talk.expect([whole], "GetCompanies", searchParams={"CompanyId": business}, returnProperties=everything)
    brief = {"Id": business, "Name": BUSINESS["Name"], "Type": "Business"}
    for search in (
        {"CompanyId": business, "CompanyName": "lys by"},
        {"CompanyName": "NORDLYS%"},
        {"ExternalId": "ext-1"},
        {"CompanyEmail": "Faktura@Nordlys.example"},
        {"CompanyPhone": "22334466"},
        {"OrganizationNumber": "923609016"},
    ):
        talk.expect([brief], "GetCompanies", searchParams=search, returnProperties=named)
    person = CONSUMER | CREATED | {"Id": consumer}
    both = {"CompanyIds": array("int", supplier, consumer)}
    properties = array("string", *CONSUMER, *CREATED)
    other = SUPPLIER | CREATED | {"Id": supplier}
    found = talk.ask("GetCompanies", searchParams=both, returnProperties=array("string", "Name"))
    assert sorted(item["Id"] for item in found) == sorted([supplier, consumer])
    talk.expect([person], "GetCompanies", searchParams={"CompanyId": consumer}, returnProperties=properties)
    del other["Country"]
    talk.expect([other], "GetCompanies", searchParams={"CompanyId": supplier}, returnProperties=properties)
    recent = {"ChangedAfter": dt.datetime(2020, 1, 1)}
    assert len(talk.ask("GetCompanies", searchParams=recent, returnProperties=named)) == 4
    nobody = {"CompanyName": "no such company"}
    talk.expect(None, "GetCompanies", searchParams=nobody, returnProperties=named)
    talk.refused(
        "Please specify at least one search parameter", "GetCompanies", searchParams={}, returnProperties=named
    )


def change(talk: Talk, business: int) -> None:
    """Change some properties; the others stay."""
    sent = {"Id": business, "Name": "Nordlys Bygg og Anlegg AS", "PhoneNumbers": {"Work": {"Value": "22 33 44 77"}}}
    talk.expect([sent], "SaveCompanies", companies=array("Company", sent))
    phones = BUSINESS["PhoneNumbers"] | {"Work": {"Value": "22 33 44 77", "Description": "Sentralbord"}}
    wanted = BUSINESS | CREATED | {"Id": business, "Name": sent["Name"], "PhoneNumbers": phones}
    everything = array("string", *BUSINESS, *CREATED)
    talk.expect([wanted], "GetCompanies", searchParams={"CompanyId": business}, returnProperties=everything)
    wrong = array("Company", {"Name": "Wrong", "Type": "Bsuiness"})
    talk.refused(
        "Instance validation error: 'Bsuiness' is not a valid value for CompanyType.", "SaveCompanies", companies=wrong
    )


def echo(talk: Talk, *companies: int) -> None:
    """Save companies as the library read them (PHP fills in what is absent): nothing changes."""
    before = talk.server.last_change()
    for number in companies:
        read = talk.only_item("GetCompanies", searchParams={"CompanyId": number})
        saved = one(talk.ask("SaveCompanies", companies=array("Company", read)))
        assert (saved["Id"], saved.get("APIException")) == (number, None)
    assert talk.server.last_change() == before


def explicit_id(talk: Talk) -> int:
    """Save a company with an Id of its own; return it."""
    sent = {"Id": 70001, "Name": "Own Id AS", "Type": "Business", "ExplicitlySpecifyNewCompanyId": True}
    talk.expect([sent], "SaveCompanies", companies=array("Company", sent))
    there = {"Type": "Office24Seven.Library.Data.DataBaseServerException", "Message": TEXT}
    talk.expect([sent | {"APIException": there}], "SaveCompanies", companies=array("Company", sent))
    return 70001


def bank_account(talk: Talk, business: int) -> int:
    """Save bank accounts: the kind is derived, the last one saved is shown; return a company whose account is bad."""
    properties = array("string", "BankAccountNo", "BankAccountType", "BankAccountCountry", "BankAccountBic")
    of = {"Id": business}
    iban = {"BankAccountNo": "NO9386011117947"}
    bban = {"BankAccountNo": "86011117947", "BankAccountType": "bban", "BankAccountCountry": "NO"}
    derived = {"BankAccountType": "iban", "BankAccountCountry": "NO", "BankAccountBic": "DABANO22"}
    bic = {"BankAccountBic": "DABANO22"}
    for sent, shown in ((iban, iban | derived), (bban, bban | bic), (iban, iban | derived)):
        talk.expect([of | sent], "SaveCompanies", companies=array("Company", of | sent))
        talk.expect([of | shown], "GetCompanies", searchParams={"CompanyId": business}, returnProperties=properties)
    bad = {"Name": "Bad account", "Type": "Business", "BankAccountNo": "NO9386011117948"}
    refused = {"Type": "BankAccountException", "Message": TEXT}
    wanted = bad | {"Id": NUMBER, "APIException": refused}
    number = one(talk.expect([wanted], "SaveCompanies", companies=array("Company", bad)))["Id"]
    search = {"CompanyId": number}
    stored = {"Id": number, "Name": "Bad account"}
    named = array("string", "Name", "BankAccountNo")
    talk.expect([stored], "GetCompanies", searchParams=search, returnProperties=named)
    assert isinstance(number, int)
    return number


def maps(talk: Talk, business: int) -> None:
    """Give a company names of other systems, and take one away."""
    first = {"MapType": 1, "ExternalId": "A-1", "CompanyId": business}
    second = {"MapType": 2, "ExternalId": "Ø 2", "CompanyId": business}
    nobody = {"MapType": 1, "ExternalId": "A-3", "CompanyId": 999_999}

    def shown(*wanted: dict[str, Any]) -> None:
        company = {"Id": business, "Maps": list(wanted)}
        talk.expect([company], "GetCompanies", searchParams={"CompanyId": business}, returnProperties=_MAPS)

    talk.expect([nobody], "SaveMaps", maps=array("CompanyMap", first, nobody, second))
    shown(first, second)
    talk.expect([nobody], "DeleteMaps", maps=array("CompanyMap", first, nobody))
    shown(second)
    talk.expect(None, "SaveMaps", maps=array("CompanyMap", first))
    shown(first, second)


def lists(talk: Talk) -> None:
    """Read the lists of the tenant."""
    statuses = ("New", "In dialogue", "Active", "Dormant")
    talk.expect([{"Key": str(key), "Value": value} for key, value in enumerate(statuses, 1)], "GetStatuses")
    industries = ("Marketing", "Interior Design", "Industry2")
    talk.expect([{"Key": str(key), "Value": value} for key, value in enumerate(industries, 1)], "GetIndustries")


def synchronise(talk: Talk, active: list[int], deleted: list[int]) -> None:
    """Read pages of all companies, with the deleted ones and without."""

    def page(active_ones: bool | None, **more: Any) -> Any:
        return talk.ask("GetCompanySyncList", syncSearchParameters={"Active": active_ones} | more)

    found = page(None, Page=1)
    ids = {item["CompanyId"]: item["Active"] for item in found.pop("Items")}
    assert ids == dict.fromkeys(active, True) | dict.fromkeys(deleted, False)
    assert found == {"CurrentPage": 1, "TotalPages": 1, "TotalItems": len(ids), "ItemsPerPage": 1000}
    assert {item["CompanyId"] for item in page(True)["Items"]} == set(active)
    assert {item["CompanyId"] for item in page(False)["Items"]} == set(deleted)
    assert "Items" not in page(None, ChangedAfter=dt.datetime(2999, 1, 1))
    assert "Items" not in page(None, RegisteredAfter=dt.datetime(2999, 1, 1))
    wanted = {
        "CompanyId": active[0],
        "ExternalId": "ext-1",
        "DateChanged": RECENT,
        "DateRegistered": RECENT,
        "Active": True,
    }
    first = [item for item in page(True)["Items"] if item["CompanyId"] == active[0]]
    problems = differences([wanted], first)
    assert not problems, problems


def delete(talk: Talk, *companies: int) -> None:
    """Delete companies; those that there are not come back, with the reason."""
    gone = array("Company", *({"Id": number} for number in companies))
    talk.expect(None, "DeleteCompanies", companies=gone)
    for number in companies:
        search = {"CompanyId": number}
        talk.expect(None, "GetCompanies", searchParams=search, returnProperties=array("string", "Name"))
    nobody = {"Id": 999_999}
    refused = {"Type": MISSING, "Message": "There is no company with Id 999999."}
    talk.expect([nobody | {"APIException": refused}], "DeleteCompanies", companies=array("Company", nobody))


_MAPS: Final = array("string", "Maps")
