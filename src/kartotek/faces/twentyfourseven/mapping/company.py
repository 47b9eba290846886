"""Company as a view on a company, or on a person who is a customer (companyservicedatatypes)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final, cast

from msgspec import UNSET, UnsetType

from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Kind, Party, Record, Terms
from kartotek.domain.patch import Patch, difference
from kartotek.faces.twentyfourseven.mapping import addresses, bank_accounts, maps, points, relations
from kartotek.faces.twentyfourseven.mapping.fields import (
    COMPANIES,
    Context,
    PartyRow,
    comment,
    decimal,
    decimal_of,
    kept,
    plain,
    residue_of,
    sent_values,
    server_owned,
    set_residue,
    text,
    told,
    utc_seconds,
)
from kartotek.faces.twentyfourseven.messages import company
from kartotek.faces.twentyfourseven.messages.currency import CurrencyType

EXPLICIT: Final = ("block_invoice", "account_debit", "account_credit", "discount", "currency_id")
"""Fields whose XSD default is a value (false, 0, LOCAL): sent, it is written."""


# -- what it is --------------------------------------------------------------------------------------------------


def type_of(party: Party) -> company.CompanyType:
    """Return the Type of a party: a person is a Consumer, a company without a role a Business."""
    if party.kind is Kind.PERSON:
        return company.CompanyType.CONSUMER
    if "customer" in party.roles:
        return company.CompanyType.BUSINESS
    if "supplier" in party.roles:
        return company.CompanyType.SUPPLIER
    return company.CompanyType.LEAD if "lead" in party.roles else company.CompanyType.BUSINESS


ROLES: Final = {
    company.CompanyType.CONSUMER: "customer",
    company.CompanyType.BUSINESS: "customer",
    company.CompanyType.SUPPLIER: "supplier",
    company.CompanyType.LEAD: "lead",
}


def _write_type(draft: Party, value: company.CompanyType, _: Context) -> None:
    if (value is company.CompanyType.CONSUMER) != (draft.kind is Kind.PERSON):
        raise InvalidValue("Type", "a company cannot be switched to or from Consumer")
    draft.roles = [ROLES[value]]


def _read_name(record: Record, _: Context) -> str | UnsetType:
    """Return a company's name, or a consumer's last name."""
    party = record.party
    return told(party.name if party.kind is Kind.COMPANY else party.last_name)


def _write_name(draft: Party, value: str, _: Context) -> None:
    setattr(draft, "name" if draft.kind is Kind.COMPANY else "last_name", value or None)


def _read_first_name(record: Record, _: Context) -> str | UnsetType:
    """Return a consumer's first name; what was sent for a company is kept, but means nothing."""
    if record.party.kind is Kind.PERSON:
        return told(record.party.first_name)
    return cast("str | UnsetType", residue_of(record.party, "FirstName") or UNSET)


def _write_first_name(draft: Party, value: str, _: Context) -> None:
    if draft.kind is Kind.PERSON:
        draft.first_name = value or None
    else:
        set_residue(draft, "FirstName", value)


# -- members of the terms ----------------------------------------------------------------------------------------


def _terms(name: str, member: str, *, none: object = None) -> PartyRow:
    """Return the row of a member of the terms of trade; ``none`` is the value that is the same as not set."""

    def read(record: Record, _: Context) -> object:
        value = getattr(record.party.terms, member) if record.party.terms else None
        return UNSET if value is None else value

    def write(draft: Party, value: object, _: Context) -> None:
        _set_term(draft, member, None if value == none else value)

    return Row(name, read, write)


def _set_term(draft: Party, member: str, value: object) -> None:
    terms = draft.terms or Terms()
    setattr(terms, member, value)
    draft.terms = None if terms == Terms() else terms


def _read_discount(record: Record, _: Context) -> object:
    return decimal_of(record.party.terms.discount if record.party.terms else None)


def _write_discount(draft: Party, value: Any, _: Context) -> None:  # noqa: ANN401 - a Decimal
    _set_term(draft, "discount", f"{value:f}" if value else None)


def _read_currency(record: Record, _: Context) -> CurrencyType | UnsetType:
    """Return the currency; one that the vendor has no word for is not shown."""
    code = record.party.terms.currency if record.party.terms else None
    return CurrencyType(code) if code in CurrencyType.__members__ else UNSET


def _write_currency(draft: Party, value: CurrencyType, _: Context) -> None:
    _set_term(draft, "currency", None if value is CurrencyType.LOCAL else value.value)


def _read_distribution(record: Record, _: Context) -> company.DistributionMethod | UnsetType:
    word = record.party.terms.distribution if record.party.terms else None
    words = {method.value: method for method in company.DistributionMethod}
    return words.get(word or "", UNSET)


def _write_distribution(draft: Party, value: company.DistributionMethod, _: Context) -> None:
    _set_term(draft, "distribution", value.value)


# -- references --------------------------------------------------------------------------------------------------


def _item(name: str, member: str, key: str, known: str) -> PartyRow:
    """Return the row of a reference to a list item, or (``known`` is ``users``) to a user.

    A number that the tenant does not know is kept and shown until another takes its place.
    """

    def is_known(number: int, context: Context) -> bool:
        directory = context.directory
        return number in directory.users if known == "users" else directory.get(known, number) is not None

    def read(record: Record, _: Context) -> object:
        value = getattr(record.party, member)
        if value is None:
            value = residue_of(record.party, key)
        return UNSET if value is None else value

    def write(draft: Party, value: int, context: Context) -> None:
        found = is_known(value, context)
        setattr(draft, member, value if found else None)
        set_residue(draft, key, None if found else value)

    return Row(name, read, write)


def _read_incorporation(record: Record, _: Context) -> dt.datetime | UnsetType:
    """Return the date of incorporation; a text that is no ISO date is not shown."""
    if record.party.established_on is None:
        return UNSET
    try:
        return dt.datetime.fromisoformat(record.party.established_on).replace(tzinfo=None)
    except ValueError:
        return UNSET


def _write_incorporation(draft: Party, value: dt.datetime, _: Context) -> None:
    draft.established_on = value.replace(tzinfo=None).isoformat(timespec="seconds")


# -- the table ---------------------------------------------------------------------------------------------------

ROWS: Final[tuple[PartyRow, ...]] = (
    server_owned("id", lambda record: int(record.handles[COMPANIES.name])),
    text("external_id", "external_number"),
    text("organization_number", "organisation_number"),
    Row("type", lambda record, _: type_of(record.party), _write_type),
    Row("name", _read_name, _write_name),
    Row("first_name", _read_first_name, _write_first_name),
    text("nick_name", "nickname"),
    Row(
        "addresses",
        lambda record, _: addresses.read_company_addresses(record.party),
        lambda draft, sent, _: addresses.write_company_addresses(draft, sent),
    ),
    Row(
        "phone_numbers",
        lambda record, _: points.read_phone_slots(record.party.contact_points),
        lambda draft, sent, _: points.write_slots(draft.contact_points, sent, points.PHONE_SLOTS),
    ),
    Row(
        "email_addresses",
        lambda record, _: points.read_email_slots(record.party.contact_points),
        lambda draft, sent, _: points.write_slots(draft.contact_points, sent, points.EMAIL_SLOTS),
    ),
    Row(
        "url",
        lambda record, _: points.read_url(record.party),
        lambda draft, sent, _: points.write_url(draft, sent),
    ),
    text("country", "country"),
    comment("note"),
    _terms("invoice_language", "invoice_language"),
    kept("username", "Username"),
    kept("password", "Password"),
    Row("incorporation_date", _read_incorporation, _write_incorporation),
    server_owned("date_created", lambda record: utc_seconds(record.created.at)),
    _item("status", "status", "Status", "status"),
    _terms("price_list", "price_list"),
    _item("owner", "owner", "Owner", "users"),
    *bank_accounts.ROWS,
    _terms("terms_of_delivery_id", "delivery_terms"),
    _terms("account_debit", "account_debit", none=0),
    _terms("account_credit", "account_credit", none=0),
    Row("discount", _read_discount, _write_discount),
    kept("type_group", "TypeGroup"),
    decimal("share_capital", "share_capital"),
    plain("number_of_employees", "employees"),
    decimal("turnover", "annual_turnover"),
    decimal("profit", "profit"),
    _item("industry_id", "industry", "IndustryId", "industry"),
    kept("member_no", "MemberNo"),
    server_owned("date_changed", lambda record: utc_seconds(record.changed.at)),
    _terms("block_invoice", "block_invoice", none=False),
    Row("maps", maps.read, maps.write),
    Row("distribution_method", _read_distribution, _write_distribution),
    Row("currency_id", _read_currency, _write_currency),
    _terms("payment_time", "payment_time"),
    text("gln_number", "gln"),
    _terms("factoring", "factoring"),
    _terms("ledger_customer_account", "ledger_customer"),
    _terms("ledger_supplier_account", "ledger_supplier"),
    text("vat_number", "vat_number"),
    plain("private", "private"),
)
"""Every element of Company but APIException, ExplicitlySpecifyNewCompanyId (both of the request) and Relations."""

_ROW_OF: Final = {row.name.replace("_", ""): row for row in ROWS}

ALL_PROPERTIES: Final = frozenset(_ROW_OF) | {"relations"}
"""What is returned where no returnProperties are named."""


class View:
    """The properties that a client asked for: names in any case, unknown ones ignored, Id always among them."""

    def __init__(self, properties: Collection[str]) -> None:
        names = {name.strip().lower() for name in properties} | {"id"}
        self._rows = [row for key, row in _ROW_OF.items() if key in names]
        self.with_relations = "relations" in names

    def show(self, record: Record, context: Context) -> company.Company:
        """Return a company as far as it was asked for."""
        item = company.Company(**{row.name: row.read(record, context) for row in self._rows})
        if self.with_relations:
            item.relations = relations.read_company_relations(record)
        return item


def change(item: company.Company, record: Record, context: Context) -> Patch:
    """Return what a Company changes of the one it names: of what was sent, only what differs.

    Raises:
        InvalidValue: the Type would switch to or from Consumer.
    """
    draft = copy(record.party)
    edit(ROWS, sent_values(item, EXPLICIT), shown=record, draft=draft, context=context)
    bank_accounts.write(draft, item)
    if item.relations is not UNSET:
        relations.write_company_relations(draft, item.relations, record, context)
    return difference(record.party, draft)


def create(item: company.Company, kind: Kind, context: Context) -> Patch:
    """Return the patch that makes a new party of a Company.

    Raises:
        InvalidValue: the Type or the Name is missing.
    """
    sent = sent_values(item, EXPLICIT)
    for name in ("type", "name"):
        if name not in sent:
            raise InvalidValue(name.title(), f"Property {name.title()} is missing.")
    if kind is Kind.COMPANY and sent["type"] is company.CompanyType.CONSUMER:
        sent["type"] = company.CompanyType.BUSINESS
    draft = Party(kind=kind)
    for row in ROWS:
        if row.write is not None and row.name in sent:
            row.write(draft, sent[row.name], context)
    bank_accounts.write(draft, item)
    if item.relations is not UNSET:
        relations.write_company_relations(draft, item.relations, None, context)
    return difference(Party(kind=kind), draft)


def relate(relation: company.Relation, record: Record, context: Context) -> Patch:
    """Return what a Relation adds to a company's relations, or changes of them."""
    draft = copy(record.party)
    relations.write_company_relations(draft, [relation], record, context)
    return difference(record.party, draft)


def contacts_named(item: company.Company) -> set[int]:
    """Return the Ids of the persons that a Company relates itself to."""
    data = [] if item.relations is UNSET else item.relations
    return {relation.contact_id for relation in data if relation.contact_id is not UNSET and relation.contact_id > 0}
