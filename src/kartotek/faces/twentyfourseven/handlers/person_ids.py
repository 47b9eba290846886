"""PersonService: the Ids of persons that are known by something else."""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import Kind
from kartotek.domain.query import AllOf, IsKind, PartyQuery
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Reply, everyone
from kartotek.faces.twentyfourseven.mapping import search
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, PERSONS
from kartotek.faces.twentyfourseven.messages import person as m
from kartotek.wire.service import Operation


async def get_person_id(call: Call, message: m.GetPersonId) -> Reply:
    """Answer the Id of the first person with a ConsumerPersonNo (it may be several's), or 0."""
    number = message.consumer_person_no or ""
    query = PartyQuery(where=search.consumer_number_is(number), limit=1)
    found = await call.book.search(call.principal, query) if number.strip() else []
    return Reply(m.GetPersonIdResponse(result=int(found[0].handles[PERSONS.name]) if found else 0))


async def get_person_ids_by_user_name(call: Call, message: m.GetPersonIdsByUserName) -> Reply:
    """Answer the Ids of the persons with a WebUserName."""
    name = message.username or ""
    found = await everyone(call, search.user_name_is(name)) if name.strip() else []
    return Reply(m.GetPersonIdsByUserNameResponse(result=[int(record.handles[PERSONS.name]) for record in found]))


async def get_person_id_by_company_id(call: Call, message: m.GetPersonIdByCompanyId) -> Reply:
    """Answer the Id of the person who is a customer (Consumer) by a company Id, or 0."""
    where = AllOf(
        (search.ARE_COMPANIES, IsKind(Kind.PERSON), search.with_handles(COMPANIES.name, [message.company_id]))
    )
    found = await call.book.search(call.principal, PartyQuery(where=where, limit=1))
    return Reply(m.GetPersonIdByCompanyIdResponse(result=int(found[0].handles[PERSONS.name]) if found else 0))


OPERATIONS: Final = (
    Entry(
        Operation(
            "GetPersonId",
            m.GetPersonId,
            m.GetPersonIdResponse,
            doc="Gets 24SevenOffice's Person Id that corresponds to the given Consumer Person Id",
            header=m.Authentication,
        ),
        get_person_id,
    ),
    Entry(
        Operation(
            "GetPersonIdsByUserName",
            m.GetPersonIdsByUserName,
            m.GetPersonIdsByUserNameResponse,
            doc="Gets a list of Person Ids from a username in 24SO's system",
            header=m.Authentication,
        ),
        get_person_ids_by_user_name,
    ),
    Entry(
        Operation(
            "GetPersonIdByCompanyId",
            m.GetPersonIdByCompanyId,
            m.GetPersonIdByCompanyIdResponse,
            doc="Gets 24SevenOffice's Person Id that corresponds to the given Company Id",
        ),
        get_person_id_by_company_id,
    ),
)
