"""ContactEntity: a company (reference §2.1), its properties in the order of the vendor's document."""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import Kind, Medium, Party, State
from kartotek.faces.superoffice.mapping.address import address
from kartotek.faces.superoffice.mapping.custom_fields import custom_fields
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.flat import employer_of, flat_contact, flat_person, flat_staff
from kartotek.faces.superoffice.mapping.interests import count_of, interests
from kartotek.faces.superoffice.mapping.party_properties import (
    blocked,
    country,
    created_by,
    created_date,
    customer_language,
    description,
    updated_by,
    updated_date,
)
from kartotek.faces.superoffice.mapping.points import elements
from kartotek.faces.superoffice.mapping.properties import (
    Property,
    associate,
    constant,
    flag,
    kept_moment,
    kept_number,
    kept_text,
    kept_texts,
    list_item,
    owned,
    reference,
    text,
)
from kartotek.faces.superoffice.mapping.rights import CONTACT_FIELDS
from kartotek.faces.superoffice.mapping.sight import CONTACT_SPACE, PERSON_SPACE, Sight, handle_number
from kartotek.faces.superoffice.messages import Json


def _support_person() -> Property:
    def show(sight: Sight) -> Json:
        person = sight.others.get(sight.party.support_person or 0)
        return None if person is None else flat_person(person, employer_of(person), sight)

    def read(sight: Sight) -> int:
        person = sight.others.get(sight.party.support_person or 0)
        return 0 if person is None else handle_number(person, PERSON_SPACE)

    def write(draft: Party, value: int, sight: Sight) -> None:
        draft.support_person = sight.named["SupportPerson"] if value else None

    return reference("SupportPerson", "PersonId", show=show, read=read, write=write)


CONTACT: Final = Entity(
    kind=Kind.COMPANY,
    name="Contact",
    key="ContactId",
    space=CONTACT_SPACE,
    references={"SupportPerson": ("PersonId", PERSON_SPACE)},
    fields=CONTACT_FIELDS,
    needed="Name",
    flat=lambda sight: flat_contact(sight.record, sight),
    properties=(
        owned("ContactId", lambda sight: sight.number(CONTACT_SPACE)),
        text("Name", "name"),
        text("Department", "department"),
        text("OrgNr", "organisation_number"),
        text("Number1", "code"),
        text("Number2", "number"),
        updated_date(),
        created_date(),
        elements("Emails", Medium.EMAIL, "work"),
        interests("interest", "contint"),
        elements("Urls", Medium.URL, "main"),
        elements("Phones", Medium.PHONE, "work"),
        elements("Faxes", Medium.PHONE, "fax"),
        description(),
        updated_by(),
        created_by(),
        associate("Associate", "owner", fresh=lambda sight: sight.user),
        list_item("Business", "business", "business", setting="business"),
        list_item("Category", "category", "category", setting="category"),
        country(),
        owned("Persons", lambda sight: flat_staff(sight.record, sight)),
        flag("NoMailing", "no_mailing"),
        kept_text("Kananame"),
        blocked("Xstop"),
        owned("ActiveInterests", lambda sight: count_of("interest", sight.party, sight.view)),
        kept_number("GroupId", default=1),
        constant("ActiveStatusMonitorId", 0),
        associate("SupportAssociate", "support_owner"),
        list_item("TicketPriority", "ticket_priority", "ticket_priority"),
        customer_language(),
        owned("Deleted", lambda sight: int(sight.party.state is State.DELETED)),
        kept_number("DbiAgentId"),
        kept_moment("DbiLastSyncronized"),
        kept_text("DbiKey"),
        kept_moment("DbiLastModified"),
        _support_person(),
        address(Kind.COMPANY),
        kept_number("Source"),
        constant("ActiveErpLinks", 0),
        constant("BounceEmails", []),
        kept_texts("Domains"),
        constant("UtmParameters", None),
        *custom_fields(),
    ),
    links=(
        ("Self", "Contact/{id}"),
        ("Self.Simple", "Contact/{id}/Simple"),
        ("UdefLayout", "Contact/UdefLayout/Published"),
        ("Interests.List", "MDOList/contint"),
        ("Associate.List", "MDOList/associate"),
        ("Business.List", "MDOList/business"),
        ("Category.List", "MDOList/category"),
        ("Country.List", "MDOList/country"),
        ("SupportAssociate.List", "MDOList/associate"),
        ("TicketPriority.List", "MDOList/ticketpriority"),
        ("CustomerLanguage.List", "MDOList/customerlanguage"),
        ("Archive", "Contact"),
        *(
            (f"Archive.{name}", f"Contact/{{id}}/{name}")
            for name in (
                "Activities",
                "Appointments",
                "Documents",
                "Projects",
                "Sales",
                "Persons",
                "Relations",
                "Tickets",
            )
        ),
    ),
)
