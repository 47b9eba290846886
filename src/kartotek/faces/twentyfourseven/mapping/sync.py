"""GetCompanySyncList: what is asked for, and a page of the answer."""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import Record
from kartotek.domain.query import CustomerPage, CustomerQuery
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, instant, sent_values, told, utc_seconds
from kartotek.faces.twentyfourseven.messages.company import PageOfSyncCompany, SyncCompany, SyncSearchParameters

ITEMS_PER_PAGE: Final = 1000


def sought(parameters: SyncSearchParameters) -> CustomerQuery:
    """Return the page that is asked for: the first where none is named, or one before it."""
    sent = sent_values(parameters, ("active",))
    changed, registered = sent.get("changed_after"), sent.get("registered_after")
    return CustomerQuery(
        page=max(sent.get("page", 1), 1),
        size=ITEMS_PER_PAGE,
        active=sent.get("active"),
        changed_since=None if changed is None else instant(changed),
        created_since=None if registered is None else instant(registered),
    )


def show(query: CustomerQuery, page: CustomerPage) -> PageOfSyncCompany:
    """Return a page; Context is never filled."""
    return PageOfSyncCompany(
        current_page=query.page,
        total_pages=-(-page.total // ITEMS_PER_PAGE),
        total_items=page.total,
        items_per_page=ITEMS_PER_PAGE,
        items=[_item(record, active=active) for record, active in page.records],
    )


def _item(record: Record, *, active: bool) -> SyncCompany:
    return SyncCompany(
        company_id=int(record.handles[COMPANIES.name]),
        external_id=told(record.party.external_number),
        date_changed=utc_seconds(record.changed.at),
        date_registered=utc_seconds(record.created.at),
        active=active,
    )
