"""The forms in which a library hands answers to a program: what programs are written around, word for word."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.clients.libraries import LIBRARIES, MARKS, served
from tests.clients.scenario.sessions import CREDENTIAL
from tests.clients.talk import array
from tests.rig.server import RunningServer

NOBODY: Final = {"searchParams": {"CompanyName": "nobody"}, "returnProperties": array("string", "Name")}
COMPANY: Final = {"companies": array("Company", {"Name": "A AS", "Type": "Business"})}


EMPTY_ARRAY: Final[dict[str, Any]] = {
    "zeep": None,
    "suds": "",  # of an absent element it would make None, which python-24so cannot read
    "node": {"GetCompaniesResult": None},
    "php": {"GetCompaniesResult": {}},
}
NO_ERRORS: Final[dict[str, Any]] = {
    "zeep": None,
    "suds": "",
    "node": {"SaveCustomerCategoriesResult": None},  # programs take whatever is true here for errors
    "php": {"SaveCustomerCategoriesResult": {}},
}
VOID: Final[dict[str, Any]] = {"zeep": None, "suds": None, "node": None, "php": {}}
NO_LOGIN: Final[dict[str, Any]] = {"zeep": None, "suds": None, "node": {"LoginResult": ""}, "php": {"LoginResult": ""}}


@pytest.mark.parametrize("name", [pytest.param(name, marks=MARKS.get(name, [])) for name in LIBRARIES])
def test_nothing_has_the_form_that_programs_know(server: RunningServer, name: str) -> None:
    library = LIBRARIES[name](served(server), "1.1")
    try:
        wrong = CREDENTIAL | {"Password": "wrong"}
        assert library.call("Authenticate", "Login", {"credential": wrong}) == NO_LOGIN[name]
        session = _result(library.call("Authenticate", "Login", {"credential": CREDENTIAL}))
        library.use_session(session)
        assert library.call("CompanyService", "GetCompanies", NOBODY) == EMPTY_ARRAY[name]
        company = _result(library.call("CompanyService", "SaveCompanies", COMPANY))
        pair = {"Key": "1", "Value": str(_only(company)["Id"])}
        pairs = {"customerCategories": array("KeyValuePair", pair)}
        assert library.call("CompanyService", "SaveCustomerCategories", pairs) == NO_ERRORS[name]
        person = _result(library.call("PersonService", "SavePerson", {"personItem": {"LastName": "A"}}))
        category = {"personId": person, "categoryId": 1}
        assert library.call("PersonService", "AddCategoryToPerson", category) == VOID[name]
    finally:
        library.close()


def _result(answer: Any) -> Any:
    return next(iter(answer.values())) if isinstance(answer, dict) and "Company" not in answer else answer


def _only(companies: Any) -> Any:
    items = companies["Company"] if isinstance(companies, dict) else companies
    return items[0] if isinstance(items, list) else items
