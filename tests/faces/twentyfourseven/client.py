"""A client as the simplest ones are: text in, text out, no SOAP library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Final

import requests
from lxml import etree

from kartotek import demo

NS: Final = "http://24sevenOffice.com/webservices"
AUTHENTICATE: Final = "/authenticate/v001/authenticate.asmx"
COMPANY: Final = "/CRM/Company/V001/CompanyService.asmx"
PERSON: Final = "/CRM/Contact/PersonService.asmx"
SERVICE_OF: Final = {
    "Login": AUTHENTICATE,
    "HasSession": AUTHENTICATE,
    "AuthenticateByToken": AUTHENTICATE,
    "GetIdentity": AUTHENTICATE,
    "GetIdentities": AUTHENTICATE,
    "SetIdentity": AUTHENTICATE,
    "SetIdentityById": AUTHENTICATE,
    "GetIdentitiesWithCredential": AUTHENTICATE,
    "GetIdentitiesWithCredentialByService": AUTHENTICATE,
    "GetPersonId": PERSON,
    "SavePerson": PERSON,
    "GetPersonIdsByUserName": PERSON,
    "GetPersonIdByCompanyId": PERSON,
    "GetPersons": PERSON,
    "GetPersonsDetailed": PERSON,
    "MakeRelation": PERSON,
    "GetRelations": PERSON,
    "GetRelationsChangedAfter": PERSON,
    "DeleteRelation": PERSON,
    "GetNotes": PERSON,
    "GetAllNotes": PERSON,
    "AddNote": PERSON,
    "DeleteNote": PERSON,
    "DeleteNoteById": PERSON,
    "GetCategoryList": PERSON,
    "GetPersonCategoryList": PERSON,
    "GetPersonArrayCategoryList": PERSON,
    "AddCategoryToPerson": PERSON,
    "RemoveCategoryFromPerson": PERSON,
    "DeleteRelations": COMPANY,
    "DeleteCompanies": COMPANY,
    "SaveRelations": COMPANY,
    "DeleteMaps": COMPANY,
    "SaveMaps": COMPANY,
    "GetCompanySyncList": COMPANY,
    "GetCompanies": COMPANY,
    "GetCategories": COMPANY,
    "SaveCategories": COMPANY,
    "GetCustomerCategories": COMPANY,
    "GetIndustries": COMPANY,
    "SaveCustomerCategories": COMPANY,
    "DeleteCustomerCategories": COMPANY,
    "GetCustomerCategoryTree": COMPANY,
    "SaveCompanies": COMPANY,
    "GetStatuses": COMPANY,
    "GetCRMGroups": COMPANY,
}
ENVELOPES: Final = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
SAMPLES: Final = Path(__file__).parent / "samples"


def sample(name: str) -> str:
    """Return a message of the vendor's documents."""
    return (SAMPLES / name).read_text(encoding="utf-8")


def envelope(operation: str, inner: str = "", *, version: str = "1.1", namespace: str = NS, header: str = "") -> str:
    """Return a request for an operation."""
    declared = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{ENVELOPES[version]}" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{header}<soap:Body>'
        f"<{operation}{declared}>{inner}</{operation}></soap:Body></soap:Envelope>"
    )


@dataclass
class Answer:
    """What the server said."""

    status: int
    text: str
    headers: dict[str, str]

    def fault(self) -> str:
        """Return the fault's text."""
        found = re.search(r"<(?:faultstring|soap:Text[^>]*)>(.*?)</", self.text, re.DOTALL)
        assert found, self.text
        return unescape(found[1])

    def result(self) -> etree._Element:
        """Return the response element, free of namespaces."""
        assert self.status == 200, self.text
        root = etree.fromstring(re.sub(r' xmlns="[^"]*"', "", self.text).encode())
        return root[0][0]

    def texts(self, path: str) -> list[str]:
        """Return the texts of the elements at a path below the response element."""
        return [found.text or "" for found in self.result().iterfind(path)]

    def only(self, path: str) -> str:
        """Return the text of the one element at a path."""
        (text,) = self.texts(path)
        return text


@dataclass
class Soap:
    """A client of one server."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def post(self, path: str, body: str | bytes, headers: dict[str, str] | None = None) -> Answer:
        """Post a body as it is."""
        data = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": "text/xml; charset=utf-8"} | (headers or {})
        reply = requests.post(self.url + path, data=data, headers=sent, cookies=self.cookies, timeout=30)
        return Answer(reply.status_code, reply.content.decode(), dict(reply.headers))

    def call(self, operation: str, inner: str = "", *, version: str = "1.1") -> Answer:
        """Call an operation the way most clients do."""
        headers = {"SOAPAction": f'"{NS}/{operation}"'}
        if version == "1.2":
            headers = {"Content-Type": "application/soap+xml; charset=utf-8"}
        return self.post(SERVICE_OF[operation], envelope(operation, inner, version=version), headers)

    def login(self, password: str = demo.PASSWORD, application: str = demo.APPLICATION) -> Answer:
        """Log in and keep the session, if there is one."""
        answer = self.call("Login", credential(password, application))
        if answer.status == 200 and answer.only("LoginResult"):
            self.cookies["ASP.NET_SessionId"] = answer.only("LoginResult")
        return answer

    def save(self, person: str) -> int:
        """Save a person; return the Id."""
        return int(self.call("SavePerson", f"<personItem>{person}</personItem>").only("SavePersonResult"))

    def persons(self, search: str, operation: str = "GetPersonsDetailed") -> list[etree._Element]:
        """Find persons."""
        answer = self.call(operation, f"<personSearch>{search}</personSearch>")
        return answer.result().findall(f"{operation}Result/PersonItem")

    def save_companies(self, *companies: str) -> list[etree._Element]:
        """Save companies; return the items of the answer."""
        inner = "".join(f"<Company>{company}</Company>" for company in companies)
        answer = self.call("SaveCompanies", f"<companies>{inner}</companies>")
        return answer.result().findall("SaveCompaniesResult/Company")

    def save_company(self, company: str) -> int:
        """Save a company; return its Id."""
        (item,) = self.save_companies(company)
        assert item.find("APIException") is None, etree.tostring(item)
        return int(item.findtext("Id") or 0)

    def companies(self, search: str, *properties: str) -> list[etree._Element]:
        """Find companies."""
        names = "".join(f"<string>{name}</string>" for name in properties)
        inner = f"<searchParams>{search}</searchParams><returnProperties>{names}</returnProperties>"
        return self.call("GetCompanies", inner).result().findall("GetCompaniesResult/Company")


def credential(password: str = demo.PASSWORD, application: str = demo.APPLICATION, extra: str = "") -> str:
    """Return the parameter of Login, in an order that is not the schema's."""
    return (
        f"<credential><Type>Community</Type><Username>{demo.LOGIN}</Username><Password>{password}</Password>"
        f"<ApplicationId>{application}</ApplicationId>{extra}</credential>"
    )


def tree(element: etree._Element) -> dict[str, object]:
    """Return an element as nested dicts; of repeated elements a list."""
    found: dict[str, object] = {}
    for child in element:
        value: object = tree(child) if len(child) else (child.text or "")
        name = str(child.tag)
        if name in found:
            known = found[name]
            found[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            found[name] = value
    return found
