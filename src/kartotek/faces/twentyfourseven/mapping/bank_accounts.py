"""The four BankAccount elements of Company as a view on the default account of a party.

An account that is saved becomes the default one, whether it is new or known; none is changed or removed (the guide of
CompanyService, "Save Bank Account information"). Type, country and BIC say nothing without a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import UNSET, UnsetType

from kartotek.domain.difference import Row
from kartotek.domain.party import BankAccount, Party, Record, account_key, ordered
from kartotek.faces.twentyfourseven.mapping.fields import Context, PartyRow, told
from kartotek.faces.twentyfourseven.messages.company import Company


def _row(name: str, read: Callable[[BankAccount], str | None]) -> PartyRow:
    """Return the row of one of the four; they are written together."""

    def shown(record: Record, _: Context) -> str | UnsetType:
        accounts = ordered(record.party.bank_accounts)
        return told(read(accounts[0][1])) if accounts else UNSET

    return Row(name, shown)


ROWS: Final = (
    _row("bank_account_no", lambda account: account.number),
    _row("bank_account_type", lambda account: account.kind),
    _row("bank_account_country", lambda account: account.country),
    _row("bank_account_bic", lambda account: account.bic),
)


def write(draft: Party, item: Company) -> None:
    """Make the account that a Company names the default one of a party."""
    if not item.bank_account_no:
        return
    key = account_key(item.bank_account_no) or item.bank_account_no
    accounts = ordered(draft.bank_accounts)
    if accounts and accounts[0][0] == key:
        return
    first = min((account.rank for _, account in accounts), default=1) - 1
    if key in draft.bank_accounts:
        draft.bank_accounts[key].rank = first
        return
    draft.bank_accounts[key] = BankAccount(
        number=item.bank_account_no,
        kind=item.bank_account_type or None,
        country=item.bank_account_country or None,
        bic=item.bank_account_bic or None,
        rank=first,
    )
