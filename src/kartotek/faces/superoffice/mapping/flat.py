"""The flat carriers: a Contact as a person shows it, a Person as a contact shows it (reference §2.4, §2.7)."""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import EMPLOYMENT, Medium, Party, Record, Relation, State, ordered
from kartotek.faces.superoffice.mapping.address import address_carrier, city_of
from kartotek.faces.superoffice.mapping.interests import count_of
from kartotek.faces.superoffice.mapping.languages import language_number
from kartotek.faces.superoffice.mapping.points import first_number
from kartotek.faces.superoffice.mapping.properties import residue_of
from kartotek.faces.superoffice.mapping.rights import FLAT_CONTACT_FIELDS, TABLE_RIGHTS, rights_on
from kartotek.faces.superoffice.mapping.sight import (
    CONTACT_SPACE,
    PERSON_SPACE,
    Sight,
    first_value,
    grouped,
    handle_number,
)
from kartotek.faces.superoffice.messages import Json

_CONTACT_RIGHTS: Final = rights_on(FLAT_CONTACT_FIELDS, FLAT_CONTACT_FIELDS, needed=("Name",))


def employer_of(record: Record) -> Record | None:
    """Return the company of a person's primary employment, where both are there to be seen."""
    for _, relation in ordered(record.party.relations):
        if relation.kind == EMPLOYMENT and relation.outward and relation.primary and relation.other in record.related:
            return record.related[relation.other]
    return None


def staff_of(record: Record) -> list[tuple[Record, Relation]]:
    """Return the people whose primary employment is at a company, each with that."""
    return [
        (record.related[relation.other], relation)
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
    rights = _CONTACT_RIGHTS[sight.editor]
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
        "TableRight": rights.table,
        "FieldProperties": rights.fields,
    }


def flat_person(record: Record, employer: Record | None, sight: Sight) -> Json:
    """Return a person as a Person carrier, with what it tells of the company they belong to."""
    relations = record.party.relations.values()
    employment = next((item for item in relations if employer and item.other == employer.id and item.primary), None)
    return _flat_person(record, _belonging(employer, sight), sight) | (_at_work(employment) if employment else {})


def flat_staff(record: Record, sight: Sight) -> Json:
    """Return the people of a company as Person carriers."""
    belonging = _belonging(record, sight)
    return [_flat_person(person, belonging, sight) | _at_work(relation) for person, relation in staff_of(record)]


_PERSON: Final = (
    *("Position", "PersonId", "Mrmrs", "Firstname", "Lastname", "MiddleName", "Title", "Description", "Email"),
    *("FullName", "DirectPhone", "FormalName", "CountryId", "ContactId", "ContactName", "Retired", "Rank"),
    *("ActiveInterests", "ContactDepartment", "ContactCountryId", "ContactOrgNr", "FaxPhone", "MobilePhone"),
    *("ContactPhone", "AssociateName", "AssociateId", "UsePersonAddress", "ContactFax", "Kanafname", "Kanalname"),
    *("Post1", "Post2", "Post3", "EmailName", "ContactFullName", "ActiveErpLinks", "TicketPriorityId"),
    *("SupportLanguageId", "SupportAssociateId", "CategoryName", "PersonNumber", "TableRight", "FieldProperties"),
)
"""The members of a Person carrier in the vendor's order."""

_UNEMPLOYED: Final = dict.fromkeys(_PERSON, "") | {
    "ContactId": 0,
    "ContactCountryId": 0,
    "AssociateId": 0,
    "Rank": 0,
    "ActiveErpLinks": 0,
    "UsePersonAddress": False,
    "FieldProperties": {},
}


def _belonging(employer: Record | None, sight: Sight) -> dict[str, Json]:
    """Return a Person carrier in which only the company is told of, the same for all who belong to it.

    Its user and its category are also those of people who have none of their own.
    """
    if employer is None:
        return _UNEMPLOYED
    company, view = employer.party, sight.view
    numbers = sight.points if employer is sight.record else grouped(company)
    return _UNEMPLOYED | {
        "ContactId": handle_number(employer, CONTACT_SPACE),
        "ContactName": company.name or "",
        "ContactDepartment": company.department or "",
        "ContactCountryId": view.country_number(company.country),
        "ContactOrgNr": company.organisation_number or "",
        "ContactPhone": first_value(numbers, "Phones"),
        "ContactFax": first_value(numbers, "Faxes"),
        "ContactFullName": full_name(company),
        "AssociateName": view.associate_name(company.owner),
        "AssociateId": company.owner or 0,
        "CategoryName": view.item_name("category", company.category),
    }


def _flat_person(record: Record, belonging: dict[str, Json], sight: Sight) -> Json:
    party, points, view = record.party, grouped(record.party), sight.view
    emails = points.get("Emails")
    shown = belonging | {
        "PersonId": handle_number(record, PERSON_SPACE),
        "Mrmrs": party.title or "",
        "Firstname": party.first_name or "",
        "Lastname": party.last_name or "",
        "MiddleName": party.middle_name or "",
        "Title": party.position or "",
        "Description": party.comment.text if party.comment else "",
        "Email": emails[0][1].value if emails else "",
        "FullName": full_name(party),
        "DirectPhone": first_number(points, "OfficePhones", "PrivatePhones"),
        "FormalName": formal_name(party),
        "CountryId": view.country_number(party.country),
        "Retired": int(party.state is State.BLOCKED),
        "ActiveInterests": count_of("person_interest", party, view),
        "FaxPhone": first_value(points, "Faxes"),
        "MobilePhone": first_value(points, "MobilePhones"),
        "EmailName": (emails[0][1].label or "") if emails else "",
        "TicketPriorityId": party.ticket_priority or 0,
        "SupportLanguageId": language_number(party.language),
        "SupportAssociateId": party.support_owner or 0,
        "PersonNumber": party.number or "",
        "TableRight": TABLE_RIGHTS[sight.editor],
    }
    if party.owner is not None:
        shown |= {"AssociateName": view.associate_name(party.owner), "AssociateId": party.owner}
    if party.category is not None:
        shown["CategoryName"] = view.item_name("category", party.category)
    kept = residue_of(party)
    if kept:
        shown |= {name: kept[name] for name in _KEPT if name in kept}
        shown["Position"] = view.item_name("position", kept.get("Position"))
    return shown


_AT_WORK: Final = {
    (Medium.PHONE, "work"): "DirectPhone",
    (Medium.PHONE, "main"): "DirectPhone",
    (Medium.PHONE, "mobile"): "MobilePhone",
    (Medium.PHONE, "fax"): "FaxPhone",
}


def _at_work(relation: Relation) -> dict[str, Json]:
    """Return what an employment tells of a person, in place of the person's own: title, numbers, e-mail address."""
    shown: dict[str, Json] = {"Title": relation.title} if relation.title else {}
    for _, point in ordered(relation.contact_points):
        if point.medium is Medium.EMAIL and "Email" not in shown:
            shown |= {"Email": point.value, "EmailName": point.label or ""}
        name = _AT_WORK.get((point.medium, point.kind))
        if name is not None:
            shown.setdefault(name, point.value)
    return shown


_KEPT: Final = ("UsePersonAddress", "Kanafname", "Kanalname", "Post1", "Post2", "Post3")
"""The members of a Person carrier that only this face knows."""
