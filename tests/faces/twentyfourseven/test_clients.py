"""Unmodified SOAP libraries, made from the WSDLs that the server serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import requests
import suds.client
import zeep
import zeep.exceptions

from kartotek import demo
from kartotek.demo.tenant import NAME
from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import AUTHENTICATE, COMPANY, PERSON
from tests.rig.server import RunningServer


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """Return the HTTP session that the services of one client share, cookies and all."""
    with requests.Session() as session:
        yield session


def zeep_client(server: RunningServer, http: requests.Session, path: str, query: str = "?wsdl") -> Any:
    """Return zeep's client of a service."""
    transport = zeep.Transport(session=http)  # type: ignore[no-untyped-call]
    return zeep.Client(f"{server.url}{path}{query}", transport=transport)  # type: ignore[no-untyped-call]


def zeep_login(server: RunningServer, http: requests.Session) -> Any:
    """Log in with zeep; the cookie stays in the HTTP session."""
    service = zeep_client(server, http, AUTHENTICATE).service
    credential = {"ApplicationId": demo.APPLICATION, "Username": demo.LOGIN, "Password": demo.PASSWORD}
    assert service.HasSession() is False
    assert len(service.Login(credential)) == 24
    assert service.HasSession() is True
    return service


def test_zeep_saves_and_reads_a_person(server: RunningServer, http: requests.Session) -> None:
    zeep_login(server, http)
    service = zeep_client(server, http, PERSON, "?singleWsdl").service
    number = service.SavePerson(
        {
            "FirstName": "Bob",
            "LastName": "Olsen",
            "Gender": "Male",
            "DateOfBirth": dt.datetime(1995, 1, 1),
            "EmailAddresses": {"EmailAddress": [{"Type": "Primary", "Value": "Work@Work.com"}]},
            "FaxNumber": {"Type": "Primary", "Value": "fax@fax.no"},
            "IsPrivate": False,
            "HourCost": Decimal("250.50"),
        }
    )
    (person,) = service.GetPersonsDetailed({"Id": number, "GetRelationData": True})
    assert (person.FirstName, person.LastName, person.Gender) == ("Bob", "Olsen", "Male")
    assert person.DateOfBirth == dt.datetime(1995, 1, 1)
    assert person.EmailAddresses.EmailAddress[0].Value == "Work@Work.com"
    assert person.FaxNumber.Value == "fax@fax.no"
    assert (person.IsPrivate, person.HourCost) == (False, Decimal("250.50"))


def test_zeep_writes_back_what_it_read_and_leaves_no_trace(server: RunningServer, http: requests.Session) -> None:
    zeep_login(server, http)
    persons = zeep_client(server, http, PERSON).service
    companies = zeep_client(server, http, COMPANY).service
    mails = {"EmailAddress": [{"Type": "Home", "Description": "D", "Value": "a@b.c"}]}
    number = persons.SavePerson({"FirstName": "Echo", "EmailAddresses": mails, "WebUserName": "echo"})
    work = {"Work": {"Value": "w@b.c"}}
    (saved,) = companies.SaveCompanies({"Company": [{"Name": "Echo AS", "Type": "Business", "EmailAddresses": work}]})
    before = server.last_change()
    (person,) = persons.GetPersonsDetailed({"Id": number})
    assert persons.SavePerson(person) == number
    (company,) = companies.GetCompanies({"CompanyId": saved.Id})
    (again,) = companies.SaveCompanies({"Company": [company]})
    assert (again.Id, again.APIException) == (saved.Id, None)
    assert server.last_change() == before


def test_zeep_sees_companies_exceptions_and_faults(server: RunningServer, http: requests.Session) -> None:
    zeep_login(server, http)
    service = zeep_client(server, http, COMPANY, "?WSDL").service
    good, bad = service.SaveCompanies({"Company": [{"Name": "Zeep AS", "Type": "Business"}, {"Name": "Bad"}]})
    assert bad.APIException.Message == "Property Type is missing."
    (company,) = service.GetCompanies({"CompanyIds": {"int": [good.Id]}}, {"string": ["Name", "Type"]})
    assert (company.Id, company.Name, company.Type) == (good.Id, "Zeep AS", "Business")
    assert not service.GetCompanies({"CompanyName": "no such company"}, {"string": ["Name"]})
    with pytest.raises(zeep.exceptions.Fault, match="Please specify at least one search parameter"):
        service.GetCompanies({}, {"string": ["Name"]})


def test_zeep_speaks_soap_1_2(server: RunningServer, http: requests.Session) -> None:
    zeep_login(server, http)
    service = zeep_client(server, http, PERSON).bind("PersonService", "PersonServiceSoap12")
    number = service.SavePerson({"FirstName": "Twelve"})
    assert service.GetPersons({"Id": number})[0].FirstName == "Twelve"
    with pytest.raises(zeep.exceptions.Fault, match="There is no contact with Id 999999"):
        service.SavePerson({"Id": 999999, "FirstName": "Nobody"})


@pytest.mark.parametrize("port", ["AuthenticateSoap", "AuthenticateSoap12"])
def test_zeep_calls_every_operation_of_authenticate(server: RunningServer, http: requests.Session, port: str) -> None:
    second = accounts.second_tenant(server, f"Second of {port}")
    service = zeep_client(server, http, AUTHENTICATE).bind("Authenticate", port)
    credential = {"ApplicationId": demo.APPLICATION, "Username": demo.LOGIN, "Password": demo.PASSWORD}
    found = service.GetIdentitiesWithCredential(credential)
    assert [one.Id for one in service.GetIdentitiesWithCredentialByService(credential, 1)] == [one.Id for one in found]
    assert not service.GetIdentitiesWithCredential(credential | {"Password": "wrong"})
    (other,) = [one for one in found if one.Client.Id == second]
    (home,) = [one for one in found if one.IsDefault]
    assert (other.User.Name, other.Client.Name, other.Servers) == (NAME, f"Second of {port}", None)
    assert len(service.Login(credential | {"IdentityId": other.Id})) == 24
    assert service.HasSession() is True
    assert service.GetIdentity().Client.Id == second
    assert service.SetIdentity(home) is True
    assert service.GetIdentity().Id == home.Id
    assert service.SetIdentityById(other.Id) is True
    assert [one.Id for one in service.GetIdentities() if one.IsCurrent] == [other.Id]
    assert service.SetIdentityById("00000000-0000-4000-8000-000000000000") is False
    with pytest.raises(zeep.exceptions.Fault, match="Provided IdentityId is blocked"):
        service.Login(credential | {"IdentityId": "00000000-0000-4000-8000-000000000000"})
    with pytest.raises(zeep.exceptions.Fault, match="Your application id is not registered"):
        service.Login(credential | {"ApplicationId": other.Id})


@pytest.mark.parametrize("port", ["AuthenticateSoap", "AuthenticateSoap12"])
def test_zeep_logs_in_with_a_token(server: RunningServer, http: requests.Session, port: str) -> None:
    secret = accounts.add_token(server, port)
    service = zeep_client(server, http, AUTHENTICATE).bind("Authenticate", port)
    assert service.AuthenticateByToken({"ApplicationId": demo.APPLICATION, "Id": demo.APPLICATION}) is None
    passport = service.AuthenticateByToken({"ApplicationId": demo.APPLICATION, "Id": secret})
    assert (passport.Email, len(passport.SessionId)) == (demo.LOGIN, 24)
    assert [one.Id for one in passport.Identities.Identity if one.IsCurrent] == [service.GetIdentity().Id]


def suds_client(server: RunningServer, path: str) -> Any:
    """Return suds' client of a service."""
    return suds.client.Client(f"{server.url}{path}?wsdl", cache=None)


def test_suds_logs_in_saves_and_reads(server: RunningServer) -> None:
    auth = suds_client(server, AUTHENTICATE)
    credential = auth.factory.create("Credential")
    credential.ApplicationId = demo.APPLICATION
    credential.IdentityId = "00000000-0000-0000-0000-000000000000"
    credential.Username = demo.LOGIN
    credential.Password = demo.PASSWORD
    token = auth.service.Login(credential)
    headers = {"Cookie": f"ASP.NET_SessionId={token}"}
    auth.set_options(headers=headers)
    assert auth.service.HasSession() is True

    persons = suds_client(server, PERSON)
    persons.set_options(headers=headers)
    person = persons.factory.create("PersonItem")
    person.FirstName, person.LastName, person.Gender = "Suds", "Olsen", "Female"
    mail = persons.factory.create("EmailAddress")
    mail.Type, mail.Value = "Primary", "suds@olsen.no"
    person.EmailAddresses = persons.factory.create("ArrayOfEmailAddress")
    person.EmailAddresses.EmailAddress.append(mail)
    number = persons.service.SavePerson(person)
    (found,) = persons.service.GetPersonsDetailed({"Id": number})[0]
    assert (found.LastName, found.Gender) == ("Olsen", "Female")
    assert found.EmailAddresses.EmailAddress[0].Value == "suds@olsen.no"

    companies = suds_client(server, COMPANY)
    companies.set_options(headers=headers)
    # An empty array comes as an empty text here; without the element suds would answer None.
    assert companies.service.GetCompanies({"CompanyName": "no such company"}, {"string": ["Name"]}) == ""
    saved = companies.service.SaveCompanies({"Company": [{"Name": "Suds AS", "Type": "Business"}]})
    assert saved.Company[0].Id > 0


def test_suds_raises_where_the_credential_is_malformed(server: RunningServer) -> None:
    with pytest.raises(suds.WebFault):
        suds_client(server, AUTHENTICATE).service.Login({"Username": None, "Password": None, "ApplicationId": None})


@pytest.mark.parametrize("path", [AUTHENTICATE, COMPANY, PERSON])
def test_a_wsdl_names_the_address_it_was_asked_at(server: RunningServer, path: str) -> None:
    spelled = path.upper().replace(".ASMX", ".asmx")
    for query in ("?wsdl", "?WSDL", "?singleWsdl"):
        reply = requests.get(f"{server.url}{spelled}{query}", timeout=30)
        assert reply.headers["content-type"] == "text/xml; charset=utf-8"
        assert reply.text.count(f'location="{server.url}{spelled}"') == 2


def test_a_browser_gets_a_page_of_operations(server: RunningServer) -> None:
    for query in ("", "?op=SavePerson"):
        reply = requests.get(f"{server.url}{PERSON}{query}", timeout=30)
        assert reply.headers["content-type"] == "text/html; charset=utf-8"
        assert "SavePerson" in reply.text
