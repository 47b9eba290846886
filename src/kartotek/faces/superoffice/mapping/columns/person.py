"""The columns of people: the vendor's archive Person, without those of the company that a person belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from kartotek.domain.facts import Type
from kartotek.domain.lists import text_in
from kartotek.domain.party import State
from kartotek.domain.query import Employer, IsSet, Op, compare
from kartotek.domain.search import fold
from kartotek.faces.superoffice.mapping.columns import make
from kartotek.faces.superoffice.mapping.columns.addresses import PRIVATE, address
from kartotek.faces.superoffice.mapping.columns.associates import associate
from kartotek.faces.superoffice.mapping.columns.column import (
    ALWAYS,
    NEVER,
    Column,
    Fact,
    Kind,
    Mirrored,
    OfEmployer,
    Shown,
    Sorting,
)
from kartotek.faces.superoffice.mapping.columns.contact import (
    BLOCKED,
    BY_STATE,
    NO_MAILING,
    category_ranks,
    countries,
    deleted_date,
    interests,
)
from kartotek.faces.superoffice.mapping.columns.make import flag, item, member_item, moment, nothing, text, user, users
from kartotek.faces.superoffice.mapping.columns.points import email, number, of_any, of_kind, of_lists, phone, url
from kartotek.faces.superoffice.mapping.columns.row import Row
from kartotek.faces.superoffice.mapping.flat import full_name
from kartotek.faces.superoffice.mapping.languages import language_code, language_names, language_number, usual_languages
from kartotek.faces.superoffice.mapping.properties import residue_of
from kartotek.faces.superoffice.mapping.view import View


def own_or_company(member: str) -> Callable[[Row], int | None]:
    """Return how a member is read that the company stands in for."""

    def read(row: Row) -> int | None:
        value: int | None = getattr(row.party, member)
        if value is None and row.employer is not None:
            value = getattr(row.employer.party, member)
        return value

    return read


def _mirrored(name: str, label: str, member: str) -> Column:
    return replace(item(name, label, member, own_or_company(member), Mirrored(member), mdo=member), employer=True)


def _birth(name: str, label: str, part: str) -> Column:
    return Column(
        name,
        Kind.INT,
        label,
        show=lambda row: (getattr(row.party.birth, part) or 0) if row.party.birth else 0,
        target=Fact(f"birth.{part}"),
        order=Sorting(f"birth.{part}"),
    )


def _kana(name: str, label: str, kept: str) -> Column:
    fact = f"residue.superoffice.{kept}"
    return Column(
        name,
        Kind.STRING,
        label,
        show=lambda row: residue_of(row.party).get(kept, ""),
        target=Fact(fact),
        order=Sorting(fact, as_type=Type.TEXT),
    )


def _with_contact(row: Row) -> str:
    name = full_name(row.party)
    return name if row.employer is None else f"{name} ({full_name(row.employer.party)})"


def _category_rank(row: Row) -> int:
    found = row.view.directory.get("category", own_or_company("category")(row))
    return found.rank if found else 0


def _position(row: Row) -> int | None:
    number: int | None = residue_of(row.party).get("Position")
    return number


@lru_cache(maxsize=64)
def languages(view: View) -> Mapping[str | int, Shown]:
    """Return the names of the languages that people may prefer by code, folded as facts are."""
    language = make.language_of(view)
    return {fold(code): text_in(language_names(code, language), language) or code for code in usual_languages()}


def _language(row: Row) -> str:
    code = row.party.language
    return row.view.language_entry(code).name if code and language_number(code) else ""


_POSITION: Final = "residue.superoffice.Position"
_MAILING: Final = "residue.superoffice.UsePersonAddress"
_OWNER: Final = own_or_company("owner")

OWN: Final = (
    Column(
        "personId",
        Kind.INT,
        "Contact ID",
        show=lambda row: row.number,
        target=Fact("id"),
        order=Sorting("id"),
    ),
    text("firstName", "First name", "first_name"),
    text("lastName", "Last name", "last_name"),
    text("middleName", "Middle name", "middle_name"),
    Column(
        "fullName",
        Kind.STRING,
        "Contact",
        show=lambda row: full_name(row.party),
        target=Fact("display_name"),
        order=Sorting("display_name"),
    ),
    Column(
        "fullNameWithContact",
        Kind.NONE,
        "Contact, company",
        show=_with_contact,
        order=Sorting("display_name"),
        employer=True,
    ),
    Column(
        "contactId",
        Kind.INT,
        "Company ID",
        show=lambda row: row.employer.number if row.employer else 0,
        target=OfEmployer(Fact("id")),
        order=Sorting("id", of_employer=True),
        employer=True,
    ),
    flag("hasInfoText", "Has note", lambda row: row.party.comment is not None, IsSet("comment")),
    flag("hasInterests", "Has interests", lambda row: bool(row.party.interests), IsSet("interests")),
    flag("personHasInterests", "Has interests", lambda row: bool(row.party.interests), IsSet("interests")),
    text("mrMrs", "Mr/Ms", "title"),
    item(
        "position",
        "Position",
        "position",
        _position,
        Fact(_POSITION),
        mdo="perspos",
        order=Sorting(_POSITION, make.names_of("position"), as_type=Type.NUMBER),
    ),
    text("personNumber", "Number", "number"),
    text("title", "Title", "position"),
    *countries("personCountry", "personCountryId"),
    flag("personNoMail", "No mailings", lambda row: bool(row.party.no_mailing), NO_MAILING, Sorting("no_mailing")),
    Column("birthdate", Kind.NONE, "Birthdate", show=lambda row: row.zone.show_date(row.party.birth)),
    flag(
        "useAsMailingAddress",
        "Use as postal address",
        lambda row: bool(residue_of(row.party).get("UsePersonAddress")),
        compare(_MAILING, Op.EQ, True),
        Sorting(_MAILING, as_type=Type.FLAG),
    ),
    member_item("personSource", "Source", "source", "source", "source"),
    flag("retired", "Former employee", lambda row: row.party.state is State.BLOCKED, BLOCKED, BY_STATE),
    _birth("birthYear", "Birth year", "year"),
    _birth("birthMonth", "Birth month", "month"),
    _birth("birthDay", "Birth day", "day"),
    _kana("kanaFirstName", "First name, kana", "Kanafname"),
    _kana("kanaLastName", "Last name, kana", "Kanalname"),
    *users(
        ("personUpdatedBy", "personUpdatedByFullName"),
        ("Updated by", "Updated by - Full name"),
        "changed_by",
        lambda row: row.record.changed.by,
    ),
    moment("personUpdatedDate", "Updated", "changed", lambda row: row.record.changed),
    *users(
        ("personRegisteredBy", "personRegisteredByFullName"),
        ("Registered by", "Registered by - Full name"),
        "created_by",
        lambda row: row.record.created.by,
    ),
    moment("personRegisteredDate", "Registered date", "created", lambda row: row.record.created),
    flag("personActiveErpLinks", "ERP connected", lambda _: False, NEVER),
    member_item("ticketPriority", "Service priority", "ticket_priority", "ticket_priority", "ticketpriority"),
    Column(
        "supportLanguage",
        Kind.LIST,
        "Preferred language",
        show=_language,
        raw=lambda row: language_number(row.party.language),
        hint="language_id",
        mdo="customerlanguage",
        target=Fact("language"),
        table=languages,
        key=lambda _, number: language_code(number),
        order=Sorting("language", languages),
    ),
    *users(
        ("supportAssociate", "supportAssociateFullName"),
        ("Our service contact", "Our service contact - Full name"),
        "support_owner",
        lambda row: row.party.support_owner,
    ),
    *(
        replace(user(name, label, _OWNER, Mirrored("owner"), None, table), employer=True)
        for name, label, table in (
            ("personAssociateId", "Our contact", make.initials),
            ("personAssociateFullName", "Our contact - Full name", make.full_names),
        )
    ),
    _mirrored("personCategory", "Category", "category"),
    Column(
        "personCategoryRank",
        Kind.INT,
        "Category rank",
        show=_category_rank,
        target=Mirrored("category"),
        table=category_ranks,
        employer=True,
    ),
    _mirrored("personBusiness", "Business", "business"),
    flag("hasCompany", "Has company", lambda row: row.employer is not None, Employer(ALWAYS)),
)
"""What stands in a list for which no columns were chosen."""

BELOW: Final = (
    number("phone/formattedNumber", "Phone", "phone", of_lists("OfficePhones", "MobilePhones", "PrivatePhones")),
    *phone("personDirectPhone", "Direct phone", "phone.office", of_lists("OfficePhones")),
    *phone("personMobilePhone", "Mobile phone", "phone.mobile", of_lists("MobilePhones")),
    *phone("personPrivate", "Private phone", "phone.home", of_lists("PrivatePhones")),
    *phone("personPager", "Pager", "phone.pager", of_kind("pager")),
    *phone("personDirectFax", "Fax", "phone.fax", of_lists("Faxes")),
    *phone("searchPhone", "Search phone", "phone", of_any),
    nothing("personInfo/textId"),
    Column(
        "personInfo/infoText",
        Kind.STRING,
        "Information",
        show=lambda row: row.party.comment.text if row.party.comment else "",
        target=Fact("comment"),
        order=Sorting("comment"),
    ),
    *email(),
    *url("personUrl"),
    *address("personAddress", "Address", (PRIVATE,), ("letters",)),
    *address("restrictionAddress", "Search address", (PRIVATE,), ("letters",)),
    deleted_date("personDeletedDate"),
    interests("personInterestIds", "Interest", "person_interest", "persint"),
    *(
        replace(column, employer=True)
        for column in associate("personAssociate", "Our contact", Mirrored("owner"), _OWNER, ordered=False)
    ),
)
"""What is shown of a person where it is asked for."""

UNKNOWN: Final = (
    *("rank", "associateType", "portraitThumbnail", "personCategoryGroup", "leadStatus", "leadstatusRank"),
    *("isProjectMember", "isStakeholder", "updatedByWorkflow", "whenUpdatedByWorkflow"),
    *("createdByForm", "isMailingRecipient", "hasStoreConsent", "withdrawnStoreConsent", "hasEmarketingConsent"),
    *("withdrawnEmarketingConsent", "subscription", "legalBaseStore", "legalBaseEmarketing", "consentSourceStore"),
    *("consentSourceEmarketing", "who"),
)
"""What the vendor tells of a person besides."""
