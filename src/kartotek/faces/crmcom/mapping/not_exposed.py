"""What this face has no parameter for, with the reason; a test compares it with what the face shows."""

from __future__ import annotations

from typing import Final

_NO_PARAMETER: Final = "contact information has no parameter for it"
_NUMBERS: Final = "the numbers are those of demographics and company_profile; there is none of the user's own"
_TRADE: Final = "terms of trade belong to accounts receivable, which is not this face's subject"
_ACCOUNTS: Final = "bank accounts belong to accounts receivable, which is not this face's subject"
_RELATION: Final = "a relation has a type and notes, and nothing else"
_DIVIDED: Final = "an address is divided into other parts than this"
_USERS: Final = "contacts are owned by groups, not by users"
_OUTSIDE_NAMES: Final = "the state and the names that a system outside gave a relation are that system's"

NOT_EXPOSED: Final[dict[str, str]] = {
    "Party.state": "a deleted contact is not shown at all; life_cycle_state is about accounts",
    **dict.fromkeys(("Party.nickname", "Party.department", "Party.salutation"), _NO_PARAMETER),
    **dict.fromkeys(("Party.marital_status", "Party.position", "Party.workplace"), _NO_PARAMETER),
    **dict.fromkeys(("Party.profit", "Party.share_capital"), "of its figures a company has annual_turnover alone"),
    **dict.fromkeys(("Party.gln", "Party.external_number", "Party.code", "Party.number"), _NUMBERS),
    **dict.fromkeys(("Party.private", "Party.no_mailing", "Party.ticket_priority"), _NO_PARAMETER),
    **dict.fromkeys(("Party.owner", "Party.support_owner", "Party.support_person"), _USERS),
    **dict.fromkeys(("Party.business", "Party.status", "Party.source", "Party.interests"), _NO_PARAMETER),
    "Party.categories": "a contact has one category",
    **dict.fromkeys(("Party.user_name", "Party.employee_id", "Party.user_groups"), _NO_PARAMETER),
    **dict.fromkeys(
        ("Party.bank_accounts", "BankAccount.number", "BankAccount.kind", "BankAccount.country"), _ACCOUNTS
    ),
    **dict.fromkeys(("BankAccount.bic", "BankAccount.rank"), _ACCOUNTS),
    **dict.fromkeys(("Party.external_ids", "ExternalId.kind", "ExternalId.name"), _NUMBERS),
    "ContactPoint.label": "an item has a type and notes, which are another text (note)",
    **dict.fromkeys(("Address.label", "Address.name", "Address.line2", "Address.line3"), _DIVIDED),
    **dict.fromkeys(("Address.postal_area", "Address.county", "Address.state"), _DIVIDED),
    "Address.note": "create and update take notes of an address, but the document's answers do not show them",
    **dict.fromkeys(("Address.latitude", "Address.longitude"), _NO_PARAMETER),
    **dict.fromkeys(("Relation.primary", "Relation.title", "Relation.starts", "Relation.ends"), _RELATION),
    "Relation.contact_points": _RELATION,
    **dict.fromkeys(("Relation.blocked", "Relation.number", "Relation.names"), _OUTSIDE_NAMES),
    **dict.fromkeys(("Party.terms", "Terms.price_list", "Terms.payment_time", "Terms.invoice_language"), _TRADE),
    **dict.fromkeys(("Terms.currency", "Terms.discount", "Terms.delivery_terms", "Terms.distribution"), _TRADE),
    **dict.fromkeys(("Terms.factoring", "Terms.block_invoice", "Terms.account_debit", "Terms.account_credit"), _TRADE),
    **dict.fromkeys(("Terms.ledger_customer", "Terms.ledger_supplier"), _TRADE),
}
"""Reasons by member of the canonical record."""
