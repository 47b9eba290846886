"""Every operation of PersonService and CompanyService: called by zeep with an effect, and wrongly.

A recorder writes down which operation was called, and how it ended; the last test runs all scenarios of both services
once more, on each database, and asks the recorder for all operations.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Final

import pytest

from kartotek.faces.twentyfourseven.handlers import company, person
from tests.faces.twentyfourseven import test_company_operations, test_person_operations
from tests.faces.twentyfourseven.client import Soap
from tests.faces.twentyfourseven.services import Services
from tests.rig.server import RunningServer

BADLY_TYPED: Final = {
    "GetPersons": "<personSearch><Id>x</Id></personSearch>",
    "GetPersonsDetailed": "<personSearch><IsEmployee>maybe</IsEmployee></personSearch>",
    "GetPersonId": "<consumerPersonNo>a\x01b</consumerPersonNo>",
    "GetPersonIdsByUserName": "<username>a\x01b</username>",
    "GetPersonIdByCompanyId": "<companyId>twelve</companyId>",
    "GetRelationsChangedAfter": "<changedAfter>yesterday</changedAfter>",
    "DeleteRelation": "<personId>1.5</personId>",
    "GetNotes": "<personId>99999999999999999999</personId>",
    "DeleteNoteById": "<noteId>99999999999</noteId>",
    "AddNote": "<note><Date>2020-13-01</Date></note>",
    "GetPersonArrayCategoryList": "<personIds><int>one</int></personIds>",
    "GetCompanySyncList": "<syncSearchParameters><Active>perhaps</Active></syncSearchParameters>",
    "SaveCategories": "<categories><Category><Id>x</Id></Category></categories>",
    "SaveMaps": "<maps><CompanyMap><MapType>x</MapType></CompanyMap></maps>",
    "GetCustomerCategories": "<customerId>x</customerId>",
    "DeleteCompanies": "<companies><Company><Type>Other</Type></Company></companies>",
}
"""By operation; those without a wrong value of another kind are called wrongly with these."""


def call_badly(services: Services, soap: Soap, operation: str) -> None:
    """Call an operation with a value of another type."""
    answer = soap.call(operation, BADLY_TYPED[operation])
    assert answer.status == 500
    assert answer.fault().startswith("Server was unable to read request. ---> There is an error in XML document")
    for recorder in (services.person, services.company):
        recorder.refuses(operation)


@pytest.mark.parametrize("operation", BADLY_TYPED)
def test_a_value_of_another_type_is_a_fault_and_nothing_is_stored(
    services: Services, server: RunningServer, soap: Soap, operation: str
) -> None:
    before = server.last_change()
    call_badly(services, soap, operation)
    assert server.last_change() == before


@pytest.mark.parametrize("operation", [entry.operation.name for entry in (*person.OPERATIONS, *company.OPERATIONS)])
def test_without_a_session_there_is_no_answer(stranger: Soap, operation: str) -> None:
    assert stranger.call(operation).fault().endswith("---> Session is not authenticated")


@pytest.mark.parametrize("operation", [entry.operation.name for entry in (*person.OPERATIONS, *company.OPERATIONS)])
def test_an_empty_wrapper_is_answered_one_way_or_the_other(soap: Soap, operation: str) -> None:
    answer = soap.call(operation)
    assert answer.status == 200 or "Server was unable to process request. ---> " in answer.fault()
    assert "internal error" not in answer.text


CANNOT_FAIL: Final = {
    "GetAllNotes",
    "GetCategoryList",
    "GetCategories",
    "GetIndustries",
    "GetStatuses",
    "GetCRMGroups",
    "GetCustomerCategoryTree",
}
"""They have no parameter; they are called wrongly without a session."""


def scenarios() -> list[Callable[..., None]]:
    """Return the tests of both services that need no more than the services and the server."""
    modules = (test_person_operations, test_company_operations)
    tests = [value for module in modules for name, value in vars(module).items() if name.startswith("test_")]
    return [test for test in tests if inspect.signature(test).parameters.keys() <= {"services", "server"}]


def test_every_operation_is_called_with_an_effect_and_wrongly(any_server: RunningServer) -> None:
    services, soap = Services(any_server.url), Soap(any_server.url)
    soap.login()
    for scenario in scenarios():
        given = {"services": services, "server": any_server}
        scenario(**{name: given[name] for name in inspect.signature(scenario).parameters})
    for operation in BADLY_TYPED:
        call_badly(services, soap, operation)
    services.http.close()
    for recorder, module in ((services.person, person), (services.company, company)):
        names = {entry.operation.name for entry in module.OPERATIONS}
        assert names <= recorder.answered
        assert names - CANNOT_FAIL <= recorder.refused
