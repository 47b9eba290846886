"""The columns of companies: the vendor's archive SimpleContact, and what a person's company shows in archive Person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kartotek.domain.party import State
from kartotek.domain.query import InState, IsSet, Op, compare
from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.columns import make
from kartotek.faces.superoffice.mapping.columns.addresses import POSTAL, STREET, address
from kartotek.faces.superoffice.mapping.columns.associates import associate
from kartotek.faces.superoffice.mapping.columns.column import NEVER, Column, Fact, Kind, Shown, Sorting
from kartotek.faces.superoffice.mapping.columns.make import flag, member_item, moment, text, users
from kartotek.faces.superoffice.mapping.columns.points import email, number, of_lists, phone, url
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.flat import full_name
from kartotek.faces.superoffice.mapping.view import View


def country_names(view: View) -> Mapping[str | int, Shown]:
    """Return the names of all countries by their code, folded as facts are."""
    language = make.language_of(view)
    return {fold(item.code or ""): item.name(language) for item in view.directory.items("country", deleted=True)}


def country_numbers(view: View) -> Mapping[str | int, Shown]:
    """Return the numbers of all countries by their code, folded as facts are."""
    return {fold(item.code or ""): item.id for item in view.directory.items("country", deleted=True)}


def countries(name: str, number_name: str) -> tuple[Column, Column]:
    """Return a party's country, by name and by number (ISO 3166)."""
    return (
        Column(
            name,
            Kind.LIST,
            "Country",
            show=lambda row: row.view.country_name(row.party.country),
            raw=lambda row: row.view.country_number(row.party.country),
            hint="country_id",
            mdo="country",
            target=Fact("country"),
            table=country_names,
            key=lambda view, number: view.country_code(number),
            order=Sorting("country", country_names),
        ),
        Column(
            number_name,
            Kind.INT,
            "Country ID",
            show=lambda row: row.view.country_number(row.party.country),
            target=Fact("country"),
            table=country_numbers,
            order=Sorting("country", country_numbers),
        ),
    )


def category_ranks(view: View) -> Mapping[str | int, Shown]:
    """Return the ranks of all categories by number."""
    return {item.id: item.rank for item in view.directory.items("category", deleted=True)}


def interests(name: str, label: str, list_name: str, mdo: str) -> Column:
    """Return the interests of a party: asked for by number, shown by their names in the order of the list."""

    def show(row: Row) -> str:
        chosen = set(row.party.interests)
        items = row.view.directory.items(list_name, deleted=True)
        return ", ".join(row.view.item_name(list_name, item.id) for item in items if item.id in chosen)

    return Column(
        name,
        Kind.INTEREST,
        label,
        show=show,
        mdo=mdo,
        target=Fact("interests"),
        table=make.names_of(list_name),
    )


def deleted_date(name: str) -> Column:
    """Return the moment at which the party was deleted, which for a deleted one is that of its last change."""
    return Column(
        name,
        Kind.NONE,
        "Deleted date",
        show=lambda row: row.zone.show(row.record.changed.at if row.party.state is State.DELETED else None),
    )


def _rank(row: Row) -> int:
    item = row.view.directory.get("category", row.party.category)
    return item.rank if item else 0


BLOCKED: Final = InState((State.BLOCKED,))
DELETED: Final = InState((State.DELETED,))
BY_STATE: Final = Sorting("state")
"""Blocked comes behind active, by the words that they are stored as."""
NO_MAILING: Final = compare("no_mailing", Op.EQ, True)

OWN: Final = (
    Column(
        "contactId",
        Kind.INT,
        "Company ID",
        show=lambda row: row.number,
        target=Fact("id"),
        order=Sorting("id"),
    ),
    text("name", "Company name", "name"),
    text("department", "Department", "department"),
    Column(
        "nameDepartment",
        Kind.STRING,
        "Company",
        show=lambda row: full_name(row.party),
        target=Fact("full_name"),
        order=Sorting("full_name"),
    ),
    flag("hasInfoText", "Has note", lambda row: row.party.comment is not None, IsSet("comment")),
    flag("hasInterests", "Has interests", lambda row: bool(row.party.interests), IsSet("interests")),
    make.user(
        "associateId",
        "Our contact",
        lambda row: row.party.owner,
        Fact("owner"),
        Sorting("owner", make.initials),
        make.initials,
    ),
    member_item("category", "Category", "category", "category", "category"),
    Column(
        "companyCategoryRank",
        Kind.INT,
        "Category rank",
        show=_rank,
        target=Fact("category"),
        table=category_ranks,
        order=Sorting("category", category_ranks),
    ),
    member_item("business", "Business", "business", "business", "business"),
    *countries("country", "countryId"),
    text("number", "Number", "number"),
    text("code", "Code", "code"),
    text("orgnr", "VAT No.", "organisation_number"),
    flag("stop", "Stop", lambda row: row.party.state is State.BLOCKED, BLOCKED, BY_STATE),
    flag(
        "contactNoMail",
        "No mailings (company)",
        lambda row: bool(row.party.no_mailing),
        NO_MAILING,
        Sorting("no_mailing"),
    ),
    *users(
        ("updatedBy", "updatedByFullName"),
        ("Updated by", "Updated by - Full name"),
        "changed_by",
        lambda row: row.record.changed.by,
    ),
    moment("updatedDate", "Updated", "changed", lambda row: row.record.changed),
    *users(
        ("registeredBy", "registeredByFullName"),
        ("Registered by", "Registered by - Full name"),
        "created_by",
        lambda row: row.record.created.by,
    ),
    moment("registeredDate", "Registered date", "created", lambda row: row.record.created),
    member_item("contactSource", "Source", "source", "source", "source"),
    flag("contactDeleted", "Deleted", lambda row: row.party.state is State.DELETED, DELETED, BY_STATE),
    flag("activeErpLinks", "ERP connected", lambda _: False, NEVER),
)
"""What stands in a list for which no columns were chosen."""

BELOW: Final = (
    number("phone/formattedNumber", "Phone", "phone", of_lists("Phones", "Faxes")),
    *phone("contactPhone", "Telephone", "phone.voice", of_lists("Phones")),
    *phone("contactFax", "Fax", "phone.fax", of_lists("Faxes")),
    *phone("searchPhone", "Search phone", "phone", of_lists("Phones", "Faxes")),
    *email(),
    *address("postAddress", "Postal address", (POSTAL,), ("letters",)),
    *address("restrictionPostalAddress", "Postal address", (POSTAL,), ("letters",)),
    *address("streetAddress", "Street address", (STREET,), ("visit",)),
    *address("restrictionAddress", "Search address", (STREET, POSTAL), ("visit", "letters")),
    *url("url"),
    *associate("contactAssociate", "Our contact", Fact("owner"), lambda row: row.party.owner),
    *associate(
        "contactSupportAssociate", "Our service contact", Fact("support_owner"), lambda row: row.party.support_owner
    ),
    deleted_date("deletedDate"),
    interests("contactInterestIds", "Company interest", "interest", "contint"),
)
"""What is shown of a company where it is asked for."""

UNKNOWN: Final = (
    *("categoryGroup", "mainContact", "forceCompany"),
    *(
        f"NumberOf{which}{what}{when}"
        for what in ("Activities", "Sales", "Tickets")
        for which in ("", "NotCompleted")
        for when in ("", "InPeriod")
    ),
    *(f"Last{which}{what}" for what in ("Activity", "Sale", "Ticket") for which in ("", "Completed", "DoBy")),
    *("SaintStatus1", "SaintStatus2", "saintSaleStatus", "saintAmountClass", "saintActivityType", "saintDirection"),
    *("saintIntention", "saintTicketStatus", "saintTicketCategory", "selectionMemberId", "selectionIdRequest"),
)
"""What the vendor tells of a company besides: the book has no sales, activities, requests, selections."""
