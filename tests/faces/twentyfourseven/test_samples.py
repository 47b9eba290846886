"""The examples of the vendor's guides, sent as they are printed; those printed without an end are completed.

They name a person 123456, a company 100 and a note 1234. The former two are made here; a note's Id is the server's, so
that one is put into the example.
"""

from __future__ import annotations

import pytest

from kartotek.domain.party import Kind
from tests.faces.twentyfourseven import behind
from tests.faces.twentyfourseven.client import COMPANY, PERSON, Answer, Soap, sample
from tests.rig.server import RunningServer


@pytest.fixture
def named(server: RunningServer, soap: Soap) -> None:
    """Make the person and the company that the examples name, once."""
    if not soap.companies("<CompanyId>100</CompanyId>", "Name"):
        fields = "<Name>Industries AS</Name><Type>Business</Type><Id>100</Id>"
        soap.save_company(f"{fields}<ExplicitlySpecifyNewCompanyId>true</ExplicitlySpecifyNewCompanyId>")
        handles = {"twentyfourseven.person": "123456"}
        members = {"last_name": "Olsen", "external_number": "1234"}
        book = server.kartotek.book
        server.run(book.create(server.principal(), Kind.PERSON, members, handles))


def send(soap: Soap, name: str, path: str = PERSON) -> Answer:
    """Send an example without a SOAPAction, which the guides do not print."""
    return soap.post(path, sample(name))


@pytest.mark.usefixtures("named")
def test_a_relation_is_added_and_retrieved(soap: Soap) -> None:
    assert send(soap, "make_relation.xml").only("MakeRelationResult") == "true"
    found = send(soap, "get_relations.xml")
    relation = "GetRelationsResult/RelationData"
    expected = {
        "ContactId": "123456",
        "CustomerId": "100",
        "Email": "olsen@email.no",
        "Mobile": "12345678",
        "Phone": "87654321",
        "Title": "Relation Olsen",
    }
    assert {name: found.only(f"{relation}/{name}") for name in expected} == expected


@pytest.mark.usefixtures("named")
def test_a_note_is_added_retrieved_and_deleted(soap: Soap, server: RunningServer) -> None:
    number = send(soap, "add_note.xml").only("AddNoteResult")
    found = send(soap, "get_notes.xml")
    assert number in found.texts("GetNotesResult/NoteData/Id")
    assert "Note description" in found.texts("GetNotesResult/NoteData/Description")
    assert send(soap, "delete_note.xml").fault().endswith("There is no note with Id 1234.")
    deleted = soap.post(PERSON, sample("delete_note.xml").replace("<Id>1234</Id>", f"<Id>{number}</Id>"))
    assert deleted.status == 200
    assert number not in send(soap, "get_notes.xml").texts("GetNotesResult/NoteData/Id")
    assert behind.record(server, 123456).version > 1


@pytest.mark.usefixtures("named")
def test_a_contact_id_is_retrieved(soap: Soap) -> None:
    assert send(soap, "get_person_id.xml").only("GetPersonIdResult") == "123456"


@pytest.mark.usefixtures("named")
def test_companies_are_saved_retrieved_and_listed(soap: Soap) -> None:
    number = send(soap, "save_companies.xml", COMPANY).only("SaveCompaniesResult/Company/Id")
    found = send(soap, "get_companies.xml", COMPANY)
    numbers, names = (found.texts(f"GetCompaniesResult/Company/{name}") for name in ("Id", "Name"))
    assert ("Test Name", number) in zip(names, numbers, strict=True)
    page = send(soap, "get_company_sync_list.xml", COMPANY)
    result = "GetCompanySyncListResult"
    assert [page.only(f"{result}/{name}") for name in ("CurrentPage", "TotalPages", "ItemsPerPage")] == [
        "1",
        "1",
        "1000",
    ]
    assert {number, "100"} <= set(page.texts(f"{result}/Items/SyncCompany/CompanyId"))
