"""What this face has no field for, with the reason; a test compares it with what the face shows."""

from __future__ import annotations

from typing import Final

_NO_FIELD: Final = "neither PersonItem nor Company has a field for it"
_CATEGORIES: Final = "PersonItem and Company have no field for it: categories have operations of their own"
_GROUPS: Final = "PersonItem and Company have no field for it: GetCRMGroups lists the members of groups"
_AS_SPELLED: Final = "phone numbers are shown as they are spelled"
_STREET_LINES: Final = "an address is one street line, post code and place"
_OUTSIDE_NAMES: Final = "the state and the names that a system outside gave a relation are that system's"

NOT_EXPOSED: Final[dict[str, str]] = {
    "Party.state": "a deleted party is not shown at all, and a blocked one as any other",
    **dict.fromkeys(("Party.title", "Party.middle_name", "Party.salutation", "Party.name_day"), _NO_FIELD),
    **dict.fromkeys(("Party.id_number", "Party.id_issued_by"), _NO_FIELD),
    **dict.fromkeys(("Party.passport_number", "Party.passport_issued_by"), _NO_FIELD),
    **dict.fromkeys(("Party.social_security_number", "Party.tax_number", "Party.registered_in"), _NO_FIELD),
    **dict.fromkeys(("Party.vat_registered_by", "Party.vat_registered_on", "Party.profile_year"), _NO_FIELD),
    "Party.language": "the nearest, InvoiceLanguage, is about invoices alone (terms.invoice_language)",
    **dict.fromkeys(("Party.code", "Party.number", "Party.no_mailing"), _NO_FIELD),
    **dict.fromkeys(("Party.direct_marketing", "Party.affiliate_marketing"), _NO_FIELD),
    **dict.fromkeys(("Party.support_owner", "Party.support_person", "Party.ticket_priority"), _NO_FIELD),
    **dict.fromkeys(("Party.category", "Party.categories"), _CATEGORIES),
    "Party.user_groups": _GROUPS,
    "Party.interests": _NO_FIELD,
    **dict.fromkeys(
        ("Party.business", "Party.sector", "Party.privacy_level", "Party.group", "Party.source"), _NO_FIELD
    ),
    "ContactPoint.note": "there is a Description (label) and nothing else",
    **dict.fromkeys(("ContactPoint.country", "ContactPoint.area_code"), _AS_SPELLED),
    **dict.fromkeys(("Address.care_of", "Address.line2", "Address.line3", "Address.area"), _STREET_LINES),
    **dict.fromkeys(("Address.floor", "Address.apartment", "Address.district", "Address.municipality"), _STREET_LINES),
    **dict.fromkeys(("Address.po_box", "Address.po_box_postal_code", "Address.note"), _STREET_LINES),
    **dict.fromkeys(("Address.latitude", "Address.longitude"), _NO_FIELD),
    "Relation.outward": "a relation goes from the person to the company, whichever end shows it",
    "Relation.primary": "all companies of a person count alike",
    "Relation.note": "a relation has a Title and nothing else",
    **dict.fromkeys(("Relation.starts", "Relation.ends"), "a relation has no dates"),
    **dict.fromkeys(("Relation.blocked", "Relation.number", "Relation.names"), _OUTSIDE_NAMES),
}
"""Reasons by member of the canonical record."""
