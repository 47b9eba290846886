"""Ids of another tenant are answered exactly as Ids that never were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from kartotek.domain.accounts import Principal, Role
from kartotek.domain.party import Kind
from kartotek.services.notes import AddNote
from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import Soap
from tests.rig.server import RunningServer

NEVER: Final = 2_111_222_333

NAMING: Final[dict[str, str]] = {
    "SavePerson": "<personItem><Id>{person}</Id><FirstName>X</FirstName></personItem>",
    "GetPersons": "<personSearch><Id>{person}</Id></personSearch>",
    "GetPersonIdByCompanyId": "<companyId>{company}</companyId>",
    "MakeRelation": "<relation><ContactId>{person}</ContactId><CustomerId>{company}</CustomerId></relation>",
    "GetRelations": "<personId>{person}</personId>",
    "DeleteRelation": "<personId>{person}</personId><companyId>{company}</companyId>",
    "GetNotes": "<personId>{person}</personId>",
    "AddNote": "<note><Subject>X</Subject><PersonId>{person}</PersonId></note>",
    "DeleteNote": "<note><Id>{note}</Id></note>",
    "DeleteNoteById": "<noteId>{note}</noteId>",
    "GetPersonCategoryList": "<personId>{person}</personId>",
    "GetPersonArrayCategoryList": "<personIds><int>{person}</int></personIds>",
    "AddCategoryToPerson": "<personId>{person}</personId><categoryId>1</categoryId>",
    "RemoveCategoryFromPerson": "<personId>{person}</personId><categoryId>1</categoryId>",
    "GetCompanies": "<searchParams><CompanyId>{company}</CompanyId></searchParams>",
    "DeleteCompanies": "<companies><Company><Id>{company}</Id></Company></companies>",
    "SaveRelations": "<relations><Relation><ContactId>{person}</ContactId><CompanyId>{company}</CompanyId></Relation>"
    "</relations>",
    "DeleteRelations": "<relations><Relation><ContactId>{person}</ContactId><CompanyId>{company}</CompanyId>"
    "</Relation></relations>",
    "SaveMaps": "<maps><CompanyMap><ExternalId>x</ExternalId><CompanyId>{company}</CompanyId></CompanyMap></maps>",
    "DeleteMaps": "<maps><CompanyMap><ExternalId>x</ExternalId><CompanyId>{company}</CompanyId></CompanyMap></maps>",
    "GetCustomerCategories": "<customerId>{company}</customerId>",
    "SaveCustomerCategories": "<customerCategories><KeyValuePair><Key>1</Key><Value>{company}</Value></KeyValuePair>"
    "</customerCategories>",
    "DeleteCustomerCategories": "<customerCategories><KeyValuePair><Key>1</Key><Value>{company}</Value>"
    "</KeyValuePair></customerCategories>",
}
LISTING: Final[dict[str, str]] = {
    "GetPersonsDetailed": "<personSearch />",
    "GetPersonId": "<consumerPersonNo>FAR-1</consumerPersonNo>",
    "GetPersonIdsByUserName": "<username>far-user</username>",
    "GetRelationsChangedAfter": "<changedAfter>2000-01-01</changedAfter>",
    "GetAllNotes": "",
    "GetCompanySyncList": "",
    "GetCustomerCategoryTree": "",
    "GetCRMGroups": "",
}


@pytest.fixture(scope="module")
def far(server: RunningServer) -> dict[str, int]:
    """Return Ids of another tenant's person, company and note; everything there is called far."""
    tenant = accounts.second_tenant(server)
    principal = Principal(tenant=tenant, user=server.principal().user, role=Role.EDITOR, face="test")
    book = server.kartotek.book
    for _ in range(40):  # numbers that the demo tenant has not got to
        server.run(book.create(principal, Kind.COMPANY, {"name": "Far AS"}))
    company = server.run(book.create(principal, Kind.COMPANY, {"name": "Far AS", "external_number": "FAR-1"}))
    relation = {"other": company.party, "kind": "employment", "title": "far"}
    members = {"last_name": "Far", "external_number": "FAR-1", "user_name": "far-user"}
    person = server.run(book.create(principal, Kind.PERSON, {**members, "relations": {"f" * 32: relation}}))
    note = server.run(book.add_note(principal, AddNote(party=person.party, subject="far", text="far")))
    return {
        "person": int(person.handles["twentyfourseven.person"]),
        "company": int(company.handles["twentyfourseven.company"]),
        "note": note.id,
    }


@pytest.mark.parametrize("operation", NAMING)
def test_an_id_of_another_tenant_is_like_one_that_never_was(
    soap: Soap, server: RunningServer, far: dict[str, int], operation: str
) -> None:
    before = server.last_change()

    def ask(number: Callable[[str], int]) -> tuple[int, str]:
        numbers = {name: number(name) for name in far}
        answer = soap.call(operation, NAMING[operation].format(**numbers))
        text = answer.text
        for value in numbers.values():
            text = text.replace(str(value), "#")
        return answer.status, text

    assert ask(lambda name: far[name]) == ask(lambda _: NEVER)
    assert server.last_change() == before


@pytest.mark.parametrize("operation", LISTING)
def test_no_list_has_anything_of_another_tenant(soap: Soap, far: dict[str, int], operation: str) -> None:
    answer = soap.call(operation, LISTING[operation])
    assert answer.status == 200
    assert "far" not in answer.text.lower()
    for number in far.values():
        assert f">{number}<" not in answer.text
