"""CompanyService: the pages of all companies, and the tenant's lists."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET

from kartotek.domain.party import Record
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Reply
from kartotek.faces.twentyfourseven.mapping import lists, sync
from kartotek.faces.twentyfourseven.mapping.fields import PERSONS
from kartotek.faces.twentyfourseven.messages import company as m
from kartotek.wire.service import Operation

MEMBERS_AT_A_TIME: Final = 1000


async def get_company_sync_list(call: Call, message: m.GetCompanySyncList) -> Reply:
    """Answer a page of all companies and consumers, deleted ones too unless Active says otherwise."""
    given = message.sync_search_parameters
    query = sync.sought(m.SyncSearchParameters() if given is UNSET else given)
    page = await call.book.customers(call.principal, query)
    return Reply(m.GetCompanySyncListResponse(result=sync.show(query, page)))


async def get_statuses(call: Call, message: m.GetStatuses) -> Reply:
    """List the statuses: Key is the Id, Value the name."""
    return Reply(m.GetStatusesResponse(result=lists.pairs(await call.book.directory(call.principal), "status")))


async def get_industries(call: Call, message: m.GetIndustries) -> Reply:
    """List the industries: Key is the Id, Value the name."""
    return Reply(m.GetIndustriesResponse(result=lists.pairs(await call.book.directory(call.principal), "industry")))


async def get_crm_groups(call: Call, message: m.GetCRMGroups) -> Reply:
    """List the groups of users as a tree, with their members."""
    directory = await call.book.directory(call.principal)
    return Reply(m.GetCRMGroupsResponse(result=lists.group_tree(directory, await _members(call))))


async def _members(call: Call) -> dict[int, list[Record]]:
    """Return the members of every group."""
    members: dict[int, list[Record]] = {}
    after = ("", 0)
    while True:
        page = await call.book.keyed(call.principal, "user_group", after, MEMBERS_AT_A_TIME)
        numbers = sorted({item.party for item in page if PERSONS.name in item.handles})
        known = {record.id: record for record in await call.book.get(call.principal, numbers)}
        for item in page:
            if item.party in known:
                members.setdefault(int(item.key), []).append(known[item.party])
        if len(page) < MEMBERS_AT_A_TIME:
            return members
        after = page[-1].key, page[-1].party


OPERATIONS: Final = (
    Entry(
        Operation(
            "GetCompanySyncList",
            m.GetCompanySyncList,
            m.GetCompanySyncListResponse,
            doc="Gets a list of basic Company data that can be used for syncing a full set of data with the "
            "GetCompanies method",
        ),
        get_company_sync_list,
    ),
    Entry(
        Operation(
            "GetIndustries", m.GetIndustries, m.GetIndustriesResponse, doc="Returns a list of Industry Ids and Names"
        ),
        get_industries,
    ),
    Entry(
        Operation("GetStatuses", m.GetStatuses, m.GetStatusesResponse, doc="Get a list of all CRM Statuses."),
        get_statuses,
    ),
    Entry(
        Operation("GetCRMGroups", m.GetCRMGroups, m.GetCRMGroupsResponse, doc="Get a tree of all CRM Groups."),
        get_crm_groups,
    ),
)
