"""What no import speaks of, with the reason; a test compares it with what an import is compared with."""

from __future__ import annotations

from typing import Final

_NO_MEMBER: Final = "4PS's messages have no member for it"
_PAPERS: Final = "4PS's messages have no member for papers and dates of a person"
_FIGURES: Final = "of a company's registration there are the VAT number and that of the chamber of commerce alone"
_LISTS: Final = "4PS's messages name no items of reference lists and no users"
_ACCOUNTS: Final = "terms of trade and bank accounts are no part of 4PS's messages"
_LINES: Final = "an address is a street, a second line, a post code, a place and a country"
_VALUE: Final = "a number or address is a text alone"
_JOB: Final = "a contact person is a job and how to reach somebody in it"

NOT_EXPOSED: Final[dict[str, str]] = {
    "Party.roles": "customerNo and vendorNo are kept as they are, and make nobody a customer or a supplier",
    **dict.fromkeys(("Party.department", "Party.salutation", "Party.country", "Party.language"), _NO_MEMBER),
    **dict.fromkeys(
        ("Party.comment", "Party.user_name", "Party.employee_id", "Party.code", "Party.number"), _NO_MEMBER
    ),
    **dict.fromkeys(("Party.private", "Party.no_mailing", "Party.user_groups"), _NO_MEMBER),
    **dict.fromkeys(("Party.direct_marketing", "Party.affiliate_marketing"), _NO_MEMBER),
    **dict.fromkeys(
        ("Party.position", "Party.workplace"), "jobTitle is a contact person's: it belongs to the relation"
    ),
    **dict.fromkeys(("Party.birth", "Party.name_day", "Party.marital_status", "Party.id_number"), _PAPERS),
    **dict.fromkeys(("Party.id_issued_by", "Party.passport_number", "Party.passport_issued_by"), _PAPERS),
    "Party.social_security_number": _PAPERS,
    **dict.fromkeys(("Party.vat_registered_by", "Party.vat_registered_on", "Party.tax_number"), _FIGURES),
    **dict.fromkeys(("Party.registered_in", "Party.established_on", "Party.profile_year"), _FIGURES),
    **dict.fromkeys(("Party.annual_turnover", "Party.profit", "Party.share_capital"), _FIGURES),
    **dict.fromkeys(("Party.employees", "Party.gln"), _FIGURES),
    **dict.fromkeys(("Party.owner", "Party.support_owner", "Party.support_person", "Party.category"), _LISTS),
    **dict.fromkeys(("Party.business", "Party.industry", "Party.sector", "Party.status"), _LISTS),
    **dict.fromkeys(("Party.privacy_level", "Party.group", "Party.ticket_priority", "Party.source"), _LISTS),
    **dict.fromkeys(("Party.interests", "Party.categories"), _LISTS),
    **dict.fromkeys(("Party.terms", "Terms.price_list", "Terms.payment_time", "Terms.invoice_language"), _ACCOUNTS),
    **dict.fromkeys(("Terms.currency", "Terms.discount", "Terms.delivery_terms", "Terms.distribution"), _ACCOUNTS),
    **dict.fromkeys(("Terms.factoring", "Terms.block_invoice", "Terms.account_debit"), _ACCOUNTS),
    **dict.fromkeys(("Terms.account_credit", "Terms.ledger_customer", "Terms.ledger_supplier"), _ACCOUNTS),
    **dict.fromkeys(("Party.bank_accounts", "BankAccount.number", "BankAccount.kind"), _ACCOUNTS),
    **dict.fromkeys(("BankAccount.country", "BankAccount.bic", "BankAccount.rank"), _ACCOUNTS),
    **dict.fromkeys(
        ("Party.external_ids", "ExternalId.kind", "ExternalId.name"), "systemId is a handle (docs/adr/0013)"
    ),
    **dict.fromkeys(("ContactPoint.label", "ContactPoint.active", "ContactPoint.note"), _VALUE),
    **dict.fromkeys(("ContactPoint.country", "ContactPoint.area_code"), _VALUE),
    **dict.fromkeys(("Address.active", "Address.label", "Address.name", "Address.care_of", "Address.line3"), _LINES),
    **dict.fromkeys(("Address.floor", "Address.apartment", "Address.area", "Address.postal_area"), _LINES),
    **dict.fromkeys(("Address.county", "Address.state", "Address.district", "Address.municipality"), _LINES),
    **dict.fromkeys(("Address.po_box", "Address.po_box_postal_code", "Address.note"), _LINES),
    **dict.fromkeys(("Address.latitude", "Address.longitude"), _LINES),
    **dict.fromkeys(("Relation.primary", "Relation.note", "Relation.starts", "Relation.ends"), _JOB),
}
"""Reasons by member of the canonical record."""
