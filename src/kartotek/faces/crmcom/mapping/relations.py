"""``relation_set``: ties to other contacts (Web API v2, relation parameters).

An employment is shown from both ends, as EMPLOYER by the person and as EMPLOYEE by the company. All other ties
are listed only where they were made, as the service does not store an inverse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import EMPLOYMENT, Kind, Party, Record, Relation, new_item_id, ordered
from kartotek.faces.crmcom.mapping.profile import related_demographics_object
from kartotek.faces.crmcom.mapping.references import Shown, View
from kartotek.faces.crmcom.mapping.rows import plain
from kartotek.faces.crmcom.messages.faults import EntityNotFound
from kartotek.faces.crmcom.messages.identifiers import Identifier
from kartotek.faces.crmcom.messages.values import Values, require
from kartotek.faces.crmcom.messages.vocabulary import COMPANY, PERSON, RELATION_TYPES, SPACE

Others = Mapping[Identifier, Record]
"""The contacts that a request's relations name, looked up beforehand."""

_ROWS: tuple[Row[Relation, View], ...] = (plain("notes", "note"),)


def named(values: Values, record: Record) -> Values:
    """Return the values of an update in which a relation that gets another type names its contact.

    The contact's own kind and relations decide what EMPLOYER and EMPLOYEE mean.
    """
    if not values.get("relation_set"):
        return values
    return values | {"relation_set": [_named(sent, record) for sent in values["relation_set"]]}


def _named(sent: Values, record: Record) -> Values:
    wanted: Identifier | None = sent.get("relation_identifier")
    if wanted is None or sent.get("type") is None or _other(sent) is not None:
        return sent
    relation = record.party.relations.get(wanted.value.lower())
    other = None if relation is None else record.related.get(relation.other)
    if other is None:
        return sent
    name = "contact_information_identifier"
    return sent | {name: Identifier(name=name, field="id", value=other.handles[SPACE])}


def identifiers(values: Values) -> list[Identifier]:
    """Return the identifiers of all contacts that the relations of a request name."""
    return [found for sent in values.get("relation_set") or [] if (found := _other(sent)) is not None]


def _other(sent: Values) -> Identifier | None:
    """Return the related contact's identifier, which the vendor's pages name in two ways."""
    found: Identifier | None = sent.get("contact_information_identifier") or sent.get("contact_information")
    return found


# -- showing -----------------------------------------------------------------------------------------------------


def type_of(relation: Relation) -> str | None:
    """Return the type that a relation is shown under, or None where it is not."""
    if relation.kind == EMPLOYMENT:
        return "EMPLOYER" if relation.outward else "EMPLOYEE"
    if not relation.outward:
        return None
    code = relation.kind.upper()
    return code if code in RELATION_TYPES else "BUSINESS"


def shown(party: Party) -> Iterator[tuple[str, Relation, str]]:
    """Yield the relations that a contact shows, with id and type, in order."""
    for identity, relation in ordered(party.relations):
        code = type_of(relation)
        if code is not None:
            yield identity, relation, code


def relation_objects(record: Record, names: Mapping[str, str]) -> list[Shown]:
    """Return the relation set; relations to contacts that are deleted are left out."""
    return [
        {
            "id": identity.upper(),
            "type": names[code],
            "notes": relation.note,
            "contact": related_object(record.related[relation.other]),
        }
        for identity, relation, code in shown(record.party)
        if relation.other in record.related
    ]


def related_object(record: Record) -> Shown:
    """Return what is shown of a related contact: the reduced object without name and profile, as sampled."""
    party = record.party
    person = party.kind is Kind.PERSON
    return {
        "id": record.handles.get(SPACE),
        "type": PERSON if person else COMPANY,
        "life_cycle_state": life_cycle_state(party),
        "name": None,
        "title": party.title,
        "first_name": party.first_name,
        "middle_name": party.middle_name,
        "last_name": party.last_name,
        "company_name": party.name,
        "demographics": related_demographics_object(party) if person else None,
        "company_profile": None,
    }


def life_cycle_state(party: Party) -> str:
    """Return where a contact is: FINANCIAL once it has an account, which is what being a customer means here."""
    return "FINANCIAL" if "customer" in party.roles else "MARKETING"


# -- writing -----------------------------------------------------------------------------------------------------


def add_relations(draft: Party, sent: list[Values] | None, others: Others) -> None:
    """Put the relations of a create on a new party."""
    for place, values in enumerate(sent or []):
        _add(draft, values, f"relation_set[{place}].", others)


def refuse_itself(record: Record, others: Others) -> None:
    """Refuse relations of a contact with itself, which the book does not have.

    Raises:
        InvalidValue: naming the parameter.
    """
    for identifier, other in others.items():
        if other.id == record.id:
            raise InvalidValue(identifier.name, "a contact has no relation to itself")


def edit_relations(draft: Party, sent: list[Values] | None, others: Others, view: View) -> None:
    """Carry the actions of an update out on a draft; null for the set removes all relations that are shown.

    Raises:
        ParameterMissing: an action, or what it needs, was not sent.
        EntityNotFound: an identifier fits no relation of the contact.
    """
    if sent is None:
        for identity, _, _ in list(shown(draft)):
            del draft.relations[identity]
    for place, values in enumerate(sent or []):
        within = f"relation_set[{place}]."
        require(values, "action", within=within)
        if values["action"] == "ADD":
            _add(draft, values, within, others)
            continue
        require(values, "relation_identifier", within=within)
        identity = _find(draft, values["relation_identifier"])
        if values["action"] == "REMOVE":
            del draft.relations[identity]
        else:
            _update(draft, identity, values, others, view)


def _add(draft: Party, sent: Values, within: str, others: Others) -> None:
    require(sent, "type", within=within)
    identifier = _other(sent)
    if identifier is None:
        require(sent, "contact_information_identifier", within=within)
        return
    rank = max((relation.rank for relation in draft.relations.values()), default=-1) + 1
    relation = Relation(other=0, kind="", rank=rank, note=sent.get("notes"))
    _tie(draft, relation, sent["type"], others[identifier])
    draft.relations[new_item_id()] = relation


def _update(draft: Party, identity: str, sent: Values, others: Others, view: View) -> None:
    relation = draft.relations[identity]
    edit(_ROWS, sent, shown=copy(relation), draft=relation, context=view)
    identifier = _other(sent)
    if identifier is None:
        return
    before, other = type_of(relation), others[identifier]
    code = sent.get("type") or before
    if code is not None and (code, other.id) != (before, relation.other):
        _tie(draft, relation, code, other)


def _tie(draft: Party, relation: Relation, code: str, other: Record) -> None:
    """Let a relation of a draft go to another party under a type.

    Between a person and a company, EMPLOYER and EMPLOYEE are the two ends of an employment; between others they are
    types like any other. A person's first employment is the primary one.
    """
    relation.other = other.id
    relation.kind, relation.outward, relation.primary = code.lower(), True, False
    if code == "EMPLOYER" and (draft.kind, other.party.kind) == (Kind.PERSON, Kind.COMPANY):
        relation.kind, relation.primary = EMPLOYMENT, not _has_primary(draft)
    elif code == "EMPLOYEE" and (draft.kind, other.party.kind) == (Kind.COMPANY, Kind.PERSON):
        relation.kind, relation.outward, relation.primary = EMPLOYMENT, False, not _has_primary(other.party)


def _has_primary(person: Party) -> bool:
    return any(tie.kind == EMPLOYMENT and tie.outward and tie.primary for tie in person.relations.values())


def _find(draft: Party, wanted: Identifier) -> str:
    identity = wanted.value.lower()
    relation = draft.relations.get(identity)
    if relation is None or type_of(relation) is None:
        raise EntityNotFound(wanted.name, "id", wanted.value)
    return identity
