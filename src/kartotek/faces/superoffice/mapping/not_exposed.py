"""What this face has no property for, with the reason; a test compares it with what the face shows."""

from __future__ import annotations

from typing import Final

_NO_PROPERTY: Final = "neither ContactEntity nor PersonEntity has a property for it"
_NUMBERS: Final = "of a company's numbers there are OrgNr, Number1 and Number2 alone"
_FIGURES: Final = "a company's figures have no property"
_PAPERS: Final = "a person's papers have no property"
_CONSENT: Final = "Consents are records of their own, which do not exist here yet"
_AS_SPELLED: Final = "phone numbers are shown as they are spelled"
_ELEMENT: Final = "an EntityElement has a value and a description, and nothing else"
_FIELDS: Final = "an address has seven fields, in a layout of its country, and no others"
_TRADE: Final = "terms of trade have no property"
_ACCOUNTS: Final = "bank accounts have no property"
_OUTSIDE: Final = "names in other systems are ForeignKeys, beside the entity, and read only"
_EMPLOYMENT: Final = "of a relation the company alone is told, and that it is the primary one"
_CARRIERS: Final = "the flat carriers of a company's Persons tell it, which are the server's"
_OUTSIDE_NAMES: Final = "the state and the names that a system outside gave a relation are that system's"

NOT_EXPOSED: Final[dict[str, str]] = {
    "Party.roles": "companies are told apart by Category, a list of the tenant's",
    **dict.fromkeys(("Party.nickname", "Party.gender", "Party.name_day", "Party.marital_status"), _NO_PROPERTY),
    "Party.workplace": "the company is Contact, a relation",
    **dict.fromkeys(("Party.id_number", "Party.id_issued_by", "Party.passport_number"), _PAPERS),
    **dict.fromkeys(("Party.passport_issued_by", "Party.social_security_number"), _PAPERS),
    **dict.fromkeys(("Party.vat_number", "Party.vat_registered_by", "Party.vat_registered_on"), _NUMBERS),
    **dict.fromkeys(("Party.tax_number", "Party.registered_in", "Party.gln", "Party.external_number"), _NUMBERS),
    **dict.fromkeys(("Party.established_on", "Party.profile_year", "Party.annual_turnover"), _FIGURES),
    **dict.fromkeys(("Party.profit", "Party.share_capital", "Party.employees"), _FIGURES),
    **dict.fromkeys(("Party.private", "Party.status", "Party.privacy_level", "Party.group"), _NO_PROPERTY),
    **dict.fromkeys(("Party.direct_marketing", "Party.affiliate_marketing"), _CONSENT),
    **dict.fromkeys(("Party.industry", "Party.sector"), "there is one list of branches, Business"),
    "Party.categories": "a company has one Category",
    **dict.fromkeys(("Party.user_name", "Party.employee_id", "Party.user_groups"), _NO_PROPERTY),
    **dict.fromkeys(
        ("Party.bank_accounts", "BankAccount.number", "BankAccount.kind", "BankAccount.country"), _ACCOUNTS
    ),
    **dict.fromkeys(("BankAccount.bic", "BankAccount.rank"), _ACCOUNTS),
    **dict.fromkeys(("Party.external_ids", "ExternalId.kind", "ExternalId.name"), _OUTSIDE),
    "Party.source": "Source is a number of the vendor's own, which this face keeps",
    "ContactPoint.note": _ELEMENT,
    **dict.fromkeys(("ContactPoint.country", "ContactPoint.area_code"), _AS_SPELLED),
    **dict.fromkeys(("Address.label", "Address.name", "Address.care_of", "Address.note"), _FIELDS),
    **dict.fromkeys(("Address.floor", "Address.apartment", "Address.area", "Address.postal_area"), _FIELDS),
    **dict.fromkeys(("Address.district", "Address.municipality"), _FIELDS),
    **dict.fromkeys(("Address.po_box", "Address.po_box_postal_code"), _FIELDS),
    "Address.country": "an entity has one Country, which is not its addresses'; it decides their layout where unset",
    **dict.fromkeys(("Relation.note", "Relation.starts", "Relation.ends"), _EMPLOYMENT),
    **dict.fromkeys(("Relation.title", "Relation.contact_points"), _CARRIERS),
    **dict.fromkeys(("Relation.blocked", "Relation.number", "Relation.names"), _OUTSIDE_NAMES),
    **dict.fromkeys(("Party.terms", "Terms.price_list", "Terms.payment_time", "Terms.invoice_language"), _TRADE),
    **dict.fromkeys(("Terms.currency", "Terms.discount", "Terms.delivery_terms", "Terms.distribution"), _TRADE),
    **dict.fromkeys(("Terms.factoring", "Terms.block_invoice", "Terms.account_debit", "Terms.account_credit"), _TRADE),
    **dict.fromkeys(("Terms.ledger_customer", "Terms.ledger_supplier"), _TRADE),
}
"""Reasons by member of the canonical record."""
