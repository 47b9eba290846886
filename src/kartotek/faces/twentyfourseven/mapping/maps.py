"""CompanyMap as a view on the ids that systems outside have for a party."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from kartotek.domain.errors import InvalidValue, NotFound
from kartotek.domain.party import ExternalId, Party, Record, external_key
from kartotek.domain.patch import Patch
from kartotek.faces.twentyfourseven.mapping.fields import COMPANIES, Context
from kartotek.faces.twentyfourseven.messages.company import CompanyMap


def read(record: Record, _: Context) -> list[CompanyMap] | UnsetType:
    """Return the maps of a company; absent where there are none."""
    number = int(record.handles[COMPANIES.name])
    found = sorted(record.party.external_ids.values(), key=lambda item: (item.kind, item.name))
    return [CompanyMap(map_type=item.kind, external_id=item.name, company_id=number) for item in found] or UNSET


def write(draft: Party, sent: list[CompanyMap], _: Context) -> None:
    """Add maps; there is an operation to remove them."""
    for item in sent:
        if item.external_id:
            known = ExternalId(kind=item.map_type, name=item.external_id)
            draft.external_ids.setdefault(external_key(item.map_type, item.external_id), known)


def added(item: CompanyMap, record: Record) -> Patch:
    """Return the patch that adds a map; empty where the company has it.

    Raises:
        InvalidValue: there is no ExternalId.
    """
    key = _key(item)
    if key in record.party.external_ids:
        return {}
    return {"external_ids": {key: {"kind": item.map_type, "name": item.external_id}}}


def removed(item: CompanyMap, record: Record) -> Patch:
    """Return the patch that removes a map.

    Raises:
        InvalidValue: there is no ExternalId.
        NotFound: the company has no such map.
    """
    key = _key(item)
    if key not in record.party.external_ids:
        raise NotFound("map", key)
    return {"external_ids": {key: None}}


def _key(item: CompanyMap) -> str:
    if not item.external_id:
        raise InvalidValue("ExternalId", "Property ExternalId is missing.")
    return external_key(item.map_type, item.external_id)
