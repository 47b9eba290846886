"""PyPI's ``servicestack``, unmodified, with the classes that the server gives out."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from servicestack import Authenticate, JsonServiceClient, WebServiceException

from kartotek import demo
from tests.faces.digioffice.messages import NIL, guid
from tests.rig.server import RunningServer

Classes = Any


@pytest.fixture(scope="module")
def classes(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classes]:
    """Yield the module of classes that the metadata pages offer, saved and imported as a program would."""
    path = tmp_path_factory.mktemp("types") / "gateway_types.py"
    path.write_text(httpx.get(f"{server.url}/api/types/python").text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("gateway_types", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["gateway_types"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["gateway_types"]


def _by_basic(client: Any) -> None:
    client.set_credentials(demo.LOGIN, demo.PASSWORD)


def _by_credentials(client: Any) -> None:
    session = client.post(Authenticate(provider="credentials", user_name=demo.LOGIN, password=demo.PASSWORD))
    assert (session.user_name, session.display_name) == (demo.LOGIN, "Demo User")


def _by_bearer_token(client: Any) -> None:
    other = JsonServiceClient(client.base_url)
    session = other.post(Authenticate(provider="credentials", user_name=demo.LOGIN, password=demo.PASSWORD))
    client.set_bearer_token(session.bearer_token)


@pytest.fixture(params=[_by_basic, _by_credentials, _by_bearer_token])
def gateway(request: pytest.FixtureRequest, server: RunningServer) -> Any:
    client = JsonServiceClient(server.url)
    request.param(client)
    return client


def header(classes: Classes) -> Any:
    return classes.Header(Contains="x", Date="2024-05-01T10:00:00", MessageID="m-1", Sender="4PS")


def test_a_company_a_person_and_the_contact_person_between_them(
    server: RunningServer, gateway: Any, classes: Classes
) -> None:
    company, person = guid(), guid()
    made = gateway.post(
        classes.IDB_4PSBC_Import_Bedrijf(
            Header=header(classes), Data=classes.Data_Company(systemId=company, name="Bouw & Zn", eMail="")
        )
    )
    assert (made.Header.Sender, made.Header.MessageID, made.Header.Contains) == ("DigiOffice", "m-1", "x")
    assert (made.Response.Status, made.Response.Errors) == ("Ok", None)
    assert int(made.Response.DigiOfficeCompanyID) > 0
    human = gateway.post(
        classes.IDB_4PSBC_Import_Persoon(
            Header=header(classes), Data=classes.Data_Person(systemId=person, firstName="Gonnie", surname="de Vries")
        )
    )
    assert int(human.Response.DigiOfficePersoonID) > 0
    data = classes.Data_ContactPerson(
        systemId=guid(), crmCompanyId=company, crmPersonId=person, jobTitle="Calculator", blocked=False
    )
    link = classes.IDB_4PSBC_Import_ContactPerson(Header=header(classes), Data=data)
    first = gateway.post(link).Response
    assert gateway.post(link).Response == first
    data.jobTitle, data.blocked, data.eMail = "Uitvoerder", True, "g@bouw.nl"
    assert gateway.post(link).Response == first
    assert (first.Status, first.Errors) == ("Ok", None)
    stored = server.run(server.kartotek.book.find(server.principal(), "digioffice.system", person))
    [(identity, relation)] = stored.party.relations.items()
    assert (relation.title, relation.blocked, relation.names) == (
        "Uitvoerder",
        True,
        {"digioffice.contact_person": data.systemId},
    )
    assert [point.value for point in relation.contact_points.values()] == ["g@bouw.nl"]
    assert (first.DigiOfficeGlobalID, first.DigiOfficeContactPersonID) == (str(UUID(identity)), str(relation.number))
    assert stored.related[relation.other].party.name == "Bouw & Zn"
    assert human.Response.DigiOfficeGlobalID == str(UUID(stored.handles["global"]))
    refused = classes.Data_ContactPerson(crmCompanyId=NIL, crmPersonId=person)
    answer = gateway.post(classes.IDB_4PSBC_Import_ContactPerson(Header=header(classes), Data=refused)).Response
    assert (answer.Status, answer.DigiOfficeContactPersonID, answer.DigiOfficeGlobalID) == ("Error", "", NIL)
    assert answer.Errors == f"crmCompanyId {NIL} is onbekend in DigiOffice"


def test_a_batch_gives_an_answer_for_each(gateway: Any, classes: Classes) -> None:
    messages = [
        classes.IDB_4PSBC_Import_Bedrijf(Header=header(classes), Data=classes.Data_Company(systemId=guid(), name=name))
        for name in ("A", "B")
    ]
    messages.append(
        classes.IDB_4PSBC_Import_Bedrijf(Header=header(classes), Data=classes.Data_Company(digiOfficeId=guid()))
    )
    answers = gateway.send_all(messages)
    assert [answer.Response.Status for answer in answers] == ["Ok", "Ok", "Error"]
    assert len({answer.Response.DigiOfficeCompanyID for answer in answers}) == 3


@pytest.mark.parametrize("base", ["", "/api", "/api classic", "classic"])
def test_a_client_may_be_told_the_host_or_its_api(server: RunningServer, classes: Classes, base: str) -> None:
    client = JsonServiceClient(server.url + base.partition(" ")[0].replace("classic", ""))
    if "classic" in base:
        client.set_base_path("")
    client.post(Authenticate(provider="credentials", user_name=demo.LOGIN, password=demo.PASSWORD))
    company = classes.IDB_4PSBC_Import_Bedrijf(
        Header=header(classes), Data=classes.Data_Company(systemId=guid(), name="A")
    )
    first = client.post(company)
    assert (first.Header.MessageID, first.Response.Status) == ("m-1", "Ok")
    assert client.send_all([company, company])[1].Response == first.Response
    before = server.last_change()
    client.send_all_oneway([company])
    company.Data.name = "B"
    client.send_all_oneway([company, company])
    assert server.last_change() == before + 1
    route = "/api/4PSBC/ImportBedrijf"
    answer = client.post_url(server.url + route, company, classes.IDB_4PSBC_Response_Bedrijf)
    assert answer.Response == first.Response


def test_errors_are_typed(server: RunningServer, classes: Classes) -> None:
    client = JsonServiceClient(server.url)
    client.set_credentials(demo.LOGIN, demo.PASSWORD)
    with pytest.raises(WebServiceException) as caught:
        client.post(classes.IDB_4PSBC_Import_Bedrijf(Header=header(classes)))
    assert caught.value.status_code == 400
    assert caught.value.response_status is not None
    assert caught.value.response_status.error_code == "NotEmpty"
    [field] = caught.value.response_status.errors
    assert (field.field_name, field.message) == ("Data", "'Data' must not be empty.")
    stranger = JsonServiceClient(server.url)
    stranger.set_credentials(demo.LOGIN, "wrong")
    with pytest.raises(WebServiceException) as caught:
        stranger.post(classes.IDB_4PSBC_Import_Bedrijf(Header=header(classes), Data=classes.Data_Company()))
    assert (caught.value.status_code, caught.value.response_status.message) == (401, "Invalid Username or Password")


def test_the_gateway_answers_a_ping(server: RunningServer, classes: Classes) -> None:
    assert JsonServiceClient(server.url).get(classes.Ping()).Value == "pong"
