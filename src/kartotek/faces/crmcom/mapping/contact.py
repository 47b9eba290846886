"""The contact as a whole: the full and the reduced object, and the patches that create and update make."""

from __future__ import annotations

from typing import Final

from kartotek.domain import patch as patches
from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.party import Kind, Party, Permission, Record, Remark
from kartotek.domain.patch import Patch
from kartotek.faces.crmcom.mapping.items import ADDRESSES, EMAILS, PHONES, add_items, edit_set
from kartotek.faces.crmcom.mapping.profile import (
    DEMOGRAPHICS_ROWS,
    PROFILE_ROWS,
    cleared,
    company_profile_object,
    demographics_object,
)
from kartotek.faces.crmcom.mapping.references import Shown, View, resolved
from kartotek.faces.crmcom.mapping.relations import (
    Others,
    add_relations,
    edit_relations,
    life_cycle_state,
    refuse_itself,
    relation_objects,
)
from kartotek.faces.crmcom.mapping.rows import fill, kept, kept_object, located, plain, plain_rows, required
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.faults import NotApplicable
from kartotek.faces.crmcom.messages.values import Values, require
from kartotek.faces.crmcom.messages.vocabulary import COMPANY, PERSON, SPACE

DEFAULT_LANGUAGE: Final = "ENG"
"""Shown where nothing is set."""

_LANGUAGES: Final = {"MAL": "MSA", "TAI": "THA"}
"""The vendor's codes that are not ISO 639-3's: Malay and Thai."""

_SHOWN_LANGUAGES: Final = {iso: code for code, iso in _LANGUAGES.items()} | {"NOB": "NNO", "NOR": "NNO"}
"""Back again; the vendor has one code for Norwegian."""

_UDFS: Final = dict.fromkeys(parameters.CONTACT_UDFS)


# -- rows --------------------------------------------------------------------------------------------------------


def _language(party: Party, _: View) -> str:
    language = party.language or DEFAULT_LANGUAGE
    return _SHOWN_LANGUAGES.get(language, language)


def _set_language(draft: Party, value: str | None, _: View) -> None:
    draft.language = None if value is None else _LANGUAGES.get(value, value)


def _group(party: Party, view: View) -> int | None:
    return view.group if party.group is None else party.group


def _set_group(draft: Party, value: int | None, _: View) -> None:
    draft.group = value


def _notes(party: Party, view: View) -> str | None:
    """Return the remark as it is shown: who, when, and the text; in some tenants the text alone."""
    return None if party.comment is None else _heading(party.comment, view) + party.comment.text


def _heading(remark: Remark, view: View) -> str:
    at = view.local(remark.at)
    if at is None or not view.notes_headed:
        return ""
    user = view.directory.users.get(remark.by or 0)
    author = f"{user.name} " if user is not None else ""
    return f"{author}{at.day}/{at.month}/{at.year} {at.hour:02}:{at.minute:02}:{at.second:02} "


def _set_notes(draft: Party, value: str | None, view: View) -> None:
    """Replace the remark; the heading of the one that was shown is not taken into the text again."""
    before = draft.comment
    if value is None:
        draft.comment = None
        return
    text = value.removeprefix(_heading(before, view)) if before is not None else value
    if before is None or before.text != text:
        draft.comment = Remark(text) if text else None


def _permission(name: str, member: str) -> Row[Party, View]:
    """Return the row of a marketing flag. Unset reads as false, so that sending back what is shown is silent."""

    def read(party: Party, _: View) -> bool:
        permission: Permission | None = getattr(party, member)
        return permission is not None and permission.granted

    def write(draft: Party, value: bool | None, _: View) -> None:
        setattr(draft, member, None if value is None else Permission(value))

    return Row(name, read, write)


_COMMON_ROWS: Final[tuple[Row[Party, View], ...]] = (
    Row("preferred_language", _language, _set_language),
    plain("category_identifier", "category"),
    Row("owned_by_group_identifier", _group, _set_group),
    plain("privacy_level_identifier", "privacy_level"),
    Row("notes", _notes, _set_notes),
    _permission("send_direct_marketing_material", "direct_marketing"),
    _permission("send_affiliate_marketing_material", "affiliate_marketing"),
    *kept(parameters.CONTACT_UDFS),
)

_ROWS: Final[dict[Kind, tuple[Row[Party, View], ...]]] = {
    Kind.PERSON: (
        required("first_name", "first_name"),
        required("last_name", "last_name"),
        *plain_rows({"title": "title", "middle_name": "middle_name"}),
        *_COMMON_ROWS,
    ),
    Kind.COMPANY: (required("company_name", "name"), *_COMMON_ROWS),
}

_MANDATORY: Final = {Kind.PERSON: ("first_name", "last_name"), Kind.COMPANY: ("company_name",)}

_OBJECTS: Final = {Kind.PERSON: ("demographics", DEMOGRAPHICS_ROWS), Kind.COMPANY: ("company_profile", PROFILE_ROWS)}
"""The nested object of each kind of party; the other one is not applicable."""

_NAMES: Final = {Kind.PERSON: ("title", "first_name", "middle_name", "last_name"), Kind.COMPANY: ("company_name",)}
_TYPES: Final = {Kind.PERSON: PERSON, Kind.COMPANY: COMPANY}
_OTHER: Final = {Kind.PERSON: Kind.COMPANY, Kind.COMPANY: Kind.PERSON}


# -- writing -----------------------------------------------------------------------------------------------------


def create_patch(values: Values, others: Others, view: View) -> tuple[Kind, Patch, Party]:
    """Return the kind of a new contact, the patch that makes it, and the party as it will be.

    Raises:
        NotApplicable: a parameter belongs to the other type of contact.
        ParameterMissing: a mandatory parameter is absent or null.
        EntityNotFound: a reference fits no list entry.
        InvalidValue: there is no such day.
        TypeTaken: two addresses are of the same type.
    """
    require(values, "type")
    kind = Kind.PERSON if values["type"] == PERSON else Kind.COMPANY
    require(values, *_MANDATORY[kind])
    sent = resolved(values, view)
    draft = Party(kind=kind, group=view.group, custom=view.directory.custom_fields.defaults(kind))
    fill(_ROWS[kind], sent, draft, view)
    name, rows = _OBJECTS[kind]
    with located(f"{name}."):
        fill(rows, sent.get(name) or {}, draft, view)
    _refuse_inapplicable(draft, sent, view)
    add_items(ADDRESSES, draft, sent.get("address_set"), view)
    add_items(PHONES, draft, sent.get("phone_set"), view)
    add_items(EMAILS, draft, sent.get("email_set"), view)
    add_relations(draft, sent.get("relation_set"), others)
    return kind, patches.whole(draft), draft


def update_patch(record: Record, values: Values, others: Others, view: View) -> Patch:
    """Return the patch that an update asks for: empty where it says nothing that is not shown already.

    Raises:
        NotApplicable: a parameter belongs to the other type of contact.
        ParameterMissing: a mandatory parameter is null, or an action lacks one.
        EntityNotFound: a reference or an item's identifier fits nothing.
        InvalidValue: there is no such day, or the other end of a relation is the contact itself.
        TypeTaken: an address of a type that is taken is added.
    """
    sent = resolved(values, view)
    draft = copy(record.party)
    _refuse_inapplicable(draft, sent, view)
    refuse_itself(record, others)
    edit(_ROWS[draft.kind], sent, shown=record.party, draft=draft, context=view)
    name, rows = _OBJECTS[draft.kind]
    if name in sent:
        members = cleared(rows) if sent[name] is None else sent[name]
        with located(f"{name}."):
            edit(rows, members, shown=record.party, draft=draft, context=view)
    if "address_set" in sent:
        edit_set(ADDRESSES, draft, sent["address_set"], view)
    if "phone_set" in sent:
        edit_set(PHONES, draft, sent["phone_set"], view)
    if "email_set" in sent:
        edit_set(EMAILS, draft, sent["email_set"], view)
    if "relation_set" in sent:
        edit_relations(draft, sent["relation_set"], others, view)
    return patches.difference(record.party, draft)


def _refuse_inapplicable(party: Party, sent: Values, view: View) -> None:
    """Refuse what belongs to the other type of contact, unless it is null, or shown there all the same.

    (The object of the other type is shown with nulls, and with the industry and sector of the contact.)
    """
    if not view.refuses_inapplicable:
        return
    other = _OTHER[party.kind]
    for name in _NAMES[other]:
        if sent.get(name) is not None:
            raise NotApplicable(name, _TYPES[other])
    name, rows = _OBJECTS[other]
    members: Values = sent.get(name) or {}
    for row in rows:
        value = members.get(row.name)
        if not _is_null(value) and value != row.read(party, view):
            raise NotApplicable(f"{name}.{row.name}", _TYPES[other])


def _is_null(value: object) -> bool:
    """Tell whether a value says nothing: null, or an object of nulls, such as a date of birth that is not known."""
    return value is None or (isinstance(value, dict) and all(member is None for member in value.values()))


# -- showing -----------------------------------------------------------------------------------------------------


def reduced_object(identity: str | None, party: Party, view: View) -> Shown:
    """Return the eleven members that create answers with."""
    person = party.kind is Kind.PERSON
    return {
        **_summary(identity, party),
        "demographics": demographics_object(party, view) if person else None,
        "company_profile": None if person else company_profile_object(party, view),
    }


def full_object(record: Record, view: View, *, reading: bool) -> Shown:
    """Return all 55 members; reading methods spell types as labels, writing ones as codes (see `View`)."""
    party = record.party
    names = view.reading if reading else view.writing
    return {
        **_summary(record.handles.get(SPACE), party),
        "notes": _notes(party, view),
        "organizational_unit": 0,
        "preferred_language": _language(party, view),
        **kept_object(_UDFS, party, view),
        "category": view.entry("category", party.category),
        "owned_by_group": view.entry("group", _group(party, view)),
        "privacy_level": view.entry("privacy_level", party.privacy_level),
        "demographics": demographics_object(party, view),
        "company_profile": company_profile_object(party, view),
        "addresses_set": ADDRESSES.objects(party, view, names),
        "phones_set": PHONES.objects(party, view, names),
        "emails_set": EMAILS.objects(party, view, names),
        "relation_set": relation_objects(record, names),
        "authorization_settings": _authorization_object(party, view),
        "log_information": _log_object(record, view),
    }


def _summary(identity: str | None, party: Party) -> Shown:
    return {
        "id": identity,
        "type": PERSON if party.kind is Kind.PERSON else COMPANY,
        "life_cycle_state": life_cycle_state(party),
        "name": shown_name(party),
        "title": party.title,
        "first_name": party.first_name,
        "middle_name": party.middle_name,
        "last_name": party.last_name,
        "company_name": party.name,
    }


def shown_name(party: Party) -> str:
    """Return a company's name, or a person's first and last name; never null."""
    if party.kind is Kind.COMPANY:
        return party.name or ""
    names = " ".join(name for name in (party.first_name, party.last_name) if name)
    return names or party.display_name() or party.nickname or ""


def _authorization_object(party: Party, view: View) -> Shown:
    shown: Shown = {}
    for word, permission in (("direct", party.direct_marketing), ("affiliate", party.affiliate_marketing)):
        shown[f"send_{word}_marketing_material"] = permission is not None and permission.granted
        at, by = (permission.at, permission.by) if permission is not None else (None, None)
        shown[f"{word}_marketing_setting_updated_date"] = view.local(at)
        shown[f"{word}_marketing_setting_updated_by_user"] = view.users.get(by or 0)
    return shown


def _log_object(record: Record, view: View) -> Shown:
    created, changed = record.created.at, record.changed.at
    created_date = view.local(created)
    return {
        "created_date": created_date,
        "updated_date": created_date if changed == created else view.local(changed),
        "created_by_unit": view.unit,
        "updated_by_unit": view.unit,
        "created_by_user": view.users.get(record.created.by),
        "updated_by_user": view.users.get(record.changed.by),
    }
