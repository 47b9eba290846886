"""A contact person that 4PS imports is a relation through the other three vendors' faces."""

from __future__ import annotations

from typing import Any

from kartotek.domain.party import Kind
from tests.acceptance.visitor import CRM_SPACE, REST_SPACE, SOAP_SPACE, Visitor
from tests.faces.digioffice.messages import CONTACT_PERSON, company, person, send

DATA: dict[str, Any] = {
    "jobTitle": "Calculator",
    "phoneNo": "+31 24 1234567",
    "mobilePhoneNo": "+31 6 12345678",
    "eMail": "gonnie@bouw.example",
}


def test_a_contact_person_is_seen_through_every_other_face(visitor: Visitor) -> None:
    ends = {
        "crmCompanyId": company(visitor.rest, name="Bouw BV"),
        "crmPersonId": person(visitor.rest, phoneNo="024 1", eMail="at-home@example.com"),
    }
    assert send(visitor.rest, CONTACT_PERSON, {**ends, **DATA})["Status"] == "Ok"
    employer = visitor.record("digioffice.system", ends["crmCompanyId"]).handles
    human = visitor.record("digioffice.system", ends["crmPersonId"]).handles

    relation = visitor.soap_person(human[SOAP_SPACE[Kind.PERSON]])["RelationData"]["RelationData"]
    assert relation["CustomerId"] == employer[SOAP_SPACE[Kind.COMPANY]]
    assert (relation["Title"], relation["Email"]) == ("Calculator", "gonnie@bouw.example")
    assert (relation["Phone"], relation["Mobile"]) == ("+31 24 1234567", "+31 6 12345678")

    [carrier] = visitor.rest_entity(Kind.COMPANY, employer[REST_SPACE[Kind.COMPANY]])["Persons"]
    assert str(carrier["PersonId"]) == human[REST_SPACE[Kind.PERSON]]
    assert (carrier["Title"], carrier["Email"]) == ("Calculator", "gonnie@bouw.example")
    assert (carrier["DirectPhone"], carrier["MobilePhone"]) == ("+31 24 1234567", "+31 6 12345678")
    entity = visitor.rest_entity(Kind.PERSON, human[REST_SPACE[Kind.PERSON]])
    assert entity["Contact"]["Name"] == "Bouw BV"
    assert [element["Value"] for element in entity["OfficePhones"]] == ["024 1"]

    [tie] = visitor.crm.show(human[CRM_SPACE])["relation_set"]
    assert (tie["type"], tie["contact"]["id"]) == ("Employer", employer[CRM_SPACE])
