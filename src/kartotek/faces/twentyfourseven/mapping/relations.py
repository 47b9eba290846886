"""Relations: RelationData of PersonService and Relation of CompanyService, the same thing from its two ends.

Both add relations and change them; neither removes one (the vendor has operations for that).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET, UnsetType

from kartotek.domain.difference import pair
from kartotek.domain.errors import NotFound
from kartotek.domain.party import EMPLOYMENT, ContactPoint, Kind, Medium, Party, Record, Relation, new_item_id, ordered
from kartotek.faces.twentyfourseven.mapping import points
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS, Context, told
from kartotek.faces.twentyfourseven.messages import company, person

KINDS: Final = (EMPLOYMENT, "contact")
"""The kinds of relation that this vendor knows of."""

_OTHER_PHONES: Final = ("main", "home", "other", "internet", "pager", *(f"custom{number}" for number in range(1, 6)))


def related(record: Record, space: str) -> Iterator[tuple[str, Relation, Record]]:
    """Yield a party's relations with the other ends that have a handle in a space, as (id, relation, other end)."""
    for name, relation in ordered(record.party.relations):
        other = record.related.get(relation.other)
        if relation.kind in KINDS and other is not None and space in other.handles:
            yield name, relation, other


# -- from the person ---------------------------------------------------------------------------------------------


def read_person_relations(record: Record) -> list[person.RelationData]:
    """Return the companies (and consumers) that a person is related to."""
    contact = int(record.handles[PERSONS.name])
    return [_relation_data(contact, relation, other) for _, relation, other in related(record, COMPANIES.name)]


def relation_of(person_record: Record, relation: Relation, other: Record) -> person.RelationData | None:
    """Return one relation as the person at its beginning has it; None where this vendor knows of no such relation."""
    if relation.kind not in KINDS or PERSONS.name not in person_record.handles or COMPANIES.name not in other.handles:
        return None
    return _relation_data(int(person_record.handles[PERSONS.name]), relation, other)


def relations_to(record: Record, space: str, number: int) -> list[str]:
    """Return the ids of a party's relations to the party that is known by an Id in a space.

    Raises:
        NotFound: there is none.
    """
    found = [name for name, _, other in related(record, space) if other.handles[space] == str(number)]
    if not found:
        raise NotFound("relation", number)
    return found


def _relation_data(contact: int, relation: Relation, other: Record) -> person.RelationData:
    found = relation.contact_points
    return person.RelationData(
        contact_id=contact,
        customer_id=int(other.handles[COMPANIES.name]),
        email=_value(_email(found)),
        mobile=_value(_mobile(found)),
        phone=_value(_phone(found)),
        title=told(relation.title),
    )


def write_person_relations(
    draft: Party, sent: list[person.RelationData], stored: Record | None, context: Context
) -> None:
    """Add a person's relations and change them; ``context.customers`` holds the companies that are named."""
    shown, names = [], []
    if stored is not None:
        for name, relation, other in related(stored, COMPANIES.name):
            shown.append(_relation_data(0, relation, other))
            names.append(name)
    wanted = [item for item in sent if item.customer_id]
    keys = (lambda item: (item.customer_id, item.title or None), lambda item: item.customer_id)
    pairs, _, new = pair(shown, wanted, keys)
    for index, position in pairs:
        _write_relation_data(draft.relations[names[index]], wanted[position])
    for position in new:
        relation = _new_relation(draft, context.customers[wanted[position].customer_id])
        _write_relation_data(relation, wanted[position])
        draft.relations[new_item_id()] = relation


def _new_relation(draft: Party, other: Record) -> Relation:
    """Return a relation of a person: an employment, the first one primary; to a consumer, a contact."""
    rank = max((relation.rank for relation in draft.relations.values()), default=-1) + 1
    if other.party.kind is not Kind.COMPANY:
        return Relation(other=other.id, kind="contact", rank=rank)
    has_primary = any(relation.primary and relation.outward for relation in draft.relations.values())
    return Relation(other=other.id, kind=EMPLOYMENT, rank=rank, primary=not has_primary)


def _write_relation_data(relation: Relation, sent: person.RelationData) -> None:
    found = relation.contact_points
    if sent.title is not UNSET:
        relation.title = sent.title or None
    _put(found, _email(found), ContactPoint(medium=Medium.EMAIL, value=""), sent.email)
    _put(found, _mobile(found), ContactPoint(medium=Medium.PHONE, kind="mobile", value=""), sent.mobile)
    _put(found, _phone(found), ContactPoint(medium=Medium.PHONE, kind="work", value=""), sent.phone)


def _email(found: points.Points) -> tuple[str, ContactPoint] | None:
    return points.first(found, Medium.EMAIL, ("main",)) or points.first(found, Medium.EMAIL)


def _mobile(found: points.Points) -> tuple[str, ContactPoint] | None:
    return points.first(found, Medium.PHONE, ("mobile",))


def _phone(found: points.Points) -> tuple[str, ContactPoint] | None:
    return points.first(found, Medium.PHONE, ("work",)) or points.first(found, Medium.PHONE, _OTHER_PHONES)


def _value(found: tuple[str, ContactPoint] | None) -> str | UnsetType:
    return UNSET if found is None else found[1].value


def _put(
    found: points.Points, shown: tuple[str, ContactPoint] | None, new: ContactPoint, value: str | UnsetType
) -> None:
    points.put(found, shown[0] if shown else None, new, value=value)


# -- from the company --------------------------------------------------------------------------------------------


def read_company_relations(record: Record) -> list[company.Relation]:
    """Return the persons who are related to a company or consumer."""
    number = int(record.handles[COMPANIES.name])
    return [_company_relation(number, relation, other) for _, relation, other in related(record, PERSONS.name)]


def _company_relation(number: int, relation: Relation, other: Record) -> company.Relation:
    found = relation.contact_points
    fax = points.first(found, Medium.PHONE, ("fax",))
    return company.Relation(
        contact_id=int(other.handles[PERSONS.name]),
        company_id=number,
        first_name=told(other.party.first_name),
        last_name=told(other.party.last_name),
        role=told(relation.title),
        phone_numbers=points.read_phone_slots(found),
        email_addresses=points.read_email_slots(found),
        fax=_value(fax),
    )


def write_company_relations(
    draft: Party, sent: list[company.Relation], stored: Record | None, context: Context
) -> None:
    """Add a company's relations and change them; ``context.contacts`` holds the persons that are named."""
    shown, names = [], []
    if stored is not None:
        for name, relation, other in related(stored, PERSONS.name):
            shown.append(_company_relation(0, relation, other))
            names.append(name)
    wanted = [item for item in sent if item.contact_id is not UNSET and item.contact_id > 0]
    keys = (lambda item: (item.contact_id, item.role or None), lambda item: item.contact_id)
    pairs, _, new = pair(shown, wanted, keys)
    for index, position in pairs:
        _write_company_relation(draft.relations[names[index]], wanted[position])
    for position in new:
        contact = wanted[position].contact_id
        if contact is not UNSET:
            relation = _new_contact(draft, context.contacts[contact])
            _write_company_relation(relation, wanted[position])
            draft.relations[new_item_id()] = relation


def _new_contact(draft: Party, other: Record) -> Relation:
    rank = max((relation.rank for relation in draft.relations.values()), default=-1) + 1
    if draft.kind is not Kind.COMPANY:
        return Relation(other=other.id, kind="contact", rank=rank, outward=False)
    busy = any(relation.primary and relation.outward for relation in other.party.relations.values())
    return Relation(other=other.id, kind=EMPLOYMENT, rank=rank, outward=False, primary=not busy)


def _write_company_relation(relation: Relation, sent: company.Relation) -> None:
    found = relation.contact_points
    # The fax number is shown twice; the one of the two that differs is meant.
    was = _value(points.first(found, Medium.PHONE, ("fax",)))
    if sent.role:
        relation.title = sent.role
    if sent.phone_numbers is not UNSET:
        points.write_slots(found, sent.phone_numbers, points.PHONE_SLOTS)
    if sent.email_addresses is not UNSET:
        points.write_slots(found, sent.email_addresses, points.EMAIL_SLOTS)
    if sent.fax and sent.fax != was:
        fax = points.first(found, Medium.PHONE, ("fax",))
        _put(found, fax, ContactPoint(medium=Medium.PHONE, kind="fax", value=""), sent.fax)
