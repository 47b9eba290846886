"""PersonItem as a view on a person of the book (developer.24sevenoffice.com, personservicedatatypes)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from msgspec import UNSET, UnsetType

from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Gender, Kind, PartialDate, Party, Record
from kartotek.domain.patch import Patch, difference
from kartotek.faces.twentyfourseven.mapping import addresses, points, relations
from kartotek.faces.twentyfourseven.mapping.fields import (
    COMPANIES,
    PERSONS,
    Context,
    PartyRow,
    comment,
    kept,
    kept_decimal,
    plain,
    residue_of,
    sent_values,
    server_owned,
    set_residue,
    text,
    utc_seconds,
)
from kartotek.faces.twentyfourseven.messages import person

_GENDERS: Final = {
    None: person.Gender.UNKNOWN,
    Gender.FEMALE: person.Gender.FEMALE,
    Gender.MALE: person.Gender.MALE,
}
_GENDERS_SENT: Final = {shown: gender for gender, shown in _GENDERS.items()}


def _read_customer(record: Record, _: Context) -> int | UnsetType:
    """Return the Id by which CompanyService knows the person, or else what was sent for one."""
    if "customer" in record.party.roles and COMPANIES.name in record.handles:
        return int(record.handles[COMPANIES.name])
    sent = residue_of(record.party, "CustomerId")
    return sent if isinstance(sent, int) else UNSET


def _write_customer(draft: Party, value: int, _: Context) -> None:
    if "customer" not in draft.roles:
        set_residue(draft, "CustomerId", value)


def _read_birth(record: Record, _: Context) -> dt.datetime | UnsetType:
    birth = record.party.birth.whole() if record.party.birth else None
    return UNSET if birth is None else dt.datetime(birth.year, birth.month, birth.day)  # noqa: DTZ001 - no zone


def _write_birth(draft: Party, value: dt.datetime, _: Context) -> None:
    draft.birth = PartialDate(value.day, value.month, value.year)


def _write_gender(draft: Party, value: person.Gender, _: Context) -> None:
    draft.gender = _GENDERS_SENT[value]


def _read_employee(record: Record, _: Context) -> int | UnsetType:
    return UNSET if record.party.employee_id is None else record.party.employee_id


def _write_employee(_draft: Party, value: int, _: Context) -> None:
    if value:  # clients that send every field send 0 for nobody's
        raise InvalidValue("EmployeeId", "It is not possible to create employees through the PersonService.")


ROWS: Final[tuple[PartyRow, ...]] = (
    comment("comment"),
    text("consumer_person_no", "external_number"),
    text("country", "country"),
    Row("customer_id", _read_customer, _write_customer),
    server_owned("date_registered", lambda record: utc_seconds(record.created.at)),
    server_owned("date_changed", lambda record: utc_seconds(record.changed.at)),
    Row("date_of_birth", _read_birth, _write_birth),
    text("department", "department"),
    Row(
        "email_addresses",
        lambda record, _: points.read_emails(record.party),
        lambda draft, sent, _: points.write_emails(draft, sent),
    ),
    kept("employee_number", "EmployeeNumber"),
    Row(
        "fax_number",
        lambda record, _: points.read_fax(record.party),
        lambda draft, sent, _: points.write_fax(draft, sent),
    ),
    text("first_name", "first_name"),
    Row("gender", lambda record, _: _GENDERS[record.party.gender], _write_gender),
    server_owned("id", lambda record: int(record.handles[PERSONS.name])),
    text("last_name", "last_name"),
    text("nickname", "nickname"),
    text("personal_status", "marital_status"),
    Row(
        "phone_numbers",
        lambda record, _: points.read_phones(record.party),
        lambda draft, sent, _: points.write_phones(draft, sent),
    ),
    Row(
        "post_address",
        lambda record, _: addresses.read_person_address(record.party),
        lambda draft, sent, _: addresses.write_person_address(draft, sent),
    ),
    Row(
        "url",
        lambda record, _: points.read_url(record.party),
        lambda draft, sent, _: points.write_url(draft, sent),
    ),
    kept("web_password", "WebPassword"),
    text("web_user_name", "user_name"),
    text("workplace", "workplace"),
    text("work_position", "position"),
    plain("is_private", "private"),
    kept_decimal("hour_cost", "HourCost"),
    Row("employee_id", _read_employee, _write_employee),
)
"""Every element of PersonItem but RelationData, which needs the parties at the other end."""


def show(record: Record, context: Context, *, with_relations: bool) -> person.PersonItem:
    """Return a person as PersonService shows it; RelationData only where it was asked for."""
    values = {row.name: row.read(record, context) for row in ROWS}
    item = person.PersonItem(**values)
    if with_relations:
        item.relation_data = relations.read_person_relations(record)
    return item


def change(item: person.PersonItem, record: Record, context: Context) -> Patch:
    """Return what a PersonItem changes of the person it names: of what was sent, only what differs."""
    draft = copy(record.party)
    edit(ROWS, sent_values(item), shown=record, draft=draft, context=context)
    if item.relation_data is not UNSET:
        relations.write_person_relations(draft, item.relation_data, record, context)
    return difference(record.party, draft)


def create(item: person.PersonItem, context: Context) -> Patch:
    """Return the patch that makes a new person of a PersonItem.

    A person is private unless IsPrivate says otherwise (personservicedatatypes, PersonItem).
    """
    draft = Party(kind=Kind.PERSON, private=True)
    sent = sent_values(item)
    for row in ROWS:
        if row.write is not None and row.name in sent:
            row.write(draft, sent[row.name], context)
    if item.relation_data is not UNSET:
        relations.write_person_relations(draft, item.relation_data, None, context)
    return difference(Party(kind=Kind.PERSON), draft)


def relate(data: person.RelationData, record: Record, context: Context) -> Patch:
    """Return what a RelationData adds to a person's relations, or changes of them."""
    draft = copy(record.party)
    relations.write_person_relations(draft, [data], record, context)
    return difference(record.party, draft)


def customers_named(item: person.PersonItem) -> set[int]:
    """Return the Ids of the companies that a PersonItem relates the person to."""
    data = [] if item.relation_data is UNSET else item.relation_data
    return {relation.customer_id for relation in data if relation.customer_id}
