"""PersonEntity: a person (reference §2.5), its properties in the order of the vendor's model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kartotek.domain.party import EMPLOYMENT, Kind, Medium, Party, Relation, new_item_id
from kartotek.faces.superoffice.mapping.address import address
from kartotek.faces.superoffice.mapping.custom_fields import custom_fields
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.flat import (
    employer_of,
    flat_contact,
    flat_person,
    formal_name,
    full_name,
)
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
from kartotek.faces.superoffice.mapping.points import MEMBERS, Element, element_carrier, elements, read_elements
from kartotek.faces.superoffice.mapping.properties import (
    Property,
    Value,
    associate,
    constant,
    flag,
    keep,
    kept_flag,
    kept_moment,
    kept_number,
    kept_text,
    list_item,
    owned,
    reference,
    residue_of,
    text,
)
from kartotek.faces.superoffice.mapping.rights import PERSON_FIELDS
from kartotek.faces.superoffice.mapping.sight import CONTACT_SPACE, PERSON_SPACE, Sight, handle_number
from kartotek.faces.superoffice.messages import Json, read_text

NO_POSITION: Final = {"Id": 0, "Value": "", "Tooltip": "", "TableRight": None, "FieldProperties": {}}


def _birth_date() -> Property:
    def parse(sent: Json, sight: Sight) -> Value:
        # Compared as shown: what reads the same as before is no change, whatever offset it was sent with.
        return sight.zone.show_date(sight.zone.read_date(read_text(sent, "BirthDate"), "BirthDate"))

    def write(draft: Party, value: str, sight: Sight) -> None:
        draft.birth = sight.zone.read_date(value, "BirthDate")

    return Property("BirthDate", lambda sight: sight.zone.show_date(sight.party.birth), write, parse, resets=True)


def _position() -> Property:
    """The person's position on the list ``position``; the domain's own position is ``Title``."""

    def show(sight: Sight) -> Json:
        return sight.view.item("position", residue_of(sight.party).get("Position")) or NO_POSITION

    def read(sight: Sight) -> int:
        item = sight.view.directory.get("position", residue_of(sight.party).get("Position"))
        return item.id if item else 0

    def write(draft: Party, value: int, _: Sight) -> None:
        keep(draft, "Position", value or None)

    def check(number: int, sight: Sight) -> bool:
        return sight.view.directory.get("position", number) is not None

    return reference("Position", "Id", show=show, read=read, write=write, check=check)


def _contact() -> Property:
    """The company of the person's primary employment; another one replaces that employment."""

    def write(draft: Party, value: int, sight: Sight) -> None:
        for name, relation in list(draft.relations.items()):
            if relation.kind == EMPLOYMENT and relation.outward and relation.primary:
                del draft.relations[name]
        if value:
            _employ(draft, sight.named["Contact"])

    return reference(
        "Contact",
        "ContactId",
        show=lambda sight: flat_contact(employer_of(sight.record), sight),
        read=_employer_number,
        write=write,
    )


def _employer_number(sight: Sight) -> int:
    employer = employer_of(sight.record)
    return handle_number(employer, CONTACT_SPACE) if employer else 0


def _employ(draft: Party, company: int) -> None:
    """Make the employment at a company the primary one; there may be one already that is not."""
    for relation in draft.relations.values():
        if relation.kind == EMPLOYMENT and relation.outward and relation.other == company:
            relation.primary = True
            return
    rank = max((relation.rank for relation in draft.relations.values()), default=-1) + 1
    draft.relations[new_item_id()] = Relation(other=company, kind=EMPLOYMENT, primary=True, rank=rank)


def _mirrored(own: Property, member: str) -> Property:
    """Return a property that reads the company's value where the person has none of their own.

    A new person who has a company gets none (the vendor's Category, Business and Associate of a person mirror those
    of the company).
    """

    def seen(sight: Sight) -> Sight:
        employer = employer_of(sight.record) if getattr(sight.party, member) is None else None
        return sight if employer is None else replace(sight, record=employer)

    def with_company(read: Callable[[Sight], Value]) -> Callable[[Sight], Value]:
        return lambda sight: read(seen(sight))

    fresh = own.fresh
    return replace(
        own,
        show=with_company(own.show),
        value=with_company(own.value or own.show),
        fresh=None if fresh is None else lambda sight: 0 if sight.named.get("Contact") else fresh(sight),
    )


def _chat_emails() -> Property:
    """Chat addresses, which only this face knows: their values in one array, their descriptions in another."""
    name, labels = "ChatEmails", "ChatEmails/Description"

    def value(sight: Sight) -> list[Element]:
        kept = residue_of(sight.party)
        values: list[str] = kept.get(name, [])
        return [Element(*pair) for pair in zip(values, kept.get(labels, [""] * len(values)), strict=True)]

    def write(draft: Party, value: list[Element], _: Sight) -> None:
        keep(draft, name, [element.value for element in value] or None)
        keep(draft, labels, [element.description for element in value] or None)

    return Property(
        name,
        lambda sight: [element_carrier(item.value, item.description, item.value) for item in value(sight)],
        write,
        lambda sent, _: read_elements(sent, name),
        value,
        members=MEMBERS,
    )


PERSON: Final = Entity(
    kind=Kind.PERSON,
    name="Person",
    key="PersonId",
    space=PERSON_SPACE,
    references={"Contact": ("ContactId", CONTACT_SPACE)},
    fields=PERSON_FIELDS,
    needed="Firstname",
    flat=lambda sight: flat_person(sight.record, employer_of(sight.record), sight),
    contact=_employer_number,
    properties=(
        owned("PersonId", lambda sight: sight.number(PERSON_SPACE)),
        text("Firstname", "first_name"),
        text("MiddleName", "middle_name"),
        text("Lastname", "last_name"),
        text("Mrmrs", "title"),
        text("Title", "position"),
        updated_date(),
        created_date(),
        _birth_date(),
        created_by(),
        elements("Emails", Medium.EMAIL, "main"),
        description(),
        constant("IsAssociate", value=False),
        elements("PrivatePhones", Medium.PHONE, "home"),
        elements("Faxes", Medium.PHONE, "fax"),
        elements("MobilePhones", Medium.PHONE, "mobile"),
        elements("OfficePhones", Medium.PHONE, "work"),
        elements("OtherPhones", Medium.PHONE, "other"),
        _position(),
        updated_by(),
        _contact(),
        country(),
        interests("person_interest", "persint"),
        text("PersonNumber", "number"),
        owned("FullName", lambda sight: full_name(sight.party)),
        flag("NoMailing", "no_mailing"),
        kept_flag("UsePersonAddress"),
        blocked("Retired"),
        elements("Urls", Medium.URL, "main"),
        owned("FormalName", lambda sight: formal_name(sight.party)),
        address(Kind.PERSON),
        kept_text("Post3"),
        kept_text("Post2"),
        kept_text("Post1"),
        kept_text("Kanalname"),
        kept_text("Kanafname"),
        constant("CorrespondingAssociate", None),
        _mirrored(list_item("Category", "category", "category", setting="category"), "category"),
        _mirrored(list_item("Business", "business", "business", setting="business"), "business"),
        _mirrored(associate("Associate", "owner", fresh=lambda sight: sight.user), "owner"),
        text("Salutation", "salutation"),
        owned("ActiveInterests", lambda sight: count_of("person_interest", sight.party, sight.view)),
        associate("SupportAssociate", "support_owner"),
        list_item("TicketPriority", "ticket_priority", "ticket_priority"),
        customer_language(),
        kept_number("DbiAgentId"),
        kept_text("DbiKey"),
        kept_moment("DbiLastModified"),
        kept_moment("DbiLastSyncronized"),
        kept_number("SentInfo"),
        kept_number("ShowContactTickets"),
        constant("UserInfo", None),
        _chat_emails(),
        elements("InternetPhones", Medium.PHONE, "internet"),
        kept_number("Source"),
        constant("ActiveErpLinks", 0),
        constant("ShipmentTypes", []),
        constant("Consents", []),
        constant("BounceEmails", []),
        constant("ActiveStatusMonitorId", 0),
        constant("CreatedByFormId", 0),
        constant("UtmParameters", None),
        kept_number("LeadstatusId"),
        constant("Leadstatus", ""),
        *custom_fields(),
    ),
    links=(
        ("Self", "Person/{id}"),
        ("Self.Simple", "Person/{id}/Simple"),
        ("UdefLayout", "Person/UdefLayout/Published"),
        ("Mrmrs.List", "MDOList/mrmrs"),
        ("Position.List", "MDOList/perspos"),
        ("Contact", "Contact/{contact}"),
        ("Contact.List", "MDOList/contact_new"),
        ("Country.List", "MDOList/country"),
        ("Interests.List", "MDOList/persint"),
        ("Category.List", "MDOList/category"),
        ("Business.List", "MDOList/business"),
        ("Associate.List", "MDOList/associate"),
        ("Salutation.List", "MDOList/salutation"),
        ("SupportAssociate.List", "MDOList/associate"),
        ("TicketPriority.List", "MDOList/ticketpriority"),
        ("CustomerLanguage.List", "MDOList/customerlanguage"),
        ("Archive", "Person"),
        *(
            (f"Archive.{name}", f"Person/{{id}}/{name}")
            for name in ("Activities", "Appointments", "Documents", "Sales", "Relations", "Tickets")
        ),
    ),
)
