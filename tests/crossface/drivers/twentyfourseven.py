"""24SevenOffice: PersonService and CompanyService by SOAP 1.1, with the session cookie of `Login`."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

import httpx
from hypothesis.strategies import SearchStrategy
from lxml import etree

from kartotek.domain.party import Kind
from tests.crossface.contact import COMPANY, PERSON, Contact, Value, contact_of, values_of
from tests.crossface.driver import Credentials, Failing, Names, Refused, Shown
from tests.crossface.drivers.soap import call, child, children, element, post, put, text
from tests.crossface.strategies import NOTHING_STORED, numbers, words

AUTHENTICATE: Final = "/authenticate/v001/authenticate.asmx"
SERVICE: Final = {Kind.PERSON: "/CRM/Contact/PersonService.asmx", Kind.COMPANY: "/CRM/Company/V001/CompanyService.asmx"}

TEXTS: Final = {
    Kind.PERSON: {
        "first_name": "FirstName",
        "last_name": "LastName",
        "position": "WorkPosition",
        "country": "Country",
        "comment": "Comment",
        "url": "Url",
    },
    Kind.COMPANY: {
        "name": "Name",
        "organisation_number": "OrganizationNumber",
        "vat_number": "VatNumber",
        "country": "Country",
        "comment": "Note",
        "url": "Url",
    },
}
ADDRESS: Final = {"street": "Street", "postal_code": "PostalCode", "city": "City", "address_country": "Country"}
PLACE: Final = {Kind.PERSON: "PostAddress", Kind.COMPANY: "Addresses/Post"}
SLOTS: Final = {
    "emails": ("EmailAddresses", ("Work", "Primary", "Alternative", "Home", "Invoice")),
    "landlines": ("PhoneNumbers", ("Work", "Primary", "Home")),
    "mobiles": ("PhoneNumbers", ("Mobile",)),
    "faxes": ("PhoneNumbers", ("Fax",)),
}
"""Where a company's contact points stand; what is new goes into the first that is free."""
NEW_TYPES: Final = {"emails": ("Primary", "Alternative"), "landlines": ("Primary", "Primary"), "mobiles": ("Mobile",)}
_NAMES: Final = (
    "ExternalId OrganizationNumber Name FirstName NickName Addresses PhoneNumbers EmailAddresses Url Country Note "
    "InvoiceLanguage Type Username Password IncorporationDate DateCreated Status PriceList Owner BankAccountNo "
    "BankAccountType BankAccountCountry BankAccountBic TermsOfDeliveryId AccountDebit AccountCredit Discount TypeGroup "
    "ShareCapital NumberOfEmployees Turnover Profit IndustryId MemberNo DateChanged BlockInvoice Relations Maps "
    "DistributionMethod CurrencyId PaymentTime GlnNumber Factoring LedgerCustomerAccount LedgerSupplierAccount "
    "VatNumber Private"
)
PROPERTIES: Final = _NAMES.split()
"""Everything that GetCompanies can be asked for."""


class TwentyfoursevenDriver:
    """A user with a session."""

    face = "twentyfourseven"
    spaces: Mapping[Kind, str] = {Kind.PERSON: "twentyfourseven.person", Kind.COMPANY: "twentyfourseven.company"}
    fields: Mapping[Kind, frozenset[str]] = {Kind.PERSON: PERSON - {"title", "middle_name"}, Kind.COMPANY: COMPANY}
    private: Mapping[Kind, Mapping[str, SearchStrategy[str]]] = {
        Kind.PERSON: {
            **dict.fromkeys(
                (
                    "ConsumerPersonNo",
                    "Department",
                    "Nickname",
                    "PersonalStatus",
                    "WebUserName",
                    "Workplace",
                    "PostAddress/PostalArea",
                    "PostAddress/Description",
                    "EmailAddresses/EmailAddress/Description",
                    "PhoneNumbers/PhoneNumber/Description",
                ),
                words,
            ),
            "HourCost": numbers,
            "EmployeeNumber": numbers,
        },
        Kind.COMPANY: {
            **dict.fromkeys(
                (
                    "ExternalId",
                    "NickName",
                    "GlnNumber",
                    "InvoiceLanguage",
                    "Addresses/Post/Name",
                    "Addresses/Post/PostalArea",
                    "Addresses/Delivery/City",
                    "EmailAddresses/Work/Description",
                    "PhoneNumbers/Work/Description",
                ),
                words,
            ),
            "ShareCapital": numbers,
            "MemberNo": numbers,
            "PaymentTime": numbers,
        },
    }

    def __init__(self, url: str, who: Credentials, names: Names) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        self._names = names
        credential = element(
            "credential",
            element("ApplicationId", who.application),
            element("Password", who.password),
            element("Username", who.login),
        )
        session = text(call(self._http, AUTHENTICATE, "Login", [credential]), "LoginResult")
        assert session
        self._http.cookies.clear()
        self._http.headers["Cookie"] = f"ASP.NET_SessionId={session}"

    def close(self) -> None:
        self._http.close()

    def create(self, contact: Contact, private: Mapping[str, str] | None = None) -> str:
        item = element("personItem") if contact.kind is Kind.PERSON else element("Company", element("Type", "Business"))
        self._fill(contact.kind, item, values_of(contact, self.fields[contact.kind]))
        for path, value in (private or {}).items():
            put(item, path, value)
        return self.save(contact.kind, item)

    def read(self, kind: Kind, handle: str) -> Shown:
        item = self._item(kind, handle)
        private = {path: value for path in self.private[kind] if (value := text(item, path)) is not None}
        return Shown(self._contact(kind, item), private, etree.tostring(item, method="c14n"))

    def echo(self, kind: Kind, handle: str) -> None:
        self.update(kind, handle, {})

    def update(self, kind: Kind, handle: str, changes: Mapping[str, Value], *, whole: bool = True) -> None:
        shown = self._item(kind, handle)
        item = copy.deepcopy(shown)
        self._fill(kind, item, changes)
        if not whole:
            before = {part.tag: etree.tostring(part, method="c14n") for part in shown}
            for part in list(item):
                if part.tag in before and etree.tostring(part, method="c14n") == before[part.tag]:
                    item.remove(part)
            put(item, "Id", handle)
        self.save(kind, item)

    def blind_update(self, kind: Kind, handle: str, changes: Mapping[str, Value]) -> None:
        item = element("item", element("Id", handle))
        self._fill(kind, item, changes)
        item.tag = element("Company").tag
        self.save(kind, item)

    def failing(self, kind: Kind, handle: str | None) -> Failing:
        wrong = {
            "text that cannot be stored": [("Url", NOTHING_STORED)],
            "wrong type": [("DateOfBirth" if kind is Kind.PERSON else "IncorporationDate", "the first of May")],
            "unknown word": [("Gender", "Neuter") if kind is Kind.PERSON else ("Type", "Castle")],
            "no number": [("EmployeeNumber" if kind is Kind.PERSON else "NumberOfEmployees", "many")],
        }
        if kind is Kind.PERSON:
            wrong["unknown company"] = [("RelationData/RelationData/CustomerId", "1987654321")]
        return {name: partial(self._spoiled, kind, handle, members) for name, members in wrong.items()}

    def send(self, kind: Kind, message: bytes) -> str:
        operation = "SavePerson" if kind is Kind.PERSON else "SaveCompanies"
        answer = post(self._http, SERVICE[kind], operation, message)
        return text(answer, "SavePersonResult" if kind is Kind.PERSON else "SaveCompaniesResult/Company/Id") or ""

    def changed_after(self, kind: Kind, moment: str) -> list[tuple[str, str, str]]:
        if kind is Kind.PERSON:
            search = element("personSearch", element("ChangedAfter", moment))
            answer = call(self._http, SERVICE[kind], "GetPersons", [search])
        else:
            search = element("searchParams", element("ChangedAfter", moment))
            names = element("returnProperties", *(element("string", name) for name in ("DateChanged", "Note")))
            answer = call(self._http, SERVICE[kind], "GetCompanies", [search, names])
        comment = TEXTS[kind]["comment"]
        return [
            (text(item, "Id") or "", text(item, "DateChanged") or "", text(item, comment) or "") for item in answer[0]
        ]

    def save(self, kind: Kind, item: etree._Element) -> str:
        """Save a person or company as it is spelled; return its Id."""
        if kind is Kind.PERSON:
            item.tag = element("personItem").tag
            return text(call(self._http, SERVICE[kind], "SavePerson", [item]), "SavePersonResult") or ""
        (saved,) = self.save_companies([item])
        return text(saved, "Id") or ""

    def save_companies(self, items: Sequence[etree._Element]) -> list[etree._Element]:
        """Save a batch; Refused where it has one item and that failed."""
        answer = call(self._http, SERVICE[Kind.COMPANY], "SaveCompanies", [element("companies", *items)])
        saved = children(answer, "SaveCompaniesResult")
        assert len(saved) == len(items)
        if len(saved) == 1 and child(saved[0], "APIException") is not None:
            assert text(saved[0], "APIException/Type")
            assert text(saved[0], "APIException/Message")
            raise Refused(200, etree.tostring(saved[0], encoding="unicode"))
        return saved

    def _spoiled(self, kind: Kind, handle: str | None, members: Sequence[tuple[str, str]]) -> object:
        if kind is Kind.PERSON:
            item = element("personItem", element("FirstName", "Not"), element("LastName", "Stored"))
        else:
            item = element("Company", element("Name", "Not Stored"), element("Type", "Business"))
        if handle is not None:
            put(item, "Id", handle)
        for path, value in members:
            put(item, path, value)
        return self.save(kind, item)

    def _item(self, kind: Kind, handle: str) -> etree._Element:
        if kind is Kind.PERSON:
            search = element("personSearch", element("GetRelationData", "true"), element("Id", handle))
            answer = call(self._http, SERVICE[kind], "GetPersonsDetailed", [search])
        else:
            search = element("searchParams", element("CompanyId", handle))
            names = element("returnProperties", *(element("string", name) for name in PROPERTIES))
            answer = call(self._http, SERVICE[kind], "GetCompanies", [search, names])
        if not len(answer[0]):
            raise Refused(200, etree.tostring(answer, encoding="unicode"))
        assert len(answer[0]) == 1
        return answer[0][0]

    # -- between contact and item ----------------------------------------------------------------------------------

    def _fill(self, kind: Kind, item: etree._Element, values: Mapping[str, Value]) -> None:
        for name, value in values.items():
            if name in TEXTS[kind]:
                put(item, TEXTS[kind][name], str(value or ""))
            elif name in ADDRESS:
                put(item, f"{PLACE[kind]}/{ADDRESS[name]}", str(value or ""))
            elif isinstance(value, tuple) and kind is Kind.COMPANY:
                _set_slots(item, name, value)
            elif isinstance(value, tuple):
                _set_values(item, name, value)
            elif value is not None:
                self._fill_special(item, name, value)

    def _fill_special(self, item: etree._Element, name: str, value: Value) -> None:
        if name == "gender":
            put(item, "Gender", str(value).capitalize())
        elif name == "employees":
            put(item, "NumberOfEmployees", str(value))
        elif name == "turnover" and isinstance(value, Decimal):
            put(item, "Turnover", f"{value:f}")
        elif name == "established" and isinstance(value, dt.datetime):
            put(item, "IncorporationDate", value.isoformat())
        elif name == "birth" and isinstance(value, dt.date):
            put(item, "DateOfBirth", f"{value.isoformat()}T00:00:00")
        elif name == "employer" and isinstance(value, int):
            company = self._names.handle(self.spaces[Kind.COMPANY], value)
            put(item, "RelationData/RelationData/CustomerId", company)

    def _contact(self, kind: Kind, item: etree._Element) -> Contact:
        members = {name: text(item, path) for name, path in TEXTS[kind].items()}
        address = {name: text(item, f"{PLACE[kind]}/{path}") for name, path in ADDRESS.items()}
        return contact_of(
            kind, {**members, **address, **(self._person(item) if kind is Kind.PERSON else _company(item))}
        )

    def _person(self, item: etree._Element) -> dict[str, object]:
        phones = children(item, "PhoneNumbers")
        relations = children(item, "RelationData")
        gender, birth, fax = text(item, "Gender"), text(item, "DateOfBirth"), text(item, "FaxNumber/Value")
        company = text(relations[0], "CustomerId") if relations else None
        return {
            "gender": gender.lower() if gender in ("Female", "Male") else None,
            "birth": dt.datetime.fromisoformat(birth).date() if birth else None,
            "emails": tuple(text(email, "Value") or "" for email in children(item, "EmailAddresses")),
            "landlines": tuple(text(phone, "Value") or "" for phone in phones if text(phone, "Type") == "Primary"),
            "mobiles": tuple(text(phone, "Value") or "" for phone in phones if text(phone, "Type") == "Mobile"),
            "faxes": (fax,) if fax else (),
            "employer": self._names.number(self.spaces[Kind.COMPANY], company) if company else None,
        }


def _company(item: etree._Element) -> dict[str, object]:
    employees, turnover = text(item, "NumberOfEmployees"), text(item, "Turnover")
    established = text(item, "IncorporationDate")
    return {
        "employees": int(employees) if employees else None,
        "turnover": Decimal(turnover) if turnover else None,
        "established": dt.datetime.fromisoformat(established) if established else None,
        **{
            name: tuple(value for slot in slots if (value := text(item, f"{group}/{slot}/Value")) is not None)
            for name, (group, slots) in SLOTS.items()
        },
    }


def _set_slots(item: etree._Element, name: str, values: tuple[str, ...]) -> None:
    """Put values into the slots that are taken, in order, then into those that are free; an empty one removes."""
    group, slots = SLOTS[name]
    order = sorted(slots, key=lambda slot: text(item, f"{group}/{slot}/Value") is None)
    for place, slot in enumerate(order):
        path = f"{group}/{slot}/Value"
        if place < len(values):
            put(item, path, values[place])
        elif text(item, path) is not None:
            put(item, path, "")


def _set_values(item: etree._Element, name: str, values: tuple[str, ...]) -> None:
    """Put values in place of those there are, in order; the rest is removed or added."""
    if name == "faxes":
        put(item, "FaxNumber/Type", "Primary")
        put(item, "FaxNumber/Value", values[0] if values else "")
        return
    group, single = ("EmailAddresses", "EmailAddress") if name == "emails" else ("PhoneNumbers", "PhoneNumber")
    if child(item, group) is None:
        item.append(element(group))
    there = [
        found
        for found in children(item, group)
        if name == "emails" or (text(found, "Type") == "Mobile") == (name == "mobiles")
    ]
    for found, value in zip(there, values, strict=False):
        put(found, "Value", value)
    parent = child(item, group)
    assert parent is not None
    for found in there[len(values) :]:
        parent.remove(found)
    for value, kind in zip(values[len(there) :], NEW_TYPES[name][len(there) :] or ("Primary",), strict=False):
        parent.append(element(single, element("Type", kind), element("Value", value)))
