"""The flat carriers: a Contact as a person shows it, a Person as a contact shows it (reference §2.4, §2.7)."""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import Party, Record, State, ordered
from kartotek.faces.superoffice.mapping.address import address_carrier, city_of
from kartotek.faces.superoffice.mapping.interests import count_of
from kartotek.faces.superoffice.mapping.languages import language_number
from kartotek.faces.superoffice.mapping.points import first_number
from kartotek.faces.superoffice.mapping.properties import residue_of
from kartotek.faces.superoffice.mapping.rights import TABLE_RIGHT
from kartotek.faces.superoffice.mapping.sight import (
    CONTACT_SPACE,
    PERSON_SPACE,
    Sight,
    first_value,
    grouped,
    handle_number,
)
from kartotek.faces.superoffice.messages import Json

EMPLOYMENT: Final = "employment"


def employer_of(record: Record) -> Record | None:
    """Return the company of a person's primary employment, where both are there to be seen."""
    for _, relation in ordered(record.party.relations):
        if relation.kind == EMPLOYMENT and relation.outward and relation.primary and relation.other in record.related:
            return record.related[relation.other]
    return None


def staff_of(record: Record) -> list[Record]:
    """Return the people whose primary employment is at a company."""
    return [
        record.related[relation.other]
        for _, relation in ordered(record.party.relations)
        if relation.kind == EMPLOYMENT
        and not relation.outward
        and relation.primary
        and relation.other in record.related
    ]


def full_name(party: Party) -> str:
    """Return a company's name with its department, or a person's name."""
    if party.kind == "company" and party.department:
        return f"{party.name or ''}, {party.department}"
    return party.display_name()


def formal_name(party: Party) -> str:
    """Return a person's name with what comes before it (``Mr.``) and an academic title."""
    return " ".join(part for part in (party.title, party.salutation, party.display_name()) if part)


def flat_contact(record: Record | None, sight: Sight) -> Json:
    """Return a company as a Contact carrier, None for None."""
    if record is None:
        return None
    party, points, view = record.party, grouped(record.party), sight.view
    emails, address = points.get("Emails"), address_carrier(record)
    return {
        "ContactId": handle_number(record, CONTACT_SPACE),
        "Name": party.name or "",
        "OrgNr": party.organisation_number or "",
        "Department": party.department or "",
        "URL": first_value(points, "Urls"),
        "City": city_of(record),
        "DirectPhone": first_value(points, "Phones"),
        "AssociateId": party.owner or 0,
        "CountryId": view.country_number(party.country),
        "EmailAddress": first_value(points, "Emails"),
        "Kananame": residue_of(party).get("Kananame", ""),
        "EmailAddressName": emails[0][1].label if emails else None,
        "URLName": None,
        "AssociateFullName": view.associate_name(party.owner),
        "BusinessName": view.item_name("business", party.business),
        "CategoryName": view.item_name("category", party.category),
        "CountryName": view.country_name(party.country),
        "Address": address,
        "FormattedAddress": address["Formatted"] if address else "",
        "FullName": full_name(party),
        "IsOwnerContact": False,
        "ActiveErpLinks": 0,
        "Number1": party.code or "",
        "Number2": party.number or "",
        "TableRight": TABLE_RIGHT,
        "FieldProperties": {},
    }


def flat_person(record: Record, employer: Record | None, sight: Sight) -> Json:
    """Return a person as a Person carrier, with what it tells of the company they belong to."""
    party, points, view, kept = record.party, grouped(record.party), sight.view, residue_of(record.party)
    company = employer.party if employer else None
    numbers = grouped(company) if company else {}
    emails = points.get("Emails")
    category = party.category or (company.category if company else None)
    return {
        "Position": view.item_name("position", kept.get("Position")),
        "PersonId": handle_number(record, PERSON_SPACE),
        "Mrmrs": party.title or "",
        "Firstname": party.first_name or "",
        "Lastname": party.last_name or "",
        "MiddleName": party.middle_name or "",
        "Title": party.position or "",
        "Description": party.comment.text if party.comment else "",
        "Email": first_value(points, "Emails"),
        "FullName": full_name(party),
        "DirectPhone": first_number(points, "OfficePhones", "PrivatePhones"),
        "FormalName": formal_name(party),
        "CountryId": view.country_number(party.country),
        "ContactId": handle_number(employer, CONTACT_SPACE) if employer else 0,
        "ContactName": (company.name or "") if company else "",
        "Retired": int(party.state is State.BLOCKED),
        "Rank": 0,
        "ActiveInterests": count_of("person_interest", record.party, view),
        "ContactDepartment": (company.department or "") if company else "",
        "ContactCountryId": view.country_number(company.country if company else None),
        "ContactOrgNr": (company.organisation_number or "") if company else "",
        "FaxPhone": first_value(points, "Faxes"),
        "MobilePhone": first_value(points, "MobilePhones"),
        "ContactPhone": first_value(numbers, "Phones"),
        "AssociateName": view.associate_name(party.owner),
        "AssociateId": party.owner or 0,
        "UsePersonAddress": kept.get("UsePersonAddress", False),
        "ContactFax": first_value(numbers, "Faxes"),
        "Kanafname": kept.get("Kanafname", ""),
        "Kanalname": kept.get("Kanalname", ""),
        "Post1": kept.get("Post1", ""),
        "Post2": kept.get("Post2", ""),
        "Post3": kept.get("Post3", ""),
        "EmailName": (emails[0][1].label or "") if emails else "",
        "ContactFullName": full_name(company) if company else "",
        "ActiveErpLinks": 0,
        "TicketPriorityId": party.ticket_priority or 0,
        "SupportLanguageId": language_number(party.language),
        "SupportAssociateId": party.support_owner or 0,
        "CategoryName": view.item_name("category", category),
        "PersonNumber": party.number or "",
        "TableRight": TABLE_RIGHT,
        "FieldProperties": {},
    }
